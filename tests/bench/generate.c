/* Makes a large portfolio for measuring: invented tenants with the facts of the facts contract,
 * GUID keys, quoted cells, 2.34 entitlements a tenant and a contact or two of one in twenty. The
 * same options give the same bytes: every row is drawn from a number of its own.
 *
 *     generate [--tenants N] [--seed N] [--entitlements N] [--unknown PERCENT] [--shuffle]
 *              [--plain] [--ndjson] FOLDER
 *
 * --entitlements gives every tenant so many instead of the mix; --unknown empties that share of the
 * cells that may not be blank; --shuffle puts the child rows in random order; --plain leaves commas
 * and quotes out of the texts, so that no cell is quoted; --ndjson writes portfolio.ndjson instead.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL = 200, TENANT_CELLS = 39, ENTITLEMENT_CELLS = 7, CONTACT_CELLS = 4, OUT = 1 << 20 };
enum { MIX = 1000, MOST_CHILDREN = 1000 };

struct options {
    uint64_t tenants, seed;
    unsigned entitlements, unknown_percent; /* entitlements: MIX or a number for every tenant */
    bool is_shuffled, is_plain, is_ndjson;
    const char *folder;
};

struct draw {
    uint64_t state;
};

struct out {
    FILE *file;
    char bytes[OUT];
    size_t length;
};

