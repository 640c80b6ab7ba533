/* A node that is evaluated again gets memory of its own for the new answer; the old one is put
 * back when the change is undone. Nodes stand behind what they ask for, so that one pass through
 * the marked nodes, from the first to the last, sees each once. */
#include "eval/again.h"

#include "eval/state.h"

#include <assert.h>

struct edges { /* of all vertices, side by side */
    uint32_t *starts;
    node_id *ends;
};

struct again_links {
    const struct program *program;
    struct edges *askers; /* by scope: nodes of the same scope that ask a node */
    struct edges folds;   /* nodes of the tenant's scope that ask a fold */
    struct edges answers; /* nodes that ask for a decision's outputs; decisions that give them */
};

struct saved_answer {
    struct frame *frame;
    node_id node;
    struct answer answer;
};
struct saved_decided {
    uint32_t decision;
    struct decided decided;
};
struct saved_resolved {
    uint32_t scope;
    node_id node;
    struct resolved resolved;
};
struct saved_plan {
    uint32_t decision;
    struct decision_plan plan;
};

struct again {
    struct evaluator *evaluator;
    const struct again_links *links;
    struct frame *tenants;
    struct arena *lasting, *scratch;
    struct plane_block *blocks; /* of the scratch arena */
    uint64_t **dirty;           /* by scope: a bit a node */
    uint64_t **rows;            /* by node of the tenant's scope: those that changed, or NULL */
    uint64_t **decisions;       /* the same by decision */
    bool *folds;                /* by fold: taken again */
    size_t map_count;           /* of the evaluator, before */
    VECTOR(struct saved_answer) answers;
    VECTOR(struct saved_decided) decided;
    VECTOR(struct saved_resolved) resolved;
    VECTOR(struct saved_plan) plans;
};

/* Edges come twice: to be counted, then to be put down. */
struct edge_taker {
    struct edges *edges;
    uint32_t *next; /* NULL: they are counted */
};

static void edge_take(struct edge_taker *taker, uint32_t from, node_id to) {
    if (taker->next)
        taker->edges->ends[taker->next[from]++] = to;
    else
        taker->edges->starts[from + 1]++;
}

static void edges_count(struct arena *arena, struct edge_taker *taker, uint32_t vertices) {
    struct edges *edges = taker->edges;
    for (uint32_t i = 0; i < vertices; i++)
        edges->starts[i + 1] += edges->starts[i];
    edges->ends = arena_array(arena, edges->starts[vertices], sizeof *edges->ends);
    taker->next = arena_array(arena, vertices, sizeof *taker->next);
    if (vertices)
        memcpy(taker->next, edges->starts, vertices * sizeof *taker->next);
}

static void take_children(struct edge_taker *taker, const struct scope *scope) {
    for (node_id id = 0; id < scope->node_count; id++)
        for (uint32_t i = 0; i < scope->nodes[id].child_count; i++)
            edge_take(taker, scope->children[scope->nodes[id].first_child + i], id);
}

static void take_folds(struct edge_taker *taker, const struct scope *scope) {
    for (node_id id = 0; id < scope->node_count; id++) {
        const struct node *node = &scope->nodes[id];
        if (node->kind == NODE_QUANTIFIED || node->kind == NODE_COUNT_CHILDREN)
            edge_take(taker, node->quantified.fold, id);
        else if (node->kind == NODE_CHOICE)
            edge_take(taker, node->choice.fold, id);
    }
}

static void take_answers(struct edge_taker *taker, const struct program *program) {
    const struct scope *scope = &program->scopes[0];
    for (node_id id = 0; id < scope->node_count; id++) {
        const struct node *node = &scope->nodes[id];
        if (node->kind == NODE_OUTPUT || node->kind == NODE_OUTPUT_IS ||
            node->kind == NODE_OUTPUT_BLANK)
            edge_take(taker, node->output.decision, id);
        if (node->kind != NODE_DECIDE)
            continue;
        const struct decision *decision = &program->decisions[node->decision];
        for (uint32_t r = 0; r < decision->rule_count; r++)
            for (uint32_t o = 0; o < decision->output_count; o++)
                if (decision->rules[r].results[o].from_decision != INDEX_NONE)
                    edge_take(taker, decision->rules[r].results[o].from_decision, id);
    }
}

