/* Expectations written anew: for each one that failed, which words of which file would have to
 * change for it to be right. Only the words of an answer change, its rule, its possible values and
 * missing facts; everything round them stays. Nothing is read from files or written here: the
 * sources of the program are what the splices are for. */
#ifndef TENET_SUITE_UPDATE_H
#define TENET_SUITE_UPDATE_H

#include "suite/run.h"

/* What stands at a place, and what is to stand there. */
struct splice {
    struct span span;
    struct text text;
    uint32_t test; /* in program->tests */
    bool is_first; /* of its expectation, which may have two */
};

/* What failed and cannot be made right by other words in its place, and why, in plain words. */
struct unmended {
    uint32_t test;
    struct span span; /* SPAN_NONE: of a promise that no expectation speaks of */
    struct text why;
};

struct update_plan {
    const struct splice *splices; /* in order of files and places; they do not overlap */
    size_t splice_count;
    uint32_t expectations;       /* that the splices make right */
    const struct unmended *left; /* in order of the tests */
    size_t left_count;
    uint32_t left_tests; /* tests that would still fail */
};

struct update;

struct update *update_new(const struct program *program);
void update_free(struct update *update);
/* A suite_visit: takes each outcome while its frame is at hand. */
void update_take(void *update, const struct test_outcome *outcome);
/* Once all are taken. Where two tests share a cell (tables of cases of one CSV file) and it cannot
 * be right for both, it is left. The plan lives as long as the update. */
const struct update_plan *update_settle(struct update *update);
/* A source as it would be with its splices made: the text without a UTF-8 mark. */
struct text update_text(const struct update_plan *plan, const struct program *program,
                        uint32_t file, struct arena *arena);

#endif
