/* The clauses of the playbooks and what carries them, on paper. */
#ifndef TENET_REPORT_CLAUSES_H
#define TENET_REPORT_CLAUSES_H

#include "base/buffer.h"
#include "suite/clauses.h"

enum clauses_format { CLAUSES_TABLE, CLAUSES_CSV, CLAUSES_JSON };

struct clauses_options {
    enum clauses_format format;
    bool raw, color;
    size_t width;
};

/* The table ends with `76 of 76 clauses cited, 76 of 76 tested`. */
void clauses_write(const struct program *program, const struct coverage *coverage,
                   const struct clauses_options *options, struct buffer *out);

#endif
