/* The grammar of rule files (docs/language.md has it in EBNF). One constructor call a production:
 * what a construct becomes is written in syntax/build.c, what a mistake is called in
 * syntax/complaint.c. After a mistake the reader delivers next a lexeme at which reading can go on
 * (syntax/recovery.c), so each `error` production starts afresh. */
%require "3.8"
%define api.pure full
%define api.prefix {grammar_}
%define api.token.prefix {TOKEN_}
%define api.token.raw
%define api.value.type union
%define api.location.type {struct place}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {struct reader *r}

%code requires {
#include "syntax/build.h"
#include "syntax/reader.h"
}

%code {
#include "syntax/recovery.h"

#define YYMALLOC memory_alloc
#define YYFREE memory_free
#define YYMAXDEPTH 10000
#define YYLLOC_DEFAULT(whole, parts, count)                                                        \
    ((whole).start = YYRHSLOC(parts, (count) ? 1 : 0).start,                                       \
     (whole).end = YYRHSLOC(parts, (count)).end,                                                   \
     (count) ? (void)0 : (void)((whole).start = (whole).end))
/* Forgets the mistake and the lexeme that it was found at; the reader knows where to go on. */
#define RESUME (yyerrok, yyclearin)
#define BAD(place) (RESUME, build_leaf(r, TREE_BAD, (place)))
#define BROKEN(block, place) (RESUME, build_broken(r, (block), (place)))
#define AGO(bound) ((enum tree_op)((bound) + (OP_AGO_AT_LEAST - OP_AT_LEAST)))

int grammar_lex(GRAMMAR_STYPE *value, struct place *place, struct reader *r);
static void grammar_error(struct place *place, struct reader *reader, const char *message);
}

%token START_FILE START_CONDITION FINISH
%token <struct word> NAME
%token <struct text> STRING
%token <number> NUMBER
%token <day_number> DATE
%token BAD_VALUE STRAY
%token YES_NO "yes/no" COMMA "," OPEN "(" CLOSE ")" DOT "." DASH "-" BAR "|" ROW_END "|end"
%token BUSINESS_SKIP "business^" /* of `business days skip`, a block */
%token CASE_IS "is^"             /* at the start of a line of a definition */
%token AFTER "after" AGO "ago" ALL "all" ALWAYS "always" AND "and" ANY "any" APPLIES "applies"
       AS "as" AT "at" BASE "base" BE "be" BECAUSE "because" BEFORE "before" BETWEEN "between"
       BLANK "blank" BROKEN "broken" BUSINESS "business" BY "by" CASE "case" CASES "cases"
       CHANGEABLE "changeable" CITES "cites" CLAUSE "clause" COLUMN "column" CONTAIN "contain"
       CONTAINS "contains" COUNT "count" DATE_TYPE "date" DAYS "days" DECISION "decision"
       DEFINE "define" DOES "does" EACH "each" EMPTY "empty" END "end" ENDS "ends" EVERY "every"
       EXACTLY "exactly" EXISTS "exists" EXPECT "expect" FACT "fact" FIRST "first" FOR "for"
       FROM "from" GIVEN "given" GIVES "gives" HAS "has" HEADINGS "headings" HELP "help"
       HOLDS "holds" IF "if" IGNORING "ignoring" IN "in" IS "is" ITEM "item" KEY "key"
       KNOWN "known" LABEL "label" LAST "last" LATEST "latest" LEAST "least" LESS "less"
       LIKE "like" LIST "list" MANY "many" MATCH "match" MATCHES "matches" MAY "may"
       MISSING "missing" MONTHS "months" MORE "more" MOST "most" NEVER "never" NEXT "next"
       NO "no" NONE "none" NOT "not" NUMBER_TYPE "number" OF "of" ON "on" ONE "one" OR "or"
       OTHERWISE "otherwise" PLURAL "plural" PROMISE "promise" RECORD "record" RESULTS "results"
       ROWS "rows" RULE "rule" SETTING "setting" SINCE "since" SKIP "skip" SOME "some"
       SOURCE "source" START "start" STARTS "starts" STRONGEST "strongest" TABLE "table"
       TAKE "take" TEST "test" TEXT_TYPE "text" THAN "than" THAT "that" THE "the" THEN "then"
       TO "to" TODAY "today" UNDECIDED "undecided" UNKNOWN "unknown" UNLESS "unless"
       UNTIL "until" USE "use" VALUE "value" WEEKS "weeks" WHEN "when" WHERE "where"
       WHOLE "whole" WITH "with" WITHIN "within" YEARS "years" YES "yes"

%nterm <struct tree *> block use source clause record record_head record_body key fact
       table table_head table_body table_rows table_key column skip setting dated
       define define_head define_cases define_case define_broken
       decision decision_head take companion
       rule rule_head rule_intro rule_body rule_note rule_part rows rows_head rows_start results
       promise promise_head promise_duty base test cases cases_head cases_file cases_start
       cases_rows test_part
%nterm <struct tree *> doc note cites because when unless otherwise from_day until_day with
       like as_of
%nterm <struct tree *> fact_type result_type type plain_type number_type lowest highest
%nterm <struct tree *> given_item literal given_state child_value expect_item expect_value
       by_rule possible missing path name string
