/* What the formats of a comparison say in the same words. */
#include "report/changes_form.h"

#include "base/vector.h"
#include "report/layout.h"

struct item_names {
    VECTOR(struct text) sure, unsure;
    bool is_open; /* which items are possible is not known */
};

struct text outcome_words(const struct compared_result *result, uint32_t outcome) {
    const struct outcome *at = &result->outcomes[outcome];
    return at->is_blank && !result->is_list ? TEXT("(blank)")
           : at->is_blank                   ? TEXT("(none)")
                                            : at->text;
}

/* Where the item that starts at `at` ends: at the next "; " that stands in no quotes. */
static uint32_t item_end(struct text text, uint32_t at) {
    bool is_quoted = at < text.length && text.bytes[at] == '"';
    for (uint32_t i = is_quoted ? at + 1 : at; i < text.length; i++) {
        if (is_quoted && text.bytes[i] == '\\')
            i++;
        else if (is_quoted && text.bytes[i] == '"')
            is_quoted = false;
        else if (!is_quoted && text.bytes[i] == ';')
            return i;
    }
    return text.length;
}

/* The items of a list as outcome_write puts them; "? " begins those that are possible. */
static void read_items(struct text text, struct item_names *items) {
    bool is_unsure = false;
    for (uint32_t at = 0; at < text.length;) {
        if (!is_unsure && text.bytes[at] == '?') {
            is_unsure = items->is_open = true;
            at += at + 1 < text.length ? 2 : 1;
            continue;
        }
        uint32_t end = item_end(text, at);
        struct text item = {text.bytes + at, end - at};
        if (is_unsure)
            VECTOR_PUSH(&items->unsure, item);
        else
            VECTOR_PUSH(&items->sure, item);
        at = end < text.length ? end + 2 : end;
    }
}

static bool has_item(const struct text *items, size_t count, struct text item) {
    for (size_t i = 0; i < count; i++)
        if (text_is(items[i], item))
            return true;
    return false;
}

static void add_item(struct buffer *out, const char *sign, struct text item) {
    buffer_add_string(out, out->length > 0 ? ", " : "");
    buffer_add_string(out, sign);
    buffer_add_text(out, item);
}

static bool has(const struct item_names *items, struct text item, bool is_sure) {
    return is_sure ? has_item(items->sure.items, items->sure.count, item)
                   : has_item(items->unsure.items, items->unsure.count, item);
}

/* "+a" gained, "-a" lost, "?a" open now, "-?a" out of question now. */
static void add_differences(struct buffer *out, const struct item_names *from,
                            const struct item_names *to) {
    for (size_t i = 0; i < to->sure.count; i++)
        if (!has(from, to->sure.items[i], true))
            add_item(out, "+", to->sure.items[i]);
    for (size_t i = 0; i < from->sure.count; i++)
        if (!has(to, from->sure.items[i], true) && !has(to, from->sure.items[i], false))
            add_item(out, "-", from->sure.items[i]);
    for (size_t i = 0; i < to->unsure.count; i++)
        if (!has(from, to->unsure.items[i], false))
            add_item(out, "?", to->unsure.items[i]);
    for (size_t i = 0; i < from->unsure.count; i++)
        if (!has(to, from->unsure.items[i], false) && !has(to, from->unsure.items[i], true))
            add_item(out, "-?", from->unsure.items[i]);
}

static struct text list_words(const struct changes *changes, struct text old, struct text new) {
    struct item_names from = {0}, to = {0};
    struct buffer out = {0};
    read_items(old, &from);
    read_items(new, &to);
    add_differences(&out, &from, &to);
    if (out.length == 0)
        buffer_add_string(&out, from.is_open == to.is_open ? "the same in another order"
                                : to.is_open               ? "? -> open now"
                                                           : "? -> decided");
    struct text words = arena_text(changes->arena, buffer_text(&out));
    buffer_free(&out);
    VECTOR_FREE(&from.sure);
    VECTOR_FREE(&from.unsure);
    VECTOR_FREE(&to.sure);
    VECTOR_FREE(&to.unsure);
    return words;
}

