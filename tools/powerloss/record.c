/* Records what a program does to the files below one folder, in order: LD_PRELOAD, no change to the program.

   RECORD_UNDER  the folder        RECORD_TO  the record

   A record is: kind (1 byte), length of the path (2), path, offset or size (8), length of the data (4), data;
   numbers are little endian. Kinds: C create, W write, T truncate, S sync of a file, D sync of a folder,
   R rename (data: the new path), U unlink, M mkdir, P what the program said on its standard output. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static int record = -1;
static char under[4096];

#define NEXT(type, name, ...) \
    static type (*next)(__VA_ARGS__); \
    if (!next) next = dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("RECORD_UNDER"), *to = getenv("RECORD_TO");
    if (!folder || !to || !realpath(folder, under)) return;
    int (*plain)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
    record = plain(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void note(char kind, const char *path, uint64_t at, const void *data, uint32_t size) {
    static ssize_t (*put)(int, const void *, size_t);
    if (!put) put = dlsym(RTLD_NEXT, "write");
    uint16_t length = strlen(path);
    size_t all = 1 + 2 + length + 8 + 4 + size;
    char *line = malloc(all), *end = line;
    *end++ = kind;
    memcpy(end, &length, 2); end += 2;
    memcpy(end, path, length); end += length;
    memcpy(end, &at, 8); end += 8;
    memcpy(end, &size, 4); end += 4;
    if (size) memcpy(end, data, size);
    if (put(record, line, all) != (ssize_t)all) abort();
    free(line);
}

static int ours(const char *path) {
    return record >= 0 && !strncmp(path, under, strlen(under));
}

static int whose(int fd, char *path) {
    char link[64];
    if (record < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, 4095);
    if (size < 0) return 0;
    path[size] = 0;
    return ours(path) && !strstr(path, "-shm") && !strstr(path, " (deleted)");
}

static int opening(const char *name, const char *path, int flags, mode_t mode) {
    int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
    char there[4096];
    pthread_mutex_lock(&one);
    int before = access(path, F_OK);
    int fd = next(path, flags, mode);
    if (fd >= 0 && whose(fd, there)) {
        if (before && (flags & O_CREAT)) note('C', there, 0, 0, 0);
        else if (flags & O_TRUNC) note('T', there, 0, 0, 0);
    }
    pthread_mutex_unlock(&one);
    return fd;
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return opening("open64", path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return opening("open", path, flags, mode);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    char path[4096];
    pthread_mutex_lock(&one);
    ssize_t done = next(fd, data, size, at);
    if (done > 0 && whose(fd, path)) note('W', path, at, data, done);
    pthread_mutex_unlock(&one);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

ssize_t write(int fd, const void *data, size_t size) {
    NEXT(ssize_t, "write", int, const void *, size_t);
    char path[4096];
    pthread_mutex_lock(&one);
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t done = next(fd, data, size);
    if (done > 0 && fd == 1 && record >= 0) note('P', "", 0, data, done);
    else if (done > 0 && whose(fd, path)) note('W', path, at, data, done);
    pthread_mutex_unlock(&one);
    return done;
}

int ftruncate64(int fd, off64_t size) {
    NEXT(int, "ftruncate64", int, off64_t);
    char path[4096];
    pthread_mutex_lock(&one);
    int done = next(fd, size);
    if (!done && whose(fd, path)) note('T', path, size, 0, 0);
    pthread_mutex_unlock(&one);
    return done;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int posix_fallocate64(int fd, off64_t at, off64_t size) {
    NEXT(int, "posix_fallocate64", int, off64_t, off64_t);
    char path[4096];
    pthread_mutex_lock(&one);
    int done = next(fd, at, size);
    if (!done && whose(fd, path)) note('T', path, at + size, 0, 0);
    pthread_mutex_unlock(&one);
    return done;
}

int posix_fallocate(int fd, off_t at, off_t size) { return posix_fallocate64(fd, at, size); }

static void synced(int fd) {
    char path[4096];
    struct stat kind;
    if (whose(fd, path) && !fstat(fd, &kind)) note(S_ISDIR(kind.st_mode) ? 'D' : 'S', path, 0, 0, 0);
}

int fsync(int fd) {
    NEXT(int, "fsync", int);
    pthread_mutex_lock(&one);
    int done = next(fd);
    if (!done) synced(fd);
    pthread_mutex_unlock(&one);
    return done;
}

int fdatasync(int fd) {
    NEXT(int, "fdatasync", int);
    pthread_mutex_lock(&one);
    int done = next(fd);
    if (!done) synced(fd);
    pthread_mutex_unlock(&one);
    return done;
}

int rename(const char *before, const char *after) {
    NEXT(int, "rename", const char *, const char *);
    char from[4096], to[4096], *place = realpath(before, from);
    pthread_mutex_lock(&one);
    int done = next(before, after);
    if (!done && place && ours(from) && realpath(after, to)) note('R', from, 0, to, strlen(to));
    pthread_mutex_unlock(&one);
    return done;
}

int unlink(const char *path) {
    NEXT(int, "unlink", const char *);
    char whole[4096], *place = realpath(path, whole);
    pthread_mutex_lock(&one);
    int done = next(path);
    if (!done && place && ours(whole)) note('U', whole, 0, 0, 0);
    pthread_mutex_unlock(&one);
    return done;
}

int mkdir(const char *path, mode_t mode) {
    NEXT(int, "mkdir", const char *, mode_t);
    char whole[4096];
    pthread_mutex_lock(&one);
    int done = next(path, mode);
    if (!done && realpath(path, whole) && ours(whole)) note('M', whole, 0, 0, 0);
    pthread_mutex_unlock(&one);
    return done;
}
