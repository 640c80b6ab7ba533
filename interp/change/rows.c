/* A batch of tenants, by both versions at once. Results with few values are compared by planes,
 * 64 tenants at a time; of the others the values; only what differs is put into words. */
#include "change/comparer.h"
#include "eval/planes.h"

struct text row_tenant_id(const struct batch *batch, uint32_t row) {
    struct value value = {.state = VALUE_UNKNOWN};
    batch_get(batch, row, batch->record->key, &value);
    return value.state == VALUE_KNOWN ? value.text : TEXT("");
}

void rows_choose(struct comparer *comparer, const struct frame *frame) {
    const struct batch *batch = frame_batch(frame);
    uint32_t where = comparer->request->where;
    const struct program *program = comparer->program[NEW];
    plane_fill(comparer->wanted, batch->rows);
    for (uint32_t w = 0; w < PLANE_WORDS; w++)
        comparer->wanted[w] &= ~batch->skip[w];
    if (where == INDEX_NONE)
        return;
    const uint64_t *is_true = frame_true(frame, program->definitions[where].root);
    const uint64_t *is_false = frame_false(frame, program->definitions[where].root);
    for (uint32_t w = 0; w < PLANE_WORDS; w++) {
        uint64_t unclear = comparer->wanted[w] & ~is_true[w] & ~is_false[w];
        comparer->comparison->unclear += (uint64_t)__builtin_popcountll(unclear);
        comparer->wanted[w] &= is_true[w];
    }
}

static void fill_side(struct comparer *comparer, const struct compared *result,
                      enum version version, const struct side *side, struct move_side *out) {
    *out = (struct move_side){.outcome = side->outcome};
    if (side->rule == INDEX_NONE)
        return;
    const struct program *program = comparer->program[version];
    const struct rule *rule =
        &program->decisions[result->result[version].decision].rules[side->rule];
    out->rule = rule->name;
    out->because = rule->because;
}

static void count_undecided(struct compared *result, enum version version, uint32_t outcome) {
    result->undecided[version] += result->outcomes.items[outcome].out.is_undecided;
}

void note_move(struct comparer *comparer, uint32_t index, struct text tenant_id,
               const struct side sides[VERSIONS]) {
    struct compared *result = &comparer->results[index];
    struct move move = {.tenant_id = tenant_id, .result = index, .cause = INDEX_NONE};
    fill_side(comparer, result, OLD, &sides[OLD], &move.old);
    fill_side(comparer, result, NEW, &sides[NEW], &move.new);
    VECTOR_PUSH(&comparer->moves, move);
    note_transition(result, sides[OLD].outcome, sides[NEW].outcome, 1);
    count_undecided(result, OLD, sides[OLD].outcome);
    count_undecided(result, NEW, sides[NEW].outcome);
}

static bool is_other_rule(const struct compared *result, uint32_t old, uint32_t new) {
    return result->rule_map && old != INDEX_NONE && new != INDEX_NONE &&
           result->rule_map[old] != new;
}

void note_stay(struct compared *result, const struct side sides[VERSIONS]) {
    if (result->is_finite)
        note_transition(result, sides[OLD].outcome, sides[NEW].outcome, 1);
    count_undecided(result, OLD, sides[OLD].outcome);
    count_undecided(result, NEW, sides[NEW].outcome);
    result->other_rule += is_other_rule(result, sides[OLD].rule, sides[NEW].rule);
}

void note_alone(struct compared *result, enum version version, struct side side) {
    struct outcome *outcome = &result->outcomes.items[side.outcome].out;
    count_undecided(result, version, side.outcome);
    if (version == OLD)
        outcome->old_count++;
    else
        outcome->new_count++;
}

void note_promise(struct comparer *comparer, struct compared_promise *promise,
                  const bool is_broken[VERSIONS], struct text tenant_id) {
    promise->out.old_broken += is_broken[OLD];
    promise->out.new_broken += is_broken[NEW];
    if (is_broken[NEW] && is_broken[OLD])
        VECTOR_PUSH(&promise->still, arena_text(comparer->arena, tenant_id));
    else if (is_broken[NEW])
        VECTOR_PUSH(&promise->newly, arena_text(comparer->arena, tenant_id));
}

