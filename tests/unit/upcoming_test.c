/* The queue of what changes by the calendar alone, against evaluating every tenant on every day:
 * the shipped rules over the sample portfolio, and over it with other dates, and a rule set made of
 * everything that hangs on the day, over random tenants. The lists must be the same, line by line.
 */
#include "change/upcoming.h"

#include "change/compare.h"
#include "check.h"
#include "check/compile.h"
#include "report/upcoming.h"

enum { RANDOM_TENANTS = 150 };

static uint32_t random_below(uint64_t *state, uint32_t limit) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)((*state * UINT64_C(0x2545f4914f6cdd1d) >> 33) % limit);
}

/* A run of tenants through the rules, one way or the other, and what it lists. */
struct run {
    const struct program *program;
    const struct tenant *const *tenants;
    uint32_t count;
    day_number from, last;
    bool every_change;
    uint32_t where;
    struct buffer lines;
    /* of trying */
    struct evaluator *evaluator;
    day_number day;
    struct text *outcomes; /* by tenant, result: the last one; empty length and NULL: passed over */
    bool *is_out;
    struct arena *arena;
};

static void add_line(struct run *run, day_number day, const struct tenant *tenant,
                     uint32_t result) {
    char date[10];
    date_write(day, date);
    buffer_format(&run->lines, "%.10s %.*s %.*s\n", date,
                  TEXT_ARGS(tenant_id(run->program->schema, tenant)),
                  TEXT_ARGS(run->program->results[result].name));
}

/* --- By trying every day --- */

static bool try_children(void *context, const struct batch *batch) {
    evaluator_children(((struct run *)context)->evaluator, batch);
    return true;
}

static struct text outcome_at(struct run *run, const struct frame *frame, uint32_t row,
                              uint32_t result) {
    struct arena *arena = arena_new();
    struct buffer text = {0};
    struct verdict verdict;
    verdict_of(frame, row, &run->program->results[result], arena, &verdict);
    outcome_write(&text, frame, row, &run->program->results[result], &verdict);
    struct text kept = arena_text(run->arena, buffer_text(&text));
    buffer_free(&text);
    arena_free(arena);
    return kept;
}

static bool try_tenants(void *context, const struct batch *batch) {
    struct run *run = context;
    const struct frame *frame = evaluator_tenants(run->evaluator, batch);
    uint32_t results = run->program->result_count;
    for (uint32_t row = 0; row < batch->rows; row++) {
        uint32_t who = batch->slots[row];
        if (run->day == run->from && run->where != INDEX_NONE)
            run->is_out[who] = frame_condition(frame, run->program->definitions[run->where].root,
                                               row) != TRUTH_TRUE;
        for (uint32_t i = 0; i < results && !run->is_out[who]; i++) {
            struct text *last = &run->outcomes[who * results + i];
            struct text outcome = outcome_at(run, frame, row, i);
            bool is_changed = run->day > run->from && last->bytes && !text_is(outcome, *last);
            if (is_changed)
                add_line(run, run->day, run->tenants[who], i);
            if (run->day == run->from || is_changed)
                *last = is_changed && !run->every_change ? (struct text){NULL, 0} : outcome;
        }
    }
    return true;
}

static void try_days(struct run *run) {
    struct portfolio_sink sink = {run, try_children, try_tenants, NULL};
    run->arena = arena_new();
    run->outcomes = arena_array(run->arena, (size_t)run->count * run->program->result_count,
                                sizeof *run->outcomes);
    run->is_out = arena_array(run->arena, run->count, sizeof(bool));
    for (run->day = run->from; run->day <= run->last; run->day++) {
        run->evaluator = evaluator_new(run->program, run->day, false);
        tenants_give(run->program->schema, run->tenants, run->count, &sink);
        evaluator_free(run->evaluator);
    }
    arena_free(run->arena);
}

/* --- By the queue --- */

static bool visit(void *context, day_number day, const struct upcoming_tenant *tenants,
                  uint32_t count) {
    struct run *run = context;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < tenants[i].result_count; k++)
            add_line(run, day, tenants[i].tenant, tenants[i].results[k]);
    return true;
}

static struct upcoming *queue_of(const struct run *run) {
    struct upcoming_options options = {.program = run->program,
                                       .from = run->from,
                                       .last = run->last,
                                       .results = run->program->results,
                                       .result_count = run->program->result_count,
                                       .every_change = run->every_change,
                                       .where = run->where};
    return upcoming_new(&options);
}

