/* The order in which definitions and decisions are worked out: each after those it asks. Found
 * from names alone, before anything is lowered, and without recursion over the chain of names, so
 * that its length is bounded by memory only. A circle is reported once and its members set aside.
 */
#include "check/checker.h"

struct graph {
    VECTOR(uint32_t) edges; /* to which vertex */
    size_t *starts;         /* by vertex; one more at the end */
    uint32_t *met;   /* by vertex: the last one that has an edge here, so that each stands once */
    uint32_t vertex; /* whose edges are gathered */
};

static void link_name(struct checker *c, struct graph *graph, uint32_t scope, name_id name) {
    const struct symbol *symbol = symbol_resolve(c, scope, name);
    uint32_t to;
    if (symbol && symbol->kind == SYMBOL_DEFINITION)
        to = symbol->index;
    else if (symbol && symbol->kind == SYMBOL_OUTPUT)
        to = (uint32_t)c->defines.count + symbol->index;
    else
        return;
    if (graph->met[to] == graph->vertex)
        return;
    graph->met[to] = graph->vertex;
    VECTOR_PUSH(&graph->edges, to);
}

/* Trees are capped in depth where they are made, so this may recurse. */
static void link_tree(struct checker *c, struct graph *graph, uint32_t scope,
                      const struct tree *tree) {
    uint32_t record;
    switch ((int)tree->kind) {
    case TREE_NAME:
        link_name(c, graph, scope, tree->name);
        return;
    case TREE_CHILD_IS:
    case TREE_CHILD_HAS:
        link_name(c, graph, scope, tree->name);
        break;
    case TREE_QUANTIFIED:
    case TREE_LATEST:
        record = record_named(c, tree->name);
        scope = record == INDEX_NONE ? scope : record;
        break;
    case TREE_COUNT:
        record = record_named(c, tree->name);
        if (record == INDEX_NONE)
            link_name(c, graph, scope, tree->name);
        else
            scope = record;
        break;
    case TREE_CITES:
        return;
    default:
        break;
    }
    for (const struct tree *child = tree->first; child; child = child->next)
        link_tree(c, graph, scope, child);
}

static void gather_edges(struct checker *c, struct graph *graph) {
    for (uint32_t i = 0; i < c->defines.count; i++) {
        graph->vertex = i;
        graph->starts[i] = graph->edges.count;
        link_tree(c, graph, c->defines.items[i].scope, c->defines.items[i].tree);
    }
    for (uint32_t i = 0; i < c->decisions.count; i++) {
        const struct decision_entry *entry = &c->decisions.items[i];
        const struct tree *rows = NULL;
        graph->vertex = (uint32_t)c->defines.count + i;
        graph->starts[graph->vertex] = graph->edges.count;
        for (size_t j = 0; j < entry->rules.count; j++) {
            const struct rule_entry *rule = &entry->rules.items[j];
            if (rule->rows && rule->rows != rows) {
                const struct tree *when = tree_part(rule->rows, TREE_WHEN);
                const struct tree *heading = row_heading(rule->rows);
                rows = rule->rows;
                if (when)
                    link_tree(c, graph, 0, when);
                for (const struct tree *cell = heading->first; cell; cell = cell->next) {
                    const struct tree *head = cell_head(cell);
                    const struct symbol *symbol =
                        head && head->kind == TREE_NAME ? symbol_resolve(c, 0, head->name) : NULL;
                    bool is_own = symbol && symbol->kind == SYMBOL_OUTPUT && symbol->index == i &&
                                  symbol->output > 0;
                    if (head && !is_own)
                        link_tree(c, graph, 0, head);
                }
            }
            link_tree(c, graph, 0, rule->tree);
        }
    }
    graph->starts[c->defines.count + c->decisions.count] = graph->edges.count;
}

struct name_place {
    struct text name;
    struct span span;
};

static struct name_place vertex_name(const struct checker *c, uint32_t vertex) {
    const struct symbol *symbol = vertex < c->defines.count
                                      ? c->defines.items[vertex].symbol
                                      : c->decisions.items[vertex - c->defines.count].symbol;
    return (struct name_place){name_of(c, symbol->name), symbol->span};
}

