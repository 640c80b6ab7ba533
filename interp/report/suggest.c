/* Suggested tests in words. The same lines as in the list of what is not covered name the places.
 */
#include "report/suggest.h"

#include "report/uncovered.h"
#include "suite/search.h"

enum { PLACES_SHOWN = 6 };

static const struct point *point_of(const struct suggestions *made, struct reach reach) {
    return &made->coverage->points.items[reach.point];
}

/* Quotes within a sentence that stands in quotes: single ones are easier to read. */
static struct text without_quotes(struct arena *arena, struct text text) {
    char *bytes = arena_raw(arena, text.length + 1);
    for (uint32_t i = 0; i < text.length; i++)
        bytes[i] = (char)(text.bytes[i] == '"' ? '\'' : text.bytes[i]);
    return (struct text){bytes, text.length};
}

static struct text rule_sentence(const struct suggestions *made, const struct point *point,
                                 struct arena *arena) {
    const struct decision *decision = &made->coverage->program->decisions[point->decision];
    const struct rule *rule = &decision->rules[point->rule];
    const char *verb = decision->take == TAKE_EVERY ? "applies" : "decides";
    if (rule->because.length == 0)
        return arena_format(arena, "%.*s %s", TEXT_ARGS(rule->name), verb);
    return arena_format(arena, "%.*s %s: %.*s", TEXT_ARGS(rule->name), verb,
                        TEXT_ARGS(rule->because));
}

/* What the test is about, as its name. */
static struct text sentence_of(const struct suggestions *made, struct reach reach,
                               struct arena *arena) {
    const struct point *point = point_of(made, reach);
    struct text words = point_words(made->coverage, point, arena);
    struct text side;
    switch (point->kind) {
    case POINT_RULE:
    case POINT_ROW:
        words = rule_sentence(made, point, arena);
        break;
    case POINT_VALUE:
        break;
    case POINT_CONDITION:
        words = reach.way == WAY_TRUE ? arena_format(arena, "when %.*s", TEXT_ARGS(words))
                : reach.way == WAY_FALSE
                    ? arena_format(arena, "when it is not so that %.*s", TEXT_ARGS(words))
                    : arena_format(arena, "when nobody knows whether %.*s", TEXT_ARGS(words));
        break;
    case POINT_BOUNDARY:
        side = side_words(made->coverage, point, (enum boundary_side)reach.way, arena);
        words = arena_format(arena, "%.*s: with %.*s", TEXT_ARGS(words), TEXT_ARGS(side));
        break;
    }
    return without_quotes(arena, words);
}

/* Two conditions may be written alike: the names of tests are told apart by number. */
static struct text own_sentence(const struct suggestions *made, uint32_t index,
                                struct text_map *names, struct arena *arena) {
    struct text sentence = sentence_of(made, made->items[index].target, arena), own = sentence;
    bool is_new = false;
    text_map_put(names, own, 0, &is_new);
    for (uint32_t i = 2; !is_new; i++) {
        own = arena_format(arena, "%.*s (%u)", TEXT_ARGS(sentence), i);
        text_map_put(names, own, 0, &is_new);
    }
    return own;
}

static struct text_map *names_of_tests(const struct program *program) {
    struct text_map *names = text_map_new(false);
    bool is_new;
    for (uint32_t i = 0; i < program->test_count; i++)
        text_map_put(names, program->tests[i].name, 0, &is_new);
    return names;
}

static struct text test_of(const struct suggestions *made, uint32_t index, struct text sentence,
                           struct arena *arena) {
    const struct suggestion *suggestion = &made->items[index];
    struct buffer out = {0};
    test_write_about(&out, made->coverage->program, sentence, suggestion->tenant, suggestion->as_of,
                     suggestion->results, suggestion->rules, suggestion->result_count);
    struct text test = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return test;
}

/* ---- As a rule file */

static void add_place(const struct suggestions *made, struct reach reach, struct arena *arena,
                      struct buffer *out) {
    const struct point *point = point_of(made, reach);
    buffer_add_string(out, "# ");
    buffer_add_visible(out, point_path(made->coverage, point));
    buffer_format(out, ":%zu: ", point_line(made->coverage, point));
    buffer_add_visible(out, point_words(made->coverage, point, arena));
    buffer_format(out, ": %.*s", TEXT_ARGS(way_lacks(made->coverage, point, reach.way, arena)));
}

static bool is_same(struct reach a, struct reach b) {
    return a.point == b.point && a.way == b.way;
}

/* What it was made for first. */
static void add_places(const struct suggestions *made, const struct suggestion *suggestion,
                       struct arena *arena, struct buffer *out) {
    uint32_t shown = 1;
    add_place(made, suggestion->target, arena, out);
    buffer_add_char(out, '\n');
    for (uint32_t i = 0; i < suggestion->cover_count; i++) {
        if (is_same(suggestion->covers[i], suggestion->target))
            continue;
        if (shown++ >= PLACES_SHOWN)
            continue;
        add_place(made, suggestion->covers[i], arena, out);
        buffer_add_char(out, '\n');
    }
    if (shown > PLACES_SHOWN)
        buffer_format(out, "# and %u more\n", shown - PLACES_SHOWN);
}

static void add_broken(const struct suggestions *made, const struct suggestion *suggestion,
                       struct buffer *out) {
    for (uint32_t i = 0; i < suggestion->broken_count; i++)
        buffer_format(out,
                      "# It breaks the promise %.*s: either the rules or the promise are wrong.\n",
                      TEXT_ARGS(made->coverage->program->promises[suggestion->broken[i]].name));
}

