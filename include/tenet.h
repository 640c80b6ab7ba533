/* tenet: rules in, answers out. The C API of libtenet.
 *
 *     tenet_rules *rules = tenet_rules_load("rules", NULL);
 *     tenet_tenant *tenant = tenet_tenant_new(rules, "T-1");
 *     tenet_set(tenant, "engagement", "Customer-Led");
 *     tenet_answers *answers = tenet_evaluate(tenant, "2020-03-01");
 *     puts(tenet_answer_value(answers, tenet_answer_find(answers, "priority")));
 *
 * Objects are opaque; whoever made one frees it with the function of the same family; NULL is fine
 * there. An index past the end gives NULL, 0 or false. Text goes in and comes out as UTF-8 ending
 * in NUL; text that comes out belongs to the object it was asked of and lives as long. Rules are
 * read-only once loaded: any number of threads may use one. A tenant or answers object belongs to
 * one thread at a time. Nothing here prints or exits, but for memory running out, which ends the
 * process with status 6.
 *
 * Link with -ltenet (pkg-config tenet). Every function that can fail says how. */
#ifndef TENET_H
#define TENET_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TENET_VERSION "0.1.0"

#if defined(__GNUC__)
#define TENET_API __attribute__((visibility("default")))
#else
#define TENET_API
#endif

typedef struct tenet_rules tenet_rules;       /* a checked rule set */
typedef struct tenet_messages tenet_messages; /* what was wrong with rules or facts */
typedef struct tenet_tenant tenet_tenant;     /* the facts of one tenant */
typedef struct tenet_answers tenet_answers;   /* what the rules say of one tenant */

/* The version that the program runs with (TENET_VERSION is the one it was compiled with). */
TENET_API const char *tenet_version(void);

/* --- messages --- */

/* How many; 0 for NULL. */
TENET_API size_t tenet_messages_count(const tenet_messages *messages);
/* Message `index` (below the count) as people read it: place, text, the quoted line, what to do. */
TENET_API const char *tenet_message(const tenet_messages *messages, size_t index);
/* True for an error, false for a warning or a hint. */
TENET_API bool tenet_message_is_error(const tenet_messages *messages, size_t index);
TENET_API void tenet_messages_free(tenet_messages *messages);

/* --- rules --- */

/* Loads a rule file, or a folder of *.rules files. NULL when there was an error. `messages` may be
 * NULL; else it gets an object to free, or NULL when there is nothing to say. */
TENET_API tenet_rules *tenet_rules_load(const char *path, tenet_messages **messages);
/* The same from texts in memory: `count` names (for messages) and texts, in order. */
TENET_API tenet_rules *tenet_rules_compile(const char *const *names, const char *const *texts,
                                           size_t count, tenet_messages **messages);
TENET_API void tenet_rules_free(tenet_rules *rules);
/* The names of the results that an evaluation gives, in order. */
TENET_API size_t tenet_rules_result_count(const tenet_rules *rules);
TENET_API const char *tenet_rules_result_name(const tenet_rules *rules, size_t index);

/* --- the facts of one tenant --- */

/* A tenant of whom nothing is known yet but its id. The rules must outlive it. NULL when the id is
 * empty or not UTF-8. */
TENET_API tenet_tenant *tenet_tenant_new(const tenet_rules *rules, const char *tenant_id);
TENET_API void tenet_tenant_free(tenet_tenant *tenant);

/* Sets a fact from text, as a cell of a CSV file would be read: an empty text is blank, or unknown
 * where the fact may not be blank; lists are separated by ';'. NULL when it was set; else why not,
 * in words ("there is no fact \"colour\"", "\"CSS\" is not one of CSS-Led, ..."), good until the
 * next call for this tenant, and the fact is as it was. */
TENET_API const char *tenet_set(tenet_tenant *tenant, const char *fact, const char *value);
/* Makes a fact unknown again. The same answer as tenet_set. */
TENET_API const char *tenet_unset(tenet_tenant *tenant, const char *fact);
/* Says that the child records of this kind are all known; so far, there are none. Without it (and
 * without tenet_add_row) it is unknown whether there are any. NULL, or why not. */
