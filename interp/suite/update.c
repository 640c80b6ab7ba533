/* Each failed expectation becomes one change: a splice or two, or the reason why there is none. The
 * changes wait until all tests have run, because several may be about one cell. */
#include "suite/update.h"

#include "base/csv.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "suite/expect.h"
#include "suite/wording.h"

#include <stdlib.h>

struct change { /* of an expectation, or of a promise that was broken unasked */
    uint32_t test;
    struct span span;         /* of the expectation */
    struct splice splices[2]; /* of the answer, or of what is possible; and of what goes with it */
    uint32_t count;
    struct text why; /* without splices: why; empty: it is right as it stands */
};

struct update {
    const struct program *program;
    struct arena *arena;
    char *delimiters; /* a source; 0: not known yet */
    VECTOR(struct change) changes;
    VECTOR(struct splice) splices;
    VECTOR(struct unmended) left;
    struct update_plan plan;
};

struct update *update_new(const struct program *program) {
    struct update *update = memory_alloc(sizeof *update);
    *update = (struct update){.program = program, .arena = arena_new()};
    update->delimiters = arena_array(update->arena, sources_count(program->sources), 1);
    return update;
}

void update_free(struct update *update) {
    if (!update)
        return;
    VECTOR_FREE(&update->changes);
    VECTOR_FREE(&update->splices);
    VECTOR_FREE(&update->left);
    arena_free(update->arena);
    memory_free(update);
}

/* ---- One expectation. */

struct mending {
    struct update *update;
    const struct expectation *expected;
    const struct verdict *verdict;
    struct wording wording;
    struct change *change;
};

static bool is_there(struct span span) {
    return span.file != FILE_NONE;
}

static struct text text_at(const struct mending *mending, struct span span) {
    return span_text(mending->update->program->sources, span);
}

static void leave(struct mending *mending, const char *why) {
    mending->change->count = 0;
    mending->change->why = text_of(why);
}

