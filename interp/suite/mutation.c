/* The list of mutants as it grows, and the words of the source. */
#include "suite/mutation.h"

#include <assert.h>

struct mutator *mutator_new(struct arena *arena, const struct compilation *compilation) {
    struct mutator *mutator = arena_alloc(arena, sizeof *mutator);
    mutator->compilation = compilation;
    mutator->program = compilation->program;
    mutator->arena = arena;
    mutator->met = text_map_new(false);
    mutator->loose =
        loosen(arena, compilation->program, (const struct tree *const *)compilation->trees,
               compilation->tree_count);
    return mutator;
}

void mutator_free(struct mutator *mutator) {
    text_map_free(mutator->met);
    for (size_t i = 0; i < mutator->patches.count; i++)
        if (mutator->patches.items[i].kind == PATCH_TABLE)
            text_map_free(mutator->patches.items[i].rows);
    VECTOR_FREE(&mutator->drafts);
    VECTOR_FREE(&mutator->patches);
    VECTOR_FREE(&mutator->questions);
}

struct text name_at(const struct mutator *mutator, name_id name) {
    return name_text(mutator->compilation->names, name);
}

static struct text source_at(const struct mutator *mutator, struct span span) {
    return span_text(mutator->compilation->sources, span);
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Skips white space and comments. */
static uint32_t skip_space(struct text text, uint32_t at) {
    while (at < text.length && (is_space(text.bytes[at]) || text.bytes[at] == '#')) {
        bool is_comment = text.bytes[at] == '#';
        at++;
        while (is_comment && at < text.length && text.bytes[at] != '\n')
            at++;
    }
    return at;
}

/* The end of what stands together: a quoted text is one, with its spaces. */
static uint32_t skip_word(struct text text, uint32_t at) {
    bool is_quoted = false;
    for (; at < text.length && (is_quoted || (!is_space(text.bytes[at]) && text.bytes[at] != '#'));
         at++) {
        if (text.bytes[at] == '\\' && is_quoted && at + 1 < text.length)
            at++;
        else if (text.bytes[at] == '"')
            is_quoted = !is_quoted;
    }
    return at;
}

uint32_t words_find(const struct mutator *mutator, struct span span, struct span *words,
                    uint32_t most) {
    struct text text = source_at(mutator, span);
    uint32_t count = 0;
    for (uint32_t at = skip_space(text, 0); at < text.length && count < most;) {
        uint32_t end = skip_word(text, at);
        words[count++] = span_from_to(span.file, span.start + at, span.start + end);
        at = skip_space(text, end);
    }
    return count;
}

bool is_word(const struct mutator *mutator, struct span word, const char *text) {
    return text_is(source_at(mutator, word), text_of(text));
}

static void add_words(struct buffer *out, struct text text) {
    for (uint32_t at = skip_space(text, 0); at < text.length;) {
        uint32_t end = skip_word(text, at);
        if (out->length > 0 && out->bytes[out->length - 1] != ' ')
            buffer_add_char(out, ' ');
        buffer_add(out, text.bytes + at, end - at);
        at = skip_space(text, end);
    }
}

static struct text words_of(const struct mutator *mutator, struct text text) {
    struct buffer out = {0};
    add_words(&out, text);
    struct text words = arena_text(mutator->arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

struct text words_at(const struct mutator *mutator, struct span span) {
    return words_of(mutator, source_at(mutator, span));
}

/* The shown place with the edit in it. */
static struct text words_edited(const struct mutator *mutator, struct span shown, struct span span,
                                struct text edit) {
    struct text before = source_at(mutator, span_from_to(span.file, shown.start, span.start));
    struct text after = source_at(mutator, span_from_to(span.file, span.end, shown.end));
    return words_of(mutator, arena_format(mutator->arena, "%.*s%.*s%.*s", TEXT_ARGS(before),
                                          TEXT_ARGS(edit), TEXT_ARGS(after)));
}

uint32_t mutant_add(struct mutator *mutator, enum mutant_kind kind, struct span span,
                    struct text edit, struct span shown) {
    struct text key = arena_format(mutator->arena, "%u %u %u %.*s", span.file, span.start, span.end,
                                   TEXT_ARGS(edit));
    bool added;
    uint32_t index = text_map_put(mutator->met, key, (uint32_t)mutator->drafts.count, &added);
    if (!added)
        return index;
    assert(shown.start <= span.start && span.end <= shown.end);
    struct draft draft = {.first_patch = INDEX_NONE, .swapped = INDEX_NONE};
    draft.mutant.kind = kind;
    draft.mutant.span = span;
    draft.mutant.edit = edit;
    draft.mutant.where = mutator->where;
    draft.mutant.from = words_at(mutator, shown);
    draft.mutant.to = words_edited(mutator, shown, span, edit);
    VECTOR_PUSH(&mutator->drafts, draft);
    return index;
}

static void add_patch(struct mutator *mutator, uint32_t mutant, struct patch patch) {
    struct draft *draft = &mutator->drafts.items[mutant];
    uint32_t *link = &draft->first_patch;
    while (*link != INDEX_NONE) {
        struct patch *other = &mutator->patches.items[*link];
        if (other->kind == patch.kind && other->of == patch.of && other->index == patch.index)
            return; /* met before */
        link = &other->next;
    }
    *link = (uint32_t)mutator->patches.count;
    patch.next = INDEX_NONE;
    VECTOR_PUSH(&mutator->patches, patch);
}

void mutant_node(struct mutator *mutator, uint32_t mutant, uint32_t scope, node_id id,
                 struct node node) {
    add_patch(mutator, mutant,
              (struct patch){.kind = PATCH_NODE, .of = scope, .index = id, .node = node});
}

void mutant_rule(struct mutator *mutator, uint32_t mutant, uint32_t decision, uint32_t index,
                 struct rule rule) {
    add_patch(mutator, mutant,
              (struct patch){.kind = PATCH_RULE, .of = decision, .index = index, .rule = rule});
}

void mutant_joint(struct mutator *mutator, uint32_t mutant, struct edge edge,
                  enum turn_of_joint turn) {
    mutant_node(mutator, mutant, edge.scope, edge.joint,
                joint_turned(mutator->loose, edge.scope, edge.joint, turn));
}

void mutant_rows(struct mutator *mutator, uint32_t mutant, uint32_t table, struct text_map *rows) {
    add_patch(mutator, mutant, (struct patch){.kind = PATCH_TABLE, .of = table, .rows = rows});
}

const struct node *loose_node(const struct mutator *mutator, uint32_t scope, node_id id) {
    return &mutator->loose->program->scopes[scope].nodes[id];
}

node_id edge_inner(const struct mutator *mutator, struct edge edge) {
    return joint_inner(mutator->loose, edge.scope, edge.joint);
}

const struct node *edge_node(const struct mutator *mutator, struct edge edge) {
    return loose_node(mutator, edge.scope, edge_inner(mutator, edge));
}

struct edge edge_child(const struct mutator *mutator, struct edge edge, uint32_t index) {
    return (struct edge){edge.scope,
                         loose_child(mutator->loose, edge.scope, edge_inner(mutator, edge), index)};
}

/* Each patch stands for a place of its own, so that their order does not matter. */
static void exchange_all(struct mutator *mutator, const struct draft *draft) {
    struct program *program = mutator->loose->program;
    for (uint32_t i = draft->first_patch; i != INDEX_NONE; i = mutator->patches.items[i].next) {
        struct patch *patch = &mutator->patches.items[i];
        if (patch->kind == PATCH_NODE) {
            struct node *place = &program->scopes[patch->of].nodes[patch->index];
            struct node old = *place;
            *place = patch->node;
            patch->node = old;
        } else if (patch->kind == PATCH_TABLE) {
            struct table *place = &mutator->loose->tables[patch->of];
            struct text_map *old = place->rows;
            place->rows = patch->rows;
            patch->rows = old;
        } else {
            struct rule *place = &program->decisions[patch->of].rules[patch->index];
            struct rule old = *place;
            *place = patch->rule;
            patch->rule = old;
        }
    }
    for (uint32_t i = 0; draft->swapped != INDEX_NONE && i < mutator->loose->by_rule_count; i++) {
        struct expectation *expected = mutator->loose->by_rule[i];
        if (expected->decision != draft->swapped)
            continue;
        if (expected->by_rule == draft->swapped_rule)
            expected->by_rule++;
        else if (expected->by_rule == draft->swapped_rule + 1)
            expected->by_rule--;
    }
}

void mutant_apply(struct mutator *mutator, const struct draft *draft) {
    exchange_all(mutator, draft);
}

void mutant_take_back(struct mutator *mutator, const struct draft *draft) {
    exchange_all(mutator, draft);
}
