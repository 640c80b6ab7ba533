/* Only the caller knows the order of the portions. Two queues go round: of those to be filled, from
 * which the caller takes too while it waits, and of those that others have filled. */
#include "data/portions.h"

#include "base/queue.h"

#include <assert.h>

enum { AHEAD_OF_EACH = 3, HELPERS_AT_MOST = 14, ROWS_WANTED = 960 };
enum { ROOM = AHEAD_OF_EACH * (HELPERS_AT_MOST + 1) };

struct task {
    struct portion *portion;
    size_t from, limit;
    bool is_filled; /* as the caller knows */
};

struct helper {
    struct portions *portions;
    struct filler filler;
    struct thread *thread;
};

struct portions {
    struct arena *arena;
    struct portion_source source;
    struct filler filler; /* the caller's */
    struct helper *helpers;
    unsigned helper_count;
    struct queue *open, *done; /* of tasks */
    struct task tasks[ROOM];   /* a ring: count of them from first on, in the order of the file */
    uint32_t ahead, first, count;
    struct portion *loose; /* outside the ring */
    size_t at;             /* where the next portion starts */
    size_t assigned;       /* where the next task starts */
    size_t size;           /* bytes of one; 0: not known yet */
    bool counts_quotes;
};

static void help(void *context) {
    struct helper *helper = context;
    struct portions *portions = helper->portions;
    for (struct task *task; (task = queue_take(portions->open)) != NULL;) {
        portion_fill(task->portion, &helper->filler, task->from, task->limit);
        queue_put(portions->done, task);
    }
}

struct portions *portions_new(const struct portion_source *source, size_t from, unsigned helpers,
                              size_t size) {
    struct arena *arena = arena_new();
    struct portions *portions = arena_alloc(arena, sizeof *portions);
    uint32_t record = source->binding->record_index;
    portions->arena = arena;
    portions->source = *source;
    portions->helper_count = helpers < HELPERS_AT_MOST ? helpers : HELPERS_AT_MOST;
    portions->ahead = portions->helper_count ? AHEAD_OF_EACH * (portions->helper_count + 1) : 1;
    portions->open = queue_new(ROOM);
    portions->done = queue_new(ROOM);
    portions->at = portions->assigned = from;
    portions->size = size;
    filler_open(&portions->filler, &portions->source);
    portions->loose = portion_new(source->schema, record);
    for (uint32_t i = 0; i < portions->ahead; i++)
        portions->tasks[i].portion = portion_new(source->schema, record);
    portions->helpers = arena_array(arena, portions->helper_count, sizeof *portions->helpers);
    for (unsigned i = 0; i < portions->helper_count; i++) {
        struct helper *helper = &portions->helpers[i];
        helper->portions = portions;
        filler_open(&helper->filler, &portions->source);
        helper->thread = thread_new(help, helper);
    }
    return portions;
}

void portions_free(struct portions *portions) {
    if (!portions)
        return;
    while (queue_try_take(portions->open))
        ;
    queue_end(portions->open);
    for (unsigned i = 0; i < portions->helper_count; i++) {
        thread_join(portions->helpers[i].thread);
        filler_close(&portions->helpers[i].filler);
    }
    filler_close(&portions->filler);
    for (uint32_t i = 0; i < portions->ahead; i++)
        portion_free(portions->tasks[i].portion);
    portion_free(portions->loose);
    queue_free(portions->open);
    queue_free(portions->done);
    arena_free(portions->arena);
}

/* Where a portion that starts at `from` is to end: behind a line break, as far as possible one with
 * which a row ends. */
static size_t limit_of(const struct portions *portions, size_t from) {
    const char *bytes = portions->source.bytes, *end = bytes + portions->source.length;
    if (portions->source.length - from <= portions->size)
        return portions->source.length;
    const char *at = bytes + from + portions->size, *counted = bytes + from, *quote;
    for (bool is_inside = false; at < end && (at = memchr(at, '\n', (size_t)(end - at)));) {
        at++;
        while (portions->counts_quotes &&
               (quote = memchr(counted, '"', (size_t)(at - counted))) != NULL) {
            is_inside = !is_inside;
            counted = quote + 1;
        }
        counted = at;
        if (!is_inside)
            return (size_t)(at - bytes);
    }
    return portions->source.length;
}

/* Hands out what may be read ahead. */
static void assign(struct portions *portions) {
    while (portions->count < portions->ahead && portions->assigned < portions->source.length) {
        struct task *task = &portions->tasks[(portions->first + portions->count) % portions->ahead];
        portions->count++;
        task->from = portions->assigned;
        task->limit = portions->assigned = limit_of(portions, task->from);
        task->is_filled = false;
        portion_clear(task->portion);
        queue_put(portions->open, task);
    }
}

/* Until the task is filled; meanwhile the caller fills too. */
static void wait_for(struct portions *portions, const struct task *task) {
    while (!task->is_filled) {
        struct task *other = queue_try_take(portions->done);
        if (!other && (other = queue_try_take(portions->open)) != NULL)
            portion_fill(other->portion, &portions->filler, other->from, other->limit);
        if (!other)
            other = queue_take(portions->done);
        other->is_filled = true;
    }
}

/* Forgets what was read ahead. */
static void drop_tasks(struct portions *portions) {
    struct task *task;
    while ((task = queue_try_take(portions->open)) != NULL)
        task->is_filled = true;
    for (uint32_t i = 0; i < portions->count; i++)
        wait_for(portions, &portions->tasks[(portions->first + i) % portions->ahead]);
    portions->count = 0;
}

static struct portion *fill_here(struct portions *portions, size_t limit) {
    portion_clear(portions->loose);
    portion_fill(portions->loose, &portions->filler, portions->at, limit);
    return portions->loose;
}

/* A portion that ends with its batch; tasks go on behind it. */
static struct portion *fill_freely(struct portions *portions) {
    struct portion *portion = fill_here(portions, portions->source.length);
    portions->assigned = portion->to;
    return portion;
}

/* The first portion tells how long rows are. */
static struct portion *first_portion(struct portions *portions) {
    struct portion *portion = fill_freely(portions);
    size_t rows = (size_t)portion->batch->rows + portion->odd_count;
    portions->size = (portion->to - portion->from) / (rows ? rows : 1) * ROWS_WANTED + 1;
    return portion;
}

static struct portion *next_portion(struct portions *portions) {
    if (portions->size == 0)
        return first_portion(portions);
    assign(portions);
    struct task *task = &portions->tasks[portions->first];
    struct portion *portion;
    bool has_task = portions->count > 0 && task->from == portions->at;
    if (!has_task) { /* the portion before was full early, or its last row goes on */
        portion = fill_here(portions, portions->count > 0 ? task->from : portions->source.length);
    } else {
        wait_for(portions, task);
        portions->first = (portions->first + 1) % portions->ahead;
        portions->count--;
        portion = task->portion;
    }
    if (portion->to > portions->at)
        return portion;
    drop_tasks(portions); /* the row goes on behind its portion */
    portions->counts_quotes = true;
    return fill_freely(portions);
}

struct portion *portions_next(struct portions *portions) {
    if (portions->at == portions->source.length)
        return NULL;
    struct portion *portion = next_portion(portions);
    assert(portion->from == portions->at && portion->to > portions->at);
    portions->at = portion->to;
    return portion;
}
