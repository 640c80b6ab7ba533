/* Gates: what a change of rules may do to a portfolio, in sentences, one a line, in a file beside
 * the rules (NAME.gates) or on the command line. `#` starts a comment.
 *
 *     at most 25 tenants change in priority
 *     at most 2 % of tenants change in priority
 *     at most 40 tenants change
 *     no tenant moves from "High" to "Low" in priority
 *     no tenant moves to undecided in priority
 *     these tenants do not change: "T-1001", "T-1002"
 *     the tenants in "held.csv" do not change in priority
 *     no promise is broken
 *     undecided does not grow
 *     undecided does not grow in priority
 */
#ifndef TENET_CHANGE_GATE_H
#define TENET_CHANGE_GATE_H

#include "change/compare.h"

struct gates; /* sentences, read */

struct gates *gates_new(struct arena *arena);
/* Reads a file of gates; path as messages show it. Bytes of files that gates name come through
 * named_file (path from the folder of the gates file). Mistakes are diagnostics; false then. */
typedef bool gates_file(void *context, struct text path, struct text *bytes, struct text *why);
bool gates_read(struct gates *gates, struct text path, struct text text, gates_file *named_file,
                void *context, struct diags *diags);
uint32_t gates_count(const struct gates *gates);

struct gate_verdict {
    struct text sentence; /* as written, on one line */
    struct text path;
    uint32_t line; /* 0: of the command line */
    bool passed;
    struct text finding; /* "31 tenants change in priority, 6 more than the gate allows"; what was
                            measured also when passed */
    const struct text *tenants; /* those by whom it failed */
    uint32_t tenant_count;
};
/* Names of results and values that neither version knows are mistakes (diagnostics, false). */
bool gates_judge(const struct gates *gates, const struct comparison *comparison,
                 struct arena *arena, struct diags *diags, struct gate_verdict **verdicts,
                 uint32_t *count);

#endif
