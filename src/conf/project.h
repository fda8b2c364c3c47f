/*
 * project: what a run works on: eiot.yml, the folder it stands in, and the files of the project.
 *
 * A file of the project (a model, a suite, a source profile) is looked for in the folder first and
 * among the embedded ones next, so that a bare folder works and `eiot init` lets people change all.
 */
#ifndef EIOT_CONF_PROJECT_H
#define EIOT_CONF_PROJECT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "conf/yaml.h"

typedef enum Lang { LANG_EN, LANG_FR } Lang;

typedef struct Project {
    const char *folder; /* "." or the folder of eiot.yml */
    const char
        *store_url;       /* duckdb:... with its path made relative to the caller, not the folder */
    const char *zone;     /* IANA name: local days of the site */
    const char *site;     /* name shown on the report; NULL: none */
    const char *currency; /* "XOF", shown beside money */
    double price_per_kwh; /* money per kWh where no tariff says */
    double technical_loss_pct; /* of a node's input, where no model is fitted */
    double visit_cost;         /* money a visit takes, won or lost */
    double recovery_months;    /* for which a theft that is found is paid back */
    int64_t budget;            /* visits that can be made */
    uint64_t seed;
    size_t n_threads;         /* 0: all cores */
    const char *sync_url;     /* clickhouse:// of the copy; NULL: none */
    const char *sync_cluster; /* of the copy; NULL: one server */
    Lang lang;
    const Yaml *detect; /* the `detect:` map or NULL; read by detect/ */
    const Yaml *root;   /* the whole file; read by whoever owns a section */
} Project;

/* Reads `config_path`, or ./eiot.yml when NULL; defaults when there is none (an error only when
 * `config_path` was given). */
Status
project_load(Arena *arena, const char *config_path, Project *ret_project, Error *err) MUST_USE;

/* The text of a project file: from disk below the folder, else embedded. IO error when neither. */
Status project_file(
    Arena *arena, const Project *project, const char *path, Str *ret_text, Error *err) MUST_USE;

/* Paths under `prefix` ("dbt/models/") ending in `suffix` (".sql"), from disk and embedded, each
 * once, in byte order. When the folder has the directory on disk, only that is used. */
Status project_list(
    Arena *arena,
    const Project *project,
    const char *prefix,
    const char *suffix,
    const char ***ret_paths,
    size_t *ret_n,
    Error *err) MUST_USE;

#endif
