/* JSON portfolios: an array of tenants, or NDJSON, a tenant a line. An error of grammar rejects
 * the facts, because nobody knows what the rest would have said; in NDJSON the lines behind it are
 * still searched for further errors, so that they can be corrected in one go. */
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
    struct text name;
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
    file_release(reading->view, (size_t)(reading->released - reading->view->bytes),
                 (size_t)(reading->rows.given - reading->view->bytes));
    reading->told = reading->json.at;
    reading->released = reading->rows.given;
}

/* One line of NDJSON, and past its end. */
static void read_line(struct reading *reading) {
    struct json *json = &reading->json;
    json->end = reading->end;
    reading->rows.is_line_open = true;
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

static void start(struct reading *reading, struct intake *intake, const struct inputs *inputs) {
    const struct input *input = &inputs->items[0];
    const char *bytes = input->view.bytes ? input->view.bytes : "";
    size_t length = input->view.length;
    *reading = (struct reading){.intake = intake, .view = &input->view, .end = bytes + length};
    bool has_mark = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    reading->json = (struct json){
        .at = bytes + (has_mark ? 3 : 0), .end = bytes + length, .arena = arena_new()};
    reading->lines = lines_new(intake->arena, bytes, length);
    reading->told = reading->released = bytes;
    intake->total = length;
    json_rows_init(&reading->rows, intake, &reading->json, reading->lines, input->name);
    json_rows_text(&reading->rows, bytes, length);
}

enum portfolio_result json_portfolio_read(struct intake *intake, const struct inputs *inputs) {
    struct reading reading;
    enum portfolio_result result = PORTFOLIO_DONE;
    start(&reading, intake, inputs);
    bool goes_on = inputs->form == FORM_JSON ? read_array(&reading) : read_lines(&reading);
    if (goes_on && reading.errors == 0)
        goes_on = json_rows_flush(&reading.rows, true);
    if (reading.errors)
        result = PORTFOLIO_REJECTED;
    else if (!goes_on || !intake_flush(intake, 0))
        result = PORTFOLIO_STOPPED;
    uint32_t record_count = intake->options->schema->record_count;
    for (uint32_t i = 1; i <= record_count && result == PORTFOLIO_DONE; i++)
        intake_table_end(intake, &reading.rows.records[i % record_count].table);
    json_rows_free(&reading.rows);
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
