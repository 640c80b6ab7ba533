/* The facts contract, sentence by sentence: what a portfolio in each form is read as, and what is
 * said when something does not fit. */
#include "check.h"
#include "portfolio_case.h"

static struct outcome read_csv(struct portfolio_case *test, const char *tenant,
                               const char *entitlement, const char *contact) {
    case_file(test, "tenant.csv", tenant);
    case_file(test, "entitlement.csv", entitlement);
    case_file(test, "contact.csv", contact);
    return case_read(test, "");
}

static struct outcome read_file(struct portfolio_case *test, const char *name, const char *text) {
    case_file(test, name, text);
    return case_read(test, name);
}

static bool says(const struct outcome *outcome, const char *words) {
    bool found = text_contains(outcome->messages, text_of(words));
    if (!found)
        printf("   wanted: %s\n   said: %.*s\n", words, TEXT_ARGS(outcome->messages));
    return found;
}

#define NO_CHILDREN " [entitlement?] [contact?]\n"

/* "Facts marked may be blank take an empty cell as blank. Any other fact takes those as unknown.
 * A list of text is never blank. A column missing from the file is unknown for every fact, so is a
 * child table that is not there." */
static void test_blank_and_unknown(struct portfolio_case *test) {
    struct outcome o = read_csv(test,
                                "tenant_id,psm,country,tags\nT-1,,,\nT-2, ,\t,\" \"\n"
                                "T-3,Jo,Norway,a\nT-4,\"\",\"\",\"\"\n",
                                "tenant_id,service\n", NULL);
    CHECK_TEXT(o.rows,
               TEXT("T-1: tags=empty psm=blank [entitlement] [contact?]\n"
                    "T-2: tags=empty psm=blank [entitlement] [contact?]\n"
                    "T-3: country=\"Norway\" tags=\"a\" psm=\"Jo\" [entitlement] [contact?]\n"
                    "T-4: tags=empty psm=blank [entitlement] [contact?]\n"));
    CHECK(says(&o, "there is no table \"contact\""));
    CHECK_NUMBER(o.result, PORTFOLIO_DONE);
    CHECK_NUMBER(o.counts.tenants, 4);
    CHECK_NUMBER(o.counts.left_out, 0);
    o = read_file(
        test, "a.ndjson",
        "{\"tenant_id\":\"T-1\",\"psm\":null,\"country\":null,\"tags\":null,\"fta\":\"\","
        "\"language\":\" \\t\",\"rm\":[],\"fm\":\"\",\"entitlement\":[],\"contact\":null}\n"
        "{\"tenant_id\":\"T-2\",\"country\":\"\",\"contact\":[]}\n");
    CHECK_TEXT(o.rows, TEXT("T-1: language=blank tags=empty rm=empty fm=empty fta=blank psm=blank "
                            "[entitlement] [contact?]\nT-2: [entitlement?] [contact]\n"));
}

/* "Every cell is trimmed of spaces, tabs and line breaks; the items of a list too, and empty items
 * are dropped." "Items of a list count one by one, repeated ones too." */
static void test_trimming(struct portfolio_case *test) {
    struct outcome o = read_csv(
        test,
        "tenant_id, PSM ,tags,engagement,cadence_days,message1_on,atu_replied\n"
        " T-1 ,\tJo Penhall \t, a ;; b;;a; ,\" CSS-Led\n\", 14 ,\"\r\n2020-01-02 \", yes \n",
        NULL, NULL);
    CHECK_TEXT(o.rows,
               TEXT("T-1: tags=\"a\", \"b\", \"a\" engagement=\"CSS-Led\" cadence_days=14 "
                    "psm=\"Jo Penhall\" atu_replied=yes message1_on=2020-01-02" NO_CHILDREN));
}

