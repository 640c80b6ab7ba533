/* Looking things up in a checked program. */
#include "program/program.h"

uint32_t program_path(const struct program *program, uint32_t record, uint32_t fact) {
    for (uint32_t i = 0; i < program->path_count; i++)
        if (program->paths[i].record == record && program->paths[i].fact == fact)
            return i;
    return INDEX_NONE;
}

const struct dated *constant_on(const struct constant *constant, day_number today) {
    const struct dated *found = &constant->alternatives[0];
    for (uint32_t i = 1; i < constant->count && constant->alternatives[i].from <= today; i++)
        found = &constant->alternatives[i];
    return found;
}

bool program_find_result(const struct program *program, struct text name, struct result *result) {
    *result = (struct result){.name = name, .decision = INDEX_NONE, .definition = INDEX_NONE};
    for (uint32_t i = 0; i < program->decision_count; i++)
        for (uint32_t j = 0; j < program->decisions[i].output_count; j++)
            if (text_is(program->decisions[i].outputs[j].name, name)) {
                *result = (struct result){.name = program->decisions[i].outputs[j].name,
                                          .decision = i,
                                          .output = j,
                                          .definition = INDEX_NONE};
                return true;
            }
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == 0 && text_is(program->definitions[i].name, name)) {
            result->name = program->definitions[i].name;
            result->definition = i;
            return true;
        }
    return false;
}

/* The arena owns everything but the maps by which values and rows are found. */
void program_free(struct program *program) {
    if (!program || !program->schema)
        return;
    const struct schema *schema = program->schema;
    for (uint32_t i = 0; i < schema->record_count; i++)
        for (uint32_t j = 0; j < schema->records[i].fact_count; j++)
            if (schema->records[i].facts[j].type.choices)
                text_map_free(schema->records[i].facts[j].type.choices->codes);
    for (uint32_t i = 0; i < schema->table_count; i++) {
        text_map_free(schema->tables[i].rows);
        for (uint32_t j = 0; j < schema->tables[i].column_count; j++)
            if (schema->tables[i].columns[j].type.choices)
                text_map_free(schema->tables[i].columns[j].type.choices->codes);
    }
    for (uint32_t i = 0; i < program->decision_count; i++)
        for (uint32_t j = 0; j < program->decisions[i].output_count; j++)
            if (program->decisions[i].outputs[j].type.choices)
                text_map_free(program->decisions[i].outputs[j].type.choices->codes);
    program->schema = NULL;
}
