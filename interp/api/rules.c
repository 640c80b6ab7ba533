/* Loading rules: compiling, and what every evaluation wants to know of the results. */
#include "api/objects.h"

const char *tenet_version(void) {
    return TENET_VERSION;
}

static struct tenet_rules *rules_of(struct compilation *compilation) {
    struct arena *arena = arena_new();
    struct tenet_rules *rules = arena_alloc(arena, sizeof *rules);
    const struct program *program = compilation->program;
    rules->users = memory_alloc(sizeof *rules->users);
    atomic_init(rules->users, 1);
    rules->compilation = compilation;
    rules->program = program;
    rules->arena = arena;
    rules->count = program->result_count;
    rules->columns = arena_array(arena, rules->count, sizeof *rules->columns);
    rules->names = arena_array(arena, rules->count, sizeof *rules->names);
    for (uint32_t i = 0; i < rules->count; i++) {
        column_of(program, &program->results[i], &rules->columns[i]);
        rules->names[i] = string_of(arena, program->results[i].name);
    }
    return rules;
}

static tenet_rules *load(const struct compile_options *options, const char *what,
                         tenet_messages **messages) {
    if (messages)
        *messages = NULL;
    struct compilation *compilation = compile(options);
    messages_add_diags(messages, compilation->diags);
    if (compilation->program)
        return rules_of(compilation);
    if (diags_total(compilation->diags) == 0) {
        struct text why =
            arena_format(compilation->arena, "the rules in %s could not be read", what);
        messages_add(messages, true, why);
    }
    compilation_free(compilation);
    return NULL;
}

tenet_rules *tenet_rules_load(const char *path, tenet_messages **messages) {
    struct compile_options options = {.rules = path ? path : "", .where = TEXT("")};
    return load(&options, options.rules, messages);
}

tenet_rules *tenet_rules_compile(const char *const *names, const char *const *texts, size_t count,
                                 tenet_messages **messages) {
    struct arena *arena = arena_new();
    /* Without any text there is one that is empty: compile() would look for files. */
    size_t whole = count ? count : 1;
    struct text *all_names = arena_array(arena, whole, sizeof *all_names);
    struct text *all_texts = arena_array(arena, whole, sizeof *all_texts);
    all_names[0] = TEXT("rules");
    all_texts[0] = TEXT("");
    for (size_t i = 0; i < count; i++) {
        all_names[i] = text_of(names[i]);
        all_texts[i] = text_of(texts[i]);
    }
    struct compile_options options = {
        .where = TEXT(""), .texts = all_texts, .text_names = all_names, .text_count = whole};
    tenet_rules *rules = load(&options, "memory", messages);
    arena_free(arena);
    return rules;
}

const struct tenet_rules *rules_keep(const struct tenet_rules *rules) {
    atomic_fetch_add(rules->users, 1);
    return rules;
}

void rules_release(const struct tenet_rules *rules) {
    if (atomic_fetch_sub(rules->users, 1) > 1)
        return;
    compilation_free(rules->compilation);
    memory_free(rules->users);
    arena_free(rules->arena);
}

void tenet_rules_free(tenet_rules *rules) {
    if (rules)
        rules_release(rules);
}

size_t tenet_rules_result_count(const tenet_rules *rules) {
    return rules ? rules->count : 0;
}

const char *tenet_rules_result_name(const tenet_rules *rules, size_t index) {
    return index < tenet_rules_result_count(rules) ? rules->names[index] : NULL;
}
