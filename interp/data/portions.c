/* Only the caller knows the order of the portions. Two queues go round: of tasks to be done, from
 * which the caller takes too while it waits, and of those that others have done. */
#include "data/portions.h"

#include "base/queue.h"

#include <assert.h>

enum { AHEAD_OF_EACH = 2, UNDER_WAY_OF_EACH = 2, HELPERS_AT_MOST = 15, ROWS_WANTED = 960 };
enum { ROOM = (AHEAD_OF_EACH + UNDER_WAY_OF_EACH) * (HELPERS_AT_MOST + 1) + 1 };

/* A portion that is to be filled, or one that was taken and is to be prepared. */
struct task {
    struct portion *portion;
    size_t from, limit;
    bool is_taken;
    void *prepared;
    bool is_done; /* as the caller knows */
};

struct line { /* of tasks, in the order of the file */
    struct task *tasks[ROOM];
    uint32_t first, count, room;
};

struct worker {
    struct portions *portions;
    unsigned number; /* 0: the caller */
    struct filler filler;
    struct thread *thread;
};

struct portions {
    struct arena *arena;
    struct portion_source source;
    const struct tenant_preparer *preparer;
    struct worker *workers;
    unsigned worker_count;
    struct queue *open, *done; /* of tasks */
    struct task tasks[ROOM];
    struct line ahead;     /* not yet taken */
    struct line under_way; /* taken, and being prepared */
    struct line idle;
    struct task *given; /* which the caller has; NULL: none */
    size_t at;          /* where the next portion starts */
    size_t assigned;    /* where the next task starts */
    size_t size;        /* bytes of one; 0: not known yet */
    bool counts_quotes;
};

static void line_add(struct line *line, struct task *task) {
    assert(line->count < ROOM);
    line->tasks[(line->first + line->count++) % ROOM] = task;
}

static struct task *line_take(struct line *line) {
    assert(line->count > 0);
    struct task *task = line->tasks[line->first];
    line->first = (line->first + 1) % ROOM;
    line->count--;
    return task;
}

static void run(struct worker *worker, struct task *task) {
    const struct tenant_preparer *preparer = worker->portions->preparer;
    if (task->is_taken)
        task->prepared = preparer->prepare(preparer->context, worker->number, task->portion->batch);
    else
        portion_fill(task->portion, &worker->filler, task->from, task->limit);
}

static void help(void *context) {
    struct worker *worker = context;
    for (struct task *task; (task = queue_take(worker->portions->open)) != NULL;) {
        run(worker, task);
        queue_put(worker->portions->done, task);
    }
}

static void start_workers(struct portions *portions, unsigned count) {
    portions->worker_count = count;
    portions->workers = arena_array(portions->arena, count, sizeof *portions->workers);
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = &portions->workers[i];
        worker->portions = portions;
        worker->number = i;
        filler_open(&worker->filler, &portions->source);
        if (i > 0)
            worker->thread = thread_new(help, worker);
    }
}

struct portions *portions_new(const struct portions_options *options) {
    struct arena *arena = arena_new();
    struct portions *portions = arena_alloc(arena, sizeof *portions);
    const struct portion_source *source = options->source;
    unsigned helpers = options->helpers < HELPERS_AT_MOST ? options->helpers : HELPERS_AT_MOST;
    portions->arena = arena;
    portions->source = *source;
    portions->preparer = options->preparer;
    portions->open = queue_new(ROOM);
    portions->done = queue_new(ROOM);
    portions->at = portions->assigned = options->from;
    portions->size = options->size;
    portions->ahead.room = helpers ? AHEAD_OF_EACH * (helpers + 1) : 1;
    portions->under_way.room = UNDER_WAY_OF_EACH * (helpers + 1);
    start_workers(portions, helpers + 1);
    return portions;
}

