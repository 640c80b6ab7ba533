/* Written values, one step beside themselves. */
#include "suite/boundary.h"
#include "suite/mutation.h"

bool tree_is_written(const struct tree *tree) {
    return tree->kind == TREE_STRING || tree->kind == TREE_NUMBER || tree->kind == TREE_DATE ||
           tree->kind == TREE_YES || tree->kind == TREE_NO || tree->kind == TREE_HOW_MANY;
}

const struct constant *constant_in(const struct node *node) {
    switch ((int)node->kind) {
    case NODE_CONSTANT:
    case NODE_ONE_OF:
        return node->constant;
    case NODE_AGO:
    case NODE_WITHIN:
        return node->duration;
    case NODE_QUANTIFIED:
        return node->quantified.how_many;
    case NODE_OUTPUT_IS:
    case NODE_OR:
        return node->output.values;
    case NODE_ITEMS:
    case NODE_FIRST_ITEM:
        return node->test->constant;
    default:
        return NULL;
    }
}

struct node node_with_constant(struct arena *arena, struct node node,
                               const struct constant *constant) {
    struct item_test *test;
    switch ((int)node.kind) {
    case NODE_AGO:
    case NODE_WITHIN:
        node.duration = constant;
        break;
    case NODE_QUANTIFIED:
        node.quantified.how_many = constant;
        break;
    case NODE_OUTPUT_IS:
    case NODE_OR:
        node.output.values = constant;
        break;
    case NODE_ITEMS:
    case NODE_FIRST_ITEM:
        test = arena_alloc(arena, sizeof *test);
        *test = *node.test;
        test->constant = constant;
        node.test = test;
        break;
    default:
        node.constant = constant;
        break;
    }
    return node;
}

/* A copy with values of its own for one alternative. */
static struct constant *constant_copy(struct arena *arena, const struct constant *constant,
                                      uint32_t alternative, struct dated **dated,
                                      struct value **values) {
    struct constant *copy = arena_alloc(arena, sizeof *copy);
    struct dated *alternatives = arena_array(arena, constant->count, sizeof *alternatives);
    *copy = *constant;
    memcpy(alternatives, constant->alternatives, constant->count * sizeof *alternatives);
    copy->alternatives = alternatives;
    *dated = &alternatives[alternative];
    *values = arena_array(arena, (*dated)->count, sizeof **values);
    if ((*dated)->count)
        memcpy(*values, (*dated)->values, (*dated)->count * sizeof **values);
    (*dated)->values = *values;
    return copy;
}

const struct constant *constant_with(struct arena *arena, const struct constant *constant,
                                     uint32_t alternative, uint32_t index,
                                     const struct value *value) {
    struct dated *dated;
    struct value *values;
    struct constant *copy = constant_copy(arena, constant, alternative, &dated, &values);
    values[index] = *value;
    return copy;
}

const struct constant *constant_from(struct arena *arena, const struct constant *constant,
                                     uint32_t alternative, day_number from) {
    struct dated *dated;
    struct value *values;
    struct constant *copy = constant_copy(arena, constant, alternative, &dated, &values);
    dated->from = from;
    return copy;
}

const struct constant *constant_without(struct arena *arena, const struct constant *constant,
                                        uint32_t alternative, uint32_t index) {
    struct dated *dated;
    struct value *values;
    struct constant *copy = constant_copy(arena, constant, alternative, &dated, &values);
    for (uint32_t i = index; i + 1 < dated->count; i++)
        values[i] = values[i + 1];
    dated->count--;
    return copy;
}

/* A written value, and how it is written. */
struct written {
    struct text text;
    number number;
    day_number day;
    bool yes;
    struct text string;
};

/* As the constant's own type holds it; false when that has no such value. */
static bool value_from(const struct node *node, const struct constant *constant,
                       const struct written *written, struct value *value) {
    *value = (struct value){.state = VALUE_KNOWN};
    switch (constant->type.kind) {
    case TYPE_TEXT:
    case TYPE_LIST:
        value->text = written->string;
        return true;
    case TYPE_NUMBER:
        value->number = written->number;
        return true;
    case TYPE_DATE:
        value->day = written->day;
        return true;
    case TYPE_YES_NO:
        if (node->kind == NODE_OUTPUT_IS)
            value->code = written->yes ? 0 : 1;
        else
            value->yes = written->yes;
        return true;
    case TYPE_ONE_OF:
        return choices_find(constant->type.choices, written->string, &value->code);
    }
    return false;
}

