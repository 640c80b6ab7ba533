/* The facts behind what is unknown: against a plain recursion on random programs, and the cases
 * that rest on more than one row or on a table. */
#include "random_program.h"

static void naive_missing(struct naive_at at, node_id id, bool *paths);
static void naive_output_missing(struct naive_at at, uint32_t decision, uint32_t output,
                                 bool *paths);

static bool naive_is_unknown(struct naive_at at, node_id id) {
    if (node_is_condition(naive_node(at, id)->kind))
        return naive_condition(at, id) == TRUTH_UNKNOWN;
    return naive_value(at, id).state == VALUE_UNKNOWN;
}

static void add_path(struct naive_at at, uint32_t record, uint32_t fact, bool *paths) {
    paths[program_path(at.naive->program, record, fact)] = true;
}

/* Which facts feed a key that the table lacks. */
static void naive_feed(struct naive_at at, node_id id, bool *paths) {
    const struct node *node = naive_node(at, id);
    uint32_t i = 0;
    if (node->kind == NODE_FACT) {
        add_path(at, at.scope, node->fact, paths);
    } else if (node->kind == NODE_CASES) {
        while (i + 1 < node->child_count &&
               naive_condition(at, naive_child(at, node, i)) == TRUTH_FALSE)
            i += 2;
        naive_feed(at, naive_child(at, node, i + 1 < node->child_count ? i + 1 : i), paths);
    } else if (node->kind == NODE_CHOICE) {
        const struct fold *fold = &at.naive->program->folds[node->choice.fold];
        add_path(at, ROW, fold->kept[node->choice.kept], paths);
    } else if (node->kind == NODE_OUTPUT) {
        const struct decision *decision = &at.naive->program->decisions[node->output.decision];
        uint32_t with;
        for (i = 0; i < decision->rule_count; i++)
            if (naive_may_decide(at, node->output.decision, i, &with)) {
                const struct rule_result *result = &decision->rules[i].results[node->output.output];
                if (!result->is_blank && !result->is_constant)
                    naive_feed(at, result->node, paths);
                return; /* the first of those that agree */
            }
    } else {
        for (; i < node->child_count; i++)
            if (!node_is_condition(naive_node(at, naive_child(at, node, i))->kind))
                naive_feed(at, naive_child(at, node, i), paths);
    }
}

static void naive_rows_missing(struct naive_at at, const struct node *node, bool *paths) {
    const struct naive *naive = at.naive;
    bool is_choice = node->kind == NODE_CHOICE;
    const struct fold *fold =
        &naive->program->folds[is_choice ? node->choice.fold : node->quantified.fold];
    uint32_t able = 0, lacks = INDEX_NONE;
    if (is_choice)
        naive_choice(at, node->choice.fold, node->choice.kept, &lacks);
    if (lacks != INDEX_NONE) {
        add_path(at, ROW, fold->kept[lacks], paths);
        return;
    }
    if (!plane_bit(naive->tenants->has_children[ROW], at.row)) {
        add_path(at, ROW, INDEX_NONE, paths);
        return;
    }
    for (uint32_t pass = 0; pass < 2; pass++)
        for (uint32_t row = 0; row < naive->rows->rows; row++) {
            struct naive_at child = {naive, ROW, row};
            struct value day, name, other;
            if (naive->rows->slots[row] != naive->tenants->slots[at.row] ||
                plane_bit(naive->rows->skip, row) || fold->condition == INDEX_NONE)
                continue;
            enum truth truth = naive_condition(child, fold->condition);
            able += pass == 0 && truth != TRUTH_FALSE;
            if (pass == 0 || truth == TRUTH_FALSE)
                continue;
            if (truth == TRUTH_UNKNOWN)
                naive_missing(child, fold->condition, paths);
            if (!is_choice)
                continue;
            batch_get(naive->rows, row, fold->by, &day);
            batch_get(naive->rows, row, fold->then, &name);
            if (able > 1 && day.state == VALUE_UNKNOWN)
                add_path(at, ROW, fold->by, paths);
            for (uint32_t o = 0; o < naive->rows->rows && name.state == VALUE_UNKNOWN; o++) {
                struct naive_at tied = {naive, ROW, o};
                batch_get(naive->rows, o, fold->by, &other);
                if (o != row && naive->rows->slots[o] == naive->rows->slots[row] &&
                    !plane_bit(naive->rows->skip, o) && day.state == VALUE_KNOWN &&
                    other.state == VALUE_KNOWN && other.day == day.day &&
                    naive_condition(tied, fold->condition) != TRUTH_FALSE)
                    add_path(at, ROW, fold->then, paths);
            }
        }
}

