/* Parsing by the option table, GNU style: --name=value or --name value, options and operands in
 * any order, -- ends the options. */
#include "cli/options.h"

#include "base/queue.h"

#include <stdlib.h>

#define ON(verb) (1u << VERB_##verb)
#define ON_ALL UINT32_MAX

const struct verb_entry verbs[VERB_COUNT] = {
#define VERB(id, name, operands, formats, line, text) {name, operands, formats, line, text},
#include "cli/verbs.def"
#undef VERB
};

const struct option_entry option_entries[OPTION_COUNT] = {
#define OPTION(id, name, letter, argument, verbs, text) {name, letter, argument, verbs, text},
#include "cli/options.def"
#undef OPTION
};

struct parser {
    struct options *options;
    struct arena *arena;
    struct text *why;
    char **words;
    int count, at;
};

static bool applies(const struct parser *parser, enum option option) {
    return (option_entries[option].verbs >> parser->options->verb) & 1;
}

static bool unknown_verb(struct parser *parser, const char *word) {
    struct near near = near_start(text_of(word));
    for (int i = 0; i < VERB_COUNT; i++)
        near_try(&near, text_of(verbs[i].name));
    if (near_found(&near))
        *parser->why = arena_format(parser->arena, "unknown verb %s: did you mean %.*s?", word,
                                    TEXT_ARGS(near.best));
    else
        *parser->why = arena_format(parser->arena, "unknown verb %s", word);
    return false;
}

static bool unknown_option(struct parser *parser, struct text name) {
    const char *verb = verbs[parser->options->verb].name;
    struct near near = near_start(name);
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (text_is(name, text_of(option_entries[i].name))) {
            *parser->why =
                arena_format(parser->arena, "tenet %s has no option --%.*s", verb, TEXT_ARGS(name));
            return false;
        }
        if (applies(parser, (enum option)i) && option_entries[i].text[0])
            near_try(&near, text_of(option_entries[i].name));
    }
    if (near_found(&near))
        *parser->why = arena_format(parser->arena, "unknown option --%.*s: did you mean --%.*s?",
                                    TEXT_ARGS(name), TEXT_ARGS(near.best));
    else
        *parser->why = arena_format(parser->arena, "unknown option --%.*s", TEXT_ARGS(name));
    return false;
}

static void take(struct parser *parser, enum option option, const char *value) {
    parser->options->values[option] = value;
    if (option == OPTION_FACTS)
        VECTOR_PUSH(&parser->options->facts, value);
    if (option == OPTION_TENANT)
        VECTOR_PUSH(&parser->options->tenants, value);
    if (option == OPTION_GATES)
        VECTOR_PUSH(&parser->options->gates, value);
    if (option == OPTION_GATE)
        VECTOR_PUSH(&parser->options->sentences, value);
    if (option == OPTION_AS_OF)
        VECTOR_PUSH(&parser->options->days, value);
}

/* `value` is what stands behind = (or behind the letter), NULL when nothing does. */
static bool take_option(struct parser *parser, enum option option, const char *value) {
    const struct option_entry *entry = &option_entries[option];
    if (entry->argument[0] == '\0' && value) {
        *parser->why = arena_format(parser->arena, "--%s takes no value", entry->name);
        return false;
    }
    if (entry->argument[0] != '\0' && !value) {
        if (parser->at >= parser->count) {
            *parser->why = arena_format(parser->arena, "--%s needs a value: --%s %s", entry->name,
                                        entry->name, entry->argument);
            return false;
        }
        value = parser->words[parser->at++];
    }
    if (value && value[0] == '\0') {
        *parser->why = arena_format(parser->arena, "the value of --%s is empty", entry->name);
        return false;
    }
    take(parser, option, value ? value : "");
    return true;
}

static bool parse_long(struct parser *parser, const char *word) {
    const char *equals = strchr(word, '=');
    struct text name = {word, (uint32_t)(equals ? (size_t)(equals - word) : strlen(word))};
    for (int i = 0; i < OPTION_COUNT; i++)
        if (text_is(name, text_of(option_entries[i].name)) && applies(parser, (enum option)i))
            return take_option(parser, (enum option)i, equals ? equals + 1 : NULL);
    return unknown_option(parser, name);
}

static bool parse_letters(struct parser *parser, const char *word) {
    for (; *word; word++) {
        int found = -1;
        for (int i = 0; i < OPTION_COUNT && found < 0; i++)
            if (option_entries[i].letter == *word && applies(parser, (enum option)i))
                found = i;
        if (found < 0) {
            *parser->why = arena_format(parser->arena, "unknown option -%s", word);
            return false;
        }
        if (option_entries[found].argument[0] != '\0')
            return take_option(parser, (enum option)found, word[1] ? word + 1 : NULL);
        take(parser, (enum option)found, "");
    }
    return true;
}

static bool is_one_of(const char *words, const char *word) {
    struct text each;
    while (options_next_word(&words, ' ', &each))
        if (text_is(each, text_of(word)))
            return true;
    return false;
}