static bool is_blank_char(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct span trimmed(const struct mending *mending, struct span span) {
    struct text text = text_at(mending, span);
    while (span.start < span.end && is_blank_char(text.bytes[0]))
        text.bytes++, span.start++;
    while (span.end > span.start && is_blank_char(text.bytes[span.end - span.start - 1]))
        span.end--;
    return span;
}

/* A comment in the middle of what is written anew would be lost. */
static bool has_comment(struct text text) {
    bool in_quotes = false;
    for (uint32_t i = 0; i < text.length; i++) {
        if (in_quotes && text.bytes[i] == '\\')
            i++;
        else if (text.bytes[i] == '"')
            in_quotes = !in_quotes;
        else if (text.bytes[i] == '#' && !in_quotes)
            return true;
    }
    return false;
}

/* In a row the bars stay where they are, as far as there is room. */
static void keep_bar(const struct mending *mending, struct splice *splice) {
    struct text all = sources_get(mending->update->program->sources, splice->span.file)->text;
    size_t old = utf8_width(text_at(mending, splice->span)), new = utf8_width(splice->text);
    struct buffer padded = {0};
    if (new < old) {
        buffer_add_text(&padded, splice->text);
        buffer_add_repeat(&padded, ' ', old - new);
        splice->text = arena_text(mending->update->arena, buffer_text(&padded));
        buffer_free(&padded);
    }
    for (uint32_t at = splice->span.end; new > old &&at + 1 < all.length; at++, old++) {
        if (all.bytes[at] != ' ' || all.bytes[at + 1] != ' ')
            break;
        splice->span.end = at + 1;
    }
}

static void put(struct mending *mending, struct span span, struct text text) {
    struct change *change = mending->change;
    if (change->why.length > 0)
        return;
    if (mending->wording.in == WRITTEN_LINE && has_comment(text_at(mending, span))) {
        leave(mending, "a comment stands in the middle of it, and would be lost");
        return;
    }
    struct splice splice = {span, text, change->test, change->count == 0};
    if (mending->wording.in == WRITTEN_LINE)
        splice.text = wording_wrapped(&mending->wording, text,
                                      sources_get(mending->update->program->sources, span.file),
                                      span.start, span.end);
    if (mending->wording.in == WRITTEN_CELL)
        keep_bar(mending, &splice);
    change->splices[change->count++] = splice;
}

static void put_if(struct mending *mending, bool is_writable, struct span span, struct text text) {
    if (is_writable)
        put(mending, span, text);
    else
        leave(mending, "what came out is a text that cannot be written in a rule file");
}

static char delimiter_of(struct update *update, uint32_t file) {
    char *delimiter = &update->delimiters[file];
    if (*delimiter)
        return *delimiter;
    struct arena *arena = arena_new();
    struct text text = sources_get(update->program->sources, file)->text;
    *delimiter = csv_delimiter(csv_new(arena, text.bytes, text.length, 0));
    arena_free(arena);
    return *delimiter;
}

/* What came out as values: those of a list, or the one. */
static bool value_words(const struct mending *mending, struct text *words) {
    const struct verdict *verdict = mending->verdict;
    const struct wording *wording = &mending->wording;
    if (verdict->is_list)
        return wording_values(wording, verdict->items, verdict->item_count, words);
    if (!wording->is_list || verdict->value.state != VALUE_KNOWN)
        return wording_values(wording, &verdict->value, 1, words);
    uint32_t count = verdict->value.list.count;
    struct value *items = arena_array(wording->arena, count, sizeof *items);
    for (uint32_t i = 0; i < count; i++) {
        items[i].state = VALUE_KNOWN;
        items[i].text = verdict->value.list.items[i];
    }
    return wording_values(wording, items, count, words);
}

/* ---- In a line. */

/* The values, and `by RULE` behind them. */
static struct span answer_and_rule(const struct expectation_place *place) {
    struct span span = place->answer;
    if (is_there(place->by))
        span.end = place->by.end;
    return span;
}

static void mend_by(struct mending *mending) {
    const struct expectation *expected = mending->expected;
    const struct expectation_place *place = &expected->place;
    uint32_t rule = mending->verdict->rule;
    bool is_cell = place->in != WRITTEN_LINE;
    if (!is_there(place->by) || (!expected->is_stale && rule == expected->by_rule))
        return;
    if (rule != INDEX_NONE) {
        struct text name = mending->update->program->decisions[expected->decision].rules[rule].name;
        mending->wording.old = text_at(mending, place->by);
        put(mending, place->by,
            is_cell ? wording_cell(&mending->wording, name)
                    : arena_format(mending->update->arena, "by %.*s", TEXT_ARGS(name)));
    } else if (is_cell) { /* several rules give it, or none does */
        put(mending, place->by, place->in == WRITTEN_CSV ? TEXT("") : TEXT("-"));
    } else {
        put(mending, (struct span){place->by.file, place->answer.end, place->by.end}, TEXT(""));
    }
}

static void mend_decided(struct mending *mending) {
    const struct expectation_place *place = &mending->expected->place;
    struct expectation bare = *mending->expected;
    bare.by_rule = INDEX_NONE;
    if (!expect_value_holds(mending->update->program, &bare, mending->verdict)) {
        struct text words;
        bool is_writable = value_words(mending, &words);
        put_if(mending, is_writable, place->answer, wording_cell(&mending->wording, words));
    }
    mend_by(mending);
}

/* An answer that is open now. */
static void mend_undecided(struct mending *mending) {
    const struct expectation_place *place = &mending->expected->place;
    struct text words = TEXT("unknown");
    bool is_writable = true, is_cell = place->in != WRITTEN_LINE;
    if (mending->verdict->is_list) {
        leave(mending, "the list is undecided now: say what is certain with `contains`, what is "
                       "open with `is undecided between`");
        return;
    }
    if (mending->expected->decision != INDEX_NONE)
        is_writable =
            wording_undecided(&mending->wording, mending->verdict, !is_cell, !is_cell, &words);
    words = wording_cell(&mending->wording, words);
    put_if(mending, is_writable, is_cell ? place->answer : answer_and_rule(place), words);
    if (is_cell && is_there(place->by))
        put(mending, place->by, place->in == WRITTEN_CSV ? TEXT("") : TEXT("-"));
}

/* A cell as it is; in a line from the word `undecided` on, or all of it where a comment stands
 * within, so that it is left. */
static struct span undecided_span(const struct mending *mending) {
    struct span span = mending->expected->place.answer;
    struct text old = text_at(mending, span), word = TEXT("undecided");
    if (mending->wording.in != WRITTEN_LINE || has_comment(old))
        return span;
    for (uint32_t i = 0; i + word.length <= old.length; i++)
        if (memcmp(old.bytes + i, word.bytes, word.length) == 0) {
            span.start += i;
            break;
        }
    return span;
}

/* It was expected to be undecided, and is so in another way. */
static void mend_openness(struct mending *mending) {
    const struct expectation *expected = mending->expected;
    const struct expectation_place *place = &expected->place;
    const struct verdict *verdict = mending->verdict;
    struct text words;
    bool loses_part = (expected->has_possible && verdict->possible_count == 0) ||
                      (expected->has_missing && verdict->missing_count == 0);
    struct text old = text_at(mending, place->answer);
    if (loses_part || !has_comment(old)) { /* the line breaks anew */
        bool is_writable = wording_undecided(&mending->wording, verdict, expected->has_possible,
                                             expected->has_missing, &words);
        put_if(mending, is_writable, undecided_span(mending), words);
        return;
    }
    if (expected->has_possible &&
        !values_same(&mending->wording.type, verdict->possible, verdict->possible_count,
                     expected->values, expected->count)) {
        bool is_writable = wording_possible(&mending->wording, verdict, &words);
        put_if(mending, is_writable, place->possible, words);
    }
    words = wording_missing(&mending->wording, verdict);
    bool is_same = verdict->missing_count == expected->missing_count;
    for (uint32_t i = 0; is_same && i < expected->missing_count; i++)
        is_same = expected->missing[i] == verdict->missing[i];
    if (expected->has_missing && !is_same)
        put(mending, place->missing, words);
}

/* It was expected to be undecided, and is not. */
static void mend_closed(struct mending *mending) {
    struct text words;
    bool is_writable = value_words(mending, &words);
    put_if(mending, is_writable, undecided_span(mending), wording_cell(&mending->wording, words));
}

static bool is_possible_item(const struct mending *mending) {
    const struct verdict *verdict = mending->verdict;
    for (uint32_t i = 0; i < verdict->possible_count; i++)
        if (verdict->possible[i].state == VALUE_UNKNOWN ||
            value_same(&mending->wording.type, &verdict->possible[i],
                       &mending->expected->values[0]))
            return true;
    return verdict->undecided && !verdict->is_list; /* of a definition */
}

static void mend_contains(struct mending *mending) {
    if (mending->expected->negated)
        leave(mending,
              "the list has it now, or may have it: what is not to be in a list is for you to say");
    else if (is_possible_item(mending))
        leave(mending, "whether the list has it is open now: say so with `is undecided between`");
    else
        put(mending, trimmed(mending, mending->expected->place.answer), TEXT("does not contain"));
}

static void mend(struct mending *mending) {
    bool is_undecided = mending->verdict->undecided;
    switch (mending->expected->kind) {
    case EXPECT_VALUE:
        if (is_undecided)
            mend_undecided(mending);
        else
            mend_decided(mending);
        break;
    case EXPECT_UNDECIDED:
        if (is_undecided)
            mend_openness(mending);
        else
            mend_closed(mending);
        break;
    case EXPECT_CONTAINS:
        mend_contains(mending);
        break;
    case EXPECT_PROMISE:
        break; /* it has no answer */
    }
}

static void mend_answer(struct mending *mending, const struct test_outcome *outcome) {
    struct update *update = mending->update;
    const struct expectation *expected = mending->expected;
    struct result result = expect_result(expected);
    struct verdict verdict;
    bool is_csv = expected->place.in == WRITTEN_CSV;
    verdict_of(outcome->frame, outcome->row, &result, update->arena, &verdict);
    mending->verdict = &verdict;
    mending->wording =
        (struct wording){.program = update->program,
                         .arena = update->arena,
                         .in = expected->place.in,
                         .delimiter = is_csv ? delimiter_of(update, expected->span.file) : '\0',
                         .old = text_at(mending, expected->place.answer)};
    mending->wording.type = expect_type(update->program, expected, &mending->wording.is_list);
    mend(mending);
    mending->verdict = NULL;
}

/* What passed matters only where others may read the same cell. */
static void take_check(struct update *update, const struct test_outcome *outcome,
                       const struct check *check) {
    const struct expectation *expected = check->expectation;
    struct change change = {.test = outcome->index, .span = expected ? expected->span : SPAN_NONE};
    struct mending mending = {.update = update, .expected = expected, .change = &change};
    if (!expected)
        leave(&mending, "a promise is broken: mend the rules, or the promise");
    else if (!check->passed && expected->kind == EXPECT_PROMISE)
        leave(&mending, "a promise stands for all tenants: mend the rules, or the promise");
    else if (!check->passed)
        mend_answer(&mending, outcome);
    else if (expected->place.in != WRITTEN_CSV)
        return;
    VECTOR_PUSH(&update->changes, change);
}

void update_take(void *context, const struct test_outcome *outcome) {
    for (uint32_t i = 0; i < outcome->check_count; i++)
        take_check(context, outcome, &outcome->checks[i]);
}

/* ---- All of them. */

static int order_changes(const void *left, const void *right) {
    const struct change *a = left, *b = right;
    if (a->span.file != b->span.file)
        return a->span.file < b->span.file ? -1 : 1;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    return a->test < b->test ? -1 : a->test > b->test;
}

static int order_left(const void *left, const void *right) {
    const struct unmended *a = left, *b = right;
    if (a->test != b->test)
        return a->test < b->test ? -1 : 1;
    return a->span.start < b->span.start ? -1 : a->span.start > b->span.start;
}

static int order_splices(const void *left, const void *right) {
    const struct splice *a = left, *b = right;
    if (a->span.file != b->span.file)
        return a->span.file < b->span.file ? -1 : 1;
    return a->span.start < b->span.start ? -1 : a->span.start > b->span.start;
}

static bool changes_same(const struct change *a, const struct change *b) {
    if (a->count != b->count || !text_is(a->why, b->why))
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->splices[i].span.start != b->splices[i].span.start ||
            a->splices[i].span.end != b->splices[i].span.end ||
            !text_is(a->splices[i].text, b->splices[i].text))
            return false;
    return true;
}

