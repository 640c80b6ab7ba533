/* The sentences of gates. Each place in a sentence notes what could stand there, so that a mistake
 * names all of it. */
#include "base/file.h"
#include "base/limits.h"
#include "base/near.h"
#include "change/gate_sentence.h"
#include "syntax/encoding.h"
#include "syntax/reader.h"

struct gates *gates_new(struct arena *arena, struct sources *sources) {
    struct gates *gates = memory_alloc(sizeof *gates);
    *gates = (struct gates){.arena = arena, .sources = sources, .numbers = text_map_new(false)};
    return gates;
}

void gates_free(struct gates *gates) {
    if (!gates)
        return;
    VECTOR_FREE(&gates->items);
    VECTOR_FREE(&gates->watched);
    VECTOR_FREE(&gates->met);
    text_map_free(gates->numbers);
    memory_free(gates);
}

size_t gates_count(const struct gates *gates) {
    return gates->items.count;
}

/* The number of a tenant in `watched`, to which it is added. */
static uint32_t watch(struct gates *gates, struct text tenant_id) {
    bool is_new;
    uint32_t id = text_map_put(gates->numbers, tenant_id, (uint32_t)gates->watched.count, &is_new);
    if (is_new) {
        VECTOR_PUSH(&gates->watched, arena_text(gates->arena, tenant_id));
        VECTOR_PUSH(&gates->met, false);
    }
    return id;
}

void gate_tenants_add(struct gates *gates, struct gate_tenants *list, struct text tenant_id) {
    bool is_new;
    tenant_id = text_trim(tenant_id);
    if (tenant_id.length == 0)
        return;
    text_map_put(list->seen, tenant_id, 0, &is_new);
    if (is_new)
        VECTOR_PUSH(&list->numbers, watch(gates, tenant_id));
}

bool gates_watch(const struct gates *gates) {
    return gates->watched.count > 0;
}

void gates_meet(struct gates *gates, struct text tenant_id) {
    uint32_t id;
    if (gates->watched.count > 0 && text_map_get(gates->numbers, tenant_id, &id))
        gates->met.items[id] = true;
}

/* ---- What stands where. */

static void note_expected(struct gate_reader *reader, const char *what) {
    if (reader->expected_count < GATE_EXPECTED_MAX)
        reader->expected[reader->expected_count++] = what;
}

static bool is_word(const struct gate_reader *reader, const char *word) {
    return reader->token.kind == TOKEN_WORD && text_is_nocase(reader->token.text, text_of(word));
}

static bool accept(struct gate_reader *reader, const char *word) {
    if (!is_word(reader, word)) {
        note_expected(reader, word);
        return false;
    }
    gate_reader_next(reader);
    return true;
}

/* A word that bends with the number before it: the first form is the one that messages name. */
static bool accept_either(struct gate_reader *reader, const char *word, const char *other) {
    if (!is_word(reader, other))
        return accept(reader, word);
    gate_reader_next(reader);
    return true;
}

static struct diag *refuse(struct gate_reader *reader, enum diag_code code, struct span span,
                           const char *message) {
    reader->is_said = true;
    return diag_add(reader->diags, code, span, "%s", message);
}

static void add_expected(struct buffer *out, const struct gate_reader *reader) {
    for (uint32_t i = 0; i < reader->expected_count; i++) {
        const char *word = reader->expected[i];
        bool is_phrase = word[0] == ' '; /* "a decision" rather than `in` */
        buffer_add_string(out, i == 0 ? "" : i + 1 == reader->expected_count ? " or " : ", ");
        buffer_format(out, is_phrase ? "%s" : "`%s`", is_phrase ? word + 1 : word);
    }
}

static struct text near_expected(const struct gate_reader *reader) {
    struct near near = near_start(reader->token.text);
    if (reader->token.kind != TOKEN_WORD)
        return TEXT("");
    for (uint32_t i = 0; i < reader->expected_count; i++)
        if (reader->expected[i][0] != ' ')
            near_try(&near, text_of(reader->expected[i]));
    return near_found(&near) ? near.best : TEXT("");
}

