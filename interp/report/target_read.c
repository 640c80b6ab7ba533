/* Reading what is wanted: RESULT=VALUE, one after the other. */
#include "base/near.h"
#include "data/typed.h"
#include "report/target.h"

struct reading {
    struct typed typed;
    const struct program *program;
    struct target *target;
};

static bool unknown_name(struct reading *reading, struct text name) {
    const struct program *program = reading->program;
    struct near near = near_start(name);
    struct text hint = TEXT("");
    for (uint32_t d = 0; d < program->decision_count; d++)
        for (uint32_t o = 0; o < program->decisions[d].output_count; o++)
            near_try(&near, program->decisions[d].outputs[o].name);
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == 0)
            near_try(&near, program->definitions[i].name);
    if (near_found(&near))
        hint = arena_format(reading->typed.arena, ": did you mean %.*s?", TEXT_ARGS(near.best));
    reading->typed.why =
        arena_format(reading->typed.arena, "there is no decision or definition %.*s%.*s",
                     TEXT_ARGS(name), TEXT_ARGS(hint));
    reading->target->unknown = name;
    return false;
}

/* The texts that the rules give, when that is all that they can give. */
static bool has_known_texts(const struct wish *wish) {
    const struct decision *decision = wish->column.decision;
    if (!decision || wish->column.type.kind != TYPE_TEXT)
        return false;
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct rule_result *result = &decision->rules[r].results[wish->column.result.output];
        if (!result->is_blank && !result->is_constant)
            return false;
    }
    return true;
}

static bool is_given(const struct wish *wish, struct text text) {
    for (uint32_t r = 0; r < wish->column.decision->rule_count; r++) {
        const struct rule_result *result =
            &wish->column.decision->rules[r].results[wish->column.result.output];
        if (result->is_constant && text_is(result->value.text, text))
            return true;
    }
    return false;
}

static bool not_given(struct reading *reading, const struct wish *wish, struct text cell) {
    struct near near = near_start(cell);
    struct text hint = TEXT("");
    for (uint32_t r = 0; r < wish->column.decision->rule_count; r++) {
        const struct rule_result *result =
            &wish->column.decision->rules[r].results[wish->column.result.output];
        if (result->is_constant)
            near_try(&near, result->value.text);
    }
    if (near_found(&near))
        hint = arena_format(reading->typed.arena, ": did you mean %.*s?", TEXT_ARGS(near.best));
    reading->typed.why =
        arena_format(reading->typed.arena, "no rule of %.*s gives \"%.*s\"%.*s",
                     TEXT_ARGS(wish->column.name), TEXT_ARGS(cell), TEXT_ARGS(hint));
    return false;
}

static bool read_known(struct reading *reading, struct wish *wish, struct text cell,
                       struct value *value) {
    const struct type *type = &wish->column.type;
    const char *reason = value_parse(reading->typed.arena, type, cell, value);
    struct near near = near_start(cell);
    struct text hint = TEXT("");
    if (!reason)
        return !has_known_texts(wish) || is_given(wish, cell) || not_given(reading, wish, cell);
    for (uint32_t i = 0; type->kind == TYPE_ONE_OF && i < type->choices->count; i++)
        near_try(&near, type->choices->names[i]);
    if (near_found(&near))
        hint = arena_format(reading->typed.arena, ": did you mean %.*s?", TEXT_ARGS(near.best));
    reading->typed.why =
        arena_format(reading->typed.arena, "%.*s: \"%.*s\" %s%.*s", TEXT_ARGS(wish->column.name),
                     TEXT_ARGS(cell), reason, TEXT_ARGS(hint));
    return false;
}

static bool read_single(struct reading *reading, struct wish *wish, const struct typed_cell *cell) {
    const struct decision *decision = wish->column.decision;
    wish->kind = WISH_IS;
    if (cell->text.length > 0 && (cell->is_quoted || !text_is(cell->text, TEXT("?"))))
        return read_known(reading, wish, cell->text, &wish->value);
    wish->value = (struct value){.state = VALUE_BLANK};
    bool may_be_blank =
        decision ? decision->outputs[wish->column.result.output].may_be_blank
                 : !node_is_condition(
                       reading->program->scopes[0].nodes[wish->column.definition->root].kind);
    if (cell->text.length > 0)
        reading->typed.why = arena_format(reading->typed.arena,
                                          "%.*s=? says nothing: name the value that it should have",
                                          TEXT_ARGS(wish->column.name));
    else if (!may_be_blank)
        reading->typed.why = arena_format(
            reading->typed.arena, "%.*s is never blank: it is %.*s", TEXT_ARGS(wish->column.name),
            TEXT_ARGS(type_allowed(reading->typed.arena, &wish->column.type)));
    return cell->text.length == 0 && may_be_blank;
}

