/* From files to a program: reads the rule files and those they use, each once, then checks. */
#include "check/checker.h"

#include "base/file.h"
#include "syntax/parse.h"

/* What compile() hands out, and what goes with it that callers do not see. */
struct workshop {
    struct compilation out; /* first: the two are one for the caller */
    struct program *built;
    VECTOR(struct tree *) trees;
    VECTOR(struct kept_file) kept;
    struct text_map *files; /* canonical path: source */
    struct text folder;     /* of the file read last, as its path gave it; NULL at first */
    struct text real_folder;
    const struct compile_options *options;
    struct tree *where;
    VECTOR(struct text_map *) orphans; /* the maps of a rule set that did not become a program */
};

static struct text terminated(struct arena *arena, struct text text) {
    return arena_format(arena, "%.*s", TEXT_ARGS(text));
}

static void add_source(struct workshop *shop, uint32_t file, unsigned depth);

/* A file of the caller's own set is found by its name, however it is written. */
static bool add_given(struct workshop *shop, struct text path, unsigned depth) {
    struct text plain = path_plain(shop->out.arena, path);
    for (size_t i = 0; i < shop->options->text_count; i++)
        if (text_is(path_plain(shop->out.arena, shop->options->text_names[i]), plain)) {
            bool added;
            text_map_put(shop->files, plain, (uint32_t)shop->trees.count, &added);
            if (added)
                add_source(shop, sources_add(shop->out.sources, path, shop->options->texts[i]),
                           depth);
            return true;
        }
    return false;
}

/* The canonical path; that of a folder is found once for all files of it that stand there in a row.
 */
static struct text real_of(struct workshop *shop, struct text path) {
    struct arena *arena = shop->out.arena;
    struct text folder = path_folder(path);
    struct text name = {path.bytes + folder.length, path.length - folder.length};
    while (name.length > 0 && name.bytes[0] == '/') {
        name.bytes++;
        name.length--;
    }
    if (!shop->folder.bytes || !text_is(folder, shop->folder)) {
        shop->folder = folder;
        shop->real_folder = path_real(arena, folder.length ? terminated(arena, folder).bytes : ".");
    }
    return path_real_in(arena, shop->real_folder, name);
}

/* Reads a file unless it was read already. `use` is where it is asked for, NULL for the first. */
static void add_file(struct workshop *shop, struct text path, unsigned depth,
                     const struct tree *use) {
    struct compilation *out = &shop->out;
    struct text text, why = {NULL, 0};
    path = terminated(out->arena, path);
    if (shop->options->text_count > 0) {
        if (!add_given(shop, path, depth) && use)
            diag_add(out->diags, DIAG_E0308, use->span, "there is no file \"%.*s\"",
                     TEXT_ARGS(path));
        return;
    }
    struct text real = real_of(shop, path);
    uint32_t known;
    if (real.length && text_map_get(shop->files, real, &known))
        return;
    enum file_result result = file_read(out->arena, path.bytes, LIMIT_RULE_FILE, &text, &why);
    struct text message =
        result == FILE_MISSING
            ? arena_format(out->arena, "there is no file \"%.*s\"", TEXT_ARGS(path))
        : result == FILE_TOO_LARGE
            ? arena_format(out->arena,
                           "the file \"%.*s\" is over the limit of %d MiB for a rule file",
                           TEXT_ARGS(path), LIMIT_RULE_FILE >> 20)
            : arena_format(out->arena, "the file \"%.*s\" cannot be read: %.*s", TEXT_ARGS(path),
                           TEXT_ARGS(why));
    if (result != FILE_OK && use) {
        struct diag *diag = diag_add(out->diags, DIAG_E0308, use->span, "%.*s", TEXT_ARGS(message));
        diag_hint(out->diags, diag, "the path is taken from the folder of this file");
        return;
    }
    if (result != FILE_OK) {
        diag_add(out->diags, DIAG_E0308, SPAN_NONE, "%.*s", TEXT_ARGS(message));
        out->unreadable = true;
        return;
    }
    bool added;
    if (real.length)
        text_map_put(shop->files, real, (uint32_t)shop->trees.count, &added);
    add_source(shop, sources_add_read(out->sources, path, text), depth);
}