/* Numbers, yes/no, one of, dates. */
static void test_values(struct portfolio_case *test) {
    struct outcome o = read_csv(
        test,
        "tenant_id,model_score,atu_replied,engagement,message1_on\n"
        "T-1,+40.10,TRUE,css-LED,2020-02-29\nT-2,0,n,Partner-Led,0001-01-01\nT-3,100.0,0,,\n",
        "tenant_id,seats,status\nT-1,2.0,BLOCKED\nT-1,0007,in progress\n", NULL);
    CHECK_TEXT(o.rows, TEXT("T-1: model_score=40.1 engagement=\"CSS-Led\" atu_replied=yes "
                            "message1_on=2020-02-29 [entitlement: status=\"Blocked\" seats=2 + "
                            "status=\"In Progress\" seats=7] [contact?]\n"
                            "T-2: model_score=0 engagement=\"Partner-Led\" atu_replied=no "
                            "message1_on=0001-01-01 [entitlement] [contact?]\n"
                            "T-3: model_score=100 atu_replied=no message1_on=blank [entitlement] "
                            "[contact?]\n"));
    CHECK_NUMBER(o.errors, 0);
}

/* "What does not fit is reported with file, line, column and the allowed values, every one of them.
 * The tenant concerned is left out of the results and counted." */
static void test_bad_cells(struct portfolio_case *test) {
    struct outcome o =
        read_csv(test,
                 "tenant_id,Engagement,model_score,cadence_days,message1_on,atu_replied\n"
                 "T-1,CSS-Lead,101,1,2020-01-01,yes\nT-2,CSS-Led,1,0,2019-02-29,maybe\nT-3,,,,,\n",
                 "tenant_id,status,seats\nT-3,Open,1\nT-3,Blocked,1.5\n", NULL);
    CHECK_TEXT(o.rows, TEXT(""));
    CHECK(says(&o, "tenant.csv:2:2: error[E0703]: column \"Engagement\": \"CSS-Lead\" is not one "
                   "of CSS-Led, CSS-Assist, Customer-Led, Partner-Led\n"));
    CHECK(says(&o, "did you mean \"CSS-Led\"? tenant T-1 is left out"));
    CHECK(says(&o, "tenant.csv:2:3: error[E0703]: column \"model_score\": \"101\" is over the "
                   "highest allowed, 100"));
    CHECK(says(&o, "a number from 0 to 100 belongs here; tenant T-1 is left out"));
    CHECK(says(&o, "tenant.csv:3:4: error[E0703]: column \"cadence_days\": \"0\" is below the "
                   "lowest allowed, 1"));
    CHECK(says(&o, "column \"message1_on\": \"2019-02-29\" is a date that does not exist"));
    CHECK(says(&o, "column \"atu_replied\": \"maybe\" is neither yes nor no"));
    CHECK(says(&o, "entitlement.csv:2:2: error[E0703]: column \"status\": \"Open\" is not one of"));
    CHECK(says(&o, "entitlement.csv:3:3: error[E0703]: column \"seats\": \"1.5\" is not a whole "
                   "number"));
    CHECK_NUMBER(o.result, PORTFOLIO_DONE);
    CHECK_NUMBER(o.counts.bad_cells, 7);
    CHECK_NUMBER(o.counts.left_out, 3);
    CHECK_NUMBER(o.counts.tenants, 0);
    CHECK_NUMBER(o.errors, 7);
}

/* "a ragged row"; "A message names the line on which the row starts, and the column by its
 * heading." */
static void test_bad_rows(struct portfolio_case *test) {
    struct outcome o = read_csv(test,
                                "tenant_id,psm,fta\nT-1,\"two\nlines\",a\nT-2,a\nT-3,a,b,c\n"
                                "T-4,a\xff,b\nT-5,a\"b,c\nT-6,\"a\nT-7,,\nT-8,\"x\",\n",
                                "tenant_id,service\nT-7,MIP,x\nT-8,MIP\n", NULL);
    CHECK_TEXT(o.rows,
               TEXT("T-1: fta=\"a\" psm=\"two\nlines\" [entitlement] [contact?]\n"
                    "T-8: fta=blank psm=\"x\" [entitlement: service=\"MIP\"] [contact?]\n"));
    CHECK(says(&o, "tenant.csv:4: error[E0704]: the row has 2 cells, the heading line has 3"));
    CHECK(says(&o, "tenant.csv:5: error[E0704]: the row has 4 cells, the heading line has 3"));
    CHECK(says(&o, "tenant.csv:6:2: error[E0710]: column \"psm\": the cell is not UTF-8"));
    CHECK(says(&o, "tenant.csv:7:2: error[E0711]: column \"psm\": a quote stands within"));
    CHECK(says(&o, "tenant.csv:8:2: error[E0711]: column \"psm\""));
    CHECK(says(&o, "entitlement.csv:2: error[E0704]: the row has 3 cells"));
    CHECK(says(&o, "tenant T-7 is left out"));
    CHECK_NUMBER(o.counts.left_out, 6);
    CHECK_NUMBER(o.counts.tenants, 2);
}

