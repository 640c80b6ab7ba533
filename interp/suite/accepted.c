/* Words first, on a line of their own, so that line numbers of the rules do not matter; indented
 * lines below them are the reason. */
#include "suite/accepted.h"

static struct text next_line(struct text text, uint32_t *at) {
    uint32_t start = *at;
    while (*at < text.length && text.bytes[*at] != '\n')
        ++*at;
    struct text line = {text.bytes + start, *at - start};
    ++*at;
    return line;
}

static void add_reason(struct arena *arena, struct acceptance *acceptance, struct text more) {
    acceptance->reason =
        acceptance->reason.length > 0
            ? arena_format(arena, "%.*s %.*s", TEXT_ARGS(acceptance->reason), TEXT_ARGS(more))
            : arena_text(arena, more);
}

void accepted_read(struct arena *arena, struct text text, acceptance_list *list) {
    size_t number_of = 0;
    for (uint32_t at = 0; at < text.length;) {
        struct text line = next_line(text, &at), words = text_trim(line);
        number_of++;
        if (words.length == 0 || text_starts(line, TEXT("#")))
            continue;
        bool is_indented = line.bytes[0] == ' ' || line.bytes[0] == '\t';
        if (is_indented && list->count > 0)
            add_reason(arena, &list->items[list->count - 1], words);
        else
            VECTOR_PUSH(list,
                        (struct acceptance){.line = number_of, .words = arena_text(arena, words)});
    }
}

const struct acceptance *accepted_find(acceptance_list *list, struct text words) {
    for (size_t i = 0; i < list->count; i++)
        if (text_is(list->items[i].words, words) && list->items[i].reason.length > 0) {
            list->items[i].is_used = true;
            return &list->items[i];
        }
    return NULL;
}

void accepted_check(const acceptance_list *list, struct mutants *mutants) {
    mutants->faults = arena_array(mutants->arena, list->count, sizeof *mutants->faults);
    for (size_t i = 0; i < list->count; i++)
        if (!list->items[i].is_used)
            mutants->faults[mutants->fault_count++] = (struct acceptance_fault){
                list->items[i].line, list->items[i].words, list->items[i].reason.length == 0};
}
