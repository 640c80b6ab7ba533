/* Made-up copies of a tenant, one for each answer, in a batch of their own. */
#include "report/suppose.h"

#include "report/column.h"

enum { ANSWERS_MAX = 12 };

struct supposing {
    struct explanation *explanation;
    const struct program *program;
    struct evaluator *evaluator;
    struct batch *tenants, *children;
    uint32_t slot;       /* of the copy whose child rows are being copied */
    uint32_t *first_row; /* a path: the copy with its first answer, or INDEX_NONE */
};

/* How many answers the fact can have; 0 when they are too many to try. */
static uint32_t answer_count(const struct fact *fact) {
    uint32_t count = fact->type.kind == TYPE_YES_NO   ? 2
                     : fact->type.kind == TYPE_ONE_OF ? fact->type.choices->count
                                                      : 0;
    if (count == 0 || count > ANSWERS_MAX)
        return 0;
    return count + fact->may_be_blank;
}

static struct value answer_value(const struct fact *fact, uint32_t answer) {
    struct value value = {.state = VALUE_KNOWN};
    if (fact->type.kind == TYPE_YES_NO && answer < 2)
        value.yes = answer == 0;
    else if (fact->type.kind == TYPE_ONE_OF && answer < fact->type.choices->count)
        value.code = answer;
    else
        value.state = VALUE_BLANK;
    return value;
}

static void copy_row(struct batch *to, uint32_t to_row, const struct batch *from, uint32_t row) {
    for (uint32_t i = 0; i < from->record->fact_count; i++) {
        struct value value;
        batch_get(from, row, i, &value);
        batch_set_value(to, to_row, i, &value);
    }
}

static void flush_children(struct supposing *supposing) {
    if (supposing->children->rows > 0)
        evaluator_children(supposing->evaluator, supposing->children);
    batch_clear(supposing->children);
}

static void copy_child(void *context, const struct batch *batch, const struct frame *frame,
                       uint32_t row) {
    struct supposing *supposing = context;
    (void)frame;
    if (supposing->children->rows == BATCH_ROWS)
        flush_children(supposing);
    copy_row(supposing->children, batch_add_row(supposing->children, supposing->slot), batch, row);
}

static void copy_tenant(struct supposing *supposing, uint32_t fact, const struct value *answer) {
    const struct explanation *explanation = supposing->explanation;
    const struct batch *from = frame_batch(explanation->frame);
    uint32_t slot = supposing->tenants->rows, row = batch_add_row(supposing->tenants, slot);
    copy_row(supposing->tenants, row, from, explanation->row);
    batch_set_value(supposing->tenants, row, fact, answer);
    for (uint32_t r = 1; r < supposing->program->schema->record_count; r++)
        if (plane_bit(from->has_children[r], explanation->row))
            supposing->tenants->has_children[r][row >> 6] |= UINT64_C(1) << (row & 63);
}

/* One copy for each answer to each fact that is missing anywhere. */
static void add_copies(struct supposing *supposing) {
    const struct explanation *explanation = supposing->explanation;
    for (uint32_t i = 0; i < explanation->count; i++)
        for (uint32_t m = 0; m < explanation->items[i].missing_count; m++) {
            uint32_t path = explanation->items[i].missing[m].path;
            const struct fact_path *of = &supposing->program->paths[path];
            if (of->record != 0 || of->fact == INDEX_NONE ||
                supposing->first_row[path] != INDEX_NONE)
                continue;
            const struct fact *fact = &supposing->program->schema->records[0].facts[of->fact];
            uint32_t count = answer_count(fact);
            if (supposing->tenants->rows + count > BATCH_ROWS || count == 0)
                continue;
            supposing->first_row[path] = supposing->tenants->rows;
            for (uint32_t a = 0; a < count; a++) {
                struct value answer = answer_value(fact, a);
                copy_tenant(supposing, of->fact, &answer);
            }
        }
}

static void copy_children(struct supposing *supposing) {
    const struct explanation *explanation = supposing->explanation;
    uint32_t slot = frame_batch(explanation->frame)->slots[explanation->row];
    for (uint32_t r = 1; r < supposing->program->schema->record_count; r++) {
        supposing->children = batch_new(supposing->program->schema, r);
        for (supposing->slot = 0; supposing->slot < supposing->tenants->rows; supposing->slot++)
            frame_children(explanation->frame, r, slot, copy_child, supposing);
        flush_children(supposing);
        batch_free(supposing->children);
    }
}

static void read_answers(const struct supposing *supposing, const struct frame *frame,
                         const struct explained *explained, struct explained_missing *missing) {
    struct arena *arena = supposing->explanation->arena;
    uint32_t first = supposing->first_row[missing->path];
    bool changes = false;
    if (first == INDEX_NONE)
        return;
    const struct fact_path *path = &supposing->program->paths[missing->path];
    const struct fact *fact = &supposing->program->schema->records[0].facts[path->fact];
    uint32_t count = answer_count(fact);
    missing->answers = arena_array(arena, count, sizeof *missing->answers);
    for (uint32_t a = 0; a < count; a++) {
        struct value value = answer_value(fact, a);
        struct buffer words = {0};
        value_write_words(&words, &fact->type, &value);
        missing->answers[a].answer = arena_text(arena, buffer_text(&words));
        missing->answers[a].leads_to =
            verdict_words(frame, first + a, &explained->outputs[0].result, arena);
        changes |= !text_is(missing->answers[a].leads_to, explained->outputs[0].value);
        buffer_free(&words);
    }
    missing->answer_count = changes ? count : 0; /* alone it settles nothing */
}

void suppose(struct explanation *explanation) {
    const struct program *program = frame_program(explanation->frame);
    struct supposing supposing = {.explanation = explanation, .program = program};
    supposing.first_row =
        arena_array(explanation->arena, program->path_count, sizeof *supposing.first_row);
    for (uint32_t i = 0; i < program->path_count; i++)
        supposing.first_row[i] = INDEX_NONE;
    supposing.tenants = batch_new(program->schema, 0);
    add_copies(&supposing);
    if (supposing.tenants->rows > 0) {
        supposing.evaluator = evaluator_new(program, frame_as_of(explanation->frame), false);
        copy_children(&supposing);
        const struct frame *frame = evaluator_tenants(supposing.evaluator, supposing.tenants);
        for (uint32_t i = 0; i < explanation->count; i++)
            for (uint32_t m = 0; m < explanation->items[i].missing_count; m++)
                read_answers(&supposing, frame, &explanation->items[i],
                             &explanation->items[i].missing[m]);
        evaluator_free(supposing.evaluator);
    }
    batch_free(supposing.tenants);
}
