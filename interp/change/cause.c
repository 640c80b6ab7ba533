/* The order of the search: every edit by itself; an edit with what it needs; all pairs when edits
 * are few; and for changes that are left, one of those that look alike at a time, all edits made
 * less by halves. A set that was found is tried on all changes that are left, so each cause is
 * confirmed for each change that it is given for. */
#include "change/inquiry.h"

#include <stdlib.h>

static int edit_set_order(const void *left, const void *right) {
    const struct edit_set *a = left, *b = right;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->edits[i] != b->edits[i])
            return a->edits[i] < b->edits[i] ? -1 : 1;
    return 0;
}

static uint64_t mixed(uint64_t a, uint64_t b) {
    a ^= b + UINT64_C(0x9e3779b97f4a7c15) + (a << 6) + (a >> 2);
    a *= UINT64_C(0xbf58476d1ce4e5b9);
    return a ^ a >> 31;
}

/* ---- Trying sets of edits on the changes that have no cause yet. */

struct explaining {
    struct inquiry *inquiry;
    const struct edit_set *sets; /* of the trials */
    uint32_t *trials;            /* by change: the first that undoes it, or INDEX_NONE */
};

static void note_outcome(void *context, uint32_t trial, uint32_t change, struct text outcome) {
    struct explaining *explaining = context;
    struct inquiry *inquiry = explaining->inquiry;
    uint64_t made = mixed(text_hash(outcome, 0), explaining->sets[trial].edits[0]);
    inquiry->alike[change] += made;
    if (text_is(outcome, inquiry->changes[change].old_value) && trial < explaining->trials[change])
        explaining->trials[change] = trial;
}

static uint32_t add_cause(struct inquiry *inquiry, const struct edit_set *set) {
    for (uint32_t i = 0; i < inquiry->causes.count; i++) {
        const struct cause *cause = &inquiry->causes.items[i];
        struct edit_set other = {cause->edits, cause->count};
        if (edit_set_order(&other, set) == 0)
            return i;
    }
    VECTOR_PUSH(&inquiry->causes, (struct cause){set->edits, set->count, 0});
    return (uint32_t)inquiry->causes.count - 1;
}

/* Runs up to CAUSE_AT_ONCE sets side by side; those that are no rule set say nothing, and
 * is_rule_set (may be NULL) tells. */
static void explain_some(struct inquiry *inquiry, const struct edit_set *sets, uint32_t count,
                         const struct tenant_list *only, bool *is_rule_set, uint32_t *trials) {
    struct trial started[CAUSE_AT_ONCE];
    struct edit_set of[CAUSE_AT_ONCE];
    uint32_t running = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool is_started = trial_start(inquiry, sets[i].edits, sets[i].count, &started[running]);
        if (is_rule_set)
            is_rule_set[i] = is_started;
        if (is_started)
            of[running++] = sets[i];
    }
    struct explaining explaining = {inquiry, of, trials};
    for (size_t c = 0; c < inquiry->change_count; c++)
        trials[c] = INDEX_NONE;
    trials_pass(inquiry, started, running, only, note_outcome, &explaining);
    for (size_t c = 0; c < inquiry->change_count && !inquiry->has_failed; c++)
        if (inquiry->wanted[c] && trials[c] != INDEX_NONE) {
            inquiry->changes[c].cause = add_cause(inquiry, &of[trials[c]]);
            inquiry->wanted[c] = false;
        }
    for (uint32_t i = 0; i < running; i++)
        trial_end(&started[i]);
}

static bool has_wanted(const struct inquiry *inquiry) {
    for (size_t c = 0; c < inquiry->change_count; c++)
        if (inquiry->wanted[c])
            return !inquiry->has_failed;
    return false;
}

/* Sets in the order in which they are to be preferred; for the changes that are wanted. */
static void explain(struct inquiry *inquiry, const struct edit_set *sets, uint32_t count,
                    const struct tenant_list *only, bool *is_rule_set) {
    uint32_t *trials = memory_grow(NULL, inquiry->change_count + 1, sizeof *trials);
    for (uint32_t from = 0; from < count && has_wanted(inquiry); from += CAUSE_AT_ONCE) {
        uint32_t size = count - from < CAUSE_AT_ONCE ? count - from : CAUSE_AT_ONCE;
        explain_some(inquiry, sets + from, size, only, is_rule_set ? is_rule_set + from : NULL,
                     trials);
    }
    memory_free(trials);
}