/* "of rows with one tenant_id the first stands (unless it is bad itself: then the tenant is left
 * out) and the others are reported" */
static void test_duplicates(struct portfolio_case *test) {
    struct outcome o = read_csv(test,
                                "tenant_id,psm,team\nT-1,a,GRT\nT-2,a,XXX\nT-1,b,GRT\n"
                                "T-2,b,GRT\n T-1 ,c,YYY\nT-1\n",
                                "tenant_id,service\nT-1,MIP\n", NULL);
    CHECK_TEXT(o.rows, TEXT("T-1: team=\"GRT\" psm=\"a\" [entitlement: service=\"MIP\"] "
                            "[contact?]\n"));
    CHECK(says(&o, "tenant.csv:4:1: error[E0706]: tenant \"T-1\" stands in line 2 already"));
    CHECK(says(&o, "tenant.csv:5:1: error[E0706]: tenant \"T-2\" stands in line 3 already"));
    CHECK(!text_contains(o.messages, TEXT("YYY")));
    CHECK_NUMBER(o.counts.duplicates, 4);
    CHECK_NUMBER(o.counts.left_out, 1);
    CHECK_NUMBER(o.counts.bad_cells, 1);
    o = read_file(test, "a.ndjson",
                  "{\"tenant_id\":\"T-1\",\"psm\":\"a\",\"entitlement\":[{\"service\":\"MIP\"}]}\n"
                  "{\"entitlement\":[{\"service\":\"Teams\"}],\"tenant_id\":\"T-1\"}\n"
                  "{\"tenant_id\":\"T-2\",\"psm\":1,\"psm\":2}\n{\"tenant_id\":\"T-2\"}\n");
    CHECK_TEXT(o.rows, TEXT("T-1: psm=\"a\" [entitlement: service=\"MIP\"] [contact?]\n"));
    CHECK(says(&o, "a.ndjson:2:1: error[E0706]: tenant \"T-1\" stands in line 1 already"));
    CHECK_NUMBER(o.counts.duplicates, 2);
    CHECK_NUMBER(o.counts.left_out, 1);
}

/* "a child row without its tenant is reported and dropped; children of a tenant that is left out
 * are not orphans." A tenant row without its key is left out and counts alone. */
static void test_orphans(struct portfolio_case *test) {
    struct outcome o = read_csv(test, "tenant_id,team\nT-1,GRT\nT-2,XXX\n,GRT\n \t,EMS\n",
                                "service,tenant_id\nMIP,T-9\nMIP,T-2\nMIP,\nTeams,T-1\nMIP,T-9\n",
                                "tenant_id,contact_name\nT-8,Jo\n");
    CHECK_TEXT(o.rows, TEXT("T-1: team=\"GRT\" [entitlement: service=\"Teams\"] [contact]\n"));
    CHECK(says(&o, "entitlement.csv:2:2: error[E0707]: there is no tenant \"T-9\""));
    CHECK(says(&o, "entitlement.csv:4:2: error[E0707]: the row names no tenant"));
    CHECK(says(&o, "entitlement.csv:6:2: error[E0707]: there is no tenant \"T-9\""));
    CHECK(says(&o, "contact.csv:2:1: error[E0707]: there is no tenant \"T-8\""));
    CHECK(says(&o, "tenant.csv:4:1: error[E0705]: the row has no tenant_id"));
    CHECK_NUMBER(o.counts.orphans, 4);
    CHECK_NUMBER(o.counts.left_out, 3);
    CHECK_NUMBER(o.counts.tenants, 1);
}

