/* The converters. Known and blank bits of up to 64 rows gather in words and are written once. */
#include "data/convert.h"

#include "base/limits.h"
#include "data/cell_words.h"

#include <assert.h>

static inline void bits_add(uint64_t *words, uint32_t first, uint64_t bits) {
    uint32_t shift = first & 63;
    words[first >> 6] |= bits << shift;
    if (shift && bits >> (64 - shift))
        words[(first >> 6) + 1] |= bits >> (64 - shift);
}

/* A text that needs no trimming and is no odd cell. Spaces, tabs, line breaks and nothing printable
 * lie at or below ' '. */
static inline bool is_tight(struct text cell) {
    return cell.length - 1 < LIMIT_FIELD && (unsigned char)cell.bytes[0] > ' ' &&
           (unsigned char)cell.bytes[cell.length - 1] > ' ';
}

/* The cells of a column. Each converter is compiled twice, for the two kinds of rows. */
struct cell_source {
    const struct raw_rows *rows;
    uint32_t from, cell;
    bool is_csv;
};

static inline struct cell_source source_of(const struct bound_column *column,
                                           const struct column_cells *in, bool is_csv) {
    return (struct cell_source){in->rows, in->from, column->cell, is_csv};
}

static inline struct text source_cell(const struct cell_source *source, uint32_t i) {
    return source->is_csv ? csv_raw_cell(source->rows->starts[source->from + i], source->cell)
                          : source->rows->cells[source->from + i][source->cell];
}

static const char *convert_odd(struct batch *batch, uint32_t row, uint32_t fact,
                               const struct odd_cell *odd) {
    if (odd->reason)
        return odd->reason;
    if (batch->record->facts[fact].type.kind != TYPE_LIST)
        return "is a list";
    struct text *items = arena_array(batch->arena, odd->count, sizeof *items);
    uint32_t count = 0;
    for (uint32_t i = 0; i < odd->count; i++) {
        struct text item = text_trim(odd->items[i]);
        if (item.length)
            items[count++] = item;
    }
    struct value value = {.state = VALUE_KNOWN};
    value.list.items = items;
    value.list.count = count;
    batch_set_value(batch, row, fact, &value);
    return NULL;
}

const char *cell_convert(struct batch *batch, uint32_t row, uint32_t fact, struct text cell) {
    if (!cell.bytes && cell.length == 0)
        return NULL;
    if (cell_is_odd(cell))
        return convert_odd(batch, row, fact, cell_odd(cell));
    return batch_set_cell(batch, row, fact, cell);
}

static bool fits_slowly(const struct bound_column *column, const struct column_cells *in,
                        struct batch *batch, uint32_t i, struct text cell) {
    if (in->rows->is_csv)
        cell = csv_unquote(batch->arena, cell);
    return cell_convert(batch, in->first + i, column->fact_index, cell) == NULL;
}

/* Empty cells: blank where the fact may be, else unknown; absent ones are always unknown. */
static inline uint64_t blank_bit(const struct bound_column *column, struct text cell, uint32_t i) {
    return (uint64_t)(column->fact->may_be_blank && cell.bytes) << i;
}

static inline struct column_findings finish(const struct bound_column *column,
                                            const struct column_cells *in, struct batch *batch,
                                            uint64_t known, uint64_t blank, uint64_t bad) {
    struct column *out = &batch->columns[column->fact_index];
    bits_add(out->known, in->first, known);
    bits_add(out->blank, in->first, blank);
    return (struct column_findings){.bad = bad};
}

static inline struct column_findings text_column(const struct bound_column *column,
                                                 const struct column_cells *in, struct batch *batch,
                                                 bool is_csv) {
    struct text *texts = batch->columns[column->fact_index].texts + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    uint32_t count = in->count;
    uint64_t known = 0, blank = 0, bad = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct text cell = source_cell(&source, i);
        if (is_csv && cell.length && cell.bytes[0] == '"')
            cell = csv_unquote(batch->arena, cell);
        if (cell.length == 0) {
            blank |= blank_bit(column, cell, i);
        } else if (is_tight(cell)) {
            texts[i] = cell;
            known |= UINT64_C(1) << i;
        } else {
            bad |= (uint64_t)!fits_slowly(column, in, batch, i, cell) << i;
        }
    }
    return finish(column, in, batch, known, blank, bad);
}

