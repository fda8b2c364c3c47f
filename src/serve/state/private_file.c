#include "private_file.h"

#include <pthread.h>
#include <sys/stat.h>

#define OTHERS (S_IRWXG | S_IRWXO)

/* Two threads that change the mask at once would put back the wrong one. */
static pthread_mutex_t mask_lock = PTHREAD_MUTEX_INITIALIZER;
static mode_t mask_before;

Status private_file_check(const char *path, Error *err)
{
    struct stat info;

    if (stat(path, &info) != 0 || (info.st_mode & OTHERS) == 0)
        return OK; /* one that can't be looked at can't be opened, which says why */
    (void) error_set(
        err,
        STATUS_CONFIG,
        "others may read or write '%s' (mode %03o)",
        path,
        (unsigned) info.st_mode & 0777);
    error_hint(err, "Run `chmod 600 %s`. Who could read it may try passwords at leisure.", path);
    return STATUS_CONFIG;
}

void private_files_begin(void)
{
    (void) pthread_mutex_lock(&mask_lock);
    mask_before = umask(OTHERS);
}

void private_files_end(void)
{
    (void) umask(mask_before);
    (void) pthread_mutex_unlock(&mask_lock);
}
