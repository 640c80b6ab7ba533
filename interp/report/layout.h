/* Setting text in columns of a terminal: widths, cutting, padding, wrapping. What comes from data
 * goes through here, so that it cannot command the terminal. */
#ifndef TENET_REPORT_LAYOUT_H
#define TENET_REPORT_LAYOUT_H

#include "base/arena.h"
#include "base/buffer.h"

#define STYLE_STRONG "\033[1m"
#define STYLE_FAINT "\033[2m"
#define STYLE_WARN "\033[1;33m"
#define STYLE_BAD "\033[1;31m"
#define STYLE_GOOD "\033[1;32m"
#define STYLE_END "\033[0m"

/* The text made visible (buffer_add_visible), cut to `width` columns with an ellipsis. Gives the
 * columns it takes. */
size_t layout_add_cut(struct buffer *out, struct text text, size_t width);
/* The same, padded with spaces to `width`. */
void layout_add_padded(struct buffer *out, struct text text, size_t width);
/* Words wrapped at `width`, every line starting at column `indent`; the first line is taken to
 * stand at `at` already (indent when nothing is written yet). No line feed at the end. Text comes
 * visible already or from a program's author: it is made visible here. */
void layout_add_wrapped(struct buffer *out, struct text text, size_t at, size_t indent,
                        size_t width);
/* As one word of a shell, in quotes where it needs them. */
void layout_add_shell(struct buffer *out, struct text word);
/* White space runs (line breaks too) become one space, comments of rule files go. Into the arena.
 */
struct text layout_one_line(struct arena *arena, struct text text);
void layout_style(struct buffer *out, bool color, const char *style);
/* "1 tenant", "12 tenants" */
void layout_add_count(struct buffer *out, uint64_t count, const char *one, const char *many);

/* A table of cells, put together row by row, then written with aligned columns. */
struct layout_table;
struct layout_table *layout_table_new(struct arena *arena, size_t columns);
void layout_table_add(struct layout_table *table, struct text cell); /* row by row; copied */
/* Columns two spaces apart, the last one wrapped under itself at `width`; with_heading: the first
 * row is underlined. */
void layout_table_write(const struct layout_table *table, struct buffer *out, size_t indent,
                        size_t width, bool with_heading, bool color);

#endif