/* splitmix64, by Sebastiano Vigna. */
static uint64_t draw_next(struct draw *draw) {
    uint64_t z = draw->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static struct draw draw_of(uint64_t seed, uint64_t kind, uint64_t row) {
    struct draw draw = {seed * 31 + kind};
    draw.state = draw_next(&draw) ^ row * UINT64_C(0xd1342543de82ef95);
    return draw;
}

static unsigned below(struct draw *draw, unsigned limit) {
    return (unsigned)((draw_next(draw) >> 32) * limit >> 32);
}

#define PICK(draw, list) (list)[below((draw), sizeof(list) / sizeof *(list))]

static void fail(const char *what) {
    fprintf(stderr, "generate: %s\n", what);
    exit(1);
}

static void out_open(struct out *out, const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    out->file = fopen(path, "wb");
    out->length = 0;
    if (!out->file)
        fail("the file cannot be created");
}

static void out_flush(struct out *out) {
    if (fwrite(out->bytes, 1, out->length, out->file) != out->length)
        fail("writing failed");
    out->length = 0;
}

static void out_close(struct out *out) {
    out_flush(out);
    if (fclose(out->file) != 0)
        fail("writing failed");
}

static void out_add(struct out *out, const char *bytes, size_t length) {
    if (out->length + length > sizeof out->bytes)
        out_flush(out);
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
}

static void out_string(struct out *out, const char *string) {
    out_add(out, string, strlen(string));
}

static const char *const tenant_names[TENANT_CELLS] = {"tenant_id",
                                                       "tenant_name",
                                                       "country",
                                                       "language",
                                                       "tags",
                                                       "model_score",
                                                       "model_priority",
                                                       "current_priority",
                                                       "engagement",
                                                       "partner_program",
                                                       "cadence_days",
                                                       "cadence_scheduled",
                                                       "active_work",
                                                       "reengagement_effort",
                                                       "team",
                                                       "rm",
                                                       "primary_rm",
                                                       "fm",
                                                       "fta",
                                                       "psm",
                                                       "p_rm",
                                                       "p_fm",
                                                       "p_fe",
                                                       "notes_partner",
                                                       "psm_confirmed",
                                                       "notes_activity_on",
                                                       "status_note_on",
                                                       "atu_first_contact_on",
                                                       "atu_second_contact_on",
                                                       "atu_escalated_on",
                                                       "atu_replied",
                                                       "atu_feedback",
                                                       "admin_outreach",
                                                       "message1_on",
                                                       "message2_on",
                                                       "contacts_obtained",
                                                       "disengagement_reason",
                                                       "disengagement_notes",
                                                       "enablement_notes"};
static const char *const entitlement_names[ENTITLEMENT_CELLS] = {
    "service", "status", "status_since", "reason", "phase", "phase_since", "seats"};
static const char *const contact_names[CONTACT_CELLS] = {"contact_name", "email", "role",
                                                         "modified_on"};

static const char *const first_words[] = {"Nesken", "Yorli", "Harbor", "Alder", "Birch", "Tomas",
                                          "Grün",   "Penha", "Ostra",  "Velo",  "Quill", "Marsh"};
static const char *const last_words[] = {"moor Aviation", "strand Dairy",   "gate Digital",
                                         "brook Cloud",   "field Holdings", "haven Logistics",
                                         "ridge Foods",   "stad Energi"};
static const char *const countries[] = {"Germany", "Mexico", "United States", "France", "Japan",
                                        "Brazil",  "Norway", "South Korea",   "Italy",  "Kenya"};
static const char *const languages[] = {"", "", "", "", "English", "German", "Spanish"};
static const char *const tags[] = {
    "", "", "", "", "", "FY20-Reengagement-Harbor+64-Teams;S400", "Wave 2", "Wave 2; top400"};
static const char *const priorities[] = {"High", "Medium", "Low", "Low"};
static const char *const engagements[] = {"CSS-Led", "CSS-Assist", "Customer-Led", "Partner-Led"};
static const char *const programs[] = {"", "", "", "vNext", "Other"};
static const char *const words[] = {"yes", "no", "no"};
static const char *const managers[] = {"FTCQ EMEA;FTCQ Intent Assigned",
                                       "FTCQ Americas;FTCQ Intent Assigned", "FTP_Alderbrook",
                                       "Jo Penhall", "FTCQ Intent Assigned"};
static const char *const primaries[] = {"FTCQ EMEA", "FTCQ Americas", "FTP_Alderbrook",
                                        "Jo Penhall", ""};
static const char *const persons[] = {"", "", "", "Jo Penhall", "Ines Aldo", "Bernd Brückmeier"};
static const char *const rare[] = {"", "", "", "", "", "", "", "Ines Aldo"};
static const char *const partners[] = {"", "", "", "", "Ines Aldo", "Alderbrook Cloud (sample)"};
static const char *const feedbacks[] = {"", "", "", "None", "FRP engaged", "Account Team Declined"};
static const char *const outreaches[] = {"", "", "", "Successful", "Unsuccessful"};
static const char *const reasons[] = {"", "", "", "", "", "", "Customer Unresponsive"};
static const char *const notes[] = {"",
                                    "",
                                    "",
                                    "",
                                    "Hybrid mail flow, one forest.",
                                    "They said \"later\", in spring.",
                                    "Two domains."};
static const char *const services[] = {"Exchange Online",
                                       "SharePoint Online",
                                       "Teams",
                                       "Intune",
                                       "AADP",
                                       "MIP",
                                       "MCAS",
                                       "MDATP",
                                       "OATP"};
static const char *const statuses[] = {"In Progress", "In Progress",       "Blocked",
                                       "No Intent",   "Duplicate/Invalid", "Status Unknown"};
static const char *const phases[] = {
    "",        "Initiate",           "Assess",  "Remediate", "Enable",
    "Migrate", "Adoption Completed", "Operate", "Blocked"};
static const char *const roles[] = {"AM", "AE", "ATS", "CSM", "TAM", "Tenant Admin", "ITDM"};

/* A day of the 26 months to February 2020. */
static void write_day(struct draw *draw, char *cell, unsigned empty_in_8) {
    cell[0] = '\0';
    if (below(draw, 8) < empty_in_8)
        return;
    unsigned month = below(draw, 26), day = below(draw, 28);
    snprintf(cell, CELL, "%u-%02u-%02u", 2018 + month / 12, 1 + month % 12, 1 + day);
}

static void write_key(const struct options *options, uint64_t tenant, char *cell) {
    struct draw draw = draw_of(options->seed, 0, tenant);
    uint64_t a = draw_next(&draw), b = draw_next(&draw);
    snprintf(cell, CELL, "%08x-%04x-%04x-%04x-%012" PRIx64, (unsigned)(a >> 32),
             (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xffff), (unsigned)(b >> 48),
             b & UINT64_C(0xffffffffffff));
}

static void put(char *cell, const char *value) {
    snprintf(cell, CELL, "%s", value);
}

/* What the options change in a row: `required` has a bit for each cell that may not be blank. */
static void alter(const struct options *options, uint64_t kind, uint64_t row, uint64_t required,
                  char (*cells)[CELL], unsigned count) {
    struct draw draw = draw_of(options->seed, kind, row);
    for (unsigned i = 0; i < count; i++) {
        if (required >> i & 1 && options->unknown_percent > below(&draw, 100))
            cells[i][0] = '\0';
        for (char *at = cells[i]; options->is_plain && *at; at++)
            if (*at == ',' || *at == '"')
                *at = ' ';
    }
}

static void make_tenant(const struct options *options, uint64_t tenant, char (*cells)[CELL]) {
    struct draw draw = draw_of(options->seed, 1, tenant), *d = &draw;
    unsigned who = below(d, 5);
    write_key(options, tenant, cells[0]);
    snprintf(cells[1], CELL, "%s%s", PICK(d, first_words), PICK(d, last_words));
    put(cells[2], PICK(d, countries));
    put(cells[3], PICK(d, languages));
    put(cells[4], PICK(d, tags));
    snprintf(cells[5], CELL, "%u.%u", below(d, 100), below(d, 10));
    put(cells[6], PICK(d, priorities));
    put(cells[7], PICK(d, priorities));
    put(cells[8], PICK(d, engagements));
    put(cells[9], PICK(d, programs));
    put(cells[10], below(d, 3) ? "" : below(d, 2) ? "14" : "30");
    for (unsigned i = 11; i <= 13; i++)
        put(cells[i], PICK(d, words));
    put(cells[14], below(d, 4) ? "GRT" : "EMS");
    put(cells[15], managers[who]);
    put(cells[16], primaries[who]);
    for (unsigned i = 17; i <= 19; i++)
        put(cells[i], PICK(d, persons));
    for (unsigned i = 20; i <= 22; i++)
        put(cells[i], PICK(d, rare));
    put(cells[23], PICK(d, partners));
    put(cells[24], PICK(d, words));
    for (unsigned i = 25; i <= 29; i++)
        write_day(d, cells[i], i == 26 ? 1 : 5);
    put(cells[30], PICK(d, words));
    put(cells[31], PICK(d, feedbacks));
    put(cells[32], PICK(d, outreaches));
    write_day(d, cells[33], 6);
    write_day(d, cells[34], 7);
    put(cells[35], PICK(d, words));
    put(cells[36], PICK(d, reasons));
    put(cells[37], PICK(d, rare));
    put(cells[38], PICK(d, notes));
    alter(options, 7, tenant, UINT64_C(0x8410079c6), cells, TENANT_CELLS);
}

static void make_entitlement(const struct options *options, uint64_t row, char (*cells)[CELL]) {
    struct draw draw = draw_of(options->seed, 2, row), *d = &draw;
    put(cells[0], PICK(d, services));
    put(cells[1], PICK(d, statuses));
    write_day(d, cells[2], 0);
    put(cells[3], PICK(d, reasons));
    put(cells[4], PICK(d, phases));
    write_day(d, cells[5], 3);
    snprintf(cells[6], CELL, "%u", below(d, 100) * 10);
    alter(options, 8, row, 0x7, cells, ENTITLEMENT_CELLS);
}

static void make_contact(const struct options *options, uint64_t row, char (*cells)[CELL]) {
    struct draw draw = draw_of(options->seed, 3, row), *d = &draw;
    put(cells[0], persons[3 + below(d, 3)]);
    snprintf(cells[1], CELL, "person%u@account-team.example", below(d, 100000));
    put(cells[2], PICK(d, roles));
    write_day(d, cells[3], 0);
    alter(options, 9, row, 0xd, cells, CONTACT_CELLS);
}

/* The mix: 2.34 on average, 0 to 5. */
static unsigned entitlements_of(const struct options *options, uint64_t tenant) {
    static const unsigned char of_100[] = {5, 24, 31, 20, 12, 8}; /* tenants with 0, 1, 2 ... */
    struct draw draw = draw_of(options->seed, 4, tenant);
    unsigned number = below(&draw, 100), count = 0;
    if (options->entitlements != MIX)
        return options->entitlements;
    while (number >= of_100[count])
        number -= of_100[count++];
    return count;
}

static unsigned contacts_of(const struct options *options, uint64_t tenant) {
    struct draw draw = draw_of(options->seed, 5, tenant);
    return below(&draw, 20) ? 0 : 1 + below(&draw, 2);
}

static void write_csv_cell(struct out *out, const char *cell, char before) {
    if (before)
        out_add(out, &before, 1);
    if (!strpbrk(cell, ",\"\n")) {
        out_string(out, cell);
        return;
    }
    out_add(out, "\"", 1);
    for (; *cell; cell++) {
        if (*cell == '"')
            out_add(out, "\"", 1);
        out_add(out, cell, 1);
    }
    out_add(out, "\"", 1);
}

static void write_csv_heading(struct out *out, const char *const *names, unsigned count,
                              bool is_child) {
    if (is_child)
        out_string(out, "tenant_id,");
    for (unsigned i = 0; i < count; i++)
        write_csv_cell(out, names[i], i ? ',' : '\0');
    out_add(out, "\n", 1);
}

static void write_csv_row(struct out *out, const char *key, char (*cells)[CELL], unsigned count) {
    if (key)
        write_csv_cell(out, key, '\0');
    for (unsigned i = 0; i < count; i++)
        write_csv_cell(out, cells[i], i || key ? ',' : '\0');
    out_add(out, "\n", 1);
}

/* The rows of a child table: tenant and number within it, in order or shuffled. */
struct child {
    uint32_t tenant, index;
};

static struct child *children_new(const struct options *options,
                                  unsigned (*count_of)(const struct options *, uint64_t),
                                  size_t *count) {
    struct child *children;
    size_t total = 0, at = 0;
    for (uint64_t tenant = 0; tenant < options->tenants; tenant++)
        total += count_of(options, tenant);
    children = malloc((total + 1) * sizeof *children);
    if (!children)
        fail("out of memory");
    for (uint64_t tenant = 0; tenant < options->tenants; tenant++)
        for (unsigned i = count_of(options, tenant); i > 0; i--)
            children[at++] = (struct child){(uint32_t)tenant, i};
    struct draw draw = draw_of(options->seed, 6, total);
    for (size_t i = total; i > 1 && options->is_shuffled; i--) {
        size_t other = below(&draw, (unsigned)i);
        struct child kept = children[other];
        children[other] = children[i - 1];
        children[i - 1] = kept;
    }
    *count = total;
    return children;
}

typedef void make_row(const struct options *options, uint64_t row, char (*cells)[CELL]);

static void write_children(const struct options *options, struct out *out, const char *name,
                           const char *const *names, unsigned cell_count, make_row *make,
                           unsigned (*count_of)(const struct options *, uint64_t)) {
    char cells[TENANT_CELLS][CELL], key[CELL];
    size_t count;
    struct child *children = children_new(options, count_of, &count);
    out_open(out, options->folder, name);
    write_csv_heading(out, names, cell_count, true);
    for (size_t i = 0; i < count; i++) {
        write_key(options, children[i].tenant, key);
        make(options, (uint64_t)children[i].tenant * MOST_CHILDREN + children[i].index, cells);
        write_csv_row(out, key, cells, cell_count);
    }
    out_close(out);
    free(children);
}

static void write_csv(const struct options *options, struct out *out) {
    char cells[TENANT_CELLS][CELL];
    out_open(out, options->folder, "tenant.csv");
    write_csv_heading(out, tenant_names, TENANT_CELLS, false);
    for (uint64_t tenant = 0; tenant < options->tenants; tenant++) {
        make_tenant(options, tenant, cells);
        write_csv_row(out, NULL, cells, TENANT_CELLS);
    }
    out_close(out);
    write_children(options, out, "entitlement.csv", entitlement_names, ENTITLEMENT_CELLS,
                   make_entitlement, entitlements_of);
    write_children(options, out, "contact.csv", contact_names, CONTACT_CELLS, make_contact,
                   contacts_of);
}

static void write_json_members(struct out *out, const char *const *names, char (*cells)[CELL],
                               unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        out_string(out, i ? ",\"" : "\"");
        out_string(out, names[i]);
        out_string(out, "\":\"");
        for (const char *at = cells[i]; *at; at++) {
            if (*at == '"')
                out_add(out, "\\", 1);
            out_add(out, at, 1);
        }
        out_add(out, "\"", 1);
    }
}

