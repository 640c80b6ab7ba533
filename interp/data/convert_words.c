/* One-of and yes/no: cells that are one of a few words. */
#include "data/cell_words.h"
#include "data/convert_loops.h"

/* The place where a cell's word would stand; *is_word: it stands there. */
static inline const struct cell_word *word_at(const struct cell_words *words, struct text cell,
                                              bool is_short, bool *is_word) {
    struct word_sign sign =
        is_short ? word_sign_short(cell.bytes, cell.length) : word_sign(cell.bytes, cell.length);
    const struct cell_word *word = &words->words[word_place(words, &sign)];
    *is_word = word_is(word, &sign);
    return word;
}

/* Gives the cells that are words. is_short: no word has more than eight bytes. */
TWICE uint64_t codes_of(const struct cell_words *words, const struct cell_source *source,
                        uint64_t rows, bool is_short, uint32_t *codes) {
    uint64_t known = 0;
    for (; rows; rows &= rows - 1) {
        uint32_t i = first_row(rows);
        struct text cell = source_cell(source, i);
        bool is_word;
        codes[i] = word_at(words, cell, is_short, &is_word)->code;
        known |= (uint64_t)is_word << i;
    }
    return known;
}

TWICE struct column_findings one_of_column(const struct bound_column *column,
                                           const struct column_cells *in, struct batch *batch,
                                           bool is_csv) {
    uint32_t *codes = batch->columns[column->fact_index].codes + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    const struct cell_words *words = column->words;
    struct cell_bits bits = cell_bits_of(&source, in->count);
    uint64_t safe = safe_rows(in, &source, bits.filled);
    if (words->longest <= WORD_SHORT)
        bits.known = codes_of(words, &source, safe, true, codes);
    else
        bits.known = codes_of(words, &source, safe, false, codes);
    uint64_t bad = 0;
    for (uint64_t odd = bits.filled & ~bits.known; odd; odd &= odd - 1) { /* long words, or wrong */
        uint32_t i = first_row(odd);
        const struct cell_word *word = cell_word_find(words, source_cell(&source, i));
        if (word) {
            codes[i] = word->code;
            bits.known |= UINT64_C(1) << i;
        } else {
            bad |= (uint64_t)!cell_fits_slowly(column, in, batch, i) << i;
        }
    }
    column_finish(column, in, batch, &bits);
    return (struct column_findings){.bad = bad};
}

TWICE struct column_findings yes_no_column(const struct bound_column *column,
                                           const struct column_cells *in, struct batch *batch,
                                           bool is_csv) {
    struct cell_source source = source_of(column, in, is_csv);
    const struct cell_words *words = column->words;
    struct cell_bits bits = cell_bits_of(&source, in->count);
    uint64_t yes = 0;
    for (uint64_t left = safe_rows(in, &source, bits.filled); left; left &= left - 1) {
        uint32_t i = first_row(left);
        bool is_known;
        uint64_t code = word_at(words, source_cell(&source, i), true, &is_known)->code;
        yes |= (code & is_known) << i;
        bits.known |= (uint64_t)is_known << i;
    }
    plane_add(batch->columns[column->fact_index].yes, in->first, yes);
    column_finish(column, in, batch, &bits);
    return (struct column_findings){.bad = cells_misfit(column, in, batch, &bits)};
}

CONVERTER(convert_one_of, one_of_column)
CONVERTER(convert_yes_no, yes_no_column)
