/* Points of coverage in their author's words, and what no test has of them. */
#include "report/uncovered.h"

#include "report/shown.h"

size_t point_line(const struct rule_coverage *coverage, const struct point *point) {
    size_t line, column;
    if (point->span.file == FILE_NONE)
        return 0;
    source_position(sources_get(coverage->program->sources, point->span.file), point->span.start,
                    &line, &column);
    return line;
}

struct text point_path(const struct rule_coverage *coverage, const struct point *point) {
    return point->span.file == FILE_NONE
               ? TEXT("")
               : sources_get(coverage->program->sources, point->span.file)->path;
}

static struct text value_words(const struct rule_coverage *coverage, const struct point *point,
                               struct arena *arena) {
    const struct output *output =
        &coverage->program->decisions[point->decision].outputs[point->output];
    struct buffer out = {0};
    struct value value = {.state = point->code == INDEX_NONE ? VALUE_BLANK : VALUE_KNOWN};
    if (output->type.kind == TYPE_YES_NO)
        value.yes = point->code == 0;
    else
        value.code = point->code;
    buffer_format(&out, "%.*s is ", TEXT_ARGS(output->name));
    value_write_source(&out, &output->type, &value);
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

struct text point_words(const struct rule_coverage *coverage, const struct point *point,
                        struct arena *arena) {
    const struct program *program = coverage->program;
    const struct decision *decision = &program->decisions[point->decision];
    switch (point->kind) {
    case POINT_RULE:
    case POINT_ROW:
        return arena_format(arena, "%s %.*s of %.*s", point->kind == POINT_ROW ? "row" : "rule",
                            TEXT_ARGS(decision->rules[point->rule].name),
                            TEXT_ARGS(decision->name));
    case POINT_VALUE:
        return value_words(coverage, point, arena);
    case POINT_CONDITION:
    case POINT_BOUNDARY:
        break;
    }
    struct place place = {.program = program, .scope = &program->scopes[point->scope]};
    return node_words(&place, point->node, arena);
}

/* "3 months", and what lies a day beside it. */
static struct text age_words(const struct type *type, number limit, enum boundary_side side,
                             const char *direction, struct arena *arena) {
    struct buffer out = {0};
    struct value value = {.state = VALUE_KNOWN};
    bool is_counted = type->unit != TYPE_UNIT_MONTHS;
    number beside = side == SIDE_BELOW ? -number_from(1) : side == SIDE_ABOVE ? number_from(1) : 0;
    value.number = is_counted ? limit + beside : limit;
    if (value.number < 0) {
        value.number = -value.number;
        direction = "ahead";
    }
    buffer_add_string(&out, "a date ");
    if (!is_counted && side == SIDE_BELOW)
        buffer_add_string(&out, "one day less than ");
    if (!is_counted && side == SIDE_ABOVE)
        buffer_add_string(&out, "one day more than ");
    value_write_source(&out, type, &value);
    buffer_format(&out, " %s", direction);
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

static struct text beside_words(const struct boundary *boundary, number limit,
                                enum boundary_side side, struct arena *arena) {
    struct buffer out = {0};
    struct value value = {.state = VALUE_KNOWN};
    number step = boundary_step(&boundary->type, limit);
    number at = side == SIDE_BELOW ? limit - step : side == SIDE_ABOVE ? limit + step : limit;
    int64_t day;
    if (boundary->kind != BOUNDARY_DATE)
        value.number = at;
    else if (number_to_whole(at, &day))
        value.day = (day_number)day;
    value_write_source(&out, &boundary->type, &value);
    if (boundary->kind == BOUNDARY_ROWS)
        buffer_add_string(&out, at == number_from(1) ? " such row" : " such rows");
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

struct text side_words(const struct rule_coverage *coverage, const struct point *point,
                       enum boundary_side side, struct arena *arena) {
    const struct boundary *boundary = &point->boundary;
    number limit = boundary_limit(boundary, coverage->today);
    switch (boundary->kind) {
    case BOUNDARY_TODAY:
        return side == SIDE_BELOW   ? TEXT("the day before the day of evaluation")
               : side == SIDE_ABOVE ? TEXT("the day after the day of evaluation")
                                    : TEXT("the day of evaluation");
    case BOUNDARY_AGE:
        return age_words(&boundary->limit->type, limit, side, "ago", arena);
    case BOUNDARY_AHEAD:
        return age_words(&boundary->limit->type, limit, side, "ahead", arena);
    case BOUNDARY_NUMBER:
    case BOUNDARY_DATE:
    case BOUNDARY_ROWS:
        break;
    }
    return beside_words(boundary, limit, side, arena);
}

int point_urgency(const struct point *point, int way) {
    switch (point->kind) {
    case POINT_RULE:
    case POINT_ROW:
        return URGENCY_RULE;
    case POINT_VALUE:
        return URGENCY_VALUE;
    case POINT_CONDITION:
        return way == WAY_UNKNOWN ? URGENCY_UNKNOWN : URGENCY_TRUTH;
    case POINT_BOUNDARY:
        break;
    }
    return URGENCY_BOUNDARY;
}

static void add_way(const struct rule_coverage *coverage, const struct point *point, int way,
                    struct arena *arena, struct buffer *out) {
    static const char *const truths[WAYS] = {"true", "false", "unknown"};
    if (point->kind == POINT_CONDITION)
        buffer_add_string(out, truths[way]);
    else
        buffer_add_text(out, side_words(coverage, point, (enum boundary_side)way, arena));
}

static struct text decision_lacks(const struct rule_coverage *coverage, const struct point *point) {
    bool is_list = coverage->program->decisions[point->decision].take == TAKE_EVERY;
    return point->kind == POINT_VALUE ? TEXT("no test gives it")
           : is_list                  ? TEXT("it applies in no test")
                                      : TEXT("it decides no test");
}

struct text way_lacks(const struct rule_coverage *coverage, const struct point *point, int way,
                      struct arena *arena) {
    struct buffer out = {0};
    if (point->kind < POINT_CONDITION)
        return decision_lacks(coverage, point);
    buffer_add_string(&out, point->kind == POINT_BOUNDARY ? "no test has " : "no test has it ");
    add_way(coverage, point, way, arena, &out);
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

bool point_lacks(const struct rule_coverage *coverage, const struct point *point, int urgency,
                 struct arena *arena, struct text *sentence) {
    struct buffer out = {0};
    uint32_t missing = 0, said = 0;
    for (int way = 0; way < WAYS; way++)
        missing += point_has_gap(point, way) && point_urgency(point, way) == urgency;
    if (missing == 0)
        return false;
    if (urgency == URGENCY_RULE || urgency == URGENCY_VALUE) {
        *sentence = decision_lacks(coverage, point);
        return true;
    }
    buffer_add_string(&out, urgency == URGENCY_BOUNDARY ? "no test has " : "no test has it ");
    for (int way = 0; way < WAYS; way++) {
        if (!point_has_gap(point, way) || point_urgency(point, way) != urgency)
            continue;
        if (said > 0)
            buffer_add_string(&out, said + 1 == missing ? " or " : ", ");
        add_way(coverage, point, way, arena, &out);
        said++;
    }
    *sentence = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return true;
}
