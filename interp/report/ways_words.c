/* A change in words, and the value nearest to what the fact is now. */
#include "report/ways_search.h"

enum { VALUES_NAMED = 4 };

static bool is_date(const struct way_fact *fact) {
    return fact->declared->type.kind == TYPE_DATE;
}

static bool is_ordered(const struct way_fact *fact) {
    return fact->declared->type.kind == TYPE_NUMBER || is_date(fact);
}

static number place_of(const struct way_fact *fact, const struct value *value) {
    return is_date(fact) ? (number)value->day : value->number;
}

static struct value value_at(const struct way_fact *fact, number at) {
    struct value value = {.state = VALUE_KNOWN};
    if (is_date(fact))
        value.day = (day_number)at;
    else
        value.number = at;
    return value;
}

/* ---- Stretches */

static bool is_current_between(const struct way_fact *fact, number low, number high) {
    if (fact->current.state != VALUE_KNOWN)
        return false;
    number at = place_of(fact, &fact->current);
    return at > low && at < high;
}

/* Without stretches, candidates stand at both sides of every border: what lies between two
 * neighbours goes with either, and what lies beyond the outer ones goes with them. */
static struct side side_of(const struct way_fact *fact, uint32_t class) {
    const struct way_class *at = &fact->classes[class];
    if (at->has_side)
        return at->side;
    number value = place_of(fact, &at->value);
    bool is_first = class == 0, is_last = class + 1 == fact->class_count ||
                                          fact->classes[class + 1].value.state == VALUE_BLANK;
    bool has_current = fact->current.state == VALUE_KNOWN;
    number current = has_current ? place_of(fact, &fact->current) : value;
    struct side side = {.value = at->value, .low = {value, true}, .high = {value, false}};
    side.has_low = !(is_first && fact->is_complete && current >= value);
    side.has_high = !(is_last && fact->is_complete && current <= value);
    return side;
}

static bool meets(const struct way_fact *fact, const struct side *left, uint32_t left_class,
                  const struct side *right, uint32_t right_class) {
    if (!left->has_high || !right->has_low)
        return false;
    if (fact->classes[left_class].has_side)
        return left->high.at == right->low.at && left->high.is_below == right->low.is_below;
    return fact->is_complete && left_class + 1 == right_class &&
           !is_current_between(fact, left->high.at, right->low.at);
}

uint32_t change_sides(struct arena *arena, const struct way_fact *fact,
                      const struct way_change *change, struct side **sides) {
    uint32_t count = 0, last = 0;
    *sides = arena_array(arena, change->class_count, sizeof **sides);
    for (uint32_t i = 0; i < change->class_count && is_ordered(fact); i++) {
        uint32_t class = change->classes[i];
        if (fact->classes[class].value.state == VALUE_BLANK)
            continue;
        struct side side = side_of(fact, class);
        if (count > 0 && meets(fact, &(*sides)[count - 1], last, &side, class)) {
            (*sides)[count - 1].has_high = side.has_high;
            (*sides)[count - 1].high = side.high;
        } else {
            (*sides)[count++] = side;
        }
        last = class;
    }
    return count;
}

/* ---- The nearest value */

static bool is_inside(const struct way_fact *fact, const struct side *side, number at) {
    const struct type *type = &fact->declared->type;
    if (is_date(fact)
            ? at < DAY_MIN || at > DAY_MAX
            : (type->has_lowest && at < type->lowest) || (type->has_highest && at > type->highest))
        return false;
    if (side->has_low && (at < side->low.at || (at == side->low.at && !side->low.is_below)))
        return false;
    return !side->has_high || at < side->high.at || (at == side->high.at && !side->high.is_below);
}

/* At the border, or a whole step from it. */
static number nearest_in(const struct way_fact *fact, const struct side *side, number wanted) {
    number step = is_date(fact) ? 1 : number_from(1);
    number tries[] = {wanted, side->has_low ? side->low.at : wanted,
                      side->has_high ? side->high.at : wanted,
                      side->has_low ? side->low.at + step : wanted,
                      side->has_high ? side->high.at - step : wanted};
    number best = place_of(fact, &side->value);
    bool has_best = false;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        number distance = tries[i] < wanted ? wanted - tries[i] : tries[i] - wanted;
        number shortest = best < wanted ? wanted - best : best - wanted;
        if (is_inside(fact, side, tries[i]) && (!has_best || distance < shortest)) {
            best = tries[i];
            has_best = true;
        }
    }
    return best;
}

static struct value example_in(const struct way_fact *fact, const struct side *sides,
                               uint32_t count, day_number as_of) {
    bool has_current = fact->current.state == VALUE_KNOWN;
    number wanted = has_current     ? place_of(fact, &fact->current)
                    : is_date(fact) ? (number)as_of
                                    : place_of(fact, &sides[0].value);
    number best = nearest_in(fact, &sides[0], wanted);
    for (uint32_t i = 1; i < count; i++) {
        number at = nearest_in(fact, &sides[i], wanted);
        number distance = at < wanted ? wanted - at : at - wanted;
        number shortest = best < wanted ? wanted - best : best - wanted;
        best = distance < shortest ? at : best;
    }
    return value_at(fact, best);
}

/* ---- Words */

static void add_joint(struct buffer *out, uint32_t at, uint32_t count) {
    if (at > 0)
        buffer_add_string(out, at + 1 == count ? " or " : ", ");
}

