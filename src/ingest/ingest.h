/*
 * ingest: files into raw_data. The stage's one public header.
 *
 * A file is read by a source profile (sources/<name>.yml), its records are typed and judged, and it
 * enters the store in one transaction with its row in ops.files and its rejected records: all of it
 * or nothing, so that a run may be killed anywhere and repeated. What is offered twice changes
 * nothing. The counts of a report always add up:
 *
 *     records = loaded + identical + superseded + rejected + skipped
 *
 * Knows nothing of models or scores. One call at a time per connection; the call itself reads on
 * several threads. Nothing here prints or reads a clock.
 */
#ifndef EIOT_INGEST_INGEST_H
#define EIOT_INGEST_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/progress.h"
#include "conf/project.h"
#include "store/store.h"

/* Rejects a report carries for showing. */
#define REPORT_REJECTS 5

typedef enum IngestStatus {
    INGEST_LOADED,
    INGEST_ALREADY_LOADED, /* the same bytes by the same profile: nothing was written */
    INGEST_REFUSED,        /* nothing of it is in the store but the record that it was refused */
} IngestStatus;

/* A record that could not be read. */
typedef struct Reject {
    int64_t line;            /* physical line where the record starts, from 1 */
    int32_t column;          /* from 1; 0: the record as a whole */
    const char *column_name; /* heading of the column; NULL with column 0 or without a header */
    const char *reason;
    const char *reason_kind; /* the reason with "..." for the record's own values */
    Str raw;                 /* the record, at most LIMIT_REJECT_TEXT_BYTES, always UTF-8 */
} Reject;

/* Of a file of cumulative registers: what its registers are to those before them, and what was
 * derived of them; as the store is after the load. */
typedef struct RegisterCounts {
    bool is_set;       /* it is such a file */
    int64_t intervals; /* that its registers end */
    int64_t caught_up; /* of them pieces of gaps, estimated */
    int64_t first;     /* registers with none before them */
    int64_t rollovers;
    int64_t restarts; /* replaced, reset: the energy since the one before is not known */
    int64_t low;      /* left out: the register fell, or rose, and came back */
} RegisterCounts;

/* What became of one file. Texts live in the caller's arena. */
typedef struct FileReport {
    const char *path;
    const char *source; /* name of the profile; "" when none was found */
    const char *kind;   /* readings, network, weather, ... (KindSpec.name); "" when not known */
    IngestStatus status;
    const char *reason;  /* why it was refused; NULL else */
    const char *where;   /* file, line and column of the reason; NULL without one */
    const char *hint;    /* what can be done about it; NULL without one */
    const char *warning; /* of a file that was read all the same; NULL: none */
    int64_t file_id;     /* of ops.files; 0 when it has none */
    int64_t records;
    int64_t loaded;
    int64_t identical;  /* the same key, value and quality is there already */
    int64_t superseded; /* records of this file that lost a conflict; kept aside */
    int64_t rejected;
    int64_t skipped;   /* lines that are no data: comments, blank lines, fillers of hours that never
                          were */
    int64_t missing;   /* of the loaded: no value stated */
    int64_t ambiguous; /* of the loaded: a local time that happened twice, met once */
    int64_t replaced;  /* rows of earlier files that lost to this one; not part of the sum */
    Decimal sum_kwh;   /* of the loaded */
    bool has_range;    /* first_ts and last_ts are known: some record was loaded */
    int64_t first_ts;  /* earliest and latest start, of kinds that have instants */
    int64_t last_ts;
    int64_t bytes; /* size on disk */
    RegisterCounts registers;
    Reject rejects[REPORT_REJECTS];
    size_t n_rejects; /* of the array: the first in file order */
    int64_t unread;   /* records that could not be read: `rejected`, but for a refused file, all of
                         whose records count as rejected */
    int64_t kept;     /* of them in raw_data.rejected_rows: the first */
} FileReport;

/* The zero value means: pick the source by its match, meters as the file names them, all cores. */
typedef struct IngestOptions {
    const char *source_name; /* NULL: by the `match` of the profiles */
    const char *meter_id;    /* NULL: from the file; else every reading is of this meter */
    size_t n_threads;        /* 0: all cores */
    int64_t now_us;     /* load time; what has happened later than two days after it is rejected */
    size_t block_bytes; /* 0: the default; small values are for tests */
    size_t max_devices; /* the same: serial numbers of a file that are kept */
    const Progress *progress; /* NULL: nobody listens */

    /* Called after each file of ingest_paths(), in order; may be NULL. */
    void (*on_report)(void *context, const FileReport *report);
    void *report_context;
} IngestOptions;

