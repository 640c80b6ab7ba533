/* The loop in which most of a CSV file is read; csv_plain.c includes it once for each kind of
 * processor, with SCAN_PLAIN, its name, and SCAN_MASKS, how masks are made. No guard: it is meant
 * to be included again. */

/* The cells that end at the places of `ends`, eight at a time whatever their number: a loop that
 * ran for each cell would end in an unforeseeable place, block by block. What is written past the
 * last one is overwritten. Gives where the next cell starts. */
SCAN_TARGET static inline const char *SCAN_CELLS(struct text *cell, const char *start,
                                                 const char *block, uint64_t ends, uint32_t count) {
    const char *next = block + 64 - __builtin_clzll(ends);
    for (uint32_t done = 0; done < count; done += 8) {
        for (int i = 0; i < 8; i++, cell++) {
            const char *at = block + (unsigned)__builtin_ctzll(ends | (uint64_t)1 << 63);
            cell->bytes = start;
            cell->length = (uint32_t)(at - start);
            start = at + 1;
            ends &= ends - 1;
        }
    }
    return next;
}

SCAN_TARGET static const char *SCAN_PLAIN(struct scan *scan, const char *block) {
    const struct csv_reader *reader = scan->reader;
    const char *start = scan->cell_start;
    const char delimiter = reader->delimiter;
    struct text *cell = scan->cell;
    uint64_t ends, breaks;
    while (reader->end - block >= CSV_BLOCK && block - start <= LIMIT_FIELD - CSV_BLOCK &&
           cell - scan->row_cells <= LIMIT_CSV_COLUMNS - CSV_BLOCK &&
           SCAN_MASKS(block, delimiter, &ends, &breaks)) {
        while (ends) {
            uint64_t row_break = breaks & -breaks; /* 0: the row goes on in the next block */
            uint64_t of_row = ends & (row_break | (row_break - 1));
            uint32_t count = (uint32_t)__builtin_popcountll(of_row);
            start = SCAN_CELLS(cell, start, block, of_row, count);
            cell += count;
            if (!row_break)
                break;
            scan->cell = cell;
            row_end(scan, start - 1);
            if (group_is_full(scan))
                return NULL;
            cell = scan->cell;
            start = scan->cell_start;
            ends ^= of_row;
            breaks ^= row_break;
        }
        block += CSV_BLOCK;
    }
    scan->cell = cell;
    scan->cell_start = start;
    return block;
}

#undef SCAN_TARGET
#undef SCAN_CELLS
#undef SCAN_PLAIN
#undef SCAN_MASKS
