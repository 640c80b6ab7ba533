/* A set of edits that makes a change, made smaller until none of it can be left out: delta
 * debugging (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002), on
 * the one tenant alone. What is no rule set does not undo anything. */
#include "change/inquiry.h"

struct undoing {
    const struct inquiry *inquiry;
    uint32_t change;
    bool is_undone;
};

static void note_undone(void *context, uint32_t trial, uint32_t change, struct text outcome) {
    struct undoing *undoing = context;
    (void)trial;
    if (change == undoing->change)
        undoing->is_undone = text_is(outcome, undoing->inquiry->changes[change].old_value);
}

static bool undoes(struct inquiry *inquiry, const uint32_t *edits, uint32_t count,
                   uint32_t change) {
    struct undoing undoing = {inquiry, change, false};
    struct trial trial;
    if (count == 0 || !trial_start(inquiry, edits, count, &trial))
        return false;
    struct tenant_list only = {&inquiry->changes[change].tenant, 1};
    bool was_wanted = inquiry->wanted[change];
    inquiry->wanted[change] = true;
    trials_pass(inquiry, &trial, 1, &only, note_undone, &undoing);
    inquiry->wanted[change] = was_wanted;
    trial_end(&trial);
    return undoing.is_undone;
}

struct shrinking {
    struct inquiry *inquiry;
    uint32_t change;
    uint32_t *edits, *some; /* the set; scratch */
    uint32_t count;
};

/* The part [from, to), or all but it. */
static uint32_t take(const struct shrinking *shrinking, uint32_t from, uint32_t to,
                     bool is_complement) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < shrinking->count; i++)
        if ((i >= from && i < to) != is_complement)
            shrinking->some[count++] = shrinking->edits[i];
    return count;
}

static bool keep_if_it_undoes(struct shrinking *shrinking, uint32_t count) {
    if (!undoes(shrinking->inquiry, shrinking->some, count, shrinking->change))
        return false;
    memcpy(shrinking->edits, shrinking->some, count * sizeof *shrinking->edits);
    shrinking->count = count;
    return true;
}

/* One round with `parts` of about the same size. Gives in how many the next one cuts; 0: done. */
static uint32_t shrink_once(struct shrinking *shrinking, uint32_t parts) {
    uint32_t count = shrinking->count;
    for (uint32_t p = 0; p < parts; p++) {
        uint32_t from = (uint32_t)((uint64_t)count * p / parts);
        uint32_t to = (uint32_t)((uint64_t)count * (p + 1) / parts);
        if (keep_if_it_undoes(shrinking, take(shrinking, from, to, false)))
            return 2;
    }
    for (uint32_t p = 0; p < parts && parts > 2; p++) {
        uint32_t from = (uint32_t)((uint64_t)count * p / parts);
        uint32_t to = (uint32_t)((uint64_t)count * (p + 1) / parts);
        if (keep_if_it_undoes(shrinking, take(shrinking, from, to, true)))
            return parts - 1;
    }
    if (parts >= count)
        return 0;
    return parts * 2 < count ? parts * 2 : count;
}

struct edit_set edits_shrink(struct inquiry *inquiry, uint32_t change) {
    struct shrinking shrinking = {.inquiry = inquiry, .change = change};
    uint32_t all = inquiry->meaningful_count;
    shrinking.edits = arena_array(inquiry->arena, all, sizeof *shrinking.edits);
    shrinking.some = arena_array(inquiry->arena, all, sizeof *shrinking.some);
    memcpy(shrinking.edits, inquiry->meaningful, all * sizeof *shrinking.edits);
    shrinking.count = all;
    if (!undoes(inquiry, shrinking.edits, all, change))
        return (struct edit_set){NULL, 0};
    for (uint32_t parts = 2; parts > 0 && shrinking.count > 1;) {
        uint32_t next = shrink_once(&shrinking, parts);
        parts = next > shrinking.count ? shrinking.count : next;
    }
    return (struct edit_set){shrinking.edits, shrinking.count};
}
