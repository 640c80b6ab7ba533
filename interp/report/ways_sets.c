/* Sets of facts by size: which lead to the target, and which are worth a fact more. */
#include "report/ways_search.h"

#include <stdlib.h>

enum { TRIALS_TOGETHER = 16384 };

/* A set is a row of words, a bit a fact. */
struct sets {
    uint64_t *bits;
    uint32_t count, words;
};

/* Trials of the sets of one size. In each some facts of its set have a class and the others are
 * unknown; facts outside the set keep their values. */
struct trials {
    VECTOR(uint16_t) choices;
    VECTOR(uint32_t) sets; /* which set each is of */
    VECTOR(enum reach) reach;
};

struct level {
    struct ways_search *search;
    struct arena *arena; /* as long as the level */
    struct sets sets;
    uint32_t size;
    uint32_t **order; /* by set: its facts, those first that cannot stand for their values */
    uint32_t *exact;  /* by set: how many of these */
    struct trials failed;
    VECTOR(uint16_t) reached;      /* choices of whole trials that lead there */
    VECTOR(uint32_t) reached_sets; /* which set each is of */
    bool *leads_there;             /* by set */
};

static bool has_bit(const uint64_t *bits, uint32_t i) {
    return (bits[i >> 6] >> (i & 63)) & 1;
}

static void set_bit(uint64_t *bits, uint32_t i) {
    bits[i >> 6] |= UINT64_C(1) << (i & 63);
}

static uint64_t *set_at(const struct sets *sets, uint32_t index) {
    return sets->bits + (size_t)index * sets->words;
}

static void trials_free(struct trials *trials) {
    VECTOR_FREE(&trials->choices);
    VECTOR_FREE(&trials->sets);
    VECTOR_FREE(&trials->reach);
}

static uint16_t *trial_at(const struct level *level, const struct trials *trials, size_t index) {
    return trials->choices.items + index * level->search->fact_count;
}

static uint16_t *add_trial(const struct level *level, struct trials *trials, uint32_t set,
                           const uint16_t *choices) {
    uint32_t count = level->search->fact_count;
    VECTOR_PUSH(&trials->sets, set);
    VECTOR_PUSH(&trials->reach, REACH_POSSIBLE);
    for (uint32_t i = 0; i < count; i++)
        VECTOR_PUSH(&trials->choices, choices[i]);
    return trials->choices.items + trials->choices.count - count;
}

static bool evaluate(const struct level *level, struct trials *trials) {
    return trials_evaluate(level->search, trials->choices.items, (uint32_t)trials->sets.count,
                           trials->reach.items);
}

/* ---- From a set to those of its values that lead there */

static void order_facts(struct level *level) {
    const struct ways_search *search = level->search;
    level->order = arena_array(level->arena, level->sets.count, sizeof *level->order);
    level->exact = arena_array(level->arena, level->sets.count, sizeof *level->exact);
    for (uint32_t s = 0; s < level->sets.count; s++) {
        uint32_t count = 0;
        level->order[s] = arena_array(level->arena, level->size, sizeof **level->order);
        for (int stands = 0; stands < 2; stands++) {
            for (uint32_t i = 0; i < search->fact_count; i++)
                if (has_bit(set_at(&level->sets, s), i) && search->facts[i].may_stand == stands)
                    level->order[s][count++] = i;
            if (!stands)
                level->exact[s] = count;
        }
    }
}

/* The first trial of each set: all of its facts are unknown. */
static void begin(struct level *level, struct trials *trials) {
    uint32_t count = level->search->fact_count;
    uint16_t *choices = arena_array(level->arena, count, sizeof *choices);
    for (uint32_t s = 0; s < level->sets.count; s++) {
        for (uint32_t i = 0; i < count; i++)
            choices[i] = has_bit(set_at(&level->sets, s), i) ? CHOICE_UNKNOWN : CHOICE_KEEP;
        add_trial(level, trials, s, choices);
    }
}

static void fail(struct level *level, const struct trials *trials, size_t index) {
    add_trial(level, &level->failed, trials->sets.items[index], trial_at(level, trials, index));
    level->failed.reach.items[level->failed.reach.count - 1] = trials->reach.items[index];
}

