/* Two versions over one portfolio. Where both read it alike it is read once and each batch goes
 * through both; else once for each, and how OLD's results came out is kept, a few bytes each. */
#include "change/comparer.h"

/* What is kept of OLD's reading, by tenant in the order they came. */
struct remembered {
    struct text_map *numbers; /* of tenants by id */
    VECTOR(struct text) ids;
    VECTOR(struct side) sides;   /* comparer->count a tenant */
    VECTOR(bool) broken;         /* comparer->promise_count a tenant */
    VECTOR(bool) met;            /* by NEW's reading */
    VECTOR(struct text) unknown; /* tenants that only NEW could evaluate */
};

struct reading {
    struct comparer *comparer;
    enum version version;          /* of two readings */
    struct remembered *remembered; /* of two readings */
};

static bool take_children(void *context, const struct batch *batch) {
    struct reading *reading = context;
    evaluator_children(reading->comparer->evaluator[reading->version], batch);
    return true;
}

static bool take_children_twice(void *context, const struct batch *batch) {
    struct reading *reading = context;
    for (enum version v = OLD; v < VERSIONS; v++)
        evaluator_children(reading->comparer->evaluator[v], batch);
    return true;
}

static bool take_tenants_twice(void *context, const struct batch *batch) {
    struct reading *reading = context;
    struct comparer *comparer = reading->comparer;
    const struct frame *frames[VERSIONS];
    for (enum version v = OLD; v < VERSIONS; v++)
        frames[v] = evaluator_tenants(comparer->evaluator[v], batch);
    rows_choose(comparer, frames[NEW]);
    rows_compare(comparer, frames);
    return true;
}

static bool is_broken(const struct comparer *comparer, uint32_t promise, enum version version,
                      const struct frame *frame, uint32_t row) {
    const struct compared_promise *at = &comparer->promises[promise];
    return at->in[version] && frame_condition(frame, at->holds[version], row) == TRUTH_FALSE;
}

static void remember(struct comparer *comparer, struct remembered *remembered,
                     const struct frame *frame, uint32_t row) {
    struct text id = arena_text(comparer->arena, row_tenant_id(frame_batch(frame), row));
    bool is_new;
    text_map_put(remembered->numbers, id, (uint32_t)remembered->ids.count, &is_new);
    VECTOR_PUSH(&remembered->ids, id);
    VECTOR_PUSH(&remembered->met, false);
    for (uint32_t i = 0; i < comparer->count; i++) {
        struct side side = {INDEX_NONE, INDEX_NONE};
        if (comparer->results[i].in[OLD])
            side = side_of(comparer, &comparer->results[i], OLD, frame, row);
        VECTOR_PUSH(&remembered->sides, side);
    }
    for (uint32_t i = 0; i < comparer->promise_count; i++)
        VECTOR_PUSH(&remembered->broken, is_broken(comparer, i, OLD, frame, row));
}

static bool remember_tenants(void *context, const struct batch *batch) {
    struct reading *reading = context;
    const struct frame *frame = evaluator_tenants(reading->comparer->evaluator[OLD], batch);
    for (uint32_t row = 0; row < batch->rows; row++)
        if (!plane_bit(batch->skip, row))
            remember(reading->comparer, reading->remembered, frame, row);
    return true;
}

static void compare_tenant(struct comparer *comparer, const struct remembered *remembered,
                           uint32_t tenant, const struct frame *frame, uint32_t row) {
    bool has_moved = false;
    for (uint32_t i = 0; i < comparer->count; i++) {
        struct compared *result = &comparer->results[i];
        struct side sides[VERSIONS] = {
            remembered->sides.items[(size_t)tenant * comparer->count + i]};
        if (result->in[NEW])
            sides[NEW] = side_of(comparer, result, NEW, frame, row);
        if (!result->in[OLD] || !result->in[NEW]) {
            enum version version = result->in[NEW] ? NEW : OLD;
            note_alone(result, version, sides[version]);
        } else if (sides[OLD].outcome == sides[NEW].outcome) {
            note_stay(result, sides);
        } else {
            note_move(comparer, i, remembered->ids.items[tenant], sides);
            has_moved = true;
        }
    }
    comparer->comparison->tenants++;
    if (comparer->request->met)
        comparer->request->met(comparer->request->met_context, remembered->ids.items[tenant]);
    comparer->comparison->moved += has_moved;
    for (uint32_t i = 0; i < comparer->promise_count; i++) {
        bool broken[VERSIONS] = {
            remembered->broken.items[(size_t)tenant * comparer->promise_count + i],
            is_broken(comparer, i, NEW, frame, row)};
        note_promise(comparer, &comparer->promises[i], broken, remembered->ids.items[tenant]);
    }
}

