/* The C API on whole portfolios: the callback, what stops it, bad data; and many threads. */
#include "api_house.h"

#include <pthread.h>
#include <unistd.h>

static struct text folder;

static void write_file(const char *name, const char *content) {
    char path[4096];
    snprintf(path, sizeof path, "%.*s/%s", TEXT_ARGS(folder), name);
    FILE *file = fopen(path, "wb");
    if (CHECK(file != NULL)) {
        fputs(content, file);
        fclose(file);
    }
}

static void remove_file(const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%.*s/%s", TEXT_ARGS(folder), name);
    remove(path);
}

struct seen {
    char text[256]; /* "T-1=A T-3=? " */
    unsigned stop_after, count;
    const tenet_rules *rules;
};

static bool see(void *context, const char *tenant_id, const tenet_answers *answers) {
    struct seen *seen = context;
    const char *grade = tenet_answer_value(answers, tenet_answer_find(answers, "grade"));
    size_t length = strlen(seen->text);
    snprintf(seen->text + length, sizeof seen->text - length, "%s=%s ", tenant_id,
             grade                                       ? grade
             : tenet_answer_is_undecided(answers, GRADE) ? "?"
                                                         : "-");
    CHECK(!tenet_answers_explanation(answers));
    CHECK(strstr(tenet_answers_json(answers), tenant_id) != NULL);
    CHECK(tenet_answers_json(answers) == tenet_answers_json(answers));
    if (grade)
        CHECK(tenet_answer_rule(answers, GRADE) != NULL);
    /* One tenant may be evaluated meanwhile. */
    tenet_tenant *tenant = tenet_tenant_new(seen->rules, tenant_id);
    tenet_answers *other = tenet_evaluate(tenant, day);
    CHECK(tenet_answers_explanation(other) != NULL);
    tenet_answers_free(other);
    tenet_tenant_free(tenant);
    return ++seen->count != seen->stop_after;
}

static void test_portfolio(const tenet_rules *rules) {
    struct seen seen = {.rules = rules};
    tenet_counts counts;
    tenet_messages *messages;
    write_file("tenant.csv", "tenant_id,size,colour,seen_on\nT-1,70,Red,\nT-2,10,Blue,\n"
                             "T-3,,Red,2020-01-01\nT-4,3,,\n");
    write_file("parcel.csv", "tenant_id,kind,weight\nT-1,box,12\nT-9,box,1\n");
    CHECK(tenet_evaluate_portfolio(rules, folder.bytes, day, see, &seen, &counts, &messages));
    CHECK_SAID(seen.text, "T-1=A T-3=? T-4=- ");
    CHECK_NUMBER(counts.tenants, 3);
    CHECK_NUMBER(counts.left_out, 1);
    if (CHECK_NUMBER(tenet_messages_count(messages), 2)) {
        CHECK(strstr(tenet_message(messages, 0), "Blue") ||
              strstr(tenet_message(messages, 1), "Blue"));
        CHECK(tenet_message_is_error(messages, 0));
    }
    tenet_messages_free(messages);

    /* Stopped: false, and only so many were seen. */
    seen = (struct seen){.rules = rules, .stop_after = 2};
    CHECK(!tenet_evaluate_portfolio(rules, folder.bytes, day, see, &seen, &counts, NULL));
    CHECK_NUMBER(counts.tenants, 2);
    CHECK_SAID(seen.text, "T-1=A T-3=? ");

    /* Neither callback nor counts nor messages are needed. */
    CHECK(tenet_evaluate_portfolio(rules, folder.bytes, NULL, NULL, NULL, NULL, NULL));
    CHECK(tenet_evaluate_portfolio(rules, folder.bytes, day, NULL, NULL, &counts, NULL));
    CHECK_NUMBER(counts.tenants, 3);
    remove_file("tenant.csv");
    remove_file("parcel.csv");
}

static void check_unread(const tenet_rules *rules, const char *facts, const char *as_of,
                         const char *part) {
    tenet_counts counts = {9, 9};
    tenet_messages *messages;
    struct seen seen = {.rules = rules};
    CHECK(!tenet_evaluate_portfolio(rules, facts, as_of, see, &seen, &counts, &messages));
    CHECK_NUMBER(counts.tenants, 0);
    CHECK_NUMBER(seen.count, 0);
    bool is_said = false;
    for (size_t i = 0; i < tenet_messages_count(messages); i++)
        is_said |= tenet_message_is_error(messages, i) && strstr(tenet_message(messages, i), part);
    if (!CHECK(is_said))
        printf("%zu messages, none about %s\n", tenet_messages_count(messages), part);
    tenet_messages_free(messages);
}

static void test_bad_portfolio(const tenet_rules *rules) {
    check_unread(rules, "no/such/portfolio", day, "no/such/portfolio");
    check_unread(rules, folder.bytes, "yesterday", "as_of");
    check_unread(rules, NULL, day, "no facts");
    check_unread(NULL, folder.bytes, day, "no rules");
    write_file("tenant.csv", "name,size\nT-1,70\n");
    check_unread(rules, folder.bytes, day, "tenant_id");
    remove_file("tenant.csv");
    char path[4096];
    write_file("broken.json", "[{\"tenant_id\":\"T-1\",");
    snprintf(path, sizeof path, "%.*s/broken.json", TEXT_ARGS(folder));
    tenet_messages *messages;
    CHECK(!tenet_evaluate_portfolio(rules, path, day, NULL, NULL, NULL, &messages));
    CHECK(tenet_messages_count(messages) > 0);
    tenet_messages_free(messages);
    remove_file("broken.json");
}

/* --- threads --- */

static void *evaluate_often(void *context) {
    const tenet_rules *rules = context;
    size_t wrong = 0;
    for (int i = 0; i < 50; i++) {
        tenet_tenant *tenant = tenet_tenant_new(rules, "T-1");
        tenet_set(tenant, "size", i % 2 ? "60" : "20");
        tenet_set(tenant, "colour", "Red");
        tenet_answers *answers = tenet_evaluate(tenant, i % 3 ? day : NULL);
        const char *value = tenet_answer_value(answers, GRADE);
        wrong += !value || strcmp(value, i % 2 ? "A" : "B") != 0;
        tenet_answers_free(answers);
        tenet_tenant_free(tenant);
    }
    return wrong ? context : NULL;
}

static void test_threads(tenet_rules *rules) {
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], NULL, evaluate_often, rules) == 0);
    for (size_t i = 0; i < 4; i++) {
        void *wrong = rules;
        CHECK(pthread_join(threads[i], &wrong) == 0);
        CHECK(!wrong);
    }
}

int main(void) {
    const char *parent = getenv("TMPDIR");
    char place[4000];
    snprintf(place, sizeof place, "%s/tenet-api.XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(place)) {
        printf("no folder for files: %s\n", place);
        return 1;
    }
    folder = text_of(place);
    tenet_rules *rules = house_rules();
    test_portfolio(rules);
    test_bad_portfolio(rules);
    test_threads(rules);
    tenet_rules_free(rules);
    rmdir(place);
    return check_end();
}