static void follow_use(struct workshop *shop, struct text path, const struct tree *use,
                       unsigned depth) {
    struct compilation *out = &shop->out;
    struct text real = path_join(out->arena, path_folder(path), use->text);
    if (shop->trees.count >= LIMIT_RULE_FILES) {
        diag_add(out->diags, DIAG_E0314, use->span, "a rule set has at most %d files",
                 LIMIT_RULE_FILES);
    } else if (depth >= LIMIT_USE_DEPTH) {
        struct diag *diag = diag_add(out->diags, DIAG_E0314, use->span,
                                     "files use each other more than %d deep", LIMIT_USE_DEPTH);
        diag_hint(out->diags, diag, "use the file from one that stands further up");
    } else {
        add_file(shop, real, depth + 1, use);
    }
}

static void add_source(struct workshop *shop, uint32_t file, unsigned depth) {
    struct compilation *out = &shop->out;
    struct tree *tree = parse_file(out->arena, out->sources, file, out->names, out->diags);
    VECTOR_PUSH(&shop->trees, tree);
    struct text path = sources_get(out->sources, file)->path;
    for (const struct tree *block = tree->first; block; block = block->next)
        if (block->kind == TREE_USE)
            follow_use(shop, path, block, depth);
}

static bool has_room(struct workshop *shop) {
    if (shop->trees.count < LIMIT_RULE_FILES)
        return true;
    diag_add(shop->out.diags, DIAG_E0314, SPAN_NONE, "a rule set has at most %d files",
             LIMIT_RULE_FILES);
    return false;
}

static void add_folder(struct workshop *shop, struct text folder, bool is_needed) {
    struct compilation *out = &shop->out;
    struct text *names, why = {NULL, 0};
    size_t count;
    if (folder_list(out->arena, folder.bytes, ".rules", &names, &count, &why) != FILE_OK) {
        if (is_needed) {
            diag_add(out->diags, DIAG_E0308, SPAN_NONE, "the folder \"%.*s\" cannot be read: %.*s",
                     TEXT_ARGS(folder), TEXT_ARGS(why));
            out->unreadable = true;
        }
        return;
    }
    if (count == 0 && is_needed) {
        diag_add(out->diags, DIAG_E0308, SPAN_NONE,
                 "the folder \"%.*s\" holds no rule file (NAME.rules)", TEXT_ARGS(folder));
        out->unreadable = true;
    }
    for (size_t i = 0; i < count && has_room(shop); i++)
        add_file(shop, path_join(out->arena, folder, names[i]), 1, NULL);
}

static void read_files(struct workshop *shop) {
    const struct compile_options *options = shop->options;
    struct compilation *out = &shop->out;
    for (size_t i = 0; i < options->text_count && has_room(shop); i++)
        add_given(shop, options->text_names[i], 1);
    if (options->text_count > 0)
        return;
    struct text path = text_of(options->rules);
    if (file_kind_of(options->rules) != KIND_FOLDER) {
        add_file(shop, path, 1, NULL);
        return;
    }
    add_folder(shop, path, true);
    struct text tests = terminated(out->arena, path_join(out->arena, path, TEXT("tests")));
    if (options->with_tests && file_kind_of(tests.bytes) == KIND_FOLDER)
        add_folder(shop, tests, false);
}

static void read_where(struct workshop *shop) {
    struct compilation *out = &shop->out;
    if (shop->options->where.length == 0)
        return;
    uint32_t file = sources_add(out->sources, TEXT("--where"), shop->options->where);
    shop->where = parse_condition(out->arena, out->sources, file, out->names, out->diags);
}

/* After a mistake in these, names that the author wrote may be missing. */
static bool loses_names(const struct tree *block) {
    bool declares = block->kind == TREE_RECORD || block->kind == TREE_SOURCE ||
                    block->kind == TREE_TABLE || block->kind == TREE_DECISION;
    return block->kind == TREE_BAD || (declares && tree_is_bad(block));
}

static bool is_name_byte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

