/* Two versions over one portfolio: against evaluating each alone and comparing the words of what
 * comes out; nothing moves from a version to itself; the way back mirrors the way there. */
#include "base/vector.h"
#include "change/compare.h"
#include "check.h"
#include "random_facts.h"

#include <stdlib.h>

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

/* ---- The same by evaluating one version alone. */

struct alone {
    struct arena *arena;
    const struct program *program;
    struct evaluator *evaluator;
    VECTOR(struct text) ids;
    VECTOR(struct text) outcomes; /* result_count a tenant */
    VECTOR(bool) broken;          /* promise_count a tenant */
};

static bool alone_children(void *context, const struct batch *batch) {
    evaluator_children(((struct alone *)context)->evaluator, batch);
    return true;
}

static bool alone_tenants(void *context, const struct batch *batch) {
    struct alone *alone = context;
    const struct frame *frame = evaluator_tenants(alone->evaluator, batch);
    struct buffer out = {0};
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct value id;
        if (plane_bit(batch->skip, row))
            continue;
        batch_get(batch, row, batch->record->key, &id);
        VECTOR_PUSH(&alone->ids, arena_text(alone->arena, id.text));
        for (uint32_t r = 0; r < alone->program->result_count; r++) {
            struct verdict verdict;
            const struct result *result = &alone->program->results[r];
            buffer_clear(&out);
            verdict_of(frame, row, result, alone->arena, &verdict);
            outcome_write(&out, frame, row, result, &verdict);
            VECTOR_PUSH(&alone->outcomes, arena_text(alone->arena, buffer_text(&out)));
        }
        for (uint32_t p = 0; p < alone->program->promise_count; p++)
            VECTOR_PUSH(&alone->broken, frame_condition(frame, alone->program->promises[p].holds,
                                                        row) == TRUTH_FALSE);
    }
    buffer_free(&out);
    return true;
}

static const char *const input_path[] = {"-"};

static struct portfolio_options options_of(const struct buffer *facts) {
    return (struct portfolio_options){
        .paths = input_path, .path_count = 1, .input = facts->bytes, .input_length = facts->length};
}

static void evaluate_alone(struct alone *alone, const struct program *program, day_number day,
                           const struct buffer *facts) {
    *alone = (struct alone){.arena = arena_new(), .program = program};
    struct portfolio_options options = options_of(facts);
    struct portfolio_sink sink = {alone, alone_children, alone_tenants, NULL};
    struct portfolio_counts counts;
    struct diags *diags = diags_new(alone->arena, NULL);
    options.schema = program->schema;
    options.as_of = day;
    alone->evaluator = evaluator_new(program, day, false);
    CHECK(portfolio_read(&options, &sink, diags, &counts) == PORTFOLIO_DONE);
    evaluator_free(alone->evaluator);
    diags_free(diags);
}

static void alone_free(struct alone *alone) {
    VECTOR_FREE(&alone->ids);
    VECTOR_FREE(&alone->outcomes);
    VECTOR_FREE(&alone->broken);
    arena_free(alone->arena);
}

/* ---- Comparing. */

struct pair {
    struct arena *arena;
    const struct program *programs[2];
    day_number days[2];
    const struct buffer *facts;
    struct comparison *out;
    struct portfolio_counts counts;
};

static void compare_pair(struct pair *pair, const struct program *old, day_number old_day,
                         const struct program *new, day_number new_day,
                         const struct buffer *facts) {
    struct portfolio_options options = options_of(facts);
    enum portfolio_result result;
    *pair = (struct pair){arena_new(), {old, new}, {old_day, new_day}, facts, NULL, {0}};
    struct compare_request request = {.old = {old, TEXT("old"), old_day},
                                      .new = {new, TEXT("new"), new_day},
                                      .where = INDEX_NONE,
                                      .facts = &options};
    struct diags *diags = diags_new(pair->arena, NULL);
    pair->out = compare_versions(pair->arena, &request, diags, &pair->counts, &result);
    diags_free(diags);
    if (!CHECK(pair->out != NULL))
        exit(1);
}

static uint32_t place_of(const struct program *program, struct text name) {
    for (uint32_t r = 0; r < program->result_count; r++)
        if (text_is(program->results[r].name, name))
            return r;
    return INDEX_NONE;
}

static uint32_t tenant_named(const struct alone *alone, struct text id) {
    for (size_t i = 0; i < alone->ids.count; i++)
        if (text_is(alone->ids.items[i], id))
            return (uint32_t)i;
    return INDEX_NONE;
}

enum { PARTS_MOST = 8 };

