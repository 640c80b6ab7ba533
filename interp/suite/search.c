/* The nearest tenant first: of those that were tried, the one with the least distance, then with
 * the fewest changes, is changed in every single way next. Without a distance that is by breadth:
 * one change, two, and so on. */
#include "suite/search.h"

#include "suite/exhaust.h"
#include "suite/run.h"
#include "suite/trial.h"

#include <assert.h>

/* A tenant that was tried: another one with one change. */
struct tried {
    uint32_t parent; /* INDEX_NONE: a seed */
    uint32_t depth, distance;
    uint32_t nearest, stale; /* of those it came from; changes since then */
    struct change change;    /* of a seed, value: which */
};

struct hunt {
    const struct search *search;
    struct arena *arena; /* of what is found */
    struct arena *lasting, *batch_arena;
    struct arena *parents; /* of those of the batch: they share lists with it */
    const struct changer *changer;
    struct trial *trial;
    const struct tenant **seeds; /* only what the search is about, each once */
    uint32_t seed_count;
    struct text_map *seen;
    VECTOR(struct tried) tried;
    VECTOR(uint32_t) heap; /* of tried ones that are still to be changed, the nearest first */
    /* the batch at hand */
    const struct tenant *tenants[BATCH_ROWS];
    bool found[BATCH_ROWS];
    uint32_t distances[BATCH_ROWS];
    uint32_t count;
    uint64_t evaluated;
    const struct tenant *hit; /* in batch_arena, until the next batch */
};

/* ---- The heap */

/* What a change costs that leads no nearer: one way is left for another in time. */
enum { STALE_STEP = 2 * SEARCH_STEP };

static bool is_nearer(const struct hunt *hunt, uint32_t a, uint32_t b) {
    const struct tried *left = &hunt->tried.items[a], *right = &hunt->tried.items[b];
    uint64_t left_rank = (uint64_t)left->distance + (uint64_t)left->stale * STALE_STEP;
    uint64_t right_rank = (uint64_t)right->distance + (uint64_t)right->stale * STALE_STEP;
    if (left_rank != right_rank)
        return left_rank < right_rank;
    return left->depth != right->depth ? left->depth < right->depth : a < b;
}

static void heap_swap(struct hunt *hunt, size_t a, size_t b) {
    uint32_t kept = hunt->heap.items[a];
    hunt->heap.items[a] = hunt->heap.items[b];
    hunt->heap.items[b] = kept;
}

static void heap_push(struct hunt *hunt, uint32_t index) {
    VECTOR_PUSH(&hunt->heap, index);
    for (size_t at = hunt->heap.count - 1; at > 0; at = (at - 1) / 2) {
        if (!is_nearer(hunt, hunt->heap.items[at], hunt->heap.items[(at - 1) / 2]))
            break;
        heap_swap(hunt, at, (at - 1) / 2);
    }
}

static uint32_t heap_pop(struct hunt *hunt) {
    uint32_t top = hunt->heap.items[0];
    size_t at = 0, least;
    hunt->heap.items[0] = hunt->heap.items[--hunt->heap.count];
    for (;; at = least) {
        least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < hunt->heap.count; child++)
            if (is_nearer(hunt, hunt->heap.items[child], hunt->heap.items[least]))
                least = child;
        if (least == at)
            return top;
        heap_swap(hunt, at, least);
    }
}

/* ---- Trying */

static bool is_new(struct hunt *hunt, const struct tenant *tenant) {
    struct buffer key = {0};
    bool added;
    tenant_key(hunt->changer, tenant, &key);
    text_map_put(hunt->seen, buffer_text(&key), 0, &added);
    buffer_free(&key);
    return added;
}

/* True when one of the batch has the property. */
static bool run_batch(struct hunt *hunt) {
    memset(hunt->distances, 0, sizeof hunt->distances);
    trial_run(hunt->trial, hunt->tenants, hunt->count, hunt->found, hunt->distances);
    hunt->evaluated += hunt->count;
    for (uint32_t i = 0; i < hunt->count; i++)
        if (hunt->found[i]) {
            hunt->hit = hunt->tenants[i];
            return true;
        }
    return false;
}

