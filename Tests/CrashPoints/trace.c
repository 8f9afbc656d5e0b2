// Preloaded into a program, this writes down in one order all calls, of all of its threads, that change files or make
// changes durable, so that they can be made again in part.
//
//   CRASH_TRACE  the file that gets the trace: one head for each call, and the bytes that belong to it
//
// Files and directories are named by their inodes. A call is written down after it was made, before any other is. What a
// program changes through memory that it mapped cannot be seen, nor calls that the C library makes of itself: that a file
// was mapped to be written is in the trace, and so are calls that change files in a way that nobody here replays.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "preload.h"

// Little-endian, as the machine is.
struct head {
    uint64_t kind;       // a letter, see the calls below
    uint64_t inode;      // of what is changed
    uint64_t directory;  // where its name is
    uint64_t source;     // where its name was: the directory
    uint64_t number;     // an offset, size or mode
    uint64_t size;       // of the bytes that follow: what was written, or the name
    uint64_t more;       // of further bytes: the name that it had, or what a symbolic link says
};

static int trace = -1;
static ino_t output;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("CRASH_TRACE");
    struct stat status;
    if (!path || fstat(STDOUT_FILENO, &status)) return;
    output = status.st_ino;
    trace = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (trace < 0) abort();
}

static void put(const void *bytes, size_t size) {
    // A trace with a hole would show too little.
    if (size && syscall(SYS_write, trace, bytes, size) != (long)size) abort();
}

static void note(struct head head, const void *bytes, const void *more) {
    put(&head, sizeof head);
    put(bytes, head.size);
    put(more, head.more);
}

// Makes a call and writes it down, alone; errno is that of the call.
#define ALONE(type, call, written)               \
    do {                                         \
        if (trace < 0) return call;              \
        pthread_mutex_lock(&lock);               \
        type result = call;                      \
        int code = errno;                        \
        if (result >= 0) written;                \
        pthread_mutex_unlock(&lock);             \
        errno = code;                            \
        return result;                           \
    } while (0)
static uint64_t inode(int file) {
    struct stat status;
    return fstat(file, &status) ? 0 : status.st_ino;
}

static uint64_t inode_at(int at, const char *path) {
    struct stat status;
    return fstatat(at, path, &status, AT_SYMLINK_NOFOLLOW) ? 0 : status.st_ino;
}

// A name: the directory that it is in, and its last part.
struct place {
    uint64_t directory;
    char name[PATH_MAX];
};

static struct place place_of(int at, const char *path) {
    struct place place = {0};
    struct stat status;
    char parent[PATH_MAX], last[PATH_MAX];
    if (strlen(path) >= PATH_MAX) abort();
    strcpy(parent, path);
    strcpy(last, path);
    if (!fstatat(at, dirname(parent), &status, 0)) place.directory = status.st_ino;
    strcpy(place.name, basename(last));
    return place;
}

// A name, and what has it now.
static void named(char kind, int at, const char *path) {
    struct place place = place_of(at, path);
    struct stat status = {0};
    if (kind != 'u') fstatat(at, path, &status, AT_SYMLINK_NOFOLLOW);
    note((struct head){.kind = (uint64_t)kind, .inode = status.st_ino, .directory = place.directory,
                       .number = status.st_mode & 07777, .size = strlen(place.name)}, place.name, NULL);
}

// w: bytes at an offset; p: bytes on standard output.
static void wrote(int file, const void *bytes, ssize_t size, off_t at) {
    struct stat status;
    if (fstat(file, &status) || !(S_ISREG(status.st_mode) || status.st_ino == output)) return;
    note((struct head){.kind = status.st_ino == output ? 'p' : 'w', .inode = status.st_ino, .number = (uint64_t)at,
                       .size = (uint64_t)size}, bytes, NULL);
}

