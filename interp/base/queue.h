/* A bounded queue of pointers between threads: a put waits for room, a take for an item. NULL is no
 * item. Whatever was written before a put is seen after its take. */
#ifndef TENET_BASE_QUEUE_H
#define TENET_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct queue;

struct queue *queue_new(size_t room);
void queue_free(struct queue *queue); /* nobody uses it any more; what is in it is not freed */
/* False once the queue has ended: the item was not taken. */
bool queue_put(struct queue *queue, void *item);
/* Puts without waking who waits, unless `enough` items stand in the queue by now: waking costs more
 * than many items are worth. Who puts so must wake before it waits for anything itself. */
bool queue_put_quietly(struct queue *queue, void *item, size_t enough);
void queue_wake(struct queue *queue);
/* NULL when there is no item just now. */
void *queue_try_take(struct queue *queue);
/* NULL when the queue has ended and is empty. */
void *queue_take(struct queue *queue);
/* No more is put, and nobody waits any longer. From either side, any number of times. */
void queue_end(struct queue *queue);

/* A thread. Out of threads ends as out of memory does. */
struct thread;
struct thread *thread_new(void (*run)(void *context), void *context);
void thread_join(struct thread *thread); /* and frees it */
/* The processors that this process may use, at least 1. */
unsigned thread_processors(void);

#endif
