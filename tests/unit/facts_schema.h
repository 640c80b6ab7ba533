/* The facts of the facts contract as a schema built by hand, for tests of the readers. */
#ifndef TENET_TESTS_FACTS_SCHEMA_H
#define TENET_TESTS_FACTS_SCHEMA_H

#include "schema/schema.h"

#define MAYBE_BLANK true
#define NEVER_BLANK false

struct facts_builder {
    struct arena *arena;
    struct fact *facts;
    uint32_t count;
};

static inline struct fact *facts_add(struct facts_builder *builder, const char *name,
                                     enum type_kind kind, bool may_be_blank) {
    struct fact *fact = &builder->facts[builder->count++];
    fact->name = text_of(name);
    fact->type.kind = kind;
    fact->may_be_blank = may_be_blank;
    return fact;
}

static inline void facts_heading(struct facts_builder *builder, struct fact *fact,
                                 const char *heading) {
    fact->headings = arena_array(builder->arena, 1, sizeof *fact->headings);
    fact->headings[0] = text_of(heading);
    fact->heading_count = 1;
}

/* values: separated by '|'. */
static inline void facts_one_of(struct facts_builder *builder, const char *name, const char *values,
                                bool may_be_blank) {
    struct text names[16];
    uint32_t count = 0;
    for (const char *at = values;; at++) {
        size_t length = strcspn(at, "|");
        names[count++] = (struct text){at, (uint32_t)length};
        at += length;
        if (!*at)
            break;
    }
    facts_add(builder, name, TYPE_ONE_OF, may_be_blank)->type.choices =
        choices_new(builder->arena, names, count);
}

/* highest < lowest: none. */
static inline void facts_number(struct facts_builder *builder, const char *name, int lowest,
                                int highest, bool whole) {
    struct type *type = &facts_add(builder, name, TYPE_NUMBER, MAYBE_BLANK)->type;
    type->whole = whole;
    type->has_lowest = true;
    type->lowest = number_from(lowest);
    type->has_highest = highest >= lowest;
    type->highest = number_from(highest);
}

static inline void facts_many(struct facts_builder *builder, const char *const *names,
                              enum type_kind kind, bool may_be_blank) {
    for (; *names; names++)
        facts_add(builder, *names, kind, may_be_blank);
}

static inline void facts_tenant(struct facts_builder *b) {
    static const char *const dates[] = {"notes_activity_on",    "status_note_on",
                                        "atu_first_contact_on", "atu_second_contact_on",
                                        "atu_escalated_on",     NULL};
    static const char *const texts[] = {"fta",  "psm",           "p_rm", "p_fm",
                                        "p_fe", "notes_partner", NULL};
    static const char *const last_texts[] = {"disengagement_reason", "disengagement_notes",
                                             "enablement_notes", NULL};
    facts_heading(b, facts_add(b, "tenant_id", TYPE_TEXT, NEVER_BLANK), "Tenant ID");
    facts_heading(b, facts_add(b, "tenant_name", TYPE_TEXT, NEVER_BLANK), "Customer Name");
    facts_add(b, "country", TYPE_TEXT, NEVER_BLANK);
    facts_add(b, "language", TYPE_TEXT, MAYBE_BLANK);
    facts_add(b, "tags", TYPE_LIST, NEVER_BLANK);
    facts_number(b, "model_score", 0, 100, false);
    facts_one_of(b, "model_priority", "High|Medium|Low", NEVER_BLANK);
    facts_one_of(b, "current_priority", "High|Medium|Low", NEVER_BLANK);
    facts_one_of(b, "engagement", "CSS-Led|CSS-Assist|Customer-Led|Partner-Led", NEVER_BLANK);
    facts_one_of(b, "partner_program", "vNext|Other", MAYBE_BLANK);
    facts_number(b, "cadence_days", 1, 365, false);
    facts_add(b, "cadence_scheduled", TYPE_YES_NO, NEVER_BLANK);
    facts_add(b, "active_work", TYPE_YES_NO, NEVER_BLANK);
    facts_add(b, "reengagement_effort", TYPE_YES_NO, NEVER_BLANK);
    facts_one_of(b, "team", "GRT|EMS", NEVER_BLANK);
    facts_add(b, "rm", TYPE_LIST, NEVER_BLANK);
    facts_add(b, "primary_rm", TYPE_LIST, NEVER_BLANK);
    facts_add(b, "fm", TYPE_LIST, NEVER_BLANK);
    facts_many(b, texts, TYPE_TEXT, MAYBE_BLANK);
    facts_add(b, "psm_confirmed", TYPE_YES_NO, NEVER_BLANK);
    facts_many(b, dates, TYPE_DATE, MAYBE_BLANK);
    facts_add(b, "atu_replied", TYPE_YES_NO, NEVER_BLANK);
    facts_one_of(b, "atu_feedback",
                 "None|FRP engaged|Account Team Declined|Out of Scope|Unsupported language|"
                 "Non-FRP engaged|Other",
                 MAYBE_BLANK);
    facts_one_of(b, "admin_outreach", "Successful|Unsuccessful", MAYBE_BLANK);
    facts_add(b, "message1_on", TYPE_DATE, MAYBE_BLANK);
    facts_add(b, "message2_on", TYPE_DATE, MAYBE_BLANK);
    facts_add(b, "contacts_obtained", TYPE_YES_NO, NEVER_BLANK);
    facts_many(b, last_texts, TYPE_TEXT, MAYBE_BLANK);
}