static void work_queue(struct run *run, bool is_read_once) {
    struct upcoming *upcoming = queue_of(run);
    const struct schema *schema = run->program->schema;
    struct gathered *gathered = gathered_new(schema);
    struct portfolio_sink sink = gathered_sink(gathered);
    if (is_read_once) {
        tenants_give(schema, run->tenants, run->count, &sink);
        upcoming_take(upcoming, gathered);
    } else {
        sink = upcoming_survey(upcoming);
        tenants_give(schema, run->tenants, run->count, &sink);
        sink = upcoming_hold(upcoming);
        tenants_give(schema, run->tenants, run->count, &sink);
    }
    CHECK(upcoming_run(upcoming, visit, run));
    upcoming_free(upcoming);
    gathered_free(gathered);
}

static unsigned long count_lines(const struct buffer *lines) {
    unsigned long count = 0;
    for (size_t i = 0; i < lines->length; i++)
        count += lines->bytes[i] == '\n';
    return count;
}

/* Gives how many changes there are. */
static unsigned long compare(struct run run) {
    struct run tried = run, once = run;
    try_days(&tried);
    work_queue(&run, false);
    work_queue(&once, true);
    unsigned long count = count_lines(&tried.lines);
    CHECK_TEXT(buffer_text(&run.lines), buffer_text(&tried.lines));
    CHECK_TEXT(buffer_text(&once.lines), buffer_text(&tried.lines));
    buffer_free(&run.lines);
    buffer_free(&once.lines);
    buffer_free(&tried.lines);
    return count;
}

/* --- The shipped rules --- */

static struct gathered *read_sample(const struct program *program, day_number as_of) {
    static const char *const paths[] = {"rules/sample"};
    struct gathered *gathered = gathered_new(program->schema);
    struct portfolio_sink sink = gathered_sink(gathered);
    struct portfolio_options options = {
        .schema = program->schema, .paths = paths, .path_count = 1, .as_of = as_of};
    struct arena *arena = arena_new();
    struct diags *diags = diags_new(arena, NULL);
    struct portfolio_counts counts;
    CHECK(portfolio_read(&options, &sink, diags, &counts) == PORTFOLIO_DONE);
    diags_free(diags);
    arena_free(arena);
    return gathered;
}

static void shake_values(const struct record *record, struct value *values, uint64_t *random) {
    for (uint32_t f = 0; f < record->fact_count; f++) {
        if (record->facts[f].type.kind != TYPE_DATE || random_below(random, 3) > 0)
            continue;
        bool may_be_blank = record->facts[f].may_be_blank;
        values[f] =
            (struct value){.state = VALUE_KNOWN,
                           .day = date_from(2019, 10, 1) + (day_number)random_below(random, 200)};
        if (random_below(random, 8) == 0)
            values[f].state = may_be_blank ? VALUE_BLANK : VALUE_UNKNOWN;
    }
}

/* Some of the dates are others, near the day of evaluation. */
static void shake(const struct schema *schema, struct tenant *tenant, uint64_t *random) {
    shake_values(&schema->records[0], tenant->values, random);
    for (uint32_t i = 0; i < tenant->row_count; i++)
        shake_values(&schema->records[tenant->rows[i].record], tenant->rows[i].values, random);
}

static void test_shipped_rules(void) {
    struct compile_options options = {.rules = "rules"};
    struct compilation *compilation = compile(&options);
    struct arena *arena = arena_new();
    struct run run = {.program = compilation->program,
                      .from = date_from(2020, 3, 2),
                      .last = date_from(2020, 8, 31),
                      .where = INDEX_NONE};
    struct gathered *gathered = read_sample(run.program, run.from);
    uint64_t random = 88172645463325252;
    run.count = gathered_count(gathered);
    const struct tenant **tenants = arena_array(arena, run.count, sizeof(const struct tenant *));
    for (uint32_t i = 0; i < run.count; i++)
        tenants[i] = gathered_get(gathered, i);
    run.tenants = tenants;
    CHECK_NUMBER(run.count, 200);
    CHECK(compare(run) > 50);
    run.every_change = true;
    CHECK(compare(run) > 50);
    for (uint32_t i = 0; i < run.count; i++) {
        struct tenant *copy = tenant_copy(arena, run.program->schema, tenants[i]);
        shake(run.program->schema, copy, &random);
        tenants[i] = copy;
    }
    CHECK(compare(run) > 100);
    run.every_change = false;
    CHECK(compare(run) > 100);
    run.last = run.from;
    CHECK_NUMBER(compare(run), 0);
    arena_free(arena);
    gathered_free(gathered);
    compilation_free(compilation);
}

/* --- Everything that hangs on the day --- */

