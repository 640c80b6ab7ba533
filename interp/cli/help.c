/* --help of every verb, and the text of a diagnostic code. */
#include "cli/help.h"

#include "report/layout.h"

enum { TEXT_COLUMN = 28, VERB_COLUMN = 12 };

const struct status_entry status_entries[] = {
    {0, "done, nothing to report"},
    {1, "done, with a finding: a test failed, a promise is broken, a gate is not passed, tenants "
        "were left out, nothing that can be changed leads to what --to asks for"},
    {2, "the words of the call are off"},
    {3, "the rules were rejected"},
    {4, "the facts were rejected"},
    {5, "reading or writing failed"},
    {6, "out of memory, time or budget"},
    {7, "internal error: always a bug"},
};
const size_t status_count = sizeof status_entries / sizeof *status_entries;

static void add_item(struct buffer *out, size_t start, const char *text, size_t column,
                     size_t width) {
    size_t at = out->length - start;
    if (at + 2 > column) {
        buffer_add_char(out, '\n');
        at = 0;
    }
    buffer_add_repeat(out, ' ', column - at);
    layout_add_wrapped(out, text_of(text), column, column, width);
    buffer_add_char(out, '\n');
}

static size_t comfortable(size_t width) {
    return width > 100 ? 100 : width;
}

static void add_statuses(struct buffer *out, size_t width) {
    buffer_add_string(out, "\nExit status:\n");
    for (size_t i = 0; i < status_count; i++) {
        size_t start = out->length;
        buffer_format(out, "  %d", status_entries[i].status);
        add_item(out, start, status_entries[i].text, 5, width);
    }
}

void help_overview(struct buffer *out, size_t width) {
    width = comfortable(width);
    buffer_add_string(out, "tenet decides for every tenant of a portfolio what the rules of the "
                           "playbooks say, and why.\n\nUsage: tenet VERB [OPTION...]\n\n");
    for (int i = 0; i < VERB_COUNT; i++) {
        size_t start = out->length;
        buffer_format(out, "  %s", verbs[i].name);
        add_item(out, start, verbs[i].line, VERB_COLUMN, width);
    }
    add_statuses(out, width);
    buffer_add_string(out, "\nThe options of a verb: tenet VERB --help\n");
}

/* The formats stand with --format, each verb having its own. */
static void add_format_text(struct buffer *text, enum verb verb) {
    struct text each;
    const char *at = verbs[verb].formats, *before = ": ";
    while (options_next_word(&at, ' ', &each)) {
        buffer_add_string(text, before);
        buffer_add_text(text, each);
        before = ", ";
    }
    if (verb == VERB_EVAL) {
        buffer_add_string(text, " (default: table on a terminal, else csv)");
        return;
    }
    at = verbs[verb].formats;
    if (options_next_word(&at, ' ', &each))
        buffer_format(text, " (default: %.*s)", TEXT_ARGS(each));
}

static void add_option(struct buffer *out, enum verb verb, enum option option, size_t width) {
    struct buffer text = {0};
    size_t start = out->length;
    buffer_add_string(out, "  ");
    option_write(out, option);
    buffer_add_string(&text, option_entries[option].text);
    if (option == OPTION_FORMAT)
        add_format_text(&text, verb);
    buffer_add_char(&text, '\0');
    add_item(out, start, text.bytes, TEXT_COLUMN, width);
    buffer_free(&text);
}

void help_verb(struct buffer *out, enum verb verb, size_t width) {
    width = comfortable(width);
    buffer_format(out, "Usage: tenet %s%s%s [OPTION...]\n\n", verbs[verb].name,
                  verbs[verb].operands[0] ? " " : "", verbs[verb].operands);
    layout_add_wrapped(out, text_of(verbs[verb].text), 0, 0, width);
    buffer_add_string(out, "\n\n");
    for (int i = 0; i < OPTION_COUNT; i++)
        if (((option_entries[i].verbs >> verb) & 1) && option_entries[i].text[0])
            add_option(out, verb, (enum option)i, width);
    add_statuses(out, width);
}

void help_codes(struct buffer *out) {
    static const char *const kinds[] = {"error", "warning", "hint"};
    static const struct {
        const char *prefix, *title;
    } sections[] = {{"01", "Text of rule files"},
                    {"02", "Structure"},
                    {"03", "Names"},
                    {"04", "Types"},
                    {"05", "Meaning"},
                    {"06", "Lint"},
                    {"07", "Facts"},
                    {"08", "Tests of rules"},
                    {"09", "Testing a change of rules"}};
    buffer_add_string(out, "# Diagnostics\n\nEvery message has a permanent code; `tenet help CODE` "
                           "prints its entry. This page is made by `tenet help --codes`.\n");
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        bool has_title = false;
        for (int i = 0; i < DIAG_CODE_COUNT; i++) {
            enum diag_code code = (enum diag_code)i;
            if (strncmp(diag_code_name(code) + 1, sections[s].prefix, 2) != 0)
                continue;
            if (!has_title)
                buffer_format(out, "\n## %s\n", sections[s].title);
            has_title = true;
            buffer_format(out, "\n**%s** (%s): %s. %s\n", diag_code_name(code),
                          kinds[diag_code_severity(code)], diag_code_title(code),
                          diag_code_text(code));
        }
    }
}

void help_code(struct buffer *out, enum diag_code code, size_t width) {
    static const char *const words[] = {"error", "warning", "hint"};
    buffer_format(out, "%s (%s): %s\n\n", diag_code_name(code), words[diag_code_severity(code)],
                  diag_code_title(code));
    layout_add_wrapped(out, text_of(diag_code_text(code)), 0, 0, comfortable(width));
    buffer_add_char(out, '\n');
}