/* Of a text or list whose value nobody reads. */
static struct column_findings check_odd(const struct bound_column *column,
                                        const struct column_cells *in, struct batch *batch) {
    struct column_findings findings = {0};
    for (uint32_t i = 0; i < in->count; i++) {
        struct text cell = in->rows->cells[in->from + i][column->cell];
        if (cell_is_odd(cell))
            findings.bad |= (uint64_t)!fits_slowly(column, in, batch, i, cell) << i;
    }
    return findings;
}

/* Months that were met, by their first eight characters "2020-02-": what is left of a date is to
 * read its day. */
struct month {
    uint64_t name; /* 0: free */
    day_number before;
    uint32_t length;
};
enum { MONTH_BITS = 8 };

static bool month_read(struct month *month, uint64_t name, const char *bytes) {
    char first[10];
    day_number day;
    memcpy(first, bytes, 8);
    memcpy(first + 8, "01", 2);
    if (!date_parse((struct text){first, 10}, &day))
        return false;
    int year, in_year;
    date_parts(day, &year, &in_year, &(int){0});
    *month = (struct month){name, day - 1, (uint32_t)date_month_length(year, in_year)};
    return true;
}

static inline bool date_read(struct month *months, struct text cell, day_number *day) {
    uint64_t name;
    unsigned tens = (unsigned)(cell.bytes[8] - '0'), ones = (unsigned)(cell.bytes[9] - '0');
    memcpy(&name, cell.bytes, sizeof name);
    struct month *month = &months[(name * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - MONTH_BITS)];
    if (month->name != name && !month_read(month, name, cell.bytes))
        return false;
    unsigned of_month = tens * 10 + ones;
    *day = month->before + (day_number)of_month;
    return tens <= 9 && ones <= 9 && of_month - 1 < month->length;
}

static inline struct column_findings date_column(const struct bound_column *column,
                                                 const struct column_cells *in, struct batch *batch,
                                                 bool is_csv) {
    day_number *days = batch->columns[column->fact_index].days + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    struct month *months = column->months;
    uint32_t count = in->count;
    day_number as_of = in->as_of;
    uint64_t known = 0, blank = 0, bad = 0, late = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct text cell = source_cell(&source, i);
        if (cell.length == 0) {
            blank |= blank_bit(column, cell, i);
            continue;
        }
        if (cell.length == 10 && date_read(months, cell, &days[i]))
            known |= UINT64_C(1) << i;
        else if (!fits_slowly(column, in, batch, i, cell))
            bad |= UINT64_C(1) << i;
        else if (!plane_bit(batch->columns[column->fact_index].known, in->first + i))
            continue; /* only spaces */
        late |= (uint64_t)(days[i] > as_of) << i;
    }
    struct column_findings findings = finish(column, in, batch, known, blank, bad);
    findings.late = late & ~bad;
    return findings;
}

/* One to nine digits, perhaps with a point: the numbers that portfolios are full of. Anything else
 * is left to number_parse. */
static inline bool plain_number(struct text cell, number *result, bool *is_whole) {
    static const uint64_t scales[] = {
        UINT64_C(1000000000000000000), UINT64_C(100000000000000000), UINT64_C(10000000000000000),
        UINT64_C(1000000000000000),    UINT64_C(100000000000000),    UINT64_C(10000000000000),
        UINT64_C(1000000000000),       UINT64_C(100000000000),       UINT64_C(10000000000)};
    uint32_t digits = 0, point = cell.length;
    if (cell.length > 9)
        return false;
    for (uint32_t i = 0; i < cell.length; i++) {
        unsigned digit = (unsigned)(unsigned char)cell.bytes[i] - '0';
        if (digit <= 9)
            digits = digits * 10 + digit;
        else if (cell.bytes[i] == '.' && point == cell.length && i > 0 && i + 1 < cell.length)
            point = i;
        else
            return false;
    }
    uint32_t places = point == cell.length ? 0 : cell.length - point - 1;
    *result = (number)digits * (number)scales[places];
    *is_whole = places == 0;
    return true;
}

