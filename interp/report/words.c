/* Values, verdicts and facts in words. */
#include "report/column.h"
#include "report/layout.h"
#include "report/shown.h"

const char *truth_word(enum truth truth) {
    return truth == TRUTH_TRUE ? "true" : truth == TRUTH_FALSE ? "false" : "unknown";
}

static struct text finish(struct arena *arena, struct buffer *out) {
    struct text text = arena_text(arena, buffer_text(out));
    buffer_free(out);
    return text;
}

struct text node_words(const struct place *place, node_id id, struct arena *arena) {
    const struct node *node = place_node(place, id);
    if (node->kind == NODE_ALWAYS)
        return TEXT("always");
    if (node->span.file == FILE_NONE)
        return TEXT("(made by the rules)");
    return layout_one_line(arena, span_text(place->program->sources, node->span));
}

static void add_words(struct buffer *out, const struct type *type, const struct value *values,
                      uint32_t count, const char *joint) {
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_string(out, i + 1 == count ? joint : ", ");
        if (values[i].state == VALUE_UNKNOWN) /* an item of a list, whose own text is unknown */
            buffer_add_string(out, "another one");
        else
            value_write_words(out, type, &values[i]);
    }
}

static void add_list_words(struct buffer *out, const struct column_of_results *column,
                           const struct verdict *verdict) {
    if (verdict->item_count == 0 && !verdict->undecided)
        buffer_add_string(out, "nothing");
    add_words(out, &column->type, verdict->items, verdict->item_count, ", ");
    if (!verdict->undecided)
        return;
    buffer_add_string(out, verdict->item_count > 0 ? "; perhaps " : "perhaps ");
    add_words(out, &column->type, verdict->possible, verdict->possible_count, ", ");
}

struct text verdict_words(const struct frame *frame, uint32_t row, const struct result *result,
                          struct arena *arena) {
    struct column_of_results column;
    struct verdict verdict;
    struct buffer out = {0};
    column_of(frame_program(frame), result, &column);
    verdict_of(frame, row, result, arena, &verdict);
    if (verdict.is_list) {
        add_list_words(&out, &column, &verdict);
    } else if (!verdict.undecided) {
        value_write_words(&out, &column.type, &verdict.value);
    } else {
        buffer_add_string(&out, "undecided");
        if (verdict.has_possible && verdict.possible_count > 0)
            buffer_add_string(&out, ", ");
        if (verdict.has_possible)
            add_words(&out, &column.type, verdict.possible, verdict.possible_count, " or ");
    }
    return finish(arena, &out);
}

/* A constant result of a yes/no output is a code: 0 is yes. */
static void add_constant(struct buffer *out, const struct type *type, const struct value *value) {
    if (type->kind == TYPE_YES_NO)
        buffer_add_string(out, value->code == 0 ? "yes" : "no");
    else
        value_write_words(out, type, value);
}

struct text rule_gives(const struct frame *frame, uint32_t row, uint32_t decision, uint32_t rule,
                       uint32_t output, struct arena *arena) {
    const struct program *program = frame_program(frame);
    const struct decision *of = &program->decisions[decision];
    const struct rule_result *result = &of->rules[rule].results[output];
    struct buffer out = {0};
    if (result->is_blank) {
        buffer_add_string(&out, "blank");
    } else if (result->is_constant) {
        struct type type = output_item_type(of, output);
        add_constant(&out, &type, &result->value);
    } else if (result->from_decision != INDEX_NONE) {
        struct result from = {.decision = result->from_decision,
                              .output = result->from_output,
                              .definition = INDEX_NONE};
        return verdict_words(frame, row, &from, arena);
    } else {
        struct value value;
        frame_value(frame, result->node, row, &value);
        value_write_words(&out, &program->scopes[0].nodes[result->node].type, &value);
    }
    return finish(arena, &out);
}

static void show(struct shown *shown, struct text name, struct text value) {
    for (uint32_t i = 0; i < shown->count; i++)
        if (text_is(shown->facts[i].name, name))
            return;
    if (shown->count < SHOWN_MAX)
        shown->facts[shown->count++] = (struct shown_fact){name, value};
}

static void show_value(struct shown *shown, const struct place *place, node_id id,
                       struct text name) {
    struct buffer out = {0};
    struct value value;
    frame_value(place->frame, id, place->row, &value);
    value_write_words(&out, &place_node(place, id)->type, &value);
    show(shown, name, finish(shown->arena, &out));
}

