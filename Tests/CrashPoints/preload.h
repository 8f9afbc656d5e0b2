// What libraries that are preloaded have in common. Included after <dlfcn.h>, <fcntl.h> and <stdarg.h>, with _GNU_SOURCE.
#ifndef CASEVAULT_PRELOAD_H
#define CASEVAULT_PRELOAD_H

// The function in whose place this one stands.
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

// The mode that a call which may make a file has behind its flags.
#define MODE(mode, flags)                                                   \
    va_list rest;                                                           \
    va_start(rest, flags);                                                  \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest)
#endif