%nterm <struct tree *> head_row head_cell head row cell
%nterm <struct tree *> condition any_chain all_chain bullets bullet term enclosed quantifier
       quantity child_test where where_if_any tail verb denied_verb is_test plain_test
       result value operand
%nterm <struct chain> given given_items given_values child_values expect expect_items
       expect_values paths names strings operands head_cells cells bullet_list
%nterm <unsigned> blank_mark fact_mark ignoring emphasis
%nterm <enum tree_op> bound
%nterm <enum unit> type_unit
%nterm <enum lexeme_kind> unit
%nterm <enum tree_quantifier> chooser

%%

input: START_FILE file FINISH
     | START_CONDITION condition FINISH  { build_block(r, $condition); }
     | START_CONDITION error FINISH
     ;

file: %empty
    | error       { RESUME; }
    | file block  { build_block(r, $block); }
    ;

block: use | source | record | table | skip | setting | define | decision | rule | rows | results
     | promise | base | test | cases
     ;
/* ---- Blocks: each `error` keeps what was read of its block. */

use: "use" STRING  { $$ = build_text(r, TREE_USE, @$, $STRING); }
   | "use" error   { $$ = BAD(@$); }
   ;
source: "source" NAME STRING  { $$ = build_titled(r, TREE_SOURCE, @$, $NAME, $STRING, @STRING); }
      | source[all] clause    { $$ = build_part(r, $all, $clause); }
      | source[all] error     { $$ = BROKEN($all, @error); }
      | "source" error        { $$ = BAD(@$); }
      ;
clause: "clause" NAME STRING  { $$ = build_titled(r, TREE_CLAUSE, @$, $NAME, $STRING, @STRING); }
      | "clause" error        { $$ = BAD(@$); }
      ;
record: record_head | record_body;
record_head: "record" NAME         { $$ = build_named(r, TREE_RECORD, @$, $NAME); }
           | record_head[all] "," "plural" NAME
            { $$ = build_part(r, $all, build_named(r, TREE_PLURAL, @NAME, $NAME)); }
           | record_head[all] "," "many" "for" "each" NAME
            { $$ = build_part(r, $all, build_named(r, TREE_PARENT, @NAME, $NAME)); }
           | record_head[all] doc  { $$ = build_part(r, $all, $doc); }
           | "record" error        { $$ = BAD(@$); }
           ;
record_body: record_head[all] key    { $$ = build_part(r, $all, $key); }
           | record_head[all] fact   { $$ = build_part(r, $all, $fact); }
           | record_head[all] error  { $$ = BROKEN($all, @error); }
           | record_body[all] key    { $$ = build_part(r, $all, $key); }
           | record_body[all] fact   { $$ = build_part(r, $all, $fact); }
           ;
key: "key" NAME   { $$ = build_named(r, TREE_KEY, @$, $NAME); }
   | "key" error  { $$ = BAD(@$); }
   ;
fact: "fact" NAME "is" fact_type  { $$ = build_typed(r, TREE_FACT, @$, $NAME, $fact_type); }
    | fact[all] "label" STRING
            { $$ = build_part(r, $all, build_text(r, TREE_LABEL, @STRING, $STRING)); }
    | fact[all] "help" STRING
            { $$ = build_part(r, $all, build_text(r, TREE_HELP, @STRING, $STRING)); }
    | fact[all] "headings" strings
            { $$ = build_part(r, $all, build_parent(r, TREE_HEADINGS, @strings, $strings)); }
    | fact[all] cites             { $$ = build_part(r, $all, $cites); }
    | fact[all] error             { $$ = BROKEN($all, @error); }
    | "fact" error                { $$ = BAD(@$); }
    ;
table: table_body | table_rows;
table_head: "table" NAME           { $$ = build_named(r, TREE_TABLE, @$, $NAME); }
          | "table" NAME "from" STRING
            { $$ = build_titled(r, TREE_TABLE, @$, $NAME, $STRING, @STRING); }
          | table_head[all] note   { $$ = build_part(r, $all, $note); }
          | "table" error          { $$ = BAD(@$); }
          ;
table_body: table_head[all] table_key  { $$ = build_part(r, $all, $table_key); }
          | table_head[all] error      { $$ = BROKEN($all, @error); }
          | table_body[all] column     { $$ = build_part(r, $all, $column); }
          | table_body[all] error      { $$ = BROKEN($all, @error); }
          ;
table_rows: table_body[all] head_row  { $$ = build_part(r, $all, $head_row); }
          | table_rows[all] row       { $$ = build_part(r, $all, $row); }
          | table_rows[all] error     { $$ = BROKEN($all, @error); }
          ;
table_key: "key" NAME ignoring
            { $$ = build_flagged(build_named(r, TREE_KEY, @$, $NAME), $ignoring); }
         | "key" NAME "or" name[other] ignoring
            { $$ = build_flagged(build_named_one(r, TREE_KEY, @$, $NAME, $other), $ignoring); }
         | "key" error  { $$ = BAD(@$); }
         ;
column: "column" NAME "is" type  { $$ = build_typed(r, TREE_COLUMN, @$, $NAME, $type); }
      | "column" error           { $$ = BAD(@$); }
      ;
skip: "business^" "days" "skip" NAME "of" name
            { $$ = build_named_one(r, TREE_SKIP, @$, $NAME, $name); }
    | "business^" error  { $$ = BAD(@$); }
    ;