/* What stands here fits nothing that could. */
static bool say_expected(struct gate_reader *reader) {
    if (reader->is_said)
        return false;
    struct buffer expected = {0};
    bool is_end = reader->token.kind == TOKEN_END;
    add_expected(&expected, reader);
    reader->is_said = true;
    struct diag *diag =
        is_end ? diag_add(reader->diags, DIAG_E0902, reader->token.span,
                          "the sentence ends here, but %.*s is missing",
                          TEXT_ARGS(buffer_text(&expected)))
               : diag_add(reader->diags, DIAG_E0902, reader->token.span,
                          "here stands `%.*s`, but only %.*s can stand here",
                          TEXT_ARGS(span_text(reader->gates->sources, reader->token.span)),
                          TEXT_ARGS(buffer_text(&expected)));
    struct text near = near_expected(reader);
    if (near.length)
        diag_hint(reader->diags, diag, "did you mean `%.*s`?", TEXT_ARGS(near));
    buffer_free(&expected);
    return false;
}

static bool expect(struct gate_reader *reader, const char *word) {
    return accept(reader, word) || say_expected(reader);
}

static bool expect_either(struct gate_reader *reader, const char *word, const char *other) {
    return accept_either(reader, word, other) || say_expected(reader);
}

/* A quoted text; what stands there without quotes is shown with them. */
static bool expect_text(struct gate_reader *reader, const char *what, struct text *text) {
    if (reader->token.kind == TOKEN_TEXT && !reader->is_said) {
        *text = reader->token.text;
        if (text->length > 0)
            return true;
        refuse(reader, DIAG_E0904, reader->token.span, "this text is empty");
        return false;
    }
    note_expected(reader, what);
    if (reader->is_said || (reader->token.kind != TOKEN_WORD && reader->token.kind != TOKEN_NUMBER))
        return say_expected(reader);
    struct diag *diag =
        refuse(reader, DIAG_E0904, reader->token.span, "a value stands in double quotes");
    diag_hint(reader->diags, diag, "write \"%.*s\"", TEXT_ARGS(reader->token.text));
    return false;
}

/* ---- Parts of sentences. */

static bool read_value(struct gate_reader *reader, struct gate_value *value) {
    static const struct {
        const char *word;
        enum gate_value_kind kind;
    } words[] = {
        {"blank", GATE_BLANK}, {"undecided", GATE_UNDECIDED}, {"yes", GATE_YES}, {"no", GATE_NO}};
    value->span = reader->token.span;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (accept(reader, words[i].word)) {
            value->kind = words[i].kind;
            return true;
        }
    if (!expect_text(reader, " a quoted value", &value->text))
        return false;
    value->kind = GATE_TEXT;
    gate_reader_next(reader);
    return true;
}

static bool read_decision(struct gate_reader *reader, struct gate *gate) {
    if (reader->token.kind == TOKEN_TEXT && !reader->is_said) {
        struct diag *diag = refuse(reader, DIAG_E0904, reader->token.span,
                                   "the name of a decision stands without quotes");
        diag_hint(reader->diags, diag, "write %.*s", TEXT_ARGS(reader->token.text));
        return false;
    }
    note_expected(reader, " the name of a decision");
    if (reader->token.kind != TOKEN_WORD)
        return say_expected(reader);
    gate->decision = reader->token.text;
    gate->decision_span = reader->token.span;
    gate_reader_next(reader);
    return true;
}

static bool same_value(const struct gate_value *a, const struct gate_value *b) {
    return a->kind == b->kind && a->kind != GATE_ANY &&
           (a->kind != GATE_TEXT || text_is(a->text, b->text));
}

static bool read_move(struct gate_reader *reader, struct gate *gate) {
    gate->deed = GATE_MOVE;
    bool has_from = accept(reader, "from");
    if (has_from && !read_value(reader, &gate->from))
        return false;
    if (has_from ? accept(reader, "to") : expect(reader, "to")) {
        if (!read_value(reader, &gate->to))
            return false;
    } else if (!has_from) {
        return false;
    }
    if (same_value(&gate->from, &gate->to)) {
        struct diag *diag =
            refuse(reader, DIAG_E0903, gate->to.span, "nothing moves from a value to the same one");
        diag_hint(reader->diags, diag, "name another value, or leave out `from` or `to`");
        return false;
    }
    return expect(reader, "in") && read_decision(reader, gate);
}

/* What tenants do: the end of most sentences. */
static bool read_deed(struct gate_reader *reader, struct gate *gate) {
    if (accept_either(reader, "change", "changes")) {
        gate->deed = GATE_CHANGE;
        return accept(reader, "in") ? read_decision(reader, gate) : true;
    }
    if (accept_either(reader, "move", "moves"))
        return read_move(reader, gate);
    gate->deed = accept_either(reader, "gain", "gains") ? GATE_GAIN : GATE_LOSE;
    if (gate->deed == GATE_LOSE && !expect_either(reader, "lose", "loses"))
        return false;
    gate->item = (struct gate_value){.kind = GATE_TEXT, .span = reader->token.span};
    if (!expect_text(reader, " a quoted item", &gate->item.text))
        return false;
    gate_reader_next(reader);
    return expect(reader, "in") && read_decision(reader, gate);
}

