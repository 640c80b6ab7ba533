/* Names and values in gates against the rule sets that they are to judge. A misspelt one would
 * pass for ever, so it is a mistake. What one of the versions knows is known. */
#include "base/near.h"
#include "change/gate_sentence.h"

/* A result of one of the programs. */
struct gate_target {
    struct text name;
    const struct decision *decision; /* NULL: a definition */
    uint32_t output;
    struct type type; /* of a list: of its items */
    bool is_list, may_be_blank;
    bool is_closed; /* its texts are those that rules write, and no others */
};

/* A gate and the versions of what it names. */
struct gate_checker {
    const struct program *const *programs;
    size_t count;
    struct diags *diags;
};

static bool is_closed_text(const struct decision *decision, uint32_t output) {
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        const struct rule_result *result = &decision->rules[i].results[output];
        if (!result->is_blank && !result->is_constant)
            return false;
    }
    return true;
}

static struct gate_target target_of(const struct program *program, const struct result *result) {
    struct gate_target target = {.name = result->name, .may_be_blank = true};
    if (result->decision == INDEX_NONE) {
        const struct definition *definition = &program->definitions[result->definition];
        target.type = program->scopes[definition->scope].nodes[definition->root].type;
    } else {
        target.decision = &program->decisions[result->decision];
        target.output = result->output;
        target.type = target.decision->outputs[result->output].type;
        target.is_list = target.decision->take == TAKE_EVERY;
        target.may_be_blank =
            target.is_list || target.decision->outputs[result->output].may_be_blank;
        target.is_closed = is_closed_text(target.decision, result->output);
    }
    if (target.type.kind == TYPE_LIST) {
        target.is_list = true;
        target.type = (struct type){.kind = TYPE_TEXT};
    }
    return target;
}

static bool find_target(const struct program *program, struct text name,
                        struct gate_target *target) {
    for (uint32_t i = 0; i < program->result_count; i++)
        if (text_is(program->results[i].name, name)) {
            *target = target_of(program, &program->results[i]);
            return true;
        }
    return false;
}

static bool some_rule_gives(const struct gate_target *target, struct text text, struct near *near) {
    for (uint32_t i = 0; i < target->decision->rule_count; i++) {
        const struct rule_result *result = &target->decision->rules[i].results[target->output];
        if (result->is_constant && text_is(result->value.text, text))
            return true;
        if (result->is_constant)
            near_try(near, result->value.text);
    }
    return false;
}

static bool is_choice(const struct gate_target *target, struct text text, struct near *near) {
    const struct choices *choices = target->type.choices;
    for (uint32_t i = 0; i < choices->count; i++) {
        if (text_is(choices->names[i], text))
            return true;
        near_try(near, choices->names[i]);
    }
    return false;
}

static bool can_be(const struct gate_target *target, const struct gate_value *value,
                   struct near *near) {
    switch (value->kind) {
    case GATE_ANY:
    case GATE_UNDECIDED:
        return true;
    case GATE_BLANK:
        return target->may_be_blank;
    case GATE_YES:
    case GATE_NO:
        return target->type.kind == TYPE_YES_NO && !target->is_list;
    case GATE_TEXT:
        break;
    }
    if (target->type.kind == TYPE_ONE_OF)
        return is_choice(target, value->text, near);
    if (target->type.kind != TYPE_TEXT)
        return false;
    return !target->is_closed || some_rule_gives(target, value->text, near);
}

static void say_value(const struct gate_checker *checker, const struct gate *gate,
                      const struct gate_value *value, const struct gate_target *target,
                      const struct near *near) {
    struct buffer written = {0};
    gate_add_value(&written, value);
    struct diag *diag =
        diag_add(checker->diags, DIAG_E0907, value->span,
                 target->is_list ? "%.*s never has the item %.*s" : "%.*s is never %.*s",
                 TEXT_ARGS(gate->decision), TEXT_ARGS(buffer_text(&written)));
    buffer_free(&written);
    if (near_found(near)) {
        diag_hint(checker->diags, diag, "did you mean \"%.*s\"?", TEXT_ARGS(near->best));
    } else if (target->type.kind != TYPE_TEXT) {
        struct arena *arena = arena_new();
        diag_hint(checker->diags, diag, "it is %.*s",
                  TEXT_ARGS(type_allowed(arena, &target->type)));
        arena_free(arena);
    }
}