setting: "setting" NAME "is" operands
            { $$ = build_named_parent(r, TREE_SETTING, @$, $NAME, $operands); }
       | setting[all] dated  { $$ = build_part(r, $all, $dated); }
       | setting[all] note   { $$ = build_part(r, $all, $note); }
       | setting[all] error  { $$ = BROKEN($all, @error); }
       | "setting" error     { $$ = BAD(@$); }
       ;
dated: "from" DATE "is" operands  { $$ = build_dated(r, @$, $DATE, $operands); }
     | "from" error               { $$ = BAD(@$); }
     ;

define: define_head[all] when  { $$ = build_part(r, $all, $when); }
      | define_head[all] is value
            { $$ = build_part(r, $all, build_one(r, TREE_CASE, @value, $value)); }
      | define_head[all] is value "otherwise"
            { $$ = build_part(r, $all, build_one(r, TREE_CASE, @value, $value)); }
      | define_cases[all] "is^" value "otherwise"
            { $$ = build_part(r, $all, build_one(r, TREE_CASE, @value, $value)); }
      | define_broken
      | define_broken[all] "is^" value "otherwise"
            { $$ = build_part(r, $all, build_one(r, TREE_CASE, @value, $value)); }
      ;
define_head: "define" NAME           { $$ = build_named(r, TREE_DEFINE, @$, $NAME); }
           | "define" NAME "for" NAME[record]  { $$ = build_define_for(r, @$, $2, $record); }
           | define_head[all] note   { $$ = build_part(r, $all, $note); }
           | "define" error          { $$ = BAD(@$); }
           ;
define_cases: define_head[all] is value "when" condition
            { $$ = build_part(r, $all, build_case(r, @is, $value, $condition)); }
            | define_cases[all] define_case  { $$ = build_part(r, $all, $define_case); }
            ;
define_case: "is^" value "when" condition  { $$ = build_case(r, @$, $value, $condition); }
           ;
is: "is" | "is^";
define_broken: define_head[all] error          { $$ = BROKEN($all, @error); }
             | define_cases[all] error         { $$ = BROKEN($all, @error); }
             | define_broken[all] define_case  { $$ = build_part(r, $all, $define_case); }
             | define_broken[all] error        { RESUME; $$ = $all; }
             ;

decision_head: "decision" NAME "is" result_type
            { $$ = build_typed(r, TREE_DECISION, @$, $NAME, $result_type); }
             | decision_head[all] note   { $$ = build_part(r, $all, $note); }
             | "decision" error          { $$ = BAD(@$); }
             ;
decision: decision_head[all] take   { $$ = build_part(r, $all, $take); }
        | decision_head[all] error  { $$ = BROKEN($all, @error); }
        | decision[all] companion   { $$ = build_part(r, $all, $companion); }
        | decision[all] error       { $$ = BROKEN($all, @error); }
        ;
take: "take" "the" "first" "rule" "that" "applies"  { $$ = build_leaf(r, TREE_TAKE_FIRST, @$); }
    | "take" "the" "strongest" "value"              { $$ = build_leaf(r, TREE_TAKE_STRONGEST, @$); }
    | "take" "exactly" "one" "rule"                 { $$ = build_leaf(r, TREE_TAKE_ONE, @$); }
    | "take" "every" "rule" "that" "applies"        { $$ = build_leaf(r, TREE_TAKE_EVERY, @$); }
    | "take" error                                  { $$ = BAD(@$); }
    ;
companion: "with" NAME "is" result_type
            { $$ = build_typed(r, TREE_COMPANION, @$, $NAME, $result_type); }
         | companion[all] doc  { $$ = build_part(r, $all, $doc); }
         | "with" error        { $$ = BAD(@$); }
         ;

/* The description of a rule stands before its conditions, so that a comma forgotten in a list of
 * texts does not make a description of the last one. */
rule: rule_intro | rule_body;
rule_head: "rule" NAME   { $$ = build_named(r, TREE_RULE, @$, $NAME); }
         | "rule" NAME "gives" result  { $$ = build_rule(r, @$, $NAME, @result, $result); }
         | "rule" error  { $$ = BAD(@$); }
         ;
rule_intro: rule_head
          | rule_intro[all] doc        { $$ = build_part(r, $all, $doc); }
          | rule_intro[all] rule_note  { $$ = build_part(r, $all, $rule_note); }
          ;
rule_body: rule_intro[all] rule_part  { $$ = build_part(r, $all, $rule_part); }
         | rule_intro[all] error      { $$ = BROKEN($all, @error); }
         | rule_body[all] rule_note   { $$ = build_part(r, $all, $rule_note); }
         | rule_body[all] rule_part   { $$ = build_part(r, $all, $rule_part); }
         | rule_body[all] error       { $$ = BROKEN($all, @error); }
         ;
rule_note: with | cites | from_day | until_day;
rule_part: when | unless | otherwise | because
         | "always"  { $$ = build_leaf(r, TREE_ALWAYS, @$); }
         ;

rows: rows_start[all] row    { $$ = build_part(r, $all, $row); }
    | rows_start[all] error  { $$ = BROKEN($all, @error); }
    | rows[all] row          { $$ = build_part(r, $all, $row); }
    | rows[all] error        { $$ = BROKEN($all, @error); }
    | "rows" error           { $$ = BAD(@$); }
    ;