struct again_links *again_links_new(struct arena *arena, const struct program *program) {
    struct again_links *links = arena_alloc(arena, sizeof *links);
    struct edge_taker taker;
    links->program = program;
    links->askers = arena_array(arena, program->scope_count, sizeof *links->askers);
    for (uint32_t s = 0; s < program->scope_count; s++) {
        const struct scope *scope = &program->scopes[s];
        taker = (struct edge_taker){&links->askers[s], NULL};
        taker.edges->starts = arena_array(arena, (size_t)scope->node_count + 1, sizeof(uint32_t));
        take_children(&taker, scope);
        edges_count(arena, &taker, scope->node_count);
        take_children(&taker, scope);
    }
    taker = (struct edge_taker){&links->folds, NULL};
    links->folds.starts = arena_array(arena, (size_t)program->fold_count + 1, sizeof(uint32_t));
    take_folds(&taker, &program->scopes[0]);
    edges_count(arena, &taker, program->fold_count);
    take_folds(&taker, &program->scopes[0]);
    taker = (struct edge_taker){&links->answers, NULL};
    links->answers.starts =
        arena_array(arena, (size_t)program->decision_count + 1, sizeof(uint32_t));
    take_answers(&taker, program);
    edges_count(arena, &taker, program->decision_count);
    take_answers(&taker, program);
    return links;
}

static void mark_edges(uint64_t *bits, const struct edges *edges, uint32_t from) {
    for (uint32_t i = edges->starts[from]; i < edges->starts[from + 1]; i++)
        plane_set(bits, edges->ends[i]);
}

/* Marks all that asks, directly or not, for the marked nodes of a scope: they stay marked. */
static void reach_scope(const struct again_links *links, uint32_t scope, const uint64_t *stops,
                        uint64_t *bits) {
    const struct scope *at = &links->program->scopes[scope];
    for (node_id id = 0; id < at->node_count; id++) {
        if (!plane_bit(bits, id) || (stops && plane_bit(stops, id)))
            continue;
        mark_edges(bits, &links->askers[scope], id);
        if (scope == 0 && at->nodes[id].kind == NODE_DECIDE)
            mark_edges(bits, &links->answers, at->nodes[id].decision);
    }
}

void again_reach(const struct again_links *links, const struct again_place *places, uint32_t count,
                 const uint64_t *stops, uint64_t *nodes) {
    const struct program *program = links->program;
    for (uint32_t s = program->scope_count; s-- > 0;) {
        size_t words = program->scopes[s].node_count / 64 + 1;
        uint64_t *bits = s == 0 ? nodes : memory_alloc(words * sizeof *bits);
        if (s > 0)
            memset(bits, 0, words * sizeof *bits);
        for (uint32_t i = 0; i < count; i++)
            if (places[i].decision == INDEX_NONE ? places[i].scope == s : s == 0)
                plane_set(bits, places[i].decision == INDEX_NONE
                                    ? places[i].index
                                    : program->decisions[places[i].decision].decide);
        reach_scope(links, s, s == 0 ? stops : NULL, bits);
        for (uint32_t f = 0; s > 0 && f < program->fold_count; f++)
            if (program->folds[f].record == s && program->folds[f].condition != INDEX_NONE &&
                plane_bit(bits, program->folds[f].condition))
                mark_edges(nodes, &links->folds, f);
        if (s > 0)
            memory_free(bits);
    }
}