static inline bool number_fits(const struct type *type, number value, bool is_whole) {
    return !(type->whole && !is_whole && !number_is_whole(value)) &&
           !(type->has_lowest && value < type->lowest) &&
           !(type->has_highest && value > type->highest);
}

static inline struct column_findings number_column(const struct bound_column *column,
                                                   const struct column_cells *in,
                                                   struct batch *batch, bool is_csv) {
    number *numbers = batch->columns[column->fact_index].numbers + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    uint32_t count = in->count;
    uint64_t known = 0, blank = 0, bad = 0;
    bool is_whole;
    for (uint32_t i = 0; i < count; i++) {
        struct text cell = source_cell(&source, i);
        if (cell.length == 0) {
            blank |= blank_bit(column, cell, i);
        } else if (plain_number(cell, &numbers[i], &is_whole) &&
                   number_fits(&column->fact->type, numbers[i], is_whole)) {
            known |= UINT64_C(1) << i;
        } else {
            bad |= (uint64_t)!fits_slowly(column, in, batch, i, cell) << i;
        }
    }
    return finish(column, in, batch, known, blank, bad);
}

/* The first eight bytes of a cell; zeros behind a shorter one. */
static inline uint64_t cell_start(const struct column_cells *in, struct text cell) {
    uint64_t start = 0;
    size_t offset = (size_t)((uintptr_t)cell.bytes - (uintptr_t)in->safe);
    if (offset < in->safe_length)
        memcpy(&start, cell.bytes, sizeof start);
    else
        memcpy(&start, cell.bytes, cell.length < sizeof start ? cell.length : sizeof start);
    return word_bytes(start, cell.length);
}

static inline struct column_findings one_of_column(const struct bound_column *column,
                                                   const struct column_cells *in,
                                                   struct batch *batch, bool is_csv) {
    uint32_t *codes = batch->columns[column->fact_index].codes + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    uint32_t count = in->count;
    uint64_t known = 0, blank = 0, bad = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct text cell = source_cell(&source, i);
        const struct cell_word *word = NULL;
        if (cell.length == 0) {
            blank |= blank_bit(column, cell, i);
            continue;
        }
        if (cell.length <= LIMIT_FIELD)
            word = word_find(column->words, cell_start(in, cell), cell);
        if (word) {
            codes[i] = word->code;
            known |= UINT64_C(1) << i;
        } else {
            bad |= (uint64_t)!fits_slowly(column, in, batch, i, cell) << i;
        }
    }
    return finish(column, in, batch, known, blank, bad);
}

static inline struct column_findings yes_no_column(const struct bound_column *column,
                                                   const struct column_cells *in,
                                                   struct batch *batch, bool is_csv) {
    struct cell_source source = source_of(column, in, is_csv);
    uint32_t count = in->count;
    uint64_t known = 0, blank = 0, bad = 0, yes = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct text cell = source_cell(&source, i);
        const struct cell_word *word = NULL;
        if (cell.length == 0) {
            blank |= blank_bit(column, cell, i);
            continue;
        }
        if (cell.length <= 5)
            word = word_find(column->words, cell_start(in, cell), cell);
        if (word) {
            yes |= (uint64_t)word->code << i;
            known |= UINT64_C(1) << i;
        } else {
            bad |= (uint64_t)!fits_slowly(column, in, batch, i, cell) << i;
        }
    }
    bits_add(batch->columns[column->fact_index].yes, in->first, yes);
    return finish(column, in, batch, known, blank, bad);
}