static bool *vertex_bad(struct checker *c, uint32_t vertex) {
    return vertex < c->defines.count ? &c->defines.items[vertex].bad
                                     : &c->decisions.items[vertex - c->defines.count].bad;
}

/* path[from..count) asks each other in turn, and the last one asks the first again. */
static void report_circle(struct checker *c, const uint32_t *path, size_t from, size_t count,
                          bool *reported) {
    bool again = false;
    for (size_t i = from; i < count; i++) {
        again = again || reported[path[i]];
        reported[path[i]] = true;
        *vertex_bad(c, path[i]) = true;
    }
    if (again)
        return;
    struct name_place first = vertex_name(c, path[from]);
    if (count - from == 1) {
        struct diag *diag = diag_add(c->diags, DIAG_E0313, first.span, "\"%.*s\" asks for itself",
                                     TEXT_ARGS(first.name));
        diag_hint(c->diags, diag, "say it by facts, or by names that do not lead back to it");
        return;
    }
    struct buffer words = {0};
    for (size_t i = from; i < count && i < from + 8; i++) {
        struct name_place next = vertex_name(c, i + 1 < count ? path[i + 1] : path[from]);
        struct name_place name = vertex_name(c, path[i]);
        buffer_format(&words, "%s%.*s asks %.*s", i > from ? ", " : "", TEXT_ARGS(name.name),
                      TEXT_ARGS(next.name));
    }
    if (count - from > 8)
        buffer_add_string(&words, ", and so on");
    struct text circle = buffer_text(&words);
    struct diag *diag =
        diag_add(c->diags, DIAG_E0313, first.span, "these go in a circle: %.*s", TEXT_ARGS(circle));
    buffer_free(&words);
    diag_hint(c->diags, diag, "let one of them be said by facts alone");
    for (size_t i = from + 1; i < count && i < from + 8; i++) {
        struct name_place name = vertex_name(c, path[i]);
        diag_relate(c->diags, diag, name.span, "\"%.*s\" is declared here", TEXT_ARGS(name.name));
    }
}

enum { WHITE, OPEN, DONE };

void order_by_dependence(struct checker *c) {
    size_t count = c->defines.count + c->decisions.count;
    struct graph graph = {0};
    graph.starts = arena_array(c->arena, count + 1, sizeof *graph.starts);
    graph.met = arena_array(c->arena, count + 1, sizeof *graph.met);
    memset(graph.met, 0xFF, (count + 1) * sizeof *graph.met);
    gather_edges(c, &graph);
    uint8_t *color = arena_array(c->arena, count + 1, sizeof *color);
    bool *reported = arena_array(c->arena, count + 1, sizeof *reported);
    size_t *next = arena_array(c->arena, count + 1, sizeof *next);
    size_t *place = arena_array(c->arena, count + 1, sizeof *place);
    VECTOR(uint32_t) path = {0};
    for (uint32_t start = 0; start < count; start++) {
        if (color[start] != WHITE)
            continue;
        VECTOR_PUSH(&path, start);
        color[start] = OPEN;
        next[start] = graph.starts[start];
        place[start] = 0;
        while (path.count > 0) {
            uint32_t vertex = path.items[path.count - 1];
            if (next[vertex] == graph.starts[vertex + 1]) {
                color[vertex] = DONE;
                VECTOR_PUSH(&c->order, vertex);
                path.count--;
                continue;
            }
            uint32_t to = graph.edges.items[next[vertex]++];
            if (color[to] == OPEN) {
                report_circle(c, path.items, place[to], path.count, reported);
            } else if (color[to] == WHITE) {
                color[to] = OPEN;
                next[to] = graph.starts[to];
                place[to] = path.count;
                VECTOR_PUSH(&path, to);
            }
        }
    }
    VECTOR_FREE(&path);
    VECTOR_FREE(&graph.edges);
}