static void add_written(struct mutator *mutator, enum mutant_kind kind, const struct tree *literal,
                        struct span shown, const struct written *written,
                        const struct target *targets, uint32_t count) {
    uint32_t mutant = mutant_add(mutator, kind, literal->span, written->text, shown);
    for (uint32_t i = 0; i < count; i++) {
        const struct node *node = loose_node(mutator, targets[i].scope, targets[i].node);
        const struct constant *constant = constant_in(node);
        struct value value;
        if (!constant || !value_from(node, constant, written, &value))
            continue;
        constant = constant_with(mutator->arena, constant, targets[i].alternative, targets[i].index,
                                 &value);
        mutant_node(mutator, mutant, targets[i].scope, targets[i].node,
                    node_with_constant(mutator->arena, *node, constant));
    }
}

/* "2 weeks" is 14 days: a step is one of what was written. */
static number unit_of(const struct mutator *mutator, const struct span *words, uint32_t count) {
    if (count > 1 && (is_word(mutator, words[1], "week") || is_word(mutator, words[1], "weeks")))
        return 7;
    if (count > 1 && (is_word(mutator, words[1], "year") || is_word(mutator, words[1], "years")))
        return 12;
    return 1;
}

/* How long ago, of an undated constant: nothing else that uses it asks for the unit. */
static bool is_duration_only(const struct mutator *mutator, const struct target *targets,
                             uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const struct node *node = loose_node(mutator, targets[i].scope, targets[i].node);
        if ((node->kind != NODE_AGO && node->kind != NODE_WITHIN) || node->duration->count != 1)
            return false;
    }
    return true;
}

/* "2 business days" for "2 days", and back. */
static void mutate_unit(struct mutator *mutator, const struct tree *literal, struct span shown,
                        const struct target *targets, uint32_t count) {
    struct span words[4];
    uint32_t word_count = words_find(mutator, literal->span, words, 4);
    bool is_business = word_count == 3 && is_word(mutator, words[1], "business");
    bool is_plain = word_count == 2 &&
                    (is_word(mutator, words[1], "day") || is_word(mutator, words[1], "days"));
    if ((!is_business && !is_plain) || !is_duration_only(mutator, targets, count))
        return;
    struct span span =
        span_from_to(words[0].file, words[0].end, is_business ? words[1].end : words[0].end);
    uint32_t mutant = mutant_add(mutator, MUTANT_NUMBER, span,
                                 is_business ? (struct text){NULL, 0} : TEXT(" business"), shown);
    for (uint32_t i = 0; i < count; i++) {
        const struct node *node = loose_node(mutator, targets[i].scope, targets[i].node);
        struct constant *duration = arena_alloc(mutator->arena, sizeof *duration);
        *duration = *node->duration;
        duration->type.unit = is_business ? TYPE_UNIT_DAYS : TYPE_UNIT_BUSINESS_DAYS;
        mutant_node(mutator, mutant, targets[i].scope, targets[i].node,
                    node_with_constant(mutator->arena, *node, duration));
    }
}

static void mutate_number(struct mutator *mutator, const struct tree *literal, struct span shown,
                          const struct target *targets, uint32_t count) {
    const struct type any = {.kind = TYPE_NUMBER};
    struct span words[3], number_span = literal->span;
    uint32_t word_count = words_find(mutator, number_span, words, 3);
    number unit = 1, n = literal->number;
    bool is_rows = literal->kind == TREE_HOW_MANY;
    if (word_count == 0)
        return;
    unit = unit_of(mutator, words, word_count);
    n /= unit;
    number step = boundary_step(&any, n);
    bool is_duration = false;
    for (uint32_t i = 0; i < count; i++) {
        enum node_kind kind = loose_node(mutator, targets[i].scope, targets[i].node)->kind;
        is_duration |= kind == NODE_AGO || kind == NODE_WITHIN || kind == NODE_QUANTIFIED;
    }
    struct text behind = span_text(mutator->compilation->sources,
                                   span_from_to(number_span.file, words[0].end, number_span.end));
    for (int way = 1; way >= -1; way -= 2) {
        struct buffer text = {0};
        struct written written = {.number = (n + way * step) * unit};
        if ((is_duration || is_rows) && written.number < 0)
            continue;
        number_write(&text, n + way * step);
        buffer_add_text(&text, behind);
        written.text = arena_text(mutator->arena, buffer_text(&text));
        buffer_free(&text);
        add_written(mutator, MUTANT_NUMBER, literal, shown, &written, targets, count);
    }
}

