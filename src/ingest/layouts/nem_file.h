/*
 * nem_file: what NEM12 and NEM13 share: the records that begin and end a file, which are often
 * left out.
 *
 * Stage: ingest, part of the two layouts.
 */
#ifndef EIOT_INGEST_NEM_FILE_H
#define EIOT_INGEST_NEM_FILE_H

#include "ingest/layouts/layout.h"

typedef struct NemFile {
    bool has_begin; /* a 100 was met */
    bool has_end;   /* and the 900 that belongs to it */
} NemFile;

void nem_file_begin(NemFile *file, LayoutRows *rows);
void nem_file_end(NemFile *file, LayoutRows *rows);

/* After the last line. */
void nem_file_warn(const NemFile *file, LayoutRows *rows);

/* What quality methods begin with: actual, estimated, final and other substitutes, null, variable;
 * digits follow. */
bool nem_is_quality(Str text);

/* Digits alone, as many. */
bool nem_is_digits(Str text, size_t n);

#endif
