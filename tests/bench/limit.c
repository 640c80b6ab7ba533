/* The practical limit that `make bench` measures tenet against: five decisions of the shipped rules
 * written by hand in C, for one shape of files, in one thread. It takes over the cells as they
 * stand and checks nothing: known or blank facts, rows with all their cells, LF line ends, files
 * below 4 GB. What it prints must be what
 *
 *     tenet eval --only priority,validation,validation_reason,rm_primary,fm_cross_check --format
 * csv
 *
 * prints, byte for byte. The tenant table gives every tenant a slot of eight bytes; entitlements
 * fold into the slots. While they stand in the order of the tenants no key is looked up; the table
 * of keys is made at the first one that does not.
 *
 *     limit TABLES FACTS AS-OF        (YYYY-MM-DD) */
#include "cells.h"

enum { TENANT_CELLS = 39, ENTITLEMENT_CELLS = 8, WAVE = 32, USUAL_KEY = 48, ANSWER = 80 };
enum tenant_cell {
    COUNTRY = 2,
    LANGUAGE = 3,
    TAGS = 4,
    ENGAGEMENT = 8,
    PROGRAM = 9,
    CADENCE = 10,
    SCHEDULED = 11,
    EFFORT = 13,
    RM = 15,
    PRIMARY_RM = 16,
    FM = 17,
    FTA = 18,
    PSM = 19,
    P_RM = 20,
    P_FM = 21,
    P_FE = 22,
    NOTES_PARTNER = 23,
    PSM_CONFIRMED = 24,
    NOTES_ACTIVITY = 25,
    STATUS_NOTE = 26
};
enum entitlement_cell { STATUS = 2, STATUS_SINCE = 3, REASON = 4, PHASE = 5, PHASE_SINCE = 6 };

/* What the entitlements of a tenant add up to, and what of priority waits for it. */
enum fold { ANY = 1, SOME_UNRESPONSIVE = 2, SOME_ACTIVE = 4, SOME_AT_WORK = 8, EFFORT_MADE = 16 };
enum priority { HIGH, MEDIUM, LOW, PRIORITIES };

struct slot {
    uint32_t key;
    uint8_t key_length, fold;
    uint8_t priority; /* unless the entitlements say otherwise; LOW is final */
    uint8_t others;   /* of the other four decisions, an index into other_results */
};

struct portfolio {
    struct text tenants;
    struct slot *slots;
    size_t count, size;
    uint64_t *index; /* by the hash of a key: 0 is free, else a part of the hash and the slot + 1 */
    size_t mask;
};

/* A table of the rules as a set of names, letter case aside; each stands for yes or no. */
struct names {
    struct {
        uint64_t hash;
        struct text text;
        bool is_yes;
    } entries[4096];
};

struct rules {
    struct names unsupported_languages, unsupported_countries, partners;
    char review_from[11], as_of[11], stale_before[11];
};

/* --- Tables of the rules ------------------------------------------------------------------------
 */

