/* Ways, against every tenant there could be: for rule sets by chance whose facts have few values,
 * all tenants that differ from one in facts marked as changeable are evaluated, and the smallest
 * sets of differences that lead to the target must be the ways, value by value. Then the shipped
 * rules: each way leads there by way of --what-if, and no part of it does. */
#include "data/changes.h"
#include "report/ways_search.h"
#include "ways_random.h"

enum { VARIABLES_MOST = 16, DOMAIN_MOST = 10, SEEDS = 60, TENANTS_STEP = 4 };

/* A fact that can be changed, with every value it can have. */
#define SAMPLE_DAY 18323 /* 2020-03-02 */

struct variable {
    uint32_t record, row, fact;
    struct value values[DOMAIN_MOST];
    uint32_t count, current; /* INDEX_NONE: unknown */
};

struct brute {
    const struct ways_question *question;
    struct variable variables[VARIABLES_MOST];
    uint32_t variable_count;
    uint32_t total;    /* tenants there could be */
    bool *reached;     /* by tenant: its number has the values as digits */
    bool *is_possible; /* by mask of variables: differences in just these lead there */
};

static bool same_value(const struct fact *fact, const struct value *a, const struct value *b) {
    if (a->state != b->state || a->state != VALUE_KNOWN)
        return a->state == b->state;
    return fact->type.kind == TYPE_YES_NO   ? a->yes == b->yes
           : fact->type.kind == TYPE_ONE_OF ? a->code == b->code
                                            : a->number == b->number;
}

static void add_variable(struct brute *brute, uint32_t record, uint32_t row, uint32_t index) {
    const struct tenant *tenant = brute->question->tenant;
    const struct fact *fact = &brute->question->program->schema->records[record].facts[index];
    struct value current = (record == 0 ? tenant->values : tenant->rows[row].values)[index];
    struct variable *variable = &brute->variables[brute->variable_count];
    int64_t highest = 0;
    if (!fact->changeable)
        return;
    *variable =
        (struct variable){.record = record, .row = row, .fact = index, .current = INDEX_NONE};
    number_to_whole(fact->type.highest, &highest);
    uint32_t count = fact->type.kind == TYPE_YES_NO   ? 2
                     : fact->type.kind == TYPE_ONE_OF ? fact->type.choices->count
                                                      : (uint32_t)highest + 1;
    for (uint32_t i = 0; i < count; i++) {
        struct value *value = &variable->values[variable->count++];
        value->state = VALUE_KNOWN;
        if (fact->type.kind == TYPE_YES_NO)
            value->yes = i;
        else if (fact->type.kind == TYPE_ONE_OF)
            value->code = i;
        else
            value->number = number_from(i);
    }
    if (fact->may_be_blank)
        variable->values[variable->count++].state = VALUE_BLANK;
    if (current.state == VALUE_UNKNOWN) /* that it stays unknown is a value of its own here */
        variable->values[variable->count++].state = VALUE_UNKNOWN;
    for (uint32_t i = 0; i < variable->count; i++)
        if (same_value(fact, &variable->values[i], &current))
            variable->current = i;
    brute->total *= variable->count;
    brute->variable_count++;
}

static struct tenant *tenant_numbered(struct arena *arena, const struct brute *brute,
                                      uint32_t index) {
    struct tenant *tenant =
        tenant_copy(arena, brute->question->program->schema, brute->question->tenant);
    for (uint32_t v = 0; v < brute->variable_count; v++) {
        const struct variable *variable = &brute->variables[v];
        struct value *values =
            variable->record == 0 ? tenant->values : tenant->rows[variable->row].values;
        values[variable->fact] = variable->values[index % variable->count];
        index /= variable->count;
    }
    return tenant;
}

/* Which variables differ from what the tenant has. */
static uint32_t mask_of(const struct brute *brute, uint32_t index) {
    uint32_t mask = 0;
    for (uint32_t v = 0; v < brute->variable_count; v++) {
        mask |= (uint32_t)(index % brute->variables[v].count != brute->variables[v].current) << v;
        index /= brute->variables[v].count;
    }
    return mask;
}

