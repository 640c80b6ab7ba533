/* Tenants in a file: a CSV file's column tenant_id, or its first one; of any other file the lines.
 */
#include "base/csv.h"
#include "base/utf8.h"
#include "change/gate_sentence.h"

static void add_lines(struct gates *gates, struct gate_tenants *list, struct text text) {
    if (text_starts(text, TEXT("\xef\xbb\xbf")))
        text = (struct text){text.bytes + 3, text.length - 3};
    while (text.length > 0) {
        const char *line_end = memchr(text.bytes, '\n', text.length);
        uint32_t length = line_end ? (uint32_t)(line_end - text.bytes) : text.length;
        struct text line = text_trim((struct text){text.bytes, length});
        if (line.length > 0 && line.bytes[0] != '#')
            gate_tenants_add(gates, list, line);
        length += line_end ? 1 : 0;
        text = (struct text){text.bytes + length, text.length - length};
    }
}

/* "tenant_id", "Tenant ID", "TenantId". */
static bool is_heading(struct text cell) {
    static const char wanted[] = "tenantid";
    size_t at = 0;
    cell = text_trim(cell);
    for (uint32_t i = 0; i < cell.length; i++) {
        char byte = ascii_lower(cell.bytes[i]);
        if (byte == '_' || byte == ' ' || byte == '-')
            continue;
        if (at >= sizeof wanted - 1 || byte != wanted[at++])
            return false;
    }
    return at == sizeof wanted - 1;
}

static bool find_heading(const struct csv_row *row, uint32_t *column) {
    for (*column = 0; *column < row->count; ++*column)
        if (is_heading(row->cells[*column]))
            return true;
    *column = 0;
    return false;
}

/* Gives the line that is no CSV, or 0. */
static size_t add_rows(struct gates *gates, struct gate_tenants *list, struct text text) {
    struct csv_reader *csv = csv_new(gates->arena, text.bytes, text.length, 0);
    struct csv_row row;
    uint32_t column = 0;
    for (bool is_first = true; csv_next(csv, &row); is_first = false) {
        if (row.problem != CSV_FINE)
            return row.line;
        bool is_heading_row = is_first && find_heading(&row, &column);
        if (!is_heading_row && column < row.count)
            gate_tenants_add(gates, list, row.cells[column]);
    }
    return 0;
}

static bool refuse(struct gate_reader *reader, struct span span, const char *what, struct text path,
                   struct text why) {
    struct diag *diag = diag_add(reader->diags, DIAG_E0905, span, "the file \"%.*s\" %s%.*s",
                                 TEXT_ARGS(path), what, TEXT_ARGS(why));
    reader->is_said = true;
    diag_hint(
        reader->diags, diag,
        "it is a CSV file with the tenants in the column tenant_id or the first one, or a "
        "text file with a tenant a line; its path is taken from the folder of the gates file");
    return false;
}

bool gate_list_read(struct gate_reader *reader, struct text path, struct span span,
                    struct gate_tenants *list) {
    struct text text, why = TEXT("");
    size_t bad_line = 0;
    if (!reader->named_file(reader->context, path, &text, &why))
        return refuse(reader, span, "cannot be read: ", path, why);
    if (utf8_valid_prefix(text.bytes, text.length) < text.length ||
        (text.length > 0 && memchr(text.bytes, '\0', text.length)))
        return refuse(reader, span, "is no UTF-8 text", path, TEXT(""));
    if (text_ends_nocase(path, TEXT(".csv")))
        bad_line = add_rows(reader->gates, list, text);
    else
        add_lines(reader->gates, list, text);
    if (bad_line > 0)
        return refuse(reader, span, "cannot be read as CSV in line ", path,
                      arena_format(reader->gates->arena, "%zu", bad_line));
    return list->numbers.count > 0 || refuse(reader, span, "names no tenant", path, TEXT(""));
}