struct again *again_new(struct evaluator *evaluator, const struct again_links *links,
                        const struct frame *tenants) {
    const struct program *program = evaluator->program;
    struct arena *arena = arena_new();
    struct again *again = arena_alloc(arena, sizeof *again);
    assert(evaluator->keep_children && evaluator->frames[0] == tenants);
    evaluator->is_changing = true;
    *again = (struct again){.evaluator = evaluator,
                            .links = links,
                            .tenants = evaluator->frames[0],
                            .lasting = arena,
                            .scratch = arena_new()};
    again->dirty = arena_array(arena, program->scope_count, sizeof *again->dirty);
    for (uint32_t s = 0; s < program->scope_count; s++)
        again->dirty[s] = arena_array(arena, program->scopes[s].node_count / 64 + 1, 8);
    again->rows = arena_array(arena, program->scopes[0].node_count, sizeof *again->rows);
    again->decisions = arena_array(arena, program->decision_count, sizeof *again->decisions);
    again->folds = arena_array(arena, program->fold_count, sizeof *again->folds);
    return again;
}

void again_free(struct again *again) {
    if (!again)
        return;
    VECTOR_FREE(&again->answers);
    VECTOR_FREE(&again->decided);
    VECTOR_FREE(&again->resolved);
    VECTOR_FREE(&again->plans);
    arena_free(again->scratch);
    arena_free(again->lasting);
}

const uint64_t *again_node_rows(const struct again *again, node_id node) {
    return again->rows[node];
}

const uint64_t *again_decision_rows(const struct again *again, uint32_t decision) {
    return again->decisions[decision];
}

/* The frame with new memory for answers, as much as its rows need. */
static struct frame frame_beside(const struct again *again, const struct frame *frame) {
    struct frame beside = *frame;
    beside.arena = again->scratch;
    beside.blocks = again->blocks;
    beside.room = frame->words * 64;
    return beside;
}

static bool single_differs(const struct answer *a, const struct answer *b, enum type_kind kind) {
    struct value left, right;
    answer_get(a, kind, 0, &left);
    answer_get(b, kind, 0, &right);
    return left.state != right.state ||
           (left.state == VALUE_KNOWN && value_order(kind, &left, &right) != 0);
}

/* The rows for which two answers of a node differ. */
static bool answer_differs(const struct frame *frame, const struct node *node,
                           const struct answer *a, const struct answer *b, uint64_t *rows) {
    enum type_kind kind = node->type.kind;
    bool has_values = !node_is_condition(node->kind), any = false;
    if (has_values && a->is_single) {
        bool differs = single_differs(a, b, kind);
        plane_copy(rows, differs ? frame->all : frame->none, frame->words);
        return differs;
    }
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t differ = (a->is_true[w] ^ b->is_true[w]) | (a->is_false[w] ^ b->is_false[w]);
        uint64_t both = has_values ? a->known[w] & b->known[w] & frame->all[w] : 0;
        while (both) {
            uint32_t bit = bits_next(&both);
            struct value left, right;
            answer_get(a, kind, w * 64 + bit, &left);
            answer_get(b, kind, w * 64 + bit, &right);
            differ |= (uint64_t)(value_order(kind, &left, &right) != 0) << bit;
        }
        rows[w] = differ & frame->all[w];
        any |= rows[w] != 0;
    }
    return any;
}

static void add_rows(struct again *again, uint64_t **rows, const uint64_t *more) {
    if (!more)
        return;
    if (!*rows)
        *rows = arena_array(again->scratch, again->tenants->words, sizeof **rows);
    plane_or(*rows, more, again->tenants->words);
}

/* Rows in which a rule's condition, or what it gives, came out otherwise. */
static void add_rows_of_rules(struct again *again, uint32_t index) {
    const struct decision *decision = &again->evaluator->program->decisions[index];
    uint64_t **rows = &again->decisions[index];
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct rule *rule = &decision->rules[r];
        if (rule->condition != INDEX_NONE)
            add_rows(again, rows, again->rows[rule->condition]);
        for (uint32_t o = 0; o < decision->output_count; o++)
            if (rule->results[o].from_decision != INDEX_NONE)
                add_rows(again, rows, again->decisions[rule->results[o].from_decision]);
            else if (!rule->results[o].is_constant && !rule->results[o].is_blank)
                add_rows(again, rows, again->rows[rule->results[o].node]);
    }
}

