/* A comparison for people. */
#include "report/changes_form.h"
#include "report/gates.h"
#include "report/layout.h"

void changes_text(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct buffer *out = &changes->out;
    layout_add_count(out, comparison->moved, "tenant", "tenants");
    buffer_add_string(out, " of ");
    buffer_add_unsigned(out, comparison->tenants);
    buffer_add_string(out, comparison->moved == 1 ? " moves\n" : " move\n");
    for (uint32_t r = 0; r < comparison->result_count; r++) {
        const struct compared_result *result = &comparison->results[r];
        if (result->changed == 0)
            continue;
        buffer_add_char(out, '\n');
        buffer_add_visible(out, result->name);
        buffer_format(out, ": %llu\n", (unsigned long long)result->changed);
        for (uint32_t t = 0; t < result->transition_count; t++) {
            const struct transition *transition = &result->transitions[t];
            buffer_add_string(out, "  ");
            buffer_add_visible(out, result->outcomes[transition->from].text);
            buffer_add_string(out, " -> ");
            buffer_add_visible(out, result->outcomes[transition->to].text);
            buffer_format(out, "  %llu\n", (unsigned long long)transition->count);
        }
        changes_pass(changes);
    }
    if (changes->options->gate_count > 0)
        buffer_add_char(out, '\n');
    gates_add_text(out, changes->options->gates, changes->options->gate_count,
                   changes->options->color, changes->options->width);
}
