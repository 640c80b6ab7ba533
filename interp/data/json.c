/* JSON portfolios: an array of tenants, or NDJSON, a tenant a line. An error of grammar rejects
 * the facts, because nobody knows what the rest would have said; in NDJSON the lines behind it are
 * still searched for further errors, so that they can be corrected in one go. */
#include "base/limits.h"
#include "data/findings.h"
#include "data/forms.h"
#include "data/json_rows.h"

enum { ERRORS_SHOWN = 20, PROGRESS_STEP = 4 * 1024 * 1024 };

struct reading {
    struct intake *intake;
    struct json json;
    struct json_rows rows;
    struct lines *lines;
    const char *end;
    const char *told;     /* progress */
    const char *released; /* what stands before need not stay in memory */
    const struct file_view *view;
    struct file_window *window; /* NULL: all is at hand */
    bool is_begun;
    uint32_t errors;
};

static void report_error(struct reading *reading, enum diag_code code, const char *at,
                         const char *message, const char *hint) {
    struct diag *diag = finding_add(reading->intake, &reading->rows.records[0].table, code,
                                    lines_place(reading->lines, at), INDEX_NONE, text_of(message));
    if (hint)
        diag_hint(reading->intake->diags, diag, "%s", hint);
    reading->errors++;
    reading->rows.is_dry = true;
}

static void report_grammar(struct reading *reading, const char *hint) {
    report_error(reading, DIAG_E0715, reading->json.error_at, reading->json.error, hint);
}

static void tell_progress(struct reading *reading, bool is_end) {
    size_t bytes = (size_t)(reading->json.at - reading->told);
    if (bytes < PROGRESS_STEP && !is_end)
        return;
    intake_progress(reading->intake, bytes);
    reading->told = reading->json.at;
    if (reading->window)
        return;
    intake_settle(reading->intake); /* else the sink would fetch it again */
    file_release(reading->view, (size_t)(reading->released - reading->view->bytes),
                 (size_t)(reading->rows.given - reading->view->bytes));
    reading->released = reading->rows.given;
}

/* The mark of UTF-8 at the start. */
static void pass_mark(struct reading *reading) {
    struct json *json = &reading->json;
    if (!reading->is_begun && json->end - json->at >= 3 && memcmp(json->at, "\xef\xbb\xbf", 3) == 0)
        json->at += 3;
    reading->is_begun = true;
}

/* One line of NDJSON, and past its end. */
static void read_line(struct reading *reading) {
    struct json *json = &reading->json;
    json->end = reading->end;
    reading->rows.is_line_open = true;
    if (reading->window)
        lines_add(reading->lines, json->at);
    pass_mark(reading);
    if (json_peek(json) != '{') {
        json_line_end(&reading->rows);
        json_space(json);
    }
    if (json_peek(json) == '{') {
        if (json_rows_tenant(&reading->rows) && json_peek(json) != '\n') {
            json_line_end(&reading->rows);
            json_space(json);
            if (json->at < json->end)
                json_fail(json, json->at, "something stands behind the object");
        }
        if (json->error)
            report_grammar(reading, "NDJSON has one whole object on each line");
    } else if (json->at < json->end) {
        report_error(reading, DIAG_E0716, json->at, "NDJSON has an object on each line",
                     json_peek(json) == '[' ? "an array belongs in a file that ends in .json"
                                            : NULL);
    }
    const char *stop = reading->rows.is_line_open ? json->at : json->end;
    json->at = stop < reading->end ? stop + 1 : reading->end;
    json->error = NULL;
    json->depth = 0;
}

static bool read_lines(struct reading *reading) {
    struct json *json = &reading->json;
    while (json->at < reading->end && reading->errors < ERRORS_SHOWN) {
        read_line(reading);
        tell_progress(reading, json->at == reading->end);
        if (!json_rows_flush(&reading->rows, false))
            return false;
    }
    return true;
}

/* The lines that are whole in the window. False: the sink stopped. */
static bool read_piece(struct reading *reading) {
    const struct file_window *window = reading->window;
    size_t length = window->length;
    while (length > 0 && !window->is_end && window->bytes[length - 1] != '\n')
        length--;
    reading->json.at = reading->told = window->bytes;
    reading->end = window->bytes + length;
    json_rows_text(&reading->rows, window->bytes, window->length);
    return read_lines(reading);
}

/* Makes room for the next lines: all that views the present ones is given. False: the sink stopped,
 * or a line cannot be held. */
static bool pass_piece(struct reading *reading) {
    struct file_window *window = reading->window;
    if (reading->json.at == window->bytes && window->length >= LIMIT_PIPED_LINE) {
        lines_add(reading->lines, window->bytes);
        report_error(reading, DIAG_E0715, window->bytes, "the line is longer than 67108864 bytes",
                     "NDJSON has one whole object on each line");
        return false;
    }
    bool goes_on = true;
    if (reading->errors == 0) { /* else what waits is never given */
        goes_on = json_rows_flush(&reading->rows, true);
        json_rows_give(&reading->rows);
        json_rows_settle(&reading->rows);
    }
    lines_forget(reading->lines);
    return goes_on && !reading->intake->is_stopped;
}