/* One that looks near but from which no change leads nearer falls back behind others. */
static void set_distance(const struct hunt *hunt, struct tried *tried, uint32_t distance) {
    tried->distance = tried->nearest = distance;
    if (tried->parent == INDEX_NONE)
        return;
    const struct tried *parent = &hunt->tried.items[tried->parent];
    if (distance < parent->nearest)
        return;
    tried->nearest = parent->nearest;
    tried->stale = parent->stale + 1;
}

/* Those of the batch are the last of the tried. */
static bool try_batch(struct hunt *hunt) {
    if (hunt->count == 0)
        return false;
    if (run_batch(hunt))
        return true;
    size_t first = hunt->tried.count - hunt->count;
    for (uint32_t i = 0; i < hunt->count; i++) {
        set_distance(hunt, &hunt->tried.items[first + i], hunt->distances[i]);
        heap_push(hunt, (uint32_t)(first + i));
    }
    hunt->count = 0;
    arena_reset(hunt->batch_arena);
    return false;
}

static bool try_one(struct hunt *hunt, const struct tenant *tenant, struct tried tried) {
    VECTOR_PUSH(&hunt->tried, tried);
    hunt->tenants[hunt->count++] = tenant;
    return hunt->count == BATCH_ROWS && try_batch(hunt);
}

/* As it was: its seed with one change after the other. */
static struct tenant *tenant_again(struct hunt *hunt, struct arena *arena, uint32_t index) {
    const struct tried *tried = &hunt->tried.items[index];
    if (tried->parent == INDEX_NONE)
        return tenant_copy(arena, hunt->changer->schema, hunt->seeds[tried->change.value]);
    const struct tenant *parent = tenant_again(hunt, arena, tried->parent);
    return change_apply(hunt->changer, arena, parent, &tried->change);
}

static uint64_t left_to_try(const struct hunt *hunt) {
    uint64_t done = hunt->evaluated + hunt->count;
    return done < hunt->search->most_tried ? hunt->search->most_tried - done : 0;
}

static bool try_seeds(struct hunt *hunt) {
    for (uint32_t i = 0; i < hunt->seed_count && left_to_try(hunt) > 0; i++)
        if (try_one(hunt, hunt->seeds[i],
                    (struct tried){.parent = INDEX_NONE, .change = {.value = i}}))
            return true;
    return try_batch(hunt);
}

static bool try_changes(struct hunt *hunt, uint32_t parent) {
    struct changes changes = {0};
    bool is_found = false;
    if (hunt->count == 0)
        arena_reset(hunt->parents);
    const struct tenant *tenant = tenant_again(hunt, hunt->parents, parent);
    changes_list(hunt->changer, tenant, &changes);
    for (size_t i = 0; i < changes.count && !is_found && left_to_try(hunt) > 0; i++) {
        const struct tenant *changed =
            change_apply(hunt->changer, hunt->batch_arena, tenant, &changes.items[i]);
        struct tried tried = {.parent = parent,
                              .depth = hunt->tried.items[parent].depth + 1,
                              .change = changes.items[i]};
        if (is_new(hunt, changed))
            is_found = try_one(hunt, changed, tried);
    }
    VECTOR_FREE(&changes);
    return is_found;
}

/* With a distance a batch need not be full: what is nearer should show soon. */
enum { BATCH_WITH_DISTANCE = 192 };

static bool try_further(struct hunt *hunt) {
    uint32_t enough = hunt->search->distance ? BATCH_WITH_DISTANCE : BATCH_ROWS;
    while (left_to_try(hunt) > 0) {
        if (hunt->heap.count == 0 && hunt->count == 0)
            return false;
        if (hunt->heap.count > 0 && try_changes(hunt, heap_pop(hunt)))
            return true;
        if ((hunt->count >= enough || hunt->heap.count == 0) && try_batch(hunt))
            return true;
    }
    return try_batch(hunt);
}