static void brute_run(struct brute *brute, const struct ways_question *question) {
    const struct tenant *tenant = question->tenant;
    const struct schema *schema = question->program->schema;
    *brute = (struct brute){.question = question, .total = 1};
    for (uint32_t f = 0; f < schema->records[0].fact_count; f++)
        add_variable(brute, 0, INDEX_NONE, f);
    for (uint32_t r = 0; r < tenant->row_count; r++)
        for (uint32_t f = 0; f < schema->records[1].fact_count; f++)
            add_variable(brute, 1, r, f);
    brute->reached = memory_alloc(brute->total * sizeof(bool));
    brute->is_possible = memory_alloc(((size_t)1 << brute->variable_count) * sizeof(bool));
    memset(brute->is_possible, 0, ((size_t)1 << brute->variable_count) * sizeof(bool));
    struct arena *arena = arena_new();
    for (uint32_t at = 0; at < brute->total; at += BATCH_ROWS) {
        const struct tenant *tenants[BATCH_ROWS];
        struct way_outcome **outcomes;
        enum reach *reach;
        uint32_t count = brute->total - at < BATCH_ROWS ? brute->total - at : BATCH_ROWS;
        for (uint32_t i = 0; i < count; i++)
            tenants[i] = tenant_numbered(arena, brute, at + i);
        outcomes_of(arena, question, tenants, count, &outcomes, &reach);
        for (uint32_t i = 0; i < count; i++) {
            brute->reached[at + i] = reach[i] == REACH_REACHED;
            if (brute->reached[at + i])
                brute->is_possible[mask_of(brute, at + i)] = true;
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static void brute_end(struct brute *brute) {
    memory_free(brute->reached);
    memory_free(brute->is_possible);
}

static bool is_smallest(const struct brute *brute, uint32_t mask) {
    for (uint32_t part = (mask - 1) & mask; part > 0; part = (part - 1) & mask)
        if (brute->is_possible[part])
            return false;
    return brute->is_possible[mask];
}

static uint32_t variable_of(const struct brute *brute, const struct way_fact *fact) {
    uint32_t v = 0;
    while (brute->variables[v].record != fact->record || brute->variables[v].row != fact->row ||
           brute->variables[v].fact != fact->fact)
        v++;
    return v;
}

static uint32_t mask_of_way(const struct brute *brute, const struct ways *ways,
                            const struct way *way) {
    uint32_t mask = 0;
    for (uint32_t i = 0; i < way->count; i++)
        mask |= UINT32_C(1) << variable_of(brute, &ways->facts[way->changes[i].fact]);
    return mask;
}

static bool is_in_side(const struct side *side, number at) {
    bool is_over = !side->has_low || (side->low.is_below ? at >= side->low.at : at > side->low.at);
    return is_over &&
           (!side->has_high || (side->high.is_below ? at < side->high.at : at <= side->high.at));
}

static bool allows(struct arena *arena, const struct way_fact *fact,
                   const struct way_change *change, const struct value *value) {
    struct side *sides;
    uint32_t count = change_sides(arena, fact, change, &sides);
    for (uint32_t i = 0; i < count && value->state == VALUE_KNOWN; i++)
        if (is_in_side(&sides[i], value->number))
            return true;
    for (uint32_t i = 0; i < change->class_count; i++)
        if (same_value(fact->declared, &fact->classes[change->classes[i]].value, value))
            return true;
    return false;
}

/* The tenant is one that the way speaks of. */
static bool covers(struct arena *arena, const struct brute *brute, const struct ways *ways,
                   const struct way *way, uint32_t index) {
    uint32_t digits[VARIABLES_MOST];
    for (uint32_t v = 0; v < brute->variable_count; v++) {
        digits[v] = index % brute->variables[v].count;
        index /= brute->variables[v].count;
    }
    for (uint32_t i = 0; i < way->count; i++) {
        const struct way_fact *fact = &ways->facts[way->changes[i].fact];
        uint32_t v = variable_of(brute, fact);
        if (!allows(arena, fact, &way->changes[i], &brute->variables[v].values[digits[v]]))
            return false;
    }
    return true;
}

struct tally {
    unsigned long ways, sizes[VARIABLES_MOST], none, undecided, values, wrong;
};

static void complain(struct tally *tally, const struct brute *brute, const char *rules,
                     const char *what) {
    struct buffer out = {0};
    target_write(&out, brute->question->target);
    if (tally->wrong++ == 0)
        printf("%s, wanted %.*s\n%s\n", what, TEXT_ARGS(buffer_text(&out)), rules);
    buffer_free(&out);
}

/* Of facts that are compared with each other not every value is tried. */
static bool is_complete(const struct brute *brute, const struct ways *ways, uint32_t mask) {
    for (uint32_t i = 0; i < ways->fact_count; i++)
        if (((mask >> variable_of(brute, &ways->facts[i])) & 1) && !ways->facts[i].is_complete)
            return false;
    return true;
}

/* Each tenant that differs in just the facts of a way is reached if and only if a way has it. */
static void compare_values(struct arena *arena, const struct brute *brute, const struct ways *ways,
                           const char *rules, struct tally *tally) {
    for (uint32_t index = 0; index < brute->total; index++) {
        uint32_t mask = mask_of(brute, index);
        bool is_way = false, is_covered = false;
        for (uint32_t i = 0; i < ways->count && !is_covered; i++) {
            if (mask_of_way(brute, ways, &ways->items[i]) != mask)
                continue;
            is_way = true;
            is_covered = covers(arena, brute, ways, &ways->items[i], index);
        }
        tally->values += is_way;
        if (is_covered && !brute->reached[index])
            complain(tally, brute, rules, "a way too wide");
        if (is_way && is_complete(brute, ways, mask) && !is_covered && brute->reached[index])
            complain(tally, brute, rules, "a way too narrow");
    }
}

static void compare_sets(const struct brute *brute, const struct ways *ways, const char *rules,
                         struct tally *tally) {
    uint32_t masks = UINT32_C(1) << brute->variable_count;
    for (uint32_t mask = 1; mask < masks; mask++) {
        uint32_t size = (uint32_t)__builtin_popcount(mask);
        bool is_wanted = is_smallest(brute, mask), is_found = false;
        for (uint32_t i = 0; i < ways->count; i++)
            is_found |= mask_of_way(brute, ways, &ways->items[i]) == mask;
        if (is_found && !is_wanted)
            complain(tally, brute, rules, "a set that is none");
        if (is_wanted && !is_found &&
            (ways->is_proven || (size <= ways->complete_up_to && is_complete(brute, ways, mask))))
            complain(tally, brute, rules, "a set is missing");
        tally->ways += is_found;
        tally->sizes[size] += is_found;
    }
}

static void test_target(const struct program *program, const struct tenant *tenant,
                        const char *wanted, const char *rules, struct tally *tally) {
    struct arena *arena = arena_new();
    struct target target;
    struct text why = TEXT("");
    struct ways ways;
    struct brute brute;
    if (!target_parse(arena, program, text_of(wanted), &target, &why)) {
        arena_free(arena); /* no rule gives it */
        return;
    }
    struct ways_question question = {program, 0, tenant, &target, 1000000};
    brute_run(&brute, &question);
    ways_find(arena, &question, &ways);
    if (ways.is_there != brute.is_possible[0])
        complain(tally, &brute, rules, "there already, or not");
    if (!ways.is_there) {
        compare_sets(&brute, &ways, rules, tally);
        compare_values(arena, &brute, &ways, rules, tally);
        tally->none += ways.count == 0;
        if (ways.has_run_out || !(ways.count > 0 || ways.is_all))
            complain(tally, &brute, rules, "the search did not end");
    }
    for (uint32_t i = 0; i < ways.count; i++)
        if (!ways.items[i].is_confirmed)
            complain(tally, &brute, rules, "an example leads elsewhere");
    brute_end(&brute);
    arena_free(arena);
}

static void show_diags(const struct compilation *compilation, const char *rules) {
    struct buffer out = {0};
    diags_render_text(compilation->diags, &out, false);
    CHECK(false);
    printf("%s\n%.*s\n", rules, TEXT_ARGS(buffer_text(&out)));
    buffer_free(&out);
}

static void test_random_rules(void) {
    static const char *const targets[] = {
        "outcome=P", "outcome=Q", "outcome=", "tags=+i0", "tags=-i1,outcome=R", "tags=i0;i1"};
    struct tally tally = {.ways = 0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = seed * UINT64_C(0x9e3779b97f4a7c15);
        struct buffer rules = {0};
        struct arena *arena = arena_new();
        random_rules(&rules, &random);
        buffer_add_char(&rules, '\0');
        struct text text = text_of(rules.bytes), name = TEXT("random.rules");
        struct compile_options options = {.texts = &text, .text_names = &name, .text_count = 1};
        struct compilation *compilation = compile(&options);
        if (!compilation->program)
            show_diags(compilation, rules.bytes);
        for (uint32_t i = 0; i < 2 && compilation->program; i++) {
            const struct tenant *tenant =
                random_tenant(arena, compilation->program->schema, &random);
            test_target(compilation->program, tenant, targets[chance_below(&random, 6)],
                        rules.bytes, &tally);
        }
        compilation_free(compilation);
        arena_free(arena);
        buffer_free(&rules);
    }
    printf("# %lu ways (%lu of one fact, %lu of two, %lu of three, %lu of four), %lu without, "
           "%lu values\n",
           tally.ways, tally.sizes[1], tally.sizes[2], tally.sizes[3], tally.sizes[4], tally.none,
           tally.values);
    CHECK_NUMBER(tally.wrong, 0);
    CHECK(tally.sizes[1] > 20 && tally.sizes[2] > 10 && tally.sizes[3] > 5 && tally.none > 10);
}

/* ---- The shipped rules */

static struct gathered *read_sample(const struct program *program) {
    static const char *const path = "rules/sample";
    struct portfolio_options options = {
        .schema = program->schema, .paths = &path, .path_count = 1, .as_of = SAMPLE_DAY};
    struct gathered *gathered = gathered_new(program->schema);
    struct portfolio_sink sink = gathered_sink(gathered);
    struct arena *arena = arena_new();
    struct diags *diags = diags_new(arena, NULL);
    struct portfolio_counts counts;
    CHECK(portfolio_read(&options, &sink, diags, &counts) == PORTFOLIO_DONE);
    diags_free(diags);
    arena_free(arena);
    return gathered;
}

/* The changes of the mask, as --what-if would make them. */
static struct tenant *suppose(struct arena *arena, const struct ways_question *question,
                              const struct ways *ways, const struct way *way, uint32_t mask) {
    struct buffer line = {0};
    struct changes changes;
    struct changed_tenant changed = {.tenant = NULL};
    struct text why = TEXT("");
    const struct schema *schema = question->program->schema;
    for (uint32_t i = 0; i < way->count; i++) {
        const struct way_fact *fact = &ways->facts[way->changes[i].fact];
        if (!((mask >> i) & 1))
            continue;
        buffer_add_string(&line, line.length > 0 ? "," : "");
        change_write(&line, fact->name, &fact->declared->type, &way->changes[i].example);
    }
    bool is_whole = mask + 1 == UINT32_C(1) << way->count;
    if (is_whole)
        CHECK_TEXT(buffer_text(&line), way->what_if);
    struct text kept = arena_text(arena, buffer_text(&line)); /* the values view it */
    buffer_free(&line);
    if (!CHECK(changes_parse(arena, schema, kept, &changes, &why) &&
               changes_apply(arena, schema, &changes, question->tenant, &changed, &why)))
        printf("%.*s: %.*s\n", TEXT_ARGS(kept), TEXT_ARGS(why));
    return changed.tenant;
}

static unsigned long test_ways_of(const struct ways_question *question) {
    struct arena *arena = arena_new();
    struct ways ways;
    ways_find(arena, question, &ways);
    CHECK(!ways.has_run_out);
    for (uint32_t w = 0; w < ways.count; w++) {
        const struct way *way = &ways.items[w];
        uint32_t masks = UINT32_C(1) << way->count, wrong = 0;
        const struct tenant **tenants = arena_array(arena, masks, sizeof *tenants);
        struct way_outcome **outcomes;
        enum reach *reach;
        for (uint32_t mask = 1; mask < masks; mask++)
            tenants[mask - 1] = suppose(arena, question, &ways, way, mask);
        outcomes_of(arena, question, tenants, masks - 1, &outcomes, &reach);
        for (uint32_t mask = 1; mask < masks; mask++)
            wrong += (reach[mask - 1] == REACH_REACHED) != (mask == masks - 1);
        CHECK(way->is_confirmed);
        if (!CHECK_NUMBER(wrong, 0))
            printf("%.*s\n", TEXT_ARGS(way->what_if));
    }
    unsigned long count = ways.count;
    arena_free(arena);
    return count;
}

/* With few tries: what was found stands, and nothing more is claimed. */
static void test_few_tries(const struct program *program, const struct gathered *gathered) {
    struct arena *arena = arena_new();
    struct target target;
    struct text why = TEXT("");
    unsigned long ended = 0, found = 0;
    CHECK(target_parse(arena, program, TEXT("priority=High"), &target, &why));
    for (uint32_t i = 0; i < gathered_count(gathered); i += 5)
        for (uint32_t most = 1; most < 400; most *= 3) {
            struct ways_question question = {program, SAMPLE_DAY, gathered_get(gathered, i),
                                             &target, most};
            struct ways few, all;
            ways_find(arena, &question, &few);
            question.most_tried = 1000000;
            ways_find(arena, &question, &all);
            CHECK(few.tried <= most && !all.has_run_out);
            CHECK(!(few.has_run_out && few.is_all) && few.count <= all.count);
            ended += few.has_run_out;
            found += few.has_run_out && few.count > 0;
            uint32_t complete = 0;
            for (uint32_t k = 0; k < all.count; k++)
                complete += all.items[k].count <= few.complete_up_to;
            CHECK(few.is_there || few.count >= complete);
        }
    CHECK(ended > 20 && found > 0);
    arena_free(arena);
}

static void test_shipped_rules(void) {
    static const char *const targets[] = {"priority=High",
                                          "priority=Low,priority_reason=Customer Unresponsive",
                                          "next_step=GRT Disengaged",
                                          "tasks=+3730 Complete;-3653 Complete",
                                          "actions=+attempt-contact",
                                          "rm_primary=Consult GRT Lead,fm_cross_check=Optional"};
    struct compile_options options = {.rules = "rules"};
    struct compilation *compilation = compile(&options);
    if (!CHECK(compilation->program != NULL))
        return;
    struct gathered *gathered = read_sample(compilation->program);
    struct arena *arena = arena_new();
    for (size_t t = 0; t < sizeof targets / sizeof *targets; t++) {
        struct target target;
        struct text why = TEXT("");
        unsigned long ways = 0;
        if (!CHECK(target_parse(arena, compilation->program, text_of(targets[t]), &target, &why)))
            printf("%.*s\n", TEXT_ARGS(why));
        for (uint32_t i = (uint32_t)t; i < gathered_count(gathered); i += TENANTS_STEP) {
            struct ways_question question = {compilation->program, SAMPLE_DAY,
                                             gathered_get(gathered, i), &target, 1000000};
            ways += test_ways_of(&question);
        }
        if (!CHECK(ways > 0))
            printf("no way to %s\n", targets[t]);
    }
    test_few_tries(compilation->program, gathered);
    arena_free(arena);
    gathered_free(gathered);
    compilation_free(compilation);
}

int main(void) {
    test_random_rules();
    test_shipped_rules();
    return check_end();
}