static const char restless[] =
    "record tenant\n"
    "  \"A customer.\"\n"
    "  key id\n"
    "  fact id is text\n"
    "  fact seen_on is date, may be blank\n"
    "  fact ends_on is date\n"
    "  fact flag is yes/no\n"
    "  fact note is text, may be blank\n"
    "record thing, plural things, many for each tenant\n"
    "  \"A thing of a customer.\"\n"
    "  fact name is text\n"
    "  fact state is one of \"Open\", \"Blocked\"\n"
    "  fact stuck_since is date\n"
    "  fact due_on is date, may be blank\n"
    "table days-off\n"
    "  \"Days without work.\"\n"
    "  key day_name\n"
    "  column day_name is text\n"
    "  column day is date\n"
    "  | day_name | day        |\n"
    "  | \"Easter\" | 2020-04-13 |\n"
    "  | \"May\"    | 2020-05-01 |\n"
    "business days skip day of days-off\n"
    "setting patience is 20 days\n"
    "  from 2020-03-20 is 10 days\n"
    "  from 2020-04-20 is 30 days\n"
    "  \"How long we wait.\"\n"
    "setting watchword is \"a\"\n"
    "  from 2020-04-02 is \"b\"\n"
    "  \"A word.\"\n"
    "define stuck for thing\n"
    "  \"It does not move.\"\n"
    "  when state is \"Blocked\" and stuck_since is more than patience ago\n"
    "define old-days\n"
    "  \"How long ago it was.\"\n"
    "  is days since seen_on when flag is yes\n"
    "  is days since ends_on otherwise\n"
    "define work-days\n"
    "  is business days since seen_on\n"
    "define newest\n"
    "  is the latest thing by stuck_since then name where (stuck)\n"
    "define newest-name\n"
    "  is name of newest\n"
    "define reference\n"
    "  is seen_on when flag is yes\n"
    "  is today otherwise\n"
    "decision stage is one of \"Hot\", \"Warm\", \"Cold\"\n"
    "  \"How near it is.\"\n"
    "  take the first rule that applies\n"
    "  with stage_note is text, may be blank\n"
    "    \"A word.\"\n"
    "rule many-stuck gives \"Hot\" with stage_note newest-name\n"
    "  when at least 2 things have state \"Blocked\" and some thing is stuck\n"
    "rule aged gives \"Warm\" with stage_note watchword\n"
    "  when old-days is at least 15 days\n"
    "  unless every thing, if any, is stuck\n"
    "  from 2020-03-10 until 2020-05-20\n"
    "rule other gives \"Cold\"\n"
    "  otherwise\n"
    "decision strength is one of \"A\", \"B\", \"C\", may be blank\n"
    "  \"The strongest.\"\n"
    "  take the strongest value\n"
    "rule by-end gives \"B\"\n"
    "  when ends_on is within the next 5 business days\n"
    "rule by-seen gives \"A\"\n"
    "  when seen_on is at least 1 month ago and stage is not \"Cold\"\n"
    "rule by-word gives \"C\"\n"
    "  when note is watchword\n"
    "decision sole is yes/no, may be blank\n"
    "  \"Just one.\"\n"
    "  take exactly one rule\n"
    "rule ended gives yes\n"
    "  when ends_on is before today\n"
    "rule recent gives no\n"
    "  when seen_on is within the last 2 months and reference is after 2020-03-25\n"
    "decision names is list of text\n"
    "  \"Everything.\"\n"
    "  take every rule that applies\n"
    "rule enough-stuck\n"
    "  when at least 2 things where (due_on is before today)\n"
    "rule stuck-name gives newest-name\n"
    "  when flag is yes\n"
    "rule exactly-old\n"
    "  when old-days is 12 days or work-days is one of 3 business days, 9 business days or ends_on "
    "is today\n"
    "rule hot-and-strong\n"
    "  when stage is \"Hot\" and strength is \"A\"\n"
    "results stage, stage_note, strength, sole, names\n";

static void set_day(struct value *value, bool may_be_blank, uint64_t *random) {
    *value = (struct value){.state = VALUE_KNOWN,
                            .day = date_from(2020, 1, 1) + (day_number)random_below(random, 170)};
    uint32_t what = random_below(random, 10);
    if (what == 0)
        value->state = VALUE_UNKNOWN;
    else if (what == 1 && may_be_blank)
        value->state = VALUE_BLANK;
}

