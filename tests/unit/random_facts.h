/* A portfolio made up for a schema, as NDJSON: every fact known, blank where it may be, or left
 * out; texts and dates from few, so that conditions come out both ways. */
#ifndef TENET_TESTS_RANDOM_FACTS_H
#define TENET_TESTS_RANDOM_FACTS_H

#include "base/buffer.h"
#include "schema/schema.h"

static inline uint32_t random_fact_below(uint64_t *state, uint32_t limit) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)((*state * UINT64_C(0x2545f4914f6cdd1d) >> 33) % limit);
}

/* words: texts that the rules ask about, some of them. */
static inline void add_random_value(struct buffer *out, const struct type *type,
                                    const char *const *words, uint32_t word_count,
                                    uint64_t *random) {
    char day[10];
    switch (type->kind) {
    case TYPE_TEXT:
        buffer_add_json(out, text_of(words[random_fact_below(random, word_count)]));
        break;
    case TYPE_NUMBER: {
        int64_t lowest = type->has_lowest ? (int64_t)(type->lowest / number_from(1)) : 0;
        int64_t highest = type->has_highest ? (int64_t)(type->highest / number_from(1)) : 40;
        uint32_t span = (uint32_t)(highest - lowest > 40 ? 40 : highest - lowest);
        buffer_format(out, "%lld", (long long)(lowest + random_fact_below(random, span + 1)));
        break;
    }
    case TYPE_YES_NO:
        buffer_add_string(out, random_fact_below(random, 2) ? "true" : "false");
        break;
    case TYPE_DATE:
        date_write(date_from(2020, 3, 1) - (day_number)random_fact_below(random, 300), day);
        buffer_format(out, "\"%.10s\"", day);
        break;
    case TYPE_ONE_OF:
        buffer_add_json(out, type->choices->names[random_fact_below(random, type->choices->count)]);
        break;
    case TYPE_LIST:
        buffer_add_char(out, '[');
        for (uint32_t i = random_fact_below(random, 3), first = i; i > 0; i--) {
            buffer_add_string(out, i < first ? "," : "");
            buffer_add_json(out, text_of(words[random_fact_below(random, word_count)]));
        }
        buffer_add_char(out, ']');
        break;
    }
}

static inline void add_random_facts(struct buffer *out, const struct record *record,
                                    const char *const *words, uint32_t word_count,
                                    uint64_t *random) {
    for (uint32_t f = 0; f < record->fact_count; f++) {
        const struct fact *fact = &record->facts[f];
        uint32_t chance = random_fact_below(random, 12);
        if (f == record->key || chance == 0)
            continue;
        buffer_add_string(out, out->bytes[out->length - 1] == '{' ? "" : ",");
        buffer_add_json(out, fact->name);
        buffer_add_char(out, ':');
        if (fact->may_be_blank && chance < 4)
            buffer_add_string(out, "null");
        else
            add_random_value(out, &fact->type, words, word_count, random);
    }
}

static inline void random_facts(struct buffer *out, const struct schema *schema, uint32_t tenants,
                                const char *const *words, uint32_t word_count, uint64_t random) {
    const struct record *root = &schema->records[0];
    for (uint32_t t = 0; t < tenants; t++) {
        buffer_add_char(out, '{');
        buffer_add_json(out, root->facts[root->key].name);
        buffer_format(out, ":\"T-%u\"", t);
        add_random_facts(out, root, words, word_count, &random);
        for (uint32_t r = 1; r < schema->record_count; r++) {
            if (random_fact_below(&random, 10) == 0)
                continue;
            buffer_add_char(out, ',');
            buffer_add_json(out, schema->records[r].name);
            buffer_add_string(out, ":[");
            for (uint32_t i = random_fact_below(&random, 4), first = i; i > 0; i--) {
                buffer_add_string(out, i < first ? ",{" : "{");
                add_random_facts(out, &schema->records[r], words, word_count, &random);
                buffer_add_char(out, '}');
            }
            buffer_add_char(out, ']');
        }
        buffer_add_string(out, "}\n");
    }
}

#endif