/* "Headings match a fact's name or one of its declared headings in any letter case, in any order; a
 * repeated heading is an error; an unknown one is ignored and mentioned once." */
static void test_headings(struct portfolio_case *test) {
    struct outcome o =
        read_csv(test, "PSM,customer NAME, Tenant id ,Telephone\nJo,A,T-1,5\n,B,T-2,\n",
                 "TENANT ID,Service\nT-1,MIP\n", NULL);
    CHECK_TEXT(o.rows, TEXT("T-1: tenant_name=\"A\" psm=\"Jo\" [entitlement: service=\"MIP\"] "
                            "[contact?]\nT-2: tenant_name=\"B\" psm=blank [entitlement] "
                            "[contact?]\n"));
    CHECK(says(&o, "tenant.csv:1:4: warning[W0731]: the column \"Telephone\" is not a fact"));
    CHECK_NUMBER(o.warnings, 1);
    o = read_csv(test, "tenant_id,psmm\nT-1,x\n", NULL, NULL);
    CHECK(says(&o, "did you mean \"psm\"?"));
    o = read_csv(test, "tenant_id,psm,PSM\nT-1,x,y\n", NULL, NULL);
    CHECK(says(&o, "tenant.csv:1:3: error[E0708]: the heading \"PSM\" stands twice, in columns 2 "
                   "and 3"));
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    o = read_csv(test, "tenant_id,tenant_name,Customer Name\nT-1,x,y\n", NULL, NULL);
    CHECK(says(&o, "are both the same fact"));
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    o = read_csv(test, "tenant,psm\nT-1,x\n", NULL, NULL);
    CHECK(says(&o, "there is no column \"tenant_id\""));
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    o = read_csv(test, "tenant_id\nT-1\n", "service\nMIP\n", NULL);
    CHECK(says(&o, "entitlement.csv:1: error[E0709]: there is no column \"tenant_id\""));
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
}

/* "a UTF-8 mark at the start is skipped; the delimiter is the one most frequent in the heading line
 * outside quotes, and what was taken is said." */
static void test_csv_forms(struct portfolio_case *test) {
    struct outcome o = read_csv(test, "\xef\xbb\xbftenant_id;psm\r\nT-1;\"a;b\"\r\n", NULL, NULL);
    CHECK_TEXT(o.rows, TEXT("T-1: psm=\"a;b\"" NO_CHILDREN));
    CHECK(says(&o, "tenant.csv:1: hint[W0735]: the cells are taken to be separated by semicolons"));
    o = read_csv(test, "tenant_id\tpsm\nT-1\tx", NULL, NULL);
    CHECK_TEXT(o.rows, TEXT("T-1: psm=\"x\"" NO_CHILDREN));
    CHECK(says(&o, "separated by tabs"));
    o = read_csv(test, "tenant_id\nT-1\n\nT-2\n", NULL, NULL);
    CHECK_TEXT(o.rows, TEXT("T-1:" NO_CHILDREN "T-2:" NO_CHILDREN));
    o = read_csv(test, "tenant_id,psm\n", NULL, NULL);
    CHECK_NUMBER(o.result, PORTFOLIO_DONE);
    CHECK_NUMBER(o.counts.tenants, 0);
    o = read_csv(test, "", NULL, NULL);
    CHECK(says(&o, "tenant.csv:1: error[E0720]: the file is empty"));
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    o = read_csv(test, "tenant_id,psm\nT-1,\"x\nT-2,y\n", NULL, NULL);
    CHECK(says(&o, "tenant.csv:2:2: error[E0712]: column \"psm\": the cell's quote is never"));
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
}