static bool check_choice(struct parser *parser, enum option option, const char *allowed) {
    const char *value = parser->options->values[option];
    struct near near = near_start(text_of(value ? value : ""));
    struct buffer list = {0};
    struct text each;
    if (!value || is_one_of(allowed, value))
        return true;
    for (const char *at = allowed; options_next_word(&at, ' ', &each);) {
        near_try(&near, each);
        buffer_add_string(&list, list.length == 0 ? "" : ", ");
        buffer_add_text(&list, each);
    }
    struct text hint = near_found(&near) ? arena_format(parser->arena, ": did you mean %.*s?",
                                                        TEXT_ARGS(near.best))
                                         : TEXT("");
    *parser->why =
        arena_format(parser->arena, "--%s %s is none of %.*s%.*s", option_entries[option].name,
                     value, TEXT_ARGS(buffer_text(&list)), TEXT_ARGS(hint));
    buffer_free(&list);
    return false;
}

static bool check_values(struct parser *parser) {
    struct options *options = parser->options;
    const char *jobs = options->values[OPTION_JOBS];
    options->has_as_of = options->days.count > 0;
    options->as_of = options->has_as_of ? 0 : date_today();
    for (size_t i = 0; i < options->days.count; i++)
        if (!date_parse(text_of(options->days.items[i]), &options->as_of)) {
            *parser->why = arena_format(parser->arena, "--as-of %s is not a date (YYYY-MM-DD)",
                                        options->days.items[i]);
            return false;
        }
    if (jobs && (strspn(jobs, "0123456789") != strlen(jobs) || strlen(jobs) > 4 ||
                 strspn(jobs, "0") == strlen(jobs))) {
        *parser->why = arena_format(parser->arena, "--jobs %s is not a number of jobs", jobs);
        return false;
    }
    options->jobs = jobs ? (unsigned)strtoul(jobs, NULL, 10) : thread_processors();
    return check_choice(parser, OPTION_FORMAT, verbs[options->verb].formats) &&
           check_choice(parser, OPTION_COLOR, "auto always never") &&
           check_choice(parser, OPTION_DIAGNOSTICS, "text json");
}

static bool parse_words(struct parser *parser) {
    bool only_operands = false;
    while (parser->at < parser->count) {
        const char *word = parser->words[parser->at++];
        bool is_option = !only_operands && word[0] == '-' && word[1] != '\0';
        if (!is_option)
            VECTOR_PUSH(&parser->options->operands, word);
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else if (!(word[1] == '-' ? parse_long(parser, word + 2) : parse_letters(parser, word + 1)))
            return false;
    }
    return true;
}

static bool find_verb(struct parser *parser, const char *word) {
    for (int i = 0; i < VERB_COUNT; i++)
        if (strcmp(word, verbs[i].name) == 0) {
            parser->options->verb = (enum verb)i;
            return true;
        }
    return unknown_verb(parser, word);
}

enum options_result options_parse(struct options *options, int count, char **words,
                                  struct arena *arena, struct text *why) {
    struct parser parser = {options, arena, why, words, count, 2};
    *options = (struct options){.verb = VERB_COUNT};
    if (count < 2) {
        *why = TEXT("a verb is missing, such as: tenet eval");
        return OPTIONS_WRONG;
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0)
        return OPTIONS_HELP;
    if (strcmp(words[1], "--version") == 0) {
        options->verb = VERB_VERSION;
        return OPTIONS_FINE;
    }
    if (words[1][0] == '-') {
        *why = arena_format(arena, "the verb comes first, such as: tenet eval %s", words[1]);
        return OPTIONS_WRONG;
    }
    if (!find_verb(&parser, words[1]) || !parse_words(&parser))
        return OPTIONS_WRONG;
    if (option_given(options, OPTION_HELP))
        return OPTIONS_HELP;
    return check_values(&parser) ? OPTIONS_FINE : OPTIONS_WRONG;
}

void options_free(struct options *options) {
    VECTOR_FREE(&options->facts);
    VECTOR_FREE(&options->tenants);
    VECTOR_FREE(&options->days);
    VECTOR_FREE(&options->operands);
    VECTOR_FREE(&options->gates);
    VECTOR_FREE(&options->sentences);
}

bool options_next_word(const char **at, char separator, struct text *word) {
    while (**at == separator)
        ++*at;
    if (**at == '\0')
        return false;
    const char *start = *at;
    while (**at != '\0' && **at != separator)
        ++*at;
    *word = (struct text){start, (uint32_t)(*at - start)};
    return true;
}

bool option_format_is(const struct options *options, const char *name) {
    const char *format = options->values[OPTION_FORMAT];
    return format && strcmp(format, name) == 0;
}

void option_write(struct buffer *out, enum option option) {
    const struct option_entry *entry = &option_entries[option];
    if (entry->letter)
        buffer_format(out, "-%c, ", entry->letter);
    else
        buffer_add_string(out, "    ");
    buffer_format(out, "--%s", entry->name);
    if (entry->argument[0])
        buffer_format(out, "=%s", entry->argument);
}
