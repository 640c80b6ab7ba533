/* The queue for people: by days, who changes, what and why, and at the end how many by when. Lines
 * are kept until all are known, because columns fit what stands in them. */
#include "base/utf8.h"
#include "report/layout.h"
#include "report/upcoming_format.h"

enum { DAY_WIDTH = 10, GAP = 2, INDENT = DAY_WIDTH + GAP };
enum { WHY_SHOWN = 4, WEEKS_UNTIL = 100, MONTHS_UNTIL = 5 * 366 }; /* days */

enum line_kind { LINE_TENANT, LINE_CHANGE, LINE_WHY };
struct line {
    enum line_kind kind;
    day_number day;
    struct text first, second; /* id and name; decision and change; a sentence */
};

struct period { /* a week, a month or a year */
    struct text name;
    uint64_t changes, tenants; /* tenants: for the first time */
};

struct table_state {
    VECTOR(struct line) lines;
    VECTOR(struct period) periods;
    size_t id_width, decision_width;
    uint64_t *changes; /* by column of the results */
};

static void add_line(struct table_state *state, enum line_kind kind, day_number day,
                     struct text first, struct text second) {
    struct line line = {kind, day, first, second};
    size_t width = utf8_width(first);
    if (kind == LINE_TENANT && width > state->id_width)
        state->id_width = width;
    if (kind == LINE_CHANGE && width > state->decision_width)
        state->decision_width = width;
    VECTOR_PUSH(&state->lines, line);
}

static void begin(struct upcoming_report *report) {
    struct table_state *state = arena_alloc(report->arena, sizeof *state);
    state->changes =
        arena_array(report->arena, report->options.result_count, sizeof *state->changes);
    report->state = state;
}

/* Visible, so that its width is what it takes. */
static struct text keep(struct upcoming_report *report, struct text text) {
    struct buffer visible = {0};
    buffer_add_visible(&visible, text);
    struct text kept = arena_text(report->arena, buffer_text(&visible));
    buffer_free(&visible);
    return kept;
}

static void add_words(struct buffer *out, const struct upcoming_change *change,
                      const struct verdict *verdict, struct text outcome) {
    if (!verdict->undecided) {
        value_write_measured(out, &change->column->type, &verdict->value);
    } else {
        buffer_add_string(out, "undecided");
        if (outcome.length > 2) /* "? High, Medium" */
            buffer_format(out, " (%.*s)", (int)outcome.length - 2, outcome.bytes + 2);
    }
}

/* --- What comes into a list and what goes out of it --- */

enum item_state { ITEM_GONE, ITEM_OPEN, ITEM_SURE };

static bool same_item(const struct value *a, const struct value *b) {
    if (a->state != VALUE_KNOWN || b->state != VALUE_KNOWN)
        return a->state == b->state;
    return text_is(a->text, b->text);
}

static enum item_state state_in(const struct verdict *verdict, const struct value *item) {
    for (uint32_t i = 0; i < verdict->item_count; i++)
        if (same_item(&verdict->items[i], item))
            return ITEM_SURE;
    for (uint32_t i = 0; i < verdict->possible_count; i++)
        if (same_item(&verdict->possible[i], item))
            return ITEM_OPEN;
    return ITEM_GONE;
}

/* Adds the items that come to a state from another one: ", perhaps a, b". */
static void add_items(struct buffer *out, const char *words, const struct upcoming_change *change,
                      bool is_before, bool is_open, enum item_state wanted) {
    const struct verdict *of = is_before ? &change->before : &change->after;
    const struct value *items = is_open ? of->possible : of->items;
    uint32_t count = is_open ? of->possible_count : of->item_count, added = 0;
    for (uint32_t i = 0; i < count; i++) {
        enum item_state was = state_in(&change->before, &items[i]);
        enum item_state is = state_in(&change->after, &items[i]);
        if (was == is || is != wanted)
            continue;
        buffer_add_string(out, added > 0 ? ", " : out->length > 0 ? "; " : "");
        buffer_add_string(out, added > 0 ? "" : words);
        buffer_add_text(out, items[i].state == VALUE_KNOWN ? items[i].text : TEXT("another one"));
        added++;
    }
}

/* "adds a, b; perhaps c; drops d; no longer perhaps e" */
static void add_list_change(struct buffer *out, const struct upcoming_change *change) {
    add_items(out, "adds ", change, false, false, ITEM_SURE);
    add_items(out, "perhaps ", change, false, true, ITEM_OPEN);
    add_items(out, "drops ", change, true, false, ITEM_GONE);
    add_items(out, "no longer perhaps ", change, true, true, ITEM_GONE);
    if (out->length == 0) /* the same items, more or fewer times */
        buffer_format(out, "%.*s -> %.*s", TEXT_ARGS(change->before_outcome),
                      TEXT_ARGS(change->after_outcome));
}

