/* Checks of a comparison: against evaluating each version alone and comparing the words of what
 * comes out, and against the way back. */
#ifndef TENET_TESTS_COMPARE_CHECKS_H
#define TENET_TESTS_COMPARE_CHECKS_H

#include "base/vector.h"
#include "change/compare.h"
#include "check.h"
#include "random_facts.h"

#include <stdlib.h>

/* ---- The same by evaluating one version alone. */

struct alone {
    struct arena *arena;
    const struct program *program;
    struct evaluator *evaluator;
    VECTOR(struct text) ids;
    VECTOR(struct text) outcomes; /* result_count a tenant */
    VECTOR(bool) broken;          /* promise_count a tenant */
};

static inline bool alone_children(void *context, const struct batch *batch) {
    evaluator_children(((struct alone *)context)->evaluator, batch);
    return true;
}

static inline bool alone_tenants(void *context, const struct batch *batch) {
    struct alone *alone = context;
    const struct frame *frame = evaluator_tenants(alone->evaluator, batch);
    struct buffer out = {0};
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct value id;
        if (plane_bit(batch->skip, row))
            continue;
        batch_get(batch, row, batch->record->key, &id);
        VECTOR_PUSH(&alone->ids, arena_text(alone->arena, id.text));
        for (uint32_t r = 0; r < alone->program->result_count; r++) {
            struct verdict verdict;
            const struct result *result = &alone->program->results[r];
            buffer_clear(&out);
            verdict_of(frame, row, result, alone->arena, &verdict);
            outcome_write(&out, frame, row, result, &verdict);
            VECTOR_PUSH(&alone->outcomes, arena_text(alone->arena, buffer_text(&out)));
        }
        for (uint32_t p = 0; p < alone->program->promise_count; p++)
            VECTOR_PUSH(&alone->broken, frame_condition(frame, alone->program->promises[p].holds,
                                                        row) == TRUTH_FALSE);
    }
    buffer_free(&out);
    return true;
}

static const char *const input_path[] = {"-"};

static inline struct portfolio_options options_of(const struct buffer *facts) {
    return (struct portfolio_options){
        .paths = input_path, .path_count = 1, .input = facts->bytes, .input_length = facts->length};
}

static inline void evaluate_alone(struct alone *alone, const struct program *program,
                                  day_number day, const struct buffer *facts) {
    *alone = (struct alone){.arena = arena_new(), .program = program};
    struct portfolio_options options = options_of(facts);
    struct portfolio_sink sink = {alone, alone_children, alone_tenants, NULL};
    struct portfolio_counts counts;
    struct diags *diags = diags_new(alone->arena, NULL);
    options.schema = program->schema;
    options.as_of = day;
    alone->evaluator = evaluator_new(program, day, false);
    CHECK(portfolio_read(&options, &sink, diags, &counts) == PORTFOLIO_DONE);
    evaluator_free(alone->evaluator);
    diags_free(diags);
}

static inline void alone_free(struct alone *alone) {
    VECTOR_FREE(&alone->ids);
    VECTOR_FREE(&alone->outcomes);
    VECTOR_FREE(&alone->broken);
    arena_free(alone->arena);
}

/* ---- Comparing. */

struct pair {
    struct arena *arena;
    const struct program *programs[2];
    day_number days[2];
    const struct buffer *facts;
    struct comparison *out;
    struct portfolio_counts counts;
};

static inline void compare_pair(struct pair *pair, const struct program *old, day_number old_day,
                                const struct program *new, day_number new_day,
                                const struct buffer *facts) {
    struct portfolio_options options = options_of(facts);
    enum portfolio_result result;
    *pair = (struct pair){arena_new(), {old, new}, {old_day, new_day}, facts, NULL, {0}};
    struct compare_request request = {.old = {old, TEXT("old"), old_day},
                                      .new = {new, TEXT("new"), new_day},
                                      .where = INDEX_NONE,
                                      .facts = &options};
    struct diags *diags = diags_new(pair->arena, NULL);
    pair->out = compare_versions(pair->arena, &request, diags, &pair->counts, &result);
    diags_free(diags);
    if (!CHECK(pair->out != NULL))
        exit(1);
}

static inline uint32_t place_of(const struct program *program, struct text name) {
    for (uint32_t r = 0; r < program->result_count; r++)
        if (text_is(program->results[r].name, name))
            return r;
    return INDEX_NONE;
}

static inline uint32_t tenant_named(const struct alone *alone, struct text id) {
    for (size_t i = 0; i < alone->ids.count; i++)
        if (text_is(alone->ids.items[i], id))
            return (uint32_t)i;
    return INDEX_NONE;
}

enum { PARTS_MOST = 8 };

