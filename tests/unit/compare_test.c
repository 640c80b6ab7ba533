/* Two versions over one portfolio: against evaluating each alone; nothing moves from a version to
 * itself; the way back mirrors the way there. */
#include "compare_checks.h"

#define AS_OF 18322 /* 2020-03-01 */

static const char *const words[] = {"x", "y", "TOP", "TOP400", "vNext", "a-b", "FTCQ EMEA", ""};
enum { WORDS = sizeof words / sizeof *words };

static const char base_rules[] =
    "record tenant\n"
    "  key tenant_id\n"
    "  fact tenant_id is text\n"
    "  fact lead is one of \"Us\", \"Them\", \"Both\"\n"
    "  fact gap is number of days from 1 to 40, may be blank\n"
    "  fact seen_on is date\n"
    "  fact owner is text, may be blank\n"
    "  fact tags is list of text\n"
    "record thing, plural things, many for each tenant\n"
    "  fact state is one of \"On\", \"Off\"\n"
    "setting often is 14 days\n"
    "setting stale is 3 months\n"
    "define meets when gap is at most often\n"
    "define quiet when seen_on is more than stale ago\n"
    "define asked\n  is owner when owner is not blank\n  is \"nobody\" otherwise\n"
    "decision rank is one of \"High\", \"Medium\", \"Low\"\n"
    "  take the first rule that applies\n"
    "  with reason is text, may be blank\n"
    "  with grade is one of \"A\", \"B\", may be blank\n"
    "rule theirs gives \"Low\" with reason \"theirs\" when lead is \"Them\" because \"they lead\"\n"
    "rule still gives \"Low\" with grade \"B\" when quiet because \"nothing is heard\"\n"
    "rule often-met gives \"High\" with grade \"A\" when lead is \"Us\" and meets\n"
    "  because \"we meet\"\n"
    "rule rest gives \"Medium\" otherwise because \"the rest\"\n"
    "decision todo is list of text\n"
    "  take every rule that applies\n"
    "rule call when rank is \"High\" because \"to be called\"\n"
    "rule write when some thing has state \"Off\" because \"to be written to\"\n"
    "rule greet when tags contains \"TOP\" because \"to be greeted\"\n"
    "decision ask is text, may be blank\n"
    "  take the first rule that applies\n"
    "rule owner-asked gives asked when rank is not \"Low\" because \"somebody is asked\"\n"
    "promise theirs-are-low never lead is \"Them\" and rank is not \"Low\"\n"
    "results rank, reason, grade, todo, ask, meets\n";

/* The text with one part of it replaced. */
static struct text replaced(struct arena *arena, const char *whole, const char *part,
                            const char *by) {
    const char *at = strstr(whole, part);
    if (!CHECK(at != NULL))
        return text_of(whole);
    return arena_format(arena, "%.*s%s%s", (int)(at - whole), whole, by, at + strlen(part));
}

static struct compilation *compile_text(struct text text) {
    struct text name = TEXT("test.rules");
    struct compile_options options = {.texts = &text, .text_names = &name, .text_count = 1};
    struct compilation *made = compile(&options);
    if (!CHECK(made->program != NULL)) {
        struct buffer out = {0};
        diags_render_text(made->diags, &out, false);
        printf("%.*s", TEXT_ARGS(buffer_text(&out)));
        buffer_free(&out);
        exit(1);
    }
    return made;
}

/* ---- Tests. */

static void facts_for(struct buffer *facts, const struct program *program, uint32_t tenants,
                      uint64_t seed) {
    buffer_clear(facts);
    random_facts(facts, program->schema, tenants, words, WORDS, seed);
}

