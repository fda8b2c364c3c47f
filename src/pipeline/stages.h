/*
 * stages: the pipeline as one table, in the order of the data's path. The runner, `eiot stages`,
 * the help and the schedulers' DAGs all take their stages from here.
 */
#ifndef EIOT_PIPELINE_STAGES_H
#define EIOT_PIPELINE_STAGES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "conf/project.h"
#include "detect/detect.h"
#include "forecast/forecast.h"
#include "ingest/ingest.h"
#include "quality/quality.h"
#include "store/store.h"
#include "transform/transform.h"

/* What a run was asked to do and what it has done so far; each stage fills its part. */
typedef struct Run {
    /* given */
    Arena *arena;
    const Project *project;
    StoreConn *conn;
    const char *run_id;
    int64_t now_us;
    const char *const *paths; /* files and folders to ingest */
    size_t n_paths;
    const char *source_name; /* NULL: each file's own */
    const char *meter_id;    /* NULL: as the files name them */
    const char *report_path;
    const char *docs_folder;   /* of the data docs; written by each stage of quality */
    int64_t (*clock_us)(void); /* for durations; NULL: they are 0 */
    bool full_refresh;
    const Progress *progress;

    /* done */
    FileReport *files;
    size_t n_files;
    TransformReport transform; /* staging and intermediate */
    TransformReport marts;
    QualityReport quality[3]; /* raw, staging, marts */
    size_t n_quality;
    DetectReport detect;
    ForecastReport forecast;
} Run;

typedef struct StageRows {
    int64_t in;
    int64_t out;
} StageRows;

typedef struct Stage {
    const char *name;
    const char *after;   /* the stage it waits for; NULL: none */
    const char *command; /* the same by hand, for people and schedulers */
    const char *reads;
    const char *writes;
    Status (*run)(Run *run, StageRows *ret_rows, Error *err);
} Stage;

extern const Stage stage_table[];
extern const size_t n_stages;

/* Index in the table, or n_stages. */
size_t stage_find(const char *name);

#endif
