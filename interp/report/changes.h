/* What a change of the rules changes for whom, on paper: for people, as markdown for a pull
 * request, as JSON, and as CSV with a line a move. */
#ifndef TENET_REPORT_CHANGES_H
#define TENET_REPORT_CHANGES_H

#include "change/gate.h"
#include "report/report.h"

enum changes_format { CHANGES_TEXT, CHANGES_MARKDOWN, CHANGES_JSON, CHANGES_CSV };

struct changes_options {
    enum changes_format format;
    bool raw;     /* csv: cells that a spreadsheet would run are left as they are */
    bool color;   /* text */
    size_t width; /* text: columns of the terminal */
    const struct gate_verdict *gates; /* all but csv; may be NULL */
    uint32_t gate_count;
};

/* False when a write failed. */
bool changes_write(const struct comparison *comparison, const struct changes_options *options,
                   report_write *write, void *context);

#endif
