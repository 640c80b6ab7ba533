/* Which files of gates there are, and reading them from where the rules stand. */
#include "cli/rollout.h"

#include "base/limits.h"
#include "cli/revision.h"

/* Where files are read: on disk, or in a revision of git. */
struct place {
    struct session *session;
    const struct revision *revision; /* NULL: on disk */
};

static bool read_bytes(const struct place *place, struct text path, size_t limit,
                       struct text *bytes, struct text *why) {
    struct arena *arena = place->session->arena;
    if (place->revision)
        return revision_read(place->revision, path, limit, bytes, why);
    path = arena_format(arena, "%.*s", TEXT_ARGS(path)); /* ends with NUL */
    return file_read(arena, path.bytes, limit, bytes, why) == FILE_OK;
}

static bool read_named(void *context, struct text path, struct text *bytes, struct text *why) {
    return read_bytes(context, path, 0, bytes, why);
}

static bool open_place(struct place *place, const char *word) {
    struct text why = TEXT("");
    if (!revision_is_meant(word))
        return true;
    place->revision = revision_open(place->session->arena, word, &why);
    if (!place->revision)
        session_error(place->session, "%.*s", TEXT_ARGS(why));
    return place->revision != NULL;
}

/* False when the file could not be read (said). What is wrong in it is a diagnostic. */
static bool read_file(struct place *place, struct text path, struct gates *gates,
                      struct diags *diags) {
    struct text bytes, why = TEXT("");
    if (!read_bytes(place, path, LIMIT_RULE_FILE, &bytes, &why)) {
        session_error(place->session, "the gates in %.*s cannot be read: %.*s", TEXT_ARGS(path),
                      TEXT_ARGS(why));
        return false;
    }
    gates_read(gates, path, bytes, read_named, place, diags);
    return true;
}

/* All gates files of a folder; of a rule file alone none, because it may be a part of the rules. */
static bool read_folder(struct session *session, const char *rules, struct gates *gates,
                        struct diags *diags) {
    struct place place = {.session = session};
    struct text *names = NULL, why = TEXT("");
    size_t count = 0;
    if (!open_place(&place, rules))
        return false;
    if (place.revision && !revision_list(place.revision, ".gates", &names, &count, &why)) {
        session_error(session, "%.*s", TEXT_ARGS(why));
        return false;
    }
    if (!place.revision && file_kind_of(rules) == KIND_FOLDER &&
        folder_list(session->arena, rules, ".gates", &names, &count, &why) != FILE_OK) {
        session_error(session, "the folder %s cannot be read: %.*s", rules, TEXT_ARGS(why));
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct text path = place.revision ? revision_path(place.revision, names[i])
                                          : path_join(session->arena, text_of(rules), names[i]);
        if (!read_file(&place, path, gates, diags))
            return false;
    }
    return true;
}

/* The files of --gates; "none" is no file. */
static bool read_chosen(struct rollout *rollout, const struct words *files) {
    for (size_t i = 0; i < files->count; i++) {
        struct place place = {.session = rollout->session};
        struct text path = text_of(files->items[i]);
        if (text_is(path, TEXT("none")))
            continue;
        if (!open_place(&place, files->items[i]) ||
            !read_file(&place, path, rollout->gates, rollout->diags))
            return false;
    }
    return true;
}

/* What looks at a part of the portfolio or of the decisions says nothing about the whole. */
static const char *partial_option(const struct options *options) {
    return option_given(options, OPTION_ONLY)    ? "--only"
           : option_given(options, OPTION_WHERE) ? "--where"
           : options->tenants.count > 0          ? "--tenant"
                                                 : NULL;
}

static bool read_files(struct rollout *rollout, const char *rules) {
    struct session *session = rollout->session;
    const char *partial = partial_option(&session->options);
    if (session->options.gates.count > 0)
        return read_chosen(rollout, &session->options.gates);
    if (!read_folder(session, rules, rollout->gates, rollout->diags))
        return false;
    if (partial && gates_count(rollout->gates) > 0) {
        session_note(session,
                     "the gates in %s are not checked, because %s leaves out a part; --gates FILE "
                     "checks them on what is left",
                     rules, partial);
        gates_free(rollout->gates);
        rollout->gates = gates_new(session->arena, rollout->sources);
    }
    return true;
}

static void read_sentences(struct rollout *rollout) {
    const struct words *sentences = &rollout->session->options.sentences;
    struct place place = {.session = rollout->session};
    for (size_t i = 0; i < sentences->count; i++)
        gates_read_call(rollout->gates, text_of(sentences->items[i]), read_named, &place,
                        rollout->diags);
}

/* A mistake of the call alone, or one of the rules. */
static enum status status_of(const struct rollout *rollout) {
    for (size_t i = 0; i < diags_total(rollout->diags); i++) {
        struct span span = diags_get(rollout->diags, i)->span;
        if (!text_is(sources_get(rollout->sources, span.file)->path, TEXT("--gate")))
            return STATUS_RULES;
    }
    return STATUS_USAGE;
}

bool rollout_load(struct rollout *rollout, struct session *session, const char *rules,
                  const struct program *const programs[2], enum status *status) {
    *rollout = (struct rollout){.session = session, .sources = sources_new(session->arena)};
    rollout->diags = diags_new(session->arena, rollout->sources);
    rollout->gates = gates_new(session->arena, rollout->sources);
    *status = STATUS_FILES;
    bool is_read = read_files(rollout, rules);
    if (is_read) {
        read_sentences(rollout);
        gates_check(rollout->gates, programs, 2, rollout->diags);
    }
    diags_sort(rollout->diags);
    session_show(session, rollout->diags);
    if (is_read && diags_count(rollout->diags, DIAG_ERROR) > 0)
        *status = status_of(rollout);
    return is_read && diags_count(rollout->diags, DIAG_ERROR) == 0;
}

void rollout_free(struct rollout *rollout) {
    gates_free(rollout->gates);
    diags_free(rollout->diags);
    sources_free(rollout->sources);
}

bool rollout_check_folder(struct session *session, const char *rules,
                          struct compilation *compilation, size_t *count) {
    struct gates *gates = gates_new(compilation->arena, compilation->sources);
    bool is_read = read_folder(session, rules, gates, compilation->diags);
    if (is_read && compilation->program)
        gates_check(gates, &compilation->program, 1, compilation->diags);
    *count = gates_count(gates);
    gates_free(gates);
    diags_sort(compilation->diags);
    return is_read;
}
