/* A run of the program: its options, and what every verb does alike: messages to standard error,
 * the output, loading rules and facts. Only this room prints, takes signals and ends the program.
 */
#ifndef TENET_CLI_SESSION_H
#define TENET_CLI_SESSION_H

#include "base/diag.h"
#include "base/file.h"
#include "check/compile.h"
#include "cli/options.h"
#include "data/portfolio.h"

enum status {
    STATUS_DONE,
    STATUS_FINDING,
    STATUS_USAGE,
    STATUS_RULES,
    STATUS_FACTS,
    STATUS_FILES,
    STATUS_MEMORY,
    STATUS_INTERNAL
};

struct session {
    struct options options;
    struct arena *arena;
    struct output *output;   /* open, or NULL */
    const char *output_path; /* NULL: standard output */
    bool color, color_messages;
    size_t width;     /* of the terminal, or a fixed one */
    bool is_terminal; /* standard output is one, and nothing goes to a file */
};

void session_begin(struct session *session); /* after the options are known */

/* "tenet: ..." and "note: ..." on standard error; as JSON objects with --diagnostics json. */
void session_error(const struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void session_note(const struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
enum status session_usage(const struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void session_show(const struct session *session, const struct diags *diags);

/* Opens a file, or with NULL standard output. False when it cannot be opened (said). */
bool session_open(struct session *session, const char *path);
bool session_write(struct session *session, const char *bytes, size_t length);
/* Gives `status`, or STATUS_FILES when something could not be written (said). */
enum status session_close(struct session *session, enum status status);
void session_abandon(struct session *session);
/* All of it to standard output or the file of -o. */
enum status session_print(struct session *session, const struct buffer *text, enum status status);

/* The rules of the operand, where the verb takes one, or of --rules. */
const char *session_rules(const struct session *session);
/* Where options->rules is written as a revision of git (REV:PATH), puts its files into the options.
 * False when that failed (said; exit status 5). */
bool session_fetch(struct session *session, struct compile_options *options);
/* Compiles them, with their tests or without, and shows what was found. NULL when they were
 * rejected; then *status says how. */
struct compilation *session_compile(struct session *session, bool with_tests, enum status *status);
/* The same by options; heading, where it is not NULL, is said before what was found. */
struct compilation *session_compile_as(struct session *session, const struct compile_options *how,
                                       const char *heading, enum status *status);
/* Portfolio options by --facts, --tenant, --as-of and --strict. */
struct portfolio_options session_facts(struct session *session, const struct program *program);
/* False when there is no sample portfolio where none was named (said). */
bool session_has_facts(struct session *session, const struct portfolio_options *options);
/* The exit status of a reading, after what it found was shown. */
enum status session_read_status(struct session *session, enum portfolio_result result,
                                const struct diags *diags, const struct portfolio_counts *counts);
/* Reads the portfolio, shows what was found wrong and gives the exit status. When a failed write
 * stopped the sink, the output is closed and the failure said. */
enum status session_read(struct session *session, const struct portfolio_options *options,
                         const struct portfolio_sink *sink, struct diags *diags,
                         struct portfolio_counts *counts);

/* The verbs. */
enum status verb_eval(struct session *session);
enum status verb_explain(struct session *session);
enum status verb_upcoming(struct session *session);
enum status verb_check(struct session *session);
enum status verb_test(struct session *session);
enum status verb_diff(struct session *session);
enum status verb_fmt(struct session *session);
enum status verb_clauses(struct session *session);
enum status verb_facts(struct session *session);
enum status verb_limits(struct session *session);
enum status verb_version(struct session *session);
enum status verb_help(struct session *session);

#endif
