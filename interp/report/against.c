/* What stands against a rule, in short: one or two of the parts that failed, each with the facts
 * behind it in parentheses. */
#include "report/against.h"

#include "base/utf8.h"
#include "report/layout.h"

enum { INDENT = 4, PARTS_MAX = 2, FACTS_MAX = 4, BELOW_MAX = 2, GIVES_MAX = 28, TEXT_MIN = 40 };

void against_add_name(struct buffer *text, const struct explained_rule *explained,
                      bool with_value) {
    struct text gives = explained->gives, name = explained->rule->name;
    bool gives_item = !text_is(gives, TEXT("unknown")) && !text_is(gives, TEXT("blank"));
    if (with_value && !text_is(gives, name) && (gives_item || !explained->is_item)) {
        layout_add_cut(text, gives, GIVES_MAX);
        buffer_add_string(text, " by ");
    }
    buffer_add_text(text, name);
}

/* The facts in parentheses, as they are put together; each only once. */
struct aside {
    struct buffer text;
    size_t count, most;
};

static void aside_add(struct aside *aside, struct text name, struct text value) {
    struct buffer fact = {0};
    buffer_add_text(&fact, name);
    buffer_add_string(&fact, ": ");
    buffer_add_text(&fact, value);
    if (aside->count < aside->most &&
        !text_contains(buffer_text(&aside->text), buffer_text(&fact))) {
        buffer_add_string(&aside->text, aside->text.length > 0 ? ", " : "");
        buffer_add_text(&aside->text, buffer_text(&fact));
        aside->count++;
    }
    buffer_free(&fact);
}

/* "entitlement MCAS: status Blocked" */
static void aside_add_row(struct aside *aside, const struct reason *row) {
    struct buffer facts = {0};
    for (uint32_t i = 0; i < row->fact_count; i++) {
        buffer_add_string(&facts, i > 0 ? ", " : "");
        buffer_add_text(&facts, row->facts[i].name);
        buffer_add_char(&facts, ' ');
        buffer_add_text(&facts, row->facts[i].brief);
    }
    aside_add(aside, row->condition, buffer_text(&facts));
    buffer_free(&facts);
}

/* Facts that stand below a part: those of a definition's parts, or of child rows. What a setting
 * stands for is left to those who read its name. Gives the index behind them. */
static size_t add_below(struct aside *aside, const struct reasons *reasons, size_t i) {
    size_t first = aside->count;
    for (; i < reasons->items.count && reasons->items.items[i].depth > 0; i++) {
        const struct reason *below = &reasons->items.items[i];
        if (aside->count >= first + BELOW_MAX || below->fact_count == 0)
            continue;
        if (below->is_row)
            aside_add_row(aside, below);
        for (uint32_t k = 0; k < below->fact_count && !below->is_row; k++)
            if (!below->facts[k].is_setting)
                aside_add(aside, below->facts[k].name, below->facts[k].brief);
    }
    return i;
}

/* "cadence_days is at most bi-weekly (cadence_days: 30 days, bi-weekly: 14 days)" or
 * "meets-often: no (cadence_days: 30 days)". Gives the index of the next part. */
static size_t add_part(struct buffer *text, const struct reasons *reasons, size_t i, size_t facts) {
    const struct reason *reason = &reasons->items.items[i];
    struct aside aside = {.most = facts};
    buffer_add_text(text, reason->condition);
    if (reason->is_definition)
        buffer_format(text, ": %s", yes_word(reason->truth));
    for (uint32_t k = 0; k < reason->fact_count; k++)
        if (!reason->facts[k].is_many)
            aside_add(&aside, reason->facts[k].name, reason->facts[k].brief);
    i = add_below(&aside, reasons, i + 1);
    if (aside.text.length > 0) {
        buffer_add_string(text, " (");
        buffer_add_text(text, buffer_text(&aside.text));
        buffer_add_char(text, ')');
    }
    buffer_free(&aside.text);
    return i;
}

/* So many parts, each with so many facts, and the number of those left out. */
static void add_parts(struct buffer *text, const struct reasons *reasons, size_t most,
                      size_t facts) {
    size_t parts = 0, shown = 0;
    for (size_t i = 0; i < reasons->items.count; i++)
        parts += reasons->items.items[i].depth == 0;
    for (size_t i = 0; i < reasons->items.count && shown < most; shown++) {
        buffer_add_string(text, shown > 0 ? "; " : "");
        i = add_part(text, reasons, i, facts);
    }
    if (parts > shown)
        buffer_format(text, "; and %zu more", parts - shown);
}

/* As much as fits into one line; where nothing does, the first part. */
static void add_against(struct buffer *text, const struct reasons *reasons, size_t room) {
    static const struct {
        size_t parts, facts;
    } tries[] = {{PARTS_MAX, FACTS_MAX}, {PARTS_MAX, 1}, {1, FACTS_MAX}, {1, 1}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        buffer_clear(text);
        add_parts(text, reasons, tries[i].parts, tries[i].facts);
        if (utf8_width(buffer_text(text)) <= room)
            return;
    }
    buffer_clear(text);
    add_parts(text, reasons, 1, FACTS_MAX);
}

/* The names in a column; one that is too long for it pushes its text aside. */
static size_t name_width(const struct explained *explained, enum rule_role role, size_t width) {
    size_t widest = 0, most = width > INDENT + TEXT_MIN ? width - INDENT - TEXT_MIN : 0;
    struct buffer name = {0};
    for (uint32_t i = 0; i < explained->rule_count; i++) {
        if (explained->rules[i].role != role)
            continue;
        buffer_clear(&name);
        against_add_name(&name, &explained->rules[i], true);
        size_t columns = utf8_width(buffer_text(&name));
        widest = columns > widest && columns <= most ? columns : widest;
    }
    buffer_free(&name);
    return widest;
}

static size_t write_rule(const struct explained_rule *rule, struct buffer *out, size_t names,
                         size_t width) {
    struct buffer name = {0}, text = {0};
    size_t start = out->length, lines = 0, column = INDENT + names + 2;
    against_add_name(&name, rule, true);
    if (rule->role == ROLE_FAILED)
        add_against(&text, &rule->reasons, width - column);
    else
        buffer_add_text(&text, rule->rule->because);
    buffer_add_repeat(out, ' ', INDENT);
    size_t at = INDENT + layout_add_cut(out, buffer_text(&name), width - INDENT);
    if (text.length > 0) {
        buffer_add_repeat(out, ' ', at < column ? column - at : 2);
        layout_add_wrapped(out, buffer_text(&text), at < column ? column : at + 2, column, width);
    }
    buffer_add_char(out, '\n');
    for (size_t i = start; i < out->length; i++)
        lines += out->bytes[i] == '\n';
    buffer_free(&name);
    buffer_free(&text);
    return lines;
}

void against_write(const struct explained *explained, enum rule_role role, const char *title,
                   struct buffer *out, size_t width, size_t most) {
    size_t names = name_width(explained, role, width), lines = 0;
    uint32_t left = 0;
    for (uint32_t i = 0; i < explained->rule_count; i++)
        left += explained->rules[i].role == role;
    if (left == 0)
        return;
    buffer_format(out, "  %s\n", title);
    for (uint32_t i = 0; i < explained->rule_count && lines < most; i++) {
        if (explained->rules[i].role != role)
            continue;
        lines += write_rule(&explained->rules[i], out, names, width);
        left--;
    }
    if (left > 0)
        buffer_format(out, "    and %u more: --format json has all\n", left);
}