static void wrote_parts(int file, const struct iovec *parts, int count, ssize_t size, off_t at) {
    for (int i = 0; i < count && size > 0; i++) {
        ssize_t part = (ssize_t)parts[i].iov_len < size ? (ssize_t)parts[i].iov_len : size;
        wrote(file, parts[i].iov_base, part, at);
        at += part;
        size -= part;
    }
}

// s: a file or directory synced; t: a file's size set; m: a mode set; M: mapped to be written; X: changed by other means.
static void changed(char kind, int file, uint64_t number) {
    note((struct head){.kind = (uint64_t)kind, .inode = inode(file), .number = number}, NULL, NULL);
}

ssize_t write(int file, const void *bytes, size_t size) {
    REAL(write);
    ALONE(ssize_t, real(file, bytes, size), wrote(file, bytes, result, lseek(file, 0, SEEK_CUR) - result));
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
    REAL(pwrite);
    ALONE(ssize_t, real(file, bytes, size, at), wrote(file, bytes, result, at));
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    REAL(pwrite64);
    ALONE(ssize_t, real(file, bytes, size, at), wrote(file, bytes, result, at));
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    REAL(writev);
    ALONE(ssize_t, real(file, parts, count),
          wrote_parts(file, parts, count, result, lseek(file, 0, SEEK_CUR) - result));
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) {
    REAL(pwritev);
    ALONE(ssize_t, real(file, parts, count, at), wrote_parts(file, parts, count, result, at));
}
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at) {
    REAL(pwritev64);
    ALONE(ssize_t, real(file, parts, count, at), wrote_parts(file, parts, count, result, at));
}

#define OF_A_FILE(name, kind, parameters, arguments, number) \
    int name parameters {                                    \
        REAL(name);                                          \
        ALONE(int, real arguments, changed(kind, file, (uint64_t)(number))); \
    }

OF_A_FILE(fsync, 's', (int file), (file), 0)
OF_A_FILE(fdatasync, 's', (int file), (file), 0)
OF_A_FILE(ftruncate, 't', (int file, off_t size), (file, size), size)
OF_A_FILE(ftruncate64, 't', (int file, off64_t size), (file, size), size)
OF_A_FILE(fchmod, 'm', (int file, mode_t mode), (file, mode), mode)
OF_A_FILE(fallocate, 'X', (int file, int mode, off_t at, off_t size), (file, mode, at, size), 0)
OF_A_FILE(fallocate64, 'X', (int file, int mode, off64_t at, off64_t size), (file, mode, at, size), 0)
OF_A_FILE(posix_fallocate, 'X', (int file, off_t at, off_t size), (file, at, size), 0)
OF_A_FILE(posix_fallocate64, 'X', (int file, off64_t at, off64_t size), (file, at, size), 0)
ssize_t copy_file_range(int from, off64_t *at, int file, off64_t *to, size_t size, unsigned flags) {
    REAL(copy_file_range);
    ALONE(ssize_t, real(from, at, file, to, size, flags), changed('X', file, 0));
}
ssize_t sendfile(int file, int from, off_t *at, size_t size) {
    REAL(sendfile);
    ALONE(ssize_t, real(file, from, at, size), changed('X', file, 0));
}

static void changed_at(char kind, int at, const char *path, uint64_t number) {
    note((struct head){.kind = (uint64_t)kind, .inode = inode_at(at, path), .number = number}, NULL, NULL);
}

int chmod(const char *path, mode_t mode) {
    REAL(chmod);
    ALONE(int, real(path, mode), changed_at('m', AT_FDCWD, path, mode));
}
int truncate(const char *path, off_t size) {
    REAL(truncate);
    ALONE(int, real(path, size), changed_at('t', AT_FDCWD, path, (uint64_t)size));
}