static uint32_t split(struct text possible, struct text *parts) {
    uint32_t count = 0;
    for (uint32_t at = 2, end; at < possible.length && count < PARTS_MOST; at = end + 2) {
        for (end = at; end < possible.length && possible.bytes[end] != ',';)
            end++;
        parts[count++] = (struct text){possible.bytes + at, end - at};
    }
    return count;
}

/* The same words; or the same values are possible, in whatever order the version declares them. */
static bool is_same(struct text a, struct text b) {
    struct text parts[2][PARTS_MOST];
    uint32_t found = 0;
    if (text_is(a, b) || !text_starts(a, TEXT("? ")) || !text_starts(b, TEXT("? ")))
        return text_is(a, b);
    uint32_t count = split(a, parts[0]), other = split(b, parts[1]);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < other; k++)
            found += text_is(parts[0][i], parts[1][k]);
    return count == other && found == count;
}

static uint64_t count_of(const struct compared_result *result, struct text from, struct text to) {
    for (uint32_t t = 0; t < result->transition_count; t++) {
        const struct transition *at = &result->transitions[t];
        if (is_same(result->outcomes[at->from].text, from) &&
            is_same(result->outcomes[at->to].text, to))
            return at->count;
    }
    return 0;
}

/* Each tenant of both, result by result, in order: exactly the moves there should be. */
static void check_moves(const struct pair *pair, const struct alone alone[2]) {
    const struct comparison *out = pair->out;
    size_t at = 0, wrong = 0;
    uint64_t moved = 0, compared = 0;
    for (size_t t = 0; t < alone[1].ids.count; t++) {
        uint32_t old = tenant_named(&alone[0], alone[1].ids.items[t]);
        bool has_moved = false;
        if (old == INDEX_NONE)
            continue;
        compared++;
        for (uint32_t r = 0; r < out->result_count; r++) {
            const struct compared_result *result = &out->results[r];
            uint32_t places[2] = {place_of(pair->programs[0], result->name),
                                  place_of(pair->programs[1], result->name)};
            if (places[0] == INDEX_NONE || places[1] == INDEX_NONE)
                continue;
            struct text from =
                alone[0].outcomes.items[old * pair->programs[0]->result_count + places[0]];
            struct text to =
                alone[1].outcomes.items[t * pair->programs[1]->result_count + places[1]];
            if (is_same(from, to)) {
                wrong += result->is_finite && count_of(result, from, to) == 0;
                continue;
            }
            has_moved = true;
            const struct move *move = at < out->move_count ? &out->moves[at++] : NULL;
            wrong += !move || move->result != r || count_of(result, from, to) == 0 ||
                     !text_is(move->tenant_id, alone[1].ids.items[t]) ||
                     !is_same(result->outcomes[move->old.outcome].text, from) ||
                     !is_same(result->outcomes[move->new.outcome].text, to);
        }
        moved += has_moved;
    }
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(at, out->move_count);
    CHECK_NUMBER(out->moved, moved);
    CHECK_NUMBER(out->tenants, compared);
}

/* Sums: transitions are all tenants where the values are few, and all changes everywhere. */
static void check_sums(const struct pair *pair) {
    for (uint32_t r = 0; r < pair->out->result_count; r++) {
        const struct compared_result *result = &pair->out->results[r];
        uint64_t all = 0, changed = 0, old = 0, new = 0, undecided[2] = {0};
        for (uint32_t t = 0; t < result->transition_count; t++) {
            const struct transition *at = &result->transitions[t];
            all += at->count;
            changed += at->from == at->to ? 0 : at->count;
        }
        for (uint32_t o = 0; o < result->outcome_count; o++) {
            const struct outcome *outcome = &result->outcomes[o];
            old += outcome->old_count;
            new += outcome->new_count;
            undecided[0] += outcome->is_undecided ? outcome->old_count : 0;
            undecided[1] += outcome->is_undecided ? outcome->new_count : 0;
        }
        CHECK_NUMBER(changed, result->changed);
        if (!result->is_finite || !result->in_old || !result->in_new)
            continue;
        CHECK_NUMBER(all, pair->out->tenants);
        CHECK_NUMBER(old, pair->out->tenants);
        CHECK_NUMBER(new, pair->out->tenants);
        CHECK_NUMBER(result->old_undecided, undecided[0]);
        CHECK_NUMBER(result->new_undecided, undecided[1]);
    }
}

