/* Reading goes on where something new begins: at a word that starts a block or a part of one and
 * stands first on its line, at the next bullet, at the end of the row, or at the parenthesis that
 * closes the one the mistake is in. The generated parser goes back to its innermost `error`
 * production, which is the bullet's, the row's, the parenthesis' or the part's; the same innermost
 * construct is found here by looking back over the lexemes. */
#include "syntax/recovery.h"

#include "base/limits.h"
#include "syntax/complaint.h"
#include "syntax/generated.h"
#include "syntax/reader.h"

/* The parentheses that are open, outermost first, after a first entry for the part itself. True
 * are those within which bullets stand. */
struct levels {
    VECTOR(bool) bullets;
};

enum { REPEATS_MAX = 8 };

static const struct lexeme *item_at(const struct reader *reader, size_t at) {
    return &reader->items.items[at];
}

static bool starts_part(const struct lexeme *item) {
    return item->flags & LEXEME_STARTS_LINE && (word_role(item->kind) != ROLE_INNER ||
                                                item->kind == LEX_CASE_IS || item->kind == LEX_BAR);
}

static bool is_bullet(const struct lexeme *item) {
    return item->kind == LEX_DASH && item->flags & LEXEME_STARTS_LINE;
}

/* How many levels there are up to the innermost with bullets; 0 when there is none. */
static size_t bullet_level(const struct levels *levels) {
    size_t level = levels->bullets.count;
    while (level > 0 && !levels->bullets.items[level - 1])
        level--;
    return level;
}

static void levels_pass(struct levels *levels, const struct reader *reader, size_t at) {
    const struct lexeme *item = item_at(reader, at);
    size_t top = levels->bullets.count - 1;
    if (item->kind == LEX_OPEN) {
        VECTOR_PUSH(&levels->bullets, false);
    } else if (item->kind == LEX_CLOSE && top > 0) {
        levels->bullets.count--;
    } else if (item->kind == LEX_DASH && at > 0 && item_at(reader, at - 1)->kind == LEX_OF) {
        levels->bullets.items[top] = true;
    } else if (is_bullet(item) && bullet_level(levels) > 0) {
        levels->bullets.count = bullet_level(levels);
    }
}

/* The levels round a lexeme, from the start of its part. */
static struct levels levels_at(const struct reader *reader, size_t at) {
    struct levels levels = {{0}};
    VECTOR_PUSH(&levels.bullets, false);
    size_t start = at;
    while (start > 0 && !starts_part(item_at(reader, start - 1)))
        start--;
    for (; start < at; start++)
        levels_pass(&levels, reader, start);
    return levels;
}

/* The start of the row that the lexeme stands in, or of its line. */
static bool is_in_row(const struct reader *reader, size_t at) {
    size_t start = at;
    while (start > 0 && !(item_at(reader, start)->flags & LEXEME_STARTS_LINE) &&
           item_at(reader, start)->kind != LEX_BAR)
        start--;
    return start < at && item_at(reader, start)->kind == LEX_BAR;
}

static void resume(struct reader *reader, size_t at, size_t closings) {
    reader->at = at;
    reader->resumed_at = at;
    reader->closings = closings;
}

static void resume_in_row(struct reader *reader, size_t at) {
    if (item_at(reader, at)->kind == LEX_ROW_END)
        return; /* the parser takes it itself */
    while (item_at(reader, at)->kind != LEX_ROW_END && item_at(reader, at)->kind != LEX_FINISH)
        at++;
    resume(reader, at, 0);
}

/* Whether a lexeme that starts something is worth trying: a word that was just refused is not,
 * except that the parser may first have to leave more than one construct for a block. */
static bool is_way_on(struct reader *reader, size_t at, unsigned repeats) {
    const struct lexeme *item = item_at(reader, at);
    bool is_block = item->flags & LEXEME_STARTS_LINE && word_role(item->kind) == ROLE_BLOCK;
    if (at == reader->resumed_at)
        return is_block && repeats < 3;
    return starts_part(item);
}

