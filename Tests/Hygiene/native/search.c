// Finds any of some patterns in memory that was read, in one pass.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Whether some pattern begins with four bytes of this hash, and the first such pattern; each knows the next.
struct search {
    uint8_t begins[1 << 13];
    int32_t first[1 << 16];
    int32_t *next;
    const uint8_t **patterns;
    const size_t *lengths;
};

static uint32_t hash(const uint8_t *bytes) {
    uint32_t word;
    memcpy(&word, bytes, 4);
    return (word * 2654435761u) >> 16;
}

struct search *search_new(const uint8_t **patterns, const size_t *lengths, int32_t count) {
    struct search *search = calloc(1, sizeof *search);
    search->patterns = patterns;
    search->lengths = lengths;
    search->next = calloc((size_t)count, sizeof *search->next);
    for (int i = 0; i < 1 << 16; i++) search->first[i] = -1;
    for (int32_t i = 0; i < count; i++) {
        uint32_t place = hash(patterns[i]);
        search->begins[place >> 3] |= (uint8_t)(1 << (place & 7));
        search->next[i] = search->first[place];
        search->first[place] = i;
    }
    return search;
}

// Counts for each pattern how often it stands in the bytes.
void search_run(const struct search *search, const uint8_t *bytes, size_t length, uint64_t *counts) {
    if (length < 4) return;
    for (size_t at = 0; at <= length - 4; at++) {
        uint32_t place = hash(bytes + at);
        if (!(search->begins[place >> 3] & (1 << (place & 7)))) continue;
        for (int32_t i = search->first[place]; i >= 0; i = search->next[i])
            if (search->lengths[i] <= length - at && !memcmp(search->patterns[i], bytes + at, search->lengths[i]))
                counts[i]++;
    }
}
