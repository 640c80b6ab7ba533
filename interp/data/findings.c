/* Messages name the column by its heading and quote the cell; hints say what would fit and who is
 * left out. Long cells are cut: the message is a line. */
#include "data/findings.h"

#include "base/near.h"
#include "base/utf8.h"

enum {
    SHOWN_BYTES = 80, /* of a cell */
    LATE_SHOWN = 20   /* dates after as_of that are mentioned one by one, for each column */
};

static void find_place(const struct fact_table *table, uint64_t place, uint32_t cell, size_t *line,
                       size_t *column) {
    if (table->lines) {
        lines_find(table->lines, place, line, column);
    } else {
        *line = place;
        *column = cell == INDEX_NONE ? 0 : (size_t)cell + 1;
    }
}

struct diag *finding_add(struct intake *intake, const struct fact_table *table, enum diag_code code,
                         uint64_t place, uint32_t cell, struct text message) {
    size_t line, column;
    find_place(table, place, cell, &line, &column);
    return diag_add_data(intake->diags, code, table->path, line, column, "%.*s",
                         TEXT_ARGS(message));
}

static struct text root_name(const struct intake *intake) {
    return intake->options->schema->records[0].name;
}

/* The text, cut at a character's end when it is long. */
static struct text cut(struct text text, const char **dots) {
    *dots = "";
    if (text.length <= SHOWN_BYTES)
        return text;
    *dots = "...";
    size_t whole = utf8_valid_prefix(text.bytes, SHOWN_BYTES);
    /* Text that is not UTF-8 near its start is cut anywhere. */
    text.length = (uint32_t)(whole + 4 > SHOWN_BYTES ? whole : SHOWN_BYTES);
    return text;
}

struct text left_out_words(struct intake *intake, uint32_t slot) {
    const char *dots;
    if (slot == INDEX_NONE)
        return TEXT("the row is left out");
    struct text key = cut(keys_text(intake->keys, slot), &dots);
    return arena_format(intake->scratch, "%.*s %.*s%s is left out", TEXT_ARGS(root_name(intake)),
                        TEXT_ARGS(key), dots);
}

static struct text nearest_choice(const struct type *type, struct text cell) {
    struct near near = near_start(cell);
    for (uint32_t i = 0; i < type->choices->count; i++)
        near_try(&near, type->choices->names[i]);
    return near_found(&near) ? near.best : TEXT("");
}

static void hint_cell(struct intake *intake, struct diag *diag, const struct type *type,
                      struct text cell, uint32_t slot) {
    struct text left_out = left_out_words(intake, slot);
    bool is_odd = cell_is_odd(cell);
    struct text nearest =
        type->kind == TYPE_ONE_OF && !is_odd ? nearest_choice(type, cell) : TEXT("");
    if (nearest.length)
        diag_hint(intake->diags, diag, "did you mean \"%.*s\"? %.*s", TEXT_ARGS(nearest),
                  TEXT_ARGS(left_out));
    else if (is_odd || (type->kind == TYPE_NUMBER && (type->has_lowest || type->has_highest)))
        diag_hint(intake->diags, diag, "%.*s belongs here; %.*s",
                  TEXT_ARGS(type_allowed(intake->scratch, type)), TEXT_ARGS(left_out));
    else
        diag_hint(intake->diags, diag, "%.*s", TEXT_ARGS(left_out));
}

void finding_cell(struct intake *intake, const struct fact_table *table,
                  const struct bound_column *column, uint64_t place, struct text cell,
                  uint32_t slot) {
    const struct type *type = &column->fact->type;
    const char *reason, *dots, *quote = "\"";
    struct text shown;
    struct value value;
    if (cell_is_odd(cell)) {
        reason = cell_odd(cell)->reason ? cell_odd(cell)->reason : "is a list";
        shown = cell_odd(cell)->shown;
        quote = "";
    } else {
        shown = cell = text_trim(cell);
        reason = value_parse(intake->scratch, type, cell, &value);
    }
    shown = cut(shown, &dots);
    struct text message =
        arena_format(intake->scratch, "column \"%.*s\": %s%.*s%s%s %s", TEXT_ARGS(column->heading),
                     quote, TEXT_ARGS(shown), dots, quote, reason ? reason : "does not fit");
    struct diag *diag = finding_add(intake, table, DIAG_E0703, place, column->cell, message);
    hint_cell(intake, diag, type, cell, slot);
    intake->counts->bad_cells++;
    arena_reset(intake->scratch);
}