/* Splits at ';' into the batch's items. */
static inline void split_list(struct batch *batch, struct text cell, struct items *list) {
    uint32_t start = batch->item_count;
    const char *at = cell.bytes, *end = cell.bytes + cell.length;
    while (at <= end) {
        const char *stop = at < end ? memchr(at, ';', (size_t)(end - at)) : NULL;
        if (!stop)
            stop = end;
        struct text item = {at, (uint32_t)(stop - at)};
        if (!is_tight(item))
            item = text_trim(item);
        if (item.length) {
            if (batch->item_count == batch->item_room)
                batch_grow_items(batch);
            batch->items[batch->item_count++] = item;
        }
        at = stop + 1;
    }
    *list = (struct items){start, batch->item_count - start};
}

static inline struct column_findings list_column(const struct bound_column *column,
                                                 const struct column_cells *in, struct batch *batch,
                                                 bool is_csv) {
    struct items *lists = batch->columns[column->fact_index].lists + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    uint32_t count = in->count;
    uint64_t known = 0, bad = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct text cell = source_cell(&source, i);
        if (is_csv && cell.length && cell.bytes[0] == '"')
            cell = csv_unquote(batch->arena, cell);
        if (cell.length == 0) {
            lists[i] = (struct items){0, 0};
            known |= (uint64_t)(cell.bytes != NULL) << i;
        } else if (cell.length <= LIMIT_FIELD) {
            split_list(batch, cell, &lists[i]);
            known |= UINT64_C(1) << i;
        } else {
            bad |= (uint64_t)!fits_slowly(column, in, batch, i, cell) << i;
        }
    }
    return finish(column, in, batch, known, 0, bad);
}

static struct column_findings convert_text(const struct bound_column *column,
                                           const struct column_cells *in, struct batch *batch) {
    return in->rows->is_csv ? text_column(column, in, batch, true)
                            : text_column(column, in, batch, false);
}

static struct column_findings convert_date(const struct bound_column *column,
                                           const struct column_cells *in, struct batch *batch) {
    return in->rows->is_csv ? date_column(column, in, batch, true)
                            : date_column(column, in, batch, false);
}

static struct column_findings convert_number(const struct bound_column *column,
                                             const struct column_cells *in, struct batch *batch) {
    return in->rows->is_csv ? number_column(column, in, batch, true)
                            : number_column(column, in, batch, false);
}

static struct column_findings convert_one_of(const struct bound_column *column,
                                             const struct column_cells *in, struct batch *batch) {
    return in->rows->is_csv ? one_of_column(column, in, batch, true)
                            : one_of_column(column, in, batch, false);
}

static struct column_findings convert_yes_no(const struct bound_column *column,
                                             const struct column_cells *in, struct batch *batch) {
    return in->rows->is_csv ? yes_no_column(column, in, batch, true)
                            : yes_no_column(column, in, batch, false);
}

static struct column_findings convert_list(const struct bound_column *column,
                                           const struct column_cells *in, struct batch *batch) {
    return in->rows->is_csv ? list_column(column, in, batch, true)
                            : list_column(column, in, batch, false);
}

struct month *months_new(struct arena *arena) {
    return arena_array(arena, (size_t)1 << MONTH_BITS, sizeof(struct month));
}

void column_prepare(struct arena *arena, struct month *months, struct bound_column *column) {
    const struct type *type = &column->fact->type;
    switch (type->kind) {
    case TYPE_TEXT:
        column->convert = convert_text;
        break;
    case TYPE_NUMBER:
        column->convert = convert_number;
        break;
    case TYPE_YES_NO:
        column->convert = convert_yes_no;
        column->words = cell_words_of_yes_no(arena);
        break;
    case TYPE_DATE:
        column->convert = convert_date;
        column->months = months;
        break;
    case TYPE_ONE_OF:
        column->convert = convert_one_of;
        column->words = cell_words_of_choices(arena, type->choices);
        break;
    case TYPE_LIST:
        column->convert = convert_list;
        break;
    }
}

void column_only_check(struct bound_column *column, bool can_be_odd) {
    enum type_kind kind = column->fact->type.kind;
    if (kind == TYPE_TEXT || kind == TYPE_LIST)
        column->convert = can_be_odd ? check_odd : NULL;
}
