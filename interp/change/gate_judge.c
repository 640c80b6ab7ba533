/* Gates against a comparison. Counts are exact; where something could not be looked at, the gate
 * does not pass. */
#include "change/gate_sentence.h"

#include <assert.h>

/* Counts and shares are multiplied in 128 bits. */
#define TENANTS_MAX ((uint64_t)1 << 56)

struct judge {
    const struct gates *gates;
    const struct gate *gate;
    const struct comparison *comparison;
    struct arena *arena;
    uint32_t result;         /* of the gate, or INDEX_NONE: any */
    struct text *tenants;    /* of whom the gate speaks, room for all that moved */
    struct gate_verdict out; /* tenants: the same, counted */
    struct buffer finding;
};

/* ---- Who. */

static void add_tenant(struct judge *judge, struct text tenant_id) {
    uint32_t count = judge->out.tenant_count;
    if (count > 0 && text_is(judge->tenants[count - 1], tenant_id))
        return; /* the moves of a tenant stand together */
    judge->tenants[judge->out.tenant_count++] = tenant_id;
}

/* wanted: by number in `watched`, or NULL: all. */
static void collect(struct judge *judge, const bool *wanted) {
    const struct comparison *comparison = judge->comparison;
    judge->tenants = arena_array(judge->arena, comparison->move_count, sizeof *judge->tenants);
    for (size_t i = 0; i < comparison->move_count; i++) {
        const struct move *move = &comparison->moves[i];
        uint32_t id = 0;
        bool is_wanted =
            !wanted || (text_map_get(judge->gates->numbers, move->tenant_id, &id) && wanted[id]);
        if (is_wanted && gate_is_met_by(judge->gate, judge->result, comparison, move))
            add_tenant(judge, move->tenant_id);
    }
    judge->out.tenants = judge->tenants;
}

/* ---- How many. */

/* The most that a share of the tenants compared allows, rounded down: 2 % of 150 is 3. */
static uint64_t share_of(const struct judge *judge) {
    assert(judge->comparison->tenants <= TENANTS_MAX);
    return (uint64_t)(judge->gate->share * (number)judge->comparison->tenants / number_from(100));
}

static void add_who(struct judge *judge, uint64_t most) {
    uint64_t count = judge->out.tenant_count;
    struct buffer *out = &judge->finding;
    if (count == 0) {
        buffer_add_string(out, "no tenant ");
        gate_add_deed(out, judge->gate, true);
    } else if (judge->gate->kind == GATE_SHARE) {
        buffer_format(out, "%llu of ", (unsigned long long)count);
        gate_add_tenants(out, judge->comparison->tenants);
        buffer_add_char(out, ' ');
        gate_add_deed(out, judge->gate, count == 1);
    } else {
        gate_add_tenants(out, count);
        buffer_add_char(out, ' ');
        gate_add_deed(out, judge->gate, count == 1);
    }
    buffer_add_string(out, "; the gate allows ");
    if (judge->gate->kind == GATE_SHARE) {
        number_write(out, judge->gate->share);
        buffer_add_string(out, " %, which is ");
    }
    if (most == 0)
        buffer_add_string(out, "none");
    else
        buffer_add_unsigned(out, most);
    if (count > most)
        buffer_format(out, ", so %llu too many", (unsigned long long)(count - most));
}

static void judge_most(struct judge *judge) {
    collect(judge, NULL);
    uint64_t most = judge->gate->kind == GATE_SHARE ? share_of(judge) : judge->gate->most;
    judge->out.passed = judge->out.tenant_count <= most;
    add_who(judge, most);
}

/* ---- Tenants by name. */

static void collect_absent(struct judge *judge, bool *wanted) {
    const struct gate *gate = judge->gate;
    struct text *absent = arena_array(judge->arena, gate->tenant_count, sizeof *absent);
    for (uint32_t i = 0; i < gate->tenant_count; i++) {
        wanted[gate->tenants[i]] = true;
        if (!judge->gates->met.items[gate->tenants[i]])
            absent[judge->out.absent_count++] = judge->gates->watched.items[gate->tenants[i]];
    }
    judge->out.absent = absent;
}

