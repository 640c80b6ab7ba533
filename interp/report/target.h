/* What somebody wants a tenant to come out as: `priority=High, actions=+set-tenant-priority`. All
 * of it has to hold. Of a list decision `+item` asks that the item is there, `-item` that it is
 * not, and items without a sign ask for just these; nothing behind the sign of equality is blank,
 * or the empty list. */
#ifndef TENET_REPORT_TARGET_H
#define TENET_REPORT_TARGET_H

#include "report/column.h"

enum wish_kind {
    WISH_IS,
    WISH_HAS, /* of lists from here on */
    WISH_LACKS,
    WISH_EXACTLY
};

struct wish {
    enum wish_kind kind;
    struct column_of_results column;
    struct value value;  /* IS, HAS, LACKS: blank or known; yes/no as a truth, not a code */
    struct value *items; /* EXACTLY */
    uint32_t item_count;
};

struct target {
    struct wish *wishes;
    uint32_t count;
    struct result *results; /* that the wishes are about, each once */
    uint32_t result_count;
    struct text unknown; /* after a failure: the name that no result has, if that was why */
};

/* False when the line is off: *why says how. All in the arena; texts view the line too. */
bool target_parse(struct arena *arena, const struct program *program, struct text line,
                  struct target *target, struct text *why);

/* Can the row still come to the target when what is unknown of it gets known? MISSED: surely not;
 * REACHED: it is there. */
enum reach { REACH_MISSED, REACH_POSSIBLE, REACH_REACHED };
enum reach target_reach(const struct target *target, const struct frame *frame, uint32_t row,
                        struct arena *arena);

/* The rule that alone gives what is wished, or INDEX_NONE. */
uint32_t wish_rule(const struct wish *wish, const struct verdict *verdict);

/* "priority High", "priority_reason blank", "actions with update-intent" */
void wish_write(struct buffer *out, const struct wish *wish);
/* All wishes, joined with "and". */
void target_write(struct buffer *out, const struct target *target);

#endif
