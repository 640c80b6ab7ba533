/* Programs put together by hand, for the tests of the evaluator: a schema that has every type of
 * fact, nodes added one by one in post-order, and batches with random facts. No checker is needed.
 */
#ifndef TENET_TESTS_BUILDER_H
#define TENET_TESTS_BUILDER_H

#include "base/vector.h"
#include "check.h"
#include "eval/frame.h"

#include <stdlib.h>

enum { KEY, T1, T2, N1, N2, Y1, Y2, D1, D2, C1, C2, L1, FACTS };
enum { R_NAME, R_NOTE, R_DAY, R_ROLE, R_SEATS, R_FLAG, ROW_FACTS };
enum { TENANT, ROW, RECORDS };

#define AS_OF 18413 /* 2020-05-31 */

struct builder {
    struct arena *arena;
    struct program program;
    struct schema schema;
    struct scope scopes[RECORDS];
    VECTOR(struct node) nodes[RECORDS];
    VECTOR(node_id) children[RECORDS];
    VECTOR(struct fold) folds;
    VECTOR(struct decision) decisions;
    VECTOR(struct definition) definitions;
    struct choices *colors, *shades; /* shades: some of the colors, in another order */
};

static inline uint32_t random_below(uint64_t *state, uint32_t limit) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)((*state * UINT64_C(0x2545f4914f6cdd1d) >> 33) % limit);
}

static inline struct text made_text(struct builder *b, const char *words) {
    return arena_text(b->arena, text_of(words));
}

static inline void make_fact(struct builder *b, uint32_t record, uint32_t fact, const char *name,
                             enum type_kind kind, const struct choices *choices,
                             bool may_be_blank) {
    struct fact *at = &b->schema.records[record].facts[fact];
    at->name = made_text(b, name);
    at->type = (struct type){.kind = kind, .choices = choices};
    at->may_be_blank = may_be_blank;
    at->span = SPAN_NONE;
}

static inline void make_records(struct builder *b) {
    struct record *records = arena_array(b->arena, RECORDS, sizeof *records);
    b->schema.records = records;
    b->schema.record_count = RECORDS;
    records[TENANT] = (struct record){.name = TEXT("tenant"), .plural = TEXT("tenants")};
    records[ROW] = (struct record){.name = TEXT("row"), .plural = TEXT("rows"), .is_child = true};
    records[TENANT].fact_count = FACTS;
    records[ROW].fact_count = ROW_FACTS;
    records[ROW].key = INDEX_NONE;
    for (uint32_t r = 0; r < RECORDS; r++)
        records[r].facts = arena_array(b->arena, records[r].fact_count, sizeof(struct fact));
    make_fact(b, TENANT, KEY, "tenant_id", TYPE_TEXT, NULL, false);
    make_fact(b, TENANT, T1, "t1", TYPE_TEXT, NULL, true);
    make_fact(b, TENANT, T2, "t2", TYPE_TEXT, NULL, false);
    make_fact(b, TENANT, N1, "n1", TYPE_NUMBER, NULL, true);
    make_fact(b, TENANT, N2, "n2", TYPE_NUMBER, NULL, false);
    make_fact(b, TENANT, Y1, "y1", TYPE_YES_NO, NULL, true);
    make_fact(b, TENANT, Y2, "y2", TYPE_YES_NO, NULL, false);
    make_fact(b, TENANT, D1, "d1", TYPE_DATE, NULL, true);
    make_fact(b, TENANT, D2, "d2", TYPE_DATE, NULL, false);
    make_fact(b, TENANT, C1, "c1", TYPE_ONE_OF, b->colors, true);
    make_fact(b, TENANT, C2, "c2", TYPE_ONE_OF, b->shades, false);
    make_fact(b, TENANT, L1, "l1", TYPE_LIST, NULL, false);
    make_fact(b, ROW, R_NAME, "name", TYPE_TEXT, NULL, false);
    make_fact(b, ROW, R_NOTE, "note", TYPE_TEXT, NULL, true);
    make_fact(b, ROW, R_DAY, "day", TYPE_DATE, NULL, true);
    make_fact(b, ROW, R_ROLE, "role", TYPE_ONE_OF, b->colors, false);
    make_fact(b, ROW, R_SEATS, "seats", TYPE_NUMBER, NULL, true);
    make_fact(b, ROW, R_FLAG, "flag", TYPE_YES_NO, NULL, false);
}

