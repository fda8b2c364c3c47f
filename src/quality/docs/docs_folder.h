/*
 * docs_folder: puts the pages of a site in place as a whole.
 *
 * The pages are written to a folder beside the site, which then takes its place in one step where
 * the file system can exchange two names (else in two), so that a reader, and a program killed at
 * any moment, leaves the old site or the new one. Only a folder that holds nothing but a site is
 * ever replaced.
 */
#ifndef EIOT_QUALITY_DOCS_FOLDER_H
#define EIOT_QUALITY_DOCS_FOLDER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* index.html of every site has this line; it is how a site is known. */
#define DOCS_MARK "<meta name=\"generator\" content=\"eiot data docs\">"

typedef struct DocsFile {
    const char *path; /* "index.html", "suites/a.html": at most one folder deep */
    Str text;
} DocsFile;

/* Makes `folder` and those above it when missing. IO error when it can't be written, or holds
 * files that are not of a site. */
Status docs_folder_write(
    Arena *arena, const char *folder, const DocsFile *files, size_t n_files, Error *err) MUST_USE;

#endif
