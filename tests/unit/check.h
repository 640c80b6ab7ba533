/* Checks for unit tests. A test file has functions that CHECK things and a main that calls them
 * and returns check_end(). Failures are printed with their place; the last line is the sum. */
#ifndef TENET_TESTS_CHECK_H
#define TENET_TESTS_CHECK_H

#include "base/text.h"

#include <stdio.h>

static unsigned long checks_passed, checks_failed;

static inline bool check_claim(bool holds, const char *claim, const char *file, int line) {
    if (holds) {
        checks_passed++;
    } else {
        checks_failed++;
        printf("not ok %s:%d: %s\n", file, line, claim);
    }
    return holds;
}

static inline bool check_text(struct text is, struct text wanted, const char *file, int line) {
    if (text_is(is, wanted)) {
        checks_passed++;
        return true;
    }
    checks_failed++;
    printf("not ok %s:%d: the texts differ\n--- wanted\n%.*s\n--- is\n%.*s\n---\n", file, line,
           TEXT_ARGS(wanted), TEXT_ARGS(is));
    return false;
}

static inline bool check_number(long long is, long long wanted, const char *what, const char *file,
                                int line) {
    if (is == wanted) {
        checks_passed++;
        return true;
    }
    checks_failed++;
    printf("not ok %s:%d: %s is %lld, not %lld\n", file, line, what, is, wanted);
    return false;
}

/* Sweeps over very many values count their wrong ones and CHECK that there are none. */
#define CHECK(claim) check_claim((claim), #claim, __FILE__, __LINE__)
/* Both are struct text. */
#define CHECK_TEXT(is, wanted) check_text((is), (wanted), __FILE__, __LINE__)
#define CHECK_NUMBER(is, wanted)                                                                   \
    check_number((long long)(is), (long long)(wanted), #is, __FILE__, __LINE__)

static inline int check_end(void) {
    printf("%lu passed, %lu failed\n", checks_passed, checks_failed);
    return checks_failed ? 1 : 0;
}

#endif
