/* Small rule sets by chance, in the rule language, over facts with so few values that all tenants
 * there could be can be tried; and a tenant by chance. */
#ifndef TENET_TESTS_WAYS_RANDOM_H
#define TENET_TESTS_WAYS_RANDOM_H

#include "check.h"
#include "check/compile.h"
#include "data/tenant.h"

enum { ROWS_MOST = 2 };

static inline uint32_t chance_below(uint64_t *state, uint32_t limit) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)((*state * UINT64_C(0x2545f4914f6cdd1d) >> 33) % limit);
}

static const char schema_text[] = "record tenant key tenant_id\n"
                                  "  fact tenant_id is text\n"
                                  "  fact a is yes/no, changeable\n"
                                  "  fact b is yes/no, may be blank, changeable\n"
                                  "  fact n is whole number from 0 to 6, may be blank, changeable\n"
                                  "  fact w is whole number from 0 to 3, changeable\n"
                                  "  fact o is one of \"x\", \"y\", \"z\", changeable\n"
                                  "  fact k is yes/no, changeable\n"
                                  "  fact u is yes/no\n"
                                  "record part, plural parts, many for each tenant\n"
                                  "  fact name is text\n"
                                  "  fact flag is yes/no, changeable\n"
                                  "  fact m is whole number from 0 to 3, changeable\n";

static inline void add_leaf(struct buffer *out, uint64_t *random) {
    static const char *const orders[] = {"at most", "at least", "more than", "less than"};
    const char *order = orders[chance_below(random, 4)];
    uint32_t number_of = chance_below(random, 7), small = chance_below(random, 4);
    switch (chance_below(random, 17)) {
    case 0:
        buffer_add_string(out, "a is yes");
        break;
    case 1:
        buffer_add_string(out, "b is no");
        break;
    case 2:
        buffer_add_string(out, "b is blank");
        break;
    case 3:
    case 4:
        buffer_format(out, "n is %s %u", order, number_of);
        break;
    case 5:
        buffer_format(out, "n is between %u and %u", small, small + 2);
        break;
    case 6:
        buffer_format(out, "n is one of %u, %u", small, number_of);
        break;
    case 7:
        buffer_add_string(out, chance_below(random, 2) ? "o is \"x\"" : "o is one of \"y\", \"z\"");
        break;
    case 8:
        buffer_add_string(out, "(k is known and k is yes)");
        break;
    case 9:
        buffer_add_string(out, "u is yes");
        break;
    case 10:
        buffer_format(out, "w is %s n", order);
        break;
    case 11:
        buffer_format(out, "w is %s %u", order, small);
        break;
    case 12:
        buffer_format(out, "some part where (m is %s %u and flag is yes)", order, small);
        break;
    case 13:
        buffer_add_string(out, "every part, if any, has flag no");
        break;
    case 14:
        buffer_format(out, "at least %u parts have m %s %u", 1 + small % 2, order, small);
        break;
    case 15:
        buffer_add_string(out, "no part has flag yes");
        break;
    default:
        buffer_format(out, "n is not %u", number_of);
        break;
    }
}

static inline void add_condition(struct buffer *out, uint64_t *random, unsigned depth) {
    uint32_t parts = 2 + chance_below(random, 2), shape = chance_below(random, depth > 0 ? 6 : 1);
    if (shape == 0 || depth == 0) {
        add_leaf(out, random);
        return;
    }
    buffer_add_string(out, shape == 5 ? "not (" : "(");
    for (uint32_t i = 0; i < (shape == 5 ? 1 : parts); i++) {
        buffer_add_string(out, i == 0 ? "" : shape < 3 ? " and " : " or ");
        add_condition(out, random, depth - 1);
    }
    buffer_add_char(out, ')');
}

/* Decisions outcome (P, Q, R or blank) and tags (a list), which asks the first. */
static inline void random_rules(struct buffer *out, uint64_t *random) {
    static const char *const takes[] = {"the first rule that applies", "the strongest value",
                                        "exactly one rule"};
    buffer_add_string(out, schema_text);
    buffer_format(out, "decision outcome is one of \"P\", \"Q\", \"R\", may be blank\n  take %s\n",
                  takes[chance_below(random, 3)]);
    for (uint32_t r = 0; r < 2 + chance_below(random, 3); r++) {
        buffer_format(out, "rule r%u gives \"%c\"\n  when ", r, "PQR"[chance_below(random, 3)]);
        add_condition(out, random, 2);
        buffer_add_char(out, '\n');
    }
    buffer_add_string(out, "decision tags is list of text\n  take every rule that applies\n");
    for (uint32_t r = 0; r < 2; r++) {
        buffer_format(out, "rule i%u\n  when ", r);
        if (chance_below(random, 2))
            buffer_format(out, "outcome is \"%c\" or ", "PQR"[chance_below(random, 3)]);
        buffer_add_char(out, '(');
        add_condition(out, random, 2);
        buffer_add_string(out, ")\n");
    }
}

static inline struct value chance_value(const struct fact *fact, uint64_t *random) {
    struct value value = {.state = VALUE_KNOWN};
    int64_t highest = 0;
    if (chance_below(random, 10) == 0)
        return (struct value){.state = VALUE_UNKNOWN};
    if (fact->may_be_blank && chance_below(random, 4) == 0)
        return (struct value){.state = VALUE_BLANK};
    if (fact->type.kind == TYPE_YES_NO)
        value.yes = chance_below(random, 2);
    else if (fact->type.kind == TYPE_ONE_OF)
        value.code = chance_below(random, fact->type.choices->count);
    else if (number_to_whole(fact->type.highest, &highest))
        value.number = number_from(chance_below(random, (uint32_t)highest + 1));
    return value;
}

static inline struct tenant *random_tenant(struct arena *arena, const struct schema *schema,
                                           uint64_t *random) {
    static const char *const names[ROWS_MOST] = {"left", "right"};
    struct tenant *tenant = tenant_new(arena, schema);
    uint32_t rows = chance_below(random, ROWS_MOST + 1);
    tenant->has_children[1] = true;
    tenant->values[0] = (struct value){.state = VALUE_KNOWN, .text = TEXT("T")};
    for (uint32_t f = 1; f < schema->records[0].fact_count; f++)
        tenant->values[f] = chance_value(&schema->records[0].facts[f], random);
    for (uint32_t r = 0; r < rows; r++) {
        struct value *values = tenant_add_row(arena, schema, tenant, 1);
        values[0] = (struct value){.state = VALUE_KNOWN, .text = text_of(names[r])};
        for (uint32_t f = 1; f < schema->records[1].fact_count; f++)
            values[f] = chance_value(&schema->records[1].facts[f], random);
    }
    return tenant;
}

#endif
