/* Gates: what a change of rules may do to a portfolio, in sentences, one a line, in a file beside
 * the rules (NAME.gates) or on the command line. `#` starts a comment; a list may go on in the next
 * line after a comma.
 *
 *     at most 25 tenants change in priority
 *     at most 2 % of tenants change in priority
 *     at most 40 tenants change
 *     at most 3 tenants move to undecided in priority
 *     no tenant moves from "High" to "Low" in priority
 *     no tenant moves from blank in priority_reason
 *     no tenant loses "frp-managed" in checks
 *     no tenant changes in model_override
 *     these tenants do not change: "T-1001", "T-1002"
 *     the tenants in "held.csv" do not change in priority
 *     no promise is broken
 *     no promise is newly broken
 *     undecided does not grow
 *     undecided does not grow in priority
 *
 * A decision is any printed result, by its name. Percent are of the tenants compared. `moves to X`
 * means: had something else before; of undecided ones every set of possible values is undecided. An
 * item of a list is gained when it is surely there now and was not. */
#ifndef TENET_CHANGE_GATE_H
#define TENET_CHANGE_GATE_H

#include "change/compare.h"

struct gates; /* sentences, read */

/* Both live as long as the gates; what is read is added to the sources. */
struct gates *gates_new(struct arena *arena, struct sources *sources);
void gates_free(struct gates *gates); /* NULL is fine */

/* The bytes of a file that a gate names. False with *why when it cannot be read. */
typedef bool gates_file(void *context, struct text path, struct text *bytes, struct text *why);
/* Reads a file of gates; path as messages show it. Files that it names are asked for by their path,
 * taken from the folder of the gates file. Mistakes are diagnostics; false then. */
bool gates_read(struct gates *gates, struct text path, struct text text, gates_file *named_file,
                void *context, struct diags *diags);
/* The same for a sentence of the command line (--gate), which names files from where it stands. */
bool gates_read_call(struct gates *gates, struct text sentence, gates_file *named_file,
                     void *context, struct diags *diags);
size_t gates_count(const struct gates *gates);
/* Names and values that none of the programs knows are mistakes (diagnostics, false). */
bool gates_check(const struct gates *gates, const struct program *const *programs, size_t count,
                 struct diags *diags);

/* The tenants that gates name must be among those compared; a comparison keeps only those that
 * move. So each tenant compared is shown to the gates before they judge. */
void gates_meet(struct gates *gates, struct text tenant_id);
bool gates_watch(const struct gates *gates); /* false: none names a tenant */

struct gate_verdict {
    struct text sentence; /* as written; a list may have several lines */
    struct text path;
    uint32_t line; /* 0: of the command line */
    bool passed;
    bool is_checked;     /* false: not passed because it could not be judged */
    struct text finding; /* "31 tenants change in priority; the gate allows 25, so 6 too many"; what
                            was measured also when passed */
    const struct text *tenants; /* those by whom it failed */
    uint32_t tenant_count;
    const struct text *absent; /* those it names that were not compared */
    uint32_t absent_count;
};
/* One verdict a gate, in order, in the arena. Over no tenants no gate passes. */
struct gate_verdict *gates_judge(const struct gates *gates, const struct comparison *comparison,
                                 struct arena *arena);

#endif
