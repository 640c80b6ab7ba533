/* Queues and threads: the only file that knows of pthreads. */
#define _GNU_SOURCE
#include "base/queue.h"

#include "base/arena.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t has_room, has_items;
    void **items;
    size_t room, first, count;
    bool has_ended;
};

struct queue *queue_new(size_t room) {
    struct queue *queue = memory_alloc(sizeof *queue);
    *queue = (struct queue){.room = room, .items = memory_grow(NULL, room, sizeof(void *))};
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->has_room, NULL);
    pthread_cond_init(&queue->has_items, NULL);
    return queue;
}

void queue_free(struct queue *queue) {
    if (!queue)
        return;
    pthread_mutex_destroy(&queue->lock);
    pthread_cond_destroy(&queue->has_room);
    pthread_cond_destroy(&queue->has_items);
    memory_free(queue->items);
    memory_free(queue);
}

bool queue_put_quietly(struct queue *queue, void *item, size_t enough) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->room && !queue->has_ended) {
        pthread_cond_signal(&queue->has_items);
        pthread_cond_wait(&queue->has_room, &queue->lock);
    }
    bool is_open = !queue->has_ended;
    if (is_open) {
        queue->items[(queue->first + queue->count++) % queue->room] = item;
        if (queue->count >= enough)
            pthread_cond_signal(&queue->has_items);
    }
    pthread_mutex_unlock(&queue->lock);
    return is_open;
}

bool queue_put(struct queue *queue, void *item) {
    return queue_put_quietly(queue, item, 1);
}

void queue_wake(struct queue *queue) {
    pthread_mutex_lock(&queue->lock);
    pthread_cond_signal(&queue->has_items);
    pthread_mutex_unlock(&queue->lock);
}

/* The lock is held, and there is an item. */
static void *take_first(struct queue *queue) {
    void *item = queue->items[queue->first];
    queue->first = (queue->first + 1) % queue->room;
    queue->count--;
    pthread_cond_signal(&queue->has_room);
    return item;
}

void *queue_try_take(struct queue *queue) {
    pthread_mutex_lock(&queue->lock);
    void *item = queue->count > 0 ? take_first(queue) : NULL;
    pthread_mutex_unlock(&queue->lock);
    return item;
}

void *queue_take(struct queue *queue) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0 && !queue->has_ended)
        pthread_cond_wait(&queue->has_items, &queue->lock);
    void *item = queue->count > 0 ? take_first(queue) : NULL;
    pthread_mutex_unlock(&queue->lock);
    return item;
}

void queue_end(struct queue *queue) {
    pthread_mutex_lock(&queue->lock);
    queue->has_ended = true;
    pthread_cond_broadcast(&queue->has_room);
    pthread_cond_broadcast(&queue->has_items);
    pthread_mutex_unlock(&queue->lock);
}

struct thread {
    pthread_t id;
    void (*run)(void *);
    void *context;
};

static void *thread_start(void *argument) {
    struct thread *thread = argument;
    thread->run(thread->context);
    return NULL;
}

struct thread *thread_new(void (*run)(void *), void *context) {
    struct thread *thread = memory_alloc(sizeof *thread);
    thread->run = run;
    thread->context = context;
    if (pthread_create(&thread->id, NULL, thread_start, thread) != 0)
        memory_exhausted();
    return thread;
}

void thread_join(struct thread *thread) {
    pthread_join(thread->id, NULL);
    memory_free(thread);
}

unsigned thread_processors(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}