static void write_json_children(const struct options *options, struct out *out, const char *name,
                                uint64_t tenant, unsigned count, const char *const *names,
                                unsigned cell_count, make_row *make) {
    char cells[TENANT_CELLS][CELL];
    out_string(out, ",\"");
    out_string(out, name);
    out_string(out, "\":[");
    for (unsigned i = count; i > 0; i--) {
        make(options, tenant * MOST_CHILDREN + i, cells);
        out_string(out, i < count ? ",{" : "{");
        write_json_members(out, names, cells, cell_count);
        out_add(out, "}", 1);
    }
    out_add(out, "]", 1);
}

static void write_ndjson(const struct options *options, struct out *out) {
    char cells[TENANT_CELLS][CELL];
    out_open(out, options->folder, "portfolio.ndjson");
    for (uint64_t tenant = 0; tenant < options->tenants; tenant++) {
        make_tenant(options, tenant, cells);
        out_add(out, "{", 1);
        write_json_members(out, tenant_names, cells, TENANT_CELLS);
        write_json_children(options, out, "entitlement", tenant, entitlements_of(options, tenant),
                            entitlement_names, ENTITLEMENT_CELLS, make_entitlement);
        write_json_children(options, out, "contact", tenant, contacts_of(options, tenant),
                            contact_names, CONTACT_CELLS, make_contact);
        out_string(out, "}\n");
    }
    out_close(out);
}