// Straight to the kernel: this is called before anything could be looked up.
void *mmap64(void *near, size_t size, int protection, int flags, int file, off64_t at) {
    void *mapped = (void *)syscall(SYS_mmap, near, size, protection, flags, file, at);
    if (mapped != MAP_FAILED && trace >= 0 && file >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE)) {
        pthread_mutex_lock(&lock);
        changed('M', file, 0);
        pthread_mutex_unlock(&lock);
    }
    return mapped;
}
void *mmap(void *near, size_t size, int protection, int flags, int file, off_t at) {
    return mmap64(near, size, protection, flags, file, at);
}

// n: a file's first name; t: one that was there is emptied.
static void opened(int file, int at, const char *path, int flags, int was_there) {
    if ((flags & O_TMPFILE) == O_TMPFILE) return;
    if (!was_there) named('n', at, path);
    else if (flags & O_TRUNC) changed('t', file, 0);
}

#define OPENS(name, at, parameters, arguments)                                                       \
    int name parameters {                                                                            \
        REAL(name);                                                                                  \
        MODE(mode, flags); \
        if (!(flags & (O_CREAT | O_TRUNC))) return real arguments;                                   \
        int was_there = 0;                                                                           \
        ALONE(int, (was_there = inode_at(at, path) != 0, real arguments),                            \
              opened(result, at, path, flags, was_there));                                     \
    }

OPENS(open, AT_FDCWD, (const char *path, int flags, ...), (path, flags, mode))
OPENS(open64, AT_FDCWD, (const char *path, int flags, ...), (path, flags, mode))
OPENS(openat, at, (int at, const char *path, int flags, ...), (at, path, flags, mode))
OPENS(openat64, at, (int at, const char *path, int flags, ...), (at, path, flags, mode))
int creat(const char *path, mode_t mode) { return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

#define OF_A_NAME(name, parameters, arguments, written) \
    int name parameters {                               \
        REAL(name);                                     \
        ALONE(int, real arguments, written);            \
    }

// l: a further name; u: a name gone; d: a directory.
OF_A_NAME(link, (const char *from, const char *to), (from, to), named('l', AT_FDCWD, to))
OF_A_NAME(linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags),
          named('l', b, to))
OF_A_NAME(unlink, (const char *path), (path), named('u', AT_FDCWD, path))
OF_A_NAME(unlinkat, (int at, const char *path, int flags), (at, path, flags), named('u', at, path))
OF_A_NAME(rmdir, (const char *path), (path), named('u', AT_FDCWD, path))
OF_A_NAME(remove, (const char *path), (path), named('u', AT_FDCWD, path))
OF_A_NAME(mkdir, (const char *path, mode_t mode), (path, mode),
          named('d', AT_FDCWD, path))
OF_A_NAME(mkdirat, (int at, const char *path, mode_t mode), (at, path, mode), named('d', at, path))

// y: a symbolic link.
static void linked(const char *target, int at, const char *path) {
    struct place place = place_of(at, path);
    note((struct head){.kind = 'y', .inode = inode_at(at, path), .directory = place.directory,
                       .size = strlen(place.name), .more = strlen(target)}, place.name, target);
}
OF_A_NAME(symlink, (const char *target, const char *path), (target, path), linked(target, AT_FDCWD, path))
OF_A_NAME(symlinkat, (const char *target, int at, const char *path), (target, at, path), linked(target, at, path))

// r: another name, in the place of whatever had it.
static void renamed(int a, const char *from, int b, const char *to) {
    struct place old = place_of(a, from), new = place_of(b, to);
    note((struct head){.kind = 'r', .inode = inode_at(b, to), .directory = new.directory, .source = old.directory,
                       .size = strlen(new.name), .more = strlen(old.name)}, new.name, old.name);
}
OF_A_NAME(rename, (const char *from, const char *to), (from, to), renamed(AT_FDCWD, from, AT_FDCWD, to))
OF_A_NAME(renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), renamed(a, from, b, to))
OF_A_NAME(renameat2, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags),
          flags & RENAME_EXCHANGE ? changed_at('X', b, to, 0) : renamed(a, from, b, to))
