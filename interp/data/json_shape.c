/* Shapes grow: a key that an object did not have is put where it stands in the next one. When
 * several objects come in another order, the shape is forgotten and learned anew, more and more
 * seldom, so that objects without any order cost little more than their careful reading. */
#include "data/json_shape.h"

#include "schema/schema.h"

enum { PATIENCE_AT_FIRST = 4, PATIENCE_MAX = 1 << 20 };

static void put_end(struct json_shape *shape) {
    VECTOR_RESERVE(&shape->leads, (size_t)shape->count + 1);
    shape->leads.items[shape->count] = (struct json_lead){.wanted = 1, .target = INDEX_NONE};
}

void shape_init(struct json_shape *shape) {
    *shape = (struct json_shape){.patience = PATIENCE_AT_FIRST};
    put_end(shape);
}

void shape_free(struct json_shape *shape) {
    VECTOR_FREE(&shape->leads);
    VECTOR_FREE(&shape->places);
}

uint32_t shape_begin(struct json_shape *shape) {
    if (shape->strikes < shape->patience)
        return 0;
    shape->strikes = 0;
    if (shape->patience < PATIENCE_MAX)
        shape->patience *= 2;
    for (size_t i = 0; i < shape->places.count; i++)
        shape->places.items[i] = INDEX_NONE;
    shape->count = 0;
    put_end(shape);
    return 0;
}

/* Runs take strings only. */
static void lead_take_string(struct json_lead *lead) {
    if (lead->is_child || lead->length > lead->value || lead->length == LEAD_BYTES)
        return;
    lead->bytes[lead->length++] = '"';
    if (lead->length <= LEAD_STEP)
        lead->mask = lead->wanted = UINT32_MAX >> (LEAD_STEP - lead->length);
}

static void lead_set(struct json_lead *lead, struct text bytes, uint32_t target, uint32_t cell,
                     bool is_child) {
    bool is_string = bytes.bytes[bytes.length - 1] == '"';
    uint32_t value = bytes.length - is_string;
    if (lead->value == value && memcmp(lead->bytes, bytes.bytes, value) == 0)
        is_string |= lead->length > lead->value; /* once a string, and now null, say */
    *lead = (struct json_lead){.value = value,
                               .length = value,
                               .wanted = 1,
                               .target = target,
                               .cell = cell,
                               .is_child = is_child};
    memcpy(lead->bytes, bytes.bytes, value);
    if (is_string)
        lead_take_string(lead);
}

static uint32_t *place_of(struct json_shape *shape, uint32_t target) {
    while (shape->places.count <= target)
        VECTOR_PUSH(&shape->places, INDEX_NONE);
    return &shape->places.items[target];
}

/* Makes room at `place`, whose lead and those behind it move. */
static void open_gap(struct json_shape *shape, uint32_t place) {
    shape->count++;
    put_end(shape);
    struct json_lead *leads = shape->leads.items;
    memmove(leads + place + 1, leads + place, (shape->count - 1 - place) * sizeof *leads);
    for (uint32_t i = place + 1; i < shape->count; i++)
        shape->places.items[leads[i].target] = i;
}

uint32_t shape_learn(struct json_shape *shape, uint32_t place, struct text lead, uint32_t target,
                     uint32_t cell, bool is_child) {
    uint32_t *known = place_of(shape, target);
    if (lead.length > LEAD_BYTES)
        return place;
    if (*known == INDEX_NONE && shape->count < LEADS_MAX) {
        *known = place;
        open_gap(shape, place);
    } else if (*known == INDEX_NONE || *known < place) {
        return place;
    }
    place = *known;
    const struct json_lead *old = &shape->leads.items[place];
    /* Objects without any order come here for each key. */
    if (old->length != lead.length || memcmp(old->bytes, lead.bytes, lead.length) != 0)
        lead_set(&shape->leads.items[place], lead, target, cell, is_child);
    return place + 1;
}

const struct json_lead *shape_find(struct json_shape *shape, const struct json_lead *lead,
                                   const char *at) {
    const struct json_lead *end = shape->leads.items + shape->count;
    for (; lead < end; lead++)
        if (memcmp(at + 1, lead->bytes + 1, lead->value - 1) == 0)
            return lead;
    shape->strikes++;
    return NULL;
}

void shape_expect_string(struct json_shape *shape, const struct json_lead *lead) {
    lead_take_string(&shape->leads.items[lead - shape->leads.items]);
}
