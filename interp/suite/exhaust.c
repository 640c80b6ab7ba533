/* Tenants by number: a digit for each fact, and one for each child table.
 *
 * Two rows stand for any number of them where at most two questions are asked that some or every
 * row answers: each answer has a row that shows it (one that passes, one that fails, one that is
 * unknown) or none, and the rows that no answer needs can go. Counts and the latest row are other
 * questions, and then nothing is claimed. */
#include "suite/exhaust.h"

enum { ROWS_MOST = 2 };

struct exhaust {
    const struct changer *changer;
    uint64_t *ways;     /* by record: what one row can be */
    uint64_t *settings; /* by record: the root's facts; the tables with their rows */
    uint64_t count;
};

/* The facts of a child record that a fold's condition reads, all among those of the search? Then
 * the goal may ask it. */
static bool may_ask(const struct program *program, const struct changer *changer, uint32_t fold) {
    struct arena *arena = arena_new();
    bool **facts = facts_none(arena, program->schema), has_all = true;
    uint32_t record = program->folds[fold].record;
    if (program->folds[fold].condition != INDEX_NONE)
        node_facts(program, record, program->folds[fold].condition, facts);
    for (uint32_t f = 0; f < program->schema->records[record].fact_count; f++)
        has_all &= !facts[record][f] || changer->facts[record][f];
    arena_free(arena);
    return has_all;
}

static bool two_rows_suffice(const struct program *program, const struct changer *changer,
                             uint32_t record) {
    const struct scope *root = &program->scopes[0];
    uint32_t questions = 0;
    for (node_id id = 0; id < root->node_count; id++) {
        const struct node *node = &root->nodes[id];
        bool is_quantified = node->kind == NODE_QUANTIFIED;
        if (!is_quantified && node->kind != NODE_COUNT_CHILDREN && node->kind != NODE_CHOICE)
            continue;
        uint32_t fold = node->kind == NODE_CHOICE ? node->choice.fold : node->quantified.fold;
        if (program->folds[fold].record != record || !may_ask(program, changer, fold))
            continue;
        if (!is_quantified || (node->quantified.quantifier != QUANTIFIER_SOME &&
                               node->quantified.quantifier != QUANTIFIER_EVERY))
            return false;
        questions++;
    }
    return questions <= ROWS_MOST;
}

static uint64_t times(uint64_t a, uint64_t b, uint64_t most) {
    return b != 0 && a > most / b ? most + 1 : a * b;
}

/* Of the facts of a record: each candidate and unknown; past `most` when classes are missing. */
static uint64_t count_facts(const struct search *search, const struct changer *changer,
                            uint32_t record, uint64_t most) {
    uint64_t count = 1;
    for (uint32_t f = 0; f < changer->schema->records[record].fact_count; f++) {
        const struct candidate_list *list = &changer->candidates->facts[record][f];
        if (!changer->facts[record][f])
            continue;
        if (search->asks_conditions ? !list->is_complete_for_conditions : !list->is_complete)
            return most + 1;
        count = times(count, (uint64_t)list->count + 1, most);
    }
    return count;
}

struct exhaust *exhaust_new(struct arena *arena, const struct search *search,
                            const struct changer *changer, uint64_t most) {
    const struct schema *schema = changer->schema;
    struct exhaust *exhaust = arena_alloc(arena, sizeof *exhaust);
    exhaust->changer = changer;
    exhaust->ways = arena_array(arena, schema->record_count, sizeof(uint64_t));
    exhaust->settings = arena_array(arena, schema->record_count, sizeof(uint64_t));
    exhaust->count = exhaust->settings[0] = count_facts(search, changer, 0, most);
    for (uint32_t r = 1; r < schema->record_count && exhaust->count <= most; r++) {
        exhaust->settings[r] = 1;
        if (!changer->facts[r][schema->records[r].fact_count])
            continue;
        uint64_t ways = exhaust->ways[r] = count_facts(search, changer, r, most);
        if (ways > most)
            return NULL;
        /* Unknown, none, one row, two rows of any order. */
        uint64_t pairs =
            ways % 2 ? times((ways + 1) / 2, ways, most) : times(ways / 2, ways + 1, most);
        exhaust->settings[r] = 2 + ways + pairs;
        exhaust->count = times(exhaust->count, exhaust->settings[r], most);
        for (uint32_t i = 0; i < search->program_count; i++)
            if (!two_rows_suffice(search->programs[i], changer, r))
                return NULL;
    }
    return exhaust->count <= most ? exhaust : NULL;
}

uint64_t exhaust_count(const struct exhaust *exhaust) {
    return exhaust->count;
}

static void fill_facts(const struct changer *changer, uint32_t record, uint64_t index,
                       struct value *values) {
    for (uint32_t f = 0; f < changer->schema->records[record].fact_count; f++) {
        const struct candidate_list *list = &changer->candidates->facts[record][f];
        if (!changer->facts[record][f])
            continue;
        uint64_t digit = index % ((uint64_t)list->count + 1);
        index /= (uint64_t)list->count + 1;
        if (digit > 0)
            values[f] = list->values[digit - 1];
    }
}

static void fill_rows(const struct exhaust *exhaust, struct arena *arena, struct tenant *tenant,
                      uint32_t record, uint64_t setting) {
    const struct changer *changer = exhaust->changer;
    uint64_t ways = exhaust->ways[record], rows[ROWS_MOST] = {setting - 2};
    uint32_t count = 1;
    tenant->has_children[record] = setting > 0;
    if (setting < 2)
        return;
    if (rows[0] >= ways) { /* pairs: (0,0), (0,1), (1,1), (0,2), ... */
        uint64_t pair = rows[0] - ways;
        count = 2;
        for (rows[1] = 0; pair > rows[1]; rows[1]++)
            pair -= rows[1] + 1;
        rows[0] = pair;
    }
    for (uint32_t i = 0; i < count; i++)
        fill_facts(changer, record, rows[i],
                   tenant_add_row(arena, changer->schema, tenant, record));
}

struct tenant *exhaust_tenant(const struct exhaust *exhaust, struct arena *arena, uint64_t index) {
    const struct changer *changer = exhaust->changer;
    struct tenant *tenant = tenant_new(arena, changer->schema);
    fill_facts(changer, 0, index % exhaust->settings[0], tenant->values);
    index /= exhaust->settings[0];
    for (uint32_t r = 1; r < changer->schema->record_count; r++) {
        uint64_t setting = index % exhaust->settings[r];
        index /= exhaust->settings[r];
        if (changer->facts[r][changer->schema->records[r].fact_count])
            fill_rows(exhaust, arena, tenant, r, setting);
    }
    return tenant;
}