static void mutate_date(struct mutator *mutator, const struct tree *literal, struct span shown,
                        const struct target *targets, uint32_t count) {
    for (int way = 1; way >= -1; way -= 2) {
        struct written written = {.day = literal->day + way};
        char text[10];
        if (written.day < DAY_MIN || written.day > DAY_MAX)
            continue;
        date_write(written.day, text);
        written.text = arena_text(mutator->arena, (struct text){text, sizeof text});
        add_written(mutator, MUTANT_DATE, literal, shown, &written, targets, count);
    }
}

/* The list of values has the text already. */
static bool has_text(const struct constant *constant, struct text text) {
    for (uint32_t a = 0; a < constant->count; a++)
        for (uint32_t i = 0; i < constant->alternatives[a].count; i++) {
            const struct value *value = &constant->alternatives[a].values[i];
            struct text own = constant->type.kind == TYPE_ONE_OF
                                  ? constant->type.choices->names[value->code]
                                  : value->text;
            if (text_is(own, text))
                return true;
        }
    return false;
}

/* The next of the values that the type names. */
static struct text choice_beside(const struct constant *constant, struct text text) {
    const struct choices *choices = constant->type.choices;
    uint32_t code;
    if (!choices_find(choices, text, &code))
        return (struct text){NULL, 0};
    for (uint32_t i = 1; i < choices->count; i++) {
        struct text next = choices->names[(code + i) % choices->count];
        if (!has_text(constant, next))
            return next;
    }
    return (struct text){NULL, 0};
}

struct text text_beside(const struct mutator *mutator, uint32_t scope, node_id value,
                        const struct constant *constant) {
    const struct scope *at = &mutator->loose->program->scopes[scope];
    for (node_id id = 0; id < at->node_count; id++) {
        const struct node *node = &at->nodes[id];
        const struct constant *other =
            node->kind == NODE_ONE_OF || node->kind == NODE_ITEMS ? constant_in(node) : NULL;
        if (!other || other->type.kind != TYPE_TEXT || at->children[node->first_child] != value)
            continue;
        for (uint32_t i = 0; i < other->alternatives[0].count; i++)
            if (!has_text(constant, other->alternatives[0].values[i].text))
                return other->alternatives[0].values[i].text;
    }
    return (struct text){NULL, 0};
}

/* The last character is left out; what stays is still a text. */
struct text text_shortened(struct text text) {
    uint32_t length = text.length;
    while (length > 0 && ((unsigned char)text.bytes[--length] & 0xC0) == 0x80)
        continue;
    return text_trim((struct text){text.bytes, length});
}

struct text text_quoted(struct arena *arena, struct text text) {
    struct buffer out = {0};
    buffer_add_char(&out, '"');
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"' || text.bytes[i] == '\\')
            buffer_add_char(&out, '\\');
        buffer_add_char(&out, text.bytes[i]);
    }
    buffer_add_char(&out, '"');
    struct text copy = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return copy;
}

static struct text string_beside(struct mutator *mutator, struct text text,
                                 const struct target *targets, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const struct constant *constant =
            constant_in(loose_node(mutator, targets[i].scope, targets[i].node));
        if (constant && constant->type.kind == TYPE_ONE_OF)
            return choice_beside(constant, text);
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct node *node = loose_node(mutator, targets[i].scope, targets[i].node);
        if (node->kind != NODE_ONE_OF && node->kind != NODE_ITEMS)
            continue;
        struct text other = text_beside(
            mutator, targets[i].scope,
            loose_child(mutator->loose, targets[i].scope, targets[i].node, 0), constant_in(node));
        if (other.length > 0)
            return other;
    }
    return text_shortened(text);
}