static bool want_all_left(struct inquiry *inquiry) {
    for (size_t c = 0; c < inquiry->change_count; c++)
        inquiry->wanted[c] = inquiry->changes[c].cause == INDEX_NONE;
    return has_wanted(inquiry);
}

/* ---- Single edits. */

static struct edit_set *sets_of(struct inquiry *inquiry, const uint32_t *edits, uint32_t count,
                                uint32_t size, uint32_t *set_count) {
    *set_count = (count + size - 1) / size;
    struct edit_set *sets = arena_array(inquiry->arena, *set_count, sizeof *sets);
    for (uint32_t i = 0; i < *set_count; i++) {
        uint32_t from = i * size;
        sets[i] = (struct edit_set){edits + from, count - from < size ? count - from : size};
    }
    return sets;
}

/* When there are very many edits: those in bundles that undo something. */
static uint32_t narrow(struct inquiry *inquiry, uint32_t *edits) {
    uint32_t count = inquiry->meaningful_count, set_count, kept = 0;
    if (count <= CAUSE_SINGLES_MAX) {
        memcpy(edits, inquiry->meaningful, count * sizeof *edits);
        return count;
    }
    uint32_t size = (count + CAUSE_SINGLES_MAX - 1) / CAUSE_SINGLES_MAX;
    struct edit_set *sets = sets_of(inquiry, inquiry->meaningful, count, size, &set_count);
    explain(inquiry, sets, set_count, NULL, NULL);
    for (uint32_t i = 0; i < set_count; i++)
        for (size_t c = 0; c < inquiry->causes.count; c++) {
            struct edit_set found = {inquiry->causes.items[c].edits,
                                     inquiry->causes.items[c].count};
            if (edit_set_order(&found, &sets[i]) != 0)
                continue;
            memcpy(edits + kept, found.edits, found.count * sizeof *edits);
            kept += found.count;
        }
    inquiry->causes.count = 0;
    for (size_t c = 0; c < inquiry->change_count; c++)
        inquiry->changes[c].cause = INDEX_NONE;
    want_all_left(inquiry);
    return kept;
}

/* Every edit by itself, then those that cannot be taken back alone with what they need. */
static void try_singles(struct inquiry *inquiry) {
    uint32_t *edits = arena_array(inquiry->arena, inquiry->meaningful_count, sizeof *edits);
    if (!want_all_left(inquiry))
        return;
    uint32_t set_count, count = narrow(inquiry, edits), needing = 0;
    struct edit_set *sets = sets_of(inquiry, edits, count, 1, &set_count);
    bool *is_rule_set = arena_array(inquiry->arena, set_count, sizeof *is_rule_set);
    explain(inquiry, sets, set_count, NULL, is_rule_set);
    if (!want_all_left(inquiry))
        return;
    for (uint32_t i = 0; i < set_count; i++) {
        struct edit_set set = {NULL, 0};
        if (!is_rule_set[i])
            set = edit_needs(inquiry, sets[i].edits[0]);
        if (set.count > 1)
            sets[needing++] = set;
    }
    if (needing > 1)
        qsort(sets, needing, sizeof *sets, edit_set_order);
    explain(inquiry, sets, needing, NULL, NULL);
}

/* ---- Several edits together. */

enum { SAMPLES = 256 };

/* Changes that are left, one of those that look alike; and their tenants. Those of which one was
 * taken before are `seen`. */
struct samples {
    uint32_t changes[SAMPLES], tenants[SAMPLES];
    uint32_t count, tenant_count;
    bool *seen;
};

static bool look_alike(const struct inquiry *inquiry, size_t a, size_t b) {
    const struct change *x = &inquiry->changes[a], *y = &inquiry->changes[b];
    return x->result == y->result && inquiry->alike[a] == inquiry->alike[b] &&
           text_is(x->old_value, y->old_value);
}