rows_head: "rows"       { $$ = build_leaf(r, TREE_ROWS, @$); }
         | "rows" when  { $$ = build_one(r, TREE_ROWS, @$, $when); }
         ;
rows_start: rows_head[all] head_row  { $$ = build_part(r, $all, $head_row); }
          ;
results: "results" names  { $$ = build_parent(r, TREE_RESULTS, @$, $names); }
       | "results" error  { $$ = BAD(@$); }
       ;
promise: promise_head[all] promise_duty  { $$ = build_part(r, $all, $promise_duty); }
       | promise_head[all] error         { $$ = BROKEN($all, @error); }
       ;
promise_head: "promise" NAME           { $$ = build_named(r, TREE_PROMISE, @$, $NAME); }
            | promise_head[all] note   { $$ = build_part(r, $all, $note); }
            | "promise" error          { $$ = BAD(@$); }
            ;
promise_duty: "never" condition   { $$ = build_one(r, TREE_NEVER, @$, $condition); }
            | "always" condition  { $$ = build_one(r, TREE_ALWAYS, @$, $condition); }
            | "never" error       { $$ = BAD(@$); }
            | "always" error      { $$ = BAD(@$); }
            ;

/* ---- Parts of blocks. */

doc: STRING  { $$ = build_text(r, TREE_DOC, @$, $STRING); }
   ;
note: doc | cites;
cites: "cites" names  { $$ = build_parent(r, TREE_CITES, @$, $names); }
     | "cites" error  { $$ = BAD(@$); }
     ;
because: "because" STRING  { $$ = build_text(r, TREE_BECAUSE, @$, $STRING); }
       | "because" error   { $$ = BAD(@$); }
       ;
when: "when" condition  { $$ = build_one(r, TREE_WHEN, @$, $condition); }
    | "when" error      { $$ = BAD(@$); }
    ;
unless: "unless" condition  { $$ = build_one(r, TREE_UNLESS, @$, $condition); }
      | "unless" error      { $$ = BAD(@$); }
      ;
otherwise: "otherwise"  { $$ = build_leaf(r, TREE_OTHERWISE, @$); }
         ;
from_day: "from" DATE   { $$ = build_day(r, TREE_FROM_DAY, @$, $DATE); }
        | "from" error  { $$ = BAD(@$); }
        ;
until_day: "until" DATE   { $$ = build_day(r, TREE_UNTIL_DAY, @$, $DATE); }
         | "until" error  { $$ = BAD(@$); }
         ;
with: "with" NAME result  { $$ = build_named_one(r, TREE_WITH, @$, $NAME, $result); }
    | "with" error        { $$ = BAD(@$); }
    ;
like: "like" NAME   { $$ = build_named(r, TREE_LIKE, @$, $NAME); }
    | "like" error  { $$ = BAD(@$); }
    ;
as_of: "as" "of" DATE  { $$ = build_day(r, TREE_AS_OF, @$, $DATE); }
     | "as" error      { $$ = BAD(@$); }
     ;

/* ---- Types. The marks behind a type lie on it until build_typed moves them to what it types. */

fact_type: plain_type fact_mark  { $$ = build_flagged($plain_type, $fact_mark); }
         | "one" "of" strings fact_mark
            { $$ = build_flagged(build_parent(r, TREE_TYPE_ONE_OF, @$, $strings), $fact_mark); }
         ;
result_type: plain_type blank_mark  { $$ = build_flagged($plain_type, $blank_mark); }
           | "one" "of" strings blank_mark
            { $$ = build_flagged(build_parent(r, TREE_TYPE_ONE_OF, @$, $strings), $blank_mark); }
           ;
type: plain_type
    | "one" "of" strings  { $$ = build_parent(r, TREE_TYPE_ONE_OF, @$, $strings); }
    ;
fact_mark: blank_mark
         | "," "changeable"                         { $$ = TREE_CHANGEABLE; }
         | "," "may" "be" "blank" "," "changeable"  { $$ = TREE_MAY_BE_BLANK | TREE_CHANGEABLE; }
         ;
blank_mark: %empty                  { $$ = 0; }
          | "," "may" "be" "blank"  { $$ = TREE_MAY_BE_BLANK; }
          ;
plain_type: "text"              { $$ = build_leaf(r, TREE_TYPE_TEXT, @$); }
          | "yes/no"            { $$ = build_leaf(r, TREE_TYPE_YES_NO, @$); }
          | "date"              { $$ = build_leaf(r, TREE_TYPE_DATE, @$); }
          | "list" "of" "text"  { $$ = build_leaf(r, TREE_TYPE_LIST, @$); }
          | number_type lowest highest
            { $$ = build_part(r, build_part(r, $1, $lowest), $highest); }
          | "whole" number_type lowest highest
            { $$ = build_flagged(build_part(r, build_part(r, $2, $lowest), $highest), TREE_WHOLE); }
          ;
number_type: "number"  { $$ = build_leaf(r, TREE_TYPE_NUMBER, @$); }
           | "number" "of" type_unit
            { $$ = build_unit(build_leaf(r, TREE_TYPE_NUMBER, @$), $type_unit); }
           ;
