// Preloaded into a program, this keeps the files that it removes or replaces, so that they can be searched as well, and
// stops it before it ends, so that its memory can be.
//
//   HYGIENE_KEEP  a folder on the same file system that takes a link to each file
//   HYGIENE_STOP  at exit make a file that says whether the process can be dumped, and stop
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../CrashPoints/preload.h"

static char folder[4096];
static int stops;
static atomic_uint count;

__attribute__((constructor)) static void begin(void) {
    const char *keep = getenv("HYGIENE_KEEP");
    if (keep && strlen(keep) < sizeof folder) strcpy(folder, keep);
    stops = getenv("HYGIENE_STOP") != NULL;
}

static void keep(int directory, const char *path) {
    struct stat status;
    if (!folder[0] || fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) || !S_ISREG(status.st_mode)) return;
    char place[4200];
    snprintf(place, sizeof place, "%s/%d-%u", folder, getpid(), atomic_fetch_add(&count, 1));
    if (linkat(directory, path, AT_FDCWD, place, 0)) abort();
}

int unlink(const char *path) {
    REAL(unlink);
    keep(AT_FDCWD, path);
    return real(path);
}

int unlinkat(int directory, const char *path, int flags) {
    REAL(unlinkat);
    if (!(flags & AT_REMOVEDIR)) keep(directory, path);
    return real(directory, path, flags);
}

int remove(const char *path) {
    REAL(remove);
    keep(AT_FDCWD, path);
    return real(path);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    keep(AT_FDCWD, to);
    return real(from, to);
}

// Only the process itself can ask the kernel.
static void tell(void) {
    char place[4200];
    snprintf(place, sizeof place, "%s/%d-dumpable-%d", folder, getpid(), prctl(PR_GET_DUMPABLE));
    close(open(place, O_CREAT | O_EXCL | O_WRONLY, 0600));
}

void exit(int status) {
    static __attribute__((noreturn)) void (*real)(int);
    if (stops) {
        tell();
        // To this very thread: another one would stop too late.
        raise(SIGSTOP);
    }
    *(void **)&real = dlsym(RTLD_NEXT, "exit");
    real(status);
}