static inline uint32_t split(struct text possible, struct text *parts) {
    uint32_t count = 0;
    for (uint32_t at = 2, end; at < possible.length && count < PARTS_MOST; at = end + 2) {
        for (end = at; end < possible.length && possible.bytes[end] != ',';)
            end++;
        parts[count++] = (struct text){possible.bytes + at, end - at};
    }
    return count;
}

/* The same words; or the same values are possible, in whatever order the version declares them. */
static inline bool is_same(struct text a, struct text b) {
    struct text parts[2][PARTS_MOST];
    uint32_t found = 0;
    if (text_is(a, b) || !text_starts(a, TEXT("? ")) || !text_starts(b, TEXT("? ")))
        return text_is(a, b);
    uint32_t count = split(a, parts[0]), other = split(b, parts[1]);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < other; k++)
            found += text_is(parts[0][i], parts[1][k]);
    return count == other && found == count;
}

static inline uint64_t count_of(const struct compared_result *result, struct text from,
                                struct text to) {
    for (uint32_t t = 0; t < result->transition_count; t++) {
        const struct transition *at = &result->transitions[t];
        if (is_same(result->outcomes[at->from].text, from) &&
            is_same(result->outcomes[at->to].text, to))
            return at->count;
    }
    return 0;
}

/* Each tenant of both, result by result, in order: exactly the moves there should be. */
static inline void check_moves(const struct pair *pair, const struct alone alone[2]) {
    const struct comparison *out = pair->out;
    size_t at = 0, wrong = 0;
    uint64_t moved = 0, compared = 0;
    for (size_t t = 0; t < alone[1].ids.count; t++) {
        uint32_t old = tenant_named(&alone[0], alone[1].ids.items[t]);
        bool has_moved = false;
        if (old == INDEX_NONE)
            continue;
        compared++;
        for (uint32_t r = 0; r < out->result_count; r++) {
            const struct compared_result *result = &out->results[r];
            uint32_t places[2] = {place_of(pair->programs[0], result->name),
                                  place_of(pair->programs[1], result->name)};
            if (places[0] == INDEX_NONE || places[1] == INDEX_NONE)
                continue;
            struct text from =
                alone[0].outcomes.items[old * pair->programs[0]->result_count + places[0]];
            struct text to =
                alone[1].outcomes.items[t * pair->programs[1]->result_count + places[1]];
            if (is_same(from, to)) {
                wrong += result->is_finite && count_of(result, from, to) == 0;
                continue;
            }
            has_moved = true;
            const struct move *move = at < out->move_count ? &out->moves[at++] : NULL;
            wrong += !move || move->result != r || count_of(result, from, to) == 0 ||
                     !text_is(move->tenant_id, alone[1].ids.items[t]) ||
                     !is_same(result->outcomes[move->old.outcome].text, from) ||
                     !is_same(result->outcomes[move->new.outcome].text, to);
        }
        moved += has_moved;
    }
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(at, out->move_count);
    CHECK_NUMBER(out->moved, moved);
    CHECK_NUMBER(out->tenants, compared);
}

/* Declared values come first, in the order of the new version, though nobody has them. */
static inline void check_order(const struct program *program,
                               const struct compared_result *result) {
    struct result at;
    if (!CHECK(program_find_result(program, result->name, &at)))
        return;
    if (at.decision == INDEX_NONE) {
        CHECK_TEXT(result->outcomes[0].text, TEXT("true"));
        CHECK_TEXT(result->outcomes[1].text, TEXT("false"));
        return;
    }
    const struct type *type = &program->decisions[at.decision].outputs[at.output].type;
    for (uint32_t c = 0; type->kind == TYPE_ONE_OF && c < type->choices->count; c++)
        CHECK_TEXT(result->outcomes[c].text, type->choices->names[c]);
}

/* Sums: transitions are all tenants where the values are few, and all changes everywhere. */
static inline void check_sums(const struct pair *pair) {
    for (uint32_t r = 0; r < pair->out->result_count; r++) {
        const struct compared_result *result = &pair->out->results[r];
        uint64_t all = 0, changed = 0, old = 0, new = 0, undecided[2] = {0};
        for (uint32_t t = 0; t < result->transition_count; t++) {
            const struct transition *at = &result->transitions[t];
            all += at->count;
            changed += at->from == at->to ? 0 : at->count;
        }
        for (uint32_t o = 0; o < result->outcome_count; o++) {
            const struct outcome *outcome = &result->outcomes[o];
            old += outcome->old_count;
            new += outcome->new_count;
            undecided[0] += outcome->is_undecided ? outcome->old_count : 0;
            undecided[1] += outcome->is_undecided ? outcome->new_count : 0;
        }
        CHECK_NUMBER(changed, result->changed);
        if (!result->is_finite || !result->in_old || !result->in_new)
            continue;
        check_order(pair->programs[1], result);
        CHECK_NUMBER(all, pair->out->tenants);
        CHECK_NUMBER(old, pair->out->tenants);
        CHECK_NUMBER(new, pair->out->tenants);
        CHECK_NUMBER(result->old_undecided, undecided[0]);
        CHECK_NUMBER(result->new_undecided, undecided[1]);
    }
}