static struct tenant *random_tenant(struct arena *arena, const struct schema *schema,
                                    uint32_t which, uint64_t *random) {
    struct tenant *tenant = tenant_new(arena, schema);
    tenant->values[0] =
        (struct value){.state = VALUE_KNOWN, .text = arena_format(arena, "T-%03u", which)};
    set_day(&tenant->values[1], true, random);
    set_day(&tenant->values[2], false, random);
    if (random_below(random, 6))
        tenant->values[3] = (struct value){.state = VALUE_KNOWN, .yes = random_below(random, 2)};
    if (random_below(random, 6))
        tenant->values[4] = (struct value){.state = VALUE_KNOWN,
                                           .text = random_below(random, 2) ? TEXT("a") : TEXT("b")};
    tenant->has_children[1] = random_below(random, 8) != 0;
    for (uint32_t i = random_below(random, 4); i > 0 && tenant->has_children[1]; i--) {
        struct value *row = tenant_add_row(arena, schema, tenant, 1);
        row[0] = (struct value){.state = VALUE_KNOWN, .text = arena_format(arena, "item %u", i)};
        if (random_below(random, 8))
            row[1] = (struct value){.state = VALUE_KNOWN, .code = random_below(random, 3) > 0};
        set_day(&row[2], false, random);
        set_day(&row[3], true, random);
    }
    return tenant;
}

static bool take_bytes(void *context, const char *bytes, size_t length) {
    buffer_add(context, bytes, length);
    return true;
}

/* Each change gets a line, and something that turned. */
static void check_report(struct run *run) {
    struct upcoming_report_options options = {.program = run->program,
                                              .from = run->from,
                                              .last = run->last,
                                              .format = REPORT_CSV,
                                              .results = run->program->results,
                                              .result_count = run->program->result_count};
    struct upcoming *upcoming = queue_of(run);
    struct upcoming_report *report = upcoming_report_new(&options, take_bytes, &run->lines);
    const struct schema *schema = run->program->schema;
    struct portfolio_sink sink = upcoming_survey(upcoming);
    tenants_give(schema, run->tenants, run->count, &sink);
    sink = upcoming_hold(upcoming);
    tenants_give(schema, run->tenants, run->count, &sink);
    CHECK(upcoming_run(upcoming, upcoming_report_day, report));
    struct upcoming_counts counts = upcoming_counts(upcoming);
    CHECK(upcoming_report_end(report, &counts, 0));
    CHECK(counts.changes > RANDOM_TENANTS);
    CHECK_NUMBER(count_lines(&run->lines), counts.changes + 1);
    unsigned long without = 0;
    struct text rest = buffer_text(&run->lines);
    for (uint32_t i = 0; i + 2 < rest.length; i++)
        without += rest.bytes[i] == ',' && rest.bytes[i + 1] == '\n';
    CHECK_NUMBER(without, 0);
    struct text fallback = TEXT("goes by the day itself");
    for (uint32_t i = 0; i + fallback.length < rest.length; i++)
        without += text_is((struct text){rest.bytes + i, fallback.length}, fallback);
    CHECK_NUMBER(without, 0);
    buffer_free(&run->lines);
    upcoming_report_free(report);
    upcoming_free(upcoming);
}

static void test_random_tenants(void) {
    struct text text = text_of(restless), name = TEXT("restless.rules");
    struct compile_options options = {
        .texts = &text, .text_names = &name, .text_count = 1, .where = TEXT("flag is yes")};
    struct compilation *compilation = compile(&options);
    struct buffer messages = {0};
    diags_render_text(compilation->diags, &messages, false);
    CHECK_TEXT(buffer_text(&messages), TEXT(""));
    buffer_free(&messages);
    if (compilation->program) {
        struct arena *arena = arena_new();
        const struct tenant *tenants[RANDOM_TENANTS];
        uint64_t random = 3141592653589793238;
        for (uint32_t i = 0; i < RANDOM_TENANTS; i++)
            tenants[i] = random_tenant(arena, compilation->program->schema, i, &random);
        struct run run = {.program = compilation->program,
                          .tenants = tenants,
                          .count = RANDOM_TENANTS,
                          .from = date_from(2020, 2, 27),
                          .last = date_from(2020, 7, 15),
                          .where = INDEX_NONE};
        CHECK(compare(run) > RANDOM_TENANTS);
        run.every_change = true;
        CHECK(compare(run) > 3 * RANDOM_TENANTS);
        run.where = compilation->where;
        CHECK(compare(run) > RANDOM_TENANTS);
        check_report(&run);
        arena_free(arena);
    }
    compilation_free(compilation);
}

int main(void) {
    test_shipped_rules();
    test_random_tenants();
    return check_end();
}
