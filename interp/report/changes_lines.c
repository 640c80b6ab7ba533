/* Sentences about a comparison, the same for people and in markdown. */
#include "report/changes_form.h"

enum { LEFT_OUT_SHOWN = 20 };

static struct text finish(const struct changes *changes, struct buffer *out) {
    struct text words = arena_text(changes->arena, buffer_text(out));
    buffer_free(out);
    return words;
}

struct text names_words(const struct changes *changes, const struct text *names, size_t count,
                        size_t most) {
    struct buffer out = {0};
    for (size_t i = 0; i < count && i < most; i++) {
        buffer_add_string(&out, i > 0 ? ", " : "");
        buffer_add_text(&out, names[i]);
    }
    if (count > most)
        buffer_format(&out, " and %zu more", count - most);
    return finish(changes, &out);
}

uint32_t left_out_lines(const struct changes *changes, struct text lines[LEFT_OUT_LINES]) {
    const struct comparison *comparison = changes->comparison;
    unsigned long long old = comparison->left_out_old, new = comparison->left_out_new;
    uint32_t count = 0;
    if (old == new &&old > 0)
        lines[count++] = arena_format(changes->arena, "Left out for bad data: %llu", old);
    else if (old != new)
        lines[count++] = arena_format(
            changes->arena, "Left out for bad data: %llu by the old rules, %llu by the new ones",
            old, new);
    if (comparison->unclear > 0)
        lines[count++] =
            arena_format(changes->arena,
                         "Not compared, because facts are missing to say whether the condition "
                         "holds: %llu",
                         (unsigned long long)comparison->unclear);
    if (comparison->only_old_count > 0)
        lines[count++] = arena_format(
            changes->arena, "Not compared, because only the old rules take their facts: %.*s",
            TEXT_ARGS(names_words(changes, comparison->only_old, comparison->only_old_count,
                                  LEFT_OUT_SHOWN)));
    if (comparison->only_new_count > 0)
        lines[count++] = arena_format(
            changes->arena, "Not compared, because only the new rules take their facts: %.*s",
            TEXT_ARGS(names_words(changes, comparison->only_new, comparison->only_new_count,
                                  LEFT_OUT_SHOWN)));
    return count;
}

/* How a result came out that one version lacks. */
static void add_counts(struct buffer *out, const struct compared_result *result) {
    enum { SHOWN = 12 };
    const char *before = ": ";
    uint32_t shown = 0;
    for (uint32_t o = 0; o < result->outcome_count && shown < SHOWN; o++) {
        const struct outcome *outcome = &result->outcomes[o];
        uint64_t count = result->in_new ? outcome->new_count : outcome->old_count;
        if (count == 0)
            continue;
        buffer_add_string(out, before);
        buffer_add_text(out, outcome_words(result, o));
        buffer_add_char(out, ' ');
        buffer_add_unsigned(out, count);
        before = ", ";
        shown++;
    }
    if (shown == SHOWN)
        buffer_add_string(out, ", ...");
}

struct text result_words(const struct changes *changes, const struct compared_result *result) {
    struct buffer out = {0};
    if (result->in_old != result->in_new) {
        buffer_add_string(&out, result->in_new ? "only in the new rules" : "only in the old rules");
        add_counts(&out, result);
        return finish(changes, &out);
    }
    buffer_add_unsigned(&out, result->changed);
    buffer_add_string(&out, result->changed == 1 ? " tenant moves" : " tenants move");
    if (result->other_rule > 0) {
        buffer_format(&out, "; %llu", (unsigned long long)result->other_rule);
        buffer_add_string(&out, result->other_rule == 1 ? " more gets" : " more get");
        buffer_add_string(&out, " the same by another rule");
    }
    if (result->old_undecided != result->new_undecided)
        buffer_format(&out, "; undecided: %llu before, %llu now",
                      (unsigned long long)result->old_undecided,
                      (unsigned long long)result->new_undecided);
    return finish(changes, &out);
}

struct text other_rules_words(const struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct buffer out = {0};
    for (uint32_t r = 0; r < comparison->result_count; r++) {
        const struct compared_result *result = &comparison->results[r];
        if (result->changed > 0 || result->other_rule == 0)
            continue;
        buffer_add_string(&out, out.length > 0 ? ", " : "");
        buffer_add_text(&out, result->name);
        buffer_format(&out, " %llu", (unsigned long long)result->other_rule);
    }
    return finish(changes, &out);
}

static const char *unknown_cause(const struct comparison *comparison) {
    return is_of_time(comparison) ? "no comparison with the day alone"
           : comparison->old_day != comparison->new_day
               ? "the edits do not make it without the other day"
               : "no edits were found that make it";
}

struct text cause_title(const struct changes *changes, uint32_t cause, uint64_t count) {
    const struct comparison *comparison = changes->comparison;
    const char *changes_word = count == 1 ? "change" : "changes";
    unsigned long long many = count;
    if (cause == INDEX_NONE)
        return arena_format(changes->arena, "%s: %llu %s", unknown_cause(comparison), many,
                            changes_word);
    bool is_alone = comparison->day_changes || comparison->causes.items[cause].count == 1;
    return arena_format(changes->arena, "%.*s%s: %llu %s", TEXT_ARGS(cause_words(changes, cause)),
                        is_alone ? "" : ", together", many, changes_word);
}

struct text day_place(const struct changes *changes, uint32_t cause) {
    const struct day_change *at = &changes->comparison->day_changes[cause];
    return arena_format(changes->arena, "%.*s:%u", TEXT_ARGS(at->path), at->line);
}

struct text promise_words(const struct changes *changes, const struct promise_change *promise) {
    enum { SHOWN = 10 };
    struct buffer out = {0};
    if (promise->old_broken == promise->new_broken && promise->newly_count == 0)
        return TEXT("");
    buffer_format(&out, "broken by %llu, was %llu", (unsigned long long)promise->new_broken,
                  (unsigned long long)promise->old_broken);
    if (promise->newly_count > 0) {
        buffer_add_string(&out, "; newly by ");
        buffer_add_text(&out, names_words(changes, promise->newly, promise->newly_count, SHOWN));
    }
    return finish(changes, &out);
}

static bool is_in_group(const struct comparison *comparison, uint32_t index,
                        enum edit_group group) {
    const struct edit *edit = &comparison->edits->items[index];
    switch (group) {
    case EDITS_QUIET:
        return edit->has_meaning && edit->kind != EDIT_RENAMED && comparison->causes.changes_of &&
               comparison->causes.changes_of[index] == 0;
    case EDITS_RENAMES:
        return edit->kind == EDIT_RENAMED;
    case EDITS_WORDS:
        return !edit->has_meaning && edit->kind != EDIT_RENAMED;
    }
    return false;
}

const struct edit **edits_of(const struct changes *changes, enum edit_group group, size_t *count) {
    const struct comparison *comparison = changes->comparison;
    uint32_t all = comparison->edits ? comparison->edits->count : 0;
    const struct edit **edits = arena_array(changes->arena, all, sizeof *edits);
    *count = 0;
    for (uint32_t i = 0; i < all; i++)
        if (is_in_group(comparison, i, group))
            edits[(*count)++] = &comparison->edits->items[i];
    return edits;
}