static bool compare_tenants(void *context, const struct batch *batch) {
    struct reading *reading = context;
    struct comparer *comparer = reading->comparer;
    struct remembered *remembered = reading->remembered;
    const struct frame *frame = evaluator_tenants(comparer->evaluator[NEW], batch);
    rows_choose(comparer, frame);
    for (uint32_t row = 0; row < batch->rows; row++) {
        uint32_t tenant;
        if (plane_bit(batch->skip, row))
            continue;
        struct text id = row_tenant_id(batch, row);
        bool is_known = text_map_get(remembered->numbers, id, &tenant);
        if (is_known)
            remembered->met.items[tenant] = true;
        if (!plane_bit(comparer->wanted, row))
            continue;
        if (is_known)
            compare_tenant(comparer, remembered, tenant, frame, row);
        else
            VECTOR_PUSH(&remembered->unknown, arena_text(comparer->arena, id));
    }
    return true;
}

static enum portfolio_result read_for(struct comparer *comparer, enum version version,
                                      const struct portfolio_sink *sink, struct diags *diags,
                                      struct portfolio_counts *counts) {
    const struct compare_request *request = comparer->request;
    struct portfolio_options options = *request->facts;
    options.schema = comparer->program[version]->schema;
    options.as_of = version == OLD ? request->old.day : request->new.day;
    return portfolio_read(&options, sink, diags, counts);
}

static void tell_progress(void *context, uint64_t done, uint64_t total) {
    struct reading *reading = context;
    const struct compare_request *request = reading->comparer->request;
    if (request->progress)
        request->progress(request->progress_context, done, total);
}

static enum portfolio_result read_once(struct comparer *comparer, struct diags *diags,
                                       struct portfolio_counts *counts) {
    struct reading reading = {.comparer = comparer};
    struct portfolio_sink sink = {&reading, take_children_twice, take_tenants_twice, tell_progress};
    enum portfolio_result result = read_for(comparer, NEW, &sink, diags, counts);
    comparer->comparison->left_out_old = comparer->comparison->left_out_new = counts->left_out;
    return result;
}

static void list_tenants(struct comparer *comparer, const struct remembered *remembered) {
    struct comparison *out = comparer->comparison;
    out->only_old = arena_array(comparer->arena, remembered->ids.count, sizeof *out->only_old);
    for (size_t i = 0; i < remembered->ids.count; i++)
        if (!remembered->met.items[i])
            out->only_old[out->only_old_count++] = remembered->ids.items[i];
    out->only_new_count = (uint32_t)remembered->unknown.count;
    out->only_new = arena_array(comparer->arena, out->only_new_count, sizeof *out->only_new);
    if (out->only_new_count > 0)
        memcpy(out->only_new, remembered->unknown.items,
               out->only_new_count * sizeof *out->only_new);
}

static enum portfolio_result read_twice(struct comparer *comparer, struct diags *diags,
                                        struct portfolio_counts *counts) {
    struct remembered remembered = {.numbers = text_map_new(false)};
    struct reading reading = {comparer, OLD, &remembered};
    struct portfolio_sink sinks[VERSIONS] = {
        {&reading, take_children, remember_tenants, tell_progress},
        {&reading, take_children, compare_tenants, tell_progress}};
    enum portfolio_result result = read_for(comparer, OLD, &sinks[OLD], diags, counts);
    comparer->comparison->left_out_old = counts->left_out;
    if (result == PORTFOLIO_DONE) {
        reading.version = NEW;
        result = read_for(comparer, NEW, &sinks[NEW], diags, counts);
        comparer->comparison->left_out_new = counts->left_out;
    }
    if (result == PORTFOLIO_DONE)
        list_tenants(comparer, &remembered);
    text_map_free(remembered.numbers);
    VECTOR_FREE(&remembered.ids);
    VECTOR_FREE(&remembered.sides);
    VECTOR_FREE(&remembered.broken);
    VECTOR_FREE(&remembered.met);
    VECTOR_FREE(&remembered.unknown);
    return result;
}

