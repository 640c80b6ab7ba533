/* Edits: what is found between two small versions, on which lines, and that all of them taken back
 * give the old version again. Lines were counted by hand. */
#include "two_versions.h"

/* Lines 1 to 8, and 9 to 13, of most versions. */
#define RECORDS                                                                                    \
    "record tenant key id\n"                                                                       \
    "  fact id is text\n"                                                                          \
    "  fact name is text, may be blank\n"                                                          \
    "  fact age is number of days from 0 to 99\n"                                                  \
    "  fact level is one of \"A\", \"B\", \"C\"\n"                                                 \
    "record part, plural parts, many for each tenant\n"                                            \
    "  fact state is text\n"                                                                       \
    "  fact made is date\n"
#define HEAD                                                                                       \
    RECORDS "source P \"Book\"\n"                                                                  \
            "  clause P-1 \"the first\"\n"                                                         \
            "  clause P-2 \"the second\"\n"                                                        \
            "setting limit is 14 days\n"                                                           \
            "  from 2020-01-01 is 10 days\n"
/* Lines 14 to 16, and the rules from 17 on. */
#define DECISION                                                                                   \
    "decision answer is one of \"yes\", \"no\", \"open\"\n"                                        \
    "  take the first rule that applies\n"                                                         \
    "  with reason is text, may be blank\n"
#define RULE_1 "rule young gives \"yes\" with reason \"r1\"\n  when age is at most limit\n"
#define RULE_2 "rule graded gives \"no\"\n  when level is \"A\"\n  because \"it is A\"\n"
#define RULE_3 "rule nameless gives \"open\"\n  when name is blank\n"
#define RULE_4 "rule rest gives \"open\"\n  otherwise\n"
#define RULES RULE_1 RULE_2 RULE_3 RULE_4
#define ALL HEAD DECISION RULES

static void expect_same_program(const struct edits *edits, bool is_back,
                                const struct compilation *wanted, const char *file, int line) {
    struct edits *nothing = edits_find(wanted, wanted);
    bool *none = arena_array(edits->arena, (size_t)edits->count + 1, sizeof *none);
    bool *back = arena_array(edits->arena, (size_t)edits->count + 1, sizeof *back);
    for (uint32_t i = 0; i < edits->count; i++)
        back[i] = is_back;
    struct compilation *canonical = edits_take_back(nothing, none);
    struct compilation *made = edits_take_back(edits, back);
    struct buffer is = {0}, as_wanted = {0};
    check_claim(nothing->count == 0, "a version does not differ from itself", file, line);
    check_claim(canonical && made, "it is a rule set", file, line);
    dump_program(&is, made);
    dump_program(&as_wanted, canonical);
    check_text(buffer_text(&is), buffer_text(&as_wanted), file, line);
    buffer_free(&is);
    buffer_free(&as_wanted);
    compilation_free(canonical);
    compilation_free(made);
    edits_free(nothing);
}

/* The edits as write_edits says them; all taken back are OLD, none is NEW. same_order: of blocks,
 * else only the answers are the same, and dumps cannot be compared. */
static void expect_edits_of(struct version_texts old, struct version_texts new, const char *wanted,
                            bool same_order, const char *file, int line) {
    struct compilation *before = compile_texts(&old), *after = compile_texts(&new);
    struct buffer out = {0};
    if (!check_claim(before->program && after->program, "both compile", file, line))
        return;
    struct edits *edits = edits_find(before, after);
    write_edits(&out, edits);
    check_text(buffer_text(&out), text_of(wanted), file, line);
    if (same_order)
        expect_same_program(edits, true, before, file, line);
    expect_same_program(edits, false, after, file, line);
    buffer_free(&out);
    edits_free(edits);
    compilation_free(before);
    compilation_free(after);
}

#define EXPECT_EDITS(old, new, wanted)                                                             \
    expect_edits_of((struct version_texts){.rules = (old)},                                        \
                    (struct version_texts){.rules = (new)}, (wanted), true, __FILE__, __LINE__)

static void test_nothing(void) {
    EXPECT_EDITS(ALL, ALL, "");
    EXPECT_EDITS(ALL,
                 HEAD "\n\n" DECISION RULE_1
                      "rule graded gives \"no\" when\n level\n is \"A\"   because \"it is A\"\n"
                      "\n" RULE_3 RULE_4,
                 "");
    /* Whether a first `is` starts a line means nothing, but the next one does. */
    EXPECT_EDITS(ALL "define x is 1 when level is \"A\"\n is 2 otherwise\n",
                 ALL "define x\n is 1 when level is \"A\"\n is 2 otherwise\n", "");
}

