/* Reading those who moved again. So many are taken at a time as a search keeps in memory. */
#include "change/movers.h"

enum { TENANTS_AT_ONCE = 1 << 15 };

bool movers_read(void *context, const struct schema *schema, const struct portfolio_sink *sink) {
    const struct movers *movers = context;
    struct portfolio_options options = *movers->request->facts;
    struct diags *unheard = diags_new(movers->arena, NULL); /* all was said before */
    struct portfolio_counts counts;
    options.schema = schema;
    options.as_of = movers->request->new.day;
    options.strict = false;
    options.only = movers->ids;
    options.only_count = movers->count;
    *movers->result = portfolio_read(&options, sink, unheard, &counts);
    diags_free(unheard);
    return *movers->result == PORTFOLIO_DONE;
}

struct movers movers_take(const struct comparison *comparison,
                          const struct compare_request *request, size_t start, size_t *moves,
                          enum portfolio_result *result) {
    struct arena *arena = arena_new();
    struct movers movers = {.request = request,
                            .arena = arena,
                            .ids = arena_array(arena, TENANTS_AT_ONCE, sizeof(struct text)),
                            .numbers = text_map_new(false),
                            .result = result};
    size_t at = start;
    for (; at < comparison->move_count; at++) {
        struct text id = comparison->moves[at].tenant_id;
        bool is_new;
        if (at > start && text_is(id, comparison->moves[at - 1].tenant_id))
            continue;
        if (movers.count == TENANTS_AT_ONCE)
            break;
        text_map_put(movers.numbers, id, movers.count, &is_new);
        movers.ids[movers.count++] = id;
    }
    *moves = at - start;
    return movers;
}

void movers_free(struct movers *movers) {
    text_map_free(movers->numbers);
    arena_free(movers->arena);
}
