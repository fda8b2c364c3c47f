/*
 * fields: small texts that several layouts need. Pure; any thread.
 *
 * Stage: ingest.
 */
#ifndef EIOT_INGEST_LAYOUT_FIELDS_H
#define EIOT_INGEST_LAYOUT_FIELDS_H

#include "base/str.h"
#include "ingest/csv_reader.h"

/* Cuts a line at each delimiter, without quotes, into at most `max` fields; what is beyond is not
 * looked at. Returns how many there are. */
size_t layout_split(Str line, char delimiter, Str *ret_fields, size_t max);

/* Cuts a line by the rules of csv_reader, but that no field holds a line end. A field with doubled
 * quotes is written anew into `space`, of line.len bytes; all others point into the line. With a
 * fault *ret_n is the number of the field it is in, 0: of the line as a whole. */
CsvFault layout_split_quoted(
    Str line, const CsvFormat *format, char *space, Str *ret_fields, size_t max, size_t *ret_n);

#endif