/* Rows for which not the same codes are possible. */
static void differ_by_codes(const struct compared *result,
                            const struct frame_possible codes[VERSIONS], uint64_t *differs) {
    for (uint32_t c = 0; c <= codes[OLD].code_count; c++) {
        const uint64_t *old = codes[OLD].possible + (size_t)c * PLANE_WORDS;
        uint32_t code = result->code_map[c];
        const uint64_t *new = codes[NEW].possible + (size_t)code *PLANE_WORDS;
        for (uint32_t w = 0; w < PLANE_WORDS; w++)
            differs[w] |= code == INDEX_NONE ? old[w] : old[w] ^ new[w];
    }
    for (uint32_t i = 0; i < result->new_code_count; i++)
        plane_or(differs, codes[NEW].possible + (size_t)result->new_codes[i] * PLANE_WORDS,
                 PLANE_WORDS);
}

static void count_other_rules(struct compared *result, const struct frame *const frames[VERSIONS],
                              const uint64_t *rows) {
    for (uint32_t w = 0; result->rule_map && w < PLANE_WORDS; w++)
        for (uint64_t bits = rows[w]; bits;) {
            uint32_t row = w * 64 + bits_next(&bits);
            uint32_t old = frame_sole_rule(frames[OLD], result->result[OLD].decision, row);
            uint32_t new = frame_sole_rule(frames[NEW], result->result[NEW].decision, row);
            result->other_rule += is_other_rule(result, old, new);
        }
}

/* Tenants that stay, code by code; those that stay undecided one by one. */
static void count_stays(struct comparer *comparer, struct compared *result,
                        const struct frame *const frames[VERSIONS],
                        const struct frame_possible *codes, const uint64_t *differs) {
    const uint32_t *ids = outcomes_of_codes(comparer, result, OLD, frames[OLD]);
    plane stays;
    for (uint32_t w = 0; w < PLANE_WORDS; w++) {
        uint64_t undecided = comparer->wanted[w] & ~differs[w] & ~codes->decided[w];
        stays[w] = comparer->wanted[w] & ~differs[w] & codes->decided[w];
        while (undecided) {
            struct side side =
                side_of(comparer, result, OLD, frames[OLD], w * 64 + bits_next(&undecided));
            note_stay(result, (struct side[VERSIONS]){side, side});
        }
    }
    for (uint32_t c = 0; c <= codes->code_count; c++) {
        uint64_t count = 0;
        for (uint32_t w = 0; w < PLANE_WORDS; w++)
            count += (uint64_t)__builtin_popcountll(stays[w] &
                                                    codes->possible[(size_t)c * PLANE_WORDS + w]);
        if (count > 0)
            note_transition(result, ids[c], ids[c], count);
    }
    count_other_rules(result, frames, stays);
}

static void compare_codes(struct comparer *comparer, struct compared *result,
                          const struct frame *const frames[VERSIONS], uint64_t *differs) {
    struct frame_possible codes[VERSIONS];
    for (enum version v = OLD; v < VERSIONS; v++) {
        frame_possible_of(frames[v], &result->result[v], &codes[v]);
        outcomes_of_codes(comparer, result, v, frames[v]);
    }
    differ_by_codes(result, codes, differs);
    plane_and(differs, comparer->wanted, PLANE_WORDS);
    count_stays(comparer, result, frames, &codes[OLD], differs);
}

/* Surely the same; where it is not so, the texts tell. */
/* A definition that is a condition in both: true, false and unknown are two planes. */
static void compare_conditions(struct comparer *comparer, struct compared *result,
                               const struct frame *const frames[VERSIONS], uint64_t *differs) {
    const uint64_t *is_true[VERSIONS], *is_false[VERSIONS];
    const uint32_t *ids[VERSIONS];
    uint64_t counts[2] = {0};
    for (enum version v = OLD; v < VERSIONS; v++) {
        node_id root = comparer->program[v]->definitions[result->result[v].definition].root;
        is_true[v] = frame_true(frames[v], root);
        is_false[v] = frame_false(frames[v], root);
        ids[v] = outcomes_of_codes(comparer, result, v, frames[v]);
    }
    for (uint32_t w = 0; w < PLANE_WORDS; w++) {
        uint64_t differ =
            (is_true[OLD][w] ^ is_true[NEW][w]) | (is_false[OLD][w] ^ is_false[NEW][w]);
        uint64_t stay = comparer->wanted[w] & ~differ;
        uint64_t unknown = stay & ~is_true[OLD][w] & ~is_false[OLD][w];
        differs[w] = comparer->wanted[w] & differ;
        counts[0] += (uint64_t)__builtin_popcountll(stay & is_true[OLD][w]);
        counts[1] += (uint64_t)__builtin_popcountll(stay & is_false[OLD][w]);
        while (unknown) {
            struct side side =
                side_of(comparer, result, OLD, frames[OLD], w * 64 + bits_next(&unknown));
            note_stay(result, (struct side[VERSIONS]){side, side});
        }
    }
    for (uint32_t c = 0; c < 2; c++)
        if (counts[c] > 0)
            note_transition(result, ids[OLD][c], ids[NEW][c], counts[c]);
}

