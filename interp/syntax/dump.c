/* See dump.h. The depth of a tree is capped where it is built, so this recurses. */
#include "syntax/dump.h"

enum payload { PAYLOAD_NONE, PAYLOAD_NAME, PAYLOAD_TEXT, PAYLOAD_NUMBER, PAYLOAD_DAY };

/* From what tree_kinds.def says of a kind: its first word, up to a colon or semicolon. */
static enum payload payload_of(enum tree_kind kind) {
    static const char *const said[] = {
#define TREE(kind, payload, children) payload,
#include "syntax/tree_kinds.def"
#undef TREE
    };
    struct text text = text_of(said[kind]);
    if (text_starts(text, TEXT("name")))
        return PAYLOAD_NAME;
    if (text_starts(text, TEXT("text")))
        return PAYLOAD_TEXT;
    if (text_starts(text, TEXT("number")))
        return PAYLOAD_NUMBER;
    return text_starts(text, TEXT("day")) ? PAYLOAD_DAY : PAYLOAD_NONE;
}

static void dump_payload(struct buffer *out, const struct tree *tree, const struct names *names) {
    char day[10];
    switch (payload_of(tree->kind)) {
    case PAYLOAD_NONE:
        return;
    case PAYLOAD_NAME:
        if (tree->name == NAME_NONE)
            return;
        buffer_add_char(out, ' ');
        buffer_add_text(out, name_text(names, tree->name));
        return;
    case PAYLOAD_TEXT:
        buffer_add_char(out, ' ');
        buffer_add_json(out, tree->text);
        return;
    case PAYLOAD_NUMBER:
        buffer_add_char(out, ' ');
        number_write(out, tree->number);
        return;
    case PAYLOAD_DAY:
        date_write(tree->day, day);
        buffer_add_char(out, ' ');
        buffer_add(out, day, sizeof day);
        return;
    }
}

static void dump_flags(struct buffer *out, unsigned flags) {
    static const char *const names[] = {"negated",      "ignoring-case", "parentheses",
                                        "may-be-blank", "changeable",    "whole",
                                        "if-any",       "at-least-one"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (flags & 1u << i)
            buffer_format(out, " +%s", names[i]);
}

static void dump_node(struct buffer *out, const struct tree *tree, const struct names *names,
                      size_t indent) {
    static const char *const units[] = {NULL, "days", "months", "business-days"};
    static const char *const quantifiers[] = {NULL,       "some",    "no",     "every",
                                              "at-least", "at-most", "exactly"};
    buffer_add_repeat(out, ' ', 2 * indent);
    buffer_add_string(out, tree_kind_name(tree->kind));
    dump_payload(out, tree, names);
    if (tree->op != OP_NONE)
        buffer_format(out, " %s", tree_op_name((enum tree_op)tree->op));
    if (tree->quantifier != QUANT_NONE)
        buffer_format(out, " %s", quantifiers[tree->quantifier]);
    if (tree->unit != UNIT_NONE)
        buffer_format(out, " %s", units[tree->unit]);
    dump_flags(out, tree->flags);
    buffer_add_char(out, '\n');
    for (const struct tree *child = tree->first; child; child = child->next)
        dump_node(out, child, names, indent + 1);
}

void tree_dump(struct buffer *out, const struct tree *tree, const struct names *names) {
    dump_node(out, tree, names, 0);
}
