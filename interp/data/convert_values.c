/* Dates and numbers. */
#include "data/convert_loops.h"

/* Months that were met, by their first eight characters "2020-02-": what is left of a date is to
 * read its day. */
struct month {
    uint64_t name; /* 0: free */
    day_number before;
    uint32_t length;
};
enum { MONTH_BITS = 8 };

static inline size_t month_place(uint64_t name) {
    return (name * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - MONTH_BITS);
}

/* Meets the month of eight bytes. */
static bool month_read(struct month *months, const char *bytes) {
    uint64_t name = load8(bytes);
    char first[10];
    day_number day;
    memcpy(first, bytes, 8);
    memcpy(first + 8, "01", 2);
    if (!date_parse((struct text){first, 10}, &day))
        return false;
    int year, in_year;
    date_parts(day, &year, &in_year, &(int){0});
    months[month_place(name)] =
        (struct month){name, day - 1, (uint32_t)date_month_length(year, in_year)};
    return true;
}

/* The day of ten bytes, if they are a date of a month that was met. */
static inline bool day_of(const struct month *months, const char *bytes, day_number *day) {
    uint64_t name = load8(bytes);
    unsigned tens = (unsigned char)(bytes[8] - '0'), ones = (unsigned char)(bytes[9] - '0');
    const struct month *month = &months[month_place(name)];
    unsigned of_month = tens * 10 + ones;
    *day = month->before + (day_number)of_month;
    return (month->name == name) & (ones <= 9) & (of_month - 1 < month->length);
}

/* Of the rows of `odd`: those that are dates of months not met before, or do not fit, or are only
 * spaces. */
static struct column_findings dates_slowly(const struct bound_column *column,
                                           const struct column_cells *in, struct batch *batch,
                                           uint64_t odd, uint64_t *known) {
    const struct column *out = &batch->columns[column->fact_index];
    struct column_findings findings = {0};
    for (; odd; odd &= odd - 1) {
        uint32_t i = first_row(odd);
        struct text cell = raw_cell(in->rows, in->from + i, column->cell);
        day_number *day = &out->days[in->first + i];
        if (cell.length == 10 && month_read(column->months, cell.bytes) &&
            day_of(column->months, cell.bytes, day))
            *known |= UINT64_C(1) << i;
        else if (!cell_fits_slowly(column, in, batch, i))
            findings.bad |= UINT64_C(1) << i;
        else if (!plane_bit(out->known, in->first + i))
            continue;
        findings.late |= (uint64_t)(*day > in->as_of) << i;
    }
    findings.late &= ~findings.bad;
    return findings;
}

TWICE struct column_findings date_column(const struct bound_column *column,
                                         const struct column_cells *in, struct batch *batch,
                                         bool is_csv) {
    day_number *days = batch->columns[column->fact_index].days + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    const struct month *months = column->months;
    day_number as_of = in->as_of;
    struct cell_bits bits = cell_bits_of(&source, in->count);
    uint64_t late = 0;
    for (uint64_t left = safe_rows(in, &source, bits.filled); left; left &= left - 1) {
        uint32_t i = first_row(left);
        struct text cell = source_cell(&source, i);
        bool is_known = day_of(months, cell.bytes, &days[i]) & (cell.length == 10);
        bits.known |= (uint64_t)is_known << i;
        late |= (uint64_t)(is_known & (days[i] > as_of)) << i;
    }
    struct column_findings findings = {0};
    if (bits.filled & ~bits.known)
        findings = dates_slowly(column, in, batch, bits.filled & ~bits.known, &bits.known);
    findings.late |= late;
    column_finish(column, in, batch, &bits);
    return findings;
}

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (uint64_t)(value))

/* Eight digits, the first in the lowest byte: pairs, then fours, then all. */
static inline uint32_t eight_digits(uint64_t digits) {
    digits = digits * 10 + (digits >> 8);
    uint64_t pairs = UINT64_C(0x000000ff000000ff);
    return (uint32_t)(((digits & pairs) * (100 + (UINT64_C(1000000) << 32)) +
                       (digits >> 16 & pairs) * (1 + (UINT64_C(10000) << 32))) >>
                      32);
}

/* One to eight characters, digits and perhaps a point between them: the numbers that portfolios are
 * full of. They lie in the highest bytes, as digits less '0', with zeros before them. Anything else
 * is left to number_parse. */
static inline bool plain_number(const char *bytes, uint32_t length, number *result,
                                bool *is_whole) {
    static const uint64_t scales[] = {UINT64_C(1000000000000000000), UINT64_C(100000000000000000),
                                      UINT64_C(10000000000000000),   UINT64_C(1000000000000000),
                                      UINT64_C(100000000000000),     UINT64_C(10000000000000),
                                      UINT64_C(1000000000000)};
    uint64_t word = load8(bytes), tops = EVERY_BYTE(0x80);
    uint32_t places = 0, before = 64 - 8 * length; /* bits */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    if (length - 1 > 7)
        return false;
    word = (word ^ EVERY_BYTE('0')) << before;
    uint64_t rest = word ^ EVERY_BYTE('.' ^ '0'), points = (rest - EVERY_BYTE(1)) & ~rest & tops;
    if (points) {
        uint32_t point = (uint32_t)__builtin_ctzll(points) - 7; /* its first bit */
        uint64_t whole = word & ((UINT64_C(1) << point) - 1);
        if (point == before || point == 56)
            return false;
        places = 7 - point / 8;
        word = (word >> (point + 8)) << (point + 8) | whole << 8;
    }
    *result = (number)eight_digits(word) * (number)scales[places];
    *is_whole = places == 0;
    return ((word + EVERY_BYTE(0x7f - 9)) | word) & tops ? false : true;
}

TWICE struct column_findings number_column(const struct bound_column *column,
                                           const struct column_cells *in, struct batch *batch,
                                           bool is_csv) {
    number *numbers = batch->columns[column->fact_index].numbers + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    const struct type *type = &column->fact->type;
    number lowest = type->has_lowest ? type->lowest : 0; /* a plain number has no sign */
    number highest = type->has_highest ? type->highest : number_from(INT64_MAX);
    bool may_have_point = !type->whole;
    struct cell_bits bits = cell_bits_of(&source, in->count);
    for (uint64_t left = safe_rows(in, &source, bits.filled); left; left &= left - 1) {
        uint32_t i = first_row(left);
        struct text cell = source_cell(&source, i);
        number value;
        bool is_whole;
        if (!plain_number(cell.bytes, cell.length, &value, &is_whole))
            continue;
        bool fits = (is_whole | may_have_point) & (value >= lowest) & (value <= highest);
        numbers[i] = value;
        bits.known |= (uint64_t)fits << i;
    }
    column_finish(column, in, batch, &bits);
    return (struct column_findings){.bad = cells_misfit(column, in, batch, &bits)};
}

struct month *months_new(struct arena *arena) {
    return arena_array(arena, (size_t)1 << MONTH_BITS, sizeof(struct month));
}

CONVERTER(convert_date, date_column)
CONVERTER(convert_number, number_column)