/* The next rule of the row that adds an item; INDEX_NONE at the end. */
static uint32_t next_item(const uint32_t *items, uint64_t *bits, const uint64_t *open,
                          uint32_t *word, uint32_t words) {
    for (;;) {
        while (*bits == 0 && ++*word < words)
            *bits = open[*word];
        if (*bits == 0)
            return ITEM_NONE;
        uint32_t item = items[*word * 64 + bits_next(bits)];
        if (item != ITEM_NONE)
            return item;
    }
}

/* A list that is decided by both has the items of the rules that are open for the row. True when
 * these are the same for sure. */
static bool has_same_items(const struct compared *result,
                           const struct frame *const frames[VERSIONS], uint32_t row) {
    const uint64_t *open[VERSIONS];
    uint64_t bits[VERSIONS];
    uint32_t words[VERSIONS], at[VERSIONS] = {0};
    for (enum version v = OLD; v < VERSIONS; v++) {
        open[v] = frame_open_rules(frames[v], result->result[v].decision, row, &words[v]);
        bits[v] = open[v][0];
    }
    for (;;) {
        uint32_t old = next_item(result->items[OLD], &bits[OLD], open[OLD], &at[OLD], words[OLD]);
        uint32_t new = next_item(result->items[NEW], &bits[NEW], open[NEW], &at[NEW], words[NEW]);
        if (old != new || old == ITEM_OPEN)
            return false;
        if (old == ITEM_NONE)
            return true;
    }
}

static bool is_same_value(const struct type types[VERSIONS], const struct value *a,
                          const struct value *b) {
    if (types[OLD].kind != types[NEW].kind)
        return false;
    if (a->state != VALUE_KNOWN || b->state != VALUE_KNOWN)
        return a->state == b->state;
    switch (types[OLD].kind) {
    case TYPE_TEXT:
        return text_is(a->text, b->text);
    case TYPE_NUMBER:
        return a->number == b->number;
    case TYPE_YES_NO:
        return a->yes == b->yes;
    case TYPE_DATE:
        return a->day == b->day;
    case TYPE_ONE_OF: /* the two versions may count their values otherwise */
    case TYPE_LIST:
        break;
    }
    return false;
}

static bool is_same_verdict(const struct compared *result, const struct verdict *old,
                            const struct verdict *new) {
    if (old->is_list != new->is_list || old->undecided || new->undecided ||
        old->item_count != new->item_count)
        return false;
    for (uint32_t i = 0; i < old->item_count; i++)
        if (!is_same_value(result->type, &old->items[i], &new->items[i]))
            return false;
    return old->is_list || is_same_value(result->type, &old->value, &new->value);
}

static bool is_same_row(struct comparer *comparer, struct compared *result,
                        const struct frame *const frames[VERSIONS], uint32_t row) {
    struct verdict verdicts[VERSIONS];
    struct side sides[VERSIONS];
    bool is_open = false;
    arena_reset(comparer->scratch);
    for (enum version v = OLD; v < VERSIONS; v++)
        is_open |= verdict_is_undecided(frames[v], row, &result->result[v]);
    if (!is_open && result->items[OLD] && has_same_items(result, frames, row))
        return true;
    for (enum version v = OLD; v < VERSIONS && !is_open; v++)
        verdict_of(frames[v], row, &result->result[v], comparer->scratch, &verdicts[v]);
    if (!is_open && is_same_verdict(result, &verdicts[OLD], &verdicts[NEW])) {
        result->other_rule +=
            !verdicts[OLD].is_list && is_other_rule(result, verdicts[OLD].rule, verdicts[NEW].rule);
        return true;
    }
    for (enum version v = OLD; v < VERSIONS; v++)
        sides[v] = side_of(comparer, result, v, frames[v], row);
    if (sides[OLD].outcome != sides[NEW].outcome)
        return false;
    note_stay(result, sides);
    return true;
}