static void naive_missing(struct naive_at at, node_id id, bool *paths) {
    const struct node *node = naive_node(at, id);
    uint32_t i = 0;
    switch ((int)node->kind) {
    case NODE_FACT:
        add_path(at, at.scope, node->fact, paths);
        return;
    case NODE_QUANTIFIED:
    case NODE_COUNT_CHILDREN:
    case NODE_CHOICE:
        naive_rows_missing(at, node, paths);
        return;
    case NODE_OUTPUT:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        naive_output_missing(at, node->output.decision, node->output.output, paths);
        return;
    case NODE_LOOKUP:
        if (!naive_is_unknown(at, naive_child(at, node, 0))) {
            naive_feed(at, naive_child(at, node, 0), paths);
            return;
        }
        break;
    case NODE_CASES:
        for (; i + 1 < node->child_count; i += 2) {
            enum truth truth = naive_condition(at, naive_child(at, node, i));
            if (truth == TRUTH_UNKNOWN)
                naive_missing(at, naive_child(at, node, i), paths);
            if (truth != TRUTH_FALSE && naive_is_unknown(at, naive_child(at, node, i + 1)))
                naive_missing(at, naive_child(at, node, i + 1), paths);
            if (truth == TRUTH_TRUE)
                return;
        }
        if (naive_is_unknown(at, naive_child(at, node, i)))
            naive_missing(at, naive_child(at, node, i), paths);
        return;
    default:
        break;
    }
    for (; i < node->child_count; i++)
        if (naive_is_unknown(at, naive_child(at, node, i)))
            naive_missing(at, naive_child(at, node, i), paths);
}

static void naive_output_missing(struct naive_at at, uint32_t decision, uint32_t output,
                                 bool *paths) {
    const struct decision *d = &at.naive->program->decisions[decision];
    for (uint32_t r = 0; r < d->rule_count; r++) {
        const struct rule_result *result = &d->rules[r].results[output];
        struct value value;
        uint32_t with;
        if (!naive_may_decide(at, decision, r, &with))
            continue;
        if (naive_is_unknown(at, d->rules[r].condition))
            naive_missing(at, d->rules[r].condition, paths);
        if (result->is_blank || result->is_constant)
            continue;
        if (result->from_decision == INDEX_NONE) {
            if (naive_is_unknown(at, result->node))
                naive_missing(at, result->node, paths);
            continue;
        }
        uint32_t possible = naive_output(at, result->from_decision, result->from_output, &value);
        if (possible & (possible - 1))
            naive_output_missing(at, result->from_decision, result->from_output, paths);
    }
}

static bool same_paths(const struct program *program, const bool *wanted, const uint32_t *paths,
                       uint32_t count) {
    uint32_t at = 0;
    for (uint32_t p = 0; p < program->path_count; p++)
        if (wanted[p] && (at == count || paths[at++] != p))
            return false;
    return at == count;
}