static bool say_number(struct gate_reader *reader, struct span span, const char *message,
                       const char *hint) {
    struct diag *diag = refuse(reader, DIAG_E0903, span, message);
    diag_hint(reader->diags, diag, "%s", hint);
    return false;
}

static bool read_share(struct gate_reader *reader, struct gate *gate, struct span span) {
    gate->kind = GATE_SHARE;
    if (gate->share > number_from(100))
        return say_number(reader, span, "a share is at most 100 %",
                          "for a number of tenants write `at most N tenants`");
    if (!expect(reader, "of"))
        return false;
    if (!accept(reader, "the"))
        accept(reader, "all");
    return expect_either(reader, "tenants", "tenant") && read_deed(reader, gate);
}

static bool read_at_most(struct gate_reader *reader, struct gate *gate) {
    struct gate_token token = reader->token;
    int64_t whole;
    note_expected(reader, " a number of tenants");
    note_expected(reader, " a share such as 2 %");
    if (token.kind != TOKEN_NUMBER)
        return say_expected(reader);
    if (number_parse(token.text, &gate->share) != NUMBER_OK)
        return say_number(reader, token.span, "this number cannot be read",
                          "write at most 18 digits, and perhaps a fraction behind a point");
    gate_reader_next(reader);
    if (reader->token.kind == TOKEN_PERCENT) {
        gate_reader_next(reader);
        return read_share(reader, gate, token.span);
    }
    if (accept(reader, "percent"))
        return read_share(reader, gate, token.span);
    note_expected(reader, "%");
    gate->kind = GATE_COUNT;
    if (!expect_either(reader, "tenants", "tenant"))
        return false;
    if (!number_to_whole(gate->share, &whole))
        return say_number(reader, token.span, "tenants are counted in whole numbers",
                          "write a whole number, or a share such as 0.5 %");
    gate->most = (uint64_t)whole;
    return read_deed(reader, gate);
}

static bool read_no(struct gate_reader *reader, struct gate *gate) {
    if (accept_either(reader, "promise", "promises")) {
        if (!expect_either(reader, "is", "are"))
            return false;
        gate->kind = accept(reader, "newly") ? GATE_NEWLY : GATE_BROKEN;
        return expect(reader, "broken");
    }
    gate->kind = GATE_COUNT;
    return expect_either(reader, "tenant", "tenants") && read_deed(reader, gate);
}

static bool read_inline(struct gate_reader *reader, struct gate_tenants *list) {
    struct text tenant_id;
    do {
        gate_reader_next_line(reader);
        if (!expect_text(reader, " a quoted tenant", &tenant_id))
            return false;
        gate_tenants_add(reader->gates, list, tenant_id);
        gate_reader_next(reader);
    } while (reader->token.kind == TOKEN_COMMA);
    note_expected(reader, " a comma");
    return true;
}

static bool read_do_not(struct gate_reader *reader, struct gate *gate) {
    gate->kind = GATE_TENANTS;
    return expect_either(reader, "do", "does") && expect(reader, "not") && read_deed(reader, gate);
}

/* these tenants do not change: "T-1", "T-2" */
static bool read_these(struct gate_reader *reader, struct gate *gate, struct gate_tenants *list) {
    if (!expect_either(reader, "tenants", "tenant") || !read_do_not(reader, gate))
        return false;
    if (reader->token.kind != TOKEN_COLON) {
        note_expected(reader, " a colon and the tenants");
        return say_expected(reader);
    }
    return read_inline(reader, list);
}

/* the tenants in "held.csv" do not change */
static bool read_the(struct gate_reader *reader, struct gate *gate, struct gate_tenants *list) {
    struct text name;
    if (!expect_either(reader, "tenants", "tenant") || !expect(reader, "in") ||
        !expect_text(reader, " the quoted name of a file", &name))
        return false;
    struct span span = reader->token.span;
    gate_reader_next(reader);
    return read_do_not(reader, gate) &&
           gate_list_read(reader, path_join(reader->gates->arena, reader->folder, name), span,
                          list);
}

