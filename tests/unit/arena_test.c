/* Arenas: what they promise to be zero is zero, however often they were reset, and no two pieces
 * overlap, whatever their sizes. */
#include "check.h"

#include "base/arena.h"

#include <stdint.h>

enum { PIECES = 400, ROUNDS = 6 };

struct piece {
    unsigned char *bytes;
    size_t size;
    unsigned char mark;
};

/* Small pieces mostly, some of pages, a few that want a block of their own. */
static size_t size_from(uint32_t *state) {
    static const size_t most[] = {40, 300, 5000, 70000, 600000, 3000000};
    *state = *state * 1664525U + 1013904223U;
    uint32_t draw = *state >> 8;
    uint32_t kind = draw % 1000;
    size_t limit = most[kind < 600   ? 0
                        : kind < 850 ? 1
                        : kind < 950 ? 2
                        : kind < 990 ? 3
                        : kind < 998 ? 4
                                     : 5];
    return draw / 1000 % (limit + 1);
}

static unsigned long others_in(const struct piece *piece, unsigned char wanted) {
    unsigned long wrong = 0;
    for (size_t i = 0; i < piece->size; i++)
        wrong += piece->bytes[i] != wanted;
    return wrong;
}

/* Every second piece is asked for as zeros; each is then filled to its last byte. */
static void fill(struct arena *arena, struct piece *pieces, uint32_t *state) {
    unsigned long unclean = 0, unaligned = 0, overwritten = 0;
    for (size_t i = 0; i < PIECES; i++) {
        struct piece *piece = &pieces[i];
        piece->size = size_from(state);
        piece->mark = (unsigned char)(1 + i % 255);
        piece->bytes = i % 2 ? arena_raw(arena, piece->size) : arena_array(arena, 1, piece->size);
        unaligned += (uintptr_t)piece->bytes % _Alignof(max_align_t) != 0;
        unclean += i % 2 ? 0 : others_in(piece, 0);
        memset(piece->bytes, piece->mark, piece->size);
    }
    for (size_t i = 0; i < PIECES; i++)
        overwritten += others_in(&pieces[i], pieces[i].mark);
    CHECK_NUMBER(unclean, 0);
    CHECK_NUMBER(unaligned, 0);
    CHECK_NUMBER(overwritten, 0);
}

static void test_pieces(void) {
    for (uint32_t seed = 1; seed <= 4; seed++) {
        struct arena *arena = arena_new();
        struct piece pieces[PIECES];
        uint32_t state = seed;
        for (unsigned round = 0; round < ROUNDS; round++) {
            fill(arena, pieces, &state);
            size_t sum = 0;
            for (size_t i = 0; i < PIECES; i++)
                sum += pieces[i].size;
            CHECK_NUMBER(arena_used(arena), sum);
            arena_reset(arena);
            CHECK_NUMBER(arena_used(arena), 0);
        }
        arena_free(arena);
    }
}

/* The same work after a reset takes the same memory: no block is forgotten. */
static void test_same_again(void) {
    struct arena *arena = arena_new();
    unsigned char *first[64] = {NULL};
    unsigned long elsewhere = 0;
    for (unsigned round = 0; round < 5; round++) {
        for (unsigned i = 0; i < 64; i++) {
            unsigned char *at = arena_alloc(arena, 20000);
            elsewhere += round > 1 && at != first[i];
            first[i] = at;
        }
        arena_reset(arena);
    }
    CHECK_NUMBER(elsewhere, 0);
    arena_free(arena);
}

static void test_small(void) {
    struct arena *arena = arena_new();
    CHECK(arena_alloc(arena, 0) != NULL);
    CHECK_TEXT(arena_text(arena, TEXT("Neskenmoor")), TEXT("Neskenmoor"));
    CHECK_TEXT(arena_format(arena, "%s-%d", "T", 7), TEXT("T-7"));
    CHECK_NUMBER(arena_text(arena, (struct text){NULL, 0}).length, 0);
    arena_reset(arena);
    arena_free(arena);
    arena_free(NULL);
    struct arena *unused = arena_new();
    arena_reset(unused);
    arena_free(unused);
}

int main(void) {
    test_small();
    test_pieces();
    test_same_again();
    return check_end();
}
