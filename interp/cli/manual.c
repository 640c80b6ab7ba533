/* The manual page tenet(1) in mdoc, and completion for bash, from the tables. */
#include "cli/help.h"

#include "tenet.h"

#define MANUAL_DATE "November 22, 2026"

enum { LINE_WIDTH = 78 };

static char ascii_upper(char c) {
    return (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
}

/* A word of running text: one that begins with a dot or an apostrophe would be a request. */
static void add_word(struct buffer *out, struct text word) {
    if (word.bytes[0] == '.' || word.bytes[0] == '\'')
        buffer_add_string(out, "\\&");
    for (uint32_t i = 0; i < word.length; i++) {
        if (word.bytes[i] == '\\')
            buffer_add_string(out, "\\e");
        else if (word.bytes[i] == '-')
            buffer_add_string(out, "\\-");
        else
            buffer_add_char(out, word.bytes[i]);
    }
}

/* Text of the tables as lines of mdoc text; a sentence begins a line. The first letter is made a
 * capital where asked for. */
static void add_text(struct buffer *out, const char *text, bool capital) {
    size_t start = out->length;
    bool ends_sentence = false;
    struct text word;
    while (options_next_word(&text, ' ', &word)) {
        size_t used = out->length - start;
        if (used > 0 && (ends_sentence || used + 2 * word.length > LINE_WIDTH)) {
            buffer_add_char(out, '\n');
            start = out->length;
        } else if (used > 0) {
            buffer_add_char(out, ' ');
        }
        add_word(out, word);
        if (capital)
            out->bytes[start] = ascii_upper(out->bytes[start]);
        capital = false;
        ends_sentence = word.bytes[word.length - 1] == '.';
    }
    buffer_add_char(out, '\n');
}

static void add_operands(struct buffer *out, const char *operands) {
    struct text each;
    for (const char *at = operands; options_next_word(&at, ' ', &each);) {
        bool is_optional = each.bytes[0] == '[';
        struct text name = {each.bytes + is_optional, each.length - 2 * (uint32_t)is_optional};
        buffer_format(out, is_optional ? " Op Ar " : " Ar ");
        for (uint32_t i = 0; i < name.length; i++) {
            if (name.bytes[i] == '|')
                buffer_add_string(out, " | ");
            else if (name.length - i >= 3 && memcmp(name.bytes + i, "...", 3) == 0) {
                buffer_add_string(out, " ...");
                i += 2;
            } else
                buffer_add_char(out, name.bytes[i]);
        }
    }
    buffer_add_char(out, '\n');
}

static void add_synopsis(struct buffer *out) {
    buffer_add_string(out, ".Sh SYNOPSIS\n");
    for (int i = 0; i < VERB_COUNT; i++) {
        buffer_format(out, ".Nm\n.Cm %s\n.Op Ar option ...\n", verbs[i].name);
        if (verbs[i].operands[0] == '\0')
            continue;
        struct buffer operands = {0};
        add_operands(&operands, verbs[i].operands);
        buffer_format(
            out, ".%.*s",
            TEXT_ARGS(((struct text){operands.bytes + 1, (uint32_t)operands.length - 1})));
        buffer_free(&operands);
    }
}

static void add_verbs(struct buffer *out) {
    buffer_add_string(out, ".Ss Verbs\n.Bl -tag -width Ds\n");
    for (int i = 0; i < VERB_COUNT; i++) {
        buffer_format(out, ".It Cm %s", verbs[i].name);
        add_operands(out, verbs[i].operands);
        add_text(out, verbs[i].text, false);
    }
    buffer_add_string(out, ".El\n");
}

static void add_option_verbs(struct buffer *out, enum option option) {
    const char *before = "Taken by ";
    if (option == OPTION_HELP)
        return;
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        if (!((option_entries[option].verbs >> verb) & 1))
            continue;
        buffer_format(out, "%s%s", before, verbs[verb].name);
        if (option == OPTION_FORMAT)
            buffer_format(out, " (%s)", verbs[verb].formats);
        before = option == OPTION_FORMAT ? ",\n" : ", ";
    }
    buffer_add_string(out, ".\n");
}

static void add_options(struct buffer *out) {
    buffer_add_string(out, ".Ss Options\nAn option is followed by its value, or by\n.Ql =\nand its "
                           "value.\nThe word\n.Fl Fl\nends the options.\n.Bl -tag -width Ds\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_entry *entry = &option_entries[i];
        if (entry->text[0] == '\0')
            continue;
        buffer_add_string(out, ".It");
        if (entry->letter)
            buffer_format(out, " Fl %c ,", entry->letter);
        buffer_format(out, " Fl Fl %s", entry->name);
        if (entry->argument[0])
            buffer_format(out, " Ns = Ns Ar %s", entry->argument);
        buffer_add_char(out, '\n');
        add_text(out, entry->text, true);
        out->length--;
        buffer_add_string(out, ".\n");
        add_option_verbs(out, (enum option)i);
    }
    buffer_add_string(out, ".El\n");
}

