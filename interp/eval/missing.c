/* The facts behind an unknown answer: down through unknown parts only. What is found is a set, so
 * the order does not matter: a list of things still to look at takes the place of recursion, and a
 * mark a thing keeps shared definitions and chains of decisions linear. */
#include "eval/state.h"

#include <assert.h>

enum ask {
    ASK_UNKNOWN, /* why is this node unknown */
    ASK_FEED,    /* which facts feed this node: it is known, but a table lacks it */
    ASK_OUTPUT   /* why is this output undecided; index counts outputs */
};

struct question {
    enum ask ask;
    uint32_t index, decision;
};

struct missing_walk {
    uint32_t generation;
    uint32_t **marks[2]; /* by ASK_UNKNOWN or ASK_FEED, scope, node */
    uint32_t *output_marks;
    VECTOR(struct question) questions;
    uint64_t *bits;
    size_t bit_words;
};

static void paths_new(struct evaluator *evaluator) {
    const struct program *program = evaluator->program;
    uint32_t record_count = program->schema->record_count;
    evaluator->paths = arena_array(evaluator->arena, record_count, sizeof *evaluator->paths);
    for (uint32_t r = 0; r < record_count; r++) {
        uint32_t fact_count = program->schema->records[r].fact_count;
        uint32_t *paths = arena_array(evaluator->arena, (size_t)fact_count + 1, sizeof *paths);
        evaluator->paths[r] = paths;
        for (uint32_t f = 0; f < fact_count; f++)
            paths[f] = program_path(program, r, f);
        paths[fact_count] = r == 0 ? INDEX_NONE : program_path(program, r, INDEX_NONE);
    }
}

void missing_new(struct evaluator *evaluator) {
    const struct program *program = evaluator->program;
    struct arena *arena = evaluator->arena;
    struct missing_walk *walk = evaluator->missing = arena_alloc(arena, sizeof *walk);
    uint32_t outputs = 0, most = program->path_count;
    for (uint32_t d = 0; d < program->decision_count; d++)
        outputs += program->decisions[d].output_count;
    walk->output_marks = arena_array(arena, outputs, sizeof *walk->output_marks);
    for (uint32_t ask = ASK_UNKNOWN; ask <= ASK_FEED; ask++) {
        walk->marks[ask] = arena_array(arena, program->scope_count, sizeof *walk->marks[ask]);
        for (uint32_t s = 0; s < program->scope_count; s++)
            walk->marks[ask][s] =
                arena_array(arena, program->scopes[s].node_count, sizeof(uint32_t));
    }
    for (uint32_t r = 0; r < program->schema->record_count; r++)
        if (program->schema->records[r].fact_count > most)
            most = program->schema->records[r].fact_count;
    walk->bit_words = most / 64 + 1;
    walk->bits = arena_array(arena, walk->bit_words, sizeof *walk->bits);
    paths_new(evaluator);
}

void missing_free(struct evaluator *evaluator) {
    VECTOR_FREE(&evaluator->missing->questions);
}

uint64_t *missing_bits(const struct frame *frame) {
    struct missing_walk *walk = frame->evaluator->missing;
    memset(walk->bits, 0, walk->bit_words * sizeof *walk->bits);
    return walk->bits;
}

/* Asks, once a walk. */
static void ask_node(const struct frame *frame, enum ask ask, node_id node) {
    struct missing_walk *walk = frame->evaluator->missing;
    uint32_t *mark = &walk->marks[ask][frame->scope_index][node];
    struct question question = {.ask = ask, .index = node};
    if (*mark == walk->generation)
        return;
    *mark = walk->generation;
    VECTOR_PUSH(&walk->questions, question);
}

static void ask_output(const struct frame *frame, uint32_t decision, uint32_t output) {
    struct missing_walk *walk = frame->evaluator->missing;
    uint32_t *mark = &walk->output_marks[frame->evaluator->plans[decision].output_base + output];
    struct question question = {ASK_OUTPUT, output, decision};
    if (*mark == walk->generation)
        return;
    *mark = walk->generation;
    VECTOR_PUSH(&walk->questions, question);
}

static bool is_unknown(const struct frame *frame, node_id node, uint32_t row) {
    const struct answer *answer = &frame->answers[node];
    return !plane_bit(answer->is_true, row) && !plane_bit(answer->is_false, row);
}

static void ask_if_unknown(const struct frame *frame, node_id node, uint32_t row) {
    if (node != INDEX_NONE && is_unknown(frame, node, row))
        ask_node(frame, ASK_UNKNOWN, node);
}

static void fact_found(const struct frame *frame, uint32_t fact, uint64_t *bits) {
    uint32_t index = fact;
    if (frame->scope_index == 0)
        index = frame->evaluator->paths[0][fact];
    if (index != INDEX_NONE)
        plane_set(bits, index);
}

