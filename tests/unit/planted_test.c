/* Faults planted into the shipped rules, one of each kind that people make, each among harmless
 * edits: each is found on its own line, and all that changes for the sample portfolio is traced to
 * it. */
#include "changes.h"
#include "rule_texts.h"

#define RULES "rules"

struct plant {
    const char *fault;
    struct replacement base; /* in both versions: what the fault needs; file NULL: nothing */
    struct replacement edit;
    const char *kind, *what;
    const char *old_line, *new_line; /* each begins one line of its file; NULL: not there */
    bool changes_nothing;
    bool is_alone; /* its text is that of another fault, too */
};

/* Between them they move, rename, add and describe. None of them changes an answer. */
static const struct replacement harmless[] = {
    {"clauses.rules", "# The register of", "# A register of"},
    {"prioritization.rules", "because \"the portal shows the priority that the criteria give\"",
     "because \"nothing is to be done\""},
    {"prioritization.rules",
     "rule customer-led gives \"Low\"\n  cites P-12, P-07\n  when led-by-customer\n"
     "  because \"the customer leads, so the tenant is Low\"\n",
     ""},
    {"prioritization.rules", "# Where nobody has tried in earnest yet,",
     "rule customer-led gives \"Low\"\n  cites P-12, P-07\n  when led-by-customer\n"
     "  because \"the customer leads, so the tenant is Low\"\n\n"
     "# Where nobody has tried in earnest yet,"},
    {"violations.rules", "decision violations is",
     "setting spare-time is 3 days\n\ndecision violations is"},
    {"outreach.rules", "has-am", "has-account-manager"},
    {"facts.rules", "help \"The customer's name.\"", "help \"Its name.\""},
    {"tables/countries.csv", "\nAlbania,", "\nAtlantis,,Dari\nAlbania,"},
};