/* Gives one more fact of every trial each of its values. False when that is too much to try. */
static bool extend(struct level *level, const struct trials *from, uint32_t depth,
                   struct trials *to) {
    struct ways_search *search = level->search;
    for (size_t t = 0; t < from->sets.count; t++) {
        uint32_t set = from->sets.items[t];
        if (from->reach.items[t] == REACH_MISSED) {
            fail(level, from, t);
            continue;
        }
        uint32_t fact = level->order[set][depth];
        search->has_run_out |= to->sets.count > search->most_tried - search->tried;
        for (uint32_t c = 0; c < search->facts[fact].class_count && !search->has_run_out; c++)
            add_trial(level, to, set, trial_at(level, from, t))[fact] = (uint16_t)c;
    }
    return !search->has_run_out;
}

/* A trial of which an unknown fact cannot stand for its values says nothing yet. */
static void doubt(const struct level *level, struct trials *trials, uint32_t depth) {
    for (size_t t = 0; t < trials->sets.count; t++)
        if (depth < level->exact[trials->sets.items[t]])
            trials->reach.items[t] = REACH_POSSIBLE;
}

static void finish(struct level *level, const struct trials *trials) {
    uint32_t count = level->search->fact_count;
    for (size_t t = 0; t < trials->sets.count; t++) {
        if (trials->reach.items[t] != REACH_REACHED) {
            fail(level, trials, t);
            continue;
        }
        const uint16_t *choices = trial_at(level, trials, t);
        VECTOR_PUSH(&level->reached_sets, trials->sets.items[t]);
        for (uint32_t i = 0; i < count; i++)
            VECTOR_PUSH(&level->reached, choices[i]);
        level->leads_there[trials->sets.items[t]] = true;
    }
}

/* Goes on from trials whose facts are all unknown to those that have a value for each. */
static bool try_values(struct level *level, struct trials *now) {
    bool goes_on = true;
    for (uint32_t depth = 0; depth < level->size && goes_on; depth++) {
        struct trials next = {.sets = {NULL, 0, 0}};
        doubt(level, now, depth);
        goes_on = extend(level, now, depth, &next);
        trials_free(now);
        *now = next;
        goes_on = goes_on && evaluate(level, now);
    }
    if (goes_on)
        finish(level, now);
    trials_free(now);
    return goes_on;
}

static uint32_t count_values(const struct level *level, uint32_t set) {
    uint32_t count = 1;
    for (uint32_t i = 0; i < level->size && count < TRIALS_TOGETHER; i++)
        count *= level->search->facts[level->order[set][i]].class_count;
    return count < TRIALS_TOGETHER ? count : TRIALS_TOGETHER;
}

/* All sets at once with unknown facts, then some at a time with their values, so that those before
 * stand when tries run out. */
static bool try_sets(struct level *level) {
    struct trials all = {.sets = {NULL, 0, 0}}, some = {.sets = {NULL, 0, 0}};
    uint32_t together = 0;
    order_facts(level);
    level->leads_there = arena_array(level->arena, level->sets.count, sizeof(bool));
    begin(level, &all);
    bool goes_on = evaluate(level, &all);
    doubt(level, &all, 0);
    for (uint32_t s = 0; s < level->sets.count && goes_on; s++) {
        uint32_t values = count_values(level, s);
        if (all.reach.items[s] == REACH_MISSED) {
            fail(level, &all, s);
            continue;
        }
        if (some.sets.count > 0 && together + values > TRIALS_TOGETHER) {
            goes_on = try_values(level, &some);
            together = 0;
        }
        together += values;
        add_trial(level, &some, s, trial_at(level, &all, s));
        some.reach.items[some.reach.count - 1] = all.reach.items[s];
    }
    goes_on = goes_on && (some.sets.count == 0 || try_values(level, &some));
    trials_free(&all);
    trials_free(&some);
    return goes_on;
}

/* ---- What a set that fails lacks */

/* Makes as many other facts unknown as leave the trial hopeless. What is left keeps its value: one
 * of these is in every way that has the trial's values. */
