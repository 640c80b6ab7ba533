/* Chooses the form of a portfolio, maps its files, and reads it: once, or in strict mode first
 * without a sink, so that nothing is given out when something does not fit. */
#include "data/portfolio.h"

#include "data/findings.h"
#include "data/forms.h"

struct opening {
    const struct portfolio_options *options;
    struct diags *diags;
    struct arena *arena;
    struct inputs inputs;
};

static enum portfolio_result unreadable(struct opening *opening, struct text name,
                                        struct text why) {
    diag_add_data(opening->diags, DIAG_E0701, name, 0, 0, "the facts cannot be read: %.*s",
                  TEXT_ARGS(why));
    return PORTFOLIO_FAILED;
}

static struct text keep_name(struct opening *opening, struct text name) {
    return diags_keep(opening->diags, name);
}

/* "folder/Tenant.CSV" -> the record "tenant"; INDEX_NONE when no record has that name. */
static uint32_t record_of_file(const struct schema *schema, struct text path) {
    struct text folder = path_folder(path);
    uint32_t skipped = folder.length;
    while (skipped < path.length && path.bytes[skipped] == '/')
        skipped++;
    struct text name = {path.bytes + skipped, path.length - skipped};
    if (!text_ends_nocase(name, TEXT(".csv")))
        return INDEX_NONE;
    name.length -= 4;
    for (uint32_t i = 0; i < schema->record_count; i++)
        if (text_is_nocase(schema->records[i].name, name))
            return i;
    return INDEX_NONE;
}

static struct text record_names(struct opening *opening) {
    const struct schema *schema = opening->options->schema;
    struct text names = TEXT("");
    for (uint32_t i = 0; i < schema->record_count; i++)
        names = arena_format(opening->arena, "%.*s%s%.*s.csv", TEXT_ARGS(names), i ? ", " : "",
                             TEXT_ARGS(schema->records[i].name));
    return names;
}

/* Adds a CSV file. False when another file holds the same record. */
static bool add_table(struct opening *opening, struct text path, uint32_t record) {
    struct inputs *inputs = &opening->inputs;
    for (uint32_t i = 0; i < inputs->count; i++) {
        if (inputs->items[i].record != record)
            continue;
        struct diag *diag = diag_add_data(opening->diags, DIAG_E0719, keep_name(opening, path), 0,
                                          0, "the rows of %.*s stand in %.*s already",
                                          TEXT_ARGS(opening->options->schema->records[record].name),
                                          TEXT_ARGS(inputs->items[i].name));
        diag_hint(opening->diags, diag, "give one file for each record");
        return false;
    }
    inputs->items[inputs->count++] =
        (struct input){.path = path.bytes, .name = keep_name(opening, path), .record = record};
    return true;
}

static enum portfolio_result open_folder(struct opening *opening, const char *path) {
    const struct schema *schema = opening->options->schema;
    struct text *names, why, folder = text_of(path);
    size_t count;
    opening->inputs.form = FORM_CSV;
    if (folder_list(opening->arena, path, "", &names, &count, &why) != FILE_OK)
        return unreadable(opening, keep_name(opening, folder), why);
    opening->inputs.items =
        arena_array(opening->arena, schema->record_count, sizeof *opening->inputs.items);
    for (size_t i = 0; i < count; i++) {
        struct text file = path_join(opening->arena, folder, names[i]);
        uint32_t record = record_of_file(schema, file);
        if (record != INDEX_NONE && !add_table(opening, file, record))
            return PORTFOLIO_REJECTED;
        if (record == INDEX_NONE && text_ends_nocase(names[i], TEXT(".csv")))
            diag_add_data(opening->diags, DIAG_W0734, keep_name(opening, file), 0, 0,
                          "the file is named after no record (%.*s): it is passed over",
                          TEXT_ARGS(record_names(opening)));
    }
    return PORTFOLIO_DONE;
}