static void check_self(const struct program *program, const struct buffer *facts) {
    struct pair pair;
    compare_pair(&pair, program, AS_OF, program, AS_OF, facts);
    CHECK(pair.out->tenants > 0);
    CHECK_NUMBER(pair.out->moved, 0);
    CHECK_NUMBER(pair.out->move_count, 0);
    for (uint32_t r = 0; r < pair.out->result_count; r++) {
        CHECK_NUMBER(pair.out->results[r].changed, 0);
        CHECK_NUMBER(pair.out->results[r].other_rule, 0);
        CHECK_NUMBER(pair.out->results[r].item_count, 0);
    }
    check_pair(&pair, false);
    arena_free(pair.arena);
}

/* Of every rule set there is. */
static void test_self(void) {
    static const char *const sets[] = {"rules", "tests/golden/small",
                                       "tests/language/ok/constructs.rules",
                                       "tests/language/ok/windows.rules"};
    struct buffer facts = {0};
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
        struct compile_options options = {.rules = sets[s]};
        struct compilation *made = compile(&options);
        if (CHECK(made->program != NULL)) {
            facts_for(&facts, made->program, 1500, 7 + s);
            check_self(made->program, &facts);
        }
        compilation_free(made);
    }
    struct compilation *base = compile_text(text_of(base_rules));
    facts_for(&facts, base->program, 300, 3);
    check_self(base->program, &facts);
    compilation_free(base);
    buffer_free(&facts);
}

struct change_case {
    const char *what, *part, *by;
    bool moves;                     /* somebody moves */
    const char *other_part, *other; /* a second place, or NULL */
};

static const struct change_case cases[] = {
    {"a setting", "often is 14 days", "often is 21 days", true, NULL, NULL},
    {"values in another order", "with grade is one of \"A\", \"B\"",
     "with grade is one of \"B\", \"A\"", false, NULL, NULL},
    {"a value added", "\"Medium\", \"Low\"\n  take", "\"Medium\", \"Low\", \"None\"\n  take", false,
     NULL, NULL},
    {"a value added in the middle", "\"Low\"\n  take the first rule that applies\n  with reason",
     "\"None\", \"Low\"\n  take the first rule that applies\n  with reason", false, NULL, NULL},
    {"a rule of a list removed",
     "rule greet when tags contains \"TOP\" because \"to be greeted\"\n", "", true, NULL, NULL},
    {"a rule of a list changed, and one added",
     "rule greet when tags contains \"TOP\" because \"to be greeted\"\n",
     "rule greet when tags contains \"TOP400\" because \"to be greeted\"\n"
     "rule wave when tags contains \"TOP\" because \"to be waved at\"\n",
     true, NULL, NULL},
    {"items of a list in another order",
     "rule call when rank is \"High\" because \"to be called\"\n",
     "rule ring when rank is \"High\" because \"to be called\"\n", true,
     "rule greet when tags contains \"TOP\" because \"to be greeted\"\n",
     "rule call when rank is \"Low\" because \"to be called\"\n"},
    {"a list whose rules stand the other way round",
     "rule call when rank is \"High\" because \"to be called\"\n", "", true, "decision ask",
     "rule call when rank is \"High\" because \"to be called\"\ndecision ask"},
    {"a promise that breaks", "rule theirs gives \"Low\"", "rule theirs gives \"Medium\"", true,
     NULL, NULL},
    {"a definition", "is \"nobody\" otherwise", "is \"x\" otherwise", true, NULL, NULL},
    {"an otherwise that is no more", "rule rest gives \"Medium\" otherwise",
     "rule rest gives \"Medium\" when lead is \"Us\"", true, "\"Low\"\n  take",
     "\"Low\", may be blank\n  take"},
    {"an open decision of few values now", "decision ask is text, may be blank\n",
     "decision ask is one of \"x\", \"y\", \"nobody\", may be blank\n", true, "gives asked when",
     "gives \"x\" when"},
    {"a result added", "promise", "define asked-too when rank is \"High\"\npromise", false,
     "todo, ask", "todo, asked-too, ask"},
    {"a decision of few values now open", "with grade is one of \"A\", \"B\", may",
     "with grade is text, may", true, NULL, NULL},
    {"values in another order, and a fact added", "with grade is one of \"A\", \"B\"",
     "with grade is one of \"B\", \"A\"", false, "  fact owner",
     "  fact spare is yes/no\n  fact owner"},
    {"a fact added", "  fact owner", "  fact spare is text, may be blank\n  fact owner", false,
     NULL, NULL},
    {"a value of a fact added", "\"Them\", \"Both\"", "\"Them\", \"Both\", \"Nobody\"", false, NULL,
     NULL},
    {"values of a fact in another order", "\"Us\", \"Them\", \"Both\"",
     "\"Both\", \"Them\", \"Us\"", false, NULL, NULL},
    {"the limits of a fact", "fact gap is number of days from 1 to 40",
     "fact gap is number of days from 1 to 20", false, NULL, NULL},
    {"a result that is no more", "results rank, reason, grade", "results rank, grade", false, NULL,
     NULL},
    {"a condition", "gap is at most often", "gap is less than often", true, NULL, NULL},
};