static bool try_all(struct hunt *hunt, const struct exhaust *exhaust) {
    for (uint64_t i = 0; i < exhaust_count(exhaust); i++) {
        hunt->tenants[hunt->count++] = exhaust_tenant(exhaust, hunt->batch_arena, i);
        if (hunt->count < BATCH_ROWS && i + 1 < exhaust_count(exhaust))
            continue;
        if (run_batch(hunt))
            return true;
        hunt->count = 0;
        arena_reset(hunt->batch_arena);
    }
    return false;
}

/* ---- Making it small */

/* With more and more of the changes: the most of them that leave the property. */
static const struct tenant *take_away(struct hunt *hunt, struct arena *arena,
                                      const struct tenant *tenant,
                                      const struct change *const *changes, uint32_t count) {
    const struct tenant *now = tenant, *best = NULL;
    for (uint32_t i = 0; i < count; i++) {
        now = change_apply(hunt->changer, arena, now, changes[i]);
        hunt->tenants[i] = now;
    }
    trial_run(hunt->trial, hunt->tenants, count, hunt->found, NULL);
    for (uint32_t i = 0; i < count; i++)
        if (hunt->found[i])
            best = hunt->tenants[i];
    return best;
}

/* One round: what can go alone, as much of it together as can. NULL: nothing can go. What changes
 * the numbers of rows or items goes alone. */
static const struct tenant *make_smaller(struct hunt *hunt, struct arena *arena,
                                         const struct tenant *tenant) {
    struct changes changes = {0};
    const struct change *useful[BATCH_ROWS];
    const struct tenant *smaller = NULL;
    uint32_t count = 0, tried;
    changes_list_less(hunt->changer, tenant, &changes);
    tried = changes.count < BATCH_ROWS ? (uint32_t)changes.count : BATCH_ROWS;
    for (uint32_t i = 0; i < tried; i++)
        hunt->tenants[i] = change_apply(hunt->changer, arena, tenant, &changes.items[i]);
    if (tried > 0)
        trial_run(hunt->trial, hunt->tenants, tried, hunt->found, NULL);
    for (uint32_t i = 0; i < tried && !smaller; i++) {
        if (hunt->found[i] && changes.items[i].kind != CHANGE_FACT)
            smaller = hunt->tenants[i];
        else if (hunt->found[i])
            useful[count++] = &changes.items[i];
    }
    if (!smaller && count > 0)
        smaller = take_away(hunt, arena, tenant, useful, count);
    VECTOR_FREE(&changes);
    return smaller;
}

static struct tenant *make_small(struct hunt *hunt, const struct tenant *tenant) {
    struct arena *arena = arena_new();
    const struct tenant *small = tenant_copy(arena, hunt->changer->schema, tenant), *smaller;
    while ((smaller = make_smaller(hunt, arena, small)))
        small = smaller;
    struct tenant *kept = tenant_keep(hunt->arena, hunt->changer->schema, small);
    arena_free(arena);
    return kept;
}

/* ---- The search */

static const bool *const *facts_all(struct arena *arena, const struct schema *schema) {
    bool **facts = facts_none(arena, schema);
    for (uint32_t r = 0; r < schema->record_count; r++)
        memset(facts[r], true, (size_t)schema->records[r].fact_count + 1);
    return (const bool *const *)facts;
}

/* What one day asks for and another does not. */
static void join_list(struct arena *arena, const struct type *type, struct candidate_list *list,
                      const struct candidate_list *more) {
    struct value *values = arena_array(arena, (size_t)list->count + more->count, sizeof *values);
    uint32_t count = list->count;
    memcpy(values, list->values, count * sizeof *values);
    for (uint32_t i = 0; i < more->count; i++) {
        uint32_t same = 0;
        while (same < list->count && !value_same(type, &values[same], &more->values[i]))
            same++;
        if (same == list->count)
            values[count++] = more->values[i];
    }
    list->values = values;
    list->count = count;
    list->is_complete &= more->is_complete;
    list->is_complete_for_conditions &= more->is_complete_for_conditions;
}