static void add_rest(struct buffer *out) {
    buffer_add_string(out, ".Sh ENVIRONMENT\n.Bl -tag -width NO_COLOR\n.It Ev NO_COLOR\nWhen it is "
                           "set and not empty, nothing is coloured unless asked for.\n.El\n");
    buffer_add_string(out, ".Sh FILES\n.Bl -tag -width Ds\n.It Pa rules\nThe folder of rule files "
                           "that is read by default.\n.It Pa rules/tests\nTheir tests.\n"
                           ".It Pa rules/*.gates\nWhat a change of the rules may do.\n"
                           ".It Pa rules/sample\nThe portfolio that is read by default.\n.El\n");
    buffer_add_string(out, ".Sh EXIT STATUS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < status_count; i++) {
        buffer_format(out, ".It %d\n", status_entries[i].status);
        add_text(out, status_entries[i].text, false);
    }
    buffer_add_string(out, ".El\n.Pp\nA signal ends the program as signals do.\n");
    buffer_add_string(
        out, ".Sh EXAMPLES\nThe High tenants of a portfolio, with their next step:\n"
             ".Bd -literal -offset indent\ntenet eval --facts export/ --only priority,next_step "
             "\\e\n    --where 'priority is \"High\"'\n.Ed\n.Pp\nWhy a tenant came out as it "
             "did:\n.Bd -literal -offset indent\ntenet explain T-0001 --facts export/\n.Ed\n.Pp\n"
             "What would have to change for it to be High, and what such a change does:\n"
             ".Bd -literal -offset indent\ntenet explain T-0001 --to priority=High\ntenet explain "
             "T-0001 --what-if 'cadence_days=14,entitlement[Teams].status=Blocked'\n.Ed\n.Pp\n"
             "What a change of the rules changes, against the last commit:\n"
             ".Bd -literal -offset indent\ntenet diff HEAD:rules rules --facts export/ \\e\n"
             "    --gate 'at most 25 tenants change in priority'\n.Ed\n.Pp\n"
             "What a message means:\n.Bd -literal -offset indent\ntenet help E0301\n.Ed\n"
             ".Sh SEE ALSO\n.Xr tenet-rules 5\n");
}

void help_manual(struct buffer *out) {
    buffer_add_string(out, ".\\\" Made by: tenet help --man\n.Dd " MANUAL_DATE
                           "\n.Dt TENET 1\n.Os\n.Sh NAME\n.Nm tenet\n.Nd decides what the rules "
                           "of a playbook say, and why\n");
    add_synopsis(out);
    buffer_add_string(out, ".Sh DESCRIPTION\n.Nm\nreads rule files\n.Pq see Xr tenet-rules 5\n"
                           "and a portfolio of tenants, and decides for each tenant what the rules "
                           "say.\nResults go to standard output, messages to standard error.\n");
    add_verbs(out);
    add_options(out);
    add_rest(out);
}

void help_completion(struct buffer *out) {
    buffer_add_string(out, "# Completion of tenet for bash: source <(tenet help --completion)\n"
                           "_tenet() {\n    local word=${COMP_WORDS[COMP_CWORD]} verb="
                           "${COMP_WORDS[1]} words=\n    COMPREPLY=()\n"
                           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words=\"");
    for (int i = 0; i < VERB_COUNT; i++)
        buffer_format(out, "%s%s", i > 0 ? " " : "", verbs[i].name);
    buffer_add_string(out, "\"\n    elif [[ $word == -* ]]; then\n        case $verb in\n");
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        buffer_format(out, "        %s) words=\"", verbs[verb].name);
        const char *before = "";
        for (int i = 0; i < OPTION_COUNT; i++) {
            if (!((option_entries[i].verbs >> verb) & 1) || option_entries[i].text[0] == '\0')
                continue;
            buffer_format(out, "%s--%s", before, option_entries[i].name);
            before = " ";
        }
        buffer_add_string(out, "\" ;;\n");
    }
    buffer_add_string(out, "        esac\n    elif [[ ${COMP_WORDS[COMP_CWORD-1]} == --format ]]; "
                           "then\n        case $verb in\n");
    for (int verb = 0; verb < VERB_COUNT; verb++)
        buffer_format(out, "        %s) words=\"%s\" ;;\n", verbs[verb].name, verbs[verb].formats);
    buffer_add_string(out,
                      "        esac\n    elif [[ $verb == facts && $COMP_CWORD -eq 2 ]]; then\n"
                      "        words=\"check cat\"\n    fi\n"
                      "    [ -n \"$words\" ] && COMPREPLY=($(compgen -W \"$words\" -- "
                      "\"$word\"))\n}\ncomplete -o default -F _tenet tenet\n");
}