type_unit: "days"             { $$ = UNIT_DAYS; }
         | "months"           { $$ = UNIT_MONTHS; }
         | "business" "days"  { $$ = UNIT_BUSINESS_DAYS; }
         ;
lowest: %empty { $$ = NULL; }
      | "from" NUMBER  { $$ = build_number(r, TREE_LOWEST, @$, $NUMBER); }
      ;
highest: %empty { $$ = NULL; }
       | "to" NUMBER  { $$ = build_number(r, TREE_HIGHEST, @$, $NUMBER); }
       ;

/* ---- Tests. */

base: "base" NAME      { $$ = build_named(r, TREE_BASE, @$, $NAME); }
    | base[all] given  { $$ = build_parts(r, $all, $given); }
    | base[all] error  { $$ = BROKEN($all, @error); }
    | "base" error     { $$ = BAD(@$); }
    ;
test: "test" STRING        { $$ = build_text(r, TREE_TEST, @$, $STRING); }
    | test[all] test_part  { $$ = build_part(r, $all, $test_part); }
    | test[all] given      { $$ = build_parts(r, $all, $given); }
    | test[all] expect     { $$ = build_parts(r, $all, $expect); }
    | test[all] error      { $$ = BROKEN($all, @error); }
    | "test" error         { $$ = BAD(@$); }
    ;
cases: cases_file | cases_rows;
cases_rows: cases_start[all] row    { $$ = build_part(r, $all, $row); }
          | cases_start[all] error  { $$ = BROKEN($all, @error); }
          | cases_head[all] error   { $$ = BROKEN($all, @error); }
          | cases_rows[all] row     { $$ = build_part(r, $all, $row); }
          | cases_rows[all] error   { $$ = BROKEN($all, @error); }
          ;
cases_head: "cases" STRING             { $$ = build_text(r, TREE_CASES, @$, $STRING); }
          | cases_head[all] test_part  { $$ = build_part(r, $all, $test_part); }
          | cases_head[all] given      { $$ = build_parts(r, $all, $given); }
          | "cases" error              { $$ = BAD(@$); }
          ;
cases_file: "cases" STRING "from" STRING
            { $$ = build_part(r, build_text(r, TREE_CASES, @$, $2),
                              build_text(r, TREE_FROM_FILE, @4, $4)); }
          | cases_file[all] test_part  { $$ = build_part(r, $all, $test_part); }
          | cases_file[all] given      { $$ = build_parts(r, $all, $given); }
          | cases_file[all] error      { $$ = BROKEN($all, @error); }
          ;
cases_start: cases_head[all] head_row  { $$ = build_part(r, $all, $head_row); }
           | cases_file[all] head_row  { $$ = build_part(r, $all, $head_row); }
           ;
test_part: like | as_of | cites;

given: "given" given_items  { $$ = $given_items; }
     | "given" error        { $$ = chain_of(BAD(@$)); }
     ;
given_items: given_item                         { $$ = chain_of($given_item); }
           | given_items[all] "and" given_item  { $$ = chain_add(r, $all, $given_item); }
           ;
given_item: NAME "is" given_values
            { $$ = build_named_parent(r, TREE_GIVEN, @$, $NAME, $given_values); }
          | NAME "is" given_state  { $$ = build_named_one(r, TREE_GIVEN, @$, $NAME, $given_state); }
          | NAME "is" "empty"
            { $$ = build_named_one(r, TREE_GIVEN, @$, $NAME, build_leaf(r, TREE_EMPTY, @3)); }
          | NAME       { $$ = build_named(r, TREE_GIVEN_CHILD, @$, $NAME); }
          | NAME "with" child_values
            { $$ = build_named_parent(r, TREE_GIVEN_CHILD, @$, $NAME, $child_values); }
          | "no" NAME  { $$ = build_named(r, TREE_GIVEN_NO, @$, $NAME); }
          ;
given_values: literal                        { $$ = chain_of($literal); }
            | given_values[all] "," literal  { $$ = chain_add(r, $all, $literal); }
            ;
given_state: "blank"    { $$ = build_leaf(r, TREE_BLANK, @$); }
           | "unknown"  { $$ = build_leaf(r, TREE_UNKNOWN, @$); }
           ;
child_values: child_value                        { $$ = chain_of($child_value); }
            | child_values[all] "," child_value  { $$ = chain_add(r, $all, $child_value); }
            ;
child_value: NAME literal  { $$ = build_named_one(r, TREE_GIVEN, @$, $NAME, $literal); }
           | NAME given_state  { $$ = build_named_one(r, TREE_GIVEN, @$, $NAME, $given_state); }
           ;
expect: "expect" expect_items  { $$ = $expect_items; }
      | "expect" error         { $$ = chain_of(BAD(@$)); }
      ;
expect_items: expect_item                          { $$ = chain_of($expect_item); }
            | expect_items[all] "and" expect_item  { $$ = chain_add(r, $all, $expect_item); }
            ;