static void check_promises(const struct pair *pair, const struct alone alone[2]) {
    for (uint32_t i = 0; i < pair->out->promise_count; i++) {
        const struct promise_change *promise = &pair->out->promises[i];
        uint64_t broken[2] = {0}, newly = 0;
        for (size_t t = 0; t < alone[1].ids.count; t++) {
            uint32_t old = tenant_named(&alone[0], alone[1].ids.items[t]);
            bool now = alone[1].broken.items[t], before;
            if (old == INDEX_NONE)
                continue;
            before = alone[0].broken.items[old];
            broken[0] += before;
            broken[1] += now;
            newly += now && !before;
        }
        CHECK_NUMBER(promise->old_broken, broken[0]);
        CHECK_NUMBER(promise->new_broken, broken[1]);
        CHECK_NUMBER(promise->newly_count, newly);
    }
}

/* promises: whether both have the same ones, at most one. */
static void check_pair(const struct pair *pair, bool promises) {
    struct alone alone[2];
    for (int v = 0; v < 2; v++)
        evaluate_alone(&alone[v], pair->programs[v], pair->days[v], pair->facts);
    check_moves(pair, alone);
    check_sums(pair);
    if (promises)
        check_promises(pair, alone);
    for (int v = 0; v < 2; v++)
        alone_free(&alone[v]);
}

static const struct compared_result *result_named(const struct comparison *out, const char *name) {
    for (uint32_t r = 0; r < out->result_count; r++)
        if (text_is(out->results[r].name, text_of(name)))
            return &out->results[r];
    return NULL;
}

/* The way back: every transition turned round, every move too, gained is lost. */
static void check_mirror(const struct comparison *there, const struct comparison *back) {
    size_t wrong = 0;
    CHECK_NUMBER(there->tenants, back->tenants);
    CHECK_NUMBER(there->moved, back->moved);
    CHECK_NUMBER(there->move_count, back->move_count);
    CHECK_NUMBER(there->only_old_count, back->only_new_count);
    CHECK_NUMBER(there->only_new_count, back->only_old_count);
    CHECK_NUMBER(there->left_out_old, back->left_out_new);
    for (uint32_t r = 0; r < there->result_count; r++) {
        const struct compared_result *one = &there->results[r], *other;
        struct buffer name = {0};
        buffer_add_text(&name, one->name);
        buffer_add_char(&name, '\0');
        other = result_named(back, name.bytes);
        buffer_free(&name);
        if (!CHECK(other != NULL))
            continue;
        CHECK_NUMBER(one->transition_count, other->transition_count);
        CHECK_NUMBER(one->changed, other->changed);
        CHECK_NUMBER(one->other_rule, other->other_rule);
        CHECK_NUMBER(one->old_undecided, other->new_undecided);
        CHECK_NUMBER(one->new_undecided, other->old_undecided);
        for (uint32_t t = 0; t < one->transition_count; t++) {
            const struct transition *at = &one->transitions[t];
            wrong += at->count !=
                     count_of(other, one->outcomes[at->to].text, one->outcomes[at->from].text);
        }
        CHECK_NUMBER(one->item_count, other->item_count);
        for (uint32_t i = 0; i < one->item_count; i++)
            wrong += !text_is(one->items[i].item, other->items[i].item) ||
                     one->items[i].gained != other->items[i].lost ||
                     one->items[i].lost != other->items[i].gained;
    }
    for (size_t m = 0; m < there->move_count; m++) {
        const struct move *one = &there->moves[m];
        struct text name = there->results[one->result].name;
        bool is_found = false;
        for (size_t k = 0; k < back->move_count && !is_found; k++) {
            const struct move *other = &back->moves[k];
            is_found = text_is(other->tenant_id, one->tenant_id) &&
                       text_is(back->results[other->result].name, name) &&
                       text_is(other->new.rule, one->old.rule) &&
                       text_is(other->old.rule, one->new.rule) &&
                       text_is(other->new.because, one->old.because) &&
                       is_same(back->results[other->result].outcomes[other->old.outcome].text,
                               there->results[one->result].outcomes[one->new.outcome].text);
        }
        wrong += !is_found;
    }
    CHECK_NUMBER(wrong, 0);
}

static void facts_for(struct buffer *facts, const struct program *program, uint32_t tenants,
                      uint64_t seed) {
    buffer_clear(facts);
    random_facts(facts, program->schema, tenants, words, WORDS, seed);
}

/* ---- Tests. */

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
    CHECK_NUMBER(result_named(pair.out, "rank")->outcomes[2].old_count, 0);
    arena_free(pair.arena);
    compare_pair(&pair, edited->program, AS_OF, base->program, AS_OF, &facts);
    CHECK_NUMBER(pair.out->only_new_count, 1);
    CHECK_TEXT(pair.out->only_new[0], TEXT("C"));
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
    test_left_out();
    test_other_rule();
    test_renamed_rule();
    test_only_and_where();
    return check_end();
}