/* Changes that are about one place, `count` of them. */
static void settle(struct update *update, const struct change *changes, size_t count) {
    bool agree = true;
    for (size_t i = 1; i < count; i++)
        agree = agree && changes_same(&changes[0], &changes[i]);
    for (uint32_t i = 0; agree && i < changes[0].count; i++)
        VECTOR_PUSH(&update->splices, changes[0].splices[i]);
    update->plan.expectations += agree && changes[0].count > 0;
    for (size_t i = 0; i < count; i++) {
        struct text why = changes[i].why;
        if (!agree && changes[i].count > 0)
            why = TEXT("other cases read the same cell, and need another answer there");
        if (why.length > 0)
            VECTOR_PUSH(&update->left, ((struct unmended){changes[i].test, changes[i].span, why}));
    }
}

const struct update_plan *update_settle(struct update *update) {
    struct change *changes = update->changes.items;
    size_t count = update->changes.count, end;
    if (count > 0)
        qsort(changes, count, sizeof *changes, order_changes);
    for (size_t start = 0; start < count; start = end) {
        for (end = start + 1; end < count && is_there(changes[start].span) &&
                              changes[end].span.file == changes[start].span.file &&
                              changes[end].span.start == changes[start].span.start;)
            end++;
        settle(update, changes + start, end - start);
    }
    if (update->splices.count > 0)
        qsort(update->splices.items, update->splices.count, sizeof(struct splice), order_splices);
    if (update->left.count > 0)
        qsort(update->left.items, update->left.count, sizeof(struct unmended), order_left);
    for (size_t i = 0; i < update->left.count; i++)
        update->plan.left_tests +=
            i == 0 || update->left.items[i].test != update->left.items[i - 1].test;
    update->plan.splices = update->splices.items;
    update->plan.splice_count = update->splices.count;
    update->plan.left = update->left.items;
    update->plan.left_count = update->left.count;
    return &update->plan;
}

struct text update_text(const struct update_plan *plan, const struct program *program,
                        uint32_t file, struct arena *arena) {
    struct text text = sources_get(program->sources, file)->text;
    struct buffer out = {0};
    uint32_t at = 0;
    for (size_t i = 0; i < plan->splice_count; i++) {
        const struct splice *splice = &plan->splices[i];
        if (splice->span.file != file)
            continue;
        buffer_add(&out, text.bytes + at, splice->span.start - at);
        buffer_add_text(&out, splice->text);
        at = splice->span.end;
    }
    buffer_add(&out, text.bytes + at, text.length - at);
    text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}