static enum portfolio_result open_list(struct opening *opening) {
    const struct portfolio_options *options = opening->options;
    opening->inputs.form = FORM_CSV;
    opening->inputs.items =
        arena_array(opening->arena, options->schema->record_count, sizeof *opening->inputs.items);
    for (size_t i = 0; i < options->path_count; i++) {
        struct text path = text_of(options->paths[i]);
        uint32_t record = record_of_file(options->schema, path);
        if (record == INDEX_NONE) {
            diag_add_data(opening->diags, DIAG_E0719, keep_name(opening, path), 0, 0,
                          "a list of facts is of CSV files that are named after their record: %.*s",
                          TEXT_ARGS(record_names(opening)));
            return PORTFOLIO_REJECTED;
        }
        if (!add_table(opening, path, record))
            return PORTFOLIO_REJECTED;
    }
    return PORTFOLIO_DONE;
}

static bool is_database_name(struct text path) {
    return text_ends_nocase(path, TEXT(".db")) || text_ends_nocase(path, TEXT(".sqlite")) ||
           text_ends_nocase(path, TEXT(".sqlite3"));
}

/* A file whose name does not tell: by how it begins. */
static bool form_of_content(const char *bytes, size_t length, enum form *form) {
    struct text start = {bytes, (uint32_t)(length < 4096 ? length : 4096)};
    if (text_starts(start, TEXT("SQLite format 3"))) {
        *form = FORM_SQLITE;
        return true;
    }
    if (text_starts(start, TEXT("\xef\xbb\xbf")))
        start = (struct text){start.bytes + 3, start.length - 3};
    start = text_trim(start);
    *form = text_starts(start, TEXT("[")) ? FORM_JSON : FORM_NDJSON;
    return start.length && (*start.bytes == '[' || *start.bytes == '{');
}

static enum portfolio_result map_inputs(struct opening *opening) {
    struct text why;
    for (uint32_t i = 0; i < opening->inputs.count; i++) {
        struct input *input = &opening->inputs.items[i];
        if (opening->options->input && strcmp(input->path, "-") == 0) {
            input->view.bytes = opening->options->input;
            input->view.length = opening->options->input_length;
        } else if (file_map(opening->arena, input->path, &input->view, &why) != FILE_OK)
            return unreadable(opening, input->name, why);
    }
    return PORTFOLIO_DONE;
}

/* NDJSON that is piped is read piece by piece, unless it is asked for twice. */
static enum portfolio_result open_input(struct opening *opening, struct input *input) {
    struct text why;
    bool is_held = opening->options->input && strcmp(input->path, "-") == 0;
    if (opening->options->strict || is_held || !file_is_piped(input->path))
        return map_inputs(opening);
    input->window = arena_alloc(opening->arena, sizeof *input->window);
    if (window_open(opening->arena, input->path, input->window, &why) != FILE_OK ||
        window_move(opening->arena, input->window, 0, &why) != FILE_OK)
        return unreadable(opening, input->name, why);
    return PORTFOLIO_DONE;
}

/* All of what is piped after all: only lines can be read in pieces. */
static enum portfolio_result read_rest(struct opening *opening, struct input *input) {
    struct file_window *window = input->window;
    struct text why;
    while (window && !window->is_end)
        if (window_move(opening->arena, window, 0, &why) != FILE_OK)
            return unreadable(opening, input->name, why);
    if (window) {
        input->view = window_keep(window);
        input->window = NULL;
    }
    return PORTFOLIO_DONE;
}