static uint64_t number_of(const char *word) {
    char *end;
    uint64_t value = word ? strtoull(word, &end, 10) : 0;
    if (!word || *end || value > UINT32_MAX / 8)
        fail("a number is expected");
    return value;
}

int main(int count, char **arguments) {
    static struct out out;
    struct options options = {.tenants = 1000, .seed = 1, .entitlements = MIX};
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--tenants") == 0)
            options.tenants = number_of(arguments[++i]);
        else if (strcmp(arguments[i], "--seed") == 0)
            options.seed = number_of(arguments[++i]);
        else if (strcmp(arguments[i], "--entitlements") == 0)
            options.entitlements = (unsigned)number_of(arguments[++i]);
        else if (strcmp(arguments[i], "--unknown") == 0)
            options.unknown_percent = (unsigned)number_of(arguments[++i]);
        else if (strcmp(arguments[i], "--plain") == 0)
            options.is_plain = true;
        else if (strcmp(arguments[i], "--shuffle") == 0)
            options.is_shuffled = true;
        else if (strcmp(arguments[i], "--ndjson") == 0)
            options.is_ndjson = true;
        else
            options.folder = arguments[i];
    }
    if (!options.folder || options.entitlements > MIX)
        fail("usage: generate [--tenants N] [--seed N] [--entitlements N] [--unknown PERCENT] "
             "[--shuffle] [--plain] [--ndjson] FOLDER");
    if (options.is_ndjson)
        write_ndjson(&options, &out);
    else
        write_csv(&options, &out);
    return 0;
}
