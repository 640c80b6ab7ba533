/* Ways for people: numbered, a table of changes each, and the rule that would decide then. */
#include "base/utf8.h"
#include "report/layout.h"
#include "report/ways.h"

enum { WAYS_SHOWN = 8, NAMES_SHOWN = 24 };

struct writer {
    const struct ways_question *question;
    const struct ways *ways;
    struct text call; /* the words of a command, without --what-if */
    struct arena *arena;
    struct buffer *out;
    size_t width;
    bool color;
};

static void write_paragraph(const struct writer *writer, struct buffer *text, size_t indent,
                            size_t next) {
    buffer_add_repeat(writer->out, ' ', indent);
    layout_add_wrapped(writer->out, buffer_text(text), indent, next, writer->width);
    buffer_add_char(writer->out, '\n');
    buffer_free(text);
}

static void write_heading(const struct writer *writer) {
    const struct schema *schema = writer->question->program->schema;
    const struct tenant *tenant = writer->question->tenant;
    char day[10];
    date_write(writer->question->as_of, day);
    layout_style(writer->out, writer->color, STYLE_STRONG);
    buffer_add_visible(writer->out, tenant_id(schema, tenant));
    layout_style(writer->out, writer->color, STYLE_END);
    for (uint32_t i = 0; i < schema->records[0].fact_count; i++) {
        if (i == schema->records[0].key || schema->records[0].facts[i].type.kind != TYPE_TEXT)
            continue;
        if (tenant->values[i].state == VALUE_KNOWN) {
            buffer_add_string(writer->out, "  ");
            buffer_add_visible(writer->out, tenant->values[i].text);
        }
        break;
    }
    buffer_format(writer->out, ", as of %.10s\n\n", day);
}

static const struct rule *rule_of(const struct wish *wish, const struct way_outcome *outcome) {
    return outcome->rule == INDEX_NONE ? NULL : &wish->column.decision->rules[outcome->rule];
}

/* "Wanted: priority High" over "Now: priority Medium, by reactive" */
static void write_question(const struct writer *writer) {
    const struct target *target = writer->question->target;
    struct buffer wanted = {0}, now = {0};
    target_write(&wanted, target);
    for (uint32_t i = 0; i < target->count; i++) {
        const struct wish *wish = &target->wishes[i];
        const struct way_outcome *outcome = &writer->ways->now[i];
        const struct rule *rule = rule_of(wish, outcome);
        bool is_said = i > 0 && text_is(wish->column.name, target->wishes[i - 1].column.name);
        if (is_said)
            continue;
        buffer_add_string(&now, i > 0 ? "; " : "");
        buffer_add_text(&now, wish->column.name);
        buffer_add_char(&now, ' ');
        buffer_add_text(&now, outcome->words);
        if (rule && wish->kind == WISH_IS)
            buffer_format(&now, ", by %.*s", TEXT_ARGS(rule->name));
    }
    buffer_add_string(writer->out, "Wanted: ");
    layout_add_wrapped(writer->out, buffer_text(&wanted), 8, 8, writer->width);
    buffer_add_string(writer->out, "\nNow:    ");
    layout_add_wrapped(writer->out, buffer_text(&now), 8, 8, writer->width);
    buffer_add_char(writer->out, '\n');
    buffer_free(&wanted);
    buffer_free(&now);
}

static void write_outcome(const struct writer *writer, const struct wish *wish,
                          const struct way_outcome *outcome) {
    const struct program *program = writer->question->program;
    const struct rule *rule = rule_of(wish, outcome);
    struct buffer text = {0};
    buffer_add_string(&text, "then ");
    wish_write(&text, wish);
    if (rule)
        buffer_format(&text, " by %.*s", TEXT_ARGS(rule->name));
    if (rule && rule->because.length > 0)
        buffer_format(&text, ": %.*s", TEXT_ARGS(rule->because));
    for (uint32_t i = 0; rule && i < rule->cites.count; i++)
        buffer_format(&text, "%s%.*s", i > 0 ? ", " : " (",
                      TEXT_ARGS(program->clauses[rule->cites.clauses[i]].name));
    if (rule && rule->cites.count > 0)
        buffer_add_char(&text, ')');
    write_paragraph(writer, &text, 4, 6);
}

static void write_way(const struct writer *writer, uint32_t index) {
    const struct way *way = &writer->ways->items[index];
    struct layout_table *table = layout_table_new(writer->arena, 3);
    struct buffer changes = {0};
    for (uint32_t i = 0; i < way->count; i++) {
        const struct way_fact *fact = &writer->ways->facts[way->changes[i].fact];
        struct buffer cell = {0};
        layout_table_add(table, fact->name);
        value_write_measured(&cell, &fact->declared->type, &fact->current);
        layout_table_add(table, buffer_text(&cell));
        buffer_clear(&cell);
        buffer_format(&cell, "-> %.*s", TEXT_ARGS(way->changes[i].words));
        layout_table_add(table, buffer_text(&cell));
        buffer_free(&cell);
    }
    layout_table_write(table, &changes, 4, writer->width, false, false);
    buffer_add_char(writer->out, '\n');
    layout_style(writer->out, writer->color, STYLE_STRONG);
    buffer_format(writer->out, "%2u", index + 1);
    layout_style(writer->out, writer->color, STYLE_END);
    buffer_add(writer->out, changes.bytes + 2, changes.length - 2);
    buffer_free(&changes);
    for (uint32_t i = 0; i < writer->question->target->count; i++)
        write_outcome(writer, &writer->question->target->wishes[i], &way->outcomes[i]);
}