static bool is_chosen(const struct way_change *change, uint32_t class) {
    for (uint32_t i = 0; i < change->class_count; i++)
        if (change->classes[i] == class)
            return true;
    return false;
}

/* "any text", "a text other than A, B"; false when each text has to be named. */
static bool add_other_text(struct buffer *out, const struct way_fact *fact,
                           const struct way_change *change, bool *has_blank) {
    uint32_t not_chosen = 0, said = 0;
    bool has_other = false;
    for (uint32_t c = 0; c < fact->class_count; c++) {
        bool is_blank = fact->classes[c].value.state == VALUE_BLANK;
        has_other |= fact->classes[c].is_other && is_chosen(change, c);
        not_chosen += !is_blank && !is_chosen(change, c);
    }
    if (!has_other)
        return false;
    bool was_text = fact->current.state == VALUE_KNOWN;
    buffer_add_string(out, not_chosen > 0 ? "a text other than "
                           : was_text     ? "another text"
                                          : "any text");
    for (uint32_t c = 0; c < fact->class_count; c++) {
        if (fact->classes[c].value.state == VALUE_BLANK || is_chosen(change, c))
            continue;
        add_joint(out, said, not_chosen);
        buffer_add_text(out, fact->classes[c].words);
        said++;
    }
    for (uint32_t i = 0; i < change->class_count; i++)
        *has_blank |= fact->classes[change->classes[i]].value.state == VALUE_BLANK;
    return true;
}

/* One that a nearer one of the change makes superfluous. */
static bool is_farther(const struct way_fact *fact, const struct way_change *change,
                       uint32_t class) {
    return fact->classes[class].nearer != INDEX_NONE &&
           is_chosen(change, fact->classes[class].nearer);
}

static void add_values(struct buffer *out, const struct way_fact *fact,
                       const struct way_change *change) {
    uint32_t count = 0, at = 0;
    for (uint32_t i = 0; i < change->class_count; i++)
        count += !is_farther(fact, change, change->classes[i]);
    uint32_t shown = count;
    if (count > VALUES_NAMED && count == fact->class_count &&
        fact->declared->type.kind == TYPE_ONE_OF) {
        buffer_add_string(out, "any other value");
        return;
    }
    if (count > VALUES_NAMED + 1 && fact->declared->type.kind != TYPE_ONE_OF)
        shown = VALUES_NAMED;
    for (uint32_t i = 0; i < change->class_count && at < shown; i++) {
        if (is_farther(fact, change, change->classes[i]))
            continue;
        add_joint(out, at++, count);
        buffer_add_text(out, fact->classes[change->classes[i]].words);
    }
    if (shown < count)
        buffer_format(out, " or one of %u more", count - shown);
}

/* Days on which nothing can be done any more. */
static bool are_past(const struct way_fact *fact, const struct side *sides, uint32_t count,
                     day_number as_of) {
    for (uint32_t i = 0; i < count; i++)
        if (!sides[i].has_high ||
            sides[i].high.at - (sides[i].high.is_below ? 1 : 0) >= (number)as_of)
            return false;
    return is_date(fact) && count > 0;
}

static void add_sides(struct buffer *out, const struct way_fact *fact, const struct side *sides,
                      uint32_t count, bool has_blank, day_number as_of) {
    uint32_t all = count + has_blank, shown = all > VALUES_NAMED + 1 ? VALUES_NAMED : count;
    for (uint32_t i = 0; i < shown; i++) {
        add_joint(out, i, all);
        if (sides[i].has_low || sides[i].has_high)
            side_write(out, &fact->declared->type, &sides[i]);
        else
            buffer_add_string(out, is_date(fact) ? "any day" : "any number");
    }
    if (are_past(fact, sides, count, as_of))
        buffer_add_string(out, " (which has passed)");
    if (shown < count)
        buffer_format(out, " or one of %u more", all - shown);
    else if (has_blank)
        buffer_add_string(out, all > 1 ? " or blank" : "blank");
}

static bool has_blank_class(const struct way_fact *fact, const struct way_change *change) {
    for (uint32_t i = 0; i < change->class_count; i++)
        if (fact->classes[change->classes[i]].value.state == VALUE_BLANK)
            return true;
    return false;
}

/* The first that is not blank, if there is one. */
static struct value first_value(const struct way_fact *fact, const struct way_change *change) {
    for (uint32_t i = 0; i < change->class_count; i++)
        if (fact->classes[change->classes[i]].value.state != VALUE_BLANK)
            return fact->classes[change->classes[i]].value;
    return fact->classes[change->classes[0]].value;
}

void change_describe(const struct ways_search *search, struct way_change *change) {
    const struct way_fact *fact = &search->facts[change->fact];
    day_number as_of = search->question->as_of;
    struct buffer out = {0};
    struct side *sides;
    uint32_t count = change_sides(search->arena, fact, change, &sides);
    bool blank_too = false;
    change->example = first_value(fact, change);
    if (count > 0)
        change->example = example_in(fact, sides, count, as_of);
    if (is_ordered(fact))
        add_sides(&out, fact, sides, count, has_blank_class(fact, change), as_of);
    else if (!add_other_text(&out, fact, change, &blank_too))
        add_values(&out, fact, change);
    if (blank_too)
        buffer_add_string(&out, " or blank");
    change->words = arena_text(search->arena, buffer_text(&out));
    buffer_free(&out);
}
