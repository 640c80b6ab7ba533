/* Results as CSV (RFC 4180, but lines end with LF alone): a heading, then a line a tenant. A cell
 * that a spreadsheet would run as a formula gets a leading apostrophe, unless the user asked for
 * raw cells. Few cells are put together row by row: of results with few values all are made
 * beforehand, and a list's cell is kept for the next tenant with the same items. */
#include "report/csv.h"

#include "report/format.h"

enum cell_source {
    FROM_CODES, /* a decision with few values */
    FROM_TRUTH, /* a condition */
    FROM_ITEMS, /* a list of texts that are known beforehand */
    FROM_VALUES
};

/* A cell with the comma before it; a short one is copied as a whole, with what lies behind it. */
enum { SHORT_CELL = 24 };
struct ready_cell {
    char bytes[SHORT_CELL];
    struct text text;
};

/* The cell of a list, by the bits of its rules. */
enum { KEPT_BITS = 8, KEPT_LENGTH = 240 };
struct kept_cell {
    uint64_t rules; /* of an empty list 0, which has no cell */
    uint64_t length;
    char bytes[KEPT_LENGTH];
};

struct csv_column {
    enum cell_source source;
    struct ready_cell *cells; /* FROM_CODES: by code, the blank last; FROM_TRUTH: true, false */
    struct kept_cell *kept;   /* FROM_ITEMS with few rules */
    const struct text *items; /* FROM_ITEMS: by rule */
    bool is_list;
    /* of the frame at hand */
    const uint32_t *codes;
    const uint64_t *is_true, *is_false;
    const uint64_t *open; /* of a list: by row, a bit a rule */
    uint32_t open_words;
    plane decided, blank;
};

struct csv_state {
    struct buffer cell; /* scratch */
    struct csv_column *columns;
    struct ready_cell undecided;
};

static void keep_cell(struct report *report, struct buffer *cell, struct ready_cell *ready) {
    ready->text = arena_text(report->arena, buffer_text(cell));
    if (ready->text.length <= SHORT_CELL)
        memcpy(ready->bytes, ready->text.bytes, ready->text.length);
    buffer_clear(cell);
}

static inline void add_ready(struct buffer *out, const struct ready_cell *ready) {
    if (ready->text.length > SHORT_CELL) {
        buffer_add_text(out, ready->text);
        return;
    }
    if (out->room - out->length < SHORT_CELL)
        buffer_reserve(out, SHORT_CELL);
    memcpy(out->bytes + out->length, ready->bytes, SHORT_CELL);
    out->length += ready->text.length;
}

static inline void add_char(struct buffer *out, char c) {
    if (out->room == out->length)
        buffer_reserve(out, 1);
    out->bytes[out->length++] = c;
}

static void keep_string(struct report *report, const char *cell, struct ready_cell *ready) {
    struct csv_state *state = report->state;
    buffer_add_string(&state->cell, cell);
    keep_cell(report, &state->cell, ready);
}

static void prepare_codes(struct report *report, const struct column_of_results *column,
                          struct csv_column *prepared) {
    struct csv_state *state = report->state;
    bool is_yes_no = column->type.kind == TYPE_YES_NO;
    uint32_t count = is_yes_no ? 2 : column->type.choices->count;
    prepared->cells = arena_array(report->arena, (size_t)count + 1, sizeof *prepared->cells);
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_char(&state->cell, ',');
        if (is_yes_no)
            buffer_add_string(&state->cell, i == 0 ? "true" : "false");
        else
            csv_add_cell(&state->cell, column->type.choices->names[i], report->options.raw);
        keep_cell(report, &state->cell, &prepared->cells[i]);
    }
    keep_string(report, ",", &prepared->cells[count]);
}

static bool has_known_items(const struct column_of_results *column) {
    for (uint32_t r = 0; r < column->decision->rule_count; r++) {
        const struct rule_result *result =
            &column->decision->rules[r].results[column->result.output];
        if (result->is_blank || !result->is_constant)
            return false;
    }
    return column->type.kind == TYPE_TEXT;
}

static void prepare_items(struct report *report, const struct column_of_results *column,
                          struct csv_column *prepared) {
    uint32_t count = column->decision->rule_count;
    struct text *items = arena_array(report->arena, count, sizeof *items);
    for (uint32_t r = 0; r < count; r++)
        items[r] = column->decision->rules[r].results[column->result.output].value.text;
    prepared->items = items;
    prepared->kept = arena_array(report->arena, 1 << KEPT_BITS, sizeof *prepared->kept);
}

static enum cell_source source_of(const struct report *report,
                                  const struct column_of_results *column) {
    const struct program *program = report->options.program;
    if (column->decision && column->is_finite)
        return FROM_CODES;
    if (column->is_list && has_known_items(column))
        return FROM_ITEMS;
    if (column->definition &&
        node_is_condition(program->scopes[0].nodes[column->definition->root].kind))
        return FROM_TRUTH;
    return FROM_VALUES;
}

static void begin(struct report *report) {
    struct csv_state *state = arena_alloc(report->arena, sizeof *state);
    report->state = state;
    state->columns =
        arena_array(report->arena, report->options.result_count, sizeof *state->columns);
    keep_string(report, ",?", &state->undecided);
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        const struct column_of_results *column = &report->columns[i];
        state->columns[i].source = source_of(report, column);
        state->columns[i].is_list = column->is_list;
        if (state->columns[i].source == FROM_ITEMS)
            prepare_items(report, column, &state->columns[i]);
        else if (state->columns[i].source != FROM_VALUES)
            prepare_codes(report, column, &state->columns[i]);
    }
    csv_add_cell(&report->out, schema_key_name(report->options.program->schema),
                 report->options.raw);
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        buffer_add_char(&report->out, ',');
        csv_add_cell(&report->out, report->columns[i].name, report->options.raw);
    }
    buffer_add_char(&report->out, '\n');
}