/* The names that stand from a block that could not be read to the next block. */
static void mark_lost_names(struct checker *c, const struct tree *block) {
    struct span span = block->span;
    struct text whole = sources_get(c->out->sources, span.file)->text;
    span.end = block->next ? block->next->span.start : whole.length;
    for (uint32_t at = span.start, end; at < span.end; at = end + 1) {
        for (end = at; end < span.end && is_name_byte(whole.bytes[end]);)
            end++;
        name_id name = name_find(c->out->names, (struct text){whole.bytes + at, end - at});
        if (name != NAME_NONE && name < c->name_count)
            c->in_bad_block[name] = true;
    }
}

enum file_result named_file_read(struct checker *c, struct text path, struct text *bytes,
                                 struct text *why) {
    struct workshop *shop = (struct workshop *)(void *)c->out;
    enum file_result result = FILE_MISSING;
    for (size_t i = 0; i < c->options->file_count && result != FILE_OK; i++)
        if (text_is(c->options->files[i].path, path)) {
            *bytes = arena_text(c->arena, c->options->files[i].bytes);
            result = FILE_OK;
        }
    if (result != FILE_OK)
        result = file_read(c->arena, path.bytes, 0, bytes, why);
    if (result == FILE_OK)
        VECTOR_PUSH(&shop->kept, ((struct kept_file){path, *bytes}));
    return result;
}

static void check(struct workshop *shop) {
    struct checker c = {.out = &shop->out,
                        .options = shop->options,
                        .arena = shop->out.arena,
                        .scratch = arena_new(),
                        .diags = shop->out.diags};
    c.suggestions_left = 1000000;
    c.name_count = names_count(shop->out.names);
    c.by_name = arena_array(c.arena, c.name_count, sizeof *c.by_name);
    c.in_bad_block = arena_array(c.arena, c.name_count, sizeof *c.in_bad_block);
    c.program = arena_alloc(c.arena, sizeof *c.program);
    c.schema = arena_alloc(c.arena, sizeof *c.schema);
    c.fold_index = text_map_new(false);
    c.where = shop->where;
    for (size_t i = 0; i < shop->trees.count; i++)
        for (const struct tree *block = shop->trees.items[i]->first; block; block = block->next)
            if (loses_names(block)) {
                c.has_bad_block = true;
                mark_lost_names(&c, block);
            }
    declare_all(&c);
    lower_all(&c);
    if (shop->options->with_tests)
        lower_tests(&c);
    if (shop->options->with_lint)
        lint_all(&c);
    program_finish(&c);
    if (diags_count(c.diags, DIAG_ERROR) == 0)
        shop->out.program = c.program;
    shop->built = c.program;
    for (size_t i = 0; i < c.maps.count; i++)
        VECTOR_PUSH(&shop->orphans, c.maps.items[i]);
    checker_free(&c);
}

struct compilation *compile(const struct compile_options *options) {
    struct arena *arena = arena_new();
    struct workshop *shop = memory_alloc(sizeof *shop);
    *shop = (struct workshop){.options = options};
    struct compilation *out = &shop->out;
    out->arena = arena;
    out->sources = sources_new(arena);
    out->names = names_new();
    out->diags = diags_new(arena, out->sources);
    out->where = INDEX_NONE;
    shop->files = text_map_new(false);
    read_files(shop);
    out->tree_count = shop->trees.count;
    out->trees = shop->trees.items;
    read_where(shop);
    if (!out->unreadable)
        check(shop);
    out->files = shop->kept.items;
    out->file_count = shop->kept.count;
    diags_sort(out->diags);
    text_map_free(shop->files);
    shop->files = NULL;
    shop->options = NULL;
    return out;
}

void compilation_free(struct compilation *compilation) {
    struct workshop *shop = (struct workshop *)(void *)compilation;
    if (!compilation)
        return;
    if (compilation->program)
        program_free(shop->built);
    else
        for (size_t i = 0; i < shop->orphans.count; i++)
            text_map_free(shop->orphans.items[i]);
    VECTOR_FREE(&shop->orphans);
    VECTOR_FREE(&shop->trees);
    VECTOR_FREE(&shop->kept);
    diags_free(compilation->diags);
    names_free(compilation->names);
    sources_free(compilation->sources);
    arena_free(compilation->arena);
    memory_free(shop);
}
