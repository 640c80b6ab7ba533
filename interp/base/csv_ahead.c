/* Packs of groups go round between two threads: full ones to the one that converts, empty ones back
 * to the one that scans. A pack holds as many rows as a batch, so that there are few hand-overs. */
#include "base/csv_ahead.h"

#include "base/csv_scan.h"
#include "base/queue.h"

enum { PACKS = 3, GROUPS_A_PACK = 64 };

struct pack {
    struct csv_group *groups[GROUPS_A_PACK];
    size_t offsets[GROUPS_A_PACK];
    uint32_t count, given;
};

struct csv_ahead {
    struct csv_reader *reader;
    struct thread *thread;
    struct queue *full, *empty;
    struct pack packs[PACKS];
    struct pack *at; /* the one that is being given out; NULL: none */
    bool has_begun;
    struct arena *arena;
};

static void scan_all(void *context) {
    struct csv_ahead *ahead = context;
    bool goes_on = true;
    while (goes_on) {
        struct pack *pack = queue_take(ahead->empty);
        if (!pack)
            break;
        pack->count = pack->given = 0;
        while (goes_on && pack->count < GROUPS_A_PACK) {
            struct csv_group *group = pack->groups[pack->count];
            goes_on = csv_read_group(ahead->reader, group);
            if (goes_on)
                pack->offsets[pack->count++] = csv_offset(ahead->reader);
        }
        if (pack->count > 0 && !queue_put(ahead->full, pack))
            break;
    }
    queue_end(ahead->full);
}

struct csv_ahead *csv_ahead_new(struct csv_reader *reader) {
    struct arena *arena = arena_new();
    struct csv_ahead *ahead = arena_alloc(arena, sizeof *ahead);
    ahead->reader = reader;
    ahead->arena = arena;
    ahead->full = queue_new(PACKS);
    ahead->empty = queue_new(PACKS);
    for (uint32_t i = 0; i < PACKS; i++) {
        for (uint32_t k = 0; k < GROUPS_A_PACK; k++)
            ahead->packs[i].groups[k] = csv_group_new(arena);
        queue_put(ahead->empty, &ahead->packs[i]);
    }
    return ahead;
}

void csv_ahead_free(struct csv_ahead *ahead) {
    if (!ahead)
        return;
    queue_end(ahead->empty);
    queue_end(ahead->full);
    if (ahead->thread)
        thread_join(ahead->thread);
    queue_free(ahead->full);
    queue_free(ahead->empty);
    arena_free(ahead->arena);
}

uint32_t csv_ahead_next(struct csv_ahead *ahead, const struct csv_raw_row **rows, size_t *offset) {
    if (!ahead->has_begun) { /* what csv_next has left of its group comes first */
        ahead->has_begun = true;
        *offset = csv_offset(ahead->reader);
        uint32_t count = csv_left_rows(ahead->reader, rows);
        ahead->thread = thread_new(scan_all, ahead);
        if (count > 0)
            return count;
    }
    struct pack *pack = ahead->at;
    if (pack && pack->given == pack->count) {
        queue_put(ahead->empty, pack);
        pack = NULL;
    }
    if (!pack)
        pack = queue_take(ahead->full);
    ahead->at = pack;
    if (!pack)
        return 0;
    *offset = pack->offsets[pack->given];
    const struct csv_group *group = pack->groups[pack->given++];
    *rows = group->rows;
    return group->row_count;
}
