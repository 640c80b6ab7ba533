/* An explanation for people: plain sentences, then conditions with the facts beside them. */
#include "base/utf8.h"
#include "report/against.h"
#include "report/layout.h"
#include "report/supposition.h"

enum { LINES_MAX = 40, REASONS_MAX = 8, TRUTH_WIDTH = 9 };

struct writer {
    const struct explanation *explanation;
    struct buffer *out;
    size_t width;
    bool color;
};

static size_t count_lines(const struct buffer *out, size_t from) {
    size_t lines = 0;
    for (size_t at = from; at < out->length; at++)
        lines += out->bytes[at] == '\n';
    return lines;
}

/* "status: Blocked, status_since: 2019-11-30" */
static void add_facts(struct buffer *text, const struct reason *reason) {
    for (uint32_t i = 0; i < reason->fact_count; i++) {
        buffer_add_string(text, i > 0 ? ", " : "");
        buffer_add_text(text, reason->facts[i].name);
        buffer_add_string(text, reason->is_row ? " " : ": ");
        buffer_add_text(text, reason->facts[i].brief);
    }
}

static size_t left_width(const struct reasons *reasons, size_t indent, size_t width) {
    size_t widest = 0, most = (width - indent) / 2;
    for (size_t i = 0; i < reasons->items.count; i++) {
        const struct reason *reason = &reasons->items.items[i];
        size_t columns = 2 * reason->depth + utf8_width(reason->condition);
        if (columns > widest && columns <= most)
            widest = columns;
    }
    return widest;
}

/* A condition too long for its column gets its facts behind it, or on a line of their own. */
static void write_reason(const struct reason *reason, struct buffer *out, size_t indent,
                         size_t left, size_t width) {
    struct buffer facts = {0};
    size_t start = indent + TRUTH_WIDTH + 2 * reason->depth, line = out->length;
    add_facts(&facts, reason);
    buffer_add_repeat(out, ' ', indent);
    if (reason->is_value) {
        layout_add_padded(out, TEXT("from"), TRUTH_WIDTH);
        layout_add_wrapped(out, buffer_text(&facts), start, start, width);
        buffer_add_char(out, '\n');
        buffer_free(&facts);
        return;
    }
    layout_add_padded(out, text_of(truth_word(reason->truth)), TRUTH_WIDTH);
    buffer_add_repeat(out, ' ', 2 * reason->depth);
    layout_add_wrapped(out, reason->condition, start, start + 2, width);
    if (facts.length > 0) {
        size_t column = indent + TRUTH_WIDTH + left + 3;
        size_t used = utf8_width((struct text){out->bytes + line, (uint32_t)(out->length - line)});
        bool is_one_line = count_lines(out, line) == 0;
        if (is_one_line && used + 2 < column + 1) {
            buffer_add_repeat(out, ' ', column - used);
        } else if (is_one_line && used + 3 + utf8_width(buffer_text(&facts)) <= width) {
            column = used + 3;
            buffer_add_string(out, "   ");
        } else {
            column = start + 4;
            buffer_add_char(out, '\n');
            buffer_add_repeat(out, ' ', column);
        }
        layout_add_wrapped(out, buffer_text(&facts), column, column, width);
    }
    buffer_add_char(out, '\n');
    buffer_free(&facts);
}

void reasons_write(const struct reasons *reasons, struct buffer *out, size_t indent, size_t width,
                   size_t most) {
    size_t left = left_width(reasons, indent + TRUTH_WIDTH, width);
    for (size_t i = 0; i < reasons->items.count; i++) {
        if (i == most && reasons->items.count > most + 1) {
            buffer_add_repeat(out, ' ', indent);
            buffer_format(out, "and %zu more\n", reasons->items.count - i);
            break;
        }
        write_reason(&reasons->items.items[i], out, indent, left, width);
    }
}

static void write_cites(const struct writer *writer, struct buffer *text, const struct rule *rule) {
    const struct program *program = frame_program(writer->explanation->frame);
    for (uint32_t i = 0; i < rule->cites.count; i++) {
        buffer_add_string(text, i > 0 ? ", " : " (");
        buffer_add_text(text, program->clauses[rule->cites.clauses[i]].name);
    }
    if (rule->cites.count > 0)
        buffer_add_char(text, ')');
}

