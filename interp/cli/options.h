/* The command line: one table of verbs and one of options, from which everything that speaks of
 * them is made. */
#ifndef TENET_CLI_OPTIONS_H
#define TENET_CLI_OPTIONS_H

#include "base/buffer.h"
#include "base/date.h"
#include "base/near.h"
#include "base/vector.h"

enum verb {
#define VERB(id, name, operands, formats, line, text) VERB_##id,
#include "cli/verbs.def"
#undef VERB
    VERB_COUNT
};

enum option {
#define OPTION(id, name, letter, argument, verbs, text) OPTION_##id,
#include "cli/options.def"
#undef OPTION
    OPTION_COUNT
};

struct verb_entry {
    const char *name, *operands, *formats, *line, *text;
};

struct option_entry {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* "": takes none */
    uint32_t verbs;       /* bit by enum verb */
    const char *text;     /* "": not listed */
};

extern const struct verb_entry verbs[VERB_COUNT];
extern const struct option_entry option_entries[OPTION_COUNT];

struct words {
    const char **items;
    size_t count, room;
};

struct options {
    enum verb verb;
    const char *values[OPTION_COUNT]; /* the last given; NULL: not given; "" of those without */
    struct words facts, tenants, days, operands; /* days: of every --as-of, all of them dates */
    struct words gates, sentences;               /* of --gates and --gate */
    unsigned jobs; /* processors to use: those of --jobs, else all there are */
    bool has_as_of;
    day_number as_of; /* the last of `days`; today when not given */
};

enum options_result { OPTIONS_FINE, OPTIONS_WRONG, OPTIONS_HELP };

/* Reads the words of the call. When they are off, *why says how (in the arena). OPTIONS_HELP: help
 * was asked for, of the verb, or of the whole with options->verb == VERB_COUNT. */
enum options_result options_parse(struct options *options, int count, char **words,
                                  struct arena *arena, struct text *why);
void options_free(struct options *options);

static inline bool option_given(const struct options *options, enum option option) {
    return options->values[option] != NULL;
}
/* The word of a list separated by `separator` that `at` points to; moves on. False at the end. */
bool options_next_word(const char **at, char separator, struct text *word);
/* True when a --format of the verb was given and is this one. */
bool option_format_is(const struct options *options, const char *name);
void option_write(struct buffer *out, enum option option); /* "-o, --output=FILE" */

#endif