static void add_wish(struct reading *reading, const struct wish *wish) {
    reading->target->wishes[reading->target->count++] = *wish;
}

/* `+item`, `-item` or items without a sign, between semicolons. */
static bool read_items(struct reading *reading, struct wish *wish, const struct typed_cell *cell) {
    struct text rest = cell->text;
    struct wish exactly = *wish;
    bool has_sign = false;
    exactly.kind = WISH_EXACTLY;
    exactly.items =
        arena_array(reading->typed.arena, (size_t)rest.length / 2 + 1, sizeof(struct value));
    while (rest.length > 0) {
        uint32_t end = 0;
        while (end < rest.length && rest.bytes[end] != ';')
            end++;
        struct text item = text_trim((struct text){rest.bytes, end});
        char sign = item.length > 0 && !cell->is_quoted ? item.bytes[0] : '\0';
        end += end < rest.length;
        rest = (struct text){rest.bytes + end, rest.length - end};
        if (item.length == 0)
            continue;
        wish->kind = sign == '+' ? WISH_HAS : sign == '-' ? WISH_LACKS : WISH_EXACTLY;
        if (wish->kind != WISH_EXACTLY)
            item = text_trim((struct text){item.bytes + 1, item.length - 1});
        struct value *value =
            wish->kind == WISH_EXACTLY ? &exactly.items[exactly.item_count++] : &wish->value;
        if (!read_known(reading, wish, item, value))
            return false;
        has_sign |= wish->kind != WISH_EXACTLY;
        if (wish->kind != WISH_EXACTLY)
            add_wish(reading, wish);
    }
    if (has_sign && exactly.item_count > 0)
        reading->typed.why = arena_format(
            reading->typed.arena,
            "%.*s: either all items have a sign, + for one that should be there and - for one that "
            "should not, or none",
            TEXT_ARGS(wish->column.name));
    else if (!has_sign)
        add_wish(reading, &exactly);
    return !has_sign || exactly.item_count == 0;
}

static bool is_named(const struct target *target, struct text name) {
    for (uint32_t i = 0; i < target->result_count; i++)
        if (text_is(target->results[i].name, name))
            return true;
    return false;
}

static bool read_wish(struct reading *reading) {
    struct wish wish = {.kind = WISH_IS};
    struct result result;
    struct typed_cell cell;
    struct text name = typed_until(&reading->typed, "=,");
    if (typed_next(&reading->typed) != '=' || name.length == 0) {
        reading->typed.why =
            name.length == 0
                ? TEXT("a result is missing: write RESULT=VALUE, such as priority=High")
                : arena_format(reading->typed.arena,
                               "%.*s has no value: write RESULT=VALUE, and a value with a comma in "
                               "quotation marks",
                               TEXT_ARGS(name));
        return false;
    }
    reading->typed.at++;
    if (!program_find_result(reading->program, name, &result))
        return unknown_name(reading, name);
    if (is_named(reading->target, name)) {
        reading->typed.why =
            arena_format(reading->typed.arena, "%.*s stands twice", TEXT_ARGS(name));
        return false;
    }
    if (!typed_read_cell(&reading->typed, &cell))
        return false;
    reading->target->results[reading->target->result_count++] = result;
    column_of(reading->program, &result, &wish.column);
    if (wish.column.is_list)
        return read_items(reading, &wish, &cell);
    if (!read_single(reading, &wish, &cell))
        return false;
    add_wish(reading, &wish);
    return true;
}

bool target_parse(struct arena *arena, const struct program *program, struct text line,
                  struct target *target, struct text *why) {
    struct reading reading = {{arena, line, 0, {NULL, 0}}, program, target};
    uint32_t most = 1;
    for (uint32_t i = 0; i < line.length; i++)
        most += line.bytes[i] == ',' || line.bytes[i] == ';';
    *target = (struct target){.wishes = arena_array(arena, most, sizeof *target->wishes),
                              .results = arena_array(arena, most, sizeof *target->results)};
    bool is_fine = typed_is_utf8(&reading.typed) && read_wish(&reading);
    while (is_fine && !typed_at_end(&reading.typed)) {
        reading.typed.at++;
        is_fine = read_wish(&reading);
    }
    if (!is_fine)
        *why = reading.typed.why;
    return is_fine;
}
