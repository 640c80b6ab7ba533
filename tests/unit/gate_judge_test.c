/* Gates over comparisons made by hand: each at the most that it allows, and one past it; and names
 * and values against rule sets. */
#include "check.h"

#include "change/gate.h"
#include "check/compile.h"

/* Outcomes of `priority`, of the list `checks`, of the yes/no `call`. */
enum { HIGH, MEDIUM, LOW, BLANK, MAYBE, MAYBE_TOO };
enum { PRIORITY, CHECKS, CALL, GONE };

struct house {
    struct arena *arena;
    struct sources *sources;
    struct diags *diags;
    struct gates *gates;
    struct comparison comparison;
};

static struct outcome outcomes[] = {
    [HIGH] = {.text = {"High", 4}},
    [MEDIUM] = {.text = {"Medium", 6}},
    [LOW] = {.text = {"Low", 3}},
    [BLANK] = {.text = {"", 0}, .is_blank = true},
    [MAYBE] = {.text = {"? High, Low", 11}, .is_undecided = true},
    [MAYBE_TOO] = {.text = {"? High, Medium", 14}, .is_undecided = true},
};

static struct house house_new(uint64_t tenants) {
    struct house house = {.arena = arena_new()};
    house.sources = sources_new(house.arena);
    house.diags = diags_new(house.arena, house.sources);
    house.gates = gates_new(house.arena, house.sources);
    struct compared_result *results = arena_array(house.arena, 4, sizeof *results);
    results[PRIORITY] = (struct compared_result){
        .name = TEXT("priority"), .in_old = true, .in_new = true, .outcomes = outcomes};
    results[CHECKS] = (struct compared_result){
        .name = TEXT("checks"), .in_old = true, .in_new = true, .is_list = true};
    results[CALL] = (struct compared_result){.name = TEXT("call"), .in_old = true, .in_new = true};
    results[GONE] = (struct compared_result){.name = TEXT("gone"), .in_old = true};
    house.comparison =
        (struct comparison){.tenants = tenants,
                            .results = results,
                            .result_count = 4,
                            .moves = arena_array(house.arena, 2000, sizeof(struct move))};
    return house;
}

static void house_free(struct house *house) {
    gates_free(house->gates);
    diags_free(house->diags);
    sources_free(house->sources);
    arena_free(house->arena);
}

static void add_move(struct house *house, const char *tenant, uint32_t result, uint32_t from,
                     uint32_t to) {
    struct comparison *comparison = &house->comparison;
    comparison->moves[comparison->move_count++] = (struct move){
        .tenant_id = text_of(tenant), .result = result, .old.outcome = from, .new.outcome = to};
}

/* Tenants T-0, T-1, ... each with the move. */
static void add_moves(struct house *house, uint32_t count, uint32_t from, uint32_t to) {
    for (uint32_t i = 0; i < count; i++)
        add_move(house, arena_format(house->arena, "T-%u", i).bytes, PRIORITY, from, to);
}

static void add_list_outcomes(struct house *house, const char *old, const char *new) {
    struct outcome *both = arena_array(house->arena, 2, sizeof *both);
    both[0].text = text_of(old);
    both[1].text = text_of(new);
    house->comparison.results[CHECKS].outcomes = both;
    add_move(house, "T-1", CHECKS, 0, 1);
}

static struct gate_verdict judge(struct house *house, const char *sentence) {
    CHECK(gates_read_call(house->gates, text_of(sentence), NULL, NULL, house->diags));
    struct gate_verdict *verdicts = gates_judge(house->gates, &house->comparison, house->arena);
    return verdicts[gates_count(house->gates) - 1];
}

static void test_count(void) {
    struct house house = house_new(200);
    add_moves(&house, 25, MEDIUM, LOW);
    struct gate_verdict verdict = judge(&house, "at most 25 tenants change in priority");
    CHECK(verdict.passed && verdict.is_checked && verdict.tenant_count == 0);
    CHECK_TEXT(verdict.finding, TEXT("25 tenants change in priority; the gate allows 25"));
    CHECK_TEXT(verdict.sentence, TEXT("at most 25 tenants change in priority"));
    verdict = judge(&house, "at most 24 tenants change in priority");
    CHECK(!verdict.passed && verdict.is_checked);
    CHECK_TEXT(verdict.finding,
               TEXT("25 tenants change in priority; the gate allows 24, so 1 too many"));
    CHECK_NUMBER(verdict.tenant_count, 25);
    CHECK_TEXT(verdict.tenants[24], TEXT("T-24"));
    verdict = judge(&house, "at most 0 tenants change in checks");
    CHECK(verdict.passed);
    CHECK_TEXT(verdict.finding, TEXT("no tenant changes in checks; the gate allows none"));
    house_free(&house);
}

