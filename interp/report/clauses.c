/* What carries each clause: a table by playbook, CSV or JSON. */
#include "report/clauses.h"

#include "report/csv.h"
#include "report/layout.h"

/* "rule customer-led of priority", or without the kind where the name says it all */
static void add_citing(struct buffer *out, const struct citing *citing) {
    buffer_format(out, "%s %.*s", citing_kind_word(citing->kind), TEXT_ARGS(citing->name));
    if (citing->of.length > 0)
        buffer_format(out, " of %.*s", TEXT_ARGS(citing->of));
}

static void add_all_citing(struct buffer *out, const struct coverage *coverage,
                           const struct clause_state *state, const char *joint) {
    for (uint32_t i = 0; i < state->citing_count; i++) {
        buffer_add_string(out, i > 0 ? joint : "");
        add_citing(out, &coverage->citing.items[state->citing[i]]);
    }
}

static void add_number_cell(struct layout_table *table, uint32_t count) {
    struct buffer cell = {0};
    if (count == 0)
        buffer_add_string(&cell, "NONE");
    else
        buffer_add_unsigned(&cell, count);
    layout_table_add(table, buffer_text(&cell));
    buffer_free(&cell);
}

static void write_playbook(const struct program *program, const struct coverage *coverage,
                           uint32_t playbook, const struct clauses_options *options,
                           struct buffer *out) {
    struct layout_table *table = layout_table_new(coverage->arena, 3);
    const struct source_title *source = &program->playbooks[playbook];
    layout_style(out, options->color, STYLE_STRONG);
    buffer_add_visible(out, source->title.length > 0 ? source->title : source->name);
    layout_style(out, options->color, STYLE_END);
    buffer_add_char(out, '\n');
    layout_table_add(table, TEXT("clause"));
    layout_table_add(table, TEXT("tests"));
    layout_table_add(table, TEXT("carried by"));
    for (uint32_t c = 0; c < program->clause_count; c++) {
        const struct clause_state *state = &coverage->clauses[c];
        struct buffer cell = {0};
        if (program->clauses[c].source != playbook)
            continue;
        layout_table_add(table, program->clauses[c].name);
        add_number_cell(table, state->tests);
        if (state->citing_count == 0) {
            buffer_add_string(&cell, "NOTHING: ");
            buffer_add_text(&cell, program->clauses[c].title);
        }
        add_all_citing(&cell, coverage, state, ", ");
        layout_table_add(table, buffer_text(&cell));
        buffer_free(&cell);
    }
    layout_table_write(table, out, 2, options->width, true, options->color);
    buffer_add_char(out, '\n');
}

static void write_table(const struct program *program, const struct coverage *coverage,
                        const struct clauses_options *options, struct buffer *out) {
    for (uint32_t i = 0; i < program->playbook_count; i++)
        write_playbook(program, coverage, i, options, out);
    buffer_format(out, "%u of %u clauses cited, %u of %u tested\n", coverage->cited,
                  program->clause_count, coverage->tested, program->clause_count);
}

static void write_csv(const struct program *program, const struct coverage *coverage,
                      const struct clauses_options *options, struct buffer *out) {
    buffer_add_string(out, "playbook,clause,title,carried_by,tests\n");
    for (uint32_t c = 0; c < program->clause_count; c++) {
        struct buffer cell = {0};
        csv_add_cell(out, program->playbooks[program->clauses[c].source].name, options->raw);
        buffer_add_char(out, ',');
        csv_add_cell(out, program->clauses[c].name, options->raw);
        buffer_add_char(out, ',');
        csv_add_cell(out, program->clauses[c].title, options->raw);
        buffer_add_char(out, ',');
        add_all_citing(&cell, coverage, &coverage->clauses[c], "; ");
        csv_add_cell(out, buffer_text(&cell), options->raw);
        buffer_format(out, ",%u\n", coverage->clauses[c].tests);
        buffer_free(&cell);
    }
}

static void add_json_citing(const struct program *program, const struct citing *citing,
                            struct buffer *out) {
    buffer_format(out, "{\"kind\":\"%s\",\"name\":", citing_kind_word(citing->kind));
    buffer_add_json(out, citing->name);
    if (citing->of.length > 0) {
        buffer_add_string(out, ",\"decision\":");
        buffer_add_json(out, citing->of);
    }
    if (citing->span.file != FILE_NONE) {
        size_t line, column;
        const struct source *source = sources_get(program->sources, citing->span.file);
        source_position(source, citing->span.start, &line, &column);
        buffer_add_string(out, ",\"file\":");
        buffer_add_json(out, source->path);
        buffer_format(out, ",\"line\":%zu", line);
    }
    buffer_format(out, ",\"tests\":%u}", citing->tests);
}

static void write_json(const struct program *program, const struct coverage *coverage,
                       struct buffer *out) {
    buffer_add_string(out, "{\"clauses\":[");
    for (uint32_t c = 0; c < program->clause_count; c++) {
        const struct clause *clause = &program->clauses[c];
        const struct clause_state *state = &coverage->clauses[c];
        buffer_add_string(out, c > 0 ? ",\n{\"playbook\":" : "\n{\"playbook\":");
        buffer_add_json(out, program->playbooks[clause->source].name);
        buffer_add_string(out, ",\"clause\":");
        buffer_add_json(out, clause->name);
        buffer_add_string(out, ",\"title\":");
        buffer_add_json(out, clause->title);
        buffer_add_string(out, ",\"carried_by\":[");
        for (uint32_t i = 0; i < state->citing_count; i++) {
            buffer_add_string(out, i > 0 ? "," : "");
            add_json_citing(program, &coverage->citing.items[state->citing[i]], out);
        }
        buffer_format(out, "],\"tests\":%u}", state->tests);
    }
    buffer_format(out, "\n],\"clause_count\":%u,\"cited\":%u,\"tested\":%u}\n",
                  program->clause_count, coverage->cited, coverage->tested);
}

void clauses_write(const struct program *program, const struct coverage *coverage,
                   const struct clauses_options *options, struct buffer *out) {
    switch (options->format) {
    case CLAUSES_TABLE:
        write_table(program, coverage, options, out);
        break;
    case CLAUSES_CSV:
        write_csv(program, coverage, options, out);
        break;
    case CLAUSES_JSON:
        write_json(program, coverage, out);
        break;
    }
}
