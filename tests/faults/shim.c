/* Makes the disk fail, for one process: the FAULT_AT-th write, sync, renaming or removal of a file whose path holds
   FAULT_PATH, and every one after it, fails with the error number FAULT_ERRNO; where that is 0 the process is killed.
   With FAULT_SHORT half of a write goes through first, as when the disk fills in the middle. How many there were is
   written to the file FAULT_COUNT at the end. Loaded by LD_PRELOAD; see test_disk.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int seen = 0;

static int watched(int fd) {
    const char *wanted = getenv("FAULT_PATH");
    char link[64], path[PATH_MAX];
    if (!wanted) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, wanted) != NULL;
}

static int is_time(void) {
    if (++seen < atoi(getenv("FAULT_AT"))) return 0;
    errno = atoi(getenv("FAULT_ERRNO"));
    if (!errno) kill(getpid(), SIGKILL);
    return 1;
}

static int fails(int fd) { return watched(fd) && is_time(); }

static int fails_at(const char *path) {
    const char *wanted = getenv("FAULT_PATH");
    return wanted && strstr(path, wanted) && is_time();
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("FAULT_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) {
        fprintf(file, "%d", seen);
        fclose(file);
    }
}

#define REAL(name, type) \
    static __typeof__(type) *real; \
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, name);

ssize_t write(int fd, const void *from, size_t count) {
    REAL("write", ssize_t(int, const void *, size_t))
    if (!fails(fd)) return real(fd, from, count);
    int error = errno;
    if (getenv("FAULT_SHORT") && count > 1) return real(fd, from, count / 2);
    errno = error;
    return -1;
}

ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) {
    REAL("pwrite64", ssize_t(int, const void *, size_t, off64_t))
    if (!fails(fd)) return real(fd, from, count, at);
    int error = errno;
    if (getenv("FAULT_SHORT") && count > 1) return real(fd, from, count / 2, at);
    errno = error;
    return -1;
}

ssize_t pwrite(int fd, const void *from, size_t count, off_t at) { return pwrite64(fd, from, count, at); }

int fsync(int fd) {
    REAL("fsync", int(int))
    return fails(fd) ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL("fdatasync", int(int))
    return fails(fd) ? -1 : real(fd);
}

int ftruncate64(int fd, off64_t length) {
    REAL("ftruncate64", int(int, off64_t))
    return fails(fd) ? -1 : real(fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int rename(const char *from, const char *to) {
    REAL("rename", int(const char *, const char *))
    return fails_at(to) ? -1 : real(from, to);
}

int unlink(const char *path) {
    REAL("unlink", int(const char *))
    return fails_at(path) ? -1 : real(path);
}