static void resume_in_part(struct reader *reader, size_t at, unsigned repeats) {
    struct levels levels = levels_at(reader, at);
    size_t depth = levels.bullets.count - 1;
    size_t bullets = bullet_level(&levels);
    bool in_parentheses = depth > 0 && !levels.bullets.items[depth];
    VECTOR_FREE(&levels.bullets);
    if (in_parentheses && item_at(reader, at)->kind == LEX_CLOSE)
        return; /* the parser takes it itself */
    size_t opened = 0;
    for (;; at++) {
        const struct lexeme *item = item_at(reader, at);
        if (item->kind == LEX_FINISH || is_way_on(reader, at, repeats)) {
            resume(reader, at, depth);
            return;
        }
        if (is_bullet(item) && bullets > 0 && at != reader->resumed_at) {
            resume(reader, at, depth - (bullets - 1));
            return;
        }
        if (item->kind == LEX_CLOSE && opened == 0 && depth > 0 && at != reader->resumed_at) {
            resume(reader, at, 0);
            return;
        }
        opened += item->kind == LEX_OPEN;
        opened -= item->kind == LEX_CLOSE && opened > 0;
    }
}

/* Whether what is wrong here was said already, in the words of lexeme.c and mend.c. */
static bool is_muted(const struct reader *reader, size_t at) {
    if (item_at(reader, at)->flags & LEXEME_REPORTED ||
        (at > 0 && item_at(reader, at - 1)->flags & LEXEME_REPORTED))
        return true;
    size_t start = at, end = at + 1;
    while (start > 0 && !(item_at(reader, start)->flags & LEXEME_STARTS_LINE))
        start--;
    while (end < reader->items.count && !(item_at(reader, end)->flags & LEXEME_STARTS_LINE))
        end++;
    for (; start < end; start++)
        if (item_at(reader, start)->flags & LEXEME_MUTES)
            return true;
    return false;
}

/* Says what is wrong. When it is plain which word was meant at the start of a line, reading goes on
 * with that word. */
static void complain(struct reader *reader, size_t at, const int *tokens, size_t count) {
    struct complaint complaint = {.reader = reader, .at = at};
    for (size_t i = 0; i < count; i++)
        complaint.expects[generated_kind(tokens[i])] = true;
    complaint_make(&complaint);
    reader->errors++;
    if (complaint.meant && item_at(reader, at)->flags & LEXEME_STARTS_LINE)
        reader->items.items[at].kind = complaint.meant;
}

void recovery_begin(struct reader *reader, const int *tokens, size_t count) {
    size_t at = reader->fed;
    if (reader->is_closing) { /* a `)` of ours was refused: go on with the text itself */
        reader->closings = 0;
        return;
    }
    if (reader->errors >= LIMIT_ERRORS_A_FILE) {
        struct levels levels = levels_at(reader, at);
        resume(reader, reader->items.count - 1, levels.bullets.count - 1);
        VECTOR_FREE(&levels.bullets);
        return;
    }
    if (at != reader->resumed_at) {
        reader->repeats = 0;
        if (!is_muted(reader, at))
            complain(reader, at, tokens, count);
    } else {
        reader->repeats++;
    }
    if (reader->repeats > REPEATS_MAX) /* not known to happen: go on in any case */
        resume(reader, at + 1, 0);
    else if (is_in_row(reader, at))
        resume_in_row(reader, at);
    else
        resume_in_part(reader, at, reader->repeats);
}

void recovery_too_deep(struct reader *reader, struct place place) {
    if (reader->errors++ >= LIMIT_ERRORS_A_FILE)
        return;
    struct diag *diag =
        reader_error(reader, DIAG_E0212, place, "this condition is nested more than %d levels deep",
                     LIMIT_TREE_DEPTH);
    diag_hint(reader->diags, diag, "give its inner part a name with `define`");
}