static uint64_t hash_of(struct text text, uint64_t case_bits) {
    uint64_t hash = text.length, word;
    for (; text.length >= 8; text.at += 8, text.length -= 8) {
        memcpy(&word, text.at, 8);
        hash = (hash ^ (word | case_bits)) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    word = 0;
    memcpy(&word, text.at, text.length);
    hash = (hash ^ (word | case_bits)) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

#define ANY_CASE UINT64_C(0x2020202020202020)

static void names_add(struct names *names, struct text text, bool is_yes) {
    uint64_t hash = hash_of(text, ANY_CASE);
    size_t at = hash & 4095;
    while (names->entries[at].text.at)
        at = (at + 1) & 4095;
    names->entries[at].hash = hash;
    names->entries[at].text = text;
    names->entries[at].is_yes = is_yes;
}

static bool names_say_yes(const struct names *names, struct text text) {
    uint64_t hash = hash_of(text, ANY_CASE);
    for (size_t at = hash & 4095; names->entries[at].text.at; at = (at + 1) & 4095)
        if (names->entries[at].hash == hash && is_same(names->entries[at].text, text))
            return names->entries[at].is_yes;
    return false;
}

static struct text without_quotes(struct text text) {
    if (text.length >= 2 && text.at[0] == '"')
        return (struct text){text.at + 1, text.length - 2};
    return text;
}

/* A table of two or three columns: name, [aliases,] value. `values` says what a value stands for;
 * without it yes, so that the table is a set. */
static void names_read(struct names *names, const char *folder, const char *file, size_t cells,
                       const struct names *values) {
    static struct scan scan;
    struct text bytes = file_map(folder, file), item;
    uint32_t start;
    scan = (struct scan){.bytes = bytes.at, .size = bytes.length};
    scan_row(&scan, cells, &start);
    for (const uint32_t *ends; (ends = scan_row(&scan, cells, &start));) {
        struct text value = cell_of(&scan, ends, cells - 1);
        bool yes = !values || names_say_yes(values, value);
        names_add(names, (struct text){bytes.at + start, ends[0] - start}, yes);
        struct text aliases = without_quotes(cell_of(&scan, ends, 1));
        while (cells == 3 && next_item(&aliases, &item))
            names_add(names, item, yes);
    }
}

/* --- Days ---------------------------------------------------------------------------------------
 */

static int month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[month - 1];
}

static void write_date(char *to, int year, int month, int day) {
    char date[40];
    snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
    memcpy(to, date, 11);
}

static void rules_set_days(struct rules *rules, const char *as_of) {
    int year, month, day;
    if (sscanf(as_of, "%d-%d-%d", &year, &month, &day) != 3)
        fail("the date must be YYYY-MM-DD");
    write_date(rules->as_of, year, month, day);
    int stale_year = month > 3 ? year : year - 1, stale_month = month > 3 ? month - 3 : month + 9;
    int last = month_days(stale_year, stale_month);
    write_date(rules->stale_before, stale_year, stale_month, day < last ? day : last);
    for (int i = 0; i < 60; i++)
        if (--day == 0) {
            month = month > 1 ? month - 1 : (year--, 12);
            day = month_days(year, month);
        }
    write_date(rules->review_from, year, month, day);
}

/* --- Tenants ------------------------------------------------------------------------------------
 */

enum { BY_GRT, BY_LANGUAGE, CONFIRM, ASK, PURSUE, OTHERS = PURSUE + 6 };
static const char *const other_results[OTHERS] = {
    ",Disengage,Disengaged in GRT Validation,,\n",
    ",Disengage,Customer requires assistance in unsupported language,,\n",
    ",Confirm with PSM,,,\n",
    ",Ask GRT PM,,,\n",
    ",Pursue,,Select Primary,Mandatory\n",
    ",Pursue,,Select Primary,Optional\n",
    ",Pursue,,Do not select Primary,Mandatory\n",
    ",Pursue,,Do not select Primary,Optional\n",
    ",Pursue,,Consult GRT Lead,Mandatory\n",
    ",Pursue,,Consult GRT Lead,Optional\n"};

struct row {
    const struct scan *scan;
    const uint32_t *ends;
};

static struct text cell(struct row row, size_t number) {
    return cell_of(row.scan, row.ends, number);
}

static bool is_blank(struct row row, size_t number) {
    return row.ends[number] == row.ends[number - 1] + 1;
}

static bool starts_with_letter(struct text text, char letter) {
    return text.length && lower(text.at[0]) == letter;
}

static enum priority priority_alone(struct row row) {
    size_t length = cell(row, ENGAGEMENT).length; /* the four values differ in it */
    if (length == strlen("Customer-Led") ||
        (length == strlen("Partner-Led") && !starts_with_letter(cell(row, PROGRAM), 'v')))
        return LOW;
    struct text cadence = cell(row, CADENCE);
    if (length != strlen("CSS-Led") || !cadence.length || !is_yes(cell(row, SCHEDULED)))
        return MEDIUM;
    return strtol(cadence.at, NULL, 10) <= 14 ? HIGH : MEDIUM;
}

static bool is_s400(struct row row) {
    struct text tags = cell(row, TAGS), tag;
    while (next_item(&tags, &tag))
        if (is_same(tag, text_of("TOP400")) || is_same(tag, text_of("TOP400FY19")))
            return true;
    return false;
}

static bool is_language_unsupported(struct row row, const struct rules *rules) {
    if (!is_blank(row, LANGUAGE))
        return names_say_yes(&rules->unsupported_languages, cell(row, LANGUAGE));
    return names_say_yes(&rules->unsupported_countries, cell(row, COUNTRY));
}

static uint8_t others_when_pursued(struct row row, const struct rules *rules) {
    struct text primaries = cell(row, PRIMARY_RM), first = {NULL, 0}, second;
    bool is_one = next_item(&primaries, &first) && !next_item(&primaries, &second);
    int what = is_one && starts_with(first, "FTCQ")    ? 0
               : is_one && !starts_with(first, "FTP_") ? 1
                                                       : 2;
    return (uint8_t)(PURSUE + 2 * what + !is_from(cell(row, STATUS_NOTE), rules->review_from));
}

static uint8_t others_of(struct row row, const struct rules *rules) {
    struct text managers = cell(row, RM), manager, activity = cell(row, NOTES_ACTIVITY);
    bool partner_in_rm = false, no_other_rm = true, is_top = is_s400(row);
    while (next_item(&managers, &manager)) {
        partner_in_rm |= starts_with(manager, "FTP_");
        no_other_rm &= manager.length == 20 && starts_with(manager, "FTCQ Intent Assigned");
    }
    bool has_psm = !is_blank(row, PSM), is_managed = partner_in_rm && has_psm;
    bool has_sign = partner_in_rm || has_psm || !is_blank(row, P_RM) || !is_blank(row, P_FM) ||
                    !is_blank(row, P_FE);
    bool in_notes = !has_sign && no_other_rm && !is_blank(row, NOTES_PARTNER) &&
                    names_say_yes(&rules->partners, cell(row, NOTES_PARTNER));
    bool is_confirmed = in_notes && is_yes(cell(row, PSM_CONFIRMED));
    bool is_active = !is_blank(row, FM) && is_from(activity, rules->review_from) &&
                     memcmp(activity.at, rules->as_of, 10) <= 0;
    if ((is_top && !is_blank(row, FTA)) || is_managed || is_confirmed || is_active)
        return BY_GRT;
    if (is_language_unsupported(row, rules))
        return BY_LANGUAGE;
    if (in_notes)
        return CONFIRM;
    return is_top || has_sign ? ASK : others_when_pursued(row, rules);
}

static void read_tenants(struct portfolio *portfolio, const struct rules *rules) {
    static struct scan scan;
    uint32_t start;
    scan = (struct scan){.bytes = portfolio->tenants.at, .size = portfolio->tenants.length};
    scan_row(&scan, TENANT_CELLS, &start);
    for (const uint32_t *ends; (ends = scan_row(&scan, TENANT_CELLS, &start));) {
        struct row row = {&scan, ends};
        if (portfolio->count == portfolio->size) {
            portfolio->size = portfolio->size ? 2 * portfolio->size : 1024;
            portfolio->slots = realloc(portfolio->slots, portfolio->size * sizeof(struct slot));
            if (!portfolio->slots)
                fail("out of memory");
        }
        portfolio->slots[portfolio->count++] = (struct slot){
            start, (uint8_t)(ends[0] - start), is_yes(cell(row, EFFORT)) ? EFFORT_MADE : 0,
            (uint8_t)priority_alone(row), others_of(row, rules)};
    }
}

/* --- Entitlements -------------------------------------------------------------------------------
 */

static uint8_t fold_of(struct row row, const struct rules *rules) {
    struct text phase = cell(row, PHASE);
    bool is_inactive = false, is_unresponsive = false;
    switch (cell(row, STATUS).length) { /* the values differ in it, and the phases in two letters */
    case 11:                            /* In Progress */
        is_inactive = phase.length == strlen("Adoption Completed") ||
                      (phase.length == 7 && starts_with_letter(phase, 'o')) ||
                      (phase.length == 7 && starts_with_letter(phase, 'b') &&
                       is_before(cell(row, PHASE_SINCE), rules->stale_before));
        break;
    case 7: /* Blocked */
        is_inactive = is_before(cell(row, STATUS_SINCE), rules->stale_before);
        break;
    case 14: /* Status Unknown */
        is_unresponsive = is_same(cell(row, REASON), text_of("Customer Unresponsive"));
        break;
    default: /* No Intent, Duplicate/Invalid */
        is_inactive = true;
    }
    return (uint8_t)(ANY | (is_unresponsive ? SOME_UNRESPONSIVE : 0) |
                     (is_inactive ? 0 : SOME_ACTIVE) |
                     (is_inactive || is_unresponsive ? 0 : SOME_AT_WORK));
}

static bool is_key(const struct portfolio *portfolio, const struct slot *slot, struct text key) {
    const char *of_slot = portfolio->tenants.at + slot->key;
    return slot->key_length == key.length && of_slot[0] == key.at[0] &&
           memcmp(of_slot, key.at, key.length) == 0;
}

static uint64_t tag_of(uint64_t hash) {
    return hash & ~(uint64_t)UINT32_MAX;
}

static void index_make(struct portfolio *portfolio) {
    size_t size = 16;
    while (size < 2 * portfolio->count)
        size *= 2;
    portfolio->mask = size - 1;
    portfolio->index = calloc(size, sizeof *portfolio->index);
    if (!portfolio->index)
        fail("out of memory");
    for (size_t i = 0; i < portfolio->count; i++) {
        const struct slot *slot = &portfolio->slots[i];
        struct text key = {portfolio->tenants.at + slot->key, slot->key_length};
        uint64_t hash = hash_of(key, 0);
        size_t at = hash & portfolio->mask;
        while (portfolio->index[at])
            at = (at + 1) & portfolio->mask;
        portfolio->index[at] = tag_of(hash) | (i + 1);
    }
}

/* Rows out of order come in waves, so that their cache misses overlap: index, slot, key. */
struct wave {
    size_t count;
    struct {
        struct text key;
        uint64_t hash;
        uint8_t fold;
        uint32_t slot;
    } rows[WAVE];
};

/* The next slot that may be of the key, + 1; 0 when there is none. */
static uint32_t index_next(const struct portfolio *portfolio, uint64_t hash, size_t *at) {
    for (uint64_t entry; (entry = portfolio->index[*at & portfolio->mask]); ++*at)
        if (tag_of(entry) == tag_of(hash))
            return (uint32_t)entry;
    return 0;
}

static void wave_fold(struct portfolio *portfolio, struct wave *wave) {
    if (wave->count && !portfolio->index)
        index_make(portfolio);
    for (size_t i = 0; i < wave->count; i++) {
        wave->rows[i].hash = hash_of(wave->rows[i].key, 0);
        __builtin_prefetch(&portfolio->index[wave->rows[i].hash & portfolio->mask]);
    }
    for (size_t i = 0; i < wave->count; i++) {
        size_t at = wave->rows[i].hash;
        wave->rows[i].slot = index_next(portfolio, wave->rows[i].hash, &at);
        if (wave->rows[i].slot)
            __builtin_prefetch(&portfolio->slots[wave->rows[i].slot - 1]);
    }
    for (size_t i = 0; i < wave->count; i++)
        if (wave->rows[i].slot)
            __builtin_prefetch(portfolio->tenants.at +
                               portfolio->slots[wave->rows[i].slot - 1].key);
    for (size_t i = 0; i < wave->count; i++) {
        size_t at = wave->rows[i].hash;
        for (uint32_t slot; (slot = index_next(portfolio, wave->rows[i].hash, &at)); at++)
            if (is_key(portfolio, &portfolio->slots[slot - 1], wave->rows[i].key)) {
                portfolio->slots[slot - 1].fold |= wave->rows[i].fold;
                break;
            }
    }
    wave->count = 0;
}

static void read_entitlements(struct portfolio *portfolio, const char *folder,
                              const struct rules *rules) {
    static struct scan scan;
    struct text bytes = file_map(folder, "entitlement.csv");
    struct wave wave = {0};
    size_t current = 0;
    uint32_t start;
    scan = (struct scan){.bytes = bytes.at, .size = bytes.length};
    scan_row(&scan, ENTITLEMENT_CELLS, &start);
    for (const uint32_t *ends; (ends = scan_row(&scan, ENTITLEMENT_CELLS, &start));) {
        struct text key = {bytes.at + start, ends[0] - start};
        uint8_t fold = fold_of((struct row){&scan, ends}, rules);
        size_t limit = portfolio->index ? 0 : current + 8, near = current;
        while (near < limit && near < portfolio->count &&
               !is_key(portfolio, &portfolio->slots[near], key))
            near++;
        if (near < limit && near < portfolio->count) {
            current = near;
            portfolio->slots[near].fold |= fold;
            continue;
        }
        wave.rows[wave.count].key = key;
        wave.rows[wave.count++].fold = fold;
        if (wave.count == WAVE)
            wave_fold(portfolio, &wave);
    }
    wave_fold(portfolio, &wave);
}

/* --- Answers ------------------------------------------------------------------------------------
 */

static enum priority priority_of(const struct slot *slot) {
    bool is_unresponsive = (slot->fold & (SOME_UNRESPONSIVE | SOME_AT_WORK | EFFORT_MADE)) ==
                           (SOME_UNRESPONSIVE | EFFORT_MADE);
    bool is_inactive = (slot->fold & (ANY | SOME_ACTIVE)) == ANY;
    return is_unresponsive || is_inactive ? LOW : (enum priority)slot->priority;
}

static void write_all(const char *bytes, size_t length) {
    while (length) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written <= 0)
            fail("writing failed");
        bytes += written, length -= (size_t)written;
    }
}

