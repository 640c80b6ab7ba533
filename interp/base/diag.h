/* Diagnostics: what the author of rules or facts did wrong, where, why, and what to do. Codes are
 * permanent; they stand once in diagnostics.def, from which `tenet help CODE` and docs are made. */
#ifndef TENET_BASE_DIAG_H
#define TENET_BASE_DIAG_H

#include "base/buffer.h"
#include "base/source.h"

enum diag_severity { DIAG_ERROR, DIAG_WARNING, DIAG_HINT };

enum diag_code {
#define DIAG(code, severity, title, text) DIAG_##code,
#include "base/diagnostics.def"
#undef DIAG
    DIAG_CODE_COUNT
};

struct diag_related {
    struct span span;
    struct text message;
    struct diag_related *next;
};

struct diag {
    enum diag_code code;
    struct span span;             /* in a rule file; or FILE_NONE with: */
    struct text path;             /* a data file, empty if none */
    size_t line, column;          /* 1-based; column 0: none */
    struct text message;          /* one line, no full stop at the end */
    struct text hint;             /* what to do; may be empty */
    struct diag_related *related; /* further places: "it is declared here" */
};

struct diags;

struct diags *diags_new(struct arena *arena,
                        const struct sources *sources); /* sources may be NULL */
void diags_free(struct diags *diags);

/* Adds a diagnostic at a place in a rule file. An exact repeat (code, place, message) is dropped.
 * After 20 errors in a file, further ones are only counted. Never NULL (a dropped one is returned
 * as scratch). The pointer is good until the next call. */
struct diag *diag_add(struct diags *diags, enum diag_code code, struct span span,
                      const char *format, ...) __attribute__((cold, format(printf, 4, 5)));
/* The same for a data file; no cap: every bad cell is reported. */
struct diag *diag_add_data(struct diags *diags, enum diag_code code, struct text path, size_t line,
                           size_t column, const char *format, ...)
    __attribute__((cold, format(printf, 6, 7)));
/* A copy that lives as long as the diagnostics: for the path of diag_add_data, which is not copied.
 */
struct text diags_keep(struct diags *diags, struct text text);
void diag_hint(struct diags *diags, struct diag *diag, const char *format, ...)
    __attribute__((cold, format(printf, 3, 4)));
void diag_relate(struct diags *diags, struct diag *diag, struct span span, const char *format, ...)
    __attribute__((cold, format(printf, 4, 5)));

size_t diags_count(const struct diags *diags, enum diag_severity severity);
size_t diags_total(const struct diags *diags);
const struct diag *diags_get(const struct diags *diags, size_t index);
/* Puts those of rule files in order of file and place; data ones stay in the order they came. */
void diags_sort(struct diags *diags);

const char *diag_code_name(enum diag_code code);  /* "E0123" */
const char *diag_code_title(enum diag_code code); /* a few words */
const char *diag_code_text(enum diag_code code);  /* a few sentences: cause and cure */
enum diag_severity diag_code_severity(enum diag_code code);
bool diag_code_find(struct text name, enum diag_code *code); /* any letter case */

/* `file:line:column: error[E0123]: message`, the quoted line with a caret (long lines are cut
 * round the place, tabs kept aligned, control characters made visible), `  = hint`, further places.
 */
void diags_render_text(const struct diags *diags, struct buffer *out, bool color);
/* The same of one alone. */
void diag_render_text(const struct diags *diags, size_t index, struct buffer *out, bool color);
/* One JSON object a diagnostic, a line each: code, severity, file, line, column, end_line,
 * end_column, message, hint, related. */
void diags_render_json(const struct diags *diags, struct buffer *out);

#endif