static void sample(const struct inquiry *inquiry, uint32_t most, struct samples *samples) {
    samples->count = samples->tenant_count = 0;
    for (size_t c = 0; c < inquiry->change_count; c++) {
        const struct change *change = &inquiry->changes[c];
        if (change->cause != INDEX_NONE || samples->seen[c] || change->tenant >= CAUSE_TENANTS_KEPT)
            continue;
        for (uint32_t s = 0; s < samples->count && !samples->seen[c]; s++)
            samples->seen[c] = look_alike(inquiry, samples->changes[s], c);
        if (samples->seen[c] || samples->count == most)
            continue;
        samples->seen[c] = true;
        samples->changes[samples->count++] = (uint32_t)c;
        bool is_new = samples->tenant_count == 0 ||
                      samples->tenants[samples->tenant_count - 1] != change->tenant;
        if (is_new)
            samples->tenants[samples->tenant_count++] = change->tenant;
    }
}

static struct edit_set *pairs_of(struct inquiry *inquiry, uint32_t *count) {
    uint32_t edits = inquiry->meaningful_count;
    struct edit_set *sets = arena_array(inquiry->arena, (size_t)edits * edits, sizeof *sets);
    *count = 0;
    for (uint32_t i = 0; i < edits; i++)
        for (uint32_t j = i + 1; j < edits; j++) {
            uint32_t *pair = arena_array(inquiry->arena, 2, sizeof *pair);
            pair[0] = inquiry->meaningful[i];
            pair[1] = inquiry->meaningful[j];
            sets[(*count)++] = (struct edit_set){pair, 2};
        }
    return sets;
}

/* The causes that were found since there were `from`, in order. */
static struct edit_set *found_since(struct inquiry *inquiry, size_t from, uint32_t *count) {
    *count = (uint32_t)(inquiry->causes.count - from);
    struct edit_set *sets = arena_array(inquiry->arena, *count, sizeof *sets);
    for (uint32_t i = 0; i < *count; i++)
        sets[i] = (struct edit_set){inquiry->causes.items[from + i].edits,
                                    inquiry->causes.items[from + i].count};
    if (*count > 1)
        qsort(sets, *count, sizeof *sets, edit_set_order);
    return sets;
}

static void try_pairs(struct inquiry *inquiry, struct samples *samples) {
    uint32_t pair_count, found_count;
    if (inquiry->meaningful_count > CAUSE_PAIRS_OF)
        return;
    struct edit_set *pairs = pairs_of(inquiry, &pair_count);
    while (want_all_left(inquiry)) {
        sample(inquiry, SAMPLES, samples);
        if (samples->count == 0 || inquiry->trials_left < pair_count)
            return;
        size_t known = inquiry->causes.count;
        struct tenant_list only = {samples->tenants, samples->tenant_count};
        memset(inquiry->wanted, 0, inquiry->change_count * sizeof *inquiry->wanted);
        for (uint32_t s = 0; s < samples->count; s++)
            inquiry->wanted[samples->changes[s]] = true;
        explain(inquiry, pairs, pair_count, &only, NULL);
        struct edit_set *found = found_since(inquiry, known, &found_count);
        if (want_all_left(inquiry))
            explain(inquiry, found, found_count, NULL, NULL);
    }
}

static void try_shrinking(struct inquiry *inquiry, struct samples *samples) {
    while (want_all_left(inquiry) && inquiry->trials_left > 0) {
        sample(inquiry, 1, samples);
        if (samples->count == 0)
            return;
        struct edit_set set = edits_shrink(inquiry, samples->changes[0]);
        if (set.count > 0 && want_all_left(inquiry))
            explain(inquiry, &set, 1, NULL, NULL);
    }
}

static void try_sets(struct inquiry *inquiry) {
    struct samples *samples = arena_alloc(inquiry->arena, sizeof *samples);
    samples->seen = arena_array(inquiry->arena, inquiry->change_count, sizeof *samples->seen);
    try_pairs(inquiry, samples);
    memset(samples->seen, 0, inquiry->change_count * sizeof *samples->seen);
    try_shrinking(inquiry, samples);
}