static const struct plant plants[] = {
    {.fault = "number",
     .edit = {"research.rules", "count of primary_rm is 1 and some",
              "count of primary_rm is 2 and some"},
     .kind = "changed",
     .what = "rule queue-is-primary",
     .old_line = "when count of primary_rm is 1 and some",
     .new_line = "when count of primary_rm is 2 and some"},
    {.fault = "date",
     .base = {"prioritization.rules", "  cites P-04, P-05\n",
              "  cites P-04, P-05\n  from 2020-01-01\n"},
     .edit = {"prioritization.rules", "  from 2020-01-01\n", "  from 2020-04-01\n"},
     .kind = "changed",
     .what = "rule css-led-active",
     .old_line = "from 2020-01-01",
     .new_line = "from 2020-04-01"},
    {.fault = "comparison",
     .edit = {"prioritization.rules", "cadence_days is at most bi-weekly",
              "cadence_days is less than bi-weekly"},
     .kind = "changed",
     .what = "rule css-led-active",
     .old_line = "- cadence_days is at most",
     .new_line = "- cadence_days is less than"},
    {.fault = "value",
     .edit = {"prioritization.rules", "- engagement is \"CSS-Led\"",
              "- engagement is \"CSS-Assist\""},
     .kind = "changed",
     .what = "rule css-led-active",
     .old_line = "- engagement is \"CSS-Led\"",
     .new_line = "- engagement is \"CSS-Assist\""},
    {.fault = "value leaves a list",
     .edit = {"outreach.rules", "setting security-services are \"AADP\", ",
              "setting security-services are "},
     .kind = "changed",
     .what = "setting security-services",
     .old_line = "setting security-services",
     .new_line = "setting security-services"},
    {.fault = "value leaves a list of a condition",
     .edit = {"prioritization.rules", "phase is one of \"Adoption Completed\", \"Operate\"",
              "phase is one of \"Operate\""},
     .kind = "changed",
     .what = "definition inactive",
     .old_line = "- status is \"In Progress\" and phase is one of",
     .new_line = "- status is \"In Progress\" and phase is one of"},
    {.fault = "row leaves a table",
     .edit = {"tables/countries.csv",
              "\nGermany,DE;DEU;Federal Republic of Germany;Deutschland,German\n", "\n"},
     .kind = "removed",
     .what = "row \"Germany\" of table countries",
     .old_line = "Germany,",
     .new_line = NULL},
    {.fault = "row of a table changes",
     .edit = {"tables/languages.csv", "\nGerman,yes", "\nGerman,no"},
     .kind = "changed",
     .what = "row \"German\" of table languages",
     .old_line = "German,yes",
     .new_line = "German,no"},
    {.fault = "and becomes or",
     .edit = {"prioritization.rules", "is unresponsive and every entitlement",
              "is unresponsive or every entitlement"},
     .kind = "changed",
     .what = "definition tenant-unresponsive",
     .old_line = "when some entitlement is unresponsive and",
     .new_line = "when some entitlement is unresponsive or"},
    {.fault = "part leaves",
     .edit = {"prioritization.rules", "    - cadence_scheduled is yes\n", ""},
     .kind = "changed",
     .what = "rule css-led-active",
     .old_line = "- cadence_scheduled is yes",
     .new_line = "- cadence_days is at most"},
    {.fault = "negated",
     .edit = {"research.rules", "when partner_in_rm and psm is not blank\n  because",
              "when partner_in_rm and psm is blank\n  because"},
     .kind = "changed",
     .what = "rule frp-managed",
     .old_line = "when partner_in_rm and psm is not blank",
     .new_line = "when partner_in_rm and psm is blank"},
    {.fault = "quantifier",
     .edit = {"prioritization.rules", "when every entitlement, at least one, is inactive",
              "when some entitlement is inactive"},
     .kind = "changed",
     .what = "rule all-inactive",
     .old_line = "when every entitlement, at least one,",
     .new_line = "when some entitlement is inactive"},
    {.fault = "result",
     .edit = {"prioritization.rules", "rule reactive gives \"Medium\"",
              "rule reactive gives \"Low\""},
     .kind = "changed",
     .what = "rule reactive",
     .old_line = "rule reactive gives",
     .new_line = "rule reactive gives"},
    {.fault = "companion",
     .edit = {"prioritization.rules", " with priority_reason \"Customer Unresponsive\"", ""},
     .kind = "changed",
     .what = "rule unresponsive",
     .old_line = "rule unresponsive gives",
     .new_line = "rule unresponsive gives"},
    {.fault = "rule leaves",
     .is_alone = true,
     .edit = {"prioritization.rules",
              "rule all-inactive gives \"Low\"\n  cites P-14\n"
              "  when every entitlement, at least one, is inactive\n"
              "  because \"every entitlement is inactive\"\n",
              ""},
     .kind = "removed",
     .what = "rule all-inactive",
     .old_line = "rule all-inactive gives",
     .new_line = NULL},
    {.fault = "rules swap",
     .base = {"prioritization.rules",
              "rule records-on-request\n  cites P-23\n  when priority is \"Low\"\n",
              "rule records-on-request\n  when priority is \"Low\"\n"},
     .edit = {"prioritization.rules",
              "rule records-on-request\n  when priority is \"Low\"\n"
              "  because \"the records of a Low tenant change only when somebody asks for it\"\n\n"
              "rule keep-engagement-frequency\n  cites P-27\n  when priority is one of \"High\", "
              "\"Medium\"\n"
              "  because \"a High or Medium tenant is contacted as often as its priority asks\"\n\n"
              "rule write-status-note\n  cites P-24\n  when priority_change is \"Override\"\n"
              "  because \"the overall status note says why the priority changes\"\n",
              "rule write-status-note\n  cites P-24\n  when priority_change is \"Override\"\n"
              "  because \"the overall status note says why the priority changes\"\n\n"
              "rule records-on-request\n  when priority is \"Low\"\n"
              "  because \"the records of a Low tenant change only when somebody asks for it\"\n\n"
              "rule keep-engagement-frequency\n  cites P-27\n  when priority is one of \"High\", "
              "\"Medium\"\n"
              "  because \"a High or Medium tenant is contacted as often as its priority asks\"\n"},
     .kind = "moved",
     .what = "rule write-status-note",
     .old_line = "rule write-status-note",
     .new_line = "rule write-status-note"},
    {.fault = "rule added",
     .edit = {"prioritization.rules", "rule reactive gives",
              "rule monthly gives \"High\"\n  when cadence_days is 30 days\n  because \"once a "
              "month\"\n\nrule reactive gives"},
     .kind = "added",
     .what = "rule monthly",
     .old_line = NULL,
     .new_line = "rule monthly"},
    {.fault = "definition changed",
     .edit = {"prioritization.rules",
              "when engagement is \"Partner-Led\" and partner_program is not \"vNext\"",
              "when engagement is \"Partner-Led\" and partner_program is \"vNext\""},
     .kind = "changed",
     .what = "definition led-by-other-partner",
     .old_line = "when engagement is \"Partner-Led\" and",
     .new_line = "when engagement is \"Partner-Led\" and"},
    {.fault = "setting changed",
     .edit = {"prioritization.rules", "setting bi-weekly is 14 days",
              "setting bi-weekly is 10 days"},
     .kind = "changed",
     .what = "setting bi-weekly",
     .old_line = "setting bi-weekly is 14 days",
     .new_line = "setting bi-weekly is 10 days"},
    {.fault = "dated setting",
     .base = {"prioritization.rules", "setting bi-weekly is 14 days\n",
              "setting bi-weekly is 21 days\n  from 2020-01-01 is 14 days\n  from 2021-01-01 is 7 "
              "days\n"},
     .edit = {"prioritization.rules", "  from 2020-01-01 is 14 days\n",
              "  from 2020-01-01 is 7 days\n"},
     .kind = "changed",
     .what = "setting bi-weekly",
     .old_line = "from 2020-01-01",
     .new_line = "from 2020-01-01"},
    {.fault = "otherwise of a definition",
     .edit = {"research.rules", "  is language of countries for country otherwise",
              "  is \"Dari\" otherwise"},
     .kind = "changed",
     .what = "definition customer_language",
     .old_line = "is language of countries",
     .new_line = "is \"Dari\" otherwise"},
    {.fault = "otherwise of a decision",
     .edit = {"research.rules", "rule pursue gives \"Pursue\"", "rule pursue gives \"Ask GRT PM\""},
     .kind = "changed",
     .what = "rule pursue",
     .old_line = "rule pursue gives",
     .new_line = "rule pursue gives"},
    {.fault = "unless leaves",
     .edit = {"outreach.rules", "  when account-team-asked and has-ats\n  unless has-csm\n",
              "  when account-team-asked and has-ats\n"},
     .kind = "changed",
     .what = "rule to-technology-strategist",
     .old_line = "unless has-csm\n",
     .new_line = "when account-team-asked and has-ats\n"},
    {.fault = "fact",
     .edit = {"facts.rules", "  fact psm is text, may be blank, changeable",
              "  fact psm is text, changeable"},
     .kind = "changed",
     .what = "fact psm",
     .old_line = "fact psm is text",
     .new_line = "fact psm is text"},
    {.fault = "row of a decision table",
     .edit = {"outreach.rules", "| \"Out of Scope\"                                         |",
              "| \"Other Please specify\"                                 |"},
     .kind = "changed",
     .what = "rule out-of-scope",
     .old_line = "| out-of-scope ",
     .new_line = "| out-of-scope "},
    {.fault = "template",
     .edit = {"research.rules", "{size: digits}", "{size: 2 digits}"},
     .kind = "changed",
     .what = "definition wave-tag",
     .old_line = "is first item of tags",
     .new_line = "is first item of tags"},
    {.fault = "row comes into a table",
     .edit = {"tables/holidays.csv", "day,name\n", "day,name\n2020-02-28,A day off\n"},
     .kind = "added",
     .what = "row \"2020-02-28\" of table holidays",
     .old_line = NULL,
     .new_line = "2020-02-28,"},
    {.fault = "promise",
     .changes_nothing = true,
     .edit = {"promises.rules", "never engagement is \"CSS-Assist\"",
              "always engagement is \"CSS-Assist\""},
     .kind = "changed",
     .what = "promise css-assist-is-never-high",
     .old_line = "never engagement is \"CSS-Assist\"",
     .new_line = "always engagement is \"CSS-Assist\""},
    {.fault = "results",
     .changes_nothing = true,
     .edit = {"results.rules", "wave_size, wave_workload", "wave_size"},
     .kind = "changed",
     .what = "results",
     .old_line = "wave_size, wave_workload",
     .new_line = "wave_size\n"},
};