static void test_rules(void) {
    EXPECT_EDITS(
        ALL,
        HEAD DECISION RULE_1
        "rule graded gives \"no\"\n  when level is \"B\"\n  because \"it is A\"\n" RULE_3 RULE_4,
        "changed rule graded 20:20\n");
    EXPECT_EDITS(
        ALL,
        HEAD DECISION RULE_1
        "rule graded gives \"yes\"\n  when level is \"A\"\n  because \"it is A\"\n" RULE_3 RULE_4,
        "changed rule graded 19:19\n");
    EXPECT_EDITS(
        ALL,
        HEAD DECISION RULE_1
        "rule graded gives \"no\"\n  when level is \"A\"\n  because \"why not\"\n" RULE_3 RULE_4,
        "changed rule graded 21:21 words\n");
    EXPECT_EDITS(ALL,
                 HEAD DECISION RULE_1
                 "rule graded gives \"no\"\n  cites P-2\n  when level is \"A\"\n  because \"it is "
                 "A\"\n" RULE_3 RULE_4,
                 "changed rule graded 19:20 words\n");
    EXPECT_EDITS(ALL,
                 HEAD DECISION RULE_1 RULE_2
                 "rule fresh gives \"yes\"\n  when name is \"x\"\n" RULE_3 RULE_4,
                 "added rule fresh 0:22\n");
    EXPECT_EDITS(ALL, HEAD DECISION RULE_2 RULE_3 RULE_4, "removed rule young 17:0\n");
    EXPECT_EDITS(ALL, HEAD DECISION RULE_1 RULE_2 RULE_4, "removed rule nameless 22:0\n");
    EXPECT_EDITS(ALL, HEAD DECISION RULE_2 RULE_1 RULE_3 RULE_4, "moved rule graded 19:17\n");
    EXPECT_EDITS(ALL, HEAD DECISION RULE_3 RULE_1 RULE_2 RULE_4, "moved rule nameless 22:17\n");
}

/* A part goes away, or comes: the line where it stood. */
static void test_parts_of_rules(void) {
    const char *three = HEAD DECISION RULE_1
        "rule graded gives \"no\"\n  when all of\n    - level is \"A\"\n    - name is blank\n"
        "    - age is 3 days\n" RULE_4;
    const char *two =
        HEAD DECISION RULE_1 "rule graded gives \"no\"\n  when all of\n    - level is \"A\"\n"
                             "    - age is 3 days\n" RULE_4;
    const char *first_two = HEAD DECISION RULE_1 "rule graded gives \"no\"\n  when all of\n    - "
                                                 "level is \"A\"\n    - name is blank\n" RULE_4;
    EXPECT_EDITS(three, two, "changed rule graded 22:22\n");
    EXPECT_EDITS(three, first_two, "changed rule graded 23:22\n");
    EXPECT_EDITS(first_two, three, "changed rule graded 22:23\n");
}

static void test_blocks(void) {
    EXPECT_EDITS(
        ALL,
        RECORDS "source P \"Book\"\n  clause P-1 \"the first\"\n  clause P-2 \"the "
                "second\"\nsetting limit is 15 days\n  from 2020-01-01 is 10 days\n" DECISION RULES,
        "changed setting limit 12:12\n");
    EXPECT_EDITS(ALL,
                 RECORDS
                 "source P \"Book\"\n  clause P-1 \"the first\"\n  clause P-2 \"the "
                 "second\"\nsetting limit is 14 days\n  from 2020-01-01 is 9 days\n" DECISION RULES,
                 "changed setting limit 13:13\n");
    EXPECT_EDITS(ALL, ALL "setting sth is \"x\"\n", "added setting sth 0:26\n");
    EXPECT_EDITS(ALL "setting sth is \"x\"\n", ALL, "removed setting sth 26:0\n");
    EXPECT_EDITS(ALL "define old-one\n  when level is \"A\" and\n name is blank\n",
                 ALL "define old-one\n  when level is \"A\" and\n name is known\n",
                 "changed definition old-one 28:28\n");
    EXPECT_EDITS(
        ALL "define old-one for part\n  when state is \"x\"\ndefine old-one when age is 1 days\n",
        ALL "define old-one for part\n  when state is \"y\"\ndefine old-one when age is 1 days\n",
        "changed definition old-one 27:27\n");
    EXPECT_EDITS(ALL "promise p\n never answer is \"yes\"\n",
                 ALL "promise p\n always answer is \"yes\"\n", "changed promise p 27:27\n");
    EXPECT_EDITS(ALL "results answer\n", ALL "results answer,\n reason\n",
                 "changed results 26:27\n");
    EXPECT_EDITS(ALL "results answer\n", ALL, "removed results 26:0\n");
}