void finding_late(struct intake *intake, const struct fact_table *table,
                  struct bound_column *column, uint64_t place, struct text cell) {
    char as_of[10];
    if (column->late_count++ >= LATE_SHOWN)
        return;
    date_write(intake->options->as_of, as_of);
    cell = text_trim(cell);
    struct text message =
        arena_format(intake->scratch, "column \"%.*s\": %.*s is after the date of this run, %.10s",
                     TEXT_ARGS(column->heading), TEXT_ARGS(cell), as_of);
    struct diag *diag = finding_add(intake, table, DIAG_W0732, place, column->cell, message);
    diag_hint(intake->diags, diag, "it is taken as it stands");
    arena_reset(intake->scratch);
}

void finding_more_late(struct intake *intake, const struct fact_table *table,
                       const struct bound_column *column) {
    char as_of[10];
    if (column->late_count <= LATE_SHOWN)
        return;
    date_write(intake->options->as_of, as_of);
    struct diag *diag = diag_add_data(
        intake->diags, DIAG_W0732, table->path, 0, 0,
        "column \"%.*s\": %llu more dates are after the date of this run, %.10s",
        TEXT_ARGS(column->heading), (unsigned long long)(column->late_count - LATE_SHOWN), as_of);
    diag_hint(intake->diags, diag, "they are taken as they stand");
}

void finding_duplicate(struct intake *intake, const struct fact_table *table, uint64_t place,
                       uint32_t slot) {
    size_t line, column;
    const char *dots;
    find_place(table, keys_at(intake->keys, slot)->place, INDEX_NONE, &line, &column);
    struct text key = cut(keys_text(intake->keys, slot), &dots);
    struct text message =
        arena_format(intake->scratch, "%.*s \"%.*s%s\" stands in line %zu already",
                     TEXT_ARGS(root_name(intake)), TEXT_ARGS(key), dots, line);
    struct diag *diag =
        finding_add(intake, table, DIAG_E0706, place, table->binding.key_cell, message);
    diag_hint(intake->diags, diag, "the first row stands, this one is passed over");
    intake->counts->duplicates++;
    arena_reset(intake->scratch);
}

void finding_no_key(struct intake *intake, const struct fact_table *table, uint64_t place) {
    struct text key = schema_key_name(intake->options->schema);
    bool is_child = table->binding.record->is_child;
    struct text message =
        is_child ? arena_format(intake->scratch, "the row names no %.*s: its %.*s is empty",
                                TEXT_ARGS(root_name(intake)), TEXT_ARGS(key))
                 : arena_format(intake->scratch, "the row has no %.*s", TEXT_ARGS(key));
    struct diag *diag = finding_add(intake, table, is_child ? DIAG_E0707 : DIAG_E0705, place,
                                    table->binding.key_cell, message);
    diag_hint(intake->diags, diag, is_child ? "the row is dropped" : "the row is left out");
    if (is_child)
        intake->counts->orphans++;
    arena_reset(intake->scratch);
}

void finding_orphan(struct intake *intake, const struct fact_table *table, uint64_t place,
                    struct text key) {
    const char *dots;
    struct text shown = cut(key, &dots);
    struct text message = arena_format(intake->scratch, "there is no %.*s \"%.*s%s\"",
                                       TEXT_ARGS(root_name(intake)), TEXT_ARGS(shown), dots);
    struct diag *diag =
        finding_add(intake, table, DIAG_E0707, place, table->binding.key_cell, message);
    diag_hint(intake->diags, diag, "the row is dropped");
    intake->counts->orphans++;
    arena_reset(intake->scratch);
}

void finding_not_found(struct intake *intake, struct text key) {
    const char *dots;
    struct text shown = cut(key, &dots);
    diag_add_data(intake->diags, DIAG_W0733, TEXT(""), 0, 0, "there is no %.*s \"%.*s%s\"",
                  TEXT_ARGS(root_name(intake)), TEXT_ARGS(shown), dots);
    intake->counts->not_found++;
}
