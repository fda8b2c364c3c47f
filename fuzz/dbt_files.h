/*
 * dbt_files: a small dbt project in memory, some files of which are a fuzzer's input. It stands in
 * the place of the embedded files: this defines the functions of base/asset.h.
 */
#ifndef EIOT_FUZZ_DBT_FILES_H
#define EIOT_FUZZ_DBT_FILES_H

#include <string.h>

#include "base/asset.h"
#include "base/mem.h"
#include "conf/project.h"
#include "transform/graph.h"
#include "transform/models.h"

#define FIXED(path, text)                                                                          \
    {                                                                                              \
        path,                                                                                      \
        {                                                                                          \
            text, sizeof(text) - 1                                                                 \
        }                                                                                          \
    }

/* In byte order of their paths; models have the names of the project's own. */
static Asset dbt_files[] = {
    FIXED(
        "dbt/dbt_project.yml",
        "name: energy_iot\nvars: {site_zone: UTC, interval_s: 1800}\n"
        "models: {energy_iot: {marts: {+schema: marts, +materialized: table}}}\n"),
    FIXED(
        "dbt/macros/fixed.sql",
        "{% macro local_time(instant) -%}(({{ instant }}) at time zone '{{ var('site_zone') }}')"
        "{%- endmacro %}\n"
        "{% macro epoch_s(instant) %}extract(epoch from {{ instant }}){% endmacro %}\n"
        "{% macro add_seconds(instant, seconds) -%}\n"
        "    {%- if target.type == 'postgres' -%} {{ instant }} + {{ seconds }}\n"
        "    {%- else -%} later({{ instant }}, {{ seconds }}) {%- endif -%}\n"
        "{%- endmacro %}\n"
        "{% macro kwh_double(kwh) %}cast({{ kwh }} as double precision){% endmacro %}\n"
        "{% macro exact_sum(kwh) %}{{ kwh_double('sum(' ~ kwh ~ ')') }}{% endmacro %}\n"
        "{% macro ratio(part, whole) %}{{ round_to(part ~ ' / ' ~ whole) }}{% endmacro %}\n"
        "{% macro round_to(number, digits=6) %}round({{ number }}, {{ digits }}){% endmacro %}\n"),
    FIXED("dbt/macros/own.sql", ""),
    FIXED(
        "dbt/models/intermediate/int_meter_outages.sql",
        "{{ config(materialized='incremental', unique_key='meter_id') }}"
        " select * from {{ ref('stg_readings') }}"),
    FIXED("dbt/models/marts/own.sql", "select 1 as x"),
    FIXED("dbt/models/marts/own.yml", ""),
    FIXED(
        "dbt/models/staging/int_calendar.sql",
        "{{ config(materialized='ephemeral') }} select 1 as day"),
    FIXED(
        "dbt/models/staging/int_clock.sql",
        "{{ config(materialized='ephemeral') }} select * from {{ ref('int_calendar') }}"),
    FIXED(
        "dbt/models/staging/sources.yml",
        "sources: [{name: raw_data, tables: [{name: readings}, {name: network_nodes}]}]"),
    FIXED(
        "dbt/models/staging/stg_network_nodes.sql",
        "select * from {{ source('raw_data', 'network_nodes') }}"),
    FIXED(
        "dbt/models/staging/stg_readings.sql",
        "select * from {{ source('raw_data', 'readings') }}"),
    FIXED("dbt/tests/own.sql", "select 1 as x"),
};

bool asset_find(const char *path, Str *ret_bytes)
{
    for (size_t at = 0; at < COUNT_OF(dbt_files); at++) {
        if (strcmp(dbt_files[at].path, path) == 0) {
            *ret_bytes = dbt_files[at].bytes;
            return true;
        }
    }
    return false;
}

Str asset_text(const char *path)
{
    Str bytes = {0};

    ASSERT(asset_find(path, &bytes));
    return bytes;
}

size_t asset_count(void)
{
    return COUNT_OF(dbt_files);
}

Asset asset_at(size_t index)
{
    return dbt_files[index];
}

static inline void put_file(const char *path, Str text)
{
    for (size_t at = 0; at < COUNT_OF(dbt_files); at++)
        if (strcmp(dbt_files[at].path, path) == 0)
            dbt_files[at].bytes = text;
}

/* An error says what and where. */
static inline void check_error(Status status, const Error *err)
{
    ASSERT(status == STATUS_CONFIG || status == STATUS_LIMIT);
    ASSERT(err->status == status && err->message[0] != '\0');
    ASSERT(strncmp(err->where, "dbt/", 4) == 0);
}

/* Reads the project; when it can be read, everything in it can be compiled and ordered. */
static inline void load_dbt_files(Arena *arena, const char *dialect)
{
    const Project project = {.folder = "/nowhere"};
    const ModelSet *set;
    const size_t *order;
    const bool *selected;
    Error err = {0};
    Str sql = {0};
    Status status = models_load(arena, &project, dialect, (VarList){0}, &set, &err);

    if (status == OK)
        status = graph_order(arena, set, &order, &err);
    if (status != OK) {
        check_error(status, &err);
        return;
    }
    ASSERT(graph_select(arena, set, "+own+ staging", &selected, &err) == OK);
    for (size_t at = 0; at < set->n_models; at++) {
        ASSERT(models_compile(arena, set, &set->models[at], at % 2 == 1, &sql, &err) == OK);
        ASSERT(sql.len > 0);
    }
    for (size_t at = 0; at < set->n_tests; at++)
        ASSERT(models_compile_test(arena, set, &set->tests[at], &sql, &err) == OK);
}

/* The next part of the input, up to a line of ---; *rest is moved past it. */
static inline Str take_part(Str *rest)
{
    static const char divider[] = "\n---\n";
    const char *found = memmem(rest->ptr, rest->len, divider, sizeof(divider) - 1);
    Str part = *rest;

    if (found == NULL) {
        rest->len = 0;
        return part;
    }
    part.len = (size_t) (found - rest->ptr);
    rest->ptr = found + sizeof(divider) - 1;
    rest->len -= part.len + sizeof(divider) - 1;
    return part;
}

#endif
