#ifndef CASEVAULT_COPENSSL_SHIM_H
#define CASEVAULT_COPENSSL_SHIM_H
#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/random.h>

/* Function-like macros and variadic functions are not imported into Swift. */

static inline void *shim_secure_zalloc(size_t count) {
    return OPENSSL_secure_zalloc(count);
}

static inline void shim_secure_clear_free(void *pointer, size_t count) {
    OPENSSL_secure_clear_free(pointer, count);
}

/* Fills the buffer from the kernel's generator; 0, or -1 with errno set. */
static inline int shim_getrandom(void *buffer, size_t count) {
    unsigned char *next = (unsigned char *)buffer;
    while (count > 0) {
        ssize_t got = getrandom(next, count, 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            return -1;
        }
        next += got;
        count -= (size_t)got;
    }
    return 0;
}

/* No core dump of this process, and no reading of its memory by others of the same user; 1 when accepted. */
static inline int shim_hide_process(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}
#endif