static void test_records(void) {
    EXPECT_EDITS(ALL,
                 "record tenant key id\n"
                 "  fact id is text\n"
                 "  fact name is text\n"
                 "  fact level is one of \"A\", \"B\"\n"
                 "  fact age is number of days from 0 to 99\n"
                 "    label \"Age\"\n"
                 "record part, plural parts, many for each tenant\n"
                 "  \"A part.\"\n"
                 "  fact state is text headings \"State\"\n"
                 "  fact made is date\n"
                 "  fact extra is text\n"
                 "setting limit is 14 days\n"
                 "  from 2020-01-01 is 10 days\n" DECISION RULE_1 RULE_2
                 "rule nameless gives \"open\"\n  when name is \"x\"\n" RULE_4,
                 "changed fact name 3:3\n"
                 "changed fact level 5:4\n"
                 "changed fact age 4:6 words\n"
                 "changed record part 6:8 words\n"
                 "changed fact state of part 7:9\n"
                 "added fact extra of part 0:11\n"
                 "removed source P 9:0 words\n"
                 "changed rule nameless 23:23\n");
}

static void test_decisions(void) {
    EXPECT_EDITS(ALL,
                 HEAD "decision answer is one of \"yes\", \"no\", \"open\", \"none\"\n"
                      "  take the first rule that applies\n"
                      "  with reason is text, may be blank\n"
                      "    \"Why.\"\n"
                      "  with other is text, may be blank\n" RULES,
                 "changed decision answer 14:14\n"
                 "changed companion reason 16:17 words\n"
                 "added companion other 0:18\n");
    EXPECT_EDITS(ALL,
                 ALL "decision step is one of \"u\", \"v\"\n  take the first rule that applies\n"
                     "rule graded gives \"u\"\n when level is \"A\"\nrule rest gives \"v\"\n "
                     "otherwise\n",
                 "added decision step 0:26\n");
    EXPECT_EDITS(ALL "decision step is one of \"u\", \"v\"\n  take the first rule that applies\n"
                     "rule graded gives \"u\"\n when level is \"A\"\nrule rest gives \"v\"\n "
                     "otherwise\n",
                 ALL "decision step is one of \"u\", \"v\"\n  take the strongest value\n"
                     "rule graded gives \"u\"\n when level is \"B\"\nrule rest gives \"v\"\n "
                     "otherwise\n",
                 "changed decision step 27:27\n"
                 "changed rule graded of decision step 29:29\n");
}

static void test_words(void) {
    EXPECT_EDITS("# The head.\n\n# About it.\n" ALL, "# Another head.\n\n# About it.\n" ALL,
                 "changed comments of main.rules 1:1 words\n");
    EXPECT_EDITS("# The head.\n\n# About it.\n" ALL, "# The head.\n\n# About them.\n" ALL,
                 "changed record tenant 3:3 words\n");
    EXPECT_EDITS(ALL "# why\nsetting s is 1 # first\n", ALL "# why\nsetting s is 1 # one\n",
                 "changed setting s 27:27 words\n");
    EXPECT_EDITS(ALL "setting s is 1\n \"one\"\n", ALL "setting s is 1\n \"two\"\n cites P-1\n",
                 "changed setting s 27:27 words\n");
    EXPECT_EDITS(ALL "test \"t\"\n given level is \"A\"\n expect answer is \"no\"\n",
                 ALL "test \"t\"\n given level is \"A\"\n expect answer is \"yes\"\ntest \"u\"\n "
                     "expect answer is \"no\"\n",
                 "changed test \"t\" 28:28 words\n"
                 "added test \"u\" 0:29 words\n");
}

#define TABLE(rows)                                                                                \
    HEAD DECISION                                                                                  \
        "rows when age is at least 1 days\n  | rule | level | cites | gives |\n" rows RULE_4
