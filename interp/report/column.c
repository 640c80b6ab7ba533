/* What the formats share: the columns of the results and how a verdict looks as a cell. */
#include "report/column.h"

struct type output_item_type(const struct decision *decision, uint32_t output) {
    struct type type = decision->outputs[output].type;
    if (decision->take == TAKE_EVERY && type.kind == TYPE_LIST)
        type.kind = TYPE_TEXT;
    return type;
}

void column_of(const struct program *program, const struct result *result,
               struct column_of_results *column) {
    *column = (struct column_of_results){.result = *result, .name = result->name};
    if (result->decision == INDEX_NONE) {
        column->definition = &program->definitions[result->definition];
        column->type = program->scopes[0].nodes[column->definition->root].type;
        column->is_finite = column->type.kind == TYPE_ONE_OF || column->type.kind == TYPE_YES_NO;
        return;
    }
    column->decision = &program->decisions[result->decision];
    const struct output *output = &column->decision->outputs[result->output];
    column->is_list = column->decision->take == TAKE_EVERY;
    column->is_finite = output->is_finite && !column->is_list;
    column->type = output_item_type(column->decision, result->output);
}

void column_write_cell(struct buffer *out, const struct column_of_results *column,
                       const struct verdict *verdict) {
    if (!verdict->is_list) {
        if (verdict->undecided)
            buffer_add_char(out, '?');
        else
            value_write(out, &column->type, &verdict->value);
        return;
    }
    for (uint32_t i = 0; i < verdict->item_count; i++) {
        if (i > 0)
            buffer_add(out, "; ", 2);
        value_write(out, &column->type, &verdict->items[i]);
    }
    if (verdict->undecided)
        buffer_add_string(out, verdict->item_count > 0 ? "; ?" : "?");
}

void value_write_words(struct buffer *out, const struct type *type, const struct value *value) {
    if (value->state == VALUE_UNKNOWN)
        buffer_add_string(out, "unknown");
    else if (value->state == VALUE_BLANK)
        buffer_add_string(out, "blank");
    else if (type->kind == TYPE_YES_NO)
        buffer_add_string(out, value->yes ? "yes" : "no");
    else if (type->kind == TYPE_LIST && value->list.count == 0)
        buffer_add_string(out, "empty");
    else
        value_write(out, type, value);
}

void value_write_measured(struct buffer *out, const struct type *type, const struct value *value) {
    bool has_unit = type->kind == TYPE_NUMBER && type->unit != TYPE_UNIT_NONE;
    if (!has_unit || value->state != VALUE_KNOWN) {
        value_write_words(out, type, value);
        return;
    }
    value_write_source(out, type, value);
    if (value->number == number_from(1))
        out->length--; /* units are written as many: "days" */
}

struct text tenant_id_of(const struct batch *batch, uint32_t row) {
    const struct column *key =
        batch->record->key == INDEX_NONE ? NULL : &batch->columns[batch->record->key];
    return key && plane_bit(key->known, row) ? key->texts[row] : TEXT("");
}

uint32_t name_fact_of(const struct record *record) {
    for (uint32_t i = 0; i < record->fact_count; i++)
        if (i != record->key && record->facts[i].type.kind == TYPE_TEXT)
            return i;
    return INDEX_NONE;
}

struct text tenant_name_of(const struct batch *batch, uint32_t row) {
    struct value value = {.state = VALUE_UNKNOWN};
    uint32_t fact = name_fact_of(batch->record);
    if (fact != INDEX_NONE)
        batch_get(batch, row, fact, &value);
    return value.state == VALUE_KNOWN ? value.text : TEXT("");
}

struct text row_name_of(struct arena *arena, const struct batch *batch, uint32_t row) {
    struct value value = {.state = VALUE_UNKNOWN};
    uint32_t fact = name_fact_of(batch->record);
    if (fact != INDEX_NONE)
        batch_get(batch, row, fact, &value);
    if (value.state != VALUE_KNOWN)
        return batch->record->name;
    return arena_format(arena, "%.*s %.*s", TEXT_ARGS(batch->record->name), TEXT_ARGS(value.text));
}