static void add_named(struct judge *judge) {
    struct buffer *out = &judge->finding;
    uint32_t all = judge->gate->tenant_count, count = judge->out.tenant_count;
    uint32_t absent = judge->out.absent_count;
    if (all == 1 && absent > 0) {
        buffer_add_string(out, "the tenant named is not among the tenants compared, so the gate "
                               "cannot be checked");
        return;
    }
    if (all == 1)
        buffer_format(out, "the tenant named %s", count == 1 ? "" : "does not ");
    else
        buffer_format(out, "%u of the %u tenants named ", count, all);
    gate_add_deed(out, judge->gate, count == 1);
    if (absent > 0)
        buffer_format(
            out, "; %u %s not among the tenants compared, so the gate cannot be checked for %s",
            absent, absent == 1 ? "is" : "are", absent == 1 ? "it" : "them");
}

static void judge_tenants(struct judge *judge) {
    bool *wanted = arena_array(judge->arena, judge->gates->watched.count, sizeof *wanted);
    collect_absent(judge, wanted);
    collect(judge, wanted);
    uint32_t absent = judge->out.absent_count;
    judge->out.is_checked = judge->out.tenant_count > 0 || absent == 0;
    judge->out.passed = judge->out.tenant_count == 0 && absent == 0;
    add_named(judge);
}

/* ---- Promises. */

static uint64_t breakers_of(const struct judge *judge, const struct promise_change *promise) {
    return judge->gate->kind == GATE_NEWLY ? promise->newly_count : promise->new_broken;
}

static void add_promise(struct judge *judge, const struct promise_change *promise, bool is_first) {
    struct buffer *out = &judge->finding;
    uint64_t count = breakers_of(judge, promise);
    buffer_format(out, "%s%.*s is %sbroken by ", is_first ? "" : "; ", TEXT_ARGS(promise->name),
                  judge->gate->kind == GATE_NEWLY ? "newly " : "");
    gate_add_tenants(out, count);
    if (judge->gate->kind == GATE_BROKEN && promise->newly_count == 0)
        buffer_add_string(out, " (none newly)");
    else if (judge->gate->kind == GATE_BROKEN && promise->newly_count < count)
        buffer_format(out, " (%u newly)", promise->newly_count);
}

/* Those who break several promises are named once. */
static void add_breakers(struct judge *judge, struct text_map *seen, const struct text *ids,
                         uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        bool is_new;
        text_map_put(seen, ids[i], 0, &is_new);
        if (is_new)
            judge->tenants[judge->out.tenant_count++] = ids[i];
    }
}

static void judge_promises(struct judge *judge) {
    const struct comparison *comparison = judge->comparison;
    bool is_newly = judge->gate->kind == GATE_NEWLY;
    uint64_t room = 0;
    for (uint32_t i = 0; i < comparison->promise_count; i++)
        room += breakers_of(judge, &comparison->promises[i]);
    judge->tenants = arena_array(judge->arena, room, sizeof *judge->tenants);
    judge->out.tenants = judge->tenants;
    judge->out.passed = true;
    struct text_map *seen = text_map_new(false);
    for (uint32_t i = 0; i < comparison->promise_count; i++) {
        const struct promise_change *promise = &comparison->promises[i];
        if (breakers_of(judge, promise) == 0)
            continue;
        add_promise(judge, promise, judge->out.passed);
        judge->out.passed = false;
        add_breakers(judge, seen, promise->newly, promise->newly_count);
        add_breakers(judge, seen, promise->still, is_newly ? 0 : promise->still_count);
    }
    if (judge->out.passed)
        buffer_format(&judge->finding, "no promise is %sbroken", is_newly ? "newly " : "");
    text_map_free(seen);
}

/* ---- Undecided. */

static bool grows(const struct compared_result *result) {
    return result->in_old && result->in_new && result->new_undecided > result->old_undecided;
}