static const struct candidates *gather_candidates(struct arena *arena,
                                                  const struct search *search) {
    const struct program *first = search->programs[0];
    const struct candidates *all = candidates_new(arena, first, search->days[0],
                                                  search->programs + 1, search->program_count - 1);
    for (uint32_t i = 1; i < search->program_count; i++) {
        if (search->days[i] == search->days[0])
            continue;
        const struct candidates *more = candidates_new(
            arena, first, search->days[i], search->programs + 1, search->program_count - 1);
        for (uint32_t r = 0; r < first->schema->record_count; r++)
            for (uint32_t f = 0; f < first->schema->records[r].fact_count; f++)
                join_list(arena, &first->schema->records[r].facts[f].type, &all->facts[r][f],
                          &more->facts[r][f]);
    }
    return all;
}

/* Those of the caller, and one of which nothing is known. */
static void take_seeds(struct hunt *hunt, const struct tenant *const *seeds, uint32_t count) {
    struct arena *arena = hunt->lasting;
    hunt->seeds = arena_array(arena, (size_t)count + 1, sizeof(const struct tenant *));
    for (uint32_t i = 0; i <= count; i++) {
        const struct tenant *seed = i < count ? tenant_project(hunt->changer, arena, seeds[i])
                                              : tenant_new(arena, hunt->changer->schema);
        if (is_new(hunt, seed))
            hunt->seeds[hunt->seed_count++] = seed;
    }
}

static struct search_result hunt_tenant(struct hunt *hunt) {
    struct search_result result = {0};
    struct exhaust *exhaust = NULL;
    if (hunt->search->tries_all &&
        !exhaust_new(hunt->lasting, hunt->search, hunt->changer, hunt->search->most_tried))
        return result;
    bool is_found = try_seeds(hunt);
    if (!is_found) {
        exhaust = exhaust_new(hunt->lasting, hunt->search, hunt->changer, hunt->search->most_tried);
        is_found = exhaust ? try_all(hunt, exhaust) : try_further(hunt);
    }
    if (is_found)
        result.tenant = make_small(hunt, hunt->hit);
    result.is_exhaustive = !is_found && exhaust;
    result.tried = (uint32_t)hunt->evaluated;
    return result;
}

struct search_result search_tenant(struct arena *arena, const struct search *search,
                                   const struct tenant *const *seeds, uint32_t seed_count) {
    assert(search->program_count > 0);
    struct arena *lasting = arena_new();
    const struct schema *schema = search->programs[0]->schema;
    const bool *const *facts = search->facts ? search->facts : facts_all(lasting, schema);
    struct hunt *hunt = arena_alloc(lasting, sizeof *hunt);
    *hunt = (struct hunt){.search = search,
                          .arena = arena,
                          .lasting = lasting,
                          .batch_arena = arena_new(),
                          .parents = arena_new(),
                          .seen = text_map_new(false)};
    hunt->changer =
        changer_new(lasting, schema, gather_candidates(lasting, search), facts, seeds, seed_count);
    hunt->trial = trial_new(lasting, search);
    take_seeds(hunt, seeds, seed_count);
    struct search_result result = hunt_tenant(hunt);
    trial_free(hunt->trial);
    text_map_free(hunt->seen);
    VECTOR_FREE(&hunt->tried);
    VECTOR_FREE(&hunt->heap);
    arena_free(hunt->batch_arena);
    arena_free(hunt->parents);
    arena_free(lasting);
    return result;
}

static void set_given(struct value *values, const struct given *facts, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        values[facts[i].fact] = facts[i].value;
}

const struct tenant *const *search_seeds(struct arena *arena, const struct program *program,
                                         uint32_t *count) {
    const struct schema *schema = program->schema;
    const struct tenant **seeds = arena_array(arena, program->test_count, sizeof *seeds);
    *count = program->test_count;
    for (uint32_t i = 0; i < program->test_count; i++) {
        const struct test *test = &program->tests[i];
        struct tenant *tenant = tenant_new(arena, schema);
        set_given(tenant->values, test->facts, test->fact_count);
        for (uint32_t j = 0; j < test->row_count; j++)
            set_given(tenant_add_row(arena, schema, tenant, test->rows[j].record),
                      test->rows[j].facts, test->rows[j].count);
        for (uint32_t r = 1; r < schema->record_count; r++)
            tenant->has_children[r] = test->has_children && test->has_children[r];
        seeds[i] = tenant;
    }
    return seeds;
}
