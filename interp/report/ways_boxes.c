/* Choices of values become ways. What leads there with any cadence of up to 14 days and any of two
 * engagements is one way, not twenty-eight: choices are gathered into boxes, in which the values of
 * each fact can be chosen without looking at the others. Together the boxes of a set cover all of
 * its choices; they may overlap. What different rules decide stays apart. */
#include "report/ways_search.h"

struct boxing {
    struct ways_search *search;
    const struct facts_found *found;
    uint32_t *rules;       /* by choice, wish: the rule that gives what is wished */
    struct names *choices; /* of one box's rules, as bytes */
    bool *is_covered;      /* by choice */
    bool **box;            /* by fact of the set, class */
};

static struct text choice_key(const struct boxing *boxing, const uint16_t *choice) {
    return (struct text){(const char *)choice, (uint32_t)(boxing->found->size * sizeof *choice)};
}

static uint32_t class_count(const struct boxing *boxing, uint32_t i) {
    return boxing->search->facts[boxing->found->facts[i]].class_count;
}

/* The next choice of the box in order, of fact `fixed` always the same. False after the last. */
static bool next_choice(const struct boxing *boxing, uint32_t fixed, uint16_t *choice) {
    for (uint32_t i = boxing->found->size; i-- > 0;) {
        if (i == fixed)
            continue;
        for (uint32_t c = (uint32_t)choice[i] + 1; c < class_count(boxing, i); c++)
            if (boxing->box[i][c]) {
                choice[i] = (uint16_t)c;
                return true;
            }
        choice[i] = 0;
        while (!boxing->box[i][choice[i]])
            choice[i]++;
    }
    return false;
}

/* Would the box with one class more of one fact hold only choices that lead there? */
static bool can_widen(const struct boxing *boxing, uint32_t fact, uint32_t class) {
    uint16_t *choice = arena_array(boxing->search->scratch, boxing->found->size, sizeof *choice);
    for (uint32_t i = 0; i < boxing->found->size; i++)
        while (i != fact && !boxing->box[i][choice[i]])
            choice[i]++;
    choice[fact] = (uint16_t) class;
    do {
        if (name_find(boxing->choices, choice_key(boxing, choice)) == NAME_NONE)
            return false;
    } while (next_choice(boxing, fact, choice));
    return true;
}

static void widen(struct boxing *boxing, const uint16_t *start) {
    for (uint32_t i = 0; i < boxing->found->size; i++) {
        memset(boxing->box[i], 0, class_count(boxing, i) * sizeof(bool));
        boxing->box[i][start[i]] = true;
    }
    for (uint32_t i = 0; i < boxing->found->size; i++)
        for (uint32_t c = 0; c < class_count(boxing, i); c++)
            if (!boxing->box[i][c] && can_widen(boxing, i, c))
                boxing->box[i][c] = true;
    for (uint32_t t = 0; t < boxing->found->choice_count; t++) {
        const uint16_t *choice = boxing->found->choices + (size_t)t * boxing->found->size;
        bool is_inside = true;
        for (uint32_t i = 0; i < boxing->found->size; i++)
            is_inside &= boxing->box[i][choice[i]];
        boxing->is_covered[t] |= is_inside;
    }
}

static const uint32_t *rules_of(const struct boxing *boxing, uint32_t choice) {
    return boxing->rules + (size_t)choice * boxing->search->question->target->count;
}

static void read_rules(struct boxing *boxing) {
    struct ways_search *search = boxing->search;
    uint32_t count = boxing->found->choice_count, wishes = search->question->target->count;
    const struct tenant **tenants = arena_array(search->scratch, count, sizeof *tenants);
    const struct value **values = arena_array(search->scratch, search->fact_count, sizeof *values);
    struct way_outcome **outcomes;
    enum reach *reach;
    for (uint32_t t = 0; t < count; t++) {
        for (uint32_t i = 0; i < boxing->found->size; i++) {
            uint32_t fact = boxing->found->facts[i];
            uint16_t class = boxing->found->choices[(size_t)t * boxing->found->size + i];
            values[fact] = &search->facts[fact].classes[class].value;
        }
        tenants[t] = trial_tenant(search->scratch, search, values);
    }
    outcomes_of(search->scratch, search->question, tenants, count, &outcomes, &reach);
    boxing->rules = arena_array(search->scratch, (size_t)count * wishes, sizeof *boxing->rules);
    for (uint32_t t = 0; t < count; t++)
        for (uint32_t i = 0; i < wishes; i++)
            boxing->rules[(size_t)t * wishes + i] = outcomes[t][i].rule;
}

/* The choices that the same rules decide as this one. */
static void gather_alike(struct boxing *boxing, uint32_t start) {
    size_t length = boxing->search->question->target->count * sizeof *boxing->rules;
    boxing->choices = names_new();
    for (uint32_t t = 0; t < boxing->found->choice_count; t++)
        if (memcmp(rules_of(boxing, t), rules_of(boxing, start), length) == 0)
            name_intern(boxing->choices, choice_key(boxing, boxing->found->choices +
                                                                (size_t)t * boxing->found->size));
}

static struct way way_of_box(const struct boxing *boxing) {
    struct arena *arena = boxing->search->arena;
    struct way way = {.count = boxing->found->size};
    way.changes = arena_array(arena, way.count, sizeof *way.changes);
    for (uint32_t i = 0; i < way.count; i++) {
        struct way_change *change = &way.changes[i];
        change->fact = boxing->found->facts[i];
        change->classes = arena_array(arena, class_count(boxing, i), sizeof *change->classes);
        for (uint32_t c = 0; c < class_count(boxing, i); c++)
            if (boxing->box[i][c])
                change->classes[change->class_count++] = c;
        change_describe(boxing->search, change);
    }
    return way;
}

typedef VECTOR(struct way) ways_vector;

static void box_set(struct ways_search *search, const struct facts_found *found,
                    ways_vector *items) {
    struct boxing boxing = {.search = search, .found = found};
    read_rules(&boxing);
    boxing.is_covered = arena_array(search->scratch, found->choice_count, sizeof(bool));
    boxing.box = arena_array(search->scratch, found->size, sizeof *boxing.box);
    for (uint32_t i = 0; i < found->size; i++)
        boxing.box[i] = arena_array(search->scratch, class_count(&boxing, i), sizeof(bool));
    for (uint32_t t = 0; t < found->choice_count; t++) {
        if (boxing.is_covered[t])
            continue;
        gather_alike(&boxing, t);
        widen(&boxing, found->choices + (size_t)t * found->size);
        names_free(boxing.choices);
        VECTOR_PUSH(items, way_of_box(&boxing));
    }
    arena_reset(search->scratch);
}

void ways_boxes(struct ways_search *search, struct ways *ways) {
    ways_vector items = {0};
    for (size_t i = 0; i < search->found.count; i++)
        box_set(search, &search->found.items[i], &items);
    ways->count = (uint32_t)items.count;
    ways->items = arena_array(search->arena, items.count, sizeof *ways->items);
    if (items.count > 0)
        memcpy(ways->items, items.items, items.count * sizeof *items.items);
    VECTOR_FREE(&items);
}