static bool grow(struct level *level) {
    const struct ways_search *search = level->search;
    struct trials *failed = &level->failed;
    for (uint32_t f = 0; f < search->fact_count; f++) {
        if (!search->facts[f].may_stand)
            continue;
        struct trials tried = {.sets = {NULL, 0, 0}};
        VECTOR(size_t) places = {0};
        for (size_t t = 0; t < failed->sets.count; t++) {
            const uint16_t *choices = trial_at(level, failed, t);
            if (choices[f] != CHOICE_KEEP || failed->reach.items[t] != REACH_MISSED)
                continue;
            add_trial(level, &tried, 0, choices)[f] = CHOICE_UNKNOWN;
            VECTOR_PUSH(&places, t);
        }
        bool goes_on = evaluate(level, &tried);
        for (size_t i = 0; i < places.count && goes_on; i++)
            if (tried.reach.items[i] == REACH_MISSED)
                trial_at(level, failed, places.items[i])[f] = CHOICE_UNKNOWN;
        VECTOR_FREE(&places);
        trials_free(&tried);
        if (!goes_on)
            return false;
    }
    return true;
}

/* Of most that fail nothing helps: all at once is tried first. */
static bool grow_all_at_once(struct level *level) {
    const struct ways_search *search = level->search;
    struct trials *failed = &level->failed;
    struct trials tried = {.sets = {NULL, 0, 0}};
    for (size_t t = 0; t < failed->sets.count; t++) {
        uint16_t *choices = add_trial(level, &tried, 0, trial_at(level, failed, t));
        for (uint32_t f = 0; f < search->fact_count; f++)
            if (choices[f] == CHOICE_KEEP && search->facts[f].may_stand)
                choices[f] = CHOICE_UNKNOWN;
    }
    bool goes_on = evaluate(level, &tried);
    for (size_t t = 0; t < failed->sets.count && goes_on; t++)
        if (tried.reach.items[t] == REACH_MISSED)
            memcpy(trial_at(level, failed, t), trial_at(level, &tried, t),
                   search->fact_count * sizeof(uint16_t));
    trials_free(&tried);
    return goes_on;
}

/* Keeps the trials of the sets that do not lead there, and finds what they lack. One that is
 * undecided rather than hopeless may want any fact. */
static bool find_lacks(struct level *level) {
    struct trials all = level->failed;
    level->failed = (struct trials){.sets = {NULL, 0, 0}};
    for (size_t t = 0; t < all.sets.count; t++)
        if (!level->leads_there[all.sets.items[t]])
            fail(level, &all, t);
    trials_free(&all);
    return grow_all_at_once(level) && grow(level);
}

static bool has_way_within(const struct ways_search *search, const uint64_t *set) {
    for (size_t i = 0; i < search->found.count; i++) {
        const struct facts_found *found = &search->found.items[i];
        uint32_t inside = 0;
        while (inside < found->size && has_bit(set, found->facts[inside]))
            inside++;
        if (inside == found->size)
            return true;
    }
    return false;
}

/* ---- From one size to the next */

static void note_found(struct level *level) {
    struct ways_search *search = level->search;
    for (uint32_t s = 0; s < level->sets.count; s++) {
        struct facts_found found = {.size = level->size};
        if (!level->leads_there[s])
            continue;
        found.facts = arena_array(search->arena, level->size, sizeof *found.facts);
        for (uint32_t i = 0, at = 0; i < search->fact_count; i++)
            if (has_bit(set_at(&level->sets, s), i))
                found.facts[at++] = i;
        for (size_t t = 0; t < level->reached_sets.count; t++)
            found.choice_count += level->reached_sets.items[t] == s;
        found.choices = arena_array(search->arena, (size_t)found.choice_count * level->size,
                                    sizeof *found.choices);
        uint16_t *to = found.choices;
        for (size_t t = 0; t < level->reached_sets.count; t++)
            for (uint32_t i = 0; i < level->size && level->reached_sets.items[t] == s; i++)
                *to++ = level->reached.items[t * search->fact_count + found.facts[i]];
        VECTOR_PUSH(&search->found, found);
    }
}

