/* Matching a template. Each text hole ends at the first place where everything up to the next text
 * hole fits, and no other way is tried, so the work is bounded by template times text. */
#include "program/program.h"

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static bool match_digits(const struct template_part *part, struct text text, uint32_t *at) {
    uint32_t start = *at, end = start;
    while (end < text.length && is_digit(text.bytes[end]) &&
           (part->digits == 0 || end - start < part->digits))
        end++;
    *at = end;
    return part->digits ? end - start == part->digits : end > start;
}

/* Parts from `*part` up to the next text hole or the end of the template, at `*at`; moves both. */
static bool match_run(const struct template_form *form, struct text text, uint32_t *part,
                      uint32_t *at, struct text *holes) {
    for (; *part < form->count; ++*part) {
        const struct template_part *now = &form->parts[*part];
        uint32_t start = *at;
        if (now->is_hole && !now->is_digits)
            return true;
        if (now->is_hole) {
            if (!match_digits(now, text, at))
                return false;
            if (holes)
                holes[*part] = (struct text){text.bytes + start, *at - start};
            continue;
        }
        struct text rest = {text.bytes + start, text.length - start};
        if (!(form->ignoring_case ? text_starts_nocase(rest, now->literal)
                                  : text_starts(rest, now->literal)))
            return false;
        *at += now->literal.length;
    }
    return *at == text.length;
}

bool template_match(const struct template_form *form, struct text text, struct text *holes) {
    uint32_t part = 0, at = 0;
    if (!match_run(form, text, &part, &at, holes))
        return false;
    while (part < form->count) {
        uint32_t hole = part, start = at, end = start;
        for (;; end++) {
            if (end > text.length)
                return false;
            part = hole + 1;
            at = end;
            if (match_run(form, text, &part, &at, holes))
                break;
        }
        if (end == start) /* nothing is left for the hole, and no other way is tried */
            return false;
        if (holes)
            holes[hole] = (struct text){text.bytes + start, end - start};
    }
    return true;
}