void portions_free(struct portions *portions) {
    if (!portions)
        return;
    assert(portions->under_way.count == 0);
    while (queue_try_take(portions->open))
        ;
    queue_end(portions->open);
    for (unsigned i = 0; i < portions->worker_count; i++) {
        if (portions->workers[i].thread)
            thread_join(portions->workers[i].thread);
        filler_close(&portions->workers[i].filler);
    }
    for (uint32_t i = 0; i < ROOM; i++)
        portion_free(portions->tasks[i].portion);
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

/* Until the task is done; meanwhile the caller does others. */
static void wait_for(struct portions *portions, const struct task *task) {
    while (!task->is_done) {
        struct task *other = queue_try_take(portions->done);
        if (!other && (other = queue_try_take(portions->open)) != NULL)
            run(&portions->workers[0], other);
        if (!other)
            other = queue_take(portions->done);
        other->is_done = true;
    }
}

static void open_task(struct portions *portions, struct task *task, bool is_taken) {
    task->is_taken = is_taken;
    task->is_done = false;
    queue_put(portions->open, task);
}

/* A task with an empty portion. Only as many are made as are needed at once. */
static struct task *idle_task(struct portions *portions) {
    if (portions->idle.count == 0) {
        const struct portion_source *source = &portions->source;
        struct task *task = portions->tasks;
        while (task->portion)
            task++;
        assert(task < portions->tasks + ROOM);
        task->portion = portion_new(source->schema, source->binding->record_index);
        return task;
    }
    struct task *task = line_take(&portions->idle);
    portion_clear(task->portion);
    return task;
}

/* Hands out what may be read ahead. */
static void assign(struct portions *portions) {
    while (portions->ahead.count < portions->ahead.room &&
           portions->assigned < portions->source.length) {
        struct task *task = idle_task(portions);
        task->from = portions->assigned;
        task->limit = portions->assigned = limit_of(portions, task->from);
        line_add(&portions->ahead, task);
        open_task(portions, task, false);
    }
}

/* Forgets what was read ahead. What nobody has begun is not begun any more. */
static void drop_ahead(struct portions *portions) {
    for (struct task *task; (task = queue_try_take(portions->open)) != NULL;) {
        if (task->is_taken)
            run(&portions->workers[0], task);
        task->is_done = true;
    }
    while (portions->ahead.count > 0) {
        struct task *task = line_take(&portions->ahead);
        wait_for(portions, task);
        line_add(&portions->idle, task);
    }
}

static struct task *fill_here(struct portions *portions, size_t limit) {
    struct task *task = idle_task(portions);
    portion_fill(task->portion, &portions->workers[0].filler, portions->at, limit);
    return task;
}

/* A portion that ends with its batch; tasks go on behind it. */
static struct task *fill_freely(struct portions *portions) {
    struct task *task = fill_here(portions, portions->source.length);
    portions->assigned = task->portion->to;
    return task;
}

/* The first portion tells how long rows are. */
static struct task *first_task(struct portions *portions) {
    struct task *task = fill_freely(portions);
    const struct portion *portion = task->portion;
    size_t rows = (size_t)portion->batch->rows + portion->odd_count;
    portions->size = (portion->to - portion->from) / (rows ? rows : 1) * ROWS_WANTED + 1;
    return task;
}

static struct task *next_task(struct portions *portions) {
    if (portions->size == 0)
        return first_task(portions);
    assign(portions);
    const struct line *ahead = &portions->ahead;
    size_t next = ahead->count > 0 ? ahead->tasks[ahead->first]->from : portions->source.length;
    struct task *task;
    if (next > portions->at) { /* the portion before was full early, or its last row goes on */
        task = fill_here(portions, next);
    } else {
        task = line_take(&portions->ahead);
        wait_for(portions, task);
    }
    if (task->portion->to > portions->at)
        return task;
    line_add(&portions->idle, task);
    drop_ahead(portions); /* the row goes on behind its portion */
    portions->counts_quotes = true;
    return fill_freely(portions);
}

struct portion *portions_next(struct portions *portions) {
    if (portions->given)
        line_add(&portions->idle, portions->given);
    portions->given = NULL;
    if (portions->at == portions->source.length)
        return NULL;
    portions->given = next_task(portions);
    struct portion *portion = portions->given->portion;
    assert(portion->from == portions->at && portion->to > portions->at);
    portions->at = portion->to;
    return portion;
}

void portions_prepare(struct portions *portions) {
    assert(portions->given && portions->preparer);
    line_add(&portions->under_way, portions->given);
    open_task(portions, portions->given, true);
    portions->given = NULL;
}

bool portions_prepared(struct portions *portions, bool waits, void **prepared) {
    struct line *line = &portions->under_way;
    if (line->count == 0)
        return false;
    for (struct task *task; (task = queue_try_take(portions->done)) != NULL;)
        task->is_done = true;
    if (waits || line->count >= line->room)
        wait_for(portions, line->tasks[line->first]);
    if (!line->tasks[line->first]->is_done)
        return false;
    struct task *task = line_take(line);
    *prepared = task->prepared;
    line_add(&portions->idle, task);
    return true;
}