expect_item: NAME "is" expect_values by_rule
            { $$ = build_expect(r, @$, $NAME, OP_IS, 0, chain_add(r, $expect_values, $by_rule)); }
           | NAME "is" "empty"  { $$ = build_expect_state(r, @$, $NAME, TREE_EMPTY, @3); }
           | NAME "is" "unknown"  { $$ = build_expect_state(r, @$, $NAME, TREE_UNKNOWN, @3); }
           | NAME contains expect_value
            { $$ = build_expect(r, @$, $NAME, OP_CONTAINS, 0, chain_of($expect_value)); }
           | NAME "does" "not" contains expect_value
            { $$ = build_expect(r, @$, $NAME, OP_CONTAINS, TREE_NEGATED, chain_of($expect_value)); }
           | NAME "is" "undecided" possible missing
            { $$ = build_undecided(r, @$, $NAME, $possible, $missing); }
           | NAME "holds"  { $$ = build_named(r, TREE_EXPECT_PROMISE, @$, $NAME); }
           | NAME "is" "broken"
            { $$ = build_flagged(build_named(r, TREE_EXPECT_PROMISE, @$, $NAME), TREE_NEGATED); }
           ;
contains: "contains" | "contain";
expect_values: expect_value                         { $$ = chain_of($expect_value); }
             | expect_values[all] "," expect_value  { $$ = chain_add(r, $all, $expect_value); }
             ;
expect_value: operand
            | "blank"  { $$ = build_leaf(r, TREE_BLANK, @$); }
            ;
by_rule: %empty { $$ = NULL; }
       | "by" NAME  { $$ = build_named(r, TREE_BY, @$, $NAME); }
       ;
possible: %empty { $$ = NULL; }
        | "between" expect_values  { $$ = build_parent(r, TREE_POSSIBLE, @$, $expect_values); }
        ;
missing: %empty { $$ = NULL; }
       | "missing" paths  { $$ = build_parent(r, TREE_MISSING, @$, $paths); }
       ;
paths: path                 { $$ = chain_of($path); }
     | paths[all] "," path  { $$ = chain_add(r, $all, $path); }
     ;
path: NAME           { $$ = build_named(r, TREE_PATH, @$, $NAME); }
    | NAME "." name  { $$ = build_named_one(r, TREE_PATH, @$, $NAME, $name); }
    ;

/* ---- Rows. A cell is what stands behind `is` in a condition. */

head_row: "|" head_cells "|end"  { $$ = build_parent(r, TREE_ROW, @$, $head_cells); }
        | "|" error "|end"                { yyerrok; $$ = build_leaf(r, TREE_BAD, @$); }
        ;
head_cells: head_cell                      { $$ = chain_of($head_cell); }
          | head_cells[all] "|" head_cell  { $$ = chain_add(r, $all, $head_cell); }
          ;
head_cell: head  { $$ = build_one(r, TREE_CELL, @$, build_one(r, TREE_CELL_HEAD, @$, $head)); }
         ;
head: "rule"         { $$ = build_leaf(r, TREE_HEAD_RULE, @$); }
    | "gives"        { $$ = build_leaf(r, TREE_HEAD_GIVES, @$); }
    | "cites"        { $$ = build_leaf(r, TREE_HEAD_CITES, @$); }
    | "because"      { $$ = build_leaf(r, TREE_HEAD_BECAUSE, @$); }
    | "given" NAME   { $$ = build_named(r, TREE_HEAD_GIVEN, @$, $NAME); }
    | "expect" NAME  { $$ = build_named(r, TREE_HEAD_EXPECT, @$, $NAME); }
    | "by"           { $$ = build_leaf(r, TREE_HEAD_BY, @$); }
    | "as" "of"      { $$ = build_leaf(r, TREE_HEAD_AS_OF, @$); }
    | operand
    ;
row: "|" cells "|end"  { $$ = build_parent(r, TREE_ROW, @$, $cells); }
   | "|" error "|end"                     { yyerrok; $$ = build_leaf(r, TREE_BAD, @$); }
   ;
cells: cell                 { $$ = chain_of($cell); }
     | cells[all] "|" cell  { $$ = chain_add(r, $all, $cell); }
     ;
cell: asks_nothing           { $$ = build_leaf(r, TREE_CELL, @$); }
    | operands ignoring      { $$ = build_cell(build_test(r, OP_IS, @$, $operands, $ignoring), 0); }
    | "not" operands ignoring
            { $$ = build_cell(build_test(r, OP_IS, @$, $operands, $ignoring), TREE_NEGATED); }
    | plain_test             { $$ = build_cell($plain_test, 0); }
    | "not" plain_test       { $$ = build_cell($plain_test, TREE_NEGATED); }
    | verb                   { $$ = build_cell($verb, 0); }
    | "does" "not" denied_verb  { $$ = build_cell($denied_verb, TREE_NEGATED); }
    | "unknown"              { $$ = build_cell_state(r, TREE_UNKNOWN, @$); }
    | "undecided"            { $$ = build_cell_state(r, TREE_EXPECT_UNDECIDED, @$); }
    ;
asks_nothing: %empty | "-" | "any";

/* ---- Conditions. */

condition: any_chain | bullets;
any_chain: all_chain
         | any_chain[left] "or" all_chain[right]  { $$ = build_or(r, @$, $left, $right); }
         ;
all_chain: term
         | all_chain[left] "and" term[right]  { $$ = build_and(r, @$, $left, $right); }
         ;
bullets: "any" "of" bullet_list   { $$ = build_parent(r, TREE_ANY_OF, @$, $bullet_list); }
       | "all" "of" bullet_list   { $$ = build_parent(r, TREE_ALL_OF, @$, $bullet_list); }
       | "none" "of" bullet_list  { $$ = build_parent(r, TREE_NONE_OF, @$, $bullet_list); }
       ;
