/* Gates and what was measured, in words. */
#ifndef TENET_REPORT_GATES_H
#define TENET_REPORT_GATES_H

#include "change/gate.h"

/* Those that did not pass, unchecked ones included. */
uint32_t gates_failed(const struct gate_verdict *verdicts, uint32_t count);
/* "1 of 6 gates failed (rules/rollout.gates)" */
void gates_add_sum(struct buffer *out, const struct gate_verdict *verdicts, uint32_t count);
const char *gate_result_word(const struct gate_verdict *verdict); /* passed, failed, not checked */
struct text gate_sentence(struct arena *arena,
                          const struct gate_verdict *verdict); /* on one line */
/* What was measured, and the tenants whom it concerns (of many the first). */
void gate_add_finding(struct buffer *out, const struct gate_verdict *verdict);
/* A gate that did not pass, in one sentence: which, by how much, for which tenants. No line feed.
 */
void gate_add_failure(struct buffer *out, const struct gate_verdict *verdict);

/* A heading, a table of all gates, and below it the failures. Nothing without gates. */
void gates_add_text(struct buffer *out, const struct gate_verdict *verdicts, uint32_t count,
                    bool color, size_t width);
/* An array of objects: sentence, path and line (null: of the command line), passed, result
 * ("passed", "failed", "not checked"), finding, tenants, not_compared; with all tenants. */
void gates_add_json(struct buffer *out, const struct gate_verdict *verdicts, uint32_t count);

#endif
