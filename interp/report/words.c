/* Values, verdicts and facts in words. Long lists of values have a short form beside the full one.
 */
#include "report/column.h"
#include "report/layout.h"
#include "report/shown.h"

enum { BRIEF_ITEMS = 3, BRIEF_COLUMNS = 120 };

const char *truth_word(enum truth truth) {
    return truth == TRUTH_TRUE ? "true" : truth == TRUTH_FALSE ? "false" : "unknown";
}

const char *yes_word(enum truth truth) {
    return truth == TRUTH_TRUE ? "yes" : truth == TRUTH_FALSE ? "no" : "unknown";
}

static struct text finish(struct arena *arena, struct buffer *out) {
    struct text text = arena_text(arena, buffer_text(out));
    buffer_free(out);
    return text;
}

/* Of many values the first few say enough; the last one is not cut off alone. */
static bool brief_ends(struct buffer *out, uint32_t at, uint32_t count) {
    if (at != BRIEF_ITEMS || count <= BRIEF_ITEMS + 1)
        return false;
    buffer_format(out, " and %u more", count - at);
    return true;
}

static void add_words(struct buffer *out, const struct type *type, const struct value *values,
                      uint32_t count, const char *joint, bool is_brief) {
    for (uint32_t i = 0; i < count; i++) {
        if (is_brief && brief_ends(out, i, count))
            break;
        if (i > 0)
            buffer_add_string(out, i + 1 == count ? joint : ", ");
        if (values[i].state == VALUE_UNKNOWN) /* an item of a list, whose own text is unknown */
            buffer_add_string(out, "another one");
        else
            value_write_measured(out, type, &values[i]);
    }
}

/* "css-active; perhaps frp-unclear" */
static void add_list_words(struct buffer *out, const struct column_of_results *column,
                           const struct verdict *verdict, const char *empty, bool is_brief) {
    if (verdict->item_count == 0 && !verdict->undecided)
        buffer_add_string(out, empty);
    add_words(out, &column->type, verdict->items, verdict->item_count, ", ", is_brief);
    if (!verdict->undecided)
        return;
    buffer_add_string(out, verdict->item_count > 0 ? "; perhaps " : "perhaps ");
    add_words(out, &column->type, verdict->possible, verdict->possible_count, ", ", is_brief);
}

struct text verdict_words(const struct frame *frame, uint32_t row, const struct result *result,
                          struct arena *arena) {
    struct column_of_results column;
    struct verdict verdict;
    struct buffer out = {0};
    column_of(frame_program(frame), result, &column);
    verdict_of(frame, row, result, arena, &verdict);
    if (verdict.is_list) {
        add_list_words(&out, &column, &verdict, "nothing", false);
    } else if (!verdict.undecided) {
        value_write_measured(&out, &column.type, &verdict.value);
    } else {
        buffer_add_string(&out, "undecided");
        if (verdict.has_possible && verdict.possible_count > 0)
            buffer_add_string(&out, ", ");
        if (verdict.has_possible)
            add_words(&out, &column.type, verdict.possible, verdict.possible_count, " or ", false);
    }
    return finish(arena, &out);
}

/* A constant result of a yes/no output is a code: 0 is yes. */
static void add_constant(struct buffer *out, const struct type *type, const struct value *value) {
    if (type->kind == TYPE_YES_NO)
        buffer_add_string(out, value->code == 0 ? "yes" : "no");
    else
        value_write_measured(out, type, value);
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
        value_write_measured(&out, &program->scopes[0].nodes[result->node].type, &value);
    }
    return finish(arena, &out);
}

static void show(struct shown *shown, struct shown_fact fact) {
    for (uint32_t i = 0; i < shown->count; i++)
        if (text_is(shown->facts[i].name, fact.name))
            return;
    if (shown->count < SHOWN_MAX)
        shown->facts[shown->count++] = fact;
}

static struct text brief_text(struct arena *arena, struct text text) {
    struct buffer out = {0};
    layout_add_cut(&out, text, BRIEF_COLUMNS);
    return finish(arena, &out);
}

static void show_value(struct shown *shown, const struct place *place, node_id id,
                       struct text name) {
    struct buffer out = {0}, brief = {0};
    const struct type *type = &place_node(place, id)->type;
    struct value value;
    if (shown->only_settings)
        return;
    frame_value(place->frame, id, place->row, &value);
    value_write_measured(&out, type, &value);
    struct shown_fact fact = {.name = name, .value = finish(shown->arena, &out)};
    bool is_list = type->kind == TYPE_LIST && value.state == VALUE_KNOWN;
    for (uint32_t i = 0; is_list && i < value.list.count; i++) {
        if (brief_ends(&brief, i, value.list.count))
            break;
        buffer_add_string(&brief, i > 0 ? "; " : "");
        buffer_add_text(&brief, value.list.items[i]);
    }
    fact.brief = brief_text(shown->arena, brief.length > 0 ? buffer_text(&brief) : fact.value);
    buffer_free(&brief);
    show(shown, fact);
}

