/* Tests in groups of one day, each with an evaluator of its own that is kept. Groups go by their
 * first test, so that most mutants are done with after one. */
#include "suite/notice.h"

#include "suite/dated.h"
#include "suite/expect.h"

#include <stdlib.h>

struct asked {               /* rows of tests that expect something of a decision or definition */
    uint64_t *any, *missing; /* NULL: none; missing: they name what is missing */
};

struct group {
    day_number day;
    uint32_t first, count; /* in `order` */
    struct batch *tenants;
    struct evaluator *evaluator;
    const struct frame *frame;
    struct again *again;
    uint32_t words;
    struct asked *decisions, *definitions;
};

struct notices {
    struct mutator *mutator;
    const struct program *program;
    struct arena *arena, *scratch;
    struct again_links *links;
    struct dated_test *order; /* by group, then in order of the program */
    struct batch **children;  /* by record: while groups are made */
    uint64_t *reached;
    VECTOR(struct group) groups;
    VECTOR(struct again_place) places;
};

static void give_children(struct notices *notices, struct group *group, uint32_t record) {
    if (notices->children[record]->rows > 0)
        evaluator_children(group->evaluator, notices->children[record]);
    batch_clear(notices->children[record]);
}

static void add_test(struct notices *notices, struct group *group, const struct test *test) {
    uint32_t row = batch_add_row(group->tenants, group->tenants->rows);
    given_put(group->tenants, row, test->facts, test->fact_count);
    for (uint32_t r = 1; r < notices->program->schema->record_count; r++)
        if (test->has_children && test->has_children[r])
            group->tenants->has_children[r][row >> 6] |= UINT64_C(1) << (row & 63);
    for (uint32_t i = 0; i < test->row_count; i++) {
        const struct given_row *given = &test->rows[i];
        if (notices->children[given->record]->rows == BATCH_ROWS)
            give_children(notices, group, given->record);
        struct batch *batch = notices->children[given->record];
        given_put(batch, batch_add_row(batch, row), given->facts, given->count);
    }
}

static void ask(struct notices *notices, const struct group *group, struct asked *asked,
                uint32_t row, bool names_missing) {
    if (!asked->any)
        asked->any = arena_array(notices->arena, group->words, sizeof(uint64_t));
    asked->any[row >> 6] |= UINT64_C(1) << (row & 63);
    if (!names_missing)
        return;
    if (!asked->missing)
        asked->missing = arena_array(notices->arena, group->words, sizeof(uint64_t));
    asked->missing[row >> 6] |= UINT64_C(1) << (row & 63);
}

static void ask_all(struct notices *notices, struct group *group) {
    const struct program *program = notices->program;
    group->words = (group->count + 63) / 64;
    group->decisions =
        arena_array(notices->arena, program->decision_count, sizeof *group->decisions);
    group->definitions =
        arena_array(notices->arena, program->definition_count, sizeof *group->definitions);
    for (uint32_t i = 0; i < group->count; i++) {
        const struct test *test = &program->tests[notices->order[group->first + i].index];
        for (uint32_t e = 0; e < test->expectation_count; e++) {
            const struct expectation *expected = &test->expectations[e];
            if (expected->decision != INDEX_NONE)
                ask(notices, group, &group->decisions[expected->decision], i,
                    expected->has_missing);
            else if (expected->definition != INDEX_NONE)
                ask(notices, group, &group->definitions[expected->definition], i,
                    expected->has_missing);
        }
    }
}

static void fill_group(struct notices *notices, struct group *group) {
    const struct schema *schema = notices->program->schema;
    group->tenants = batch_new(schema, 0);
    group->evaluator = evaluator_new(notices->program, group->day, true);
    for (uint32_t i = 0; i < group->count; i++)
        add_test(notices, group, &notices->program->tests[notices->order[group->first + i].index]);
    for (uint32_t r = 1; r < schema->record_count; r++)
        give_children(notices, group, r);
    group->frame = evaluator_tenants(group->evaluator, group->tenants);
    group->again = again_new(group->evaluator, notices->links, group->frame);
    ask_all(notices, group);
}

static void make_groups(struct notices *notices, day_number today) {
    const struct program *program = notices->program;
    for (uint32_t i = 0; i < program->test_count; i++) {
        const struct test *test = &program->tests[i];
        notices->order[i] =
            (struct dated_test){.day = test->has_as_of ? test->as_of : today, .index = i};
    }
    if (program->test_count > 1)
        qsort(notices->order, program->test_count, sizeof *notices->order, dated_test_order);
    for (uint32_t at = 0, end; at < program->test_count; at = end) {
        struct group group = {.day = notices->order[at].day, .first = at};
        for (end = at; end < program->test_count && notices->order[end].day == group.day &&
                       end - at < BATCH_ROWS;)
            end++;
        group.count = end - at;
        fill_group(notices, &group);
        group.first = at;
        VECTOR_PUSH(&notices->groups, group);
    }
}