/* "by customer-led: the customer leads, so the tenant is Low (P-12, P-07)" */
static void write_rule(const struct writer *writer, const char *before, bool with_value,
                       const struct explained_rule *explained) {
    const struct rule *rule = explained->rule;
    struct buffer text = {0};
    buffer_add_string(&text, before);
    against_add_name(&text, explained, with_value);
    if (rule->because.length > 0) {
        buffer_add_string(&text, ": ");
        buffer_add_text(&text, rule->because);
    }
    write_cites(writer, &text, rule);
    buffer_add_repeat(writer->out, ' ', 2);
    layout_add_wrapped(writer->out, buffer_text(&text), 2, 4, writer->width);
    buffer_add_char(writer->out, '\n');
    buffer_free(&text);
}

static void write_heading(const struct writer *writer, const struct explained *explained) {
    for (uint32_t i = 0; i < explained->output_count; i++) {
        const struct explained_output *output = &explained->outputs[i];
        size_t at = utf8_width(output->result.name) + 2;
        struct buffer value = {0};
        buffer_add_text(&value, output->value);
        supposition_add_was(writer->explanation, output, &value);
        layout_style(writer->out, writer->color, STYLE_STRONG);
        buffer_add_visible(writer->out, output->result.name);
        buffer_add_string(writer->out, ": ");
        layout_add_wrapped(writer->out, buffer_text(&value), at, 4, writer->width);
        layout_style(writer->out, writer->color, STYLE_END);
        buffer_add_char(writer->out, '\n');
        buffer_free(&value);
    }
    supposition_write_items(writer->explanation, explained, writer->out, writer->width);
}

static uint32_t count_role(const struct explained *explained, enum rule_role role) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < explained->rule_count; i++)
        count += explained->rules[i].role == role;
    return count;
}

/* The rules of one role, each with its reasons, until the decision's screen is full. */
static void write_role(const struct writer *writer, const struct explained *explained,
                       enum rule_role role, const char *title, const char *before, bool with_value,
                       size_t start) {
    uint32_t left = count_role(explained, role);
    if (left == 0)
        return;
    if (title)
        buffer_format(writer->out, "  %s\n", title);
    for (uint32_t i = 0; i < explained->rule_count; i++) {
        const struct explained_rule *rule = &explained->rules[i];
        if (rule->role != role)
            continue;
        size_t lines = count_lines(writer->out, start);
        if (lines + 2 > LINES_MAX && left > 1) {
            buffer_format(writer->out, "  and %u more: --format json has all\n", left);
            return;
        }
        left--;
        write_rule(writer, before, with_value, rule);
        size_t room = lines + 1 < LINES_MAX ? LINES_MAX - lines - 1 : 1;
        if (rule->rule->is_otherwise)
            buffer_add_string(writer->out, role == ROLE_DECIDED
                                               ? "      no rule before it applies\n"
                                               : "      if no rule before it applies\n");
        else
            reasons_write(&rule->reasons, writer->out, 6, writer->width,
                          room < REASONS_MAX ? room : REASONS_MAX);
    }
}

/* The rules of one role in a line each, as far as the screen reaches. */
static void write_against(const struct writer *writer, const struct explained *explained,
                          enum rule_role role, const char *title, size_t start) {
    size_t lines = count_lines(writer->out, start);
    against_write(explained, role, title, writer->out, writer->width,
                  lines + 2 < LINES_MAX ? LINES_MAX - lines - 2 : 1);
}

/* The place of the next answer that leads to the same. */
static uint32_t next_alike(const struct explained_missing *missing, uint32_t i) {
    struct text leads_to = missing->answers[i++].leads_to;
    while (i < missing->answer_count && !text_is(missing->answers[i].leads_to, leads_to))
        i++;
    return i;
}