static struct text case_rules(struct arena *arena, const struct change_case *at) {
    struct text rules = replaced(arena, base_rules, at->part, at->by); /* ends with NUL */
    return at->other_part ? replaced(arena, rules.bytes, at->other_part, at->other) : rules;
}

static void test_changes(void) {
    struct arena *arena = arena_new();
    struct compilation *base = compile_text(text_of(base_rules));
    struct buffer facts = {0};
    facts_for(&facts, base->program, 1400, 11);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct compilation *edited = compile_text(case_rules(arena, &cases[i]));
        struct pair there, back;
        compare_pair(&there, base->program, AS_OF, edited->program, AS_OF, &facts);
        compare_pair(&back, edited->program, AS_OF, base->program, AS_OF, &facts);
        unsigned long before = checks_failed;
        check_pair(&there, true);
        check_pair(&back, true);
        check_mirror(there.out, back.out);
        CHECK((there.out->moved > 0) == cases[i].moves);
        if (checks_failed > before)
            printf("  by the case \"%s\"\n", cases[i].what);
        arena_free(there.arena);
        arena_free(back.arena);
        compilation_free(edited);
    }
    buffer_free(&facts);
    compilation_free(base);
    arena_free(arena);
}

static void test_days(void) {
    struct compilation *base = compile_text(text_of(base_rules));
    struct buffer facts = {0};
    struct pair there, back;
    facts_for(&facts, base->program, 700, 5);
    compare_pair(&there, base->program, AS_OF, base->program, AS_OF + 60, &facts);
    compare_pair(&back, base->program, AS_OF + 60, base->program, AS_OF, &facts);
    CHECK(there.out->moved > 0);
    check_pair(&there, true);
    check_mirror(there.out, back.out);
    arena_free(there.arena);
    arena_free(back.arena);
    buffer_free(&facts);
    compilation_free(base);
}

/* Facts written by hand, so that what is expected can be read here. */
static const char few[] =
    "{\"tenant_id\":\"A\",\"lead\":\"Us\",\"gap\":20,\"seen_on\":\"2020-02-01\",\"owner\":\"o\","
    "\"tags\":[\"TOP\"],\"thing\":[]}\n"
    "{\"tenant_id\":\"B\",\"lead\":\"Us\",\"seen_on\":\"2020-02-01\",\"owner\":null,\"tags\":[],"
    "\"thing\":[]}\n"
    "{\"tenant_id\":\"C\",\"lead\":\"Them\",\"gap\":5,\"seen_on\":\"2020-02-01\",\"owner\":null,"
    "\"tags\":[],\"thing\":[]}\n"
    "{\"tenant_id\":\"D\",\"lead\":\"Both\",\"gap\":35,\"seen_on\":\"2020-02-01\","
    "\"owner\":null,\"tags\":[],\"thing\":[{\"state\":\"Off\"}]}\n";

