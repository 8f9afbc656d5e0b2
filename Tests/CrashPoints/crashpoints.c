// Preloaded into a program, this ends it with a signal at one of the calls that change files, or lets that call fail, and
// counts them.
//
// A tracer would do the same (strace -e inject), but strace counts the calls of each thread apart, so that in a program
// with a pool of threads most calls could never be named; and a container may forbid ptrace.
//
//   CRASH_STATE  a file of zeros that is mapped: u32 count of calls so far, then one letter for each call
//   CRASH_AT     the call to end at, from 1; none or 0 only counts
//   CRASH_TORN   write the first half of what that call should write
//   CRASH_SIGNAL the signal to send instead of SIGKILL; the call is then made
//   CRASH_ERRNO  instead of a signal that call fails with this error, as do all later ones that write or sync
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "preload.h"

enum { STATE_SIZE = 1 << 20 };
struct state {
    _Atomic uint32_t count;
    char calls[STATE_SIZE - 4];
};
static struct state *state;
static uint32_t target;
static int torn, failing, with = SIGKILL;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("CRASH_STATE"), *at = getenv("CRASH_AT");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *mapped = mmap(NULL, STATE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (mapped == MAP_FAILED) return;
    target = at ? (uint32_t)strtoul(at, NULL, 10) : 0;
    torn = getenv("CRASH_TORN") != NULL;
    if (getenv("CRASH_ERRNO")) failing = atoi(getenv("CRASH_ERRNO"));
    if (getenv("CRASH_SIGNAL")) with = atoi(getenv("CRASH_SIGNAL"));
    state = mapped;
}

static int reached(char call) {
    if (!state) return 0;
    uint32_t number = atomic_fetch_add(&state->count, 1) + 1;
    if (number <= sizeof state->calls) state->calls[number - 1] = call;
    // A disk that failed once, or is full, goes on so.
    return number == target || (failing && target && number > target && (call == 'w' || call == 's'));
}

static void end(void) {
    kill(getpid(), with);
    while (with == SIGKILL) pause();
}

// Whether a call fails here; a signal is sent otherwise.
static int fails(void) {
    if (!failing) {
        end();
        return 0;
    }
    errno = failing;
    return 1;
}

#define WRITES(name, parameters, half, whole)    \
    ssize_t name parameters {                    \
        REAL(name);                              \
        if (reached('w')) {                      \
            if (torn && size > 1) (void)!(half); \
            if (fails()) return -1;              \
        }                                        \
        return whole;                            \
    }
#define CHANGES(call, name, parameters, whole) \
    int name parameters {                      \
        REAL(name);                            \
        if (reached(call) && fails()) return -1; \
        return whole;                          \
    }

WRITES(write, (int file, const void *bytes, size_t size), real(file, bytes, size / 2), real(file, bytes, size))
WRITES(pwrite, (int file, const void *bytes, size_t size, off_t at), real(file, bytes, size / 2, at), real(file, bytes, size, at))
WRITES(pwrite64, (int file, const void *bytes, size_t size, off64_t at), real(file, bytes, size / 2, at),
       real(file, bytes, size, at))
CHANGES('s', fsync, (int file), real(file))
CHANGES('s', fdatasync, (int file), real(file))
CHANGES('t', ftruncate, (int file, off_t size), real(file, size))
CHANGES('t', ftruncate64, (int file, off64_t size), real(file, size))
CHANGES('r', rename, (const char *from, const char *to), real(from, to))
CHANGES('r', renameat, (int a, const char *from, int b, const char *to), real(a, from, b, to))
CHANGES('l', link, (const char *from, const char *to), real(from, to))
CHANGES('l', linkat, (int a, const char *from, int b, const char *to, int flags), real(a, from, b, to, flags))
CHANGES('u', unlink, (const char *path), real(path))
CHANGES('u', unlinkat, (int at, const char *path, int flags), real(at, path, flags))

// Of the calls that open, those that may make a file.
#define OPENS(name, parameters, arguments)                                \
    int name parameters {                                                 \
        REAL(name);                                                       \
        MODE(mode, flags); \
        if ((flags & O_CREAT) && reached('o') && fails()) return -1;      \
        return real arguments;                                            \
    }

OPENS(open, (const char *path, int flags, ...), (path, flags, mode))
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode))
OPENS(openat, (int at, const char *path, int flags, ...), (at, path, flags, mode))
OPENS(openat64, (int at, const char *path, int flags, ...), (at, path, flags, mode))
