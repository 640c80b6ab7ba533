/* tenet test --update and --diff: expectations written anew. What would be written is compiled and
 * run first, in memory; a file that was changed meanwhile is not overwritten. */
#include "cli/updating.h"

#include "report/layout.h"
#include "report/rewritten.h"

struct updating {
    struct session *session;
    const struct compilation *old;
    const struct update_plan *plan;
    bool is_show;                 /* --diff */
    struct suite_counts counts;   /* as they are; with --update as they will be */
    uint32_t files, expectations; /* written */
    enum status status;
    struct buffer out;
};

static void ignore(void *context, const struct test_outcome *outcome) {
    (void)context;
    (void)outcome;
}

static struct text new_text(const struct updating *updating, uint32_t file) {
    return update_text(updating->plan, updating->old->program, file, updating->session->arena);
}

/* The files that `from` names, those of cases as they would be. */
static struct kept_file *new_files(const struct updating *updating) {
    const struct compilation *old = updating->old;
    struct kept_file *files = arena_array(updating->session->arena, old->file_count, sizeof *files);
    for (size_t i = 0; i < old->file_count; i++) {
        files[i] = old->files[i];
        for (size_t file = old->tree_count; file < sources_count(old->sources); file++)
            if (text_is(sources_get(old->sources, (uint32_t)file)->path, files[i].path))
                files[i].bytes = new_text(updating, (uint32_t)file);
    }
    return files;
}

/* Runs the tests as they would be. False, after messages, when they are not what they should be:
 * then nothing is written. */
static bool try_out(struct updating *updating) {
    struct session *session = updating->session;
    const struct compilation *old = updating->old;
    struct text *texts = arena_array(session->arena, old->tree_count, sizeof *texts);
    struct text *names = arena_array(session->arena, old->tree_count, sizeof *names);
    for (size_t i = 0; i < old->tree_count; i++) {
        names[i] = sources_get(old->sources, (uint32_t)i)->path;
        texts[i] = new_text(updating, (uint32_t)i);
    }
    struct compile_options options = {.rules = session_rules(session),
                                      .with_tests = true,
                                      .texts = texts,
                                      .text_names = names,
                                      .text_count = old->tree_count,
                                      .files = new_files(updating),
                                      .file_count = old->file_count};
    struct compilation *tried = compile(&options);
    bool is_good = tried->program != NULL;
    if (!is_good) {
        session_show(session, tried->diags);
        session_error(session, "these expectations cannot be written anew; correct them first, "
                               "nothing was changed");
        updating->status = STATUS_RULES;
    } else {
        struct suite_counts counts =
            suite_run(tried->program, session->options.as_of, ignore, NULL);
        is_good = counts.failed == updating->plan->left_tests;
        if (!updating->is_show)
            updating->counts = counts;
        if (!is_good) {
            session_error(session, "the expectations that were to be written do not hold; nothing "
                                   "was changed. This is a mistake of tenet");
            updating->status = STATUS_INTERNAL;
        }
    }
    compilation_free(tried);
    return is_good;
}

/* The file's bytes before the text that was read of it: a UTF-8 mark or nothing. False when it is
 * not what was read. */
static bool is_unchanged(struct updating *updating, const struct source *source,
                         struct text *mark) {
    struct session *session = updating->session;
    struct text now, why = TEXT("");
    *mark = TEXT("");
    if (file_read(session->arena, source->path.bytes, 0, &now, &why) != FILE_OK) {
        session_error(session, "%.*s cannot be read any more: %.*s", TEXT_ARGS(source->path),
                      TEXT_ARGS(why));
        return false;
    }
    if (text_starts(now, TEXT("\xef\xbb\xbf"))) {
        *mark = (struct text){now.bytes, 3};
        now = (struct text){now.bytes + 3, now.length - 3};
    }
    if (text_is(now, source->text))
        return true;
    session_error(session, "%.*s was changed while its tests ran: it is left as it is",
                  TEXT_ARGS(source->path));
    return false;
}