#define ROW_1 "  | high | \"A\" | P-1 | \"yes\" |\n"
#define ROW_2 "  | middle | \"B\" | P-2 | \"no\" |\n"
#define ROW_3 "  | low | \"C\" | | \"open\" |\n"

static void test_decision_tables(void) {
    EXPECT_EDITS(TABLE(ROW_1 ROW_2 ROW_3),
                 TABLE(ROW_1 "  | middle | \"B\" | P-2 | \"yes\" |\n" ROW_3),
                 "changed rule middle 20:20\n");
    EXPECT_EDITS(TABLE(ROW_1 ROW_2 ROW_3), TABLE(ROW_1 "  | middle | \"B\" | | \"no\" |\n" ROW_3),
                 "changed rule middle 20:20 words\n");
    EXPECT_EDITS(TABLE(ROW_1 ROW_2 ROW_3), TABLE(ROW_1 ROW_3), "removed rule middle 20:0\n");
    EXPECT_EDITS(TABLE(ROW_1 ROW_3), TABLE(ROW_1 ROW_2 ROW_3), "added rule middle 0:20\n");
    EXPECT_EDITS(TABLE(ROW_1 ROW_2 ROW_3), TABLE(ROW_3 ROW_1 ROW_2), "moved rule low 21:19\n");
    EXPECT_EDITS(TABLE(ROW_1 ROW_2 ROW_3), TABLE(ROW_1 "  | mid | \"B\" | P-2 | \"no\" |\n" ROW_3),
                 "renamed rule mid from rule middle 20:20 words\n");
    EXPECT_EDITS(TABLE(ROW_1 ROW_2 ROW_3),
                 HEAD DECISION "rows when age is at least 2 days\n  | rule | level | cites | gives "
                               "|\n" ROW_1 ROW_2 ROW_3 RULE_4,
                 "changed rows of decision answer 17:17\n");
    EXPECT_EDITS(TABLE(ROW_1 ROW_2),
                 HEAD DECISION
                 "rows when age is at least 1 days\n  | rule | level | gives |\n"
                 "  | high | \"A\" | \"yes\" |\n  | middle | \"B\" | \"no\" |\n" RULE_4,
                 "changed rows of decision answer 18:18\n");
    EXPECT_EDITS(HEAD DECISION "rows\n | level | name | gives |\n | \"A\" | \"x\" | \"yes\" |\n"
                               " | \"B\" | \"y\" | \"no\" |\n" RULE_4,
                 HEAD DECISION "rows\n | level | name | gives |\n | \"A\" | \"z\" | \"yes\" |\n"
                               " | \"C\" | | \"open\" |\n | \"B\" | \"y\" | \"no\" |\n" RULE_4,
                 "changed row 1 of decision answer 19:19\n"
                 "added row 2 of decision answer 0:20\n");
}

#define CODES(rows)                                                                                \
    ALL "table codes\n  key code, ignoring case\n  column code is text\n  column open is yes/no\n" \
        "  | code | open |\n" rows                                                                 \
        "define coded when name is in codes and open of codes for name is yes\n"

static void test_tables(void) {
    EXPECT_EDITS(CODES(" | \"DE\" | yes |\n | \"FR\" | no |\n | \"IT\" | no |\n"),
                 CODES(" | \"FR\" | yes |\n | \"de\" | yes |\n | \"JP\" | yes |\n"),
                 "changed row \"FR\" of table codes 32:31\n"
                 "removed row \"IT\" of table codes 33:0\n"
                 "changed row \"de\" of table codes 31:32\n"
                 "added row \"JP\" of table codes 0:33\n");
    EXPECT_EDITS(CODES(" | \"DE\" | yes |\n"),
                 ALL "table codes\n  key code\n  column code is text\n  column open is yes/no\n"
                     "  | open | code |\n | yes | \"DE\" |\n"
                     "define coded when name is in codes and open of codes for name is yes\n",
                 "changed table codes 27:28\n");
    EXPECT_EDITS(ALL "table days-off key day column day is date\n | day |\n | 2020-01-01 |\n"
                     " | 2020-05-01 |\nbusiness days skip day of days-off\n",
                 ALL "table days-off key day column day is date\n | day |\n | 2020-01-02 |\n"
                     " | 2020-05-01 |\nbusiness days skip day of days-off\n",
                 "removed row \"2020-01-01\" of table days-off 28:0\n"
                 "added row \"2020-01-02\" of table days-off 0:28\n");
}