static void check_side(const struct compared_result *result, const struct move_side *side,
                       const char *outcome, const char *rule, const char *because) {
    CHECK_TEXT(result->outcomes[side->outcome].text, text_of(outcome));
    CHECK_TEXT(side->rule, text_of(rule));
    CHECK_TEXT(side->because, text_of(because));
}

/* The setting goes from 14 to 30 days: A is met often now; of B, of whom the days are not known,
 * everything stays open; C and D stay. */
static void test_by_hand(void) {
    struct arena *arena = arena_new();
    struct compilation *base = compile_text(text_of(base_rules));
    struct compilation *edited =
        compile_text(replaced(arena, base_rules, "often is 14 days", "often is 30 days"));
    struct buffer facts = {0};
    struct pair pair;
    buffer_add_string(&facts, few);
    compare_pair(&pair, base->program, AS_OF, edited->program, AS_OF, &facts);
    const struct comparison *out = pair.out;
    const struct compared_result *rank = result_named(out, "rank"),
                                 *todo = result_named(out, "todo");
    CHECK_NUMBER(out->tenants, 4);
    CHECK_NUMBER(out->moved, 1);
    CHECK_NUMBER(rank->changed, 1);
    CHECK_NUMBER(count_of(rank, TEXT("Medium"), TEXT("High")), 1);
    CHECK_NUMBER(count_of(rank, TEXT("? High, Medium"), TEXT("? High, Medium")), 1);
    CHECK_NUMBER(count_of(rank, TEXT("Low"), TEXT("Low")), 1);
    CHECK_NUMBER(count_of(rank, TEXT("Medium"), TEXT("Medium")), 1);
    CHECK_NUMBER(rank->old_undecided, 1);
    CHECK_NUMBER(rank->outcome_count, 4);
    CHECK_TEXT(rank->outcomes[0].text, TEXT("High"));
    CHECK_TEXT(rank->outcomes[2].text, TEXT("Low"));
    CHECK(rank->outcomes[3].is_undecided);
    CHECK_NUMBER(todo->item_count, 1);
    CHECK_TEXT(todo->items[0].item, TEXT("call"));
    CHECK_NUMBER(todo->items[0].gained, 1);
    CHECK_NUMBER(out->move_count, 4); /* rank, grade, todo, meets */
    CHECK_TEXT(out->moves[0].tenant_id, TEXT("A"));
    check_side(rank, &out->moves[0].old, "Medium", "rest", "the rest");
    check_side(rank, &out->moves[0].new, "High", "often-met", "we meet");
    check_side(todo, &out->moves[2].old, "greet", "", "");
    check_side(todo, &out->moves[2].new, "call; greet", "", "");
    arena_free(pair.arena);
    buffer_free(&facts);
    compilation_free(base);
    compilation_free(edited);
    arena_free(arena);
}

/* Of A and C nothing was heard for three months on the later day, so that rank goes to Low with its
 * companions; nobody else moves. A comparison of a row is found too; of C there are two. */
