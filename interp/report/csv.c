/* Results as CSV (RFC 4180, but lines end with LF alone): a heading, then a line a tenant. A cell
 * that a spreadsheet would run as a formula gets a leading apostrophe, unless the user asked for
 * raw cells. */
#include "report/csv.h"

#include "base/number.h"
#include "report/format.h"

/* A negative number is a number in a spreadsheet too: nothing is run. */
static bool would_run(struct text cell) {
    number ignored;
    if (cell.length == 0 || cell.bytes[0] == '\0' || !strchr("=+-@\t\r", cell.bytes[0]))
        return false;
    return cell.bytes[0] != '-' || number_parse(cell, &ignored) == NUMBER_MALFORMED;
}

/* All that wants quotes stands at or before the comma in ASCII; most cells have nothing there,
 * which is seen for eight bytes at once. */
static inline bool word_may_want_quotes(uint64_t word) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    return ((word - ones * (',' + 1)) & ~word & ones << 7) != 0;
}

static bool wants_quotes(struct text cell) {
    static const bool is_special[256] = {[','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};
    bool wants = false;
    for (uint32_t i = 0; i < cell.length; i++) {
        uint64_t word;
        if (i + sizeof word <= cell.length) {
            memcpy(&word, cell.bytes + i, sizeof word);
            if (!word_may_want_quotes(word)) {
                i += (uint32_t)sizeof word - 1;
                continue;
            }
        }
        wants |= is_special[(unsigned char)cell.bytes[i]];
    }
    return wants;
}

void csv_add_cell(struct buffer *out, struct text cell, bool raw) {
    bool is_harmful = !raw && would_run(cell);
    if (!wants_quotes(cell)) {
        if (is_harmful)
            buffer_add_char(out, '\'');
        buffer_add_text(out, cell);
        return;
    }
    buffer_add_string(out, is_harmful ? "\"'" : "\"");
    for (uint32_t i = 0; i < cell.length; i++) {
        if (cell.bytes[i] == '"')
            buffer_add_char(out, '"');
        buffer_add_char(out, cell.bytes[i]);
    }
    buffer_add_char(out, '"');
}

enum cell_source {
    FROM_CODES, /* a decision with few values: its cells are put together once */
    FROM_ITEMS, /* a list of texts that are known beforehand */
    FROM_VALUES
};

struct csv_item {
    struct text text;
    bool is_odd; /* it makes its cell one that is quoted, or harmful */
};

/* A cell put together beforehand; a short one is copied as a whole, with what lies behind it. */
enum { SHORT_CELL = 24 };
struct ready_cell {
    char bytes[SHORT_CELL];
    struct text text;
};

struct csv_column {
    enum cell_source source;
    struct ready_cell *cells; /* FROM_CODES: by code, the blank last; with the comma before it */
    const uint32_t *codes;
    const uint64_t *decided; /* these two of the frame at hand */
    struct csv_item *items;  /* FROM_ITEMS: by rule */
};

struct csv_state {
    struct buffer cell; /* scratch */
    struct csv_column *columns;
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

static void prepare_codes(struct report *report, const struct column_of_results *column,
                          struct csv_column *prepared) {
    struct csv_state *state = report->state;
    bool is_yes_no = column->type.kind == TYPE_YES_NO;
    uint32_t count = is_yes_no ? 2 : column->type.choices->count;
    prepared->source = FROM_CODES;
    prepared->cells = arena_array(report->arena, (size_t)count + 1, sizeof *prepared->cells);
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_char(&state->cell, ',');
        if (is_yes_no)
            buffer_add_string(&state->cell, i == 0 ? "true" : "false");
        else
            csv_add_cell(&state->cell, column->type.choices->names[i], report->options.raw);
        keep_cell(report, &state->cell, &prepared->cells[i]);
    }
    buffer_add_char(&state->cell, ',');
    keep_cell(report, &state->cell, &prepared->cells[count]);
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
    prepared->source = FROM_ITEMS;
    prepared->items = arena_array(report->arena, count, sizeof *prepared->items);
    for (uint32_t r = 0; r < count; r++) {
        struct text text = column->decision->rules[r].results[column->result.output].value.text;
        prepared->items[r] = (struct csv_item){text, wants_quotes(text) || would_run(text)};
    }
}

static void begin(struct report *report) {
    struct csv_state *state = arena_alloc(report->arena, sizeof *state);
    report->state = state;
    state->columns =
        arena_array(report->arena, report->options.result_count, sizeof *state->columns);
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        const struct column_of_results *column = &report->columns[i];
        state->columns[i].source = FROM_VALUES;
        if (column->decision && column->is_finite)
            prepare_codes(report, column, &state->columns[i]);
        else if (column->is_list && has_known_items(column))
            prepare_items(report, column, &state->columns[i]);
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
        if (column->source == FROM_CODES)
            column->codes = frame_codes(frame, &report->columns[i].result, &column->decided);
    }
}

/* The items of a list that is decided. False when one of them is odd: nothing is added then. */
static bool add_items(struct buffer *bytes, const struct report_row *row,
                      const struct column_of_results *column, const struct csv_column *prepared) {
    uint32_t words;
    size_t start = bytes->length;
    const uint64_t *open = frame_open_rules(row->frame, column->result.decision, row->row, &words);
    for (uint32_t w = 0; w < words; w++)
        for (uint64_t bits = open[w]; bits; bits &= bits - 1) {
            const struct csv_item *item =
                &prepared->items[w * 64 + (uint32_t)__builtin_ctzll(bits)];
            if (item->is_odd) {
                bytes->length = start;
                return false;
            }
            if (bytes->length > start)
                buffer_add(bytes, "; ", 2);
            buffer_add_text(bytes, item->text);
        }
    return true;
}

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

static void add_cell(struct report *report, const struct report_row *row, uint32_t index,
                     struct buffer *bytes) {
    const struct csv_column *column = &((struct csv_state *)report->state)->columns[index];
    const struct column_of_results *result = &report->columns[index];
    if (column->source == FROM_CODES) {
        if (plane_bit(column->decided, row->row))
            add_ready(bytes, &column->cells[column->codes[row->row]]);
        else
            buffer_add(bytes, ",?", 2);
        return;
    }
    buffer_add_char(bytes, ',');
    if (verdict_is_undecided(row->frame, row->row, &result->result))
        buffer_add_char(bytes, '?');
    else if (column->source != FROM_ITEMS || !add_items(bytes, row, result, column))
        add_value(report, row, index, bytes);
}

static void add_row(struct report *report, const struct report_row *row, struct buffer *bytes) {
    csv_add_cell(bytes, row->tenant_id, report->options.raw);
    for (uint32_t i = 0; i < report->options.result_count; i++)
        add_cell(report, row, i, bytes);
    buffer_add_char(bytes, '\n');
}

static void end(struct report *report, uint64_t left_out) {
    (void)report, (void)left_out;
}

static void forget(struct report *report) {
    buffer_free(&((struct csv_state *)report->state)->cell);
}

const struct format format_csv = {
    .begin = begin, .frame = take_frame, .row = add_row, .end = end, .forget = forget};
