/* Making probes, and the comparisons that they do not settle. */
#include "eval/probe.h"

static uint64_t case_bits(const char *bytes, uint32_t size) {
    char bits[8] = {0};
    for (uint32_t i = 0; i < size; i++) {
        char c = ascii_lower(bytes[i]);
        bits[i] = c >= 'a' && c <= 'z' ? 'a' - 'A' : 0;
    }
    return probe_load(bits, size);
}

struct text_probe probe_new(struct text wanted, enum probe_way way, bool ignoring_case) {
    uint32_t size = wanted.length >= 8 ? 8 : wanted.length >= 4 ? 4 : 0;
    struct text_probe probe = {.length = wanted.length,
                               .more = way == PROBE_IS ? 0 : UINT32_MAX,
                               .from = way == PROBE_ENDS ? UINT32_MAX : 0,
                               .size = size,
                               .is_settled = size > 0 && wanted.length <= 2 * size,
                               .ignoring_case = ignoring_case,
                               .wanted = wanted};
    if (size == 0)
        return probe;
    const char *last = wanted.bytes + wanted.length - size;
    if (ignoring_case) {
        probe.first_case = case_bits(wanted.bytes, size);
        probe.last_case = case_bits(last, size);
    }
    probe.first = probe_load(wanted.bytes, size) | probe.first_case;
    probe.last = probe_load(last, size) | probe.last_case;
    return probe;
}

bool probe_passes_slowly(const struct text_probe *probe, const char *bytes) {
    struct text text = {bytes, probe->length};
    return probe->ignoring_case ? text_is_nocase(text, probe->wanted)
                                : text_is(text, probe->wanted);
}
