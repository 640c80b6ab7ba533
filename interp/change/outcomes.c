/* The outcomes that were met, each once by its text, and how many tenants went from which to which.
 */
#include "change/comparer.h"

#include <stdlib.h>

/* Ranks: values in declared order, NEW's before those that only OLD has, then texts, blank,
 * undecided. */
enum { RANK_OLD = 1 << 28, RANK_OPEN = 2 << 28, RANK_BLANK = 3 << 28 };
#define RANK_UNDECIDED UINT32_MAX

static bool has_item(const struct found_outcome *outcome, struct text item) {
    for (uint32_t i = 0; i < outcome->item_count; i++)
        if (text_is(outcome->items[i], item))
            return true;
    return false;
}

/* Each once. */
static void keep_items(struct comparer *comparer, const struct type *type,
                       const struct verdict *verdict, struct found_outcome *outcome) {
    struct text *items = arena_array(comparer->arena, verdict->item_count, sizeof *items);
    struct buffer text = {0};
    outcome->items = items;
    for (uint32_t i = 0; i < verdict->item_count; i++) {
        buffer_clear(&text);
        value_write(&text, type, &verdict->items[i]);
        if (!has_item(outcome, buffer_text(&text)))
            items[outcome->item_count++] = arena_text(comparer->arena, buffer_text(&text));
    }
    buffer_free(&text);
}

static uint32_t rank_of(const struct compared *result, enum version version,
                        const struct verdict *verdict) {
    if (verdict->undecided)
        return RANK_UNDECIDED;
    if (!verdict->is_list && verdict->value.state == VALUE_BLANK)
        return RANK_BLANK;
    if (!result->is_finite)
        return RANK_OPEN;
    bool is_one_of = result->type[version].kind == TYPE_ONE_OF;
    uint32_t code = is_one_of ? verdict->value.code : verdict->value.yes ? 0 : 1;
    return version == NEW ? code : RANK_OLD + code;
}

static int name_order(const void *a, const void *b) {
    return text_order(*(const struct text *)a, *(const struct text *)b);
}

/* By what an outcome is found: its text; where versions declare values in another order and several
 * are possible, these in an order of their own. In the scratch arena. */
static struct text outcome_key(struct comparer *comparer, const struct compared *result,
                               enum version version, const struct verdict *verdict) {
    struct text text = buffer_text(&comparer->text[version]);
    if (!result->is_reordered || !verdict->undecided || verdict->is_list)
        return text;
    struct text *names = arena_array(comparer->scratch, verdict->possible_count, sizeof *names);
    for (uint32_t i = 0; i < verdict->possible_count; i++)
        names[i] = verdict->possible[i].state == VALUE_KNOWN
                       ? result->type[version].choices->names[verdict->possible[i].code]
                       : TEXT("");
    if (verdict->possible_count > 0)
        qsort(names, verdict->possible_count, sizeof *names, name_order);
    text = TEXT("?");
    for (uint32_t i = 0; i < verdict->possible_count; i++)
        text = arena_format(comparer->scratch, "%.*s %u:%.*s", TEXT_ARGS(text), names[i].length,
                            TEXT_ARGS(names[i]));
    return text;
}

/* The outcome in the scratch text of the version. */
static uint32_t outcome_put(struct comparer *comparer, struct compared *result,
                            enum version version, const struct verdict *verdict) {
    struct text text = buffer_text(&comparer->text[version]);
    uint32_t rank = rank_of(result, version, verdict);
    bool is_new;
    uint32_t id = text_map_put(result->outcome_ids, outcome_key(comparer, result, version, verdict),
                               (uint32_t)result->outcomes.count, &is_new);
    if (!is_new) {
        struct found_outcome *known = &result->outcomes.items[id];
        known->rank = rank < known->rank ? rank : known->rank;
        return id;
    }
    struct found_outcome outcome = {
        .out = {.text = arena_text(comparer->arena, text), .is_undecided = verdict->undecided},
        .rank = rank,
        .number = id};
    if (result->is_list)
        keep_items(comparer, &result->type[version], verdict, &outcome);
    outcome.out.is_blank = text.length == 0;
    VECTOR_PUSH(&result->outcomes, outcome);
    return id;
}

