/* A rule set cut into pieces that can be edited, and taken back, one by one: blocks; facts of a
 * record, companions of a decision, clauses of a source; rows of tables and of decision tables.
 * Shared by the files that find edits and take them back; nobody else needs it. */
#ifndef TENET_CHANGE_PIECES_H
#define TENET_CHANGE_PIECES_H

#include "base/vector.h"
#include "change/edits.h"
#include "syntax/tree.h"

/* Flags of tokens. */
enum {
    TOKEN_WORDS = 1,       /* for people: changes no answer */
    TOKEN_CITES = 2,       /* `cites` and its clauses */
    TOKEN_STARTS_LINE = 4, /* line breaks have a meaning here and there */
    TOKEN_OWN = 8,         /* the name of the piece */
    TOKEN_PLURAL = 16,     /* its other name */
    TOKEN_FIXED = 32,      /* a column or a clause: not the name of a piece */
    TOKEN_CHILD = 64,      /* stands where a child record is spoken about */
    TOKEN_MEMBER = 128,    /* FACT in `FACT of NAME` */
    TOKEN_FILE = 256       /* the path in `table NAME from "PATH"` */
};

struct token {
    struct text text; /* as written; of a CSV file the cell */
    uint32_t start;   /* in its file */
    uint16_t flags;
    uint8_t kind; /* enum lexeme_kind */
};

struct piece {
    /* of the block or part; TREE_ROW: of a table, a decision table or a CSV file; TREE_FILE: the
     * comments of a file that stand at no block */
    enum tree_kind kind;
    bool is_heading; /* the first line of a CSV file */
    bool is_moved;   /* of NEW: does not keep its place among its neighbours */
    uint32_t file, start, end;
    uint32_t first_token, token_count;
    uint32_t first_comment, comment_count;
    struct text name; /* empty: it has none */
    struct text key;  /* by which it is known in the other version; empty: by its content only */
    uint32_t number;  /* of rows: from 1 among the rules of its decision or the rows of its table */
    const struct tree *tree; /* NULL for lines of a CSV file and for comments */
    /* INDEX_NONE: none. Rules, rows and parts stand below what they belong to. */
    uint32_t parent, first_child, last_child, next;
    uint32_t heading_row; /* of a CSV file's table: its first line */
    uint32_t twin;        /* the same piece in the other version */
    /* Edits of it, INDEX_NONE: none. Of a removed piece `gone`, all others at the piece of NEW. */
    uint32_t added, gone, changed, renamed, moved;
    bool is_whole; /* changed with all that stands below it: the rows have other columns */
};

struct version {
    struct arena *arena;
    const struct compilation *of;
    struct sources *sources; /* the rule files of the compilation, then the CSV files of tables */
    VECTOR(struct piece) pieces;
    VECTOR(struct token) tokens;
    VECTOR(struct token) comments; /* piece by piece */
    uint32_t first, last;          /* blocks: linked by `next`, through all files */
};

/* A name that another took the place of, wherever it is asked for. */
struct renaming {
    struct text old, new;
    enum { NAMES_ANY, NAMES_TENANT, NAMES_CHILD } scope;
    bool has_users; /* rules and promises are asked for by nobody */
    uint32_t new_piece;
};

struct edits_state {
    struct version old, new;
    VECTOR(struct renaming) renamings;
    struct names *names;
};

static inline const struct token *piece_tokens(const struct version *version,
                                               const struct piece *piece) {
    return version->tokens.items + piece->first_token;
}

/* Shares `names` between versions. */
void version_read(struct version *version, struct arena *arena, const struct compilation *of,
                  struct names *names);
void version_free(struct version *version);
/* For the files that put versions together: links the last piece below its parent. */
uint32_t piece_add(struct version *version, struct piece piece);
/* Flags of the tokens of a block, which stand at `first`. */
void tokens_mark(struct version *version, const struct tree *block, uint32_t first, uint32_t count);
/* Pieces for the rows below a table or decision table that was just added; keys of rows. */
void rows_add(struct version *version, uint32_t table, const struct tree *tree);
void rows_name(struct version *version, uint32_t rows);
/* The lines of the CSV file that a table names, below it. */
void csv_rows_add(struct version *version, uint32_t table);

/* match.c: twins, renamings, moves. */
void pieces_match(struct edits_state *state);
bool renamings_have(const struct edits_state *state, struct text old, struct text new);
/* Rules and rows whose order counts. */
bool piece_is_ordered(const struct version *version, const struct piece *piece);
/* What only people read: sources, tests, comments; `use`, whose blocks speak for themselves. */
bool piece_is_words(const struct piece *piece);

/* edit_place.c: how two tokens, two pieces differ. */
bool tokens_same(const struct edits_state *state, const struct token *old, const struct token *new);
enum difference { DIFFERENCE_NONE, DIFFERENCE_WORDS, DIFFERENCE_MEANING };
struct difference_place { /* offsets in the files of the pieces */
    uint32_t old_file, old_start, new_file, new_start;
};
/* With `below`, the pieces below belong to it. */
enum difference pieces_differ(const struct edits_state *state, uint32_t old, uint32_t new,
                              bool below, struct difference_place *place);

/* take_back.c: with the diagnostics of what does not compile, for the search of what else it
 * needs. Never NULL. */
struct compilation *edits_try(const struct edits *edits, const bool *back);

#endif
