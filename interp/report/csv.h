/* One cell of a CSV file, quoted where it must be. */
#ifndef TENET_REPORT_CSV_H
#define TENET_REPORT_CSV_H

#include "base/buffer.h"

/* Unless raw, a cell that a spreadsheet would run (it begins with = + - @ TAB or CR) gets a leading
 * apostrophe. */
void csv_add_cell(struct buffer *out, struct text cell, bool raw);

#endif
