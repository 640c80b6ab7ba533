/* Two rows beside each other: the tenant as it is, and as it would be. */
#include "report/supposition.h"

#include "report/column.h"
#include "report/layout.h"

static bool same_rules(const struct verdict *a, const struct verdict *b) {
    return a->rule == b->rule;
}

/* Fills what the output was; true when neither its value nor its rule is another one. */
static bool compare(const struct explanation *explanation, struct explained_output *output) {
    verdict_of(explanation->frame, explanation->supposition->before, &output->result,
               explanation->arena, &output->before);
    output->was = verdict_words(explanation->frame, explanation->supposition->before,
                                &output->result, explanation->arena);
    output->is_as_before = text_is(output->was, output->value);
    return output->is_as_before && same_rules(&output->before, &output->verdict);
}

static bool is_unchanged(const struct frame *frame, uint32_t before, uint32_t row,
                         const struct result *result, struct arena *arena) {
    struct verdict was, is;
    verdict_of(frame, before, result, arena, &was);
    verdict_of(frame, row, result, arena, &is);
    return same_rules(&was, &is) && text_is(verdict_words(frame, before, result, arena),
                                            verdict_words(frame, row, result, arena));
}

/* Splits the results into those that are shown, with the others of their decisions, and those that
 * stay as they are. Gives the number shown. */
static uint32_t choose(struct supposition *supposition, const struct frame *frame, uint32_t row,
                       const struct result *results, uint32_t count, struct result *shown,
                       struct arena *arena) {
    bool *moves = arena_array(arena, count, sizeof *moves);
    uint32_t shown_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!is_unchanged(frame, supposition->before, row, &results[i], arena)) {
            moves[i] = true;
            for (uint32_t k = 0; k < count && results[i].decision != INDEX_NONE; k++)
                moves[k] |= results[k].decision == results[i].decision;
        }
    for (uint32_t i = 0; i < count; i++) {
        if (moves[i])
            shown[shown_count++] = results[i];
        else
            supposition->unchanged[supposition->unchanged_count++] = results[i].name;
    }
    return shown_count;
}

void explain_supposed(struct explanation *explanation, struct supposition *supposition,
                      const struct frame *frame, uint32_t row, const struct result *results,
                      uint32_t result_count, bool shows_all, struct arena *arena) {
    struct result *shown = arena_array(arena, result_count, sizeof *shown);
    supposition->schema = frame_program(frame)->schema;
    supposition->unchanged = arena_array(arena, result_count, sizeof *supposition->unchanged);
    supposition->unchanged_count = 0;
    uint32_t count = choose(supposition, frame, row, results, result_count, shown, arena);
    supposition->is_idle = count == 0;
    if (shows_all) {
        supposition->unchanged_count = 0;
        explain(explanation, frame, row, results, result_count, arena);
    } else {
        explain(explanation, frame, row, shown, count, arena);
    }
    explanation->supposition = supposition;
    for (uint32_t i = 0; i < explanation->count; i++)
        for (uint32_t o = 0; o < explanation->items[i].output_count; o++)
            compare(explanation, &explanation->items[i].outputs[o]);
}

static const struct type *type_of(const struct supposition *supposition,
                                  const struct change_made *made) {
    return &supposition->schema->records[made->record].facts[made->fact].type;
}

static void add_words(const struct supposition *supposition, const struct change_made *made,
                      struct buffer *from, struct buffer *to) {
    buffer_add_string(to, "-> ");
    switch (made->kind) {
    case MADE_VALUE:
        value_write_measured(from, type_of(supposition, made), &made->from);
        value_write_measured(to, type_of(supposition, made), &made->to);
        if (value_same(type_of(supposition, made), &made->from, &made->to))
            buffer_add_string(to, ", which it is");
        break;
    case MADE_ROW_ADDED:
        value_write_measured(to, type_of(supposition, made), &made->to);
        break;
    case MADE_ROW_TAKEN:
        buffer_add_string(from, "there");
        buffer_add_string(to, "taken away");
        break;
    case MADE_NO_ROWS:
    case MADE_ROWS_UNKNOWN:
        layout_add_count(from, made->rows, "row", "rows");
        buffer_add_string(to, made->kind == MADE_NO_ROWS ? "none" : "unknown");
        break;
    }
}

static void write_made(const struct supposition *supposition, struct arena *arena,
                       struct buffer *out, size_t width) {
    struct layout_table *table = layout_table_new(arena, 3);
    for (uint32_t i = 0; i < supposition->made_count; i++) {
        struct buffer from = {0}, to = {0};
        add_words(supposition, &supposition->made[i], &from, &to);
        layout_table_add(table, supposition->made[i].name);
        layout_table_add(table, buffer_text(&from));
        layout_table_add(table, buffer_text(&to));
        buffer_free(&from);
        buffer_free(&to);
    }
    layout_table_write(table, out, 2, width, false, false);
}

