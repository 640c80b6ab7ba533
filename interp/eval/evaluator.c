/* The evaluator's life, and what is worked out once for a day of evaluation: which alternative of
 * a dated setting stands, how far back "3 months ago" lies, sets of many values for searching. */
#include "eval/state.h"

#include <assert.h>
#include <stdlib.h>

static const struct value *resolve_constant(const struct evaluator *evaluator,
                                            const struct constant *constant, uint32_t *count) {
    const struct dated *dated = constant_on(constant, evaluator->as_of);
    *count = dated->count;
    return dated->values;
}

static struct text_map *map_of_texts(struct evaluator *evaluator, const struct value *values,
                                     uint32_t count, bool nocase) {
    struct text_map *map = text_map_new(nocase);
    VECTOR_PUSH(&evaluator->maps, map);
    for (uint32_t i = 0; i < count; i++) {
        bool added;
        text_map_put(map, values[i].text, i, &added);
    }
    return map;
}

static const uint8_t *codes_of(struct evaluator *evaluator, const struct resolved *resolved) {
    uint8_t *has = arena_alloc(evaluator->arena, (size_t)resolved->code_count + 1);
    for (uint32_t i = 0; i < resolved->count; i++)
        if (resolved->values[i].code < resolved->code_count)
            has[resolved->values[i].code] = 1;
    return has;
}

static int number_value_order(const void *a, const void *b) {
    return value_order(TYPE_NUMBER, a, b);
}
static int day_value_order(const void *a, const void *b) {
    return value_order(TYPE_DATE, a, b);
}
static int code_value_order(const void *a, const void *b) {
    return value_order(TYPE_ONE_OF, a, b);
}

static const struct value *sorted_values(struct evaluator *evaluator, enum type_kind kind,
                                         const struct resolved *resolved) {
    struct value *values = arena_array(evaluator->arena, resolved->count, sizeof *values);
    for (uint32_t i = 0; i < resolved->count; i++)
        values[i] = resolved->values[i];
    qsort(values, resolved->count, sizeof *values,
          kind == TYPE_NUMBER ? number_value_order
          : kind == TYPE_DATE ? day_value_order
                              : code_value_order);
    return values;
}

static void resolve_probes(struct evaluator *evaluator, struct resolved *resolved,
                           bool ignoring_case) {
    resolved->probes = arena_array(evaluator->arena, resolved->count, sizeof *resolved->probes);
    for (uint32_t v = 0; v < resolved->count; v++)
        resolved->probes[v] = probe_new(resolved->values[v].text, PROBE_IS, ignoring_case);
}

static void resolve_one_of(struct evaluator *evaluator, const struct scope *scope,
                           const struct node *node, struct resolved *resolved) {
    const struct type *type = &scope->nodes[scope->children[node->first_child]].type;
    resolved->values = resolve_constant(evaluator, node->constant, &resolved->count);
    if (type->kind == TYPE_TEXT) {
        if (resolved->count >= MANY_VALUES)
            resolved->map =
                map_of_texts(evaluator, resolved->values, resolved->count, node->ignoring_case);
        else
            resolve_probes(evaluator, resolved, node->ignoring_case);
    } else if (type->kind != TYPE_YES_NO) {
        resolved->values = sorted_values(evaluator, type->kind, resolved);
    }
    if (type->kind == TYPE_ONE_OF) {
        resolved->code_count = type->choices->count;
        resolved->has_code = codes_of(evaluator, resolved);
    }
}

static void resolve_items(struct evaluator *evaluator, const struct node *node,
                          struct resolved *resolved) {
    const struct item_test *test = node->test;
    if (test->constant)
        resolved->values = resolve_constant(evaluator, test->constant, &resolved->count);
    if (test->op == COMPARE_ONE_OF && resolved->count >= MANY_VALUES)
        resolved->map =
            map_of_texts(evaluator, resolved->values, resolved->count, test->ignoring_case);
}

static void resolve_window(struct evaluator *evaluator, const struct node *node,
                           struct resolved *resolved) {
    uint32_t count;
    const struct value *duration = resolve_constant(evaluator, node->duration, &count);
    resolved->window = (struct day_window){.low = DAY_MIN, .is_unknown = true};
    if (count > 0 && duration->state == VALUE_KNOWN)
        resolved->window = calendar_window(&evaluator->calendar, (enum compare_op)node->op,
                                           duration->number, node->duration->type.unit);
}

