/* A file layer that fails when it is told to, for one file of a program: LD_PRELOAD, no change to the program.

   FAILING_FILE   part of the path of the files that fail
   FAILING_WHEN   a file that holds "sync 5" (call and errno), "write 28" or nothing; read anew at each call */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int told(const char *call, int fd) {
    const char *part = getenv("FAILING_FILE"), *when = getenv("FAILING_WHEN");
    char link[64], path[4096], word[16];
    int error = 0;
    if (!part || !when) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    if (!strstr(path, part)) return 0;
    FILE *order = fopen(when, "r");
    if (!order) return 0;
    int read = fscanf(order, "%15s %d", word, &error);
    fclose(order);
    return read == 2 && !strcmp(word, call) ? error : 0;
}

#define FAILS(call, fd) \
    do { int error = told(call, fd); if (error) { errno = error; return -1; } } while (0)

int fsync(int fd) {
    static int (*next)(int);
    if (!next) next = dlsym(RTLD_NEXT, "fsync");
    FAILS("sync", fd);
    return next(fd);
}

int fdatasync(int fd) {
    static int (*next)(int);
    if (!next) next = dlsym(RTLD_NEXT, "fdatasync");
    FAILS("sync", fd);
    return next(fd);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
    FAILS("write", fd);
    return next(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
    static ssize_t (*next)(int, void *, size_t, off64_t);
    if (!next) next = dlsym(RTLD_NEXT, "pread64");
    FAILS("read", fd);
    return next(fd, data, size, at);
}

ssize_t pread(int fd, void *data, size_t size, off_t at) { return pread64(fd, data, size, at); }