/* On a line of its own, unbroken, so that it can be copied. */
static void write_command(const struct writer *writer) {
    struct buffer command = {0};
    buffer_add_text(&command, writer->call);
    buffer_add_string(&command, " --what-if ");
    layout_add_shell(&command, writer->ways->items[0].what_if);
    buffer_add_string(writer->out, "All that the first way changes:\n  ");
    buffer_add_visible(writer->out, buffer_text(&command));
    buffer_add_char(writer->out, '\n');
    buffer_free(&command);
}

static void write_rest(const struct writer *writer) {
    const struct ways *ways = writer->ways;
    struct buffer text = {0};
    if (ways->count > WAYS_SHOWN)
        buffer_format(&text, "There are %u ways more: --format json has them. ",
                      ways->count - WAYS_SHOWN);
    if (ways->has_run_out)
        buffer_format(&text,
                      "After %u tries the search was ended: ways of more than %u changes may be "
                      "left out.",
                      ways->tried, ways->complete_up_to);
    else if (!ways->is_all)
        buffer_format(&text, "Ways of more than %u %s were not looked for.", ways->complete_up_to,
                      ways->complete_up_to == 1 ? "change" : "changes");
    else if (ways->count == 1)
        buffer_add_string(&text,
                          "No other change of facts that are marked as changeable leads there.");
    else
        buffer_add_string(&text, "No other changes of facts that are marked as changeable lead "
                                 "there.");
    buffer_add_char(writer->out, '\n');
    write_paragraph(writer, &text, 0, 0);
    write_command(writer);
}

/* "cadence_days, entitlement.status", each once. */
static uint32_t add_names(const struct writer *writer, struct buffer *text) {
    const struct ways *ways = writer->ways;
    const struct schema *schema = writer->question->program->schema;
    uint32_t named = 0, more = 0;
    for (uint32_t i = 0; i < ways->fact_count; i++) {
        const struct way_fact *fact = &ways->facts[i];
        bool is_said = false;
        for (uint32_t k = 0; k < i && !is_said; k++)
            is_said = ways->facts[k].declared == fact->declared;
        if (is_said)
            continue;
        more += named == NAMES_SHOWN;
        if (named == NAMES_SHOWN)
            continue;
        buffer_add_string(text, named > 0 ? ", " : "");
        if (fact->record != 0)
            buffer_format(text, "%.*s.", TEXT_ARGS(schema->records[fact->record].name));
        buffer_add_text(text, fact->declared->name);
        named++;
    }
    if (more > 0)
        buffer_format(text, " and %u more", more);
    return named;
}

static void add_barred(const struct writer *writer, struct buffer *text) {
    const struct ways *ways = writer->ways;
    uint32_t names = 0;
    for (uint32_t i = 0; i < ways->barred_count; i++) {
        const struct way_barred *barred = &ways->barred[i];
        buffer_add_string(text, i == 0 ? " It would take a change of " : ", or of ");
        for (uint32_t k = 0; k < barred->count; k++) {
            buffer_add_string(text, k == 0 ? "" : k + 1 == barred->count ? " and " : ", ");
            buffer_add_text(text, barred->names[k]);
        }
        names += barred->count;
    }
    if (ways->barred_count > 0)
        buffer_add_string(text, names == 1 ? ", which is not marked as changeable."
                                           : "; these are not marked as changeable.");
}

static void write_none(const struct writer *writer) {
    const struct ways *ways = writer->ways;
    struct buffer text = {0};
    if (ways->fact_count == 0) {
        buffer_add_string(&text, "No fact that this hangs on is marked as changeable.");
    } else if (ways->has_run_out) {
        buffer_format(&text,
                      "No way was found in %u tries, after which the search was ended. Of up to %u "
                      "%s every way was tried, of ",
                      ways->tried, ways->complete_up_to,
                      ways->complete_up_to == 1 ? "change" : "changes");
        add_names(writer, &text);
        buffer_add_char(&text, '.');
    } else {
        buffer_add_string(&text, "No change of the facts that can be changed leads there (");
        bool is_one = add_names(writer, &text) == 1;
        buffer_add_string(&text, is_one ? " was tried with every value"
                                        : " were tried in every combination");
        buffer_add_string(&text, ways->is_proven ? ")."
                                                 : ", of texts, lists and facts that are compared "
                                                   "with others those that the rules ask about).");
    }
    add_barred(writer, &text);
    buffer_add_char(writer->out, '\n');
    write_paragraph(writer, &text, 0, 0);
}

void ways_write(const struct ways_question *question, const struct ways *ways, struct text call,
                struct buffer *out, size_t width, bool color) {
    struct writer writer = {question, ways, call, arena_new(), out, width, color};
    write_heading(&writer);
    write_question(&writer);
    if (ways->is_there)
        buffer_add_string(out, "\nIt comes out so already.\n");
    else if (ways->count == 0)
        write_none(&writer);
    for (uint32_t i = 0; i < ways->count && i < WAYS_SHOWN; i++)
        write_way(&writer, i);
    if (ways->count > 0)
        write_rest(&writer);
    arena_free(writer.arena);
}