static struct text change_words(struct upcoming_report *report,
                                const struct upcoming_change *change) {
    struct buffer out = {0};
    if (change->after.is_list) {
        add_list_change(&out, change);
    } else {
        add_words(&out, change, &change->before, change->before_outcome);
        buffer_add_string(&out, " -> ");
        add_words(&out, change, &change->after, change->after_outcome);
        if (change->column->decision && change->after.rule != INDEX_NONE)
            buffer_format(&out, ", by %.*s",
                          TEXT_ARGS(change->column->decision->rules[change->after.rule].name));
    }
    struct text words = keep(report, buffer_text(&out));
    buffer_free(&out);
    return words;
}

/* --- How many by when --- */

static struct text period_name(const struct upcoming_report *report, day_number day) {
    day_number span = report->options.last - report->options.from;
    char date[10];
    if (span < WEEKS_UNTIL)
        day -= date_weekday(day);
    date_write(day, date);
    return arena_text(report->arena, (struct text){date, span < WEEKS_UNTIL    ? 10
                                                         : span < MONTHS_UNTIL ? 7
                                                                               : 4});
}

static void count_entry(struct upcoming_report *report, const struct upcoming_entry *entry) {
    struct table_state *state = report->state;
    struct text name = period_name(report, entry->day);
    size_t count = state->periods.count;
    if (count == 0 || !text_is(state->periods.items[count - 1].name, name)) {
        struct period period = {name, 0, 0};
        VECTOR_PUSH(&state->periods, period);
    }
    struct period *period = &state->periods.items[state->periods.count - 1];
    period->changes += entry->count;
    period->tenants += entry->is_first;
    for (uint32_t i = 0; i < entry->count; i++)
        state->changes[entry->changes[i].column - report->columns]++;
}

/* --- Entries --- */

static void add_why(struct upcoming_report *report, const struct text *sentences, size_t count) {
    for (size_t i = 0; i < count && i < WHY_SHOWN; i++) {
        struct text sentence = keep(report, sentences[i]);
        if (i + 1 == WHY_SHOWN && count > WHY_SHOWN)
            sentence = arena_format(report->arena, "%zu more things turn", count - i);
        add_line(report->state, LINE_WHY, 0, sentence, TEXT(""));
    }
}

/* The sentences of all its changes, each once, below them. */
static void add_all_why(struct upcoming_report *report, const struct upcoming_entry *entry) {
    VECTOR(struct text) all = {0};
    for (uint32_t i = 0; i < entry->count; i++) {
        const struct turned *why = &entry->changes[i].why;
        for (size_t k = 0; k < why->sentences.count; k++) {
            bool is_there = false;
            for (size_t n = 0; n < all.count; n++)
                is_there |= text_is(all.items[n], why->sentences.items[k]);
            if (!is_there)
                VECTOR_PUSH(&all, why->sentences.items[k]);
        }
    }
    add_why(report, all.items, all.count);
    VECTOR_FREE(&all);
}

static void add_entry(struct upcoming_report *report, const struct upcoming_entry *entry) {
    add_line(report->state, LINE_TENANT, entry->day, keep(report, entry->tenant_id),
             keep(report, entry->tenant_name));
    for (uint32_t i = 0; i < entry->count; i++)
        add_line(report->state, LINE_CHANGE, 0, entry->changes[i].column->name,
                 change_words(report, &entry->changes[i]));
    add_all_why(report, entry);
    count_entry(report, entry);
}

/* --- Writing --- */

static void write_tenant(struct upcoming_report *report, const struct line *line) {
    const struct table_state *state = report->state;
    struct buffer *out = &report->out;
    char day[DAY_WIDTH];
    date_write(line->day, day);
    layout_style(out, report->options.color, STYLE_STRONG);
    buffer_add(out, day, sizeof day);
    buffer_add_repeat(out, ' ', GAP);
    layout_add_padded(out, line->first, line->second.length > 0 ? state->id_width : 0);
    if (line->second.length > 0) {
        buffer_add_repeat(out, ' ', GAP);
        buffer_add_text(out, line->second);
    }
    layout_style(out, report->options.color, STYLE_END);
}

/* The last column is wrapped under itself. */
static void write_change(struct upcoming_report *report, const struct line *line) {
    const struct table_state *state = report->state;
    size_t indent = INDENT + state->decision_width + GAP;
    buffer_add_repeat(&report->out, ' ', INDENT);
    layout_add_padded(&report->out, line->first, state->decision_width + GAP);
    layout_add_wrapped(&report->out, line->second, indent, indent + GAP, report->options.width);
}