static void test_missing_files(struct portfolio_case *test) {
    struct outcome o = read_csv(test, NULL, "tenant_id,service\n", NULL);
    CHECK(says(&o, "there is no table of tenants"));
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    o = case_read(test, "nowhere.csv");
    CHECK_NUMBER(o.result, PORTFOLIO_FAILED);
    CHECK(says(&o, "nowhere.csv: error[E0701]: the facts cannot be read: there is no such file"));
    o = case_read(test, "nowhere.db");
    CHECK_NUMBER(o.result, PORTFOLIO_FAILED);
    o = read_file(test, "notes.txt", "hello");
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    CHECK(says(&o, "neither the name nor the start of the file tells"));
    o = read_file(test, "lines.txt", " {\"tenant_id\":\"T-1\"}");
    CHECK_TEXT(o.rows, TEXT("T-1:" NO_CHILDREN));
    o = read_file(test, "array.txt", "[{\"tenant_id\":\"T-1\"}]");
    CHECK_TEXT(o.rows, TEXT("T-1:" NO_CHILDREN));
    read_csv(test, "tenant_id\nT-1\n", NULL, NULL);
    case_file(test, "product.csv", "a\n");
    o = case_read(test, "");
    CHECK(says(&o, "product.csv: warning[W0734]: the file is named after no record"));
    case_file(test, "product.csv", NULL);
}

/* "a folder or a list of CSV files" */
static void test_list_of_files(struct portfolio_case *test) {
    read_csv(test, "tenant_id\nT-1\n", "tenant_id,service\nT-1,MIP\n", NULL);
    const char *paths[] = {case_path(test, "entitlement.csv"), case_path(test, "tenant.csv"),
                           case_path(test, "tenant.csv")};
    struct outcome o = case_read_paths(test, paths, 2);
    CHECK_TEXT(o.rows, TEXT("T-1: [entitlement: service=\"MIP\"] [contact?]\n"));
    o = case_read_paths(test, paths + 1, 1);
    CHECK_TEXT(o.rows, TEXT("T-1:" NO_CHILDREN));
    o = case_read_paths(test, paths, 3);
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    CHECK(says(&o, "the rows of tenant stand in"));
    paths[2] = case_path(test, "product.csv");
    o = case_read_paths(test, paths, 3);
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    CHECK(says(&o, "tenant.csv, entitlement.csv, contact.csv"));
}

/* "JSON: a string where a list stands is read as the CSV cell would be; a number where a text
 * stands is taken as it is written; null within a list is dropped; a repeated key is bad data." */
static void test_json_values(struct portfolio_case *test) {
    struct outcome o = read_file(
        test, "a.json",
        " [ {\"tenant_id\":\"T-1\",\"tags\":\"a; b;;c\",\"rm\":[\"a;b\",null,\" c \",\"\",5.0],"
        "\"psm\":12.50,\"cadence_days\":\"14\",\"model_score\":40.10,\"atu_replied\":true,"
        "\"active_work\":\"No\",\"team\":\"grt\",\"message1_on\":\"2020-01-02\"},\n"
        "{\"tenant_id\":42,\"atu_replied\":1,\"psm\":\"\\u00e9\\n\",\"tag\\u0073\":[]} ] \n");
    CHECK_TEXT(o.rows, TEXT("T-1: tags=\"a\", \"b\", \"c\" model_score=40.1 cadence_days=14 "
                            "active_work=no team=\"GRT\" rm=\"a;b\", \"c\", \"5.0\" psm=\"12.50\" "
                            "atu_replied=yes message1_on=2020-01-02" NO_CHILDREN
                            "42: tags=empty psm=\"\xc3\xa9\" atu_replied=yes" NO_CHILDREN));
    CHECK_NUMBER(o.errors + o.warnings, 0);
}

