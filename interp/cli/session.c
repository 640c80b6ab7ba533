/* Messages and output of a run. */
#include "cli/session.h"

#include "cli/terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void session_begin(struct session *session) {
    const struct options *options = &session->options;
    const char *when = options->values[OPTION_COLOR];
    bool to_file = option_given(options, OPTION_OUTPUT);
    session->is_terminal = !to_file && terminal_is(STDOUT_FILENO);
    session->color =
        to_file ? when && strcmp(when, "always") == 0 : terminal_color(STDOUT_FILENO, when);
    session->color_messages = terminal_color(STDERR_FILENO, when);
    session->width = terminal_width(to_file ? -1 : STDOUT_FILENO);
}

static bool says_json(const struct session *session) {
    const char *form = session->options.values[OPTION_DIAGNOSTICS];
    return form && strcmp(form, "json") == 0;
}

static void say(const struct session *session, const char *severity, struct text message) {
    struct buffer out = {0};
    if (says_json(session)) {
        buffer_format(&out, "{\"code\":null,\"severity\":\"%s\",\"file\":null,\"line\":null,",
                      severity);
        buffer_add_string(&out,
                          "\"column\":null,\"end_line\":null,\"end_column\":null,\"message\":");
        buffer_add_json(&out, message);
        buffer_add_string(&out, ",\"hint\":null,\"related\":[]}\n");
    } else {
        buffer_add_string(&out, strcmp(severity, "note") == 0 ? "note: " : "tenet: ");
        buffer_add_visible(&out, message);
        buffer_add_char(&out, '\n');
    }
    fwrite(out.bytes, 1, out.length, stderr);
    buffer_free(&out);
}

/* What was said with the printf format, in the session's arena. */
__attribute__((format(printf, 2, 0))) static struct text
formatted(const struct session *session, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *bytes = arena_raw(session->arena, (size_t)length + 1);
    vsnprintf(bytes, (size_t)length + 1, format, arguments);
    return (struct text){bytes, (uint32_t)length};
}

void session_error(const struct session *session, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(session, "error", formatted(session, format, arguments));
    va_end(arguments);
}

void session_note(const struct session *session, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(session, "note", formatted(session, format, arguments));
    va_end(arguments);
}

enum status session_usage(const struct session *session, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(session, "error", formatted(session, format, arguments));
    va_end(arguments);
    if (session->options.verb != VERB_COUNT && !says_json(session))
        fprintf(stderr, "Try: tenet %s --help\n", verbs[session->options.verb].name);
    else if (!says_json(session))
        fputs("Try: tenet help\n", stderr);
    return STATUS_USAGE;
}

void session_show(const struct session *session, const struct diags *diags) {
    struct buffer out = {0};
    if (diags_total(diags) == 0)
        return;
    if (says_json(session))
        diags_render_json(diags, &out);
    else
        diags_render_text(diags, &out, session->color_messages);
    fwrite(out.bytes, 1, out.length, stderr);
    buffer_free(&out);
}

static bool say_unwritten(const struct session *session, struct text why) {
    session_error(session, "%s could not be written: %.*s",
                  session->output_path ? session->output_path : "standard output", TEXT_ARGS(why));
    return false;
}

bool session_open(struct session *session, const char *path) {
    struct text why = TEXT("");
    session->output_path = path;
    signals_hold();
    session->output = output_open(session->arena, path, &why);
    signals_release(session->output ? output_temporary(session->output) : NULL);
    return session->output || say_unwritten(session, why);
}

bool session_write(struct session *session, const char *bytes, size_t length) {
    return output_write(session->output, bytes, length);
}

enum status session_close(struct session *session, enum status status) {
    struct text why = TEXT("");
    struct output *output = session->output;
    session->output = NULL;
    signals_hold();
    bool is_done = output_close(output, &why);
    signals_release(NULL);
    if (is_done)
        return status;
    say_unwritten(session, why);
    return STATUS_FILES;
}

void session_abandon(struct session *session) {
    if (!session->output)
        return;
    signals_hold();
    output_abandon(session->output);
    signals_release(NULL);
    session->output = NULL;
}

enum status session_print(struct session *session, const struct buffer *text, enum status status) {
    if (!session_open(session, session->options.values[OPTION_OUTPUT]))
        return STATUS_FILES;
    session_write(session, text->bytes, text->length);
    return session_close(session, status);
}