static enum portfolio_result open_file(struct opening *opening, const char *path) {
    bool is_input = strcmp(path, "-") == 0;
    struct text given = text_of(path);
    struct inputs *inputs = &opening->inputs;
    inputs->items = arena_array(opening->arena, 1, sizeof *inputs->items);
    inputs->items[0] = (struct input){
        .path = path, .name = is_input ? TEXT("standard input") : keep_name(opening, given)};
    inputs->count = 1;
    if (is_database_name(given)) {
        inputs->form = FORM_SQLITE;
        return PORTFOLIO_DONE;
    }
    enum portfolio_result result = open_input(opening, &inputs->items[0]);
    if (result != PORTFOLIO_DONE)
        return result;
    const struct file_window *window = inputs->items[0].window;
    const struct file_view *view = &inputs->items[0].view;
    if (text_ends_nocase(given, TEXT(".json")))
        inputs->form = FORM_JSON;
    else if (is_input || text_ends_nocase(given, TEXT(".ndjson")) ||
             text_ends_nocase(given, TEXT(".jsonl")))
        inputs->form = FORM_NDJSON;
    else if (!form_of_content(window ? window->bytes : view->bytes,
                              window ? window->length : view->length, &inputs->form)) {
        struct diag *diag = diag_add_data(opening->diags, DIAG_E0719, inputs->items[0].name, 0, 0,
                                          "neither the name nor the start of the file tells what "
                                          "form the facts have");
        diag_hint(opening->diags, diag,
                  "facts are a folder or list of .csv files, a .json or .ndjson file, or a .db");
        return PORTFOLIO_REJECTED;
    }
    return inputs->form == FORM_NDJSON ? PORTFOLIO_DONE : read_rest(opening, &inputs->items[0]);
}

static enum portfolio_result open_all(struct opening *opening) {
    const struct portfolio_options *options = opening->options;
    const char *first = options->paths[0];
    enum portfolio_result result;
    opening->inputs.name = keep_name(opening, text_of(first));
    if (options->path_count == 1 && strcmp(first, "-") != 0) {
        enum file_kind kind = file_kind_of(first);
        if (kind == KIND_NONE)
            return unreadable(opening, opening->inputs.name,
                              TEXT("there is no such file or folder"));
        result = kind == KIND_FOLDER                              ? open_folder(opening, first)
                 : text_ends_nocase(text_of(first), TEXT(".csv")) ? open_list(opening)
                                                                  : open_file(opening, first);
    } else {
        result = options->path_count == 1 ? open_file(opening, first) : open_list(opening);
    }
    if (result == PORTFOLIO_DONE && opening->inputs.form == FORM_CSV)
        result = map_inputs(opening);
    return result;
}

static void close_all(struct opening *opening) {
    for (uint32_t i = 0; i < opening->inputs.count; i++) {
        if (opening->inputs.items[i].view.bytes)
            file_unmap(&opening->inputs.items[i].view);
        if (opening->inputs.items[i].window)
            window_close(opening->inputs.items[i].window);
    }
    arena_free(opening->arena);
}

/* Threads are worth their start only when there is something to read. */
enum { BYTES_FOR_JOBS = 4 * 1024 * 1024 };

static bool wants_jobs(const struct opening *opening) {
    size_t bytes = 0;
    for (uint32_t i = 0; i < opening->inputs.count; i++) {
        const struct input *input = &opening->inputs.items[i];
        bool goes_on = input->window && !input->window->is_end;
        bytes += goes_on ? BYTES_FOR_JOBS : input->view.length;
    }
    return opening->options->jobs > 1 &&
           (bytes >= BYTES_FOR_JOBS || opening->inputs.form == FORM_SQLITE);
}

/* CSV tables are read by several threads, and then tenants can often be taken by several too. */
static bool wants_relay(const struct opening *opening, const struct intake *intake) {
    return opening->inputs.form != FORM_CSV ||
           (opening->options->jobs > 2 && !intake_can_prepare(intake));
}

static enum portfolio_result read_once(const struct opening *opening,
                                       const struct portfolio_sink *sink, struct diags *diags,
                                       struct portfolio_counts *counts) {
    enum portfolio_result result = PORTFOLIO_FAILED;
    *counts = (struct portfolio_counts){0};
    struct intake *intake = intake_new(opening->options, sink, diags, counts);
    intake->has_jobs = wants_jobs(opening);
    if (intake->has_jobs && wants_relay(opening, intake))
        intake_relay(intake);
    switch (opening->inputs.form) {
    case FORM_CSV:
        result = csv_portfolio_read(intake, &opening->inputs);
        break;
    case FORM_JSON:
    case FORM_NDJSON:
        result = json_portfolio_read(intake, &opening->inputs);
        break;
    case FORM_SQLITE:
        result = sqlite_portfolio_read(intake, &opening->inputs);
        break;
    }
    if (result == PORTFOLIO_DONE && !intake_end(intake))
        result = PORTFOLIO_STOPPED;
    intake_free(intake);
    return result;
}

