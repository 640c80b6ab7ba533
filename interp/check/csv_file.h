/* CSV files that the rules name with `from`: of reference tables and of cases. Within this room
 * only. */
#ifndef TENET_CHECK_CSV_FILE_H
#define TENET_CHECK_CSV_FILE_H

#include "base/csv.h"
#include "check/checker.h"

/* The bytes of the file that `from` names, from the folder of its rule file. False after a
 * message. */
bool csv_file_read(struct checker *c, const struct tree *from, struct text *path,
                   struct text *bytes);
/* What is wrong with a row, and what to do about it where that can be said. */
struct text csv_problem_words(enum csv_problem problem);
void csv_problem_hint(struct checker *c, struct diag *diag, enum csv_problem problem);

#endif