static void write_why(struct upcoming_report *report, const struct line *line) {
    buffer_add_repeat(&report->out, ' ', INDENT);
    layout_style(&report->out, report->options.color, STYLE_FAINT);
    struct text because = arena_format(report->arena, "because %.*s", TEXT_ARGS(line->first));
    layout_add_wrapped(&report->out, because, INDENT, INDENT + GAP, report->options.width);
    layout_style(&report->out, report->options.color, STYLE_END);
}

static void write_lines(struct upcoming_report *report) {
    const struct table_state *state = report->state;
    day_number day = DAY_MIN;
    for (size_t i = 0; i < state->lines.count; i++) {
        const struct line *line = &state->lines.items[i];
        if (line->kind == LINE_TENANT) {
            if (line->day != day && i > 0)
                buffer_add_char(&report->out, '\n');
            day = line->day;
            write_tenant(report, line);
        } else if (line->kind == LINE_CHANGE) {
            write_change(report, line);
        } else {
            write_why(report, line);
        }
        buffer_add_char(&report->out, '\n');
    }
    buffer_add_char(&report->out, '\n');
}

static void add_count(struct layout_table *table, uint64_t count) {
    struct buffer cell = {0};
    buffer_add_unsigned(&cell, count);
    layout_table_add(table, buffer_text(&cell));
    buffer_free(&cell);
}

static void write_periods(struct upcoming_report *report) {
    const struct table_state *state = report->state;
    struct layout_table *table = layout_table_new(report->arena, 4);
    uint64_t all = 0;
    size_t length = state->periods.items[0].name.length;
    layout_table_add(table, length == 10  ? TEXT("week of")
                            : length == 7 ? TEXT("month")
                                          : TEXT("year"));
    layout_table_add(table, TEXT("changes"));
    layout_table_add(table, TEXT("tenants for the first time"));
    layout_table_add(table, TEXT("tenants so far"));
    for (size_t i = 0; i < state->periods.count; i++) {
        const struct period *period = &state->periods.items[i];
        all += period->tenants;
        layout_table_add(table, period->name);
        add_count(table, period->changes);
        add_count(table, period->tenants);
        add_count(table, all);
    }
    layout_table_write(table, &report->out, 0, report->options.width, true, report->options.color);
    buffer_add_char(&report->out, '\n');
}

static void write_decisions(struct upcoming_report *report) {
    const struct table_state *state = report->state;
    struct buffer names = {0};
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        if (state->changes[i] == 0)
            continue;
        buffer_add_string(&names, names.length > 0 ? ", " : "Changes of ");
        buffer_format(&names, "%.*s %llu", TEXT_ARGS(report->columns[i].name),
                      (unsigned long long)state->changes[i]);
    }
    layout_add_wrapped(&report->out, buffer_text(&names), 0, 2, report->options.width);
    buffer_add_char(&report->out, '\n');
    buffer_free(&names);
}

static void write_summary(struct upcoming_report *report, const struct upcoming_counts *counts,
                          uint64_t left_out) {
    struct buffer line = {0};
    char from[10], last[10];
    date_write(report->options.from, from);
    date_write(report->options.last, last);
    buffer_add_unsigned(&line, counts->changing);
    buffer_add_string(&line, " of ");
    layout_add_count(&line, counts->tenants, "tenant", "tenants");
    buffer_format(&line, " %s by the calendar alone, after %.10s and up to %.10s",
                  counts->changing == 1 ? "changes" : "change", from, last);
    if (left_out > 0) {
        buffer_add_string(&line, "; ");
        layout_add_count(&line, left_out, "more was left out", "more were left out");
        buffer_add_string(&line, " for bad data");
    }
    layout_add_wrapped(&report->out, buffer_text(&line), 0, 2, report->options.width);
    buffer_add_string(&report->out, "\n");
    buffer_free(&line);
}

static void end(struct upcoming_report *report, const struct upcoming_counts *counts,
                uint64_t left_out) {
    struct table_state *state = report->state;
    if (state->periods.count > 0) {
        write_lines(report);
        write_periods(report);
        write_decisions(report);
    }
    write_summary(report, counts, left_out);
}

static void forget(struct upcoming_report *report) {
    struct table_state *state = report->state;
    VECTOR_FREE(&state->lines);
    VECTOR_FREE(&state->periods);
}

const struct upcoming_format upcoming_table = {begin, add_entry, end, forget};