/* A file's own trouble, with which others can be loaded all the same: it is refused, its profile is
 * wrong, it can't be read. */
bool ingest_is_of_the_file(Status status);

/* Loads one file. `*ret_report` is written when the status is OK and also when it is of the file
 * (the reason in `err` too, report->status INGEST_REFUSED; ops.files knows those of STATUS_DATA
 * that have a profile); other errors leave it untouched. The store must be migrated; no transaction
 * may be open. */
Status ingest_file(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const char *path,
    const IngestOptions *options,
    FileReport *ret_report,
    Error *err) MUST_USE;

/* Loads files and folders (all files below one, by path). A file that is refused or can't be read
 * does not stop the others: the first such error is returned at the end, and the reports of all
 * files are written even then. Store errors and an interrupted load stop at once: files from there
 * on have no report. */
Status ingest_paths(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const char *const *paths,
    size_t n_paths,
    const IngestOptions *options,
    FileReport **ret_reports,
    size_t *ret_n,
    Error *err) MUST_USE;

/* ---- how a file would be read; needs no store, writes nothing ---- */

#define CHECK_READINGS 5
#define CHECK_REASONS  20

typedef struct CheckColumn {
    const char *heading; /* "column 3" in a file without */
    bool is_headed;
    const char *field; /* what it is read as; NULL: ignored */
} CheckColumn;

typedef struct CheckReading {
    const char *meter_id;
    const char *channel;
    const char *stated; /* the stamp as the file has it */
    const char *local;  /* start in the source's zone: "2025-07-01 02:00:00" */
    int64_t start_ts;   /* UTC */
    int32_t length_s;
    const char *kwh; /* "" when missing */
    const char *quality;
    const char *flag; /* "" when none */
    int64_t line;
} CheckReading;

typedef struct CheckReason {
    const char *reason; /* Reject.reason_kind, so that equal reasons add up */
    int64_t count;
    int64_t first_line;
} CheckReason;

/* Time between the first and the last reading of a meter and channel that none of its readings
 * covers. A reading that is missing (blank) covers its time. */
typedef struct CheckGaps {
    int64_t n;
    int64_t seconds;
    int64_t longest_from; /* UTC */
    int64_t longest_to;
} CheckGaps;

/* Readings whose meter, channel, start and length another one of the file has. */
typedef struct CheckRepeats {
    int64_t n;       /* all but the first of each */
    int64_t n_other; /* of them with another value or quality than the one before it in the file */
    int64_t first_line;
} CheckRepeats;

typedef struct SourceCheck {
    FileReport report;      /* as a load into an empty store would count, conflicts left out */
    const char *encoding;   /* "utf-8", "utf-8 with BOM", "latin-1" */
    const char *container;  /* "plain", "gzip" */
    const char *layout;     /* "nem12"; "" of a table */
    const char *delimiter;  /* "," ";" "tab" */
    const char *zone;       /* "" for kinds without stamps; "in_stamp" when each stamp states it */
    const char *stamp;      /* "start", "end", "" */
    const char *value_kind; /* "interval_energy", "mean_power", "register", "" */
    const char *unit;       /* "kWh", "from column", "" */
    int32_t interval_s;     /* commonest length of the readings; 0 when there are none */
    CheckColumn *columns;
    size_t n_columns;
    CheckReading readings[CHECK_READINGS]; /* first of the file; kind readings only */
    size_t n_readings;
    int64_t n_series; /* meters and channels */
    CheckGaps gaps;
    CheckRepeats repeats;
    bool is_partly_compared; /* the file has more readings than are looked at for these */
    CheckReason reasons[CHECK_REASONS]; /* of rejects, most frequent first */
    size_t n_reasons;
    const char *refusal; /* why a load would refuse the file; NULL when it would not */
    Error problem;       /* the error of that load, with place and hint; when there is a refusal */
} SourceCheck;

/* Reads the whole file as a load would. A file that would be refused is no error here (see
 * `refusal`), unless it can't be read or has no profile at all. */
Status source_check(
    Arena *arena,
    const Project *project,
    const char *path,
    const IngestOptions *options,
    SourceCheck *ret_check,
    Error *err) MUST_USE;

#endif