struct notices *notices_new(struct mutator *mutator, day_number today) {
    struct arena *arena = arena_new();
    struct notices *notices = arena_alloc(arena, sizeof *notices);
    const struct program *program = mutator->loose->program;
    uint32_t record_count = program->schema->record_count;
    notices->mutator = mutator;
    notices->program = program;
    notices->arena = arena;
    notices->scratch = arena_new();
    notices->links = again_links_new(arena, program);
    notices->order = arena_array(arena, program->test_count, sizeof *notices->order);
    notices->reached = arena_array(arena, program->scopes[0].node_count / 64 + 1, 8);
    notices->children = arena_array(arena, record_count, sizeof(struct batch *));
    for (uint32_t r = 1; r < record_count; r++)
        notices->children[r] = batch_new(program->schema, r);
    make_groups(notices, today);
    for (uint32_t r = 1; r < record_count; r++)
        batch_free(notices->children[r]);
    /* groups by their first test */
    for (size_t i = 1; i < notices->groups.count; i++)
        for (size_t j = i; j > 0 && notices->order[notices->groups.items[j].first].index <
                                        notices->order[notices->groups.items[j - 1].first].index;
             j--) {
            struct group group = notices->groups.items[j];
            notices->groups.items[j] = notices->groups.items[j - 1];
            notices->groups.items[j - 1] = group;
        }
    return notices;
}

void notices_free(struct notices *notices) {
    for (size_t i = 0; i < notices->groups.count; i++) {
        again_free(notices->groups.items[i].again);
        evaluator_free(notices->groups.items[i].evaluator);
        batch_free(notices->groups.items[i].tenants);
    }
    VECTOR_FREE(&notices->groups);
    VECTOR_FREE(&notices->places);
    arena_free(notices->scratch);
    arena_free(notices->arena);
}

static void find_places(struct notices *notices, const struct draft *draft) {
    notices->places.count = 0;
    for (uint32_t i = draft->first_patch; i != INDEX_NONE;) {
        const struct patch *patch = &notices->mutator->patches.items[i];
        struct again_place place = {patch->of, INDEX_NONE, patch->index};
        if (patch->kind == PATCH_RULE)
            place = (struct again_place){0, patch->of, patch->index};
        if (patch->kind != PATCH_TABLE) /* whose users are patched too */
            VECTOR_PUSH(&notices->places, place);
        i = patch->next;
    }
    memset(notices->reached, 0, (notices->program->scopes[0].node_count / 64 + 1) * 8);
    again_reach(notices->links, notices->places.items, (uint32_t)notices->places.count, NULL,
                notices->reached);
}

static void add_common(uint64_t *rows, const uint64_t *changed, const uint64_t *asked,
                       uint32_t words) {
    for (uint32_t w = 0; changed && asked && w < words; w++)
        rows[w] |= changed[w] & asked[w];
}

static void add_missing(const struct notices *notices, uint64_t *rows, const struct asked *asked,
                        node_id node, uint32_t words) {
    if (asked->missing && plane_bit(notices->reached, node))
        add_common(rows, asked->missing, asked->missing, words);
}

/* The rows of tests that might come out otherwise. What is missing hangs on more than what came
 * out: all that the change may reach. */
static void rows_in_doubt(const struct notices *notices, const struct group *group,
                          uint64_t *rows) {
    const struct program *program = notices->program;
    for (uint32_t d = 0; d < program->decision_count; d++) {
        const struct asked *asked = &group->decisions[d];
        add_common(rows, again_decision_rows(group->again, d), asked->any, group->words);
        add_missing(notices, rows, asked, program->decisions[d].decide, group->words);
    }
    for (uint32_t i = 0; i < program->definition_count; i++) {
        const struct asked *asked = &group->definitions[i];
        node_id root = program->definitions[i].root;
        if (program->definitions[i].scope != 0)
            continue;
        add_common(rows, again_node_rows(group->again, root), asked->any, group->words);
        add_missing(notices, rows, asked, root, group->words);
    }
    for (uint32_t i = 0; i < program->promise_count; i++) {
        const uint64_t *changed = again_node_rows(group->again, program->promises[i].holds);
        add_common(rows, changed, changed, group->words);
    }
}

/* The first test of the group that fails, before test `best`. */
static uint32_t first_failing(struct notices *notices, const struct group *group, uint32_t best) {
    plane rows = {0};
    rows_in_doubt(notices, group, rows);
    for (uint32_t w = 0; w < group->words; w++)
        for (uint64_t bits = rows[w]; bits; bits &= bits - 1) {
            uint32_t row = w * 64 + (uint32_t)__builtin_ctzll(bits);
            uint32_t index = notices->order[group->first + row].index;
            if (index >= best)
                return best;
            if (!expect_passes(group->frame, row, &notices->program->tests[index],
                               notices->scratch))
                return index;
        }
    return best;
}

uint32_t notice(struct notices *notices, const struct draft *draft) {
    uint32_t best = INDEX_NONE;
    size_t done = 0;
    find_places(notices, draft);
    mutant_apply(notices->mutator, draft);
    for (; done < notices->groups.count; done++) {
        const struct group *group = &notices->groups.items[done];
        if (notices->order[group->first].index > best)
            break;
        again_evaluate(group->again, notices->places.items, (uint32_t)notices->places.count);
        best = first_failing(notices, group, best);
    }
    mutant_take_back(notices->mutator, draft);
    while (done-- > 0)
        again_undo(notices->groups.items[done].again);
    arena_reset(notices->scratch);
    return best;
}