static bool read_sample(void *context, const struct schema *schema,
                        const struct portfolio_sink *sink) {
    static const char *const paths[] = {RULES "/sample/tenant.csv", RULES "/sample/contact.csv",
                                        RULES "/sample/entitlement.csv"};
    struct portfolio_options options = {.schema = schema, .paths = paths, .path_count = 3};
    struct portfolio_counts counts;
    struct diags *diags = diags_new(context, NULL);
    options.as_of = date_from(2020, 3, 2);
    enum portfolio_result result = portfolio_read(&options, sink, diags, &counts);
    diags_free(diags);
    return result == PORTFOLIO_DONE;
}

static const struct edit *find_edit(const struct edits *edits, const char *what, uint32_t *index) {
    for (*index = 0; *index < edits->count; ++*index)
        if (text_is(edits->items[*index].what, text_of(what)))
            return &edits->items[*index];
    return NULL;
}

static void check_lines(struct house *old, struct house *new, const struct plant *plant,
                        const struct edit *edit) {
    static const char *const kinds[] = {"changed", "added", "removed", "renamed", "moved"};
    CHECK_TEXT(text_of(kinds[edit->kind]), text_of(plant->kind));
    CHECK(edit->has_meaning);
    CHECK_NUMBER(edit->old_line, line_of(old, plant->edit.file, plant->old_line));
    CHECK_NUMBER(edit->new_line, line_of(new, plant->edit.file, plant->new_line));
    CHECK(plant->old_line ? text_ends(edit->old_path, text_of(plant->edit.file))
                          : edit->old_path.length == 0);
    CHECK(plant->new_line ? text_ends(edit->new_path, text_of(plant->edit.file))
                          : edit->new_path.length == 0);
    if (plant->new_line)
        CHECK(text_starts(edit->new_text, text_trim(text_of(plant->new_line))));
    if (plant->old_line)
        CHECK(text_starts(edit->old_text, text_trim(text_of(plant->old_line))));
}