void resolve_node(struct evaluator *evaluator, const struct scope *scope, const struct node *node,
                  struct resolved *resolved) {
    uint32_t count;
    if (node->kind == NODE_CONSTANT) {
        resolved->values = resolve_constant(evaluator, node->constant, &resolved->count);
    } else if (node->kind == NODE_ONE_OF) {
        resolve_one_of(evaluator, scope, node, resolved);
    } else if (node->kind == NODE_ITEMS || node->kind == NODE_FIRST_ITEM) {
        resolve_items(evaluator, node, resolved);
    } else if (node->kind == NODE_AGO || node->kind == NODE_WITHIN) {
        resolve_window(evaluator, node, resolved);
    } else if (node->kind == NODE_QUANTIFIED && node->quantified.how_many) {
        const struct value *value = resolve_constant(evaluator, node->quantified.how_many, &count);
        resolved->how_many = value->number;
    } else if (node->kind == NODE_OUTPUT_IS) {
        const struct decision *decision = &evaluator->program->decisions[node->output.decision];
        const struct type *type = &decision->outputs[node->output.output].type;
        resolved->values = resolve_constant(evaluator, node->output.values, &resolved->count);
        resolved->code_count = type->kind == TYPE_ONE_OF ? type->choices->count : 2;
        resolved->has_code = codes_of(evaluator, resolved);
    }
}

static void resolve_scopes(struct evaluator *evaluator) {
    const struct program *program = evaluator->program;
    evaluator->hole_count = 1;
    evaluator->resolved =
        arena_array(evaluator->arena, program->scope_count, sizeof *evaluator->resolved);
    for (uint32_t s = 0; s < program->scope_count; s++) {
        const struct scope *scope = &program->scopes[s];
        assert(scope->record == s);
        struct resolved *all = arena_array(evaluator->arena, scope->node_count, sizeof *all);
        evaluator->resolved[s] = all;
        for (node_id id = 0; id < scope->node_count; id++) {
            const struct node *node = &scope->nodes[id];
            if (evaluator->needed.nodes[s][id])
                resolve_node(evaluator, scope, node, &all[id]);
            if (node->kind == NODE_HOLE && node->hole.form->count > evaluator->hole_count)
                evaluator->hole_count = node->hole.form->count;
        }
    }
}

/* What every evaluator has of its own: the batch at hand, and what it has worked out before. */
static void new_scratch(struct evaluator *evaluator) {
    const struct program *program = evaluator->program;
    struct arena *arena = evaluator->arena;
    evaluator->holes = arena_array(arena, evaluator->hole_count, sizeof *evaluator->holes);
    evaluator->keys = arena_array(arena, program->schema->table_count, sizeof *evaluator->keys);
    evaluator->frames = arena_array(arena, program->scope_count, sizeof *evaluator->frames);
    missing_new(evaluator);
}

static struct evaluator *evaluator_make(const struct program *program, day_number as_of,
                                        bool keep_children, const struct wanted *wanted) {
    assert(as_of >= DAY_MIN && as_of <= DAY_MAX);
    struct arena *arena = arena_new();
    struct evaluator *evaluator = arena_alloc(arena, sizeof *evaluator);
    *evaluator = (struct evaluator){
        .program = program, .as_of = as_of, .keep_children = keep_children, .arena = arena};
    evaluator->calendar = calendar_new(arena, program->schema, as_of);
    needed_new(evaluator, wanted);
    resolve_scopes(evaluator);
    evaluator->plans = arena_array(arena, program->decision_count, sizeof *evaluator->plans);
    for (uint32_t d = 0, outputs = 0; d < program->decision_count; d++) {
        evaluator->plans[d].output_base = outputs;
        outputs += program->decisions[d].output_count;
        if (evaluator->needed.decisions[d])
            decide_plan(evaluator, d);
    }
    new_scratch(evaluator);
    folds_new(evaluator);
    return evaluator;
}

struct evaluator *evaluator_new_sharing(const struct evaluator *evaluator) {
    const struct program *program = evaluator->program;
    struct arena *arena = arena_new();
    struct evaluator *sharing = arena_alloc(arena, sizeof *sharing);
    assert(!evaluator->keep_children);
    *sharing = *evaluator;
    sharing->arena = arena;
    sharing->shares_folds = true;
    memset(&sharing->kept, 0, sizeof sharing->kept);
    memset(&sharing->maps, 0, sizeof sharing->maps);
    sharing->resolved = arena_array(arena, program->scope_count, sizeof *sharing->resolved);
    for (uint32_t s = 0; s < program->scope_count; s++) {
        uint32_t count = program->scopes[s].node_count;
        sharing->resolved[s] = arena_array(arena, count, sizeof *sharing->resolved[s]);
        for (node_id id = 0; id < count; id++) {
            sharing->resolved[s][id] = evaluator->resolved[s][id];
            sharing->resolved[s][id].memo = NULL;
        }
    }
    new_scratch(sharing);
    folds_new_gathered(sharing);
    return sharing;
}

