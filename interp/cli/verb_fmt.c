/* tenet fmt: rule files in their canonical form, in place, or only told about with --check. */
#include "base/intern.h"
#include "base/limits.h"
#include "cli/session.h"
#include "syntax/format.h"

#include "report/layout.h"

enum { FOLDERS_DEEP = 16 };

struct formatting {
    struct session *session;
    bool is_check;
    uint64_t files, changed;
    enum status status;
    struct buffer listed;
};

static void worse(struct formatting *formatting, enum status status) {
    if (status > formatting->status)
        formatting->status = status;
}

/* The canonical form of a text in `out`; false after messages. */
static bool format_text(struct formatting *formatting, struct text path, struct text text,
                        struct buffer *out) {
    struct arena *arena = arena_new();
    struct sources *sources = sources_new(arena);
    struct names *names = names_new();
    struct diags *diags = diags_new(arena, sources);
    uint32_t file = sources_add(sources, path, text);
    bool is_done = format_file(arena, sources, file, names, diags, out);
    diags_sort(diags);
    if (!is_done)
        session_show(formatting->session, diags);
    diags_free(diags);
    names_free(names);
    sources_free(sources);
    arena_free(arena);
    if (!is_done)
        worse(formatting, STATUS_RULES);
    return is_done;
}

static void write_file(struct formatting *formatting, const char *path, const struct buffer *out) {
    struct session *session = formatting->session;
    if (!session_open(session, path)) {
        worse(formatting, STATUS_FILES);
        return;
    }
    session_write(session, out->bytes, out->length);
    worse(formatting, session_close(session, STATUS_DONE));
}

static void format_path(struct formatting *formatting, const char *path) {
    struct session *session = formatting->session;
    struct text text, why = TEXT("");
    struct buffer out = {0};
    formatting->files++;
    if (file_read(session->arena, path, LIMIT_RULE_FILE, &text, &why) != FILE_OK) {
        session_error(session, "%s could not be read: %.*s", path, TEXT_ARGS(why));
        worse(formatting, STATUS_FILES);
        return;
    }
    if (format_text(formatting, text_of(path), text, &out) && !text_is(buffer_text(&out), text)) {
        formatting->changed++;
        buffer_format(&formatting->listed, "%s\n", path);
        if (formatting->is_check)
            worse(formatting, STATUS_FINDING);
        else
            write_file(formatting, path, &out);
    }
    buffer_free(&out);
}

static bool is_rule_file(struct text name) {
    return text_ends(name, TEXT(".rules")) && name.bytes[0] != '.';
}

static void format_folder(struct formatting *formatting, const char *path, int deep) {
    struct session *session = formatting->session;
    struct text *names, why = TEXT("");
    size_t count;
    if (folder_list(session->arena, path, "", &names, &count, &why) != FILE_OK) {
        session_error(session, "%s could not be read: %.*s", path, TEXT_ARGS(why));
        worse(formatting, STATUS_FILES);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *inner = path_join(session->arena, text_of(path), names[i]).bytes;
        enum file_kind kind = file_kind_of(inner);
        if (kind == KIND_FOLDER && deep < FOLDERS_DEEP && names[i].bytes[0] != '.')
            format_folder(formatting, inner, deep + 1);
        else if (kind == KIND_FILE && is_rule_file(names[i]))
            format_path(formatting, inner);
    }
}

/* Standard input to standard output, for editors. */
static enum status format_input(struct formatting *formatting) {
    struct session *session = formatting->session;
    struct file_view view;
    struct text why = TEXT("");
    struct buffer out = {0};
    if (file_map(session->arena, "-", &view, &why) != FILE_OK) {
        session_error(session, "standard input could not be read: %.*s", TEXT_ARGS(why));
        return STATUS_FILES;
    }
    if (view.length > LIMIT_RULE_FILE) {
        session_error(session, "standard input is larger than %d bytes", (int)LIMIT_RULE_FILE);
        formatting->status = STATUS_FILES;
    } else {
        struct text text = {view.bytes, (uint32_t)view.length};
        bool is_done = format_text(formatting, TEXT("<standard input>"), text, &out);
        if (is_done && formatting->is_check && !text_is(text, buffer_text(&out)))
            worse(formatting, STATUS_FINDING);
        if (is_done && !formatting->is_check)
            formatting->status = session_print(session, &out, STATUS_DONE);
    }
    file_unmap(&view);
    buffer_free(&out);
    return formatting->status;
}

static enum status conclude(struct formatting *formatting) {
    struct buffer *out = &formatting->listed;
    layout_add_count(out, formatting->files, "file", "files");
    buffer_add_string(out, ", ");
    buffer_add_unsigned(out, formatting->changed);
    buffer_add_string(out, formatting->is_check ? " not in the canonical form\n" : " rewritten\n");
    return session_print(formatting->session, out, formatting->status);
}

enum status verb_fmt(struct session *session) {
    const struct words *operands = &session->options.operands;
    struct formatting formatting = {.session = session,
                                    .is_check = option_given(&session->options, OPTION_CHECK)};
    if (operands->count == 1 && strcmp(operands->items[0], "-") == 0)
        return format_input(&formatting);
    for (size_t i = 0; i < operands->count || i == 0; i++) {
        const char *path = operands->count > 0 ? operands->items[i] : session_rules(session);
        if (file_kind_of(path) == KIND_FOLDER)
            format_folder(&formatting, path, 0);
        else
            format_path(&formatting, path);
    }
    enum status status = conclude(&formatting);
    buffer_free(&formatting.listed);
    return status;
}