#define CSV_TABLE                                                                                  \
    ALL "table codes from \"t/codes.csv\"\n  key code\n  column open is yes/no\n"                  \
        "define coded when open of codes for name is yes\n"

static void expect_csv(const char *old, const char *new, const char *wanted, int line) {
    expect_edits_of((struct version_texts){CSV_TABLE, NULL, old},
                    (struct version_texts){CSV_TABLE, NULL, new}, wanted, true, __FILE__, line);
}

static void test_csv(void) {
    expect_csv("code,open\nDE,yes\nFR,no\n", "code,open\r\nFR,no\r\nDE,yes\r\n", "", __LINE__);
    expect_csv("code,open\nDE,yes\nFR,no\nIT,no\n", "code,open\nDE,yes\nFR,yes\nUK,no\n",
               "changed row \"FR\" of table codes 3:3\n"
               "removed row \"IT\" of table codes 4:0\n"
               "added row \"UK\" of table codes 0:4\n",
               __LINE__);
    expect_csv("code,open\n\"D\nE\",yes\nFR,no\n", "code,open\n\"D\nE\",yes\nFR,yes\n",
               "changed row \"FR\" of table codes 4:4\n", __LINE__);
    expect_csv("code,open\nDE,yes\n", "open;code\nyes;DE\n", "changed table codes 1:1\n", __LINE__);
    /* From a file into the rules: one edit. */
    expect_edits_of((struct version_texts){CSV_TABLE, NULL, "code,open\nDE,yes\nFR,no\n"},
                    (struct version_texts){
                        .rules = ALL "table codes\n  key code\n  column open is yes/no\n"
                                     " | code | open |\n | \"DE\" | yes |\n | \"FR\" | yes |\n"
                                     "define coded when open of codes for name is yes\n"},
                    "changed table codes 26:27\n", true, __FILE__, __LINE__);
}

static void test_files(void) {
    struct version_texts old = {.rules = HEAD DECISION RULES,
                                .more = "use \"main.rules\"\nsetting s is 1\n"};
    struct version_texts new = {.rules = HEAD "setting s is 1\n",
                                .more = "setting t is 1\n" DECISION RULES};
    expect_edits_of(old, new,
                    "added setting t 0:1\n"
                    "removed use \"main.rules\" 1:0 words\n",
                    false, __FILE__, __LINE__);
}

static void test_renames(void) {
    EXPECT_EDITS(ALL,
                 RECORDS
                 "source P \"Book\"\n  clause P-1 \"the first\"\n  clause P-2 \"the second\"\n"
                 "setting patience is 14 days\n  from 2020-01-01 is 10 days\n" DECISION
                 "rule young gives \"yes\" with reason \"r1\"\n  when age is at most "
                 "patience\n" RULE_2 RULE_3 RULE_4,
                 "renamed setting patience from setting limit 12:12 words\n");
    /* With an edit of it and one elsewhere. */
    EXPECT_EDITS(ALL,
                 RECORDS
                 "source P \"Book\"\n  clause P-1 \"the first\"\n  clause P-2 \"the second\"\n"
                 "setting patience is 14 days\n  from 2020-01-01 is 11 days\n" DECISION
                 "rule young gives \"yes\" with reason \"r2\"\n  when age is at most "
                 "patience\n" RULE_2 RULE_3 RULE_4,
                 "changed setting patience 13:13\n"
                 "renamed setting patience from setting limit 12:12 words\n"
                 "changed rule young 17:17\n");
    EXPECT_EDITS(ALL,
                 HEAD DECISION RULE_1 "rule by-level gives \"no\"\n  when level is \"B\"\n"
                                      "  because \"it is A\"\n" RULE_3 RULE_4,
                 "changed rule by-level 20:20\n"
                 "renamed rule by-level from rule graded 19:19 words\n");
    /* Nothing alike: one went, another came. */
    EXPECT_EDITS(ALL,
                 HEAD DECISION RULE_1 RULE_2 "rule dear gives \"yes\"\n  when age is more than "
                                             "limit or level is \"C\"\n" RULE_4,
                 "removed rule nameless 22:0\n"
                 "added rule dear 0:22\n");
    /* Two that might be it: none is. */
    EXPECT_EDITS(ALL,
                 HEAD DECISION RULE_1 RULE_2 "rule n1 gives \"yes\"\n  when name is blank\n"
                                             "rule n2 gives \"no\"\n  when name is blank\n" RULE_4,
                 "removed rule nameless 22:0\n"
                 "added rule n1 0:22\n"
                 "added rule n2 0:24\n");
}

