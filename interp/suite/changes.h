/* Single changes of a tenant, by the candidates of the facts that a search is about. For search.c
 * only. */
#ifndef TENET_SUITE_CHANGES_H
#define TENET_SUITE_CHANGES_H

#include "base/vector.h"
#include "suite/search.h"

enum change_kind {
    CHANGE_FACT,          /* a fact gets a candidate, or becomes unknown */
    CHANGE_ITEM_ADDED,    /* the items of a candidate join those of a list */
    CHANGE_ITEM_DROPPED,  /* item `value` of a list */
    CHANGE_TABLE_UNKNOWN, /* the child rows go, and nobody knows whether there are any */
    CHANGE_TABLE_EMPTY,   /* there are none */
    CHANGE_ROW_ADDED,     /* one of the rows of `changer`, or a copy of one that is there */
    CHANGE_ROW_DROPPED
};

struct change {
    enum change_kind kind;
    uint32_t row; /* of facts of child rows, and dropped ones; INDEX_NONE: of the root */
    uint32_t record, fact;
    uint32_t value; /* of candidates; INDEX_NONE: unknown. Of an added row: which */
};

struct changes {
    struct change *items;
    size_t count, room;
};

/* What changes are made of. */
struct changer {
    const struct schema *schema;
    const struct candidates *candidates;
    const bool *const *facts; /* as of struct search */
    struct {
        const struct value **items; /* rows to add, each the facts of its record */
        uint32_t count;
    } * rows; /* by record */
};

struct changer *changer_new(struct arena *arena, const struct schema *schema,
                            const struct candidates *candidates, const bool *const *facts,
                            const struct tenant *const *seeds, uint32_t seed_count);
/* Only facts and rows that the search is about; the others are unknown. */
struct tenant *tenant_project(const struct changer *changer, struct arena *arena,
                              const struct tenant *tenant);
/* All single changes that make another tenant of it. */
void changes_list(const struct changer *changer, const struct tenant *tenant,
                  struct changes *changes);
/* Those that leave less given: a row or an item fewer, a fact or a table unknown. */
void changes_list_less(const struct changer *changer, const struct tenant *tenant,
                       struct changes *changes);
struct tenant *change_apply(const struct changer *changer, struct arena *arena,
                            const struct tenant *tenant, const struct change *change);
/* The same bytes for the same facts and rows. */
void tenant_key(const struct changer *changer, const struct tenant *tenant, struct buffer *key);

#endif