/* ---- All. */

static void take_only_edit(struct inquiry *inquiry) {
    struct edit_set only = {inquiry->meaningful, 1};
    for (size_t c = 0; c < inquiry->change_count; c++)
        inquiry->changes[c].cause = add_cause(inquiry, &only);
}

static void inquiry_start(struct inquiry *inquiry) {
    const struct edits *edits = inquiry->edits;
    size_t changes = inquiry->change_count;
    inquiry->trials_left = CAUSE_TRIALS_MAX;
    inquiry->back = arena_array(inquiry->arena, edits->count, sizeof *inquiry->back);
    inquiry->wanted = arena_array(inquiry->arena, changes, sizeof *inquiry->wanted);
    inquiry->alike = arena_array(inquiry->arena, changes, sizeof *inquiry->alike);
    inquiry->meaningful = arena_array(inquiry->arena, edits->count, sizeof(uint32_t));
    inquiry->tenant_count = changes > 0 ? inquiry->changes[changes - 1].tenant + 1 : 0;
    for (uint32_t i = 0; i < edits->count; i++)
        if (edits->items[i].has_meaning)
            inquiry->meaningful[inquiry->meaningful_count++] = i;
    inquiry->changes_result = arena_array(inquiry->arena, inquiry->result_count, sizeof(bool));
    for (size_t c = 0; c < changes; c++) {
        inquiry->changes[c].cause = INDEX_NONE;
        inquiry->changes_result[inquiry->changes[c].result] = true;
    }
    shape_of(inquiry, edits->new->program->schema, NULL);
}

struct numbered {
    struct edit_set set; /* first: sorted by it */
    uint32_t number;
};

/* In order of size and of the edits, each with its changes counted. */
static void causes_write(struct arena *arena, struct inquiry *inquiry, struct causes *causes) {
    uint32_t count = (uint32_t)inquiry->causes.count;
    struct numbered *sorted = arena_array(inquiry->arena, count, sizeof *sorted);
    uint32_t *places = arena_array(inquiry->arena, count, sizeof *places);
    *causes = (struct causes){.count = count};
    causes->items = arena_array(arena, count, sizeof *causes->items);
    causes->changes_of = arena_array(arena, inquiry->edits->count, sizeof *causes->changes_of);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] =
            (struct numbered){{inquiry->causes.items[i].edits, inquiry->causes.items[i].count}, i};
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, edit_set_order);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *edits = arena_array(arena, sorted[i].set.count, sizeof *edits);
        memcpy(edits, sorted[i].set.edits, sorted[i].set.count * sizeof *edits);
        causes->items[i] = (struct cause){edits, sorted[i].set.count, 0};
        places[sorted[i].number] = i;
    }
    for (size_t c = 0; c < inquiry->change_count; c++) {
        struct change *change = &inquiry->changes[c];
        if (change->cause == INDEX_NONE)
            continue;
        change->cause = places[change->cause];
        struct cause *cause = &causes->items[change->cause];
        cause->changes++;
        for (uint32_t e = 0; e < cause->count; e++)
            causes->changes_of[cause->edits[e]]++;
    }
}

bool causes_find(struct arena *arena, const struct edits *edits, day_number old_day,
                 day_number new_day, const struct text *results, uint32_t result_count,
                 const struct tenants_again *tenants, struct change *changes, size_t change_count,
                 struct causes *causes) {
    struct inquiry inquiry = {.arena = arena_new(),
                              .edits = edits,
                              .as_of = new_day,
                              .results = results,
                              .result_count = result_count,
                              .tenants = tenants,
                              .changes = changes,
                              .change_count = change_count};
    inquiry_start(&inquiry);
    if (inquiry.meaningful_count == 1 && old_day == new_day) {
        take_only_edit(&inquiry);
    } else if (inquiry.meaningful_count > 0) {
        try_singles(&inquiry);
        try_sets(&inquiry);
    }
    causes_write(arena, &inquiry, causes);
    bool has_failed = inquiry.has_failed;
    shapes_free(&inquiry);
    VECTOR_FREE(&inquiry.causes);
    arena_free(inquiry.arena);
    return !has_failed;
}