/* codes(word, color, next): a table of texts that has some of the words only. */
static inline void make_table(struct builder *b) {
    static const char *const words[][2] = {{"ab", "b"}, {"b", "cab"}, {"cab", NULL}};
    struct table *table = arena_alloc(b->arena, sizeof *table);
    table->name = TEXT("codes");
    table->column_count = 3;
    table->columns = arena_array(b->arena, 3, sizeof *table->columns);
    table->columns[1] = (struct column_type){TEXT("color"), {.kind = TYPE_ONE_OF}};
    table->columns[1].type.choices = b->colors;
    table->row_count = 3;
    table->cells = arena_array(b->arena, 9, sizeof *table->cells);
    table->also = INDEX_NONE;
    table->ignoring_case = true;
    table->rows = text_map_new(true);
    for (uint32_t row = 0; row < 3; row++) {
        bool added;
        struct value *cells = table->cells + (size_t)row * 3;
        text_map_put(table->rows, text_of(words[row][0]), row, &added);
        cells[0] = (struct value){.state = VALUE_KNOWN, .text = text_of(words[row][0])};
        cells[1] = (struct value){.state = VALUE_KNOWN, .code = row};
        cells[2] = (struct value){.state = words[row][1] ? VALUE_KNOWN : VALUE_BLANK};
        if (words[row][1])
            cells[2].text = text_of(words[row][1]);
    }
    b->schema.tables = table;
    b->schema.table_count = 1;
}

static inline int path_order(const void *a, const void *b) {
    return text_order(((const struct fact_path *)a)->name, ((const struct fact_path *)b)->name);
}

static inline void make_paths(struct builder *b) {
    struct fact_path *paths = arena_array(b->arena, FACTS + ROW_FACTS + 1, sizeof *paths);
    uint32_t count = 0;
    for (uint32_t f = 0; f < FACTS; f++)
        paths[count++] = (struct fact_path){b->schema.records[TENANT].facts[f].name, TENANT, f};
    for (uint32_t f = 0; f < ROW_FACTS; f++) {
        struct text name = b->schema.records[ROW].facts[f].name;
        paths[count++] =
            (struct fact_path){arena_format(b->arena, "row.%.*s", TEXT_ARGS(name)), ROW, f};
    }
    paths[count++] = (struct fact_path){TEXT("row"), ROW, INDEX_NONE};
    qsort(paths, count, sizeof *paths, path_order);
    b->program.paths = paths;
    b->program.path_count = count;
}

static inline void builder_start(struct builder *b) {
    static const struct text colors[] = {{"red", 3}, {"green", 5}, {"blue", 4}, {"black", 5}};
    static const struct text shades[] = {{"blue", 4}, {"grey", 4}, {"red", 3}};
    *b = (struct builder){.arena = arena_new()};
    b->colors = choices_new(b->arena, colors, 4);
    b->shades = choices_new(b->arena, shades, 3);
    make_records(b);
    make_table(b);
    make_paths(b);
}

static inline const struct program *builder_end(struct builder *b) {
    struct program *program = &b->program;
    for (uint32_t s = 0; s < RECORDS; s++)
        b->scopes[s] = (struct scope){.record = s,
                                      .nodes = b->nodes[s].items,
                                      .node_count = (uint32_t)b->nodes[s].count,
                                      .children = b->children[s].items,
                                      .child_total = (uint32_t)b->children[s].count};
    program->arena = b->arena;
    program->schema = &b->schema;
    program->scopes = b->scopes;
    program->scope_count = RECORDS;
    program->folds = b->folds.items;
    program->fold_count = (uint32_t)b->folds.count;
    program->decisions = b->decisions.items;
    program->decision_count = (uint32_t)b->decisions.count;
    program->definitions = b->definitions.items;
    program->definition_count = (uint32_t)b->definitions.count;
    return program;
}

static inline void builder_free(struct builder *b) {
    for (uint32_t s = 0; s < RECORDS; s++) {
        VECTOR_FREE(&b->nodes[s]);
        VECTOR_FREE(&b->children[s]);
    }
    VECTOR_FREE(&b->folds);
    VECTOR_FREE(&b->decisions);
    VECTOR_FREE(&b->definitions);
    text_map_free(b->colors->codes);
    text_map_free(b->shades->codes);
    text_map_free(b->schema.tables[0].rows);
    arena_free(b->arena);
}

static inline node_id add_node(struct builder *b, uint32_t scope, struct node node,
                               const node_id *children, uint32_t count) {
    node.first_child = (uint32_t)b->children[scope].count;
    node.child_count = count;
    node.definition = INDEX_NONE;
    node.span = SPAN_NONE;
    if (node_is_condition(node.kind))
        node.type = (struct type){.kind = TYPE_YES_NO};
    for (uint32_t i = 0; i < count; i++)
        VECTOR_PUSH(&b->children[scope], children[i]);
    VECTOR_PUSH(&b->nodes[scope], node);
    return (node_id)b->nodes[scope].count - 1;
}