static void take_frame(struct report *report, const struct frame *frame) {
    struct csv_state *state = report->state;
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        struct csv_column *column = &state->columns[i];
        const struct column_of_results *of = &report->columns[i];
        const uint64_t *ignored;
        frame_decided(frame, &of->result, column->decided);
        if (column->source == FROM_CODES) {
            column->codes = frame_codes(frame, &of->result, &ignored);
        } else if (column->source == FROM_TRUTH) {
            column->is_true = frame_true(frame, of->definition->root);
            column->is_false = frame_false(frame, of->definition->root);
        } else if (column->is_list) {
            column->open = frame_open_rules(frame, of->result.decision, 0, &column->open_words);
        } else {
            frame_blank(frame, &of->result, column->blank);
        }
    }
}

/* The value of a list or of a single result, as a cell without the comma. */
static void add_value(struct report *report, const struct report_row *row, uint32_t index,
                      struct buffer *bytes) {
    struct csv_state *state = report->state;
    struct verdict verdict;
    verdict_value_of(row->frame, row->row, &report->columns[index].result, report->scratch,
                     &verdict);
    buffer_clear(&state->cell);
    column_write_cell(&state->cell, &report->columns[index], &verdict);
    if (state->cell.length > 0)
        csv_add_cell(bytes, buffer_text(&state->cell), report->options.raw);
}

/* The items of a list that is decided. */
static void add_items(struct report *report, struct buffer *bytes, const struct csv_column *column,
                      const uint64_t *open) {
    struct buffer *cell = &((struct csv_state *)report->state)->cell;
    buffer_clear(cell);
    for (uint32_t w = 0; w < column->open_words; w++)
        for (uint64_t bits = open[w]; bits; bits &= bits - 1) {
            if (cell->length > 0)
                buffer_add(cell, "; ", 2);
            buffer_add_text(cell, column->items[w * 64 + (uint32_t)__builtin_ctzll(bits)]);
        }
    csv_add_cell(bytes, buffer_text(cell), report->options.raw);
}

/* The same, where all rules are in one word. */
static void add_kept_items(struct report *report, struct buffer *bytes,
                           const struct csv_column *column, uint64_t open) {
    uint64_t hash = open * UINT64_C(0x9e3779b97f4a7c15) >> (64 - KEPT_BITS);
    struct kept_cell *kept = &column->kept[hash];
    if (kept->rules == open) {
        if (bytes->room - bytes->length < KEPT_LENGTH)
            buffer_reserve(bytes, KEPT_LENGTH);
        for (uint32_t i = 0; i < kept->length; i += 16)
            memcpy(bytes->bytes + bytes->length + i, kept->bytes + i, 16);
        bytes->length += kept->length;
        return;
    }
    size_t start = bytes->length;
    add_items(report, bytes, column, &open);
    if (bytes->length - start > KEPT_LENGTH)
        return;
    kept->rules = open;
    kept->length = bytes->length - start;
    memcpy(kept->bytes, bytes->bytes + start, kept->length);
}

static bool has_open(const struct csv_column *column, const uint64_t *open) {
    uint64_t any = 0;
    for (uint32_t w = 0; w < column->open_words; w++)
        any |= open[w];
    return any != 0;
}

/* Of a list that is decided. */
static inline void add_list(struct report *report, const struct report_row *row, uint32_t index,
                            struct buffer *bytes) {
    const struct csv_column *column = &((struct csv_state *)report->state)->columns[index];
    const uint64_t *open = column->open + (size_t)row->row * column->open_words;
    add_char(bytes, ',');
    if (!has_open(column, open))
        return;
    if (column->source != FROM_ITEMS)
        add_value(report, row, index, bytes);
    else if (column->open_words == 1)
        add_kept_items(report, bytes, column, *open);
    else
        add_items(report, bytes, column, open);
}

static inline void add_cell(struct report *report, const struct report_row *row, uint32_t index,
                            struct buffer *bytes) {
    const struct csv_state *state = report->state;
    const struct csv_column *column = &state->columns[index];
    if (!plane_bit(column->decided, row->row)) {
        add_ready(bytes, &state->undecided);
    } else if (column->source == FROM_CODES) {
        add_ready(bytes, &column->cells[column->codes[row->row]]);
    } else if (column->source == FROM_TRUTH) {
        add_ready(bytes, &column->cells[plane_bit(column->is_false, row->row)]);
    } else if (column->is_list) {
        add_list(report, row, index, bytes);
    } else {
        add_char(bytes, ',');
        if (!plane_bit(column->blank, row->row))
            add_value(report, row, index, bytes);
    }
}

static void add_row(struct report *report, const struct report_row *row, struct buffer *bytes) {
    csv_add_cell(bytes, row->tenant_id, report->options.raw);
    for (uint32_t i = 0; i < report->options.result_count; i++)
        add_cell(report, row, i, bytes);
    add_char(bytes, '\n');
}

static void end(struct report *report, uint64_t left_out) {
    (void)report, (void)left_out;
}

static void forget(struct report *report) {
    buffer_free(&((struct csv_state *)report->state)->cell);
}

const struct format format_csv = {
    .begin = begin, .frame = take_frame, .row = add_row, .end = end, .forget = forget};
