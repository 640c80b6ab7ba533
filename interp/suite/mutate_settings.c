/* Settings: a value of one changes for all that use it, also where it was read as another type. */
#include "suite/mutation.h"

typedef VECTOR(struct target) target_list;

static bool is_alternative_of(const struct constant *setting, const struct constant *constant) {
    const struct value *values = constant->alternatives[0].values;
    const struct dated *dated = &setting->alternatives[0];
    return constant->setting.length == 0 && constant->count == 1 && setting->count == 1 &&
           constant->alternatives[0].count == 1 && values >= dated->values &&
           values < dated->values + dated->count;
}

/* The nodes that hold the value: with all values of the setting, or with this one alone. */
static void find_targets(const struct mutator *mutator, const struct setting *setting,
                         uint32_t alternative, uint32_t index, target_list *targets,
                         target_list *singles) {
    const struct program *program = mutator->loose->program;
    for (uint32_t s = 0; s < program->scope_count; s++)
        for (node_id id = 0; id < program->scopes[s].node_count; id++) {
            const struct node *node = &program->scopes[s].nodes[id];
            const struct constant *constant = node->kind == NODE_OR ? NULL : constant_in(node);
            if (!constant)
                continue;
            struct target target = {s, id, alternative, index};
            struct target single = {s, id, 0, 0};
            if (text_is(constant->setting, setting->name))
                VECTOR_PUSH(targets, target);
            else if (node->kind == NODE_CONSTANT &&
                     is_alternative_of(setting->constant, constant) &&
                     constant->alternatives[0].values ==
                         &setting->constant->alternatives[0].values[index])
                VECTOR_PUSH(singles, single);
        }
}

/* The joint through which a node is asked. */
static struct edge edge_above(const struct mutator *mutator, uint32_t scope, node_id node) {
    const struct scope *at = &mutator->loose->program->scopes[scope];
    for (node_id id = node + 1; id < at->node_count; id++)
        if (mutator->loose->is_joint[scope][id] && at->nodes[id].child_count == 1 &&
            at->children[at->nodes[id].first_child] == node)
            return (struct edge){scope, id};
    return (struct edge){scope, INDEX_NONE};
}

/* The test of a text that holds one value of the setting: it is never true. */
static void close_single(struct mutator *mutator, uint32_t mutant, struct target single) {
    const struct scope *at = &mutator->loose->program->scopes[single.scope];
    for (node_id id = single.node + 1; id < at->node_count; id++) {
        const struct node *node = &at->nodes[id];
        if (node->kind != NODE_TEXT_TEST || at->children[node->first_child + 1] != single.node)
            continue;
        struct edge edge = edge_above(mutator, single.scope, id);
        if (edge.joint != INDEX_NONE)
            mutant_joint(mutator, mutant, edge, JOINT_FALSE);
    }
}

static uint32_t values_of(const struct tree *holder) {
    uint32_t count = 0;
    for (const struct tree *value = holder->first; value && tree_is_written(value);
         value = value->next)
        count++;
    return count;
}

/* A text that only questions to lists use. */
static void mutate_asked(struct mutator *mutator, const struct setting *setting,
                         const struct tree *value, uint32_t index) {
    for (size_t i = 0; i < mutator->questions.count; i++) {
        struct question_use use = mutator->questions.items[i];
        if (use.setting != setting)
            continue;
        struct value other = {.state = VALUE_KNOWN};
        other.text = item_beside(mutator, use.question, value->text);
        if (other.text.length == 0)
            return;
        uint32_t mutant = mutant_add(mutator, MUTANT_VALUE, value->span,
                                     text_quoted(mutator->arena, other.text), value->span);
        question_ask(mutator, mutant, use.question,
                     constant_with(mutator->arena,
                                   loose_node(mutator, 0, use.question)->output.values, 0,
                                   use.at + index, &other));
    }
}

static void leave_asked(struct mutator *mutator, uint32_t mutant, const struct setting *setting,
                        uint32_t index) {
    for (size_t i = 0; i < mutator->questions.count; i++) {
        struct question_use use = mutator->questions.items[i];
        if (use.setting == setting)
            question_ask(mutator, mutant, use.question,
                         constant_without(mutator->arena,
                                          loose_node(mutator, 0, use.question)->output.values, 0,
                                          use.at + index));
    }
}

static void mutate_holder(struct mutator *mutator, const struct setting *setting,
                          const struct tree *holder, uint32_t alternative) {
    uint32_t count = values_of(holder), index = 0;
    bool is_asked = false;
    for (size_t i = 0; i < mutator->questions.count; i++)
        is_asked |= mutator->questions.items[i].setting == setting;
    for (const struct tree *value = holder->first; index < count; value = value->next, index++) {
        target_list targets = {0}, singles = {0};
        find_targets(mutator, setting, alternative, index, &targets, &singles);
        uint32_t whole = (uint32_t)targets.count;
        for (size_t i = 0; i < singles.count; i++)
            VECTOR_PUSH(&targets, singles.items[i]);
        if (is_asked)
            mutate_asked(mutator, setting, value, index);
        else
            mutate_literal(mutator, value, value->span, targets.items, (uint32_t)targets.count);
        if (count > 1 && (targets.count > 0 || is_asked)) {
            uint32_t mutant = mutant_leaving(mutator, holder->first, index);
            mutate_leaving(mutator, holder->first, index, targets.items, whole);
            for (size_t i = 0; i < singles.count; i++)
                close_single(mutator, mutant, singles.items[i]);
            leave_asked(mutator, mutant, setting, index);
        }
        VECTOR_FREE(&targets);
        VECTOR_FREE(&singles);
    }
}

static void mutate_from(struct mutator *mutator, const struct setting *setting,
                        const struct tree *dated, uint32_t alternative) {
    struct span words[2];
    target_list targets = {0}, singles = {0};
    find_targets(mutator, setting, alternative, 0, &targets, &singles);
    if (targets.count == 0 || words_find(mutator, dated->span, words, 2) < 2) {
        VECTOR_FREE(&targets);
        VECTOR_FREE(&singles);
        return;
    }
    for (int way = 1; way >= -1; way -= 2) {
        day_number day = dated->day + way;
        char text[10];
        if (day < DAY_MIN || day > DAY_MAX)
            continue;
        date_write(day, text);
        uint32_t mutant = mutant_add(mutator, MUTANT_DATE, words[1],
                                     arena_text(mutator->arena, (struct text){text, sizeof text}),
                                     span_from_to(words[0].file, words[0].start, words[1].end));
        mutator->drafts.items[mutant].has_day = true;
        mutator->drafts.items[mutant].day = day < dated->day ? day : dated->day;
        for (size_t i = 0; i < targets.count; i++) {
            struct target target = targets.items[i];
            const struct node *node = loose_node(mutator, target.scope, target.node);
            mutant_node(mutator, mutant, target.scope, target.node,
                        node_with_constant(
                            mutator->arena, *node,
                            constant_from(mutator->arena, constant_in(node), alternative, day)));
        }
    }
    VECTOR_FREE(&targets);
    VECTOR_FREE(&singles);
}

void mutate_setting(struct mutator *mutator, const struct tree *tree) {
    const struct setting *setting = setting_named(mutator, name_at(mutator, tree->name));
    uint32_t alternative = 0;
    if (!setting)
        return;
    mutator->where = arena_format(mutator->arena, "setting %.*s", TEXT_ARGS(setting->name));
    mutate_holder(mutator, setting, tree, alternative++);
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind != TREE_DATED)
            continue;
        mutate_holder(mutator, setting, part, alternative);
        mutate_from(mutator, setting, part, alternative++);
    }
}
