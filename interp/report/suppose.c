/* Made-up copies of a tenant, one for each answer, in a batch of their own. */
#include "report/suppose.h"

#include "report/column.h"
#include "report/sides.h"

enum { ANSWERS_MAX = 12 };

/* The answers to a missing fact, each in a copy of the tenant. */
struct tried {
    struct side *answers;
    uint32_t count, first_row;
};

struct supposing {
    struct explanation *explanation;
    const struct program *program;
    struct evaluator *evaluator;
    struct batch *tenants, *children;
    uint32_t slot;       /* of the copy whose child rows are being copied */
    struct tried *tried; /* one a path */
};

/* The answers to try of a fact: all of a finite one, one of each side of a number or a day. None
 * when they are too many. */
static uint32_t answers_of(const struct supposing *supposing, uint32_t index, struct side **sides) {
    const struct fact *fact = &supposing->program->schema->records[0].facts[index];
    struct arena *arena = supposing->explanation->arena;
    uint32_t count = fact->type.kind == TYPE_YES_NO   ? 2
                     : fact->type.kind == TYPE_ONE_OF ? fact->type.choices->count
                                                      : 0;
    if (count == 0)
        return sides_of(supposing->program, 0, index, frame_as_of(supposing->explanation->frame),
                        arena, sides);
    if (count > ANSWERS_MAX)
        return 0;
    *sides = arena_array(arena, (size_t)count + 1, sizeof **sides);
    for (uint32_t a = 0; a < count; a++) {
        struct value value = {.state = VALUE_KNOWN};
        if (fact->type.kind == TYPE_YES_NO)
            value.yes = a == 0;
        else
            value.code = a;
        (*sides)[a].value = value;
    }
    if (fact->may_be_blank)
        (*sides)[count++].value.state = VALUE_BLANK;
    return count;
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
            struct tried *tried = &supposing->tried[path];
            if (of->record != 0 || of->fact == INDEX_NONE || tried->count > 0)
                continue;
            uint32_t count = answers_of(supposing, of->fact, &tried->answers);
            if (supposing->tenants->rows + count > BATCH_ROWS)
                continue;
            tried->count = count;
            tried->first_row = supposing->tenants->rows;
            for (uint32_t a = 0; a < count; a++)
                copy_tenant(supposing, of->fact, &tried->answers[a].value);
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

/* Sides that lie side by side and lead to the same are one. */
static bool joins(struct side *into, const struct side *side) {
    if (!into->has_high || !side->has_low)
        return false;
    into->has_high = side->has_high;
    into->high = side->high;
    return true;
}

static void read_answers(const struct supposing *supposing, const struct frame *frame,
                         const struct explained *explained, struct explained_missing *missing) {
    struct arena *arena = supposing->explanation->arena;
    const struct tried *tried = &supposing->tried[missing->path];
    const struct fact_path *path = &supposing->program->paths[missing->path];
    uint32_t count = 0;
    bool changes = false;
    if (tried->count == 0)
        return;
    const struct type *type = &supposing->program->schema->records[0].facts[path->fact].type;
    struct side *sides = arena_array(arena, tried->count, sizeof *sides);
    missing->answers = arena_array(arena, tried->count, sizeof *missing->answers);
    for (uint32_t a = 0; a < tried->count; a++) {
        struct text leads_to =
            verdict_words(frame, tried->first_row + a, &explained->outputs[0].result, arena);
        changes |= !text_is(leads_to, explained->outputs[0].value);
        if (count > 0 && text_is(leads_to, missing->answers[count - 1].leads_to) &&
            joins(&sides[count - 1], &tried->answers[a]))
            continue;
        sides[count] = tried->answers[a];
        missing->answers[count++].leads_to = leads_to;
    }
    for (uint32_t a = 0; a < count; a++) {
        struct buffer words = {0};
        side_write(&words, type, &sides[a]);
        missing->answers[a].answer = arena_text(arena, buffer_text(&words));
        buffer_free(&words);
    }
    missing->answer_count = changes ? count : 0; /* alone it settles nothing */
}

void suppose(struct explanation *explanation) {
    const struct program *program = frame_program(explanation->frame);
    struct supposing supposing = {.explanation = explanation, .program = program};
    supposing.tried = arena_array(explanation->arena, program->path_count, sizeof *supposing.tried);
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
