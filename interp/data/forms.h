/* The forms of a portfolio, each behind two functions. Files are mapped once, by portfolio.c, so
 * that a form can be read again (strict reads twice, orphans are looked for at the end). */
#ifndef TENET_DATA_FORMS_H
#define TENET_DATA_FORMS_H

#include "base/file.h"
#include "data/intake.h"

enum form { FORM_CSV, FORM_JSON, FORM_NDJSON, FORM_SQLITE };

struct input {
    const char *path;           /* to open it */
    struct text name;           /* as it is called in messages; lives as long as the diagnostics */
    uint32_t record;            /* CSV: whose rows these are */
    struct file_view view;      /* not of a database, nor of what is piped */
    struct file_window *window; /* of NDJSON that is piped; its start was read; else NULL */
};

struct inputs {
    enum form form;
    struct text name; /* of the whole */
    struct input *items;
    uint32_t count;
};

enum portfolio_result csv_portfolio_read(struct intake *intake, const struct inputs *inputs);
enum portfolio_result json_portfolio_read(struct intake *intake, const struct inputs *inputs);
enum portfolio_result sqlite_portfolio_read(struct intake *intake, const struct inputs *inputs);
/* By one of the ways of data/json_run.h; NULL: each object is read carefully. */
struct json_way;
enum portfolio_result json_read_by(const struct json_way *way, struct intake *intake,
                                   const struct inputs *inputs);

/* What is there, a line each. */
void csv_portfolio_describe(struct intake *intake, const struct inputs *inputs, struct buffer *out);
void json_portfolio_describe(struct intake *intake, const struct inputs *inputs,
                             struct buffer *out);
void sqlite_portfolio_describe(struct intake *intake, const struct inputs *inputs,
                               struct buffer *out);
/* "tenant: 39 of 39 facts", and which are missing, after the name of the source. */
void binding_describe(struct text source, const struct binding *binding, struct buffer *out);

/* The tenant table is not there: an error. A child table is not there: a hint. */
void report_no_tenants(struct intake *intake, const struct inputs *inputs, const char *what);
void report_no_children(struct intake *intake, const struct inputs *inputs, uint32_t record);

#endif