static void decide_again(struct again *again, const struct node *node, struct answer *answer) {
    uint32_t index = node->decision;
    struct frame *frame = again->tenants, beside = frame_beside(again, frame);
    struct saved_decided saved = {index, frame->decided[index]};
    VECTOR_PUSH(&again->decided, saved);
    frame->decided[index] = (struct decided){0};
    decide_prepare(&beside, index);
    again->blocks = beside.blocks;
    walk_node(frame, node, answer);
    add_rows_of_rules(again, index);
}

static void node_again(struct again *again, struct frame *frame, node_id id) {
    const struct node *node = &frame->scope->nodes[id];
    struct frame beside = frame_beside(again, frame);
    struct saved_answer saved = {frame, id, frame->answers[id]};
    uint64_t *rows = arena_array(again->scratch, frame->words, sizeof *rows);
    frame->answers[id] = (struct answer){0};
    answer_prepare(&beside, node, &frame->answers[id]);
    again->blocks = beside.blocks;
    if (node->kind == NODE_DECIDE) {
        decide_again(again, node, &frame->answers[id]);
        mark_edges(again->dirty[0], &again->links->answers, node->decision);
    } else {
        walk_node(frame, node, &frame->answers[id]);
        if (!answer_differs(frame, node, &saved.answer, &frame->answers[id], rows)) {
            frame->answers[id] = saved.answer;
            return;
        }
    }
    VECTOR_PUSH(&again->answers, saved);
    if (frame->scope_index == 0)
        again->rows[id] = rows;
    mark_edges(again->dirty[frame->scope_index], &again->links->askers[frame->scope_index], id);
}

static void frame_again(struct again *again, struct frame *frame) {
    uint64_t *dirty = again->dirty[frame->scope_index];
    uint32_t words = frame->scope->node_count / 64 + 1;
    for (uint32_t w = 0; w < words; w++)
        while (dirty[w])
            node_again(again, frame, w * 64 + bits_next(&dirty[w]));
}

/* What the change itself touches: nodes to be marked, plans to be made anew. */
static void take_node(struct again *again, const struct again_place *place) {
    struct evaluator *evaluator = again->evaluator;
    const struct scope *scope = &evaluator->program->scopes[place->scope];
    struct resolved *resolved = &evaluator->resolved[place->scope][place->index];
    struct saved_resolved saved = {place->scope, place->index, *resolved};
    VECTOR_PUSH(&again->resolved, saved);
    *resolved = (struct resolved){0};
    resolve_node(evaluator, scope, &scope->nodes[place->index], resolved);
    plane_set(again->dirty[place->scope], place->index);
}

static void take_rule(struct again *again, const struct again_place *place) {
    struct evaluator *evaluator = again->evaluator;
    const struct decision *decision = &evaluator->program->decisions[place->decision];
    const uint64_t *is_false = rule_false(again->tenants, &decision->rules[place->index]);
    uint64_t **rows = &again->decisions[place->decision];
    plane may;
    for (uint32_t w = 0; w < again->tenants->words; w++)
        may[w] = again->tenants->all[w] & ~is_false[w];
    add_rows(again, rows, may);
    plane_set(again->dirty[0], decision->decide);
    for (size_t i = 0; i < again->plans.count; i++)
        if (again->plans.items[i].decision == place->decision)
            return;
    struct decision_plan *plan = &evaluator->plans[place->decision];
    struct saved_plan saved = {place->decision, *plan};
    VECTOR_PUSH(&again->plans, saved);
    *plan = (struct decision_plan){.output_base = saved.plan.output_base};
    decide_plan(evaluator, place->decision);
}