struct side side_of(struct comparer *comparer, struct compared *result, enum version version,
                    const struct frame *frame, uint32_t row) {
    const struct result *at = &result->result[version];
    struct verdict verdict;
    struct frame_possible codes;
    const uint32_t *ids = NULL;
    if (result->is_finite) /* declared values have their places, whoever has them */
        ids = outcomes_of_codes(comparer, result, version, frame);
    if (ids && frame_possible_of(frame, at, &codes) && plane_bit(codes.decided, row))
        return (struct side){ids[codes.codes[row]], frame_sole_rule(frame, at->decision, row)};
    arena_reset(comparer->scratch);
    verdict_of(frame, row, at, comparer->scratch, &verdict);
    buffer_clear(&comparer->text[version]);
    outcome_write(&comparer->text[version], frame, row, at, &verdict);
    return (struct side){outcome_put(comparer, result, version, &verdict),
                         verdict.is_list ? INDEX_NONE : verdict.rule};
}

const uint32_t *outcomes_of_codes(struct comparer *comparer, struct compared *result,
                                  enum version version, const struct frame *frame) {
    const struct type *type = &result->type[version];
    uint32_t count = type->kind == TYPE_ONE_OF ? type->choices->count : 2;
    if (result->codes[version])
        return result->codes[version];
    uint32_t *ids = arena_array(comparer->arena, (size_t)count + 1, sizeof *ids);
    for (uint32_t c = 0; c <= count; c++) {
        struct verdict verdict = {.rule = INDEX_NONE};
        verdict.value.state = c < count ? VALUE_KNOWN : VALUE_BLANK;
        if (type->kind == TYPE_ONE_OF)
            verdict.value.code = c;
        else
            verdict.value.yes = c == 0;
        buffer_clear(&comparer->text[version]);
        outcome_write(&comparer->text[version], frame, 0, &result->result[version], &verdict);
        ids[c] = outcome_put(comparer, result, version, &verdict);
    }
    result->codes[version] = ids;
    return ids;
}

void note_transition(struct compared *result, uint32_t from, uint32_t to, uint64_t count) {
    uint32_t key[2] = {from, to};
    bool is_new;
    struct text bytes = {(const char *)key, sizeof key};
    uint32_t id =
        text_map_put(result->transition_ids, bytes, (uint32_t)result->transitions.count, &is_new);
    if (is_new)
        VECTOR_PUSH(&result->transitions, (struct transition){from, to, 0});
    result->transitions.items[id].count += count;
    if (from != to)
        result->changed += count;
}

/* Outcomes in their order. Those of which there are few and declared stay, though nobody has them.
 */
static int outcome_order(const void *a, const void *b) {
    const struct found_outcome *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return text_order(x->out.text, y->out.text);
}