/* Settings are shown with what they stand for on the day; literals are read in the condition. */
static void show_setting(struct shown *shown, const struct place *place,
                         const struct constant *constant) {
    struct buffer out = {0}, brief = {0};
    bool is_cut = false;
    if (!constant || constant->setting.length == 0 || shown->without_settings)
        return;
    const struct dated *dated = constant_on(constant, frame_as_of(place->frame));
    for (uint32_t i = 0; dated && i < dated->count; i++) {
        size_t start = out.length;
        buffer_add_string(&out, i > 0 ? ", " : "");
        value_write_source(&out, &constant->type, &dated->values[i]);
        is_cut = is_cut || brief_ends(&brief, i, dated->count);
        if (!is_cut)
            buffer_add(&brief, out.bytes + start, out.length - start);
    }
    show(shown, (struct shown_fact){.name = constant->setting,
                                    .value = finish(shown->arena, &out),
                                    .brief = finish(shown->arena, &brief),
                                    .is_setting = true,
                                    .is_many = dated && dated->count > 1});
}

static struct text output_words(const struct place *place, const struct result *result,
                                bool is_brief, struct arena *arena) {
    struct column_of_results column;
    struct verdict verdict;
    struct buffer out = {0};
    column_of(place->program, result, &column);
    if (!column.is_list)
        return verdict_words(place->frame, place->row, result, arena);
    verdict_of(place->frame, place->row, result, arena, &verdict);
    add_list_words(&out, &column, &verdict, "none", is_brief);
    return finish(arena, &out);
}

static void show_output(struct shown *shown, const struct place *place, const struct node *node) {
    struct result result = {
        .decision = node->output.decision, .output = node->output.output, .definition = INDEX_NONE};
    if (shown->only_settings)
        return;
    struct text brief = output_words(place, &result, true, shown->arena);
    show(shown, (struct shown_fact){
                    .name = place->program->decisions[result.decision].outputs[result.output].name,
                    .value = output_words(place, &result, false, shown->arena),
                    .brief = brief_text(shown->arena, brief)});
}

static void show_node(struct shown *shown, const struct place *place, node_id id);

static void show_children(struct shown *shown, const struct place *place, node_id id) {
    const struct node *node = place_node(place, id);
    for (uint32_t i = 0; i < node->child_count; i++)
        shown_add(shown, place, place_child(place, id, i));
}

/* A value's definition is shown with its value and the facts below it, but not each step between.
 */
static void show_definition(struct shown *shown, const struct place *place, node_id id) {
    const struct node *node = place_node(place, id);
    struct shown before = *shown;
    bool is_value = !node_is_condition(node->kind);
    if (shown->only_settings)
        return; /* they stand in words of its own */
    if (is_value && !shown->without_steps)
        show_value(shown, place, id, place->program->definitions[node->definition].name);
    shown->without_steps |= is_value;
    shown->without_settings |= is_value;
    show_node(shown, place, id);
    shown->without_steps = before.without_steps;
    shown->without_settings = before.without_settings;
}

/* The settings in the words about child rows: they are the same for every row. */
static void show_row_settings(struct shown *shown, const struct place *place,
                              const struct node *node) {
    const struct fold *fold = &place->program->folds[node->quantified.fold];
    struct place rows = {place->program, &place->program->scopes[fold->record], place->frame, 0};
    bool before = shown->only_settings;
    show_setting(shown, place, node->quantified.how_many);
    if (fold->condition == INDEX_NONE)
        return;
    shown->only_settings = true;
    shown_add(shown, &rows, fold->condition);
    shown->only_settings = before;
}

void shown_add_truth(struct shown *shown, const struct place *place, node_id id) {
    const struct definition *definition =
        &place->program->definitions[place_node(place, id)->definition];
    struct text truth = text_of(yes_word(frame_condition(place->frame, id, place->row)));
    show(shown, (struct shown_fact){.name = definition->name, .value = truth, .brief = truth});
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
        if (!shown->without_steps)
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
    case NODE_QUANTIFIED:
        show_row_settings(shown, place, node);
        break;
    case NODE_OR:
        if (node_asks_list(node))
            show_output(shown, place, node);
        else
            show_children(shown, place, id);
        break;
    case NODE_CASES:
    case NODE_YES_OF:
    case NODE_TRUTH:
    case NODE_AND:
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
        show_children(shown, place, id);
        break;
    }
}

struct shown_fact *shown_copy(const struct shown *shown) {
    struct shown_fact *copy = arena_array(shown->arena, shown->count, sizeof *copy);
    memcpy(copy, shown->facts, shown->count * sizeof *copy);
    return copy;
}
