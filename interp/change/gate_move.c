/* Which moves a gate speaks of, and how that is said. Outcomes are texts of outcome_write: a value
 * that could be taken for something else stands in quotes there. */
#include "change/gate_sentence.h"

void gate_add_value(struct buffer *out, const struct gate_value *value) {
    switch (value->kind) {
    case GATE_ANY:
        buffer_add_string(out, "anything");
        break;
    case GATE_TEXT:
        buffer_format(out, "\"%.*s\"", TEXT_ARGS(value->text));
        break;
    case GATE_YES:
        buffer_add_string(out, "yes");
        break;
    case GATE_NO:
        buffer_add_string(out, "no");
        break;
    case GATE_BLANK:
        buffer_add_string(out, "blank");
        break;
    case GATE_UNDECIDED:
        buffer_add_string(out, "undecided");
        break;
    }
}

static void add_named_value(struct buffer *out, const char *before,
                            const struct gate_value *value) {
    if (value->kind == GATE_ANY)
        return;
    buffer_add_string(out, before);
    gate_add_value(out, value);
}

void gate_add_deed(struct buffer *out, const struct gate *gate, bool one) {
    static const char *const verbs[] = {"change", "move", "gain", "lose"};
    buffer_add_string(out, verbs[gate->deed]);
    buffer_add_string(out, one ? "s" : "");
    add_named_value(out, " from ", &gate->from);
    add_named_value(out, " to ", &gate->to);
    add_named_value(out, " ", &gate->item);
    if (gate->decision.length > 0)
        buffer_format(out, " in %.*s", TEXT_ARGS(gate->decision));
}

void gate_add_tenants(struct buffer *out, uint64_t count) {
    buffer_add_unsigned(out, count);
    buffer_add_string(out, count == 1 ? " tenant" : " tenants");
}

/* ---- Outcomes. */

/* A value as outcome_write gives it, without its quotes if it has some. */
static bool value_is(struct text written, struct text wanted) {
    if (written.length < 2 || written.bytes[0] != '"')
        return text_is(written, wanted);
    uint32_t at = 0;
    for (uint32_t i = 1; i + 1 < written.length; i++) {
        if (written.bytes[i] == '\\')
            i++;
        if (at >= wanted.length || written.bytes[i] != wanted.bytes[at++])
            return false;
    }
    return at == wanted.length;
}

/* The next of the values that "; " divides; false at the end. */
static bool next_item(struct text *list, struct text *item) {
    bool is_quoted = list->length > 0 && list->bytes[0] == '"';
    uint32_t end = 0;
    if (list->length == 0)
        return false;
    while (end < list->length && (is_quoted || list->bytes[end] != ';')) {
        if (list->bytes[end] == '\\' && is_quoted)
            end++;
        else if (list->bytes[end] == '"' && end > 0)
            is_quoted = false;
        end++;
    }
    *item = (struct text){list->bytes, end < list->length ? end : list->length};
    end += 2;
    *list = end < list->length ? (struct text){list->bytes + end, list->length - end} : TEXT("");
    return true;
}

/* The item is surely in the list. What is only possible stands last, behind "? ". */
static bool has_item(struct text list, struct text wanted) {
    struct text item;
    while (next_item(&list, &item) && !text_starts(item, TEXT("? ")))
        if (value_is(item, wanted))
            return true;
    return false;
}

static bool outcome_is(const struct outcome *outcome, const struct gate_value *value) {
    switch (value->kind) {
    case GATE_ANY:
        return true;
    case GATE_BLANK:
        return outcome->is_blank;
    case GATE_UNDECIDED:
        return outcome->is_undecided;
    case GATE_TEXT:
        return !outcome->is_blank && !outcome->is_undecided && value_is(outcome->text, value->text);
    case GATE_YES:
        return text_is(outcome->text, TEXT("true"));
    case GATE_NO:
        return text_is(outcome->text, TEXT("false"));
    }
    return false;
}

bool gate_is_met_by(const struct gate *gate, uint32_t result, const struct comparison *comparison,
                    const struct move *move) {
    const struct compared_result *of = &comparison->results[move->result];
    const struct outcome *old = &of->outcomes[move->old.outcome];
    const struct outcome *new = &of->outcomes[move->new.outcome];
    if (result != INDEX_NONE && result != move->result)
        return false;
    switch (gate->deed) {
    case GATE_CHANGE:
        return true;
    case GATE_MOVE: /* from one set of possible values to another it stays undecided */
        return outcome_is(old, &gate->from) && outcome_is(new, &gate->to) &&
               !(old->is_undecided && new->is_undecided &&
                 (gate->from.kind == GATE_UNDECIDED || gate->to.kind == GATE_UNDECIDED));
    case GATE_GAIN:
        return !has_item(old->text, gate->item.text) && has_item(new->text, gate->item.text);
    case GATE_LOSE:
        return has_item(old->text, gate->item.text) && !has_item(new->text, gate->item.text);
    }
    return false;
}
