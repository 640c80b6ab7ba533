/* tenet help, tenet version, tenet limits: what the program says of itself. */
#include "base/limits.h"
#include "cli/help.h"
#include "cli/session.h"
#include "report/layout.h"
#include "tenet.h"

static enum status unknown_topic(struct session *session, const char *topic) {
    struct near near = near_start(text_of(topic));
    for (int i = 0; i < VERB_COUNT; i++)
        near_try(&near, text_of(verbs[i].name));
    for (int i = 0; i < DIAG_CODE_COUNT; i++)
        near_try(&near, text_of(diag_code_name((enum diag_code)i)));
    if (near_found(&near))
        return session_usage(session, "there is no help on %s: did you mean %.*s?", topic,
                             TEXT_ARGS(near.best));
    return session_usage(session, "there is no help on %s", topic);
}

static bool add_topic(struct buffer *out, const char *topic, size_t width) {
    enum diag_code code;
    for (int i = 0; i < VERB_COUNT; i++)
        if (strcmp(topic, verbs[i].name) == 0) {
            help_verb(out, (enum verb)i, width);
            return true;
        }
    if (!diag_code_find(text_of(topic), &code))
        return false;
    help_code(out, code, width);
    return true;
}

enum status verb_help(struct session *session) {
    const struct options *options = &session->options;
    struct buffer out = {0};
    if (option_given(options, OPTION_COMPLETION))
        help_completion(&out);
    else if (option_given(options, OPTION_CODES))
        help_codes(&out);
    else if (option_given(options, OPTION_MAN))
        help_manual(&out);
    else if (options->operands.count == 0)
        help_overview(&out, session->width);
    for (size_t i = 0; i < options->operands.count; i++) {
        if (i > 0)
            buffer_add_char(&out, '\n');
        if (!add_topic(&out, options->operands.items[i], session->width)) {
            buffer_free(&out);
            return unknown_topic(session, options->operands.items[i]);
        }
    }
    enum status status = session_print(session, &out, STATUS_DONE);
    buffer_free(&out);
    return status;
}

enum status verb_version(struct session *session) {
    struct buffer out = {0};
    buffer_add_string(&out, "tenet " TENET_VERSION "\n");
#if defined(__clang__)
    buffer_add_string(&out, "built with clang " __clang_version__ "\n");
#elif defined(__GNUC__)
    buffer_add_string(&out, "built with gcc " __VERSION__ "\n");
#endif
    enum status status = session_print(session, &out, STATUS_DONE);
    buffer_free(&out);
    return status;
}

static void limits_json(struct buffer *out) {
    buffer_add_string(out, "[");
    for (size_t i = 0; i < limits_count; i++) {
        buffer_add_string(out, i > 0 ? ",\n{\"name\":" : "\n{\"name\":");
        buffer_add_json(out, text_of(limits[i].name));
        buffer_format(out, ",\"value\":%zu,\"unit\":", limits[i].value);
        buffer_add_json(out, text_of(limits[i].unit));
        buffer_add_string(out, ",\"bounds\":");
        buffer_add_json(out, text_of(limits[i].text));
        buffer_add_char(out, '}');
    }
    buffer_add_string(out, "\n]\n");
}

static void limits_table(struct session *session, struct buffer *out) {
    struct layout_table *table = layout_table_new(session->arena, 3);
    layout_table_add(table, TEXT("limit"));
    layout_table_add(table, TEXT("value"));
    layout_table_add(table, TEXT("what it bounds"));
    for (size_t i = 0; i < limits_count; i++) {
        layout_table_add(table, text_of(limits[i].name));
        layout_table_add(table,
                         arena_format(session->arena, "%zu %s", limits[i].value, limits[i].unit));
        layout_table_add(table, text_of(limits[i].text));
    }
    layout_table_write(table, out, 0, session->width, true, session->color);
}

enum status verb_limits(struct session *session) {
    struct buffer out = {0};
    if (session->options.operands.count > 0)
        return session_usage(session, "tenet limits takes no %s",
                             session->options.operands.items[0]);
    if (option_format_is(&session->options, "json"))
        limits_json(&out);
    else
        limits_table(session, &out);
    enum status status = session_print(session, &out, STATUS_DONE);
    buffer_free(&out);
    return status;
}