static void add_growth(struct judge *judge, const struct compared_result *result, bool is_first) {
    struct buffer *out = &judge->finding;
    buffer_format(out, "%sundecided in %.*s: ", is_first ? "" : "; ", TEXT_ARGS(result->name));
    gate_add_tenants(out, result->old_undecided);
    buffer_format(out, " before, %llu now", (unsigned long long)result->new_undecided);
    if (grows(result))
        buffer_format(out, ", so %llu too many",
                      (unsigned long long)(result->new_undecided - result->old_undecided));
}

static void judge_growth(struct judge *judge) {
    const struct comparison *comparison = judge->comparison;
    judge->out.passed = true;
    for (uint32_t i = 0; i < comparison->result_count; i++) {
        const struct compared_result *result = &comparison->results[i];
        bool is_asked = judge->result == INDEX_NONE || judge->result == i;
        if (!is_asked || !grows(result))
            continue;
        add_growth(judge, result, judge->out.passed);
        judge->out.passed = false;
    }
    if (judge->out.passed && judge->result != INDEX_NONE)
        add_growth(judge, &comparison->results[judge->result], true);
    else if (judge->out.passed)
        buffer_add_string(&judge->finding, "in no decision are more tenants undecided than before");
    if (judge->out.passed)
        return;
    judge->tenants = arena_array(judge->arena, comparison->move_count, sizeof *judge->tenants);
    for (size_t i = 0; i < comparison->move_count; i++) {
        const struct move *move = &comparison->moves[i];
        const struct compared_result *of = &comparison->results[move->result];
        bool is_asked = judge->result == INDEX_NONE ? grows(of) : judge->result == move->result;
        if (is_asked && of->outcomes[move->new.outcome].is_undecided &&
            !of->outcomes[move->old.outcome].is_undecided)
            add_tenant(judge, move->tenant_id);
    }
    judge->out.tenants = judge->tenants;
}

/* ---- All. */

/* Whether there is something to be looked at; says so when not. */
static bool can_judge(struct judge *judge) {
    const struct comparison *comparison = judge->comparison;
    struct text decision = judge->gate->decision;
    judge->result = INDEX_NONE;
    if (comparison->tenants == 0) {
        buffer_add_string(&judge->finding, "no tenant was compared, so nothing could be checked");
        return false;
    }
    if (decision.length == 0)
        return true;
    for (uint32_t i = 0; i < comparison->result_count; i++)
        if (text_is(comparison->results[i].name, decision))
            judge->result = i;
    const struct compared_result *result =
        judge->result == INDEX_NONE ? NULL : &comparison->results[judge->result];
    if (result && result->in_old && result->in_new)
        return true;
    buffer_format(&judge->finding, "%.*s %s, so nothing could be compared", TEXT_ARGS(decision),
                  !result          ? "is not among the decisions compared"
                  : result->in_old ? "is decided by the old version only"
                                   : "is decided by the new version only");
    return false;
}

static void judge_gate(struct judge *judge) {
    judge->out.is_checked = can_judge(judge);
    if (!judge->out.is_checked)
        return;
    switch (judge->gate->kind) {
    case GATE_COUNT:
    case GATE_SHARE:
        judge_most(judge);
        break;
    case GATE_TENANTS:
        judge_tenants(judge);
        break;
    case GATE_BROKEN:
    case GATE_NEWLY:
        judge_promises(judge);
        break;
    case GATE_GROWTH:
        judge_growth(judge);
        break;
    }
}

struct gate_verdict *gates_judge(const struct gates *gates, const struct comparison *comparison,
                                 struct arena *arena) {
    struct gate_verdict *verdicts = arena_array(arena, gates->items.count, sizeof *verdicts);
    for (size_t i = 0; i < gates->items.count; i++) {
        const struct gate *gate = &gates->items.items[i];
        struct judge judge = {
            .gates = gates,
            .gate = gate,
            .comparison = comparison,
            .arena = arena,
            .out = {.sentence = gate->sentence, .path = gate->path, .line = gate->line}};
        judge_gate(&judge);
        if (judge.out.passed)
            judge.out.tenant_count = 0;
        judge.out.finding = arena_text(arena, buffer_text(&judge.finding));
        buffer_free(&judge.finding);
        verdicts[i] = judge.out;
    }
    return verdicts;
}
