/* The small pieces of reports: cells of CSV, text in columns, written conditions on one line. */
#include "check.h"

#include "report/csv.h"
#include "report/layout.h"

static struct buffer out;

static struct text cell(const char *text, bool raw) {
    buffer_clear(&out);
    csv_add_cell(&out, text_of(text), raw);
    return buffer_text(&out);
}

static void test_csv_quotes(void) {
    CHECK_TEXT(cell("plain; text", false), TEXT("plain; text"));
    CHECK_TEXT(cell("", false), TEXT(""));
    CHECK_TEXT(cell("a,b", false), TEXT("\"a,b\""));
    CHECK_TEXT(cell("say \"so\"", false), TEXT("\"say \"\"so\"\"\""));
    CHECK_TEXT(cell("a\nb", false), TEXT("\"a\nb\""));
    CHECK_TEXT(cell("a\rb", false), TEXT("\"a\rb\""));
}

/* What a spreadsheet would run is made text; a negative number is only a number. */
static void test_csv_formulas(void) {
    CHECK_TEXT(cell("=1+1", false), TEXT("'=1+1"));
    CHECK_TEXT(cell("+1", false), TEXT("'+1"));
    CHECK_TEXT(cell("-1+cmd", false), TEXT("'-1+cmd"));
    CHECK_TEXT(cell("@sum", false), TEXT("'@sum"));
    CHECK_TEXT(cell("\tx", false), TEXT("'\tx"));
    CHECK_TEXT(cell("\rx", false), TEXT("\"'\rx\""));
    CHECK_TEXT(cell("=a,\"b\"", false), TEXT("\"'=a,\"\"b\"\"\""));
    CHECK_TEXT(cell("-5", false), TEXT("-5"));
    CHECK_TEXT(cell("=1+1", true), TEXT("=1+1"));
    CHECK_TEXT(cell("a=b", false), TEXT("a=b"));
}

static struct text cut(const char *text, size_t width) {
    buffer_clear(&out);
    layout_add_cut(&out, text_of(text), width);
    return buffer_text(&out);
}

static void test_cut(void) {
    CHECK_TEXT(cut("abc", 3), TEXT("abc"));
    CHECK_TEXT(cut("abcd", 3), TEXT("ab\xe2\x80\xa6"));
    CHECK_TEXT(cut("abc", 0), TEXT(""));
    CHECK_TEXT(cut("\xe6\x97\xa5\xe6\x9c\xac", 4), TEXT("\xe6\x97\xa5\xe6\x9c\xac"));
    CHECK_TEXT(cut("\xe6\x97\xa5\xe6\x9c\xac", 3), TEXT("\xe6\x97\xa5\xe2\x80\xa6"));
    CHECK_TEXT(cut("a\033[31m", 20), TEXT("a\\x1B[31m"));
}

static void test_padded(void) {
    buffer_clear(&out);
    layout_add_padded(&out, TEXT("ab"), 4);
    layout_add_padded(&out, TEXT("abcdef"), 4);
    CHECK_TEXT(buffer_text(&out), TEXT("ab  abc\xe2\x80\xa6"));
}

static void test_wrapped(void) {
    buffer_clear(&out);
    layout_add_wrapped(&out, TEXT("one two three four"), 0, 2, 9);
    CHECK_TEXT(buffer_text(&out), TEXT("one two\n  three\n  four"));
    buffer_clear(&out);
    layout_add_wrapped(&out, TEXT("averylongword and"), 0, 2, 9);
    CHECK_TEXT(buffer_text(&out), TEXT("averylongword\n  and"));
    buffer_clear(&out);
    layout_add_wrapped(&out, TEXT(""), 0, 2, 9);
    CHECK_TEXT(buffer_text(&out), TEXT(""));
}

static void test_one_line(void) {
    struct arena *arena = arena_new();
    CHECK_TEXT(layout_one_line(arena, TEXT("a is\n    \"b  # c\"  # why\n  and\td")),
               TEXT("a is \"b  # c\" and d"));
    CHECK_TEXT(layout_one_line(arena, TEXT("a is \"say \\\" # so\" # x")),
               TEXT("a is \"say \\\" # so\""));
    CHECK_TEXT(layout_one_line(arena, TEXT("  ")), TEXT(""));
    arena_free(arena);
}

static void test_table(void) {
    struct arena *arena = arena_new();
    struct layout_table *table = layout_table_new(arena, 2);
    layout_table_add(table, TEXT("name"));
    layout_table_add(table, TEXT("text"));
    layout_table_add(table, TEXT("a"));
    layout_table_add(table, TEXT("one two three four five six seven"));
    buffer_clear(&out);
    layout_table_write(table, &out, 2, 30, true, false);
    CHECK_TEXT(buffer_text(&out), TEXT("  name  text\n"
                                       "  ----  ----------------------\n"
                                       "  a     one two three four\n"
                                       "        five six seven\n"));
    arena_free(arena);
}

int main(void) {
    test_csv_quotes();
    test_csv_formulas();
    test_cut();
    test_padded();
    test_wrapped();
    test_one_line();
    test_table();
    buffer_free(&out);
    return check_end();
}