static void test_day_causes(void) {
    struct arena *arena = arena_new();
    struct text rules =
        replaced(arena, base_rules, "promise",
                 "define late for thing when from_on is more than 10 days ago\n"
                 "decision alarm is one of \"Yes\", \"No\"\n"
                 "  take the first rule that applies\n"
                 "rule late-thing gives \"Yes\" when some thing is late because \"late\"\n"
                 "rule quiet-tenant gives \"Yes\" when quiet because \"quiet\"\n"
                 "rule calm gives \"No\" otherwise because \"calm\"\npromise");
    rules = replaced(arena, rules.bytes, "\"On\", \"Off\"\n",
                     "\"On\", \"Off\"\n  fact from_on is date\n");
    rules = replaced(arena, rules.bytes, "results rank", "results alarm, rank");
    struct compilation *base = compile_text(rules);
    struct buffer facts = {0};
    buffer_add_string(&facts,
                      "{\"tenant_id\":\"A\",\"lead\":\"Both\",\"gap\":9,\"seen_on\":\"2019-12-10\","
                      "\"owner\":null,"
                      "\"tags\":[],\"thing\":[]}\n"
                      "{\"tenant_id\":\"B\",\"lead\":\"Both\",\"gap\":9,\"seen_on\":\"2020-02-10\","
                      "\"owner\":null,"
                      "\"tags\":[],\"thing\":[{\"state\":\"On\",\"from_on\":\"2020-02-25\"},"
                      "{\"state\":\"On\",\"from_on\":\"2020-03-09\"}]}\n"
                      "{\"tenant_id\":\"C\",\"lead\":\"Both\",\"gap\":9,\"seen_on\":\"2019-12-10\","
                      "\"owner\":null,"
                      "\"tags\":[],\"thing\":[{\"state\":\"On\",\"from_on\":\"2020-02-25\"}]}\n");
    struct portfolio_options options = options_of(&facts);
    struct compare_request request = {.old = {base->program, TEXT("r"), AS_OF},
                                      .new = {base->program, TEXT("r"), AS_OF + 14},
                                      .where = INDEX_NONE,
                                      .facts = &options};
    struct portfolio_counts counts;
    enum portfolio_result result;
    struct diags *diags = diags_new(arena, NULL);
    struct comparison *out = compare_versions(arena, &request, diags, &counts, &result);
    CHECK(is_of_time(out));
    CHECK(compare_days(out, &request, &result));
    CHECK_NUMBER(out->moved, 3);
    CHECK_NUMBER(out->day_change_count, 2);
    CHECK_TEXT(out->day_changes[0].words, TEXT("seen_on is more than stale ago"));
    CHECK_NUMBER(out->day_changes[0].line, 15);
    CHECK_TEXT(out->day_changes[1].words, TEXT("from_on is more than 10 days ago"));
    for (size_t m = 0; m < out->move_count; m++) {
        const struct move *move = &out->moves[m];
        bool is_alarm = text_is(out->results[move->result].name, TEXT("alarm"));
        uint32_t wanted = text_is(move->tenant_id, TEXT("B"))               ? 1
                          : is_alarm && text_is(move->tenant_id, TEXT("C")) ? INDEX_NONE
                                                                            : 0;
        CHECK_NUMBER(move->cause, wanted);
    }
    diags_free(diags);
    buffer_free(&facts);
    compilation_free(base);
    arena_free(arena);
}

/* Where one version takes fewer values, it leaves out the tenants that have others. */
static void test_left_out(void) {
    struct arena *arena = arena_new();
    struct compilation *base = compile_text(text_of(base_rules));
    struct compilation *edited =
        compile_text(replaced(arena, base_rules, "of days from 1 to 40", "of days from 6 to 40"));
    struct buffer facts = {0};
    struct pair pair;
    buffer_add_string(&facts, few);
    compare_pair(&pair, base->program, AS_OF, edited->program, AS_OF, &facts);
    CHECK_NUMBER(pair.out->tenants, 3);
    CHECK_NUMBER(pair.out->left_out_old, 0);
    CHECK_NUMBER(pair.out->left_out_new, 1);
    CHECK_NUMBER(pair.out->only_old_count, 1);
    CHECK_NUMBER(pair.out->only_new_count, 0);
    CHECK_TEXT(pair.out->only_old[0], TEXT("C"));
    check_pair(&pair, true); /* true is told of meets, though nobody has it */
    CHECK_NUMBER(result_named(pair.out, "rank")->outcomes[2].old_count, 0);
    arena_free(pair.arena);
    compare_pair(&pair, edited->program, AS_OF, base->program, AS_OF, &facts);
    CHECK_NUMBER(pair.out->only_new_count, 1);
    CHECK_TEXT(pair.out->only_new[0], TEXT("C"));
    check_pair(&pair, true);
    arena_free(pair.arena);
    buffer_free(&facts);
    compilation_free(base);
    compilation_free(edited);
    arena_free(arena);
}

