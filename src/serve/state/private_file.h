/*
 * private_file: files that are their owner's alone, such as one with passwords' hashes.
 *
 * Stage: serve. What a library makes while private_files_begin() holds is readable by nobody else.
 */
#ifndef EIOT_SERVE_STATE_PRIVATE_FILE_H
#define EIOT_SERVE_STATE_PRIVATE_FILE_H

#include "base/error.h"

/* CONFIG when the file is there and others than its owner may read or write it. */
Status private_file_check(const char *path, Error *err) MUST_USE;

/* From here on files are made with mode 0600, until private_files_end() by the same thread. The
 * mask is the process's: files that other threads make meanwhile are private too. One thread at a
 * time, the others wait. */
void private_files_begin(void);
void private_files_end(void);

#endif
