#ifndef CASEVAULT_WIPING_HEAP_H
#define CASEVAULT_WIPING_HEAP_H
#include <stdbool.h>

/// Whether this build overwrites memory as it is freed: with glibc, and without a sanitizer, which has a heap of its own.
bool wiping_heap_is_built(void);
#endif