/* A name may be that of a fact, of a child's fact, and of a column. */
static void test_renamed_facts(void) {
#define NAMED(fact, part_fact)                                                                     \
    "record tenant key id\n  fact id is text\n  fact " fact " is text\n"                           \
    "record part, plural parts, many for each tenant\n  fact " part_fact " is text\n"              \
    "  fact made is date\n"                                                                        \
    "table codes\n  key kind\n  column kind is text\n  column state is yes/no\n"                   \
    "  | kind | state |\n  | \"x\" | yes |\n"                                                      \
    "define newest is the latest part by made then " part_fact "\n"                                \
    "define newest-kind is " part_fact " of newest\n"                                              \
    "define here when state of codes for " fact " is yes\n"                                        \
    "define there when some part where (" part_fact " is \"x\") and " fact " is \"y\"\n"           \
    "define those when some part has " part_fact " \"z\"\n"                                        \
    "decision d is yes/no\n take the first rule that applies\n"                                    \
    "rule r gives yes\n when here or there or those or newest-kind is \"q\"\nrule s gives no\n "   \
    "otherwise\n"
    EXPECT_EDITS(NAMED("state", "kind"), NAMED("status", "kind"),
                 "renamed fact status from fact state 3:3\n");
    EXPECT_EDITS(NAMED("state", "kind"), NAMED("state", "sort"),
                 "renamed fact sort of part from fact kind of part 5:5\n");
    EXPECT_EDITS(NAMED("state", "kind"), NAMED("status", "sort"),
                 "renamed fact status from fact state 3:3\n"
                 "renamed fact sort of part from fact kind of part 5:5\n");
}

static void test_renamed_decision(void) {
#define ASKED(name, record, records, value)                                                        \
    "record tenant key id\n  fact id is text\n"                                                    \
    "record " record ", plural " records ", many for each tenant\n  fact state is text\n"          \
    "decision " name " is one of \"u\", \"v\"\n  take the first rule that applies\n"               \
    "rule a gives \"u\"\n  when some " record " has state \"x\"\n"                                 \
    "rule b gives \"v\"\n  otherwise\n"                                                            \
    "define c when " name " is \"u\" and at least 2 " records " have state " value "\n"
    EXPECT_EDITS(ASKED("old", "part", "parts", "\"y\""), ASKED("new", "part", "parts", "\"y\""),
                 "renamed decision new from decision old 5:5\n");
    EXPECT_EDITS(ASKED("old", "part", "parts", "\"y\""), ASKED("new", "piece", "pieces", "\"z\""),
                 "renamed record piece from record part 3:3\n"
                 "renamed decision new from decision old 5:5\n"
                 "changed definition c 11:11\n");
}

/* The line as it stands, without blanks at its ends. */
static void test_texts(void) {
    struct version_texts old = {.rules = ALL},
                         new = {.rules = HEAD DECISION RULE_2 RULE_3 RULE_4 "setting s is 1\n"};
    struct compilation *before = compile_texts(&old), *after = compile_texts(&new);
    struct edits *edits = edits_find(before, after);
    if (CHECK(edits->count == 2)) {
        CHECK_TEXT(edits->items[0].old_text, TEXT("rule young gives \"yes\" with reason \"r1\""));
        CHECK_TEXT(edits->items[0].old_path, TEXT("a/main.rules"));
        CHECK_TEXT(edits->items[0].new_text, TEXT(""));
        CHECK_TEXT(edits->items[0].new_path, TEXT(""));
        CHECK_TEXT(edits->items[1].new_text, TEXT("setting s is 1"));
        CHECK_TEXT(edits->items[1].new_path, TEXT("a/main.rules"));
    }
    edits_free(edits);
    compilation_free(before);
    compilation_free(after);
}

int main(void) {
    test_nothing();
    test_rules();
    test_parts_of_rules();
    test_blocks();
    test_records();
    test_decisions();
    test_words();
    test_decision_tables();
    test_tables();
    test_csv();
    test_files();
    test_renames();
    test_renamed_facts();
    test_renamed_decision();
    test_texts();
    return check_end();
}
