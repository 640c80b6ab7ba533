/* What reading, checking and compiling rules costs by itself: the median of TIMES loads of one
 * folder in one process, in milliseconds of processor time.
 *
 *     compile RULES
 *
 * In the time: all that tenet_rules_load does, from the files (in the page cache) to rules that are
 * ready to be asked. Not in it: starting the process, and freeing the rules. The first load, which
 * also touches its memory and its code for the first time, is printed behind it: "1.234 2.345". */
#include <tenet.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TIMES = 200 };

static double milliseconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static int milliseconds_order(const void *a, const void *b) {
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

int main(int count, char **arguments) {
    double taken[TIMES], first;
    for (int i = 0; i < TIMES; i++) {
        double start = milliseconds_now();
        tenet_rules *rules = tenet_rules_load(count == 2 ? arguments[1] : "", NULL);
        taken[i] = milliseconds_now() - start;
        if (!rules) {
            fprintf(stderr, "usage: compile RULES, a folder of rules without mistakes\n");
            return EXIT_FAILURE;
        }
        tenet_rules_free(rules);
    }
    first = taken[0];
    qsort(taken, TIMES, sizeof *taken, milliseconds_order);
    printf("%.3f %.3f\n", taken[TIMES / 2], first);
    return EXIT_SUCCESS;
}