struct evaluator *evaluator_new(const struct program *program, day_number as_of,
                                bool keep_children) {
    return evaluator_make(program, as_of, keep_children, NULL);
}

struct evaluator *evaluator_new_for(const struct program *program, day_number as_of,
                                    const struct wanted *wanted) {
    assert(wanted);
    return evaluator_make(program, as_of, false, wanted);
}

void evaluator_free(struct evaluator *evaluator) {
    if (!evaluator)
        return;
    for (uint32_t s = 0; s < evaluator->program->scope_count; s++)
        frame_free(evaluator->frames[s]);
    for (size_t i = 0; i < evaluator->kept.count; i++) {
        frame_free(evaluator->kept.items[i].frame);
        batch_free(evaluator->kept.items[i].batch);
    }
    VECTOR_FREE(&evaluator->kept);
    for (size_t i = 0; i < evaluator->maps.count; i++)
        text_map_free(evaluator->maps.items[i]);
    VECTOR_FREE(&evaluator->maps);
    if (!evaluator->shares_folds)
        folds_free(evaluator);
    missing_free(evaluator);
    arena_free(evaluator->arena);
}

enum { ROWS_FOR_MEMOS = 256 };

bool is_worth_memos(const struct frame *frame) {
    return frame->rows >= ROWS_FOR_MEMOS && !frame->evaluator->is_changing;
}

static struct memo *memo_at(const struct frame *frame, struct memo **memo) {
    if (frame->evaluator->is_changing)
        return NULL;
    if (!*memo && is_worth_memos(frame))
        *memo = arena_alloc(frame->evaluator->arena, sizeof **memo);
    return *memo;
}

struct memo *memo_of_node(const struct frame *frame, const struct node *node) {
    const struct scope *scope = frame->scope;
    return memo_at(frame,
                   &frame->evaluator->resolved[frame->scope_index][node - scope->nodes].memo);
}

struct memo *memo_of_table(const struct frame *frame, uint32_t table) {
    return memo_at(frame, &frame->evaluator->keys[table]);
}

static struct frame *evaluate(struct evaluator *evaluator, const struct batch *batch) {
    uint32_t scope = batch->record_index;
    assert(scope < evaluator->program->scope_count && batch->rows <= BATCH_ROWS);
    if (!evaluator->frames[scope])
        evaluator->frames[scope] = frame_new(evaluator, scope);
    struct frame *frame = evaluator->frames[scope];
    if (!frame->is_ordered && !evaluator->keep_children && batch->rows >= ROWS_FOR_MEMOS)
        frame_order(frame, true);
    frame_start(frame, batch);
    if (scope == 0)
        folds_gather(evaluator, batch);
    walk_nodes(frame);
    return frame;
}

bool evaluator_wants_rows(const struct evaluator *evaluator, uint32_t record) {
    assert(record != 0 && record < evaluator->program->scope_count);
    return folds_want(evaluator, record);
}

void evaluator_children(struct evaluator *evaluator, const struct batch *batch) {
    assert(batch->record_index != 0);
    const struct batch *taken = batch;
    struct batch *copy = NULL;
    if (!folds_want(evaluator, batch->record_index))
        return;
    if (evaluator->keep_children)
        taken = copy = batch_copy(batch);
    folds_take(evaluator, evaluate(evaluator, taken));
    if (!copy)
        return;
    struct kept_frame kept = {copy, evaluator->frames[batch->record_index]};
    VECTOR_PUSH(&evaluator->kept, kept);
    evaluator->frames[batch->record_index] = NULL;
}

const struct frame *evaluator_tenants(struct evaluator *evaluator, const struct batch *batch) {
    assert(batch->record_index == 0);
    return evaluate(evaluator, batch);
}

void evaluator_forget(struct evaluator *evaluator) {
    for (size_t i = 0; i < evaluator->kept.count; i++) {
        struct kept_frame *kept = &evaluator->kept.items[i];
        uint32_t scope = kept->batch->record_index;
        batch_free(kept->batch);
        if (evaluator->frames[scope])
            frame_free(kept->frame);
        else
            evaluator->frames[scope] = kept->frame; /* used again: a frame is costly to make */
    }
    evaluator->kept.count = 0;
    folds_forget(evaluator);
}

day_number evaluator_as_of(const struct evaluator *evaluator) {
    return evaluator->as_of;
}