static bool read_growth(struct gate_reader *reader, struct gate *gate) {
    gate->kind = GATE_GROWTH;
    if (!expect(reader, "does") || !expect(reader, "not") || !expect(reader, "grow"))
        return false;
    return accept(reader, "in") ? read_decision(reader, gate) : true;
}

static bool say_beginning(struct gate_reader *reader) {
    if (reader->is_said)
        return false;
    struct text near = near_expected(reader);
    reader->is_said = true;
    struct diag *diag =
        diag_add(reader->diags, DIAG_E0901, reader->token.span, "no gate begins with `%.*s`",
                 TEXT_ARGS(span_text(reader->gates->sources, reader->token.span)));
    if (near.length)
        diag_hint(reader->diags, diag, "did you mean `%.*s`?", TEXT_ARGS(near));
    else
        diag_hint(
            reader->diags, diag,
            "a gate begins with `at most`, `no tenant`, `no promise`, `these tenants do not`, "
            "`the tenants in \"FILE\" do not` or `undecided does not grow`");
    return false;
}

static bool read_sentence(struct gate_reader *reader, struct gate *gate,
                          struct gate_tenants *list) {
    if (accept(reader, "at"))
        return expect(reader, "most") && read_at_most(reader, gate);
    if (accept(reader, "no"))
        return read_no(reader, gate);
    if (accept_either(reader, "these", "this"))
        return read_these(reader, gate, list);
    if (accept(reader, "the"))
        return read_the(reader, gate, list);
    if (accept(reader, "undecided"))
        return read_growth(reader, gate);
    return say_beginning(reader);
}

static bool ends_here(struct gate_reader *reader) {
    if (reader->is_said)
        return false;
    if (reader->token.kind == TOKEN_END)
        return true;
    note_expected(reader, " the end of the line");
    return say_expected(reader);
}

/* Reads the sentence at which the reader stands. */
static void read_gate(struct gate_reader *reader, bool is_of_call) {
    struct gates *gates = reader->gates;
    const struct source *source = sources_get(gates->sources, reader->file);
    struct gate gate = {.path = source->path};
    struct gate_tenants list = {.seen = text_map_new(false)};
    if (read_sentence(reader, &gate, &list) && ends_here(reader)) {
        size_t line, column, count = list.numbers.count;
        source_position(source, reader->begin, &line, &column);
        gate.line = is_of_call ? 0 : (uint32_t)line;
        gate.sentence = span_text(
            gates->sources, (struct span){reader->file, reader->begin, reader->before.span.end});
        uint32_t *tenants = arena_array(gates->arena, count, sizeof *tenants);
        if (count > 0)
            memcpy(tenants, list.numbers.items, count * sizeof *tenants);
        gate.tenants = tenants;
        gate.tenant_count = (uint32_t)count;
        VECTOR_PUSH(&gates->items, gate);
    }
    gate_reader_skip(reader);
    VECTOR_FREE(&list.numbers);
    text_map_free(list.seen);
}

static bool read_all(struct gates *gates, struct text path, struct text text, bool is_of_call,
                     gates_file *named_file, void *context, struct diags *diags) {
    size_t errors = diags_count(diags, DIAG_ERROR);
    uint32_t file = sources_add(gates->sources, path, text);
    const struct source *source = sources_get(gates->sources, file);
    struct reader bytes = {
        .arena = gates->arena, .diags = diags, .file = file, .text = source->text};
    struct gate_reader reader = {.gates = gates,
                                 .diags = diags,
                                 .text = source->text,
                                 .file = file,
                                 .named_file = named_file,
                                 .context = context,
                                 .folder = is_of_call ? TEXT("") : path_folder(source->path)};
    if (encoding_check(&bytes) && diags_count(diags, DIAG_ERROR) == errors)
        while (gate_reader_begin(&reader))
            read_gate(&reader, is_of_call);
    return diags_count(diags, DIAG_ERROR) == errors;
}

bool gates_read(struct gates *gates, struct text path, struct text text, gates_file *named_file,
                void *context, struct diags *diags) {
    return read_all(gates, path, text, false, named_file, context, diags);
}

bool gates_read_call(struct gates *gates, struct text sentence, gates_file *named_file,
                     void *context, struct diags *diags) {
    size_t before = gates->items.count;
    if (!read_all(gates, TEXT("--gate"), sentence, true, named_file, context, diags))
        return false;
    if (gates->items.count > before)
        return true;
    diag_add(diags, DIAG_E0901, (struct span){(uint32_t)sources_count(gates->sources) - 1, 0, 0},
             "there is no gate here");
    return false;
}