static void ask_children(const struct frame *frame, const struct node *node, uint32_t row) {
    for (uint32_t i = 0; i < node->child_count; i++)
        ask_if_unknown(frame, frame->scope->children[node->first_child + i], row);
}

/* A key that is known and yet gives unknown: the table lacks what its facts say. */
static void ask_key(const struct frame *frame, const struct node *node, uint32_t row) {
    node_id key = frame->scope->children[node->first_child];
    ask_node(frame, is_unknown(frame, key, row) ? ASK_UNKNOWN : ASK_FEED, key);
}

/* The cases that may be taken: up to the first whose condition is true. */
static void ask_cases(const struct frame *frame, const struct node *node, uint32_t row) {
    const node_id *children = frame->scope->children + node->first_child;
    uint32_t i = 0;
    for (; i + 1 < node->child_count; i += 2) {
        const struct answer *condition = &frame->answers[children[i]];
        if (plane_bit(condition->is_false, row))
            continue;
        ask_if_unknown(frame, children[i], row);
        ask_if_unknown(frame, children[i + 1], row);
        if (plane_bit(condition->is_true, row))
            return;
    }
    ask_if_unknown(frame, children[i], row);
}

static void explain_unknown(const struct frame *frame, node_id id, uint32_t row, uint64_t *bits) {
    const struct node *node = &frame->scope->nodes[id];
    switch (node->kind) {
    case NODE_FACT:
        fact_found(frame, node->fact, bits);
        break;
    case NODE_LOOKUP:
    case NODE_HOLE:
        ask_key(frame, node, row);
        break;
    case NODE_CASES:
        ask_cases(frame, node, row);
        break;
    case NODE_COUNT_CHILDREN:
    case NODE_QUANTIFIED:
    case NODE_CHOICE:
        fold_missing(frame, row, node, bits);
        break;
    case NODE_OUTPUT:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        ask_output(frame, node->output.decision, node->output.output);
        break;
    case NODE_DECIDE:
        ask_output(frame, node->decision, 0);
        break;
    case NODE_CONSTANT:
    case NODE_TODAY:
    case NODE_FIRST_ITEM:
    case NODE_COUNT_ITEMS:
    case NODE_SINCE:
    case NODE_YES_OF:
    case NODE_TRUTH:
    case NODE_AND:
    case NODE_OR:
    case NODE_NOT:
    case NODE_ALWAYS:
    case NODE_IN_FORCE:
    case NODE_IS_BLANK:
    case NODE_IS_KNOWN:
    case NODE_EQUAL:
    case NODE_ONE_OF:
    case NODE_ORDER:
    case NODE_AGO:
    case NODE_WITHIN:
    case NODE_TEXT_TEST:
    case NODE_MATCHES:
    case NODE_IN_TABLE:
    case NODE_ITEMS:
    case NODE_NO_ITEMS:
    case NODE_KIND_COUNT:
        ask_children(frame, node, row);
        break;
    }
}

/* The rule that gave an open output its value feeds it. */
static void feed_output(const struct frame *frame, const struct node *node, uint32_t row) {
    const struct outcome *outcome =
        &frame->decided[node->output.decision].outcomes[node->output.output];
    const struct decision *decision = &frame->evaluator->program->decisions[node->output.decision];
    if (!outcome->givers || outcome->givers[row] == GIVER_BLANK)
        return;
    const struct rule_result *result =
        &decision->rules[outcome->givers[row]].results[node->output.output];
    if (!result->is_blank && !result->is_constant)
        ask_node(frame, ASK_FEED, result->node);
}

static void feed_choice(const struct frame *frame, const struct node *node, uint64_t *bits) {
    const struct fold *fold = &frame->evaluator->program->folds[node->choice.fold];
    uint32_t path = frame->evaluator->paths[fold->record][fold->kept[node->choice.kept]];
    if (path != INDEX_NONE)
        plane_set(bits, path);
}

static void explain_feed(const struct frame *frame, node_id id, uint32_t row, uint64_t *bits) {
    const struct node *node = &frame->scope->nodes[id];
    const node_id *children = node->child_count ? frame->scope->children + node->first_child : NULL;
    uint32_t i = 0;
    if (node->kind == NODE_FACT) {
        fact_found(frame, node->fact, bits);
    } else if (node->kind == NODE_CASES) { /* the taken case */
        while (i + 1 < node->child_count && !plane_bit(frame->answers[children[i]].is_true, row))
            i += 2;
        ask_node(frame, ASK_FEED, i + 1 < node->child_count ? children[i + 1] : children[i]);
    } else if (node->kind == NODE_OUTPUT) {
        feed_output(frame, node, row);
    } else if (node->kind == NODE_CHOICE) {
        feed_choice(frame, node, bits);
    } else if (!node_is_condition(node->kind)) {
        for (; i < node->child_count; i++)
            if (!node_is_condition(frame->scope->nodes[children[i]].kind))
                ask_node(frame, ASK_FEED, children[i]);
    }
}

