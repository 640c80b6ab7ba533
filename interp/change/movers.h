/* Those who moved, read again some ten thousand at a time; for the searches for causes only. */
#ifndef TENET_CHANGE_MOVERS_H
#define TENET_CHANGE_MOVERS_H

#include "change/compare.h"

struct movers {
    const struct compare_request *request;
    struct arena *arena; /* of these movers */
    struct text *ids;
    uint32_t count;
    struct text_map *numbers;      /* by id */
    enum portfolio_result *result; /* of the last reading */
};

/* Those of the moves from `start` on; *moves says how many moves are theirs. */
struct movers movers_take(const struct comparison *comparison,
                          const struct compare_request *request, size_t start, size_t *moves,
                          enum portfolio_result *result);
void movers_free(struct movers *movers);
/* As struct tenants_again asks for; the context is the movers. They come in the order of the moves.
 */
bool movers_read(void *movers, const struct schema *schema, const struct portfolio_sink *sink);

#endif