struct text transition_words(const struct changes *changes, const struct compared_result *result,
                             uint32_t from, uint32_t to) {
    if (result->is_list && !text_is(result->outcomes[from].text, result->outcomes[to].text))
        return list_words(changes, result->outcomes[from].text, result->outcomes[to].text);
    return arena_format(changes->arena, "%.*s -> %.*s", TEXT_ARGS(outcome_words(result, from)),
                        TEXT_ARGS(outcome_words(result, to)));
}

/* The rule that decided, or a sign that there is no single one. */
static struct text rule_word(const struct compared_result *result, const struct move_side *side) {
    return side->rule.length > 0                          ? side->rule
           : result->outcomes[side->outcome].is_undecided ? TEXT("?")
                                                          : TEXT("-");
}

struct text rules_words(const struct changes *changes, const struct move *move) {
    const struct compared_result *result = &changes->comparison->results[move->result];
    struct text old = move->old.rule, new = move->new.rule;
    if (old.length == 0 && new.length == 0)
        return TEXT("");
    if (text_is(old, new))
        return new;
    return arena_format(changes->arena, "%.*s -> %.*s", TEXT_ARGS(rule_word(result, &move->old)),
                        TEXT_ARGS(rule_word(result, &move->new)));
}

struct text edit_words(const struct changes *changes, const struct edit *edit) {
    if (edit->kind != EDIT_RENAMED)
        return edit->what;
    return arena_format(changes->arena, "%.*s (was %.*s)", TEXT_ARGS(edit->what),
                        TEXT_ARGS(edit->old_what));
}

const char *edit_kind_word(enum edit_kind kind) {
    switch (kind) {
    case EDIT_CHANGED:
        return "changed";
    case EDIT_ADDED:
        return "added";
    case EDIT_REMOVED:
        return "removed";
    case EDIT_RENAMED:
        return "renamed";
    case EDIT_MOVED:
        return "moved";
    }
    return "";
}

struct text edit_place(const struct changes *changes, const struct edit *edit) {
    bool is_new = edit->new_line > 0;
    struct text path = is_new ? edit->new_path : edit->old_path;
    return arena_format(changes->arena, "%.*s:%u", TEXT_ARGS(path),
                        is_new ? edit->new_line : edit->old_line);
}

struct text cause_words(const struct changes *changes, uint32_t cause) {
    const struct comparison *comparison = changes->comparison;
    struct buffer out = {0};
    if (cause == INDEX_NONE)
        return is_of_time(comparison) ? TEXT("the day") : TEXT("");
    if (comparison->day_changes)
        return layout_one_line(changes->arena, comparison->day_changes[cause].words);
    const struct cause *at = &comparison->causes.items[cause];
    for (uint32_t i = 0; i < at->count; i++) {
        buffer_add_string(&out, i > 0 ? " and " : "");
        buffer_add_text(&out, edit_words(changes, &comparison->edits->items[at->edits[i]]));
    }
    struct text words = arena_text(changes->arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

struct text compared_words(const struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    char old_day[10], new_day[10];
    date_write(comparison->old_day, old_day);
    date_write(comparison->new_day, new_day);
    if (is_of_time(comparison))
        return arena_format(changes->arena, "%.*s as of %.10s -> as of %.10s",
                            TEXT_ARGS(comparison->new_name), old_day, new_day);
    if (comparison->old_day != comparison->new_day)
        return arena_format(changes->arena, "%.*s as of %.10s -> %.*s as of %.10s",
                            TEXT_ARGS(comparison->old_name), old_day,
                            TEXT_ARGS(comparison->new_name), new_day);
    return arena_format(changes->arena, "%.*s -> %.*s, as of %.10s",
                        TEXT_ARGS(comparison->old_name), TEXT_ARGS(comparison->new_name), new_day);
}

struct text moved_words(const struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    unsigned long long moved = comparison->moved, all = comparison->tenants;
    if (all == 0)
        return TEXT("No tenant was compared");
    if (moved == 0 && all == 1)
        return TEXT("Nothing moves: the one tenant gets the same");
    if (moved == 0)
        return arena_format(changes->arena, "Nothing moves: all %llu tenants get the same", all);
    return arena_format(changes->arena, "%llu of %llu %s", moved, all,
                        all == 1     ? "tenant moves"
                        : moved == 1 ? "tenants moves"
                                     : "tenants move");
}