static bool write_file(struct updating *updating, uint32_t file) {
    struct session *session = updating->session;
    const struct source *source = sources_get(updating->old->sources, file);
    struct text text = new_text(updating, file), mark;
    if (!is_unchanged(updating, source, &mark) || !session_open(session, source->path.bytes))
        return false;
    session_write(session, mark.bytes, mark.length);
    session_write(session, text.bytes, text.length);
    return session_close(session, STATUS_DONE) == STATUS_DONE;
}

static void write_files(struct updating *updating) {
    const struct update_plan *plan = updating->plan;
    for (size_t at = 0, end; at < plan->splice_count; at = end) {
        uint32_t file = plan->splices[at].span.file, expectations = 0;
        for (end = at; end < plan->splice_count && plan->splices[end].span.file == file; end++)
            expectations += plan->splices[end].is_first;
        if (write_file(updating, file)) {
            updating->files++;
            updating->expectations += expectations;
        } else {
            updating->status = STATUS_FILES;
        }
    }
}

static void add_sum(struct updating *updating) {
    struct buffer *out = &updating->out;
    const struct update_plan *plan = updating->plan;
    bool is_show = updating->is_show, is_done = updating->status != STATUS_FILES;
    if (plan->left_count > 0) {
        rewritten_write_left(plan, updating->old->program, updating->session->width, out);
        buffer_add_char(out, '\n');
    }
    if (is_done) /* else they are neither the old ones nor the new ones */
        buffer_format(out, "%u passed, %u failed\n", updating->counts.passed,
                      updating->counts.failed);
    if (plan->expectations == 0 || (!is_done && updating->files == 0)) {
        buffer_add_string(out, is_done ? "nothing to rewrite\n" : "nothing was rewritten\n");
        return;
    }
    layout_add_count(out, is_show ? plan->expectations : updating->expectations, "expectation",
                     "expectations");
    buffer_add_string(out, is_show ? " to be rewritten in " : " rewritten in ");
    layout_add_count(out, is_show ? rewritten_files(plan) : updating->files, "file", "files");
    buffer_add_string(out, "; look at each: a test that is changed to fit the rules proves "
                           "nothing by itself\n");
}

static void worse(struct updating *updating, enum status status) {
    if (status > updating->status)
        updating->status = status;
}

/* On standard output the change is shown before anything is written; what cannot be shown is not
 * written either. */
static bool show_first(struct updating *updating) {
    if (updating->is_show || option_given(&updating->session->options, OPTION_OUTPUT))
        return true;
    worse(updating, session_print(updating->session, &updating->out, STATUS_DONE));
    buffer_clear(&updating->out);
    return updating->status == STATUS_DONE;
}

static void rewrite(struct updating *updating) {
    const struct update_plan *plan = updating->plan;
    if (!try_out(updating))
        return;
    rewritten_write_diff(plan, updating->old->program, updating->session->color, &updating->out);
    if (plan->splice_count > 0)
        buffer_add_char(&updating->out, '\n');
    if (!show_first(updating))
        return;
    if (!updating->is_show)
        write_files(updating);
    if (plan->left_count > 0 || (updating->is_show && plan->splice_count > 0))
        worse(updating, STATUS_FINDING);
    add_sum(updating);
    updating->status = session_print(updating->session, &updating->out, updating->status);
}

enum status tests_rewrite(struct session *session, const struct compilation *compilation) {
    struct update *update = update_new(compilation->program);
    struct updating updating = {.session = session,
                                .old = compilation,
                                .is_show = !option_given(&session->options, OPTION_UPDATE)};
    updating.counts = suite_run(compilation->program, session->options.as_of, update_take, update);
    updating.plan = update_settle(update);
    rewrite(&updating);
    buffer_free(&updating.out);
    update_free(update);
    return updating.status;
}
