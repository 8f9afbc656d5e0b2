// Overwrites memory of the heap as it is freed, for every library of the program that this is linked into.
//
// Values pass through strings and arrays, which are moved and freed where nobody can reach them any more. glibc's own means,
// M_PERTURB, leaves out what goes to a cache of a thread first: most small blocks. Here the functions that give memory
// back stand in the place of glibc's, and hand over to them; those that hand it out stay glibc's. So no other allocator goes
// with it, neither linked nor preloaded.
#define _GNU_SOURCE
#include "WipingHeap.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_OTHER_HEAP 1
#endif
#endif

#include <stdlib.h>

#if defined(__GLIBC__) && !defined(HAS_OTHER_HEAP)
#include <errno.h>
#include <malloc.h>
#include <string.h>

extern void __libc_free(void *block);
extern void *__libc_realloc(void *block, size_t size);

bool wiping_heap_is_built(void) { return true; }

void free(void *block) {
    if (!block) return;
    // All that the block could have been used for, which may be more than was asked for.
    explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

void *realloc(void *block, size_t size) {
    if (!block) return malloc(size);
    if (size == 0) {
        free(block);
        return NULL;
    }
    size_t had = malloc_usable_size(block);
    if (size <= had) {
        // What is cut off goes back to the heap; the rest stays where it is.
        explicit_bzero((char *)block + size, had - size);
        return __libc_realloc(block, size);
    }
    // glibc would move it without overwriting what it leaves.
    void *moved = malloc(size);
    if (!moved) return NULL;
    memcpy(moved, block, had);
    free(block);
    return moved;
}

void *reallocarray(void *block, size_t count, size_t size) {
    size_t all;
    if (__builtin_mul_overflow(count, size, &all)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, all);
}
#else
bool wiping_heap_is_built(void) { return false; }
#endif