/* Everything that changes is made by the fault, and by it alone. */
static void check_causes(const struct inspected *inspected, uint32_t fault) {
    uint64_t wrong = 0;
    for (size_t c = 0; c < inspected->changes.count; c++) {
        uint32_t cause = inspected->changes.items[c].cause;
        wrong += cause == INDEX_NONE || inspected->causes.items[cause].count != 1 ||
                 inspected->causes.items[cause].edits[0] != fault;
    }
    CHECK_NUMBER(wrong, 0);
    for (uint32_t e = 0; e < inspected->edits->count; e++)
        CHECK((inspected->causes.changes_of[e] > 0) ==
              (e == fault && inspected->changes.count > 0));
}

static void check_plant(const struct house *shipped, const struct plant *plant) {
    struct house old = *shipped, new;
    if (plant->base.file)
        replace(&old, &plant->base);
    new = old;
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        replace(&new, &harmless[i]);
    replace(&new, &plant->edit);
    struct compilation *before = compile_house(&old), *after = compile_house(&new);
    struct inspected inspected;
    if (!CHECK(before->program && after->program))
        return;
    inspect(&inspected, before, after, date_from(2020, 3, 2),
            (struct tenants_again){shipped->arena, read_sample}, __FILE__, __LINE__);
    uint32_t fault;
    const struct edit *edit = find_edit(inspected.edits, plant->what, &fault);
    if (CHECK(edit != NULL)) {
        check_lines(&old, &new, plant, edit);
        check_causes(&inspected, fault);
        CHECK((inspected.changes.count == 0) == plant->changes_nothing);
    }
    printf("# %s: %zu changes\n", plant->fault, inspected.changes.count);
    inspected_free(&inspected);
    compilation_free(before);
    compilation_free(after);
}