bullet_list: bullet                   { $$ = chain_of($bullet); }
           | bullet_list[all] bullet  { $$ = chain_add(r, $all, $bullet); }
           ;
bullet: "-" any_chain  { $$ = $any_chain; }
      | "-" error      { $$ = BAD(@$); }
      ;
enclosed: "(" condition ")"  { $$ = $condition; }
        | "(" error ")"                   { yyerrok; $$ = build_leaf(r, TREE_BAD, @$); }
        ;
term: "not" term[denied]  { $$ = build_one(r, TREE_NOT, @$, $denied); }
    | enclosed            { $$ = build_parentheses(r, @$, $enclosed); }
    | value               { $$ = build_one(r, TREE_TRUTH, @$, $value); }
    | value tail          { $$ = build_compare(r, @$, $value, $tail); }
    | quantifier NAME emphasis child_test
            { $$ = build_quantified(r, @$, $quantifier, $NAME, $emphasis, $child_test); }
    | chooser "item" "of" operand emphasis tail
            { $$ = build_some_item(r, @$, $chooser, $emphasis, $operand, $tail); }
    ;
quantifier: chooser                { $$ = build_quantifier(r, @$, $chooser, NULL); }
          | "at" "least" quantity  { $$ = build_quantifier(r, @$, QUANT_AT_LEAST, $quantity); }
          | "at" "most" quantity   { $$ = build_quantifier(r, @$, QUANT_AT_MOST, $quantity); }
          | "exactly" quantity     { $$ = build_quantifier(r, @$, QUANT_EXACTLY, $quantity); }
          ;
quantity: NUMBER  { $$ = build_number(r, TREE_HOW_MANY, @$, $NUMBER); }
        ;
chooser: "some"   { $$ = QUANT_SOME; }
       | "no"     { $$ = QUANT_NO; }
       | "every"  { $$ = QUANT_EVERY; }
       ;
emphasis: %empty                      { $$ = 0; }
        | "," "if" "any" ","          { $$ = TREE_IF_ANY; }
        | "," "at" "least" "one" ","  { $$ = TREE_AT_LEAST_ONE; }
        ;
child_test: "is" NAME           { $$ = build_named(r, TREE_CHILD_IS, @$, $NAME); }
          | "is" "not" NAME
            { $$ = build_flagged(build_named(r, TREE_CHILD_IS, @$, $NAME), TREE_NEGATED); }
          | "has" NAME is_test  { $$ = build_has(r, @$, $NAME, $is_test); }
          | "has" NAME "not" is_test
            { $$ = build_flagged(build_has(r, @$, $NAME, $is_test), TREE_NEGATED); }
          | where               { $$ = build_one(r, TREE_CHILD_WHERE, @$, $where); }
          | "exists"            { $$ = build_leaf(r, TREE_CHILD_EXISTS, @$); }
          ;
where: "where" enclosed  { $$ = $enclosed; }
     ;
tail: "is" is_test              { $$ = $is_test; }
    | "is" "not" is_test        { $$ = build_flagged($is_test, TREE_NEGATED); }
    | verb
    | "does" "not" denied_verb  { $$ = build_flagged($denied_verb, TREE_NEGATED); }
    ;
ignoring: %empty                 { $$ = 0; }
        | "ignoring" "case"      { $$ = TREE_IGNORING_CASE; }
        | "," "ignoring" "case"  { $$ = TREE_IGNORING_CASE; }
        ;
verb: "starts" "with" operand ignoring
            { $$ = build_test_of(r, OP_STARTS, @$, $operand, $ignoring); }
    | "ends" "with" operand ignoring  { $$ = build_test_of(r, OP_ENDS, @$, $operand, $ignoring); }
    | "contains" operand ignoring   { $$ = build_test_of(r, OP_CONTAINS, @$, $operand, $ignoring); }
    | "contains" "one" "of" operands ignoring
            { $$ = build_test(r, OP_CONTAINS_ONE_OF, @$, $operands, $ignoring); }
    | "matches" string ignoring     { $$ = build_test_of(r, OP_MATCHES, @$, $string, $ignoring); }
    | denied_verb
    ;
denied_verb: "start" "with" operand ignoring
            { $$ = build_test_of(r, OP_STARTS, @$, $operand, $ignoring); }
    | "end" "with" operand ignoring  { $$ = build_test_of(r, OP_ENDS, @$, $operand, $ignoring); }
    | "contain" operand ignoring    { $$ = build_test_of(r, OP_CONTAINS, @$, $operand, $ignoring); }
    | "contain" "one" "of" operands ignoring
            { $$ = build_test(r, OP_CONTAINS_ONE_OF, @$, $operands, $ignoring); }
    | "match" string ignoring       { $$ = build_test_of(r, OP_MATCHES, @$, $string, $ignoring); }
    ;
is_test: operand ignoring  { $$ = build_test_of(r, OP_IS, @$, $operand, $ignoring); }
       | plain_test
       ;