TENET_API const char *tenet_set_rows_known(tenet_tenant *tenant, const char *record);
/* Adds a child record; its facts are unknown. *row gets its number, to be used with tenet_set_in.
 */
TENET_API const char *tenet_add_row(tenet_tenant *tenant, const char *record, size_t *row);
TENET_API const char *tenet_set_in(tenet_tenant *tenant, const char *record, size_t row,
                                   const char *fact, const char *value);

/* --- answers --- */

/* Evaluates. as_of is YYYY-MM-DD; NULL is today. NULL when as_of is not a date. The tenant may be
 * changed and evaluated again; earlier answers stay as they are. */
TENET_API tenet_answers *tenet_evaluate(const tenet_tenant *tenant, const char *as_of);
TENET_API void tenet_answers_free(tenet_answers *answers);

TENET_API size_t tenet_answer_count(const tenet_answers *answers);
/* The number of the answer with that name; the count when there is none. */
TENET_API size_t tenet_answer_find(const tenet_answers *answers, const char *name);
TENET_API const char *tenet_answer_name(const tenet_answers *answers, size_t index);
TENET_API bool tenet_answer_is_list(const tenet_answers *answers, size_t index);
/* The facts do not suffice. */
TENET_API bool tenet_answer_is_undecided(const tenet_answers *answers, size_t index);
/* A single value as text; NULL when it is blank, undecided, or a list. */
TENET_API const char *tenet_answer_value(const tenet_answers *answers, size_t index);
/* The certain items of a list. */
TENET_API size_t tenet_answer_item_count(const tenet_answers *answers, size_t index);
TENET_API const char *tenet_answer_item(const tenet_answers *answers, size_t index, size_t item);
/* The rule that decided, its sentence, and the clauses it cites; NULL or 0 where no single rule
 * did. */
TENET_API const char *tenet_answer_rule(const tenet_answers *answers, size_t index);
TENET_API const char *tenet_answer_because(const tenet_answers *answers, size_t index);
TENET_API size_t tenet_answer_cite_count(const tenet_answers *answers, size_t index);
TENET_API const char *tenet_answer_cite(const tenet_answers *answers, size_t index, size_t cite);
/* The values still possible (NULL stands for blank, or for an item whose text is unknown). */
TENET_API size_t tenet_answer_possible_count(const tenet_answers *answers, size_t index);
TENET_API const char *tenet_answer_possible(const tenet_answers *answers, size_t index,
                                            size_t which);
/* The facts that are missing: "current_priority", "entitlement.status". */
TENET_API size_t tenet_answer_missing_count(const tenet_answers *answers, size_t index);
TENET_API const char *tenet_answer_missing(const tenet_answers *answers, size_t index,
                                           size_t which);
/* Why all this, in words, as `tenet explain` prints it. */
TENET_API const char *tenet_answers_explanation(const tenet_answers *answers);
/* The object that `tenet eval --format ndjson` prints for the tenant, without a line end. */
TENET_API const char *tenet_answers_json(const tenet_answers *answers);

/* --- a portfolio --- */

typedef struct tenet_counts {
    unsigned long long tenants;  /* given to the callback */
    unsigned long long left_out; /* for bad data, see the messages */
} tenet_counts;

/* Called for each tenant, in the order of the input, with its id. The answers are good during the
 * call only and are not to be freed. Giving false stops. */
typedef bool tenet_each(void *context, const char *tenant_id, const tenet_answers *answers);

/* Evaluates a portfolio: a CSV folder, .json, .ndjson, .db, or "-". True when all of it was read
 * (messages may still tell of bad data); false when it could not be read, or was stopped. as_of,
 * messages as above; counts may be NULL. Within the callback, explanations are not to be had
 * (NULL); evaluate the one tenant for that. */
TENET_API bool tenet_evaluate_portfolio(const tenet_rules *rules, const char *facts,
                                        const char *as_of, tenet_each *each, void *context,
                                        tenet_counts *counts, tenet_messages **messages);

#ifdef __cplusplus
}
#endif

#endif
