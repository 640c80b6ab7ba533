/* explain --what-if and --to: tenants as values, changed and evaluated again. */
#ifndef TENET_CLI_SUPPOSING_H
#define TENET_CLI_SUPPOSING_H

#include "cli/selection.h"
#include "data/tenant.h"

struct supposing {
    struct session *session;
    const struct program *program;
    const struct result *results; /* of --only, else all */
    uint32_t result_count;
    struct portfolio_options facts;
    bool is_json;
    uint32_t count; /* tenants written so far */
    struct buffer out;
    struct arena *arena; /* as long as a tenant */
    bool has_finding;    /* exit status 1 */
};

/* Writes one tenant; false after a message about the words of the call. */
typedef bool suppose_tenant(struct supposing *supposing, const struct tenant *tenant,
                            const void *asked);
/* Reads the tenants of the call and writes them one after the other. */
enum status suppose_each(struct supposing *supposing, suppose_tenant *tenant, const void *asked);

enum status explain_what_if(struct session *session, const struct program *program);
enum status explain_to(struct session *session, const struct program *program);

#endif