static void take_places(struct again *again, const struct again_place *places, uint32_t count) {
    struct evaluator *evaluator = again->evaluator;
    struct arena *lasting = evaluator->arena;
    evaluator->arena = again->scratch;
    again->map_count = evaluator->maps.count;
    for (uint32_t i = 0; i < count; i++)
        if (places[i].decision == INDEX_NONE)
            take_node(again, &places[i]);
        else
            take_rule(again, &places[i]);
    evaluator->arena = lasting;
}

/* The kept rows of one child record, batch by batch. All folds that may hang on the change are
 * taken again: what is missing in their rows may differ where no row came out otherwise. */
static void children_again(struct again *again, uint32_t scope) {
    const struct evaluator *evaluator = again->evaluator;
    const struct program *program = evaluator->program;
    size_t size = (program->scopes[scope].node_count / 64 + 1) * sizeof(uint64_t);
    uint64_t *first = arena_raw(again->scratch, size);
    memcpy(first, again->dirty[scope], size);
    for (size_t i = 0; i < evaluator->kept.count; i++) {
        if (evaluator->kept.items[i].frame->scope_index != scope)
            continue;
        memcpy(again->dirty[scope], first, size);
        frame_again(again, evaluator->kept.items[i].frame);
    }
    memset(again->dirty[scope], 0, size);
    reach_scope(again->links, scope, NULL, first);
    for (uint32_t f = 0; f < program->fold_count; f++)
        again->folds[f] |= program->folds[f].record == scope &&
                           program->folds[f].condition != INDEX_NONE &&
                           plane_bit(first, program->folds[f].condition);
}

static void folds_again(struct again *again) {
    for (uint32_t f = 0; f < again->evaluator->program->fold_count; f++) {
        if (!again->folds[f])
            continue;
        folds_retake(again->evaluator, f, again->tenants->batch);
        mark_edges(again->dirty[0], &again->links->folds, f);
    }
}

void again_evaluate(struct again *again, const struct again_place *places, uint32_t count) {
    const struct program *program = again->evaluator->program;
    take_places(again, places, count);
    for (uint32_t s = 1; s < program->scope_count; s++)
        for (uint32_t w = 0; w <= program->scopes[s].node_count / 64; w++)
            if (again->dirty[s][w]) {
                children_again(again, s);
                break;
            }
    folds_again(again);
    frame_again(again, again->tenants);
}

static void undo_evaluator(struct again *again) {
    struct evaluator *evaluator = again->evaluator;
    for (size_t i = again->resolved.count; i-- > 0;) {
        struct saved_resolved *saved = &again->resolved.items[i];
        evaluator->resolved[saved->scope][saved->node] = saved->resolved;
    }
    for (size_t i = 0; i < again->plans.count; i++)
        evaluator->plans[again->plans.items[i].decision] = again->plans.items[i].plan;
    while (evaluator->maps.count > again->map_count)
        text_map_free(evaluator->maps.items[--evaluator->maps.count]);
    again->resolved.count = again->plans.count = 0;
}

void again_undo(struct again *again) {
    uint32_t decision_count = again->evaluator->program->decision_count;
    for (size_t i = again->answers.count; i-- > 0;) {
        struct saved_answer *saved = &again->answers.items[i];
        saved->frame->answers[saved->node] = saved->answer;
        if (saved->frame == again->tenants)
            again->rows[saved->node] = NULL;
    }
    for (size_t i = 0; i < again->decided.count; i++)
        again->tenants->decided[again->decided.items[i].decision] = again->decided.items[i].decided;
    undo_evaluator(again);
    again->answers.count = again->decided.count = 0;
    memset(again->decisions, 0, decision_count * sizeof *again->decisions);
    for (uint32_t f = 0; f < again->evaluator->program->fold_count; f++) {
        if (again->folds[f])
            folds_retake(again->evaluator, f, again->tenants->batch);
        again->folds[f] = false;
    }
    arena_reset(again->scratch);
    again->blocks = NULL;
}