/* What a rule's value lacks for the row. */
static void ask_result(const struct frame *frame, const struct rule_result *result, uint32_t row) {
    if (result->is_blank || result->is_constant)
        return;
    if (result->from_decision == INDEX_NONE) {
        ask_if_unknown(frame, result->node, row);
        return;
    }
    const struct decided *source = &frame->decided[result->from_decision];
    if (!plane_bit(source->outcomes[result->from_output].decided, row))
        ask_output(frame, result->from_decision, result->from_output);
}

static void explain_output(const struct frame *frame, uint32_t index, uint32_t output,
                           uint32_t row) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    const struct decided *decided = &frame->decided[index];
    uint32_t count = decision->rule_count;
    if (decision->take == TAKE_FIRST && decided->stops[row] != TURN_NONE)
        count = decided->stops[row] + 1;
    if (plane_bit(decided->outcomes[output].decided, row))
        return;
    for (uint32_t r = 0; r < count; r++) {
        const struct rule *rule = &decision->rules[r];
        struct value value;
        if (plane_bit(rule_false(frame, rule), row))
            continue;
        if (decision->take == TAKE_STRONGEST && !frame_rule_may_decide(frame, index, r, row))
            continue;
        if (decision->take == TAKE_EVERY) {
            given_value(frame, index, output, r, row, &value);
            if (value.state == VALUE_BLANK)
                continue; /* no item, whatever the condition */
        }
        ask_if_unknown(frame, rule->condition, row);
        ask_result(frame, &rule->results[output], row);
    }
}

static void walk_start(struct missing_walk *walk, const struct program *program) {
    if (++walk->generation != 0)
        return;
    /* After 2^32 walks old marks would look new. */
    for (uint32_t ask = ASK_UNKNOWN; ask <= ASK_FEED; ask++)
        for (uint32_t s = 0; s < program->scope_count; s++)
            memset(walk->marks[ask][s], 0, program->scopes[s].node_count * sizeof(uint32_t));
    for (uint32_t d = 0, o = 0; d < program->decision_count; d++)
        for (uint32_t i = 0; i < program->decisions[d].output_count; i++)
            walk->output_marks[o++] = 0;
    walk->generation = 1;
}

static void walk_questions(const struct frame *frame, uint32_t row, uint64_t *bits) {
    struct missing_walk *walk = frame->evaluator->missing;
    while (walk->questions.count) {
        struct question question = walk->questions.items[--walk->questions.count];
        switch (question.ask) {
        case ASK_UNKNOWN:
            explain_unknown(frame, question.index, row, bits);
            break;
        case ASK_FEED:
            explain_feed(frame, question.index, row, bits);
            break;
        case ASK_OUTPUT:
            explain_output(frame, question.decision, question.index, row);
            break;
        }
    }
}

void missing_of_node(const struct frame *frame, uint32_t row, node_id node, uint64_t *bits) {
    walk_start(frame->evaluator->missing, frame->evaluator->program);
    ask_if_unknown(frame, node, row);
    walk_questions(frame, row, bits);
}

void missing_of_output(const struct frame *frame, uint32_t row, uint32_t decision, uint32_t output,
                       uint64_t *bits) {
    walk_start(frame->evaluator->missing, frame->evaluator->program);
    ask_output(frame, decision, output);
    walk_questions(frame, row, bits);
}

void missing_list(const struct program *program, const uint64_t *bits, struct arena *arena,
                  uint32_t **paths, uint32_t *count) {
    uint32_t words = program->path_count / 64 + 1, total = 0;
    for (uint32_t w = 0; w < words; w++)
        total += (uint32_t)__builtin_popcountll(bits[w]);
    *count = 0;
    *paths = arena_array(arena, total, sizeof **paths);
    for (uint32_t w = 0; w < words; w++)
        for (uint64_t rest = bits[w]; rest;)
            (*paths)[(*count)++] = w * 64 + bits_next(&rest);
}

void frame_missing(const struct frame *frame, uint32_t row, node_id node, struct arena *arena,
                   uint32_t **paths, uint32_t *count) {
    const struct evaluator *evaluator = frame->evaluator;
    uint64_t *bits = missing_bits(frame);
    assert(node < frame->scope->node_count && row < frame->rows);
    missing_of_node(frame, row, node, bits);
    if (frame->scope_index != 0) { /* facts of the child record to paths, which sort otherwise */
        uint32_t record = frame->scope->record;
        uint32_t fact_count = evaluator->program->schema->records[record].fact_count;
        uint64_t *facts = bits;
        bits = arena_array(arena, evaluator->missing->bit_words, sizeof *bits);
        for (uint32_t fact = 0; fact < fact_count; fact++)
            if (plane_bit(facts, fact) && evaluator->paths[record][fact] != INDEX_NONE)
                plane_set(bits, evaluator->paths[record][fact]);
    }
    missing_list(evaluator->program, bits, arena, paths, count);
}
