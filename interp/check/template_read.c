/* Templates as written: `FY{2 digits}-Reengagement-{wave}+{size: digits}-{workload}`. */
#include "check/checker.h"

static struct span part_span(const struct tree *string, uint32_t from, uint32_t to) {
    /* exact while no escape stands before it; else the whole text */
    uint32_t length = string->span.end - string->span.start;
    if (length != string->text.length + 2)
        return string->span;
    return (struct span){string->span.file, string->span.start + 1 + from,
                         string->span.start + 1 + to};
}

static bool is_name(struct text text) {
    for (uint32_t i = 0; i < text.length; i++) {
        char b = ascii_lower(text.bytes[i]);
        bool letter = (b >= 'a' && b <= 'z') || b == '_';
        bool later = (b >= '0' && b <= '9') || b == '-';
        if (!letter && !(i > 0 && later))
            return false;
    }
    return text.length > 0;
}

/* "digits" or "2 digits". */
static bool read_digits(struct text kind, uint32_t *digits) {
    uint32_t at = 0, count = 0;
    while (at < kind.length && kind.bytes[at] >= '0' && kind.bytes[at] <= '9' && count < 1000)
        count = count * 10 + (uint32_t)(kind.bytes[at++] - '0');
    struct text rest = text_trim((struct text){kind.bytes + at, kind.length - at});
    *digits = count;
    return (at == 0 || (count > 0 && count <= 18)) &&
           (text_is(rest, TEXT("digits")) || (text_is(rest, TEXT("digit")) && count == 1));
}

static bool read_hole(struct text inside, struct template_part *part) {
    uint32_t colon = 0;
    *part = (struct template_part){.is_hole = true};
    while (colon < inside.length && inside.bytes[colon] != ':')
        colon++;
    struct text name = text_trim((struct text){inside.bytes, colon});
    if (colon == inside.length) {
        part->is_digits = read_digits(name, &part->digits);
        if (!part->is_digits)
            part->name = name;
        return part->is_digits || name.length == 0 || is_name(name);
    }
    struct text kind =
        text_trim((struct text){inside.bytes + colon + 1, inside.length - colon - 1});
    part->is_digits = true;
    part->name = name;
    return is_name(name) && read_digits(kind, &part->digits);
}

static bool name_is_taken(const struct template_form *form, struct text name) {
    for (uint32_t i = 0; i < form->count; i++)
        if (form->parts[i].is_hole && name.length && text_is(form->parts[i].name, name))
            return true;
    return false;
}

static bool add_hole(struct checker *c, const struct tree *string, struct template_form *form,
                     uint32_t from, uint32_t to) {
    struct template_part part;
    struct text inside = {string->text.bytes + from + 1, to - from - 1};
    struct span span = part_span(string, from, to + 1);
    struct diag *diag;
    if (!read_hole(inside, &part)) {
        diag = diag_add(c->diags, DIAG_E0412, span, "{%.*s} is not a hole of a template",
                        TEXT_ARGS(inside));
        diag_hint(c->diags, diag, "write {name}, {name: digits}, {2 digits} or {name: 2 digits}");
        return false;
    }
    if (name_is_taken(form, part.name)) {
        diag_add(c->diags, DIAG_E0412, span, "the hole \"%.*s\" stands here twice",
                 TEXT_ARGS(part.name));
        return false;
    }
    const struct template_part *last = form->count ? &form->parts[form->count - 1] : NULL;
    if (last && last->is_hole && !last->is_digits && !part.is_digits) {
        diag = diag_add(c->diags, DIAG_E0412, span,
                        "two holes stand side by side: nothing says where the one ends");
        diag_hint(c->diags, diag, "put the text between them that parts them, such as \"-\"");
        return false;
    }
    form->parts[form->count++] = part;
    return true;
}

const struct template_form *template_read(struct checker *c, const struct tree *string,
                                          bool ignoring_case) {
    struct text text = string->text;
    struct template_form *form = arena_alloc(c->arena, sizeof *form);
    form->parts = arena_array(c->arena, (size_t)text.length + 1, sizeof *form->parts);
    form->text = text;
    form->ignoring_case = ignoring_case;
    uint32_t at = 0;
    while (at < text.length) {
        uint32_t start = at;
        while (at < text.length && text.bytes[at] != '{' && text.bytes[at] != '}')
            at++;
        if (at > start)
            form->parts[form->count++] =
                (struct template_part){.literal = {text.bytes + start, at - start}};
        if (at == text.length)
            break;
        uint32_t open = at;
        while (at < text.length && text.bytes[at] != '}')
            at++;
        if (text.bytes[open] == '}' || at == text.length) {
            struct diag *diag = diag_add(c->diags, DIAG_E0412, part_span(string, open, open + 1),
                                         text.bytes[open] == '}' ? "this } closes no hole"
                                                                 : "this { is never closed");
            diag_hint(c->diags, diag, "a hole is written {name}");
            return NULL;
        }
        if (!add_hole(c, string, form, open, at))
            return NULL;
        at++;
    }
    if (form->count > 0)
        return form;
    diag_add(c->diags, DIAG_E0412, string->span, "the template is empty");
    return NULL;
}
