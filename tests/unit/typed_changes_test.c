/* Changes typed in a line: names of child rows above all. What they do to the answers, and what is
 * said when the line is off, stands in the golden runs. */
#include "data/changes.h"
#include "facts_schema.h"

#include "check.h"

struct fixture {
    struct arena *arena;
    struct schema *schema;
    struct tenant *tenant;
};

static uint32_t entitlement(const struct fixture *fixture) {
    uint32_t record = 1;
    while (!text_is(fixture->schema->records[record].name, TEXT("entitlement")))
        record++;
    return record;
}

static struct value *value_of(const struct fixture *fixture, struct value *values, uint32_t record,
                              const char *fact) {
    return &values[record_find_fact(&fixture->schema->records[record], text_of(fact))];
}

static void add(struct fixture *fixture, const char *service, const char *reason,
                const char *status, int64_t seats) {
    uint32_t record = entitlement(fixture);
    struct value *values = tenant_add_row(fixture->arena, fixture->schema, fixture->tenant, record);
    struct value *at = value_of(fixture, values, record, "service");
    if (service)
        *at = (struct value){.state = VALUE_KNOWN, .text = text_of(service)};
    at = value_of(fixture, values, record, "reason");
    at->state = VALUE_BLANK;
    if (reason)
        *at = (struct value){.state = VALUE_KNOWN, .text = text_of(reason)};
    at = value_of(fixture, values, record, "seats");
    at->state = VALUE_KNOWN;
    at->number = number_from(seats);
    at = value_of(fixture, values, record, "status");
    const struct fact *fact = &fixture->schema->records[record].facts[at - values];
    CHECK(value_parse(fixture->arena, &fact->type, text_of(status), at) == NULL);
}

static struct fixture fixture_open(void) {
    struct fixture fixture = {.arena = arena_new()};
    fixture.schema = facts_schema(fixture.arena);
    fixture.tenant = tenant_new(fixture.arena, fixture.schema);
    fixture.tenant->values[fixture.schema->records[0].key] =
        (struct value){.state = VALUE_KNOWN, .text = TEXT("T-1")};
    fixture.schema->records[entitlement(&fixture)].plural = TEXT("entitlements");
    return fixture;
}

static void fixture_close(struct fixture *fixture) {
    facts_schema_free(fixture->schema);
    arena_free(fixture->arena);
}