static inline void check_promises(const struct pair *pair, const struct alone alone[2]) {
    for (uint32_t i = 0; i < pair->out->promise_count; i++) {
        const struct promise_change *promise = &pair->out->promises[i];
        uint64_t broken[2] = {0}, newly = 0;
        for (size_t t = 0; t < alone[1].ids.count; t++) {
            uint32_t old = tenant_named(&alone[0], alone[1].ids.items[t]);
            bool now = alone[1].broken.items[t], before;
            if (old == INDEX_NONE)
                continue;
            before = alone[0].broken.items[old];
            broken[0] += before;
            broken[1] += now;
            newly += now && !before;
        }
        CHECK_NUMBER(promise->old_broken, broken[0]);
        CHECK_NUMBER(promise->new_broken, broken[1]);
        CHECK_NUMBER(promise->newly_count, newly);
    }
}

/* promises: whether both have the same ones, at most one. */
static inline void check_pair(const struct pair *pair, bool promises) {
    struct alone alone[2];
    for (int v = 0; v < 2; v++)
        evaluate_alone(&alone[v], pair->programs[v], pair->days[v], pair->facts);
    check_moves(pair, alone);
    check_sums(pair);
    if (promises)
        check_promises(pair, alone);
    for (int v = 0; v < 2; v++)
        alone_free(&alone[v]);
}

static inline const struct compared_result *result_named(const struct comparison *out,
                                                         const char *name) {
    for (uint32_t r = 0; r < out->result_count; r++)
        if (text_is(out->results[r].name, text_of(name)))
            return &out->results[r];
    return NULL;
}

/* The way back: every transition turned round, every move too, gained is lost. */
static inline void check_mirror(const struct comparison *there, const struct comparison *back) {
    size_t wrong = 0;
    CHECK_NUMBER(there->tenants, back->tenants);
    CHECK_NUMBER(there->moved, back->moved);
    CHECK_NUMBER(there->move_count, back->move_count);
    CHECK_NUMBER(there->only_old_count, back->only_new_count);
    CHECK_NUMBER(there->only_new_count, back->only_old_count);
    CHECK_NUMBER(there->left_out_old, back->left_out_new);
    for (uint32_t r = 0; r < there->result_count; r++) {
        const struct compared_result *one = &there->results[r], *other;
        struct buffer name = {0};
        buffer_add_text(&name, one->name);
        buffer_add_char(&name, '\0');
        other = result_named(back, name.bytes);
        buffer_free(&name);
        if (!CHECK(other != NULL))
            continue;
        CHECK_NUMBER(one->transition_count, other->transition_count);
        CHECK_NUMBER(one->changed, other->changed);
        CHECK_NUMBER(one->other_rule, other->other_rule);
        CHECK_NUMBER(one->old_undecided, other->new_undecided);
        CHECK_NUMBER(one->new_undecided, other->old_undecided);
        for (uint32_t t = 0; t < one->transition_count; t++) {
            const struct transition *at = &one->transitions[t];
            wrong += at->count !=
                     count_of(other, one->outcomes[at->to].text, one->outcomes[at->from].text);
        }
        CHECK_NUMBER(one->item_count, other->item_count);
        for (uint32_t i = 0; i < one->item_count; i++)
            wrong += !text_is(one->items[i].item, other->items[i].item) ||
                     one->items[i].gained != other->items[i].lost ||
                     one->items[i].lost != other->items[i].gained;
    }
    for (size_t m = 0; m < there->move_count; m++) {
        const struct move *one = &there->moves[m];
        struct text name = there->results[one->result].name;
        bool is_found = false;
        for (size_t k = 0; k < back->move_count && !is_found; k++) {
            const struct move *other = &back->moves[k];
            is_found = text_is(other->tenant_id, one->tenant_id) &&
                       text_is(back->results[other->result].name, name) &&
                       text_is(other->new.rule, one->old.rule) &&
                       text_is(other->old.rule, one->new.rule) &&
                       text_is(other->new.because, one->old.because) &&
                       is_same(back->results[other->result].outcomes[other->old.outcome].text,
                               there->results[one->result].outcomes[one->new.outcome].text);
        }
        wrong += !is_found;
    }
    CHECK_NUMBER(wrong, 0);
}

#endif