static inline void facts_entitlement(struct facts_builder *b) {
    facts_add(b, "service", TYPE_TEXT, NEVER_BLANK);
    facts_one_of(b, "status", "In Progress|Blocked|No Intent|Duplicate/Invalid|Status Unknown",
                 NEVER_BLANK);
    facts_add(b, "status_since", TYPE_DATE, NEVER_BLANK);
    facts_add(b, "reason", TYPE_TEXT, MAYBE_BLANK);
    facts_one_of(b, "phase",
                 "Initiate|Assess|Remediate|Enable|Migrate|Adoption Completed|Operate|Blocked",
                 MAYBE_BLANK);
    facts_add(b, "phase_since", TYPE_DATE, MAYBE_BLANK);
    facts_number(b, "seats", 0, -1, true);
}

static inline void facts_contact(struct facts_builder *b) {
    facts_add(b, "contact_name", TYPE_TEXT, NEVER_BLANK);
    facts_add(b, "email", TYPE_TEXT, MAYBE_BLANK);
    facts_one_of(b, "role",
                 "AM|AE|ATS|CSM|TAM|Tenant Admin|ITDM|CTO|IT Director|Chief Architect|Other",
                 NEVER_BLANK);
    facts_add(b, "modified_on", TYPE_DATE, NEVER_BLANK);
}

static inline struct schema *facts_schema(struct arena *arena) {
    static const char *const names[] = {"tenant", "entitlement", "contact"};
    static void (*const builders[])(struct facts_builder *) = {facts_tenant, facts_entitlement,
                                                               facts_contact};
    struct schema *schema = arena_alloc(arena, sizeof *schema);
    schema->record_count = 3;
    schema->records = arena_array(arena, 3, sizeof *schema->records);
    for (uint32_t i = 0; i < 3; i++) {
        struct facts_builder builder = {arena, arena_array(arena, 64, sizeof(struct fact)), 0};
        builders[i](&builder);
        schema->records[i] = (struct record){.name = text_of(names[i]),
                                             .plural = text_of(names[i]),
                                             .is_child = i > 0,
                                             .facts = builder.facts,
                                             .fact_count = builder.count,
                                             .key = i ? INDEX_NONE : 0};
    }
    return schema;
}

/* The text maps of choices are nobody's but the schema owner's. */
static inline void facts_schema_free(struct schema *schema) {
    for (uint32_t i = 0; i < schema->record_count; i++)
        for (uint32_t k = 0; k < schema->records[i].fact_count; k++)
            if (schema->records[i].facts[k].type.choices)
                text_map_free(schema->records[i].facts[k].type.choices->codes);
}

#endif
