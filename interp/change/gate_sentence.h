/* Gates as they were read; shared by the files that read, check and judge them. */
#ifndef TENET_CHANGE_GATE_SENTENCE_H
#define TENET_CHANGE_GATE_SENTENCE_H

#include "base/intern.h"
#include "base/vector.h"
#include "change/gate.h"

enum gate_kind {
    GATE_COUNT,   /* at most `most` tenants */
    GATE_SHARE,   /* at most `share` % of the tenants compared */
    GATE_TENANTS, /* none of `tenants` */
    GATE_BROKEN,  /* no promise is broken */
    GATE_NEWLY,   /* no promise is newly broken */
    GATE_GROWTH   /* undecided does not grow */
};

/* What the tenants of the first three kinds do. */
enum gate_deed { GATE_CHANGE, GATE_MOVE, GATE_GAIN, GATE_LOSE };

enum gate_value_kind { GATE_ANY, GATE_TEXT, GATE_YES, GATE_NO, GATE_BLANK, GATE_UNDECIDED };

struct gate_value {
    enum gate_value_kind kind;
    struct text text; /* GATE_TEXT */
    struct span span;
};

struct gate {
    enum gate_kind kind;
    enum gate_deed deed;
    uint64_t most;
    number share;
    struct gate_value from, to; /* GATE_MOVE; GATE_ANY: not said */
    struct gate_value item;     /* GATE_GAIN, GATE_LOSE */
    struct text decision;       /* empty: any */
    struct span decision_span;
    const uint32_t *tenants; /* indices in gates->watched, each once */
    uint32_t tenant_count;
    struct text sentence, path;
    uint32_t line; /* 0: of the command line */
};

struct gates {
    struct arena *arena;
    struct sources *sources;
    VECTOR(struct gate) items;
    VECTOR(struct text) watched; /* every tenant that some gate names */
    VECTOR(bool) met;            /* one a watched tenant */
    struct text_map *numbers;    /* of watched tenants */
};

/* ---- Reading: a sentence cut into words. */

enum gate_token_kind {
    TOKEN_END, /* of the sentence */
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_TEXT, /* quoted: `text` without quotes and escapes */
    TOKEN_PERCENT,
    TOKEN_COMMA,
    TOKEN_COLON,
    TOKEN_STRAY /* anything else */
};

struct gate_token {
    enum gate_token_kind kind;
    struct text text;
    struct span span;
};

enum { GATE_EXPECTED_MAX = 12 };

struct gate_reader {
    struct gates *gates;
    struct diags *diags;
    struct text text; /* of the whole file */
    uint32_t file;
    uint32_t at;    /* behind the token */
    uint32_t begin; /* where the sentence begins */
    struct gate_token token, before;
    /* What could have stood where the token stands. */
    const char *expected[GATE_EXPECTED_MAX];
    uint32_t expected_count;
    bool is_said; /* the mistake of this sentence */
    gates_file *named_file;
    void *context;
    struct text folder; /* from which files are named */
};

/* Goes to the first word of the next sentence; false when there is none. */
bool gate_reader_begin(struct gate_reader *reader);
/* Goes to the next word. */
void gate_reader_next(struct gate_reader *reader);
/* The same across the ends of lines: a list may go on after a comma. */
void gate_reader_next_line(struct gate_reader *reader);
/* Passes over what is left of the line after a mistake. */
void gate_reader_skip(struct gate_reader *reader);

/* Tenants as numbers in `watched`, each once. */
struct gate_tenants {
    VECTOR(uint32_t) numbers;
    struct text_map *seen;
};
/* Trimmed; an empty one is passed over. */
void gate_tenants_add(struct gates *gates, struct gate_tenants *list, struct text tenant_id);
/* Adds the tenants that a file names. False after a mistake (said, at the span where the file is
 * named). */
bool gate_list_read(struct gate_reader *reader, struct text path, struct span span,
                    struct gate_tenants *list);

/* ---- Words. */

void gate_add_value(struct buffer *out, const struct gate_value *value);
/* "change in priority", "move from "High" to "Low" in priority"; of one tenant "changes ...". */
void gate_add_deed(struct buffer *out, const struct gate *gate, bool one);
/* "1 tenant", "12 tenants" */
void gate_add_tenants(struct buffer *out, uint64_t count);

/* ---- Judging: who is it that does what the gate speaks of. */

/* True when the move is one that the gate speaks of; result: the gate's, or INDEX_NONE: any. */
bool gate_is_met_by(const struct gate *gate, uint32_t result, const struct comparison *comparison,
                    const struct move *move);

#endif