/* A tenant with several moves counts once where no decision is named. */
static void test_tenants_count_once(void) {
    struct house house = house_new(10);
    add_move(&house, "A", PRIORITY, HIGH, LOW);
    add_move(&house, "A", CALL, 0, 0);
    add_move(&house, "B", PRIORITY, HIGH, LOW);
    CHECK(judge(&house, "at most 2 tenants change").passed);
    struct gate_verdict verdict = judge(&house, "at most 1 tenant changes");
    CHECK(!verdict.passed);
    CHECK_TEXT(verdict.finding, TEXT("2 tenants change; the gate allows 1, so 1 too many"));
    CHECK_NUMBER(verdict.tenant_count, 2);
    CHECK_TEXT(verdict.tenants[1], TEXT("B"));
    house_free(&house);
}

static void test_share(void) {
    struct house house = house_new(150);
    add_moves(&house, 3, MEDIUM, LOW);
    struct gate_verdict verdict = judge(&house, "at most 2 % of tenants change in priority");
    CHECK(verdict.passed);
    CHECK_TEXT(verdict.finding,
               TEXT("3 of 150 tenants change in priority; the gate allows 2 %, which is 3"));
    add_move(&house, "T-3", PRIORITY, MEDIUM, LOW);
    verdict = judge(&house, "at most 2 % of tenants change in priority");
    CHECK(!verdict.passed);
    CHECK_TEXT(verdict.finding, TEXT("4 of 150 tenants change in priority; the gate allows 2 %, "
                                     "which is 3, so 1 too many"));
    CHECK_NUMBER(verdict.tenant_count, 4);
    house_free(&house);

    /* What no binary fraction holds: 0.7 % of 1,000 is 7, and of 999 it is 6. */
    house = house_new(1000);
    add_moves(&house, 7, MEDIUM, LOW);
    CHECK(judge(&house, "at most 0.7 % of tenants change").passed);
    CHECK(!judge(&house, "at most 0.699999 % of tenants change").passed);
    house.comparison.tenants = 999;
    CHECK(!judge(&house, "at most 0.7 % of tenants change").passed);
    house_free(&house);

    /* 100 % of very many, and 0 %. */
    house = house_new((uint64_t)1 << 56);
    add_moves(&house, 2, MEDIUM, LOW);
    CHECK(judge(&house, "at most 100 % of tenants change").passed);
    CHECK_TEXT(judge(&house, "at most 0 % of tenants change").finding,
               TEXT("2 of 72057594037927936 tenants change; the gate allows 0 %, which is none, so "
                    "2 too many"));
    house_free(&house);
}