static void compare_rows(struct comparer *comparer, struct compared *result,
                         const struct frame *const frames[VERSIONS], uint64_t *differs) {
    for (uint32_t w = 0; w < PLANE_WORDS; w++)
        for (uint64_t bits = comparer->wanted[w]; bits;) {
            uint32_t row = w * 64 + bits_next(&bits);
            if (!is_same_row(comparer, result, frames, row))
                plane_set(differs, row);
        }
}

static void count_alone(struct comparer *comparer, struct compared *result,
                        const struct frame *const frames[VERSIONS]) {
    enum version version = result->in[NEW] ? NEW : OLD;
    for (uint32_t w = 0; w < PLANE_WORDS; w++)
        for (uint64_t bits = comparer->wanted[w]; bits;)
            note_alone(
                result, version,
                side_of(comparer, result, version, frames[version], w * 64 + bits_next(&bits)));
}

static void add_moves(struct comparer *comparer, const struct frame *const frames[VERSIONS],
                      uint32_t row) {
    struct text id = arena_text(comparer->arena, row_tenant_id(frame_batch(frames[NEW]), row));
    for (uint32_t i = 0; i < comparer->count; i++) {
        struct side sides[VERSIONS];
        if (!plane_bit(comparer->differs[i], row))
            continue;
        for (enum version v = OLD; v < VERSIONS; v++)
            sides[v] = side_of(comparer, &comparer->results[i], v, frames[v], row);
        note_move(comparer, i, id, sides);
    }
    comparer->comparison->moved++;
}

static void compare_promises(struct comparer *comparer,
                             const struct frame *const frames[VERSIONS]) {
    for (uint32_t i = 0; i < comparer->promise_count; i++) {
        struct compared_promise *promise = &comparer->promises[i];
        const uint64_t *fails[VERSIONS] = {0};
        for (enum version v = OLD; v < VERSIONS; v++)
            fails[v] = promise->in[v] ? frame_false(frames[v], promise->holds[v]) : NULL;
        for (uint32_t w = 0; w < PLANE_WORDS; w++) {
            uint64_t old = fails[OLD] ? fails[OLD][w] : 0, new = fails[NEW] ? fails[NEW][w] : 0;
            for (uint64_t bits = (old | new) & comparer->wanted[w]; bits;) {
                uint32_t bit = bits_next(&bits);
                bool is_broken[VERSIONS] = {old >> bit & 1, new >> bit & 1};
                note_promise(comparer, promise, is_broken,
                             row_tenant_id(frame_batch(frames[NEW]), w * 64 + bit));
            }
        }
    }
}

/* 64 rows, from w * 64 on. */
static void tell_met(struct comparer *comparer, const struct batch *batch, uint32_t w) {
    const struct compare_request *request = comparer->request;
    for (uint64_t bits = request->met ? comparer->wanted[w] : 0; bits;)
        request->met(request->met_context, row_tenant_id(batch, w * 64 + bits_next(&bits)));
}

void rows_compare(struct comparer *comparer, const struct frame *const frames[VERSIONS]) {
    plane any = {0};
    for (uint32_t i = 0; i < comparer->count; i++) {
        struct compared *result = &comparer->results[i];
        plane_clear(comparer->differs[i], PLANE_WORDS);
        if (!result->in[OLD] || !result->in[NEW])
            count_alone(comparer, result, frames);
        else if (result->is_condition && result->is_finite)
            compare_conditions(comparer, result, frames, comparer->differs[i]);
        else if (result->is_finite)
            compare_codes(comparer, result, frames, comparer->differs[i]);
        else
            compare_rows(comparer, result, frames, comparer->differs[i]);
        plane_or(any, comparer->differs[i], PLANE_WORDS);
    }
    for (uint32_t w = 0; w < PLANE_WORDS; w++) {
        comparer->comparison->tenants += (uint64_t)__builtin_popcountll(comparer->wanted[w]);
        tell_met(comparer, frame_batch(frames[NEW]), w);
        while (any[w])
            add_moves(comparer, frames, w * 64 + bits_next(&any[w]));
    }
    compare_promises(comparer, frames);
}
