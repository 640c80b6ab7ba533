/* The relay of batches: one queue of full ones, and for each record one of empty ones. */
#include "data/relay.h"

#include "base/queue.h"

#include <stdatomic.h>

enum { BATCHES_AHEAD = 12, BATCHES_WORTH_WAKING = 6 };

struct relay {
    const struct schema *schema;
    const struct portfolio_sink *sink;
    struct thread *thread;
    struct queue *full, **empty; /* empty: by record */
    struct arena *arena;
    atomic_bool has_stopped;
};

static bool take(struct relay *relay, const struct batch *batch) {
    const struct portfolio_sink *sink = relay->sink;
    return batch->record_index == 0 ? sink->tenants(sink->context, batch)
                                    : sink->children(sink->context, batch);
}

static void take_all(void *context) {
    struct relay *relay = context;
    for (struct batch *batch; (batch = queue_take(relay->full)) != NULL;) {
        if (!atomic_load(&relay->has_stopped) && !take(relay, batch))
            atomic_store(&relay->has_stopped, true);
        batch_clear(batch);
        queue_put(relay->empty[batch->record_index], batch);
    }
}

struct relay *relay_new(const struct schema *schema, const struct portfolio_sink *sink) {
    struct arena *arena = arena_new();
    struct relay *relay = arena_alloc(arena, sizeof *relay);
    relay->schema = schema;
    relay->sink = sink;
    relay->arena = arena;
    relay->full = queue_new((size_t)schema->record_count * BATCHES_AHEAD);
    relay->empty = arena_array(arena, schema->record_count, sizeof *relay->empty);
    for (uint32_t r = 0; r < schema->record_count; r++) {
        relay->empty[r] = queue_new(BATCHES_AHEAD + 1);
        for (uint32_t i = 0; i < BATCHES_AHEAD; i++)
            queue_put(relay->empty[r], batch_new(schema, r));
    }
    relay->thread = thread_new(take_all, relay);
    return relay;
}

struct batch *relay_give(struct relay *relay, struct batch *batch) {
    uint32_t record = batch->record_index;
    queue_put_quietly(relay->full, batch, BATCHES_WORTH_WAKING);
    struct batch *empty = queue_try_take(relay->empty[record]);
    if (empty)
        return empty;
    queue_wake(relay->full);
    return queue_take(relay->empty[record]);
}

/* All empty batches are back when the sink has taken everything. */
void relay_wait(struct relay *relay) {
    queue_wake(relay->full);
    for (uint32_t r = 0; r < relay->schema->record_count; r++) {
        struct batch *batches[BATCHES_AHEAD];
        for (uint32_t i = 0; i < BATCHES_AHEAD; i++)
            batches[i] = queue_take(relay->empty[r]);
        for (uint32_t i = 0; i < BATCHES_AHEAD; i++)
            queue_put(relay->empty[r], batches[i]);
    }
}

bool relay_has_stopped(struct relay *relay) {
    return atomic_load(&relay->has_stopped);
}

void relay_free(struct relay *relay) {
    if (!relay)
        return;
    queue_end(relay->full);
    thread_join(relay->thread);
    queue_free(relay->full);
    for (uint32_t r = 0; r < relay->schema->record_count; r++) {
        queue_end(relay->empty[r]);
        for (struct batch *batch; (batch = queue_take(relay->empty[r])) != NULL;)
            batch_free(batch);
        queue_free(relay->empty[r]);
    }
    arena_free(relay->arena);
}
