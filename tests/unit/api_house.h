/* A small rule set for the tests of the C API. */
#ifndef TENET_TESTS_API_HOUSE_H
#define TENET_TESTS_API_HOUSE_H

#include "check.h"

#include "tenet.h"

#include <stdlib.h>

static const char facts_text[] = "record tenant\n"
                                 "  key tenant_id\n"
                                 "  fact tenant_id is text\n"
                                 "  fact colour is one of \"Red\", \"Green\", may be blank\n"
                                 "  fact size is whole number from 1 to 100\n"
                                 "  fact seen_on is date, may be blank\n"
                                 "  fact vip is yes/no\n"
                                 "  fact tags is list of text\n"
                                 "record parcel, plural parcels, many for each tenant\n"
                                 "  fact kind is text\n"
                                 "  fact weight is number, may be blank\n";

static const char rules_text[] = "source H \"House rules\"\n"
                                 "  clause H-01 \"big ones first\"\n"
                                 "  clause H-02 \"red ones too\"\n"
                                 "decision grade is one of \"A\", \"B\", \"C\", may be blank\n"
                                 "  take the first rule that applies\n"
                                 "  with remark is text, may be blank\n"
                                 "rule big gives \"A\" with remark \"large\"\n"
                                 "  cites H-01, H-02\n"
                                 "  when size is at least 50\n"
                                 "  because \"it is big\"\n"
                                 "rule coloured gives \"B\"\n"
                                 "  when colour is \"Red\"\n"
                                 "rule unseen gives blank\n"
                                 "  when seen_on is blank\n"
                                 "rule other gives \"C\"\n"
                                 "  otherwise\n"
                                 "decision notes is list of text\n"
                                 "  take every rule that applies\n"
                                 "rule heavy gives \"heavy\"\n"
                                 "  when some parcel has weight at least 10\n"
                                 "rule important gives \"vip\"\n"
                                 "  when vip\n"
                                 "rule old gives \"old\"\n"
                                 "  when seen_on is more than 3 months ago\n"
                                 "define parcel-count\n"
                                 "  is count of parcel\n"
                                 "define is-red\n"
                                 "  when colour is \"Red\"\n"
                                 "results grade, remark, notes, parcel-count, is-red\n";

static const char *const names[] = {"facts.rules", "house.rules"};
static const char *const texts[] = {facts_text, rules_text};
static const char *const day = "2020-03-01";

/* A C string that may be NULL, so that a failed check shows both. */
static inline struct text said(const char *string) {
    return string ? text_of(string) : TEXT("(NULL)");
}
#define CHECK_SAID(is, wanted) CHECK_TEXT(said(is), text_of(wanted))

static inline tenet_rules *house_rules(void) {
    tenet_messages *messages;
    tenet_rules *rules = tenet_rules_compile(names, texts, 2, &messages);
    for (size_t i = 0; i < tenet_messages_count(messages); i++)
        printf("%s\n", tenet_message(messages, i));
    CHECK(rules != NULL);
    CHECK_NUMBER(tenet_messages_count(messages), 0);
    tenet_messages_free(messages);
    if (!rules)
        exit(check_end());
    return rules;
}

enum { GRADE, REMARK, NOTES, PARCEL_COUNT, IS_RED };

#endif