/* "entitlement[Teams].status Blocked; ..." of what a line came to; or why it did not. */
static struct text made(struct fixture *fixture, const char *line) {
    struct changes changes;
    struct changed_tenant changed;
    struct text why = TEXT("");
    struct buffer out = {0};
    if (!changes_parse(fixture->arena, fixture->schema, text_of(line), &changes, &why) ||
        !changes_apply(fixture->arena, fixture->schema, &changes, fixture->tenant, &changed, &why))
        return why;
    for (uint32_t i = 0; i < changed.made_count; i++) {
        const struct change_made *at = &changed.made[i];
        buffer_format(&out, "%s%.*s", i > 0 ? "; " : "", TEXT_ARGS(at->name));
        if (at->fact == INDEX_NONE)
            continue;
        buffer_add_char(&out, ' ');
        value_write_source(&out, &fixture->schema->records[at->record].facts[at->fact].type,
                           &at->to);
    }
    buffer_format(&out, " (%u rows)", changed.tenant->row_count);
    struct text words = arena_text(fixture->arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

static void check_made(struct fixture *fixture, const char *line, const char *wanted) {
    CHECK_TEXT(made(fixture, line), text_of(wanted));
}

static void test_values(void) {
    struct fixture fixture = fixture_open();
    check_made(&fixture, "cadence_days=14", "cadence_days 14 (0 rows)");
    check_made(&fixture, " cadence_days = 14 , psm = Jo Doe ",
               "cadence_days 14; psm \"Jo Doe\" (0 rows)");
    check_made(&fixture, "cadence_days=,atu_replied=,rm=",
               "cadence_days blank; atu_replied unknown; rm empty (0 rows)");
    check_made(&fixture, "psm=\"\",fta=\" \"", "psm blank; fta blank (0 rows)");
    check_made(&fixture, "psm=?,fta=\"?\"", "psm unknown; fta \"?\" (0 rows)");
    check_made(&fixture, "psm=\"Doe, \"\"Jo\"\"\",atu_replied=Y",
               "psm \"Doe, \\\"Jo\\\"\"; atu_replied yes (0 rows)");
    check_made(&fixture, "rm=FTCQ A; ;B,engagement=css-led",
               "rm \"FTCQ A\", \"B\"; engagement \"CSS-Led\" (0 rows)");
    check_made(&fixture, "psm=a=b", "psm \"a=b\" (0 rows)");
    fixture_close(&fixture);
}

static void test_rows(void) {
    struct fixture fixture = fixture_open();
    add(&fixture, "Teams", NULL, "Blocked", 5);
    add(&fixture, "MIP", "Waits", "In Progress", 3);
    add(&fixture, "365", NULL, "Blocked", 1);
    add(&fixture, "new 7", NULL, "No Intent", 1);
    check_made(&fixture, "entitlement[teams].seats=7", "entitlement[Teams].seats 7 (4 rows)");
    check_made(&fixture, "entitlement[ MIP ] . seats=7", "entitlement[MIP].seats 7 (4 rows)");
    check_made(&fixture, "entitlement[waits].seats=7", "entitlement[MIP].seats 7 (4 rows)");
    check_made(&fixture, "entitlement[no intent].seats=7",
               "entitlement[\"new 7\"].seats 7 (4 rows)");
    check_made(&fixture, "entitlement[\"365\"].seats=7", "entitlement[\"365\"].seats 7 (4 rows)");
    /* In order: 365, MIP, Teams, new 7. */
    check_made(&fixture, "entitlement[1].seats=7", "entitlement[\"365\"].seats 7 (4 rows)");
    check_made(&fixture, "entitlement[3].seats=7", "entitlement[Teams].seats 7 (4 rows)");
    check_made(&fixture, "entitlement[\"new 7\"]=none", "entitlement[\"new 7\"] (3 rows)");
    check_made(&fixture,
               "entitlement[new].seats=7,entitlement[new 2].service=A,"
               "entitlement[new].service=B",
               "entitlement[new].seats 7; entitlement[new].service \"B\"; "
               "entitlement[new 2].service \"A\" (6 rows)");
    check_made(&fixture, "entitlement=none,entitlement[new].service=A",
               "entitlement; entitlement[new].service \"A\" (1 rows)");
    check_made(&fixture, "entitlement[every]=none", "entitlement (0 rows)");
    check_made(&fixture, "entitlement[blocked].seats=1",
               "entitlement[blocked].seats: 2 of the entitlements have that: write "
               "entitlement[1] or entitlement[3]");
    check_made(&fixture, "entitlement[99999999999].seats=1",
               "entitlement[99999999999].seats: T-1 has no such entitlement, only "
               "entitlement[\"365\"], entitlement[MIP], entitlement[Teams] and "
               "entitlement[\"new 7\"]");
    fixture_close(&fixture);
}

/* Rows that share their name go by number, and the numbers do not hang on the order of the input.
 */
static void test_numbers(void) {
    for (int turned = 0; turned < 2; turned++) {
        struct fixture fixture = fixture_open();
        add(&fixture, "Teams", NULL, "Blocked", turned ? 2 : 1);
        add(&fixture, "Teams", NULL, "Blocked", turned ? 1 : 2);
        add(&fixture, NULL, NULL, "Blocked", 9);
        uint32_t *places;
        uint32_t record = entitlement(&fixture);
        CHECK_NUMBER(rows_in_order(fixture.arena, fixture.schema, fixture.tenant, record, &places),
                     3);
        CHECK_NUMBER(places[1], turned ? 1 : 0);
        CHECK_NUMBER(places[2], turned ? 0 : 1);
        CHECK_TEXT(row_words(fixture.arena, fixture.schema, fixture.tenant, places[1]),
                   TEXT("entitlement[2]"));
        CHECK_TEXT(row_words(fixture.arena, fixture.schema, fixture.tenant, 2),
                   TEXT("entitlement[1]"));
        fixture_close(&fixture);
    }
}

/* The tenant stays as it is; only its copy changes. */
static void test_copy(void) {
    struct fixture fixture = fixture_open();
    add(&fixture, "Teams", NULL, "Blocked", 5);
    check_made(&fixture, "entitlement[1].seats=6,cadence_days=3",
               "entitlement[Teams].seats 6; cadence_days 3 (1 rows)");
    check_made(&fixture, "entitlement=?", "entitlement (0 rows)");
    uint32_t record = entitlement(&fixture);
    CHECK(value_of(&fixture, fixture.tenant->rows[0].values, record, "seats")->number ==
          number_from(5));
    CHECK(value_of(&fixture, fixture.tenant->values, 0, "cadence_days")->state == VALUE_UNKNOWN);
    CHECK_NUMBER(fixture.tenant->row_count, 1);
    CHECK(fixture.tenant->has_children[record]);
    fixture_close(&fixture);
}

int main(void) {
    test_values();
    test_rows();
    test_numbers();
    test_copy();
    return check_end();
}