void mutate_literal(struct mutator *mutator, const struct tree *literal, struct span shown,
                    const struct target *targets, uint32_t count) {
    struct written written = {0};
    if (count == 0)
        return;
    switch ((int)literal->kind) {
    case TREE_NUMBER:
    case TREE_HOW_MANY:
        mutate_number(mutator, literal, shown, targets, count);
        mutate_unit(mutator, literal, shown, targets, count);
        return;
    case TREE_DATE:
        mutate_date(mutator, literal, shown, targets, count);
        return;
    case TREE_YES:
    case TREE_NO:
        written.yes = literal->kind == TREE_NO;
        written.text = written.yes ? TEXT("yes") : TEXT("no");
        break;
    case TREE_STRING:
        written.string = string_beside(mutator, literal->text, targets, count);
        if (written.string.length == 0)
            return;
        written.text = text_quoted(mutator->arena, written.string);
        break;
    default:
        return;
    }
    add_written(mutator, MUTANT_VALUE, literal, shown, &written, targets, count);
}

uint32_t mutant_leaving(struct mutator *mutator, const struct tree *first, uint32_t index) {
    const struct tree *before = NULL, *value = first;
    for (uint32_t i = 0; i < index; i++) {
        before = value;
        value = value->next;
    }
    struct span away = value->span;
    if (before)
        away.start = before->span.end;
    else
        away.end = value->next->span.start;
    uint32_t mutant = mutant_add(mutator, MUTANT_VALUE_LEAVES, away, (struct text){NULL, 0}, away);
    mutator->drafts.items[mutant].mutant.from = words_at(mutator, value->span);
    mutator->drafts.items[mutant].mutant.to = (struct text){NULL, 0};
    return mutant;
}

void mutate_leaving(struct mutator *mutator, const struct tree *first, uint32_t index,
                    const struct target *targets, uint32_t count) {
    uint32_t mutant = mutant_leaving(mutator, first, index);
    for (uint32_t i = 0; i < count; i++) {
        const struct node *node = loose_node(mutator, targets[i].scope, targets[i].node);
        const struct constant *constant = constant_without(
            mutator->arena, constant_in(node), targets[i].alternative, targets[i].index);
        mutant_node(mutator, mutant, targets[i].scope, targets[i].node,
                    node_with_constant(mutator->arena, *node, constant));
    }
}

static uint32_t fold_of(const struct node *node) {
    if (node->kind == NODE_QUANTIFIED || node->kind == NODE_COUNT_CHILDREN)
        return node->quantified.fold;
    return node->kind == NODE_CHOICE ? node->choice.fold : INDEX_NONE;
}

/* The condition of rows that are counted or chosen from. */
static void mutate_where(struct mutator *mutator, const struct tree *where,
                         const struct node *node) {
    uint32_t index = fold_of(node);
    if (index == INDEX_NONE || !where)
        return;
    const struct fold *fold = &mutator->loose->program->folds[index];
    if (fold->condition != INDEX_NONE)
        mutate_condition(mutator, where, (struct edge){fold->record, fold->condition});
}

void mutate_value(struct mutator *mutator, const struct tree *tree, uint32_t scope, node_id id) {
    const struct node *node = loose_node(mutator, scope, id);
    struct target target = {scope, id, 0, 0};
    const struct tree *part = tree->first;
    switch ((int)tree->kind) {
    case TREE_STRING:
    case TREE_NUMBER:
    case TREE_DATE:
    case TREE_YES:
    case TREE_NO:
        if (node->kind == NODE_CONSTANT && node->constant->setting.length == 0)
            mutate_literal(mutator, tree, tree->span, &target, 1);
        return;
    case TREE_COUNT:
        mutate_where(mutator, part, node);
        return;
    case TREE_LATEST:
        while (part && (part->kind == TREE_BY || part->kind == TREE_THEN))
            part = part->next;
        mutate_where(mutator, part, node);
        return;
    case TREE_SINCE:
        if (node->kind == NODE_SINCE)
            mutate_value(mutator, part, scope, loose_child(mutator->loose, scope, id, 0));
        return;
    case TREE_OF:
        if (node->kind == NODE_LOOKUP && part && part->next)
            mutate_value(mutator, part->next, scope, loose_child(mutator->loose, scope, id, 0));
        return;
    case TREE_FIRST_ITEM:
        if (node->kind == NODE_FIRST_ITEM && part && part->next)
            mutate_item_test(mutator, part, part->next, scope, id);
        return;
    default:
        return;
    }
}