static void test_moves(void) {
    struct house house = house_new(50);
    add_move(&house, "A", PRIORITY, HIGH, LOW);
    add_move(&house, "B", PRIORITY, MEDIUM, LOW);
    add_move(&house, "C", PRIORITY, MAYBE, LOW);
    add_move(&house, "D", PRIORITY, LOW, MAYBE);
    add_move(&house, "E", PRIORITY, MAYBE, MAYBE_TOO);
    add_move(&house, "F", PRIORITY, LOW, BLANK);
    struct gate_verdict verdict =
        judge(&house, "no tenant moves from \"High\" to \"Low\" in priority");
    CHECK(!verdict.passed);
    CHECK_TEXT(verdict.finding,
               TEXT("1 tenant moves from \"High\" to \"Low\" in priority; the gate "
                    "allows none, so 1 too many"));
    CHECK_NUMBER(verdict.tenant_count, 1);
    CHECK_TEXT(verdict.tenants[0], TEXT("A"));
    CHECK(judge(&house, "no tenant moves from \"Low\" to \"High\" in priority").passed);
    CHECK(judge(&house, "at most 3 tenants move to \"Low\" in priority").passed);
    CHECK(!judge(&house, "at most 2 tenants move to \"Low\" in priority").passed);
    CHECK(judge(&house, "at most 2 tenants move from \"Low\" in priority").passed);
    CHECK(!judge(&house, "at most 1 tenant moves from \"Low\" in priority").passed);
    CHECK(judge(&house, "no tenant moves to \"Medium\" in priority").passed);
    CHECK_TEXT(judge(&house, "no tenant moves to blank in priority").tenants[0], TEXT("F"));
    /* E stays undecided. */
    verdict = judge(&house, "no tenant moves to undecided in priority");
    CHECK_NUMBER(verdict.tenant_count, 1);
    CHECK_TEXT(verdict.tenants[0], TEXT("D"));
    verdict = judge(&house, "no tenant moves from undecided in priority");
    CHECK_NUMBER(verdict.tenant_count, 1);
    CHECK_TEXT(verdict.tenants[0], TEXT("C"));
    CHECK(judge(&house, "at most 6 tenants change in priority").passed);
    house_free(&house);
}

static void test_written_values(void) {
    struct house house = house_new(10);
    struct outcome *both = arena_array(house.arena, 4, sizeof *both);
    both[0].text = TEXT("true");
    both[1].text = TEXT("false");
    both[2].text = TEXT("\"? \\\"odd\\\" \\\\\"");
    both[3].text = TEXT("\"? \"");
    house.comparison.results[CALL].outcomes = both;
    add_move(&house, "A", CALL, 0, 1);
    add_move(&house, "B", CALL, 2, 3);
    CHECK_TEXT(judge(&house, "no tenant moves from yes to no in call").tenants[0], TEXT("A"));
    CHECK(judge(&house, "no tenant moves from no in call").passed);
    CHECK_TEXT(judge(&house, "no tenant moves from \"? \\\"odd\\\" \\\\\" in call").tenants[0],
               TEXT("B"));
    CHECK(judge(&house, "no tenant moves from \"? \\\"odd\\\" \" in call").passed);
    CHECK(!judge(&house, "no tenant moves to \"? \" in call").passed);
    CHECK(judge(&house, "no tenant moves to \"? x\" in call").passed);
    house_free(&house);
}

struct list_case {
    const char *old, *new, *sentence;
    bool passed;
};

