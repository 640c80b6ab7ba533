/* What stands behind changes.h, for its formats only. */
#ifndef TENET_REPORT_CHANGES_FORM_H
#define TENET_REPORT_CHANGES_FORM_H

#include "report/changes.h"

struct changes {
    const struct comparison *comparison;
    const struct changes_options *options;
    struct arena *arena;
    struct buffer out;
    report_write *write;
    void *context;
    bool has_failed;
};

/* Hands on what stands in `out` once it is much. */
void changes_pass(struct changes *changes);

void changes_text(struct changes *changes);
void changes_csv(struct changes *changes);

#endif
