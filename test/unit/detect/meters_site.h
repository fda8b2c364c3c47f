/*
 * meters_site: a store in memory whose models are built, as `eiot transform` builds them, from rows
 * of raw_data that the test puts there.
 */
#ifndef EIOT_TEST_DETECT_METERS_SITE_H
#define EIOT_TEST_DETECT_METERS_SITE_H

#include "detect/detect_internal.h"
#include "site.h"
#include "transform/transform.h"

static inline Site meters_site_open(const char *zone)
{
    Site site = site_open_empty();
    Error err;

    CASE_OK("project", project_load(site.arena, NULL, &site.project, &err), &err);
    site.project.zone = zone;
    return site;
}

static inline void
meters_site_add_node(const Site *site, const char *node_id, const char *parent_id, const char *kind)
{
    site_run(
        site,
        arena_printf(
            site->arena,
            "insert into raw_data.network_nodes (node_id, parent_id, kind, zone, file_id, line,"
            " loaded_at) values ('%s', nullif('%s', ''), '%s', 'Z', 1, 1, to_timestamp(0))",
            node_id,
            parent_id,
            kind));
}

/* Readings of `length_s` from `from` until before `until`, YYYY-MM-DD HH:MM:SS in UTC; `kwh` is an
 * expression over the number i of the reading, from 0, and its start ts. */
static inline void meters_site_add(
    const Site *site,
    const char *meter_id,
    const char *channel,
    const char *from,
    const char *until,
    int length_s,
    const char *kwh)
{
    site_run(
        site,
        arena_printf(
            site->arena,
            "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality,"
            " file_id, line, loaded_at, load_seq) select '%s', '%s', ts, %d, %s, 'actual', 1, i,"
            " to_timestamp(0), 1 from (select i, timestamptz '%s+00' + i * interval %d second as ts"
            " from range(1000000) as t(i)) where ts < timestamptz '%s+00'",
            meter_id,
            channel,
            length_s,
            kwh,
            from,
            length_s,
            until));
}

/* Builds the models that detection reads. */
static inline void meters_site_build(const Site *site)
{
    TransformOptions options = {
        .select = "+int_reading_features +int_meter_features +int_meter_prepayment"
                  " +int_meter_events +int_node_intervals stg_inspections",
        .full_refresh = true,
        .skip_tests = true,
    };
    TransformReport report;
    Error err;

    CASE_OK(
        "models",
        transform_run(site->arena, &site->project, site->conn, &options, &report, &err),
        &err);
}

static inline DetectRun meters_site_run(const Site *site, const DetectOptions *options)
{
    return (DetectRun){
        .arena = site->arena, .project = &site->project, .conn = site->conn, .options = options};
}

/*
 * A transformer T1 with a meter of its own that loses 3 %, and `n_meters` customers M01, M02, ...
 * of it, `n_days` of hours from 2025-01-01 in UTC. `read_share` is an expression over the meter's
 * number m and the day d, from 0: the share of what it used that a meter reads.
 */
static inline void
meters_site_add_transformer(const Site *site, int n_meters, int n_days, const char *read_share)
{
    meters_site_add_node(site, "T1", "", "transformer");
    for (int meter = 1; meter <= n_meters; meter++)
        meters_site_add_node(site, arena_printf(site->arena, "M%02d", meter), "T1", "meter");
    /* noise: the fraction of a large sine */
    site_run(
        site,
        arena_printf(
            site->arena,
            "create or replace temp table used as select m, i, i // 24 as d,"
            " (0.3 + 0.1 * m) * (1.2 + sin((i %% 24) * 0.26 + m)) * (0.5 + abs(43758.5453 *"
            " sin(i * 12.9898 + m * 78.233) %% 1)) as kwh"
            " from range(1, %d) as meters(m), range(%d) as hours(i)",
            n_meters + 1,
            24 * n_days));
    site_run(
        site,
        arena_printf(
            site->arena,
            "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality,"
            " file_id, line, loaded_at, load_seq) select meter_id, 'import',"
            " timestamptz '2025-01-01 00:00:00+00' + i * interval 1 hour, 3600, kwh, 'actual', 1,"
            " i, to_timestamp(0), 1 from ("
            "select 'M' || lpad(cast(m as varchar), 2, '0') as meter_id, i, kwh * (%s) as kwh"
            " from used union all"
            " select 'T1', i, sum(kwh) / 0.97 from used group by i)",
            read_share));
}

#endif