/* What a line says behind the key, for each priority and each of the other results. */
struct answer {
    char bytes[ANSWER];
    size_t length;
};

static void answers_make(struct answer answers[PRIORITIES][OTHERS]) {
    static const char *const priorities[PRIORITIES] = {",High", ",Medium", ",Low"};
    for (int priority = 0; priority < PRIORITIES; priority++)
        for (int other = 0; other < OTHERS; other++) {
            struct answer *answer = &answers[priority][other];
            int length = snprintf(answer->bytes, sizeof answer->bytes, "%s%s", priorities[priority],
                                  other_results[other]);
            if (length < 0 || length >= ANSWER)
                fail("an answer is too long");
            answer->length = (size_t)length;
        }
}

/* Pieces of fixed length are copied, longer than need be: that takes no call and no jump. */
static void write_answers(const struct portfolio *portfolio) {
    static const char heading[] =
        "tenant_id,priority,validation,validation_reason,rm_primary,fm_cross_check\n";
    static struct answer answers[PRIORITIES][OTHERS];
    static char out[1 << 18];
    char *at = out;
    answers_make(answers);
    write_all(heading, sizeof heading - 1);
    for (size_t i = 0; i < portfolio->count; i++) {
        const struct slot *slot = &portfolio->slots[i];
        const struct answer *answer = &answers[priority_of(slot)][slot->others];
        const char *key = portfolio->tenants.at + slot->key;
        if (at > out + sizeof out - 1024)
            write_all(out, (size_t)(at - out)), at = out;
        memcpy(at, key, USUAL_KEY);
        if (slot->key_length > USUAL_KEY)
            memcpy(at, key, slot->key_length);
        memcpy(at += slot->key_length, answer->bytes, ANSWER);
        at += answer->length;
    }
    write_all(out, (size_t)(at - out));
}

int main(int count, char **arguments) {
    static struct rules rules;
    static struct portfolio portfolio;
    static struct names unsupported;
    if (count != 4)
        fail("usage: limit TABLES FACTS AS-OF");
    names_add(&unsupported, text_of("no"), true);
    names_read(&rules.unsupported_languages, arguments[1], "languages.csv", 2, &unsupported);
    names_read(&rules.unsupported_countries, arguments[1], "countries.csv", 3,
               &rules.unsupported_languages);
    names_read(&rules.partners, arguments[1], "frp_partners.csv", 2, NULL);
    rules_set_days(&rules, arguments[3]);
    portfolio.tenants = file_map(arguments[2], "tenant.csv");
    read_tenants(&portfolio, &rules);
    read_entitlements(&portfolio, arguments[2], &rules);
    write_answers(&portfolio);
    return 0;
}