/* The second reading says nothing that the first has not said. */
static enum portfolio_result read_again(const struct opening *opening,
                                        const struct portfolio_sink *sink,
                                        struct portfolio_counts *counts) {
    struct arena *arena = arena_new();
    struct diags *unheard = diags_new(arena, NULL);
    enum portfolio_result result = read_once(opening, sink, unheard, counts);
    diags_free(unheard);
    arena_free(arena);
    return result;
}

enum portfolio_result portfolio_read(const struct portfolio_options *options,
                                     const struct portfolio_sink *sink, struct diags *diags,
                                     struct portfolio_counts *counts) {
    struct opening opening = {options, diags, arena_new(), {0}};
    *counts = (struct portfolio_counts){0};
    enum portfolio_result result = open_all(&opening);
    if (result == PORTFOLIO_DONE && !options->strict) {
        result = read_once(&opening, sink, diags, counts);
    } else if (result == PORTFOLIO_DONE) {
        size_t before = diags_count(diags, DIAG_ERROR);
        result = read_once(&opening, NULL, diags, counts);
        if (result == PORTFOLIO_DONE && diags_count(diags, DIAG_ERROR) > before)
            result = PORTFOLIO_REJECTED;
        if (result == PORTFOLIO_DONE)
            result = read_again(&opening, sink, counts);
    }
    close_all(&opening);
    return result;
}

void portfolio_describe(const struct portfolio_options *options, struct diags *diags,
                        struct buffer *out) {
    struct opening opening = {options, diags, arena_new(), {0}};
    struct portfolio_counts counts = {0};
    bool is_gone = file_is_piped(options->paths[0]); /* it was read, and can be read only once */
    if (!is_gone && open_all(&opening) == PORTFOLIO_DONE) {
        struct intake *intake = intake_new(options, NULL, diags, &counts);
        switch (opening.inputs.form) {
        case FORM_CSV:
            csv_portfolio_describe(intake, &opening.inputs, out);
            break;
        case FORM_JSON:
        case FORM_NDJSON:
            json_portfolio_describe(intake, &opening.inputs, out);
            break;
        case FORM_SQLITE:
            sqlite_portfolio_describe(intake, &opening.inputs, out);
            break;
        }
        intake_free(intake);
    }
    close_all(&opening);
}

void binding_describe(struct text source, const struct binding *binding, struct buffer *out) {
    const struct record *record = binding->record;
    const char *before = "; not there, so unknown: ";
    buffer_format(out, "%.*s: %u of %u facts of %.*s", TEXT_ARGS(source), binding->column_count,
                  record->fact_count, TEXT_ARGS(record->name));
    for (uint32_t i = 0, k = 0; i < record->fact_count; i++) {
        if (k < binding->column_count && binding->columns[k].fact_index == i) {
            k++;
            continue;
        }
        buffer_format(out, "%s%.*s", before, TEXT_ARGS(record->facts[i].name));
        before = ", ";
    }
    buffer_add_char(out, '\n');
}

void report_no_tenants(struct intake *intake, const struct inputs *inputs, const char *what) {
    struct text name = intake->options->schema->records[0].name;
    struct diag *diag =
        diag_add_data(intake->diags, DIAG_E0702, inputs->name, 0, 0,
                      "there is no table of tenants, \"%.*s%s\"", TEXT_ARGS(name), what);
    diag_hint(intake->diags, diag, "only tables of children may be missing");
}

void report_no_children(struct intake *intake, const struct inputs *inputs, uint32_t record) {
    struct text name = intake->options->schema->records[record].name;
    diag_add_data(intake->diags, DIAG_W0736, inputs->name, 0, 0,
                  "there is no table \"%.*s\": what is asked about it is unknown", TEXT_ARGS(name));
}