/* Lines as they come through a window. */
static enum portfolio_result read_window(struct reading *reading) {
    struct file_window *window = reading->window;
    for (;;) {
        struct text why;
        if (!read_piece(reading))
            return PORTFOLIO_STOPPED;
        if (reading->errors >= ERRORS_SHOWN || window->is_end)
            return PORTFOLIO_DONE;
        if (!pass_piece(reading))
            return reading->errors ? PORTFOLIO_DONE : PORTFOLIO_STOPPED;
        size_t passed = (size_t)(reading->json.at - window->bytes);
        if (window_move(reading->intake->arena, window, passed, &why) == FILE_OK)
            continue;
        diag_add_data(reading->intake->diags, DIAG_E0701, reading->rows.records[0].table.path, 0, 0,
                      "the facts cannot be read: %.*s", TEXT_ARGS(why));
        return PORTFOLIO_FAILED;
    }
}

static void reject_start(struct reading *reading) {
    const char *hint = NULL, *message = "a .json file holds an array of objects";
    char c = json_peek(&reading->json);
    if (c == '{') {
        message = "the file holds an object, but a .json file is an array of objects";
        hint = "put [ and ] round it; or, with an object on each line, call the file .ndjson";
    } else if (c == '\0' && reading->json.at == reading->end) {
        message = "the file is empty: a .json file is an array of objects";
    }
    report_error(reading, DIAG_E0716, reading->json.at, message, hint);
}

static bool read_elements(struct reading *reading) {
    struct json *json = &reading->json;
    bool goes_on = true;
    json_space(json);
    if (json_peek(json) == ']') {
        json->at++;
        return true;
    }
    while (goes_on) {
        json_space(json);
        struct text passed;
        if (json_peek(json) == '{') {
            if (!json_rows_tenant(&reading->rows))
                return true;
        } else {
            const char *at = json->at;
            if (!json_skip(json, &passed))
                return true;
            report_error(reading, DIAG_E0716, at, "every item of the array must be an object",
                         NULL);
            if (reading->errors >= ERRORS_SHOWN)
                return true;
        }
        if (!json_next(json, ']', &goes_on))
            return true;
        tell_progress(reading, false);
        if (!json_rows_flush(&reading->rows, false))
            return false;
    }
    return true;
}

/* The whole text is one array. False: the sink stopped. */
static bool read_array(struct reading *reading) {
    struct json *json = &reading->json;
    pass_mark(reading);
    json_space(json);
    if (json_peek(json) != '[') {
        reject_start(reading);
        return true;
    }
    json_open(json);
    if (!read_elements(reading))
        return false;
    json_space(json);
    if (!json->error && reading->errors == 0 && json->at < json->end)
        json_fail(json, json->at, "something stands behind the array");
    if (json->error)
        report_grammar(reading, NULL);
    json->at = reading->end;
    tell_progress(reading, true);
    return true;
}

static void start(struct reading *reading, struct intake *intake, const struct input *input) {
    const char *bytes = input->view.bytes ? input->view.bytes : "";
    size_t length = input->view.length;
    *reading = (struct reading){
        .intake = intake, .view = &input->view, .window = input->window, .end = bytes + length};
    reading->json = (struct json){.at = bytes, .end = bytes + length, .arena = arena_new()};
    reading->lines =
        input->window ? lines_of_pieces(intake->arena) : lines_new(intake->arena, bytes, length);
    reading->told = reading->released = bytes;
    intake->total = length;
    json_rows_init(&reading->rows, intake, &reading->json, reading->lines, input->name);
    json_rows_text(&reading->rows, bytes, length);
}

static enum portfolio_result read_all(struct reading *reading, enum form form) {
    if (form == FORM_JSON)
        return read_array(reading) ? PORTFOLIO_DONE : PORTFOLIO_STOPPED;
    if (reading->window)
        return read_window(reading);
    return read_lines(reading) ? PORTFOLIO_DONE : PORTFOLIO_STOPPED;
}

enum portfolio_result json_portfolio_read(struct intake *intake, const struct inputs *inputs) {
    return json_read_by(json_way(0), intake, inputs);
}

enum portfolio_result json_read_by(const struct json_way *way, struct intake *intake,
                                   const struct inputs *inputs) {
    struct reading reading;
    start(&reading, intake, &inputs->items[0]);
    reading.rows.way = way;
    enum portfolio_result result = read_all(&reading, inputs->form);
    if (result != PORTFOLIO_FAILED && reading.errors)
        result = PORTFOLIO_REJECTED;
    if (result == PORTFOLIO_DONE &&
        !(json_rows_flush(&reading.rows, true) && intake_flush(intake, 0)))
        result = PORTFOLIO_STOPPED;
    uint32_t record_count = intake->options->schema->record_count;
    for (uint32_t i = 1; i <= record_count && result == PORTFOLIO_DONE; i++)
        intake_table_end(intake, &reading.rows.records[i % record_count].table);
    json_rows_settle(&reading.rows); /* the sink may still be at what was decoded */
    json_rows_free(&reading.rows);
    lines_free(reading.lines);
    arena_free(reading.json.arena);
    return result;
}

void json_portfolio_describe(struct intake *intake, const struct inputs *inputs,
                             struct buffer *out) {
    const struct input *input = &inputs->items[0];
    (void)intake;
    buffer_format(out, "%.*s: %s, %zu bytes\n", TEXT_ARGS(input->name),
                  inputs->form == FORM_JSON ? "JSON, an array of tenants"
                                            : "NDJSON, a tenant on each line",
                  input->view.length);
}
