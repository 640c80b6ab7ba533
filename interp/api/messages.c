/* Messages are put into words at once, so that they outlive the rules and facts they are about. */
#include "api/objects.h"

struct message {
    const char *text;
    bool is_error;
};

struct tenet_messages {
    struct arena *arena;
    VECTOR(struct message) items;
};

const char *string_of(struct arena *arena, struct text text) {
    char *bytes = arena_raw(arena, (size_t)text.length + 1);
    if (text.length)
        memcpy(bytes, text.bytes, text.length);
    bytes[text.length] = '\0';
    return bytes;
}

void messages_add(tenet_messages **messages, bool is_error, struct text message) {
    if (!messages)
        return;
    if (!*messages) {
        struct arena *arena = arena_new();
        *messages = memory_alloc(sizeof **messages);
        **messages = (struct tenet_messages){.arena = arena};
    }
    struct message added = {string_of((*messages)->arena, message), is_error};
    VECTOR_PUSH(&(*messages)->items, added);
}

void messages_add_diags(tenet_messages **messages, const struct diags *diags) {
    struct buffer words = {0};
    size_t errors = 0;
    for (size_t i = 0; messages && i < diags_total(diags); i++) {
        bool is_error = diag_code_severity(diags_get(diags, i)->code) == DIAG_ERROR;
        errors += is_error;
        buffer_clear(&words);
        diag_render_text(diags, i, &words, false);
        while (words.length && words.bytes[words.length - 1] == '\n')
            words.length--;
        messages_add(messages, is_error, buffer_text(&words));
    }
    /* Errors past the cap of a file are counted, so that nobody takes the list for all of them. */
    size_t not_shown = diags_count(diags, DIAG_ERROR) - errors;
    if (messages && not_shown > 0) {
        buffer_clear(&words);
        buffer_format(&words, "%zu more %s not shown", not_shown,
                      not_shown == 1 ? "error is" : "errors are");
        messages_add(messages, true, buffer_text(&words));
    }
    buffer_free(&words);
}

size_t tenet_messages_count(const tenet_messages *messages) {
    return messages ? messages->items.count : 0;
}

const char *tenet_message(const tenet_messages *messages, size_t index) {
    return index < tenet_messages_count(messages) ? messages->items.items[index].text : NULL;
}

bool tenet_message_is_error(const tenet_messages *messages, size_t index) {
    return index < tenet_messages_count(messages) && messages->items.items[index].is_error;
}

void tenet_messages_free(tenet_messages *messages) {
    if (!messages)
        return;
    VECTOR_FREE(&messages->items);
    arena_free(messages->arena);
    memory_free(messages);
}