/* What did not lead there does not prove much where values were left out. */
static void note_doubts(struct level *level) {
    struct ways_search *search = level->search;
    for (size_t t = 0; t < level->failed.sets.count; t++)
        for (uint32_t i = 0; i < search->fact_count; i++)
            if (trial_at(level, &level->failed, t)[i] < CHOICE_UNKNOWN &&
                !search->facts[i].is_complete)
                search->is_proven = false;
}

/* Every set that fails with a fact more that it may lack, unless a way is within it already. */
static bool next_sets(struct level *level, struct arena *arena, struct sets *next) {
    struct ways_search *search = level->search;
    struct names *seen = names_new();
    VECTOR(uint64_t) bits = {0};
    uint32_t words = level->sets.words;
    uint64_t *set = arena_array(arena, words, sizeof *set);
    for (size_t t = 0; t < level->failed.sets.count && !search->has_run_out; t++) {
        const uint16_t *choices = trial_at(level, &level->failed, t);
        const uint64_t *from = set_at(&level->sets, level->failed.sets.items[t]);
        for (uint32_t i = 0; i < search->fact_count; i++) {
            if (choices[i] != CHOICE_KEEP || has_bit(from, i))
                continue;
            memcpy(set, from, words * sizeof *set);
            set_bit(set, i);
            struct text key = {(const char *)set, (uint32_t)(words * sizeof *set)};
            size_t before = names_count(seen);
            if (name_intern(seen, key) < before || has_way_within(search, set))
                continue;
            next->count++;
            for (uint32_t w = 0; w < words; w++)
                VECTOR_PUSH(&bits, set[w]);
        }
        search->has_run_out = next->count > search->most_tried - search->tried;
    }
    names_free(seen);
    next->words = words;
    next->bits = arena_array(arena, bits.count, sizeof *bits.items);
    if (bits.count > 0)
        memcpy(next->bits, bits.items, bits.count * sizeof *bits.items);
    VECTOR_FREE(&bits);
    return !search->has_run_out;
}

static void level_free(struct level *level) {
    trials_free(&level->failed);
    VECTOR_FREE(&level->reached);
    VECTOR_FREE(&level->reached_sets);
    arena_free(level->arena);
}

/* Enough ways to choose from: longer ones are no better advice. */
static bool has_enough(const struct ways_search *search, uint32_t size, uint32_t more_sizes) {
    return search->found.count > 0 &&
           (search->found.count >= WAYS_ENOUGH || size >= search->found.items[0].size + more_sizes);
}

static int order_found(const void *left, const void *right) {
    const struct facts_found *a = left, *b = right;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    for (uint32_t i = 0; i < a->size; i++)
        if (a->facts[i] != b->facts[i])
            return a->facts[i] < b->facts[i] ? -1 : 1;
    return 0;
}

/* Goes from size to size until enough is found or nothing is left. */
static void go_through(struct ways_search *search, struct sets sets, uint32_t more_sizes) {
    bool is_enough = false;
    for (uint32_t size = 0; !is_enough && sets.count > 0; size++) {
        struct level level = {.search = search, .arena = arena_new(), .sets = sets, .size = size};
        struct arena *arena = arena_new();
        bool goes_on = try_sets(&level);
        note_found(&level);
        if (goes_on) {
            search->complete_up_to = size;
            is_enough = has_enough(search, size, more_sizes);
            sets = (struct sets){NULL, 0, 0};
            goes_on = find_lacks(&level) && next_sets(&level, arena, &sets);
            note_doubts(&level);
        }
        level_free(&level);
        if (!goes_on) {
            search->has_run_out = !is_enough;
            arena_free(arena);
            return;
        }
        arena_free(search->level_arena);
        search->level_arena = arena;
    }
    search->is_all = sets.count == 0;
}

void sets_search(struct ways_search *search, uint32_t more_sizes) {
    uint32_t words = search->fact_count / 64 + 1;
    struct sets none = {arena_array(search->arena, words, sizeof(uint64_t)), 1, words};
    search->is_proven = search->is_all = true;
    if (search->fact_count == 0)
        return;
    search->is_all = false;
    go_through(search, none, more_sizes);
    arena_free(search->level_arena);
    search->level_arena = NULL;
    if (search->found.count > 1)
        qsort(search->found.items, search->found.count, sizeof *search->found.items, order_found);
}
