/*
 * record_parser: files of all kinds but readings (network, weather, events, ...) into columns.
 *
 * Stage: ingest, the simple path beside reading_stream: one thread, the whole file in memory, the
 * fields of its kind taken from record_kinds.c. Values and rejects are as strict as for readings.
 */
#ifndef EIOT_INGEST_RECORD_PARSER_H
#define EIOT_INGEST_RECORD_PARSER_H

#include "ingest/csv_blocks.h"
#include "ingest/header_map.h"
#include "ingest/reject_list.h"
#include "store/batch.h"

/* Records of one file. */
typedef struct RecordSet {
    const Profile *profile;
    HeaderMap header;
    CsvBlock head; /* for showing; valid until record_set_close() */
    char content_hash[HASH_TEXT_MAX];
    bool is_gzip;

    size_t n_rows;
    size_t size;
    int64_t latest_us;             /* of a kind that tells the past; else far ahead */
    void *values[KIND_MAX_FIELDS]; /* by field, of the C type of its column */
    uint64_t *valid[KIND_MAX_FIELDS];
    int64_t *line;

    int64_t records;
    int64_t skipped;
    int64_t rejected;
    RejectList rejects;
    bool has_range; /* of the first field that is a time */
    int64_t first_us;
    int64_t last_us;

    FileSource *file;
    CsvBlocks *blocks;
} RecordSet;

/* Type of a field's column, and the bytes of one of its values. */
ColumnType record_column_type(const FieldSpec *field);
size_t record_value_size(const FieldSpec *field);

/* Reads the file, loaded at `now_us`; DATA when it must be refused for its header or its bytes.
 * Release with record_set_close() whatever the status, before `arena` is freed. */
Status record_set_read(
    Arena *arena,
    const Profile *profile,
    const char *path,
    int64_t now_us,
    RecordSet *ret_set,
    Error *err) MUST_USE;
void record_set_close(RecordSet *set);

#endif
