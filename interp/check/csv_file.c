/* CSV files that the rules name: finding and reading them, and words for what is wrong with them.
 */
#include "check/csv_file.h"

bool csv_file_read(struct checker *c, const struct tree *from, struct text *path,
                   struct text *bytes) {
    const struct source *source = sources_get(c->out->sources, from->span.file);
    struct text why = {NULL, 0};
    *path = path_join(c->arena, path_folder(source->path), from->text);
    enum file_result result = named_file_read(c, *path, bytes, &why);
    if (result == FILE_OK)
        return true;
    struct diag *diag =
        result == FILE_MISSING
            ? diag_add(c->diags, DIAG_E0308, from->span, "there is no file \"%.*s\"",
                       TEXT_ARGS(*path))
            : diag_add(c->diags, DIAG_E0308, from->span, "the file \"%.*s\" cannot be read: %.*s",
                       TEXT_ARGS(*path), TEXT_ARGS(why));
    diag_hint(c->diags, diag, "the path is taken from the folder of the rule file");
    return false;
}

struct text csv_problem_words(enum csv_problem problem) {
    switch (problem) {
    case CSV_FINE:
        break;
    case CSV_NOT_UTF8:
        return TEXT("the text is not UTF-8");
    case CSV_NUL:
        return TEXT("a cell holds a NUL character");
    case CSV_OPEN_QUOTE:
        return TEXT("a quote is opened here and never closed");
    case CSV_STRAY_QUOTE:
        return TEXT("a quote stands within a cell");
    case CSV_TOO_MANY_CELLS:
        return TEXT("there are too many columns");
    case CSV_CELL_TOO_LONG:
        return TEXT("a cell is too long");
    }
    return TEXT("");
}

void csv_problem_hint(struct checker *c, struct diag *diag, enum csv_problem problem) {
    if (problem == CSV_NOT_UTF8)
        diag_hint(c->diags, diag, "save the file again as CSV with the encoding UTF-8");
    if (problem == CSV_OPEN_QUOTE || problem == CSV_STRAY_QUOTE)
        diag_hint(c->diags, diag,
                  "a cell with quotes in it is quoted as a whole, and its "
                  "own quotes are doubled");
}