static void test_random_programs(void) {
    unsigned long seen = 0, wrong = 0, some = 0;
    struct arena *arena = arena_new();
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct builder b;
        uint64_t random = seed * UINT64_C(0xbf58476d1ce4e5b9);
        struct made made;
        random_program_of(&b, &random, false);
        made_start(&made, &b);
        made_fill(&made, 40, &random, 1 + seed % 4);
        const struct frame *frame = made_evaluate(&made, &random);
        for (uint32_t row = 0; row < 40; row++) {
            struct naive_at at = {&made.naive, TENANT, row};
            arena_reset(arena);
            for (node_id id = 0; id < made.program->scopes[TENANT].node_count; id++) {
                const struct node *node = naive_node(at, id);
                bool wanted[64] = {0};
                uint32_t *paths, count;
                frame_missing(frame, row, id, arena, &paths, &count);
                if (node->kind == NODE_DECIDE)
                    continue;
                if (naive_is_unknown(at, id))
                    naive_missing(at, id, wanted);
                seen++;
                some += count > 0;
                if (!same_paths(made.program, wanted, paths, count) && !wrong++)
                    printf("differs: node %u of kind %d, row %u\n", id, (int)node->kind, row);
            }
        }
        made_end(&made);
        builder_free(&b);
    }
    CHECK(seen > 100000 && some > seen / 10);
    CHECK_NUMBER(wrong, 0);
    arena_free(arena);
}

static struct text missing_names(const struct frame *frame, uint32_t row, node_id node,
                                 struct arena *arena) {
    uint32_t *paths, count;
    struct buffer out = {0};
    frame_missing(frame, row, node, arena, &paths, &count);
    for (uint32_t i = 0; i < count; i++)
        buffer_format(&out, "%s%.*s", i ? " " : "",
                      TEXT_ARGS(frame_program(frame)->paths[paths[i]].name));
    struct text names = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return names;
}

/* The color of t1, else (t1 blank) of t2: a key that is not in the table names its own fact. */
static void test_lookup(void) {
    struct builder b;
    builder_start(&b);
    node_id t1 = add_fact(&b, TENANT, T1), t2 = add_fact(&b, TENANT, T2);
    struct node node = {.kind = NODE_IS_BLANK};
    node_id children[3] = {add_one(&b, TENANT, node, t1), t2, t1};
    node = (struct node){.kind = NODE_CASES, .type = {.kind = TYPE_TEXT}};
    node_id key = add_node(&b, TENANT, node, children, 3);
    node = (struct node){.kind = NODE_LOOKUP, .type = {.kind = TYPE_ONE_OF}};
    node.type.choices = b.colors;
    node.lookup.column = 1;
    node_id color = add_one(&b, TENANT, node, key);
    const struct program *program = builder_end(&b);
    struct evaluator *evaluator = evaluator_new(program, AS_OF, false);
    struct batch *batch = batch_new(program->schema, TENANT);
    struct arena *arena = arena_new();
    struct value nowhere = known_text("nowhere"), there = known_text("AB"), value;
    for (uint32_t row = 0; row < 4; row++)
        batch_add_row(batch, row);
    batch_set_value(batch, 0, T1, &nowhere);
    batch_set_blank(batch, 1, T1);
    batch_set_value(batch, 1, T2, &nowhere);
    batch_set_blank(batch, 2, T1);
    batch_set_value(batch, 3, T1, &there);
    const struct frame *frame = evaluator_tenants(evaluator, batch);
    CHECK_TEXT(missing_names(frame, 0, color, arena), TEXT("t1"));
    CHECK_TEXT(missing_names(frame, 1, color, arena), TEXT("t2"));
    CHECK_TEXT(missing_names(frame, 2, color, arena), TEXT("t2"));
    CHECK_TEXT(missing_names(frame, 3, color, arena), TEXT(""));
    frame_value(frame, color, 3, &value);
    CHECK(value.state == VALUE_KNOWN && value.code == 0);
    batch_clear(batch);
    batch_add_row(batch, 0);
    frame = evaluator_tenants(evaluator, batch);
    CHECK_TEXT(missing_names(frame, 0, color, arena), TEXT("t1 t2"));
    arena_free(arena);
    batch_free(batch);
    evaluator_free(evaluator);
    builder_free(&b);
}

int main(void) {
    test_random_programs();
    test_lookup();
    return check_end();
}