/* What is edited beside the faults is found, too. */
static void check_harmless(const struct house *shipped) {
    struct house new = *shipped;
    struct buffer out = {0};
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        replace(&new, &harmless[i]);
    struct compilation *before = compile_house(shipped), *after = compile_house(&new);
    if (!CHECK(before->program && after->program))
        return;
    struct edits *edits = edits_find(before, after);
    write_edits(&out, edits);
    CHECK_TEXT(buffer_text(&out),
               TEXT("changed comments of clauses.rules 1:1 words\n"
                    "changed fact tenant_name 16:16 words\n"
                    "renamed definition has-account-manager from definition has-am 60:60 words\n"
                    "moved rule partner-led 60:56\n"
                    "changed rule keep 106:107 words\n"
                    "added row \"Atlantis\" of table countries 0:3\n"
                    "added setting spare-time 0:3\n"));
    edits_free(edits);
    compilation_free(before);
    compilation_free(after);
    buffer_free(&out);
}

static void expect_same_dump(const struct edits *edits, const struct compilation *old) {
    struct edits *nothing = edits_find(old, old);
    bool *back = arena_array(edits->arena, edits->count, sizeof *back);
    struct compilation *canonical = edits_take_back(nothing, back);
    memset(back, true, edits->count * sizeof *back);
    struct compilation *made = edits_take_back(edits, back);
    struct buffer is = {0}, wanted = {0};
    dump_program(&is, made);
    dump_program(&wanted, canonical);
    CHECK(nothing->count == 0 && wanted.length > 0);
    CHECK(text_is(buffer_text(&is), buffer_text(&wanted)));
    buffer_free(&is);
    buffer_free(&wanted);
    compilation_free(made);
    compilation_free(canonical);
    edits_free(nothing);
}

/* All faults that need nothing, and all that is harmless, at once, in either direction: every
 * change has a cause, and all edits taken back are the old rules again. */
static void check_all_at_once(const struct house *shipped, bool is_backward) {
    struct house new = *shipped;
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        replace(&new, &harmless[i]);
    for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++)
        if (!plants[i].base.file && !plants[i].is_alone)
            replace(&new, &plants[i].edit);
    struct compilation *before = compile_house(is_backward ? &new : shipped);
    struct compilation *after = compile_house(is_backward ? shipped : &new);
    struct inspected inspected;
    uint64_t missing = 0, several = 0;
    if (!CHECK(before->program && after->program))
        return;
    inspect(&inspected, before, after, date_from(2020, 3, 2),
            (struct tenants_again){shipped->arena, read_sample}, __FILE__, __LINE__);
    expect_same_dump(inspected.edits, before);
    for (size_t c = 0; c < inspected.changes.count; c++) {
        uint32_t cause = inspected.changes.items[c].cause;
        missing += cause == INDEX_NONE;
        several += cause != INDEX_NONE && inspected.causes.items[cause].count > 1;
    }
    CHECK(inspected.changes.count > 1000 && several > 0);
    CHECK_NUMBER(missing, 0);
    printf("# all at once: %u edits, %zu changes, %llu of several edits, %u causes\n",
           inspected.edits->count, inspected.changes.count, (unsigned long long)several,
           inspected.causes.count);
    inspected_free(&inspected);
    compilation_free(before);
    compilation_free(after);
}

int main(void) {
    struct arena *arena = arena_new();
    struct house shipped;
    read_house(&shipped, arena);
    check_harmless(&shipped);
    for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++)
        check_plant(&shipped, &plants[i]);
    check_all_at_once(&shipped, false);
    check_all_at_once(&shipped, true);
    arena_free(arena);
    return check_end();
}
