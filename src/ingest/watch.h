/*
 * watch: which files of some folders are complete and were not taken yet, look by look.
 *
 * Stage: ingest, before ingest_file(). A file is complete when it has not changed for a while: by
 * its own time of change, which a file that was renamed into place has kept, or from one look to
 * another. One that changes after it was taken is complete anew later. Names that end as those of
 * half files do (.part, .tmp, .filepart, .crdownload, ~) or begin with '.' are not looked at. Only
 * looks: nothing is moved, and what was loaded before is known by the store. One thread.
 */
#ifndef EIOT_INGEST_WATCH_H
#define EIOT_INGEST_WATCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

typedef struct Watch Watch;

/* `paths` are files and folders, and must live as long; a file is complete when it did not change
 * for `settle_us`. Released by watch_free(). */
Watch *watch_new(const char *const *paths, size_t n_paths, int64_t settle_us);
void watch_free(Watch *watch); /* NULL is allowed */

/* Looks at time `now_us`: the files that are complete and not taken, in the order of the paths,
 * valid until the next look. IO when a folder can't be read; then all is as it was before. */
Status
watch_look(Watch *watch, int64_t now_us, const char *const **ret_paths, size_t *ret_n, Error *err)
    MUST_USE;

/* The `at`-th file of the last look is taken: not told again until it changes. */
void watch_take(Watch *watch, size_t at);

#endif