/* "High leads to Keep; Medium or Low leads to Override" */
static void add_answers(struct buffer *text, const struct explained_missing *missing) {
    for (uint32_t i = 0; i < missing->answer_count; i++) {
        struct text leads_to = missing->answers[i].leads_to;
        bool is_said = false;
        for (uint32_t k = 0; k < i && !is_said; k++)
            is_said = text_is(missing->answers[k].leads_to, leads_to);
        if (is_said)
            continue;
        buffer_add_string(text, text->length > 0 ? "; " : "");
        for (uint32_t k = i; k < missing->answer_count; k = next_alike(missing, k)) {
            bool is_last = next_alike(missing, k) == missing->answer_count;
            buffer_add_string(text, k == i ? "" : is_last ? " or " : ", ");
            buffer_add_text(text, missing->answers[k].answer);
        }
        buffer_add_string(text, " leads to ");
        buffer_add_text(text, leads_to);
    }
}

static void write_missing(const struct writer *writer, const struct explained *explained) {
    struct layout_table *table = layout_table_new(writer->explanation->arena, 2);
    if (explained->missing_count == 0)
        return;
    buffer_add_string(writer->out, "  What is missing:\n");
    for (uint32_t i = 0; i < explained->missing_count; i++) {
        const struct explained_missing *missing = &explained->missing[i];
        struct buffer text = {0};
        buffer_add_text(&text, missing->label);
        if (missing->label.length && missing->help.length)
            buffer_add_string(&text, ": ");
        buffer_add_text(&text, missing->help);
        layout_table_add(table, missing->name);
        layout_table_add(table, buffer_text(&text));
        buffer_clear(&text);
        if (!explained->decision || explained->decision->take != TAKE_EVERY)
            add_answers(&text, missing); /* whole lists would be too long to compare */
        if (text.length > 0) {
            layout_table_add(table, TEXT(""));
            layout_table_add(table, buffer_text(&text));
        }
        buffer_free(&text);
    }
    layout_table_write(table, writer->out, 4, writer->width, false, false);
}

static void write_list(const struct writer *writer, const struct explained *explained,
                       size_t start) {
    write_role(writer, explained, ROLE_DECIDED, NULL, "", true, start);
    write_missing(writer, explained);
    write_role(writer, explained, ROLE_POSSIBLE, "Perhaps, once that is known:", "", true, start);
    write_against(writer, explained, ROLE_FAILED, "Not these, because this does not hold:", start);
}

static void write_single(const struct writer *writer, const struct explained *explained,
                         size_t start) {
    uint32_t deciding = count_role(explained, ROLE_DECIDED);
    if (!explained->undecided && deciding == 0)
        buffer_add_string(writer->out, "  no rule applies\n");
    write_role(writer, explained, ROLE_DECIDED,
               deciding > 1 ? "Whichever of these rules applies, it comes out the same:" : NULL,
               "by ", false, start);
    write_missing(writer, explained);
    write_role(writer, explained, ROLE_POSSIBLE, "What it may become:", "", true, start);
    write_against(writer, explained, ROLE_FAILED, "Not these, because this does not hold:", start);
    write_against(writer, explained, ROLE_LATER,
                  "These would apply too, but a rule before them does:", start);
}

void explanation_write(const struct explanation *explanation, struct buffer *out, size_t width,
                       bool color) {
    struct writer writer = {explanation, out, width, color};
    char day[10];
    date_write(frame_as_of(explanation->frame), day);
    layout_style(out, color, STYLE_STRONG);
    buffer_add_visible(out, explanation->tenant_id);
    layout_style(out, color, STYLE_END);
    if (explanation->tenant_name.length > 0)
        buffer_add_string(out, "  ");
    buffer_add_visible(out, explanation->tenant_name);
    buffer_format(out, ", as of %.10s\n", day);
    supposition_write(explanation, out, width);
    for (uint32_t i = 0; i < explanation->count; i++) {
        const struct explained *explained = &explanation->items[i];
        size_t start = out->length;
        buffer_add_char(out, '\n');
        write_heading(&writer, explained);
        if (!explained->decision) {
            write_missing(&writer, explained);
            reasons_write(&explained->reasons, out, 6, width, REASONS_MAX);
        } else if (explained->decision->take == TAKE_EVERY) {
            write_list(&writer, explained, start);
        } else {
            write_single(&writer, explained, start);
        }
    }
}