/* Settings are shown with what they stand for on the day; literals are read in the condition. */
static void show_setting(struct shown *shown, const struct place *place,
                         const struct constant *constant) {
    struct buffer out = {0};
    if (!constant || constant->setting.length == 0 || shown->only_facts)
        return;
    const struct dated *dated = constant_on(constant, frame_as_of(place->frame));
    for (uint32_t i = 0; dated && i < dated->count; i++) {
        buffer_add_string(&out, i > 0 ? ", " : "");
        value_write_source(&out, &constant->type, &dated->values[i]);
    }
    show(shown, constant->setting, finish(shown->arena, &out));
}

static void show_output(struct shown *shown, const struct place *place, const struct node *node) {
    struct result result = {
        .decision = node->output.decision, .output = node->output.output, .definition = INDEX_NONE};
    show(shown, place->program->decisions[result.decision].outputs[result.output].name,
         verdict_words(place->frame, place->row, &result, shown->arena));
}

static void show_node(struct shown *shown, const struct place *place, node_id id);

static void show_children(struct shown *shown, const struct place *place, node_id id) {
    const struct node *node = place_node(place, id);
    for (uint32_t i = 0; i < node->child_count; i++)
        shown_add(shown, place, place_child(place, id, i));
}

/* A definition is shown with its value and the facts below it, but not each step between. */
static void show_definition(struct shown *shown, const struct place *place, node_id id) {
    const struct node *node = place_node(place, id);
    bool only_facts = shown->only_facts;
    if (!only_facts && !node_is_condition(node->kind))
        show_value(shown, place, id, place->program->definitions[node->definition].name);
    shown->only_facts = only_facts || !node_is_condition(node->kind);
    show_node(shown, place, id);
    shown->only_facts = only_facts;
}

void shown_add(struct shown *shown, const struct place *place, node_id id) {
    if (place_node(place, id)->definition != INDEX_NONE)
        show_definition(shown, place, id);
    else
        show_node(shown, place, id);
}

static void show_node(struct shown *shown, const struct place *place, node_id id) {
    const struct node *node = place_node(place, id);
    switch (node->kind) {
    case NODE_FACT:
        show_value(shown, place, id,
                   place->program->schema->records[place->scope->record].facts[node->fact].name);
        break;
    case NODE_OUTPUT:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        show_output(shown, place, node);
        break;
    case NODE_CONSTANT:
        show_setting(shown, place, node->constant);
        break;
    case NODE_ONE_OF:
        show_children(shown, place, id);
        show_setting(shown, place, node->constant);
        break;
    case NODE_AGO:
    case NODE_WITHIN:
        show_children(shown, place, id);
        show_setting(shown, place, node->duration);
        break;
    case NODE_SINCE:
    case NODE_LOOKUP:
    case NODE_FIRST_ITEM:
    case NODE_HOLE:
    case NODE_COUNT_ITEMS:
    case NODE_COUNT_CHILDREN:
    case NODE_CHOICE:
        if (!shown->only_facts)
            show_value(shown, place, id, node_words(place, id, shown->arena));
        show_children(shown, place, id);
        break;
    case NODE_ITEMS:
        show_children(shown, place, id);
        show_setting(shown, place, node->test->constant);
        break;
    case NODE_TODAY:
    case NODE_DECIDE:
    case NODE_KIND_COUNT:
        break;
    case NODE_CASES:
    case NODE_YES_OF:
    case NODE_TRUTH:
    case NODE_AND:
    case NODE_OR:
    case NODE_NOT:
    case NODE_ALWAYS:
    case NODE_IN_FORCE:
    case NODE_IS_BLANK:
    case NODE_IS_KNOWN:
    case NODE_EQUAL:
    case NODE_ORDER:
    case NODE_TEXT_TEST:
    case NODE_MATCHES:
    case NODE_IN_TABLE:
    case NODE_NO_ITEMS:
    case NODE_QUANTIFIED:
        show_children(shown, place, id);
        break;
    }
}

struct shown_fact *shown_copy(const struct shown *shown) {
    struct shown_fact *copy = arena_array(shown->arena, shown->count, sizeof *copy);
    memcpy(copy, shown->facts, shown->count * sizeof *copy);
    return copy;
}