/* The value in all versions that have the decision; one that can have it suffices. */
static void check_value(const struct gate_checker *checker, const struct gate *gate,
                        const struct gate_value *value) {
    struct near near = near_start(value->text);
    struct gate_target target, last = {0};
    for (size_t i = 0; i < checker->count; i++)
        if (find_target(checker->programs[i], gate->decision, &target)) {
            if (can_be(&target, value, &near))
                return;
            last = target;
        }
    say_value(checker, gate, value, &last, &near);
}

static void say_decision(const struct gate_checker *checker, const struct gate *gate) {
    struct near near = near_start(gate->decision);
    for (size_t i = 0; i < checker->count; i++)
        for (uint32_t k = 0; k < checker->programs[i]->result_count; k++)
            near_try(&near, checker->programs[i]->results[k].name);
    struct diag *diag =
        diag_add(checker->diags, DIAG_E0906, gate->decision_span,
                 checker->count == 1 ? "the rules decide nothing called \"%.*s\""
                                     : "neither version of the rules decides \"%.*s\"",
                 TEXT_ARGS(gate->decision));
    if (near_found(&near))
        diag_hint(checker->diags, diag, "did you mean %.*s?", TEXT_ARGS(near.best));
}

/* Lists gain and lose items; what has one value moves. */
static bool fits_deed(const struct gate_checker *checker, const struct gate *gate, bool is_list) {
    bool wants_item = gate->deed == GATE_GAIN || gate->deed == GATE_LOSE;
    const struct gate_value *text = gate->from.kind == GATE_TEXT ? &gate->from : &gate->to;
    struct diag *diag;
    if (wants_item && !is_list) {
        diag = diag_add(checker->diags, DIAG_E0907, gate->item.span,
                        "%.*s is no list: it has one value", TEXT_ARGS(gate->decision));
        diag_hint(checker->diags, diag, "write `moves to \"%.*s\"` or `moves from \"%.*s\"`",
                  TEXT_ARGS(gate->item.text), TEXT_ARGS(gate->item.text));
        return false;
    }
    if (gate->deed != GATE_MOVE || !is_list || text->kind != GATE_TEXT)
        return true;
    diag = diag_add(checker->diags, DIAG_E0907, text->span, "%.*s is a list of items",
                    TEXT_ARGS(gate->decision));
    diag_hint(checker->diags, diag, "write `gains \"%.*s\"` or `loses \"%.*s\"`",
              TEXT_ARGS(text->text), TEXT_ARGS(text->text));
    return false;
}

static void check_gate(const struct gate_checker *checker, const struct gate *gate) {
    struct gate_target target;
    size_t found = 0;
    for (size_t i = 0; i < checker->count && found == 0; i++)
        found += find_target(checker->programs[i], gate->decision, &target);
    if (found == 0) {
        say_decision(checker, gate);
    } else if (fits_deed(checker, gate, target.is_list)) {
        check_value(checker, gate, &gate->from);
        check_value(checker, gate, &gate->to);
        check_value(checker, gate, &gate->item);
    }
}

bool gates_check(const struct gates *gates, const struct program *const *programs, size_t count,
                 struct diags *diags) {
    struct gate_checker checker = {programs, count, diags};
    size_t errors = diags_count(diags, DIAG_ERROR);
    for (size_t i = 0; i < gates->items.count; i++)
        if (gates->items.items[i].decision.length > 0)
            check_gate(&checker, &gates->items.items[i]);
    return diags_count(diags, DIAG_ERROR) == errors;
}