static void add_day(struct buffer *out, day_number day) {
    char date[10];
    date_write(day, date);
    buffer_add(out, date, sizeof date);
}

static void add_head(const struct suggestions *made, struct buffer *out) {
    uint64_t gaps = made->before.all - made->before.covered;
    uint64_t closed = made->after.covered - made->before.covered;
    if (gaps == 0) {
        buffer_add_string(out,
                          "# The tests reach all of the rules: there is nothing to suggest.\n");
        return;
    }
    buffer_format(out, "# %u %s for %llu of the %llu %s in what the tests reach, as of ",
                  made->count, made->count == 1 ? "test" : "tests", (unsigned long long)closed,
                  (unsigned long long)gaps, gaps == 1 ? "gap" : "gaps");
    add_day(out, made->today);
    buffer_add_string(out, ".\n# Each says what the rules answer today. Keep those that are right; "
                           "where one is wrong, mend\n# the rules.\n");
}

static void add_unreached(const struct suggestions *made, struct arena *arena, struct buffer *out) {
    if (made->unreached_count == 0)
        return;
    buffer_add_string(out, "\n# Nothing to suggest for these, as of ");
    add_day(out, made->today);
    buffer_add_string(out, ":\n");
    for (uint32_t i = 0; i < made->unreached_count; i++) {
        const struct unreached *unreached = &made->unreached[i];
        add_place(made, unreached->target, arena, out);
        if (unreached->is_unreachable)
            buffer_add_string(out, "; no tenant can reach it\n");
        else
            buffer_format(out, "; none was found in %u tries\n", unreached->tried);
    }
}

void suggestions_write(const struct suggestions *made, struct buffer *out) {
    struct arena *arena = arena_new();
    struct text_map *names = names_of_tests(made->coverage->program);
    add_head(made, out);
    for (uint32_t i = 0; i < made->count; i++) {
        buffer_add_char(out, '\n');
        add_places(made, &made->items[i], arena, out);
        add_broken(made, &made->items[i], out);
        buffer_add_string(out, "# Is this right? The rules say so today.\n");
        struct text sentence = own_sentence(made, i, names, arena);
        buffer_add_text(out, test_of(made, i, sentence, arena));
    }
    add_unreached(made, arena, out);
    text_map_free(names);
    arena_free(arena);
}

/* ---- As JSON */

static void add_json_reach(const struct suggestions *made, struct reach reach, struct arena *arena,
                           struct buffer *out) {
    static const char *const kinds[] = {"rule", "row", "value", "condition", "boundary"};
    const struct point *point = point_of(made, reach);
    buffer_format(out, "{\"kind\":\"%s\",\"file\":", kinds[point->kind]);
    buffer_add_json(out, point_path(made->coverage, point));
    buffer_format(out, ",\"line\":%zu,\"text\":", point_line(made->coverage, point));
    buffer_add_json(out, point_words(made->coverage, point, arena));
    buffer_add_string(out, ",\"lacks\":");
    buffer_add_json(out, way_lacks(made->coverage, point, reach.way, arena));
}

static void add_json_suggestion(const struct suggestions *made, uint32_t index,
                                struct text_map *names, struct arena *arena, struct buffer *out) {
    const struct suggestion *suggestion = &made->items[index];
    struct text sentence = own_sentence(made, index, names, arena);
    buffer_add_string(out, "{\"name\":");
    buffer_add_json(out, sentence);
    buffer_add_string(out, ",\"as_of\":\"");
    add_day(out, suggestion->as_of);
    buffer_add_string(out, "\",\"covers\":[");
    for (uint32_t i = 0; i < suggestion->cover_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        add_json_reach(made, suggestion->covers[i], arena, out);
        buffer_add_char(out, '}');
    }
    buffer_add_string(out, "],\"breaks\":[");
    for (uint32_t i = 0; i < suggestion->broken_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, made->coverage->program->promises[suggestion->broken[i]].name);
    }
    buffer_add_string(out, "],\"test\":");
    buffer_add_json(out, test_of(made, index, sentence, arena));
    buffer_add_char(out, '}');
}

void suggestions_write_json(const struct suggestions *made, struct buffer *out) {
    struct arena *arena = arena_new();
    struct text_map *names = names_of_tests(made->coverage->program);
    buffer_add_string(out, "{\"as_of\":\"");
    add_day(out, made->today);
    buffer_format(out, "\",\"gaps\":%llu,\"closed\":%llu,\n\"suggestions\":[",
                  (unsigned long long)(made->before.all - made->before.covered),
                  (unsigned long long)(made->after.covered - made->before.covered));
    for (uint32_t i = 0; i < made->count; i++) {
        buffer_add_string(out, i > 0 ? ",\n" : "\n");
        add_json_suggestion(made, i, names, arena, out);
    }
    buffer_add_string(out, "],\n\"unreached\":[");
    for (uint32_t i = 0; i < made->unreached_count; i++) {
        const struct unreached *unreached = &made->unreached[i];
        buffer_add_string(out, i > 0 ? ",\n" : "\n");
        add_json_reach(made, unreached->target, arena, out);
        buffer_format(out, ",\"unreachable\":%s,\"tried\":%u}",
                      unreached->is_unreachable ? "true" : "false", unreached->tried);
    }
    buffer_add_string(out, "]}\n");
    text_map_free(names);
    arena_free(arena);
}