plain_test: "one" "of" operands ignoring
            { $$ = build_test(r, OP_ONE_OF, @$, $operands, $ignoring); }
          | "blank"                     { $$ = build_test_of(r, OP_BLANK, @$, NULL, 0); }
          | "known"                     { $$ = build_test_of(r, OP_KNOWN, @$, NULL, 0); }
          | "empty"                     { $$ = build_test_of(r, OP_EMPTY, @$, NULL, 0); }
          | "in" name                   { $$ = build_test_of(r, OP_IN_TABLE, @$, $name, 0); }
          | bound operand               { $$ = build_test_of(r, $bound, @$, $operand, 0); }
          | bound operand "ago"         { $$ = build_test_of(r, AGO($bound), @$, $operand, 0); }
          | "between" operand[low] "and" operand[high]
            { $$ = build_test(r, OP_BETWEEN, @$, chain_add(r, chain_of($low), $high), 0); }
          | "within" "the" "last" operand
            { $$ = build_test_of(r, OP_WITHIN_LAST, @$, $operand, 0); }
          | "within" "the" "next" operand
            { $$ = build_test_of(r, OP_WITHIN_NEXT, @$, $operand, 0); }
          | "before" operand            { $$ = build_test_of(r, OP_BEFORE, @$, $operand, 0); }
          | "after" operand             { $$ = build_test_of(r, OP_AFTER, @$, $operand, 0); }
          | "on" "or" "before" operand  { $$ = build_test_of(r, OP_ON_OR_BEFORE, @$, $operand, 0); }
          | "on" "or" "after" operand   { $$ = build_test_of(r, OP_ON_OR_AFTER, @$, $operand, 0); }
          ;
bound: "at" "least"   { $$ = OP_AT_LEAST; }
     | "at" "most"    { $$ = OP_AT_MOST; }
     | "more" "than"  { $$ = OP_MORE_THAN; }
     | "less" "than"  { $$ = OP_LESS_THAN; }
     ;

/* ---- Values. An operand may stand in a list or before another word; `first item of` may not,
 * because its own test could take that comma or word. */

result: value
      | "blank"  { $$ = build_leaf(r, TREE_BLANK, @$); }
      ;
value: operand
     | "first" "item" "of" name "that" tail
            { $$ = build_parent(r, TREE_FIRST_ITEM, @$, chain_add(r, chain_of($name), $tail)); }
     ;
operands: operand                    { $$ = chain_of($operand); }
        | operands[all] "," operand  { $$ = chain_add(r, $all, $operand); }
        ;
operand: name
       | literal
       | "today"  { $$ = build_leaf(r, TREE_TODAY, @$); }
       | NAME "of" name  { $$ = build_named_one(r, TREE_OF, @$, $NAME, $name); }
       | NAME "of" name "for" operand[wanted]  { $$ = build_of(r, @$, $NAME, $name, $wanted); }
       | "count" "of" NAME where_if_any
            { $$ = build_named_one(r, TREE_COUNT, @$, $NAME, $where_if_any); }
       | "days" "since" operand[day]
            { $$ = build_unit(build_one(r, TREE_SINCE, @$, $day), UNIT_DAYS); }
       | "business" "days" "since" operand[day]
            { $$ = build_unit(build_one(r, TREE_SINCE, @$, $day), UNIT_BUSINESS_DAYS); }
       | "the" "latest" NAME[record] "by" NAME[date] "then" NAME[tie] where_if_any
            { $$ = build_latest(r, @$, $record, $date, $tie, $where_if_any); }
       ;
where_if_any: %empty { $$ = NULL; } | where;
literal: string
       | NUMBER       { $$ = build_number(r, TREE_NUMBER, @$, $NUMBER); }
       | NUMBER unit  { $$ = build_measure(r, @$, $NUMBER, $unit); }
       | DATE         { $$ = build_day(r, TREE_DATE, @$, $DATE); }
       | "yes"        { $$ = build_leaf(r, TREE_YES, @$); }
       | "no"         { $$ = build_leaf(r, TREE_NO, @$); }
       | BAD_VALUE    { $$ = build_leaf(r, TREE_BAD, @$); }
       ;
unit: "days"             { $$ = LEX_DAYS; }
    | "weeks"            { $$ = LEX_WEEKS; }
    | "months"           { $$ = LEX_MONTHS; }
    | "years"            { $$ = LEX_YEARS; }
    | "business" "days"  { $$ = LEX_BUSINESS; }
    ;
name: NAME  { $$ = build_named(r, TREE_NAME, @$, $NAME); }
    ;
names: name                 { $$ = chain_of($name); }
     | names[all] "," name  { $$ = chain_add(r, $all, $name); }
     ;
string: STRING  { $$ = build_text(r, TREE_STRING, @$, $STRING); }
      ;
strings: string                   { $$ = chain_of($string); }
       | strings[all] "," string  { $$ = chain_add(r, $all, $string); }
       ;

%%
/* Memory is never short here (memory_alloc does not return then): the stack is at its cap. */
static void grammar_error(struct place *place, struct reader *r, const char *message) {
    (void)message;
    recovery_too_deep(r, *place);
}

static int yyreport_syntax_error(const yypcontext_t *context, struct reader *r) {
    yysymbol_kind_t expected[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    int kinds[YYNTOKENS];
    for (int i = 0; i < count; i++)
        kinds[i] = expected[i];
    recovery_begin(r, kinds, count > 0 ? (size_t)count : 0);
    return 0;
}