static void test_json_misfits(struct portfolio_case *test) {
    static const struct {
        const char *members, *words;
    } cases[] = {
        {"\"psm\":true", "column \"psm\": true is a yes/no value"},
        {"\"psm\":[\"a\"]", "column \"psm\": [\"a\"] is a list"},
        {"\"psm\":{\"a\":1}", "column \"psm\": {\"a\":1} is an object"},
        {"\"psm\":\"a\\u0000\"", "column \"psm\": the cell holds a NUL"},
        {"\"tags\":[1,[2]]", "column \"tags\": [1,[2]] is a list of something that is not text"},
        {"\"tags\":[true]", "column \"tags\": [true] is a list of something that is not text"},
        {"\"tags\":false", "column \"tags\": false is a yes/no value"},
        {"\"atu_replied\":2", "column \"atu_replied\": \"2\" is neither yes nor no"},
        {"\"atu_replied\":1.0", "column \"atu_replied\": \"1.0\" is neither yes nor no"},
        {"\"model_score\":1e1", "column \"model_score\": \"1e1\" is not a number"},
        {"\"model_score\":false", "column \"model_score\": false is a yes/no value"},
        {"\"team\":7", "column \"team\": \"7\" is not one of GRT, EMS"},
        {"\"message1_on\":20200101", "column \"message1_on\": \"20200101\" is not a date"},
        {"\"psm\":1,\"psm\":1", "error[E0717]: the key \"psm\" of tenant stands twice"},
        {"\"x\":1,\"x\":1", "error[E0717]: a key of tenant stands twice"},
        {"\"contact\":[],\"contact\":[]", "the key \"contact\" of tenant stands twice"},
        {"\"contact\":{}", "error[E0716]: column \"contact\": a list of objects belongs here"},
        {"\"contact\":\"\"", "column \"contact\": a list of objects belongs here"},
        {"\"contact\":[1]", "column \"contact\": a list of objects belongs here"},
        {"\"contact\":[{\"role\":\"AM\",\"role\":\"AM\"}]", "the key \"role\" of contact stands"},
        {"\"contact\":[{\"role\":\"XX\"}]", "column \"role\": \"XX\" is not one of AM, AE, ATS"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text =
            arena_format(test->arena, "[{\"tenant_id\":\"T-1\",%s},{\"tenant_id\":\"T-2\"}]",
                         cases[i].members)
                .bytes;
        struct outcome o = read_file(test, "a.json", text);
        CHECK_TEXT(o.rows, TEXT("T-2:" NO_CHILDREN));
        CHECK(says(&o, cases[i].words));
        CHECK(says(&o, "tenant T-1 is left out"));
        CHECK_NUMBER(o.counts.left_out, 1);
        CHECK_NUMBER(o.result, PORTFOLIO_DONE);
    }
    struct outcome o = read_file(test, "a.json",
                                 "[{\"psm\":\"x\"},{\"tenant_id\":[1]},"
                                 "{\"tenant_id\":null},{\"tenant_id\":\" \"}]");
    CHECK_NUMBER(o.counts.left_out, 4);
    CHECK(says(&o, "the row has no tenant_id"));
    o = read_file(test, "a.json",
                  "[{\"tenant_id\":\"A\",\"PSM\":1,\"x\":[{}]},{\"tenant_id\":\"B\",\"PSM\":2}]");
    CHECK_NUMBER(o.warnings, 2);
    CHECK(says(&o, "the column \"PSM\" is not a fact of tenant"));
    CHECK(says(&o, "did you mean \"psm\"?"));
}

static void test_json_rejected(struct portfolio_case *test) {
    static const struct {
        const char *name, *text, *words;
    } cases[] = {
        {"a.json", "", "a.json:1:1: error[E0716]: the file is empty"},
        {"a.json", "{\"tenant_id\":\"T-1\"}", "the file holds an object, but a .json file is an"},
        {"a.json", "7", "a .json file holds an array of objects"},
        {"a.json", "[{\"tenant_id\":\"T-1\"}", "a.json:1:21: error[E0715]: the text ends within"},
        {"a.json", "[{\"tenant_id\":\"T-1\"},]", "a.json:1:22: error[E0715]"},
        {"a.json", "[{\"tenant_id\":\"T-1\"}] x", "something stands behind the array"},
        {"a.json", "[{\"tenant_id\":\"T-1\"},\n\"é\" 7]", "a.json:2:5: error[E0715]: a comma or ]"},
        {"a.json", "[{\"tenant_id\":\"T-1\",\n\"psm\":01}]", "a.json:2:7: error[E0715]: a number"},
        {"a.json", "[1]", "a.json:1:2: error[E0716]: every item of the array must be an object"},
        {"a.ndjson", "{\"tenant_id\":\"T-1\"}\n{\"a\":1", "a.ndjson:2:7: error[E0715]"},
        {"a.ndjson", "{\"tenant_id\":\"T-1\"\n}\n", "a.ndjson:1:19: error[E0715]"},
        {"a.ndjson", "{\"tenant_id\":\"T-1\"} {}\n",
         "a.ndjson:1:21: error[E0715]: something stands"},
        {"a.ndjson", "[]\n", "a.ndjson:1:1: error[E0716]: NDJSON has an object on each line"},
        {"a.ndjson", "{\"a\":tru}\n\n{\"b\":fals}\n", "a.ndjson:3:6: error[E0715]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome o = read_file(test, cases[i].name, cases[i].text);
        CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
        CHECK(says(&o, cases[i].words));
        CHECK_TEXT(o.rows, TEXT(""));
    }
    struct outcome o = read_file(test, "a.ndjson", "\n \t\r\n");
    CHECK_NUMBER(o.result, PORTFOLIO_DONE);
    o = read_file(test, "a.json", "\xef\xbb\xbf[]");
    CHECK_NUMBER(o.result, PORTFOLIO_DONE);
}

/* "A fact's date after as_of is mentioned (a warning), and evaluated as it stands." */
static void test_late_dates(struct portfolio_case *test) {
    struct outcome o = read_csv(test, "tenant_id,message1_on\nT-1,2020-03-02\nT-2, 2020-03-03\n",
                                "tenant_id,status_since\nT-1,2021-01-01\n", NULL);
    CHECK_TEXT(o.rows, TEXT("T-1: message1_on=2020-03-02 [entitlement: status_since=2021-01-01] "
                            "[contact?]\nT-2: message1_on=2020-03-03 [entitlement] [contact?]\n"));
    CHECK(says(&o,
               "tenant.csv:3:2: warning[W0732]: column \"message1_on\": 2020-03-03 is after the "
               "date of this run, 2020-03-02"));
    CHECK_NUMBER(o.warnings, 2);
    CHECK_NUMBER(o.errors, 0);
    struct buffer many = {0};
    buffer_add_string(&many, "tenant_id,message1_on\n");
    for (int i = 0; i < 1000; i++)
        buffer_format(&many, "T-%d,2020-03-03\n", i);
    buffer_add_char(&many, '\0');
    o = read_csv(test, many.bytes, NULL, NULL);
    CHECK_NUMBER(o.warnings, 21);
    CHECK(says(&o, "column \"message1_on\": 980 more dates are after the date of this run"));
    buffer_free(&many);
}

/* "--strict stops instead, with nothing written." */
static void test_strict(struct portfolio_case *test) {
    test->options.strict = true;
    struct outcome o = read_csv(test, "tenant_id,team\nT-1,GRT\nT-2,XXX\nT-3,YYY\n", NULL, NULL);
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    CHECK_NUMBER(o.errors, 2);
    CHECK_TEXT(o.rows, TEXT(""));
    o = read_csv(test, "tenant_id,team,x\nT-1,GRT,\n", NULL, NULL);
    CHECK_NUMBER(o.result, PORTFOLIO_DONE);
    CHECK_NUMBER(o.warnings, 1);
    CHECK_TEXT(o.rows, TEXT("T-1: team=\"GRT\"" NO_CHILDREN));
    test->options.strict = false;
}

/* --tenant: "others are passed over in silence". */
static void test_only(struct portfolio_case *test) {
    struct text only[] = {TEXT("T-2"), TEXT("T-4"), TEXT("T-9"), TEXT("T-9")};
    test->options.only = only;
    test->options.only_count = 4;
    struct outcome o =
        read_csv(test, "tenant_id,team\nT-1,XXX\nT-2,GRT\nT-3\n,EMS\nT-4,YYY\nT-2,EMS\n",
                 "tenant_id,service\nT-1,MIP\nT-2,MIP\nT-9,MIP\nT-8,MIP\n,x\n", NULL);
    CHECK_TEXT(o.rows, TEXT("T-2: team=\"GRT\" [entitlement: service=\"MIP\"] [contact?]\n"));
    CHECK_NUMBER(o.errors, 3);
    CHECK_NUMBER(o.counts.left_out, 1);
    CHECK_NUMBER(o.counts.duplicates, 1);
    CHECK_NUMBER(o.counts.orphans, 1);
    CHECK_NUMBER(o.counts.not_found, 1);
    CHECK(says(&o, "warning[W0733]: there is no tenant \"T-9\""));
    o = read_file(test, "a.ndjson",
                  "{\"team\":\"XXX\",\"tenant_id\":\"T-1\",\"contact\":[{}]}\n"
                  "{\"tenant_id\":\"T-4\",\"contact\":[{\"role\":\"AM\"}]}\n");
    CHECK_TEXT(o.rows, TEXT("T-4: [entitlement?] [contact: role=\"AM\"]\n"));
    CHECK_NUMBER(o.counts.not_found, 2);
    test->options.only_count = 0;
}

/* The sink may stop at any batch; more tenants than a batch holds stay in order. */
static void test_many(struct portfolio_case *test) {
    struct buffer tenants = {0}, children = {0}, wanted = {0};
    buffer_add_string(&tenants, "tenant_id,psm\n");
    buffer_add_string(&children, "tenant_id,service\n");
    for (int i = 0; i < 5000; i++) {
        bool is_dropped = i % 700 == 3;
        buffer_format(&tenants, is_dropped ? "T-%d\n" : "T-%d,\"a \"\"%d\"\"\"\n", i, i);
        buffer_format(&children, "T-%d,\"s \"\"%d\"\"\"\n", 4999 - i, 4999 - i);
        if (!is_dropped)
            buffer_format(&wanted,
                          "T-%d: psm=\"a \\\"%d\\\"\" [entitlement: service=\"s \\\"%d\\\"\"] "
                          "[contact?]\n",
                          i, i, i);
    }
    buffer_add_char(&tenants, '\0');
    buffer_add_char(&children, '\0');
    struct outcome o = read_csv(test, tenants.bytes, children.bytes, NULL);
    CHECK(text_is(o.rows, buffer_text(&wanted)));
    CHECK_NUMBER(o.counts.left_out, 8);
    CHECK_NUMBER(o.counts.tenants, 4992);
    test->stop_after = 2;
    o = case_read(test, "");
    CHECK_NUMBER(o.result, PORTFOLIO_STOPPED);
    test->stop_after = 0;
    buffer_free(&tenants);
    buffer_free(&children);
    buffer_free(&wanted);
}

static void test_describe(struct portfolio_case *test) {
    struct arena *arena = arena_new();
    struct diags *diags = diags_new(arena, NULL);
    struct buffer out = {0};
    read_csv(test, "tenant_id;psm\n", "tenant_id,service,status\n", NULL);
    const char *path = test->folder;
    test->options.paths = &path;
    test->options.path_count = 1;
    portfolio_describe(&test->options, diags, &out);
    CHECK(text_contains(buffer_text(&out), TEXT("tenant.csv: CSV, separated by semicolons\n")));
    CHECK(
        text_contains(buffer_text(&out), TEXT("tenant.csv: 2 of 39 facts of tenant; not there, so "
                                              "unknown: tenant_name, country")));
    CHECK(text_contains(buffer_text(&out), TEXT("entitlement.csv: 2 of 7 facts of entitlement")));
    buffer_free(&out);
    diags_free(diags);
    arena_free(arena);
}

int main(void) {
    static void (*const tests[])(struct portfolio_case *) = {test_blank_and_unknown,
                                                             test_trimming,
                                                             test_values,
                                                             test_bad_cells,
                                                             test_bad_rows,
                                                             test_duplicates,
                                                             test_orphans,
                                                             test_headings,
                                                             test_csv_forms,
                                                             test_missing_files,
                                                             test_list_of_files,
                                                             test_json_values,
                                                             test_json_misfits,
                                                             test_json_rejected,
                                                             test_late_dates,
                                                             test_strict,
                                                             test_only,
                                                             test_many,
                                                             test_describe};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        struct portfolio_case test;
        case_open(&test);
        tests[i](&test);
        case_close(&test);
    }
    return check_end();
}
