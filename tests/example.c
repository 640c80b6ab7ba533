/* A program that uses libtenet: one tenant, question by question, and then a whole portfolio.
 *
 *     cc example.c $(pkg-config --cflags --libs tenet) -o example
 *     ./example rules rules/sample 2020-03-02 */
#include <tenet.h>

#include <stdio.h>
#include <string.h>

static void print_messages(tenet_messages *messages) {
    for (size_t i = 0; i < tenet_messages_count(messages); i++)
        printf("%s\n", tenet_message(messages, i));
    tenet_messages_free(messages);
}

/* Facts go in as they would stand in a CSV file. What is refused is said in words. */
static void set(tenet_tenant *tenant, const char *fact, const char *value) {
    const char *refusal = tenet_set(tenant, fact, value);
    if (refusal)
        printf("refused: %s\n", refusal);
}

/* Of child records it is known that there are none, or which there are; or nothing is known. */
static void add_entitlement(tenet_tenant *tenant, const char *service, const char *phase) {
    size_t row;
    tenet_add_row(tenant, "entitlement", &row);
    tenet_set_in(tenant, "entitlement", row, "service", service);
    tenet_set_in(tenant, "entitlement", row, "status", "In Progress");
    tenet_set_in(tenant, "entitlement", row, "phase", phase);
}

/* An answer is a value, with the rule that gave it; or undecided, with what is missing. */
static void print_answer(const tenet_answers *answers, const char *name) {
    size_t at = tenet_answer_find(answers, name);
    printf("%s: ", name);
    if (!tenet_answer_is_undecided(answers, at)) {
        const char *value = tenet_answer_value(answers, at);
        const char *because = tenet_answer_because(answers, at);
        printf("%s%s%s\n", value ? value : "blank", because ? ", because " : "",
               because ? because : "");
        return;
    }
    printf("undecided");
    for (size_t i = 0; i < tenet_answer_possible_count(answers, at); i++) {
        const char *possible = tenet_answer_possible(answers, at, i);
        printf("%s %s", i > 0 ? " or" : ":", possible ? possible : "blank");
    }
    for (size_t i = 0; i < tenet_answer_missing_count(answers, at); i++)
        printf("%s %s", i > 0 ? "," : "; missing:", tenet_answer_missing(answers, at, i));
    printf("\n");
}

static void one_tenant(const tenet_rules *rules, const char *as_of) {
    tenet_tenant *tenant = tenet_tenant_new(rules, "T-1");
    set(tenant, "engagement", "CSS-Led");
    set(tenant, "current_priority", "Low");
    set(tenant, "partner_program", "vNxt");
    add_entitlement(tenant, "Teams", "Migrate");

    tenet_answers *answers = tenet_evaluate(tenant, as_of);
    print_answer(answers, "priority");
    tenet_answers_free(answers);

    /* The facts that were missing; then it is evaluated again. */
    set(tenant, "cadence_days", "14");
    set(tenant, "cadence_scheduled", "yes");
    answers = tenet_evaluate(tenant, as_of);
    print_answer(answers, "priority");
    print_answer(answers, "priority_change");
    tenet_answers_free(answers);
    tenet_tenant_free(tenant);
}

struct tally {
    unsigned high, medium, low, undecided;
};

/* Called for each tenant of the portfolio; giving false would stop. */
static bool count_tenant(void *context, const char *tenant_id, const tenet_answers *answers) {
    struct tally *tally = context;
    const char *priority = tenet_answer_value(answers, tenet_answer_find(answers, "priority"));
    (void)tenant_id;
    if (!priority)
        tally->undecided++;
    else if (strcmp(priority, "High") == 0)
        tally->high++;
    else if (strcmp(priority, "Medium") == 0)
        tally->medium++;
    else
        tally->low++;
    return true;
}

static bool portfolio(const tenet_rules *rules, const char *facts, const char *as_of) {
    struct tally tally = {0};
    tenet_counts counts;
    tenet_messages *messages;
    bool is_done =
        tenet_evaluate_portfolio(rules, facts, as_of, count_tenant, &tally, &counts, &messages);
    print_messages(messages);
    printf("%llu tenants, %llu left out: %u High, %u Medium, %u Low, %u undecided\n",
           counts.tenants, counts.left_out, tally.high, tally.medium, tally.low, tally.undecided);
    return is_done;
}

int main(int count, char **words) {
    if (count != 4) {
        fprintf(stderr, "usage: example RULES FACTS DATE\n");
        return 2;
    }
    tenet_messages *messages;
    tenet_rules *rules = tenet_rules_load(words[1], &messages);
    print_messages(messages);
    if (!rules)
        return 3;
    one_tenant(rules, words[3]);
    bool is_done = portfolio(rules, words[2], words[3]);
    tenet_rules_free(rules);
    return is_done ? 0 : 1;
}