static void test_lists(void) {
    static const struct list_case cases[] = {
        {"a; b", "a", "no tenant loses \"b\" in checks", false},
        {"a; b", "a", "no tenant loses \"a\" in checks", true},
        {"a; b", "a", "no tenant gains \"b\" in checks", true},
        {"", "b", "no tenant gains \"b\" in checks", false},
        {"ab", "b", "no tenant loses \"a\" in checks", true},
        {"\"x; y\"; z", "z", "no tenant loses \"x; y\" in checks", false},
        {"\"x; y\"; z", "z", "no tenant loses \"y\" in checks", true},
        {"\"q\\\"; r\"; z", "z", "no tenant loses \"q\\\"; r\" in checks", false},
        /* What is only possible is not surely there. */
        {"a; b", "a; ? b", "no tenant loses \"b\" in checks", false},
        {"a; ? b", "a; b", "no tenant gains \"b\" in checks", false},
        {"a; ? b; c", "a; ? c", "no tenant loses \"c\" in checks", true},
        {"?; b", "?", "no tenant loses \"b\" in checks", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct house house = house_new(10);
        add_list_outcomes(&house, cases[i].old, cases[i].new);
        if (!CHECK(judge(&house, cases[i].sentence).passed == cases[i].passed))
            printf("# %s -> %s: %s\n", cases[i].old, cases[i].new, cases[i].sentence);
        house_free(&house);
    }
}

static void test_named(void) {
    struct house house = house_new(10);
    const char *sentence = "these tenants do not change in priority: \"A\", \"B\", \"C\"";
    add_move(&house, "B", CALL, 0, 0);
    add_move(&house, "X", PRIORITY, HIGH, LOW);
    struct gate_verdict verdict = judge(&house, sentence);
    CHECK(!verdict.passed && !verdict.is_checked);
    CHECK_TEXT(verdict.finding,
               TEXT("0 of the 3 tenants named change in priority; 3 are not among the tenants "
                    "compared, so the gate cannot be checked for them"));
    CHECK_NUMBER(verdict.absent_count, 3);

    gates_meet(house.gates, TEXT("A"));
    gates_meet(house.gates, TEXT("B"));
    gates_meet(house.gates, TEXT("X"));
    verdict = judge(&house, sentence);
    CHECK(!verdict.passed && !verdict.is_checked);
    CHECK_TEXT(verdict.finding,
               TEXT("0 of the 3 tenants named change in priority; 1 is not among the tenants "
                    "compared, so the gate cannot be checked for it"));
    CHECK_NUMBER(verdict.absent_count, 1);
    CHECK_TEXT(verdict.absent[0], TEXT("C"));

    gates_meet(house.gates, TEXT("C"));
    verdict = judge(&house, sentence);
    CHECK(verdict.passed && verdict.is_checked);
    CHECK_TEXT(verdict.finding, TEXT("0 of the 3 tenants named change in priority"));

    CHECK_TEXT(judge(&house, "this tenant does not change: \"A\"").finding,
               TEXT("the tenant named does not change"));
    CHECK_TEXT(judge(&house, "this tenant does not change: \"B\"").finding,
               TEXT("the tenant named changes"));
    CHECK_TEXT(judge(&house, "this tenant does not change: \"Q\"").finding,
               TEXT("the tenant named is not among the tenants compared, so the gate cannot be "
                    "checked"));
    verdict = judge(&house, "these tenants do not change: \"A\", \"B\"");
    CHECK(!verdict.passed && verdict.is_checked);
    CHECK_TEXT(verdict.finding, TEXT("1 of the 2 tenants named changes"));
    CHECK_NUMBER(verdict.tenant_count, 1);
    CHECK_TEXT(verdict.tenants[0], TEXT("B"));
    house_free(&house);
}

static void test_promises(void) {
    struct house house = house_new(10);
    struct promise_change promises[] = {{.name = TEXT("kept")},
                                        {.name = TEXT("broken"), .old_broken = 1}};
    struct text still[] = {TEXT("S")}, newly[] = {TEXT("N"), TEXT("M")};
    house.comparison.promises = promises;
    house.comparison.promise_count = 2;
    struct gate_verdict verdict = judge(&house, "no promise is broken");
    CHECK(verdict.passed);
    CHECK_TEXT(verdict.finding, TEXT("no promise is broken"));

    promises[1].new_broken = 1;
    promises[1].still = still;
    promises[1].still_count = 1;
    verdict = judge(&house, "no promise is broken");
    CHECK(!verdict.passed);
    CHECK_TEXT(verdict.finding, TEXT("broken is broken by 1 tenant (none newly)"));
    CHECK_TEXT(verdict.tenants[0], TEXT("S"));
    verdict = judge(&house, "no promise is newly broken");
    CHECK(verdict.passed);
    CHECK_TEXT(verdict.finding, TEXT("no promise is newly broken"));

    promises[1].new_broken = 3;
    promises[1].newly = promises[0].newly = newly;
    promises[1].newly_count = 2;
    promises[0].new_broken = promises[0].newly_count = 1;
    verdict = judge(&house, "no promise is broken");
    CHECK_TEXT(verdict.finding,
               TEXT("kept is broken by 1 tenant; broken is broken by 3 tenants (2 newly)"));
    CHECK_NUMBER(verdict.tenant_count, 3);
    verdict = judge(&house, "no promise is newly broken");
    CHECK_TEXT(verdict.finding,
               TEXT("kept is newly broken by 1 tenant; broken is newly broken by 2 tenants"));
    CHECK_NUMBER(verdict.tenant_count, 2);
    house_free(&house);
}

static void test_growth(void) {
    struct house house = house_new(10);
    struct compared_result *priority = &house.comparison.results[PRIORITY];
    priority->old_undecided = 2;
    priority->new_undecided = 2;
    add_move(&house, "A", PRIORITY, HIGH, MAYBE);
    add_move(&house, "B", PRIORITY, MAYBE, HIGH);
    struct gate_verdict verdict = judge(&house, "undecided does not grow in priority");
    CHECK(verdict.passed);
    CHECK_TEXT(verdict.finding, TEXT("undecided in priority: 2 tenants before, 2 now"));
    verdict = judge(&house, "undecided does not grow");
    CHECK(verdict.passed);
    CHECK_TEXT(verdict.finding, TEXT("in no decision are more tenants undecided than before"));

    priority->new_undecided = 3;
    add_move(&house, "C", PRIORITY, MAYBE, MAYBE_TOO);
    add_move(&house, "D", PRIORITY, LOW, MAYBE);
    verdict = judge(&house, "undecided does not grow in priority");
    CHECK(!verdict.passed);
    CHECK_TEXT(verdict.finding,
               TEXT("undecided in priority: 2 tenants before, 3 now, so 1 too many"));
    CHECK_NUMBER(verdict.tenant_count, 2);
    CHECK_TEXT(verdict.tenants[1], TEXT("D"));
    CHECK(judge(&house, "undecided does not grow in call").passed);

    /* Growth in one decision is not made up for by another. */
    house.comparison.results[CALL].old_undecided = 9;
    house.comparison.results[CHECKS].new_undecided = 1;
    verdict = judge(&house, "undecided does not grow");
    CHECK(!verdict.passed);
    CHECK_TEXT(verdict.finding,
               TEXT("undecided in priority: 2 tenants before, 3 now, so 1 too many; "
                    "undecided in checks: 0 tenants before, 1 now, so 1 too many"));
    house_free(&house);
}

static void test_unchecked(void) {
    struct house house = house_new(0);
    struct gate_verdict verdict = judge(&house, "no tenant changes");
    CHECK(!verdict.passed && !verdict.is_checked);
    CHECK_TEXT(verdict.finding, TEXT("no tenant was compared, so nothing could be checked"));
    house.comparison.tenants = 1;
    CHECK(judge(&house, "no tenant changes").passed);
    verdict = judge(&house, "no tenant changes in gone");
    CHECK(!verdict.passed && !verdict.is_checked);
    CHECK_TEXT(verdict.finding,
               TEXT("gone is decided by the old version only, so nothing could be compared"));
    house.comparison.results[GONE].in_old = false;
    house.comparison.results[GONE].in_new = true;
    CHECK_TEXT(judge(&house, "undecided does not grow in gone").finding,
               TEXT("gone is decided by the new version only, so nothing could be compared"));
    CHECK_TEXT(judge(&house, "no tenant changes in elsewhere").finding,
               TEXT("elsewhere is not among the decisions compared, so nothing could be compared"));
    house_free(&house);
}

/* ---- Names and values. */

static const char *const old_rules =
    "record tenant\n  \"A customer.\"\n  key tenant_id\n"
    "  fact tenant_id is text\n  fact active is yes/no\n"
    "decision priority is one of \"High\", \"Low\"\n  \"How much.\"\n  take the first rule that "
    "applies\n"
    "rule active gives \"High\"\n  when active is yes\n  because \"it moves\"\n"
    "rule idle gives \"Low\"\n  otherwise\n  because \"it rests\"\n"
    "decision call is yes/no, may be blank\n  \"Whether to call.\"\n  take the first rule that "
    "applies\n"
    "rule call-it gives yes\n  when active is yes\n  because \"it moves\"\n"
    "decision checks is list of text\n  \"What to check.\"\n  take every rule that applies\n"
    "rule owner\n  when active is yes\n  because \"somebody owns it\"\n";

static struct compilation *compile_text(const char *text) {
    struct text bytes = text_of(text), name = TEXT("x.rules");
    struct compile_options options = {.texts = &bytes, .text_names = &name, .text_count = 1};
    struct compilation *made = compile(&options);
    struct buffer out = {0};
    diags_render_text(made->diags, &out, false);
    if (!CHECK(made->program))
        printf("%.*s", TEXT_ARGS(buffer_text(&out)));
    buffer_free(&out);
    return made;
}

struct name_case {
    const char *sentence, *message, *hint; /* message NULL: right */
};

static const struct name_case name_cases[] = {
    {"no tenant changes in priority", NULL, NULL},
    {"no tenant moves from \"High\" to undecided in priority", NULL, NULL},
    {"no tenant moves to blank in call", NULL, NULL},
    {"no tenant moves from yes to no in call", NULL, NULL},
    {"no tenant loses \"owner\" in checks", NULL, NULL},
    {"no tenant moves to blank in checks", NULL, NULL},
    {"undecided does not grow", NULL, NULL},
    {"no tenant changes in priorty", "the rules decide nothing called \"priorty\"",
     "did you mean priority?"},
    {"undecided does not grow in banana", "the rules decide nothing called \"banana\"", ""},
    {"no tenant moves to \"Hihg\" in priority", "priority is never \"Hihg\"",
     "did you mean \"High\"?"},
    {"no tenant moves to \"Urgent\" in priority", "priority is never \"Urgent\"",
     "it is one of High, Low"},
    {"no tenant moves to blank in priority", "priority is never blank", "it is one of High, Low"},
    {"no tenant moves to yes in priority", "priority is never yes", "it is one of High, Low"},
    {"no tenant moves to \"yes\" in call", "call is never \"yes\"", "it is yes or no"},
    {"no tenant loses \"ownr\" in checks", "checks never has the item \"ownr\"",
     "did you mean \"owner\"?"},
    {"no tenant moves from \"owner\" in checks", "checks is a list of items",
     "write `gains \"owner\"` or `loses \"owner\"`"},
    {"no tenant loses \"High\" in priority", "priority is no list: it has one value",
     "write `moves to \"High\"` or `moves from \"High\"`"},
};

static void test_names(void) {
    struct compilation *made = compile_text(old_rules);
    for (size_t i = 0; made->program && i < sizeof name_cases / sizeof *name_cases; i++) {
        const struct name_case *at = &name_cases[i];
        struct house house = house_new(1);
        CHECK(gates_read_call(house.gates, text_of(at->sentence), NULL, NULL, house.diags));
        CHECK(gates_check(house.gates, &made->program, 1, house.diags) == !at->message);
        CHECK_NUMBER(diags_total(house.diags), at->message ? 1 : 0);
        if (at->message && diags_total(house.diags) == 1) {
            CHECK_TEXT(diags_get(house.diags, 0)->message, text_of(at->message));
            CHECK_TEXT(diags_get(house.diags, 0)->hint, text_of(at->hint));
        }
        house_free(&house);
    }
    compilation_free(made);
}

/* What one of two versions knows is no mistake. */
static void test_two_versions(void) {
    struct compilation *old = compile_text(old_rules);
    struct compilation *new = compile_text(
        "record tenant\n  \"A customer.\"\n  key tenant_id\n"
        "  fact tenant_id is text\n  fact active is yes/no\n"
        "decision priority is one of \"Top\", \"Low\"\n  \"How much.\"\n  take the first rule that "
        "applies\n"
        "rule active gives \"Top\"\n  when active is yes\n  because \"it moves\"\n"
        "rule idle gives \"Low\"\n  otherwise\n  because \"it rests\"\n");
    const struct program *programs[] = {old->program, new->program};
    struct house house = house_new(1);
    CHECK(gates_read_call(house.gates, TEXT("no tenant moves from \"High\" to \"Top\" in priority"),
                          NULL, NULL, house.diags));
    CHECK(gates_read_call(house.gates, TEXT("no tenant changes in call"), NULL, NULL, house.diags));
    CHECK(gates_check(house.gates, programs, 2, house.diags));
    CHECK(gates_read_call(house.gates, TEXT("no tenant moves to \"Medium\" in priority"), NULL,
                          NULL, house.diags));
    CHECK(gates_read_call(house.gates, TEXT("no tenant changes in cal"), NULL, NULL, house.diags));
    CHECK(!gates_check(house.gates, programs, 2, house.diags));
    CHECK_NUMBER(diags_total(house.diags), 2);
    CHECK_TEXT(diags_get(house.diags, 1)->message,
               TEXT("neither version of the rules decides \"cal\""));
    house_free(&house);
    compilation_free(old);
    compilation_free(new);
}

int main(void) {
    test_count();
    test_tenants_count_once();
    test_share();
    test_moves();
    test_written_values();
    test_lists();
    test_named();
    test_promises();
    test_growth();
    test_unchecked();
    test_names();
    test_two_versions();
    return check_end();
}