static struct text *kept(struct comparer *comparer, const struct text *texts, size_t count) {
    struct text *copy = arena_array(comparer->arena, count, sizeof *copy);
    if (count > 0)
        memcpy(copy, texts, count * sizeof *copy);
    return copy;
}

static void end_promises(struct comparer *comparer) {
    struct comparison *out = comparer->comparison;
    out->promises = arena_array(comparer->arena, comparer->promise_count, sizeof *out->promises);
    out->promise_count = comparer->promise_count;
    for (uint32_t i = 0; i < comparer->promise_count; i++) {
        struct compared_promise *promise = &comparer->promises[i];
        promise->out.newly_count = (uint32_t)promise->newly.count;
        promise->out.newly = kept(comparer, promise->newly.items, promise->newly.count);
        promise->out.still_count = (uint32_t)promise->still.count;
        promise->out.still = kept(comparer, promise->still.items, promise->still.count);
        out->promises[i] = promise->out;
    }
}

static void end_moves(struct comparer *comparer) {
    struct comparison *out = comparer->comparison;
    out->move_count = comparer->moves.count;
    out->moves = arena_array(comparer->arena, out->move_count, sizeof *out->moves);
    if (out->move_count > 0)
        memcpy(out->moves, comparer->moves.items, out->move_count * sizeof *out->moves);
}

/* Only what the compared results hang on is evaluated. */
static struct evaluator *evaluator_for(const struct comparer *comparer, enum version version) {
    const struct compare_request *request = comparer->request;
    struct result *results =
        arena_array(comparer->arena, (size_t)comparer->count + 1, sizeof *results);
    struct wanted wanted = {results, 0};
    for (uint32_t i = 0; i < comparer->count; i++)
        if (comparer->results[i].in[version])
            results[wanted.result_count++] = comparer->results[i].result[version];
    if (version == NEW && request->where != INDEX_NONE)
        results[wanted.result_count++] =
            (struct result){.decision = INDEX_NONE, .definition = request->where};
    return evaluator_new_for(comparer->program[version],
                             version == OLD ? request->old.day : request->new.day, &wanted);
}

struct comparison *compare_versions(struct arena *arena, const struct compare_request *request,
                                    struct diags *diags, struct portfolio_counts *counts,
                                    enum portfolio_result *result) {
    struct comparer comparer = {.request = request, .arena = arena, .scratch = arena_new()};
    struct comparison *out = comparer.comparison = arena_alloc(arena, sizeof *out);
    *out = (struct comparison){.arena = arena,
                               .old_name = request->old.name,
                               .new_name = request->new.name,
                               .old_day = request->old.day,
                               .new_day = request->new.day,
                               .edits = request->edits};
    const struct compared_version *versions[VERSIONS] = {&request->old, &request->new};
    for (enum version v = OLD; v < VERSIONS; v++)
        comparer.program[v] = versions[v]->program;
    matching_begin(&comparer);
    for (enum version v = OLD; v < VERSIONS; v++)
        comparer.evaluator[v] = evaluator_for(&comparer, v);
    bool is_alike =
        schemas_read_alike(comparer.program[OLD]->schema, comparer.program[NEW]->schema);
    *result = is_alike ? read_once(&comparer, diags, counts) : read_twice(&comparer, diags, counts);
    if (*result == PORTFOLIO_DONE) {
        outcomes_end(&comparer);
        end_promises(&comparer);
        end_moves(&comparer);
    }
    for (enum version v = OLD; v < VERSIONS; v++) {
        evaluator_free(comparer.evaluator[v]);
        buffer_free(&comparer.text[v]);
    }
    matching_free(&comparer);
    VECTOR_FREE(&comparer.moves);
    arena_free(comparer.scratch);
    return *result == PORTFOLIO_DONE ? out : NULL;
}
