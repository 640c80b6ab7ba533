/* Whether two versions of the rules read a portfolio alike. Labels, help and order of tables do not
 * matter: only what the readers look at. */
#include "change/compare.h"

static bool are_choices_alike(const struct choices *a, const struct choices *b) {
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!text_is(a->names[i], b->names[i]))
            return false;
    return true;
}

static bool are_types_alike(const struct type *a, const struct type *b) {
    if (a->kind != b->kind || a->whole != b->whole || a->has_lowest != b->has_lowest ||
        a->has_highest != b->has_highest)
        return false;
    if ((a->has_lowest && a->lowest != b->lowest) || (a->has_highest && a->highest != b->highest))
        return false;
    return a->kind != TYPE_ONE_OF || are_choices_alike(a->choices, b->choices);
}

static bool are_facts_alike(const struct fact *a, const struct fact *b) {
    if (!text_is(a->name, b->name) || a->may_be_blank != b->may_be_blank ||
        a->heading_count != b->heading_count || !are_types_alike(&a->type, &b->type))
        return false;
    for (uint32_t i = 0; i < a->heading_count; i++)
        if (!text_is(a->headings[i], b->headings[i]))
            return false;
    return true;
}

static bool are_records_alike(const struct record *a, const struct record *b) {
    if (!text_is(a->name, b->name) || a->is_child != b->is_child || a->key != b->key ||
        a->fact_count != b->fact_count)
        return false;
    for (uint32_t i = 0; i < a->fact_count; i++)
        if (!are_facts_alike(&a->facts[i], &b->facts[i]))
            return false;
    return true;
}

bool schemas_read_alike(const struct schema *a, const struct schema *b) {
    if (a->record_count != b->record_count)
        return false;
    for (uint32_t i = 0; i < a->record_count; i++)
        if (!are_records_alike(&a->records[i], &b->records[i]))
            return false;
    return true;
}