void supposition_write(const struct explanation *explanation, struct buffer *out, size_t width) {
    const struct supposition *supposition = explanation->supposition;
    struct buffer text = {0};
    if (!supposition)
        return;
    buffer_add_string(out, "Supposed:\n");
    write_made(supposition, explanation->arena, out, width);
    if (supposition->is_idle)
        buffer_add_string(&text, "Nothing comes out otherwise.");
    for (uint32_t i = 0; i < supposition->unchanged_count && !supposition->is_idle; i++) {
        buffer_add_string(&text, i == 0 ? "As without it: " : ", ");
        buffer_add_text(&text, supposition->unchanged[i]);
    }
    if (text.length > 0) {
        buffer_add_char(out, '\n');
        layout_add_wrapped(out, buffer_text(&text), 0, 2, width);
        buffer_add_char(out, '\n');
    }
    buffer_free(&text);
}

static bool shows_items(const struct explained_output *output) {
    return output->verdict.is_list && !output->verdict.undecided && !output->before.undecided;
}

/* The rule that gave the answer without the supposition; empty when it was not just one. */
static struct text rule_before(const struct explanation *explanation,
                               const struct explained_output *output) {
    const struct program *program = frame_program(explanation->frame);
    if (output->before.rule == INDEX_NONE || output->result.decision == INDEX_NONE)
        return TEXT("");
    return program->decisions[output->result.decision].rules[output->before.rule].name;
}

void supposition_add_was(const struct explanation *explanation,
                         const struct explained_output *output, struct buffer *text) {
    if (!explanation->supposition || (!output->is_as_before && shows_items(output)))
        return;
    struct text rule = rule_before(explanation, output);
    if (!output->is_as_before)
        buffer_format(text, " (was %.*s%s%.*s)", TEXT_ARGS(output->was),
                      rule.length > 0 ? ", by " : "", TEXT_ARGS(rule));
    else if (same_rules(&output->before, &output->verdict) || rule.length == 0)
        buffer_add_string(text, " (as it was)");
    else
        buffer_format(text, " (as it was, when %.*s gave it)", TEXT_ARGS(rule));
}

static bool has_item(const struct verdict *verdict, const struct type *type,
                     const struct value *item) {
    for (uint32_t i = 0; i < verdict->item_count; i++)
        if (value_same(type, &verdict->items[i], item))
            return true;
    return false;
}

static void write_difference(struct buffer *out, const char *title, const struct type *type,
                             const struct verdict *of, const struct verdict *less, size_t width) {
    struct buffer text = {0};
    for (uint32_t i = 0; i < of->item_count; i++) {
        if (has_item(less, type, &of->items[i]))
            continue;
        buffer_add_string(&text, text.length == 0 ? title : ", ");
        value_write_measured(&text, type, &of->items[i]);
    }
    if (text.length > 0) {
        buffer_add_string(out, "  ");
        layout_add_wrapped(out, buffer_text(&text), 2, 4, width);
        buffer_add_char(out, '\n');
    }
    buffer_free(&text);
}

void supposition_write_items(const struct explanation *explanation,
                             const struct explained *explained, struct buffer *out, size_t width) {
    for (uint32_t i = 0; i < explained->output_count && explanation->supposition; i++) {
        const struct explained_output *output = &explained->outputs[i];
        struct column_of_results column;
        if (output->is_as_before || !shows_items(output))
            continue;
        column_of(frame_program(explanation->frame), &output->result, &column);
        write_difference(out, "new: ", &column.type, &output->verdict, &output->before, width);
        write_difference(out, "gone: ", &column.type, &output->before, &output->verdict, width);
    }
}

static void add_made(const struct supposition *supposition, const struct change_made *made,
                     struct buffer *out) {
    buffer_add_string(out, made->fact == INDEX_NONE ? "{\"rows\":" : "{\"fact\":");
    buffer_add_json(out, made->name);
    if (made->kind == MADE_VALUE) {
        buffer_add_string(out, ",\"from\":");
        value_write_json(out, type_of(supposition, made), &made->from);
    }
    if (made->kind == MADE_VALUE && made->from.state == VALUE_UNKNOWN)
        buffer_add_string(out, ",\"from_unknown\":true");
    buffer_add_string(out, ",\"to\":");
    if (made->kind == MADE_VALUE || made->kind == MADE_ROW_ADDED)
        value_write_json(out, type_of(supposition, made), &made->to);
    else
        buffer_add_string(out, made->kind == MADE_ROWS_UNKNOWN ? "null" : "\"none\"");
    if (made->kind == MADE_ROWS_UNKNOWN ||
        (made->fact != INDEX_NONE && made->to.state == VALUE_UNKNOWN))
        buffer_add_string(out, ",\"to_unknown\":true");
    buffer_add_char(out, '}');
}

void supposition_write_json(const struct explanation *explanation, struct buffer *out) {
    const struct supposition *supposition = explanation->supposition;
    if (!supposition)
        return;
    buffer_add_string(out, ",\"supposed\":[");
    for (uint32_t i = 0; i < supposition->made_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        add_made(supposition, &supposition->made[i], out);
    }
    buffer_add_string(out, "],\"unchanged\":[");
    for (uint32_t i = 0; i < supposition->unchanged_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, supposition->unchanged[i]);
    }
    buffer_add_char(out, ']');
}