/* The same value by another rule is no move, but counted. */
static void test_other_rule(void) {
    struct arena *arena = arena_new();
    struct compilation *base = compile_text(text_of(base_rules));
    struct compilation *edited = compile_text(
        replaced(arena, base_rules, "rule rest",
                 "rule both gives \"Medium\" when lead is \"Both\" because \"both\"\nrule rest"));
    struct buffer facts = {0};
    struct pair pair;
    buffer_add_string(&facts, few);
    compare_pair(&pair, base->program, AS_OF, edited->program, AS_OF, &facts);
    CHECK_NUMBER(pair.out->moved, 0);
    CHECK_NUMBER(result_named(pair.out, "rank")->other_rule, 1);
    CHECK_NUMBER(result_named(pair.out, "todo")->other_rule, 0);
    arena_free(pair.arena);
    buffer_free(&facts);
    compilation_free(base);
    compilation_free(edited);
    arena_free(arena);
}

/* A renamed rule is the same rule. */
static void test_renamed_rule(void) {
    struct arena *arena = arena_new();
    struct compilation *base = compile_text(text_of(base_rules));
    struct compilation *edited =
        compile_text(replaced(arena, base_rules, "rule rest gives", "rule remaining gives"));
    struct edits *edits = edits_find(base, edited);
    struct buffer facts = {0};
    buffer_add_string(&facts, few);
    struct portfolio_options options = options_of(&facts);
    struct compare_request request = {.old = {base->program, TEXT("old"), AS_OF},
                                      .new = {edited->program, TEXT("new"), AS_OF},
                                      .where = INDEX_NONE,
                                      .facts = &options};
    for (int with = 0; with < 2; with++) {
        struct portfolio_counts counts;
        enum portfolio_result result;
        struct diags *diags = diags_new(arena, NULL);
        request.edits = with ? edits : NULL;
        const struct comparison *out = compare_versions(arena, &request, diags, &counts, &result);
        CHECK_NUMBER(out->moved, 0);
        CHECK_NUMBER(result_named(out, "rank")->other_rule, with ? 0 : 2); /* A and D */
        diags_free(diags);
    }
    edits_free(edits);
    buffer_free(&facts);
    compilation_free(base);
    compilation_free(edited);
    arena_free(arena);
}

/* Only what is asked for, and only tenants for which the condition holds. */
static void test_only_and_where(void) {
    struct arena *arena = arena_new();
    struct compilation *base = compile_text(text_of(base_rules));
    struct text rules = replaced(arena, base_rules, "often is 14 days", "often is 30 days");
    struct text name = TEXT("test.rules"), only = TEXT("todo");
    struct compile_options with_where = {.texts = &rules,
                                         .text_names = &name,
                                         .text_count = 1,
                                         .where = TEXT("gap is at least 10 days")};
    struct compilation *edited = compile(&with_where);
    struct buffer facts = {0};
    buffer_add_string(&facts, few);
    struct portfolio_options options = options_of(&facts);
    struct compare_request request = {.old = {base->program, TEXT("old"), AS_OF},
                                      .new = {edited->program, TEXT("new"), AS_OF},
                                      .where = edited->where,
                                      .only = &only,
                                      .only_count = 1,
                                      .facts = &options};
    struct portfolio_counts counts;
    enum portfolio_result result;
    struct diags *diags = diags_new(arena, NULL);
    const struct comparison *out = compare_versions(arena, &request, diags, &counts, &result);
    CHECK_NUMBER(out->tenants, 2); /* A and D; of C it is false */
    CHECK_NUMBER(out->unclear, 1); /* B */
    CHECK_NUMBER(out->result_count, 1);
    CHECK_NUMBER(out->move_count, 1);
    diags_free(diags);
    buffer_free(&facts);
    compilation_free(base);
    compilation_free(edited);
    arena_free(arena);
}

int main(void) {
    test_self();
    test_changes();
    test_days();
    test_by_hand();
    test_day_causes();
    test_left_out();
    test_other_rule();
    test_renamed_rule();
    test_only_and_where();
    return check_end();
}