static int transition_order(const void *a, const void *b) {
    const struct transition *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static bool is_kept(const struct found_outcome *outcome) {
    return outcome->out.old_count > 0 || outcome->out.new_count > 0 || outcome->rank < RANK_OPEN;
}

/* Gives each outcome its place among those that are kept; by its number until now. */
static uint32_t *order_outcomes(struct comparer *comparer, struct compared *result,
                                struct compared_result *out) {
    uint32_t count = (uint32_t)result->outcomes.count;
    uint32_t *places = arena_array(comparer->arena, count, sizeof *places);
    out->outcomes = arena_array(comparer->arena, count, sizeof *out->outcomes);
    if (count > 0)
        qsort(result->outcomes.items, count, sizeof *result->outcomes.items, outcome_order);
    for (uint32_t i = 0; i < count; i++) {
        const struct found_outcome *outcome = &result->outcomes.items[i];
        places[outcome->number] = out->outcome_count;
        if (is_kept(outcome)) {
            result->outcomes.items[out->outcome_count] = *outcome;
            out->outcomes[out->outcome_count++] = outcome->out;
        }
    }
    return places;
}

static void count_outcomes(struct compared *result) {
    for (size_t i = 0; i < result->transitions.count; i++) {
        const struct transition *transition = &result->transitions.items[i];
        result->outcomes.items[transition->from].out.old_count += transition->count;
        result->outcomes.items[transition->to].out.new_count += transition->count;
    }
}

static void count_item(struct comparer *comparer, struct compared_result *out, struct text_map *ids,
                       struct text item, uint64_t gained, uint64_t lost) {
    bool is_new;
    uint32_t id = text_map_put(ids, item, out->item_count, &is_new);
    if (is_new) {
        if ((out->item_count & (out->item_count - 1)) == 0) { /* room doubles */
            struct item_change *items = arena_array(
                comparer->arena, out->item_count ? (size_t)out->item_count * 2 : 1, sizeof *items);
            for (uint32_t i = 0; i < out->item_count; i++)
                items[i] = out->items[i];
            out->items = items;
        }
        out->items[out->item_count++] = (struct item_change){.item = item};
    }
    out->items[id].gained += gained;
    out->items[id].lost += lost;
}

static int item_order(const void *a, const void *b) {
    return text_order(((const struct item_change *)a)->item, ((const struct item_change *)b)->item);
}

/* What lists gained and lost: from transition to transition, since all of one have the same items.
 * Transitions name outcomes by their places now. */
static void count_items(struct comparer *comparer, const struct compared *result,
                        struct compared_result *out) {
    struct text_map *ids = text_map_new(false);
    for (uint32_t t = 0; t < out->transition_count; t++) {
        const struct transition *at = &out->transitions[t];
        const struct found_outcome *from = &result->outcomes.items[at->from];
        const struct found_outcome *to = &result->outcomes.items[at->to];
        for (uint32_t i = 0; i < from->item_count; i++)
            if (!has_item(to, from->items[i]))
                count_item(comparer, out, ids, from->items[i], 0, at->count);
        for (uint32_t i = 0; i < to->item_count; i++)
            if (!has_item(from, to->items[i]))
                count_item(comparer, out, ids, to->items[i], at->count, 0);
    }
    text_map_free(ids);
    if (out->item_count > 0)
        qsort(out->items, out->item_count, sizeof *out->items, item_order);
}

static void end_result(struct comparer *comparer, uint32_t index) {
    struct compared *result = &comparer->results[index];
    struct compared_result *out = &comparer->comparison->results[index];
    *out = (struct compared_result){.name = result->name,
                                    .in_old = result->in[OLD],
                                    .in_new = result->in[NEW],
                                    .is_list = result->is_list,
                                    .is_finite = result->is_finite,
                                    .changed = result->changed,
                                    .other_rule = result->other_rule,
                                    .old_undecided = result->undecided[OLD],
                                    .new_undecided = result->undecided[NEW]};
    count_outcomes(result);
    uint32_t *places = order_outcomes(comparer, result, out);
    out->transition_count = (uint32_t)result->transitions.count;
    out->transitions =
        arena_array(comparer->arena, out->transition_count, sizeof *out->transitions);
    for (uint32_t t = 0; t < out->transition_count; t++) {
        const struct transition *at = &result->transitions.items[t];
        out->transitions[t] = (struct transition){places[at->from], places[at->to], at->count};
    }
    if (out->transition_count > 0)
        qsort(out->transitions, out->transition_count, sizeof *out->transitions, transition_order);
    if (result->is_list)
        count_items(comparer, result, out);
    for (size_t m = 0; m < comparer->moves.count; m++) {
        struct move *move = &comparer->moves.items[m];
        if (move->result != index)
            continue;
        move->old.outcome = places[move->old.outcome];
        move->new.outcome = places[move->new.outcome];
    }
}

void outcomes_end(struct comparer *comparer) {
    comparer->comparison->results =
        arena_array(comparer->arena, comparer->count, sizeof *comparer->comparison->results);
    comparer->comparison->result_count = comparer->count;
    for (uint32_t i = 0; i < comparer->count; i++)
        end_result(comparer, i);
}
