/* Moves as CSV: a heading, then a line a move. */
#include "report/changes_form.h"
#include "report/csv.h"

static void add_cell(struct changes *changes, struct text cell) {
    buffer_add_char(&changes->out, ',');
    csv_add_cell(&changes->out, cell, changes->options->raw);
}

static uint32_t cause_count_of(const struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    return comparison->day_changes ? comparison->day_change_count : comparison->causes.count;
}

/* Thousands of moves have few causes. */
static struct text *name_causes(struct changes *changes) {
    uint32_t count = cause_count_of(changes);
    struct text *names = arena_array(changes->arena, (size_t)count + 1, sizeof *names);
    for (uint32_t i = 0; i < count; i++)
        names[i] = cause_words(changes, i);
    names[count] = cause_words(changes, INDEX_NONE);
    return names;
}

void changes_csv(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    const struct text *causes = name_causes(changes);
    uint32_t none = cause_count_of(changes);
    buffer_add_string(&changes->out, "tenant_id,result,old,new,old_rule,new_rule,old_because,"
                                     "new_because,cause\n");
    for (size_t i = 0; i < comparison->move_count; i++) {
        const struct move *move = &comparison->moves[i];
        const struct compared_result *result = &comparison->results[move->result];
        csv_add_cell(&changes->out, move->tenant_id, changes->options->raw);
        add_cell(changes, result->name);
        add_cell(changes, result->outcomes[move->old.outcome].text);
        add_cell(changes, result->outcomes[move->new.outcome].text);
        add_cell(changes, move->old.rule);
        add_cell(changes, move->new.rule);
        add_cell(changes, move->old.because);
        add_cell(changes, move->new.because);
        add_cell(changes, causes[move->cause == INDEX_NONE ? none : move->cause]);
        buffer_add_char(&changes->out, '\n');
        changes_pass(changes);
    }
}