static inline node_id add_one(struct builder *b, uint32_t scope, struct node node, node_id child) {
    return add_node(b, scope, node, &child, 1);
}

static inline node_id add_two(struct builder *b, uint32_t scope, struct node node, node_id left,
                              node_id right) {
    node_id children[2] = {left, right};
    return add_node(b, scope, node, children, 2);
}

static inline node_id add_fact(struct builder *b, uint32_t scope, uint32_t fact) {
    struct node node = {.kind = NODE_FACT, .type = b->schema.records[scope].facts[fact].type};
    node.fact = fact;
    return add_node(b, scope, node, NULL, 0);
}

static inline const struct constant *make_constant(struct builder *b, struct type type,
                                                   const struct value *values, uint32_t count) {
    struct constant *constant = arena_alloc(b->arena, sizeof *constant);
    struct dated *dated = arena_alloc(b->arena, sizeof *dated);
    struct value *copy = arena_array(b->arena, count, sizeof *copy);
    for (uint32_t i = 0; i < count; i++)
        copy[i] = values[i];
    *dated = (struct dated){DAY_MIN, copy, count};
    *constant = (struct constant){.type = type, .alternatives = dated, .count = 1};
    return constant;
}

static inline node_id add_constant(struct builder *b, uint32_t scope, struct type type,
                                   struct value value) {
    struct node node = {.kind = NODE_CONSTANT, .type = type};
    node.constant = make_constant(b, type, &value, 1);
    return add_node(b, scope, node, NULL, 0);
}

static inline struct value known_text(const char *words) {
    return (struct value){.state = VALUE_KNOWN, .text = text_of(words)};
}
static inline struct value known_number(int64_t whole) {
    return (struct value){.state = VALUE_KNOWN, .number = number_from(whole)};
}
static inline struct value known_day(day_number day) {
    return (struct value){.state = VALUE_KNOWN, .day = day};
}
static inline struct value known_code(uint32_t code) {
    return (struct value){.state = VALUE_KNOWN, .code = code};
}
static inline struct value known_yes(bool yes) {
    return (struct value){.state = VALUE_KNOWN, .yes = yes};
}

static const char *const random_words[] = {"a", "ab", "AB", "b", "ba", "cab", "Cab", "7", "abc"};
enum { RANDOM_WORDS = sizeof random_words / sizeof random_words[0] };

/* A known value of the type, from few, so that comparisons come out both ways. */
static inline struct value random_known(struct arena *arena, const struct type *type,
                                        uint64_t *random) {
    struct value value = {.state = VALUE_KNOWN};
    switch (type->kind) {
    case TYPE_TEXT:
        value.text = text_of(random_words[random_below(random, RANDOM_WORDS)]);
        break;
    case TYPE_NUMBER:
        value.number = number_from((int64_t)random_below(random, 5) - 1) / 2 * 2;
        break;
    case TYPE_YES_NO:
        value.yes = random_below(random, 2);
        break;
    case TYPE_DATE:
        value.day = AS_OF - 6 + (day_number)random_below(random, 9);
        break;
    case TYPE_ONE_OF:
        value.code = random_below(random, type->choices->count);
        break;
    case TYPE_LIST: {
        uint32_t count = random_below(random, 4);
        struct text *items = arena_array(arena, count, sizeof *items);
        for (uint32_t i = 0; i < count; i++)
            items[i] = text_of(random_words[random_below(random, RANDOM_WORDS)]);
        value.list.items = items;
        value.list.count = count;
        break;
    }
    }
    return value;
}

static inline void fill_row(struct batch *batch, uint32_t row, uint64_t *random,
                            uint32_t unknown_in_8) {
    for (uint32_t f = 0; f < batch->record->fact_count; f++) {
        const struct fact *fact = &batch->record->facts[f];
        struct value value = random_known(batch->arena, &fact->type, random);
        if (fact->may_be_blank && random_below(random, 6) == 0)
            value.state = VALUE_BLANK;
        if (random_below(random, 8) < unknown_in_8)
            value.state = VALUE_UNKNOWN;
        batch_set_value(batch, row, f, &value);
    }
}

/* Rows for the slots first, first + 1, ... */
static inline void fill_tenants(struct batch *batch, uint32_t first, uint32_t rows,
                                uint64_t *random, uint32_t unknown_in_8) {
    batch_clear(batch);
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t row = batch_add_row(batch, first + i);
        fill_row(batch, row, random, unknown_in_8);
        if (unknown_in_8 == 0 || random_below(random, 8) != 0)
            batch->has_children[ROW][row >> 6] |= UINT64_C(1) << (row & 63);
    }
}

#endif
