#include "base/civil.h"
#include "base/mem.h"
#include "base/zone.h"
#include "publish/inspections.h"
#include "serve/api/app.h"
#include "serve/api/handlers.h"
#include "store/table_json.h"

#define READINGS_MOST 5000
#define READINGS_DAYS 7 /* shown unless said */
#define DAYS_MOST     731
#define MAP_DAYS      90
#define SLOTS         48
#define HALF_HOUR_US  (1800 * US_PER_S)
#define PROFILE_DAYS  28 /* on each side */
#define PEERS_MOST    500

/* The local days on which a meter has values end here; none of it for a meter without any. */
typedef struct Span {
    const Zone *zone;
    bool has_days;
    int32_t last_day;
} Span;

/* ---- which meter, which days ---- */

/* *ret_is_known false with the 404 in the answer. */
static Status find_meter(Call *call, bool *ret_is_known, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id)};
    Table table;
    Status status;

    *ret_is_known = false;
    if (!call_id_fits(call))
        return OK;
    status = call_table(call, "serve_meter_known", params, 1, 1, &table, err);
    if (status != OK)
        return status;
    *ret_is_known = table_i64(&table, 0, 0) > 0;
    if (!*ret_is_known)
        call_not_found(
            call,
            arena_printf(call->arena, "the store knows no meter '%s'", call->id),
            "Meters are those of the network file, and those that have readings.");
    return OK;
}

static Status read_span(Call *call, Span *ret_span, Error *err)
{
    const char *zone = call->app->project->zone;
    const Param params[] = {PARAM_CSTR(call->id), PARAM_CSTR(zone)};
    Span span = {0};
    Table table;
    Status status = zone_open(call->arena, zone, &span.zone, err);

    if (status == OK)
        status = call_table(call, "serve_meter_last", params, COUNT_OF(params), 1, &table, err);
    if (status != OK)
        return status;
    span.has_days = table.n_rows > 0 && !table_is_null(&table, 0, 0);
    if (span.has_days)
        span.last_day = (int32_t) table_i64(&table, 0, 0);
    *ret_span = span;
    return OK;
}

/* The first instant of a local day; where the clock skips midnight, the instant it skips to. */
static int64_t day_start(const Zone *zone, int64_t day)
{
    int64_t local_us = day * US_PER_DAY;
    int64_t first = local_us;
    int64_t second;

    for (int half_hours = 0; half_hours < 6; half_hours++)
        if (zone_to_utc(zone, local_us + half_hours * HALF_HOUR_US, &first, &second) !=
            ZONE_MISSING)
            return first;
    return first;
}

static void answer_items(Call *call, Json *items)
{
    answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
}

/* ---- readings ---- */

static Status
read_instant(const Call *call, const char *name, bool *ret_has, int64_t *ret_us, Error *err)
{
    const char *text = request_query(call->request, name);

    *ret_has = text != NULL && *text != '\0';
    if (*ret_has && !civil_parse_rfc3339(str_from(text), ret_us)) {
        (void) error_set(err, STATUS_USAGE, "parameter '%s' is no instant", name);
        error_hint(err, "Instants are those of RFC 3339, such as 2025-07-01T00:00:00Z.");
        return STATUS_USAGE;
    }
    return OK;
}

/* From and to, where they are not said those of the last days with data; both 0 without any. */
static Status read_bounds(Call *call, int64_t *ret_from, int64_t *ret_to, Error *err)
{
    bool has_from = false;
    bool has_to = false;
    Span span;
    Status status = read_instant(call, "from", &has_from, ret_from, err);

    if (status == OK)
        status = read_instant(call, "to", &has_to, ret_to, err);
    if (status != OK || (has_from && has_to))
        return status;
    status = read_span(call, &span, err);
    if (status != OK)
        return status;
    if (has_to)
        *ret_from = *ret_to - READINGS_DAYS * US_PER_DAY;
    else if (span.has_days)
        *ret_to = day_start(span.zone, (int64_t) span.last_day + 1);
    else
        *ret_to = has_from ? *ret_from : 0;
    if (!has_from && !has_to && span.has_days)
        *ret_from = day_start(span.zone, (int64_t) span.last_day - READINGS_DAYS + 1);
    return OK;
}

static Json *instant_or_null(int64_t us)
{
    char text[CIVIL_TEXT_MAX];

    return us == 0 ? json_null() : json_string(civil_text_utc(us, text));
}

Status api_meter_readings(Call *call, Error *err)
{
    bool is_known = false;
    bool is_cut;
    int64_t from = 0;
    int64_t to = 0;
    Table table;
    Status status = find_meter(call, &is_known, err);

    if (status != OK || !is_known)
        return status;
    status = read_bounds(call, &from, &to, err);
    if (status == OK)
        status = call_table(
            call,
            "serve_meter_readings",
            (const Param[]){
                PARAM_CSTR(call->id),
                PARAM_TIMESTAMP(from),
                PARAM_TIMESTAMP(to),
                PARAM_I64(READINGS_MOST + 1),
            },
            4,
            READINGS_MOST + 1,
            &table,
            err);
    if (status != OK)
        return status;
    is_cut = table.n_rows > READINGS_MOST;
    if (is_cut)
        table.n_rows = READINGS_MOST;
    answer_json(
        call->arena,
        call->answer,
        200,
        json_pack(
            "{s:o, s:o, s:b, s:o}",
            "from",
            instant_or_null(from),
            "to",
            instant_or_null(to),
            "is_cut",
            is_cut,
            "items",
            table_json_rows(&table, 0)));
    return OK;
}

/* ---- days and neighbours ---- */

Status api_meter_days(Call *call, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id), PARAM_I64(DAYS_MOST)};
    bool is_known = false;
    Json *items = NULL;
    Status status = find_meter(call, &is_known, err);

    if (status != OK || !is_known)
        return status;
    status = call_rows(call, "serve_meter_days", params, COUNT_OF(params), DAYS_MOST, &items, err);
    if (status == OK)
        answer_items(call, items);
    return status;
}

Status api_meter_peers(Call *call, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id), PARAM_I64(PEERS_MOST)};
    bool is_known = false;
    Json *items = NULL;
    Status status = find_meter(call, &is_known, err);

    if (status != OK || !is_known)
        return status;
    status =
        call_rows(call, "serve_meter_peers", params, COUNT_OF(params), PEERS_MOST, &items, err);
    if (status == OK)
        answer_items(call, items);
    return status;
}

/* ---- by half-hour of the local day ---- */

/* Columns of serve_meter_cells.sql. */
enum { CELL_DAY, CELL_SLOT, CELL_KWH };

/* Local days from `first` to `last`. */
static Status
read_cells(Call *call, const Span *span, int32_t first, int32_t last, Table *ret_cells, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(call->id),
        PARAM_CSTR(call->app->project->zone),
        PARAM_TIMESTAMP(day_start(span->zone, first)),
        PARAM_TIMESTAMP(day_start(span->zone, (int64_t) last + 1)),
    };
    /* a long reading of the last day may end in the next */
    size_t most = (size_t) (last - first + 2) * SLOTS;

    return call_table(call, "serve_meter_cells", params, COUNT_OF(params), most, ret_cells, err);
}

static Json *days_list(int32_t first, int32_t last)
{
    char text[CIVIL_TEXT_MAX];
    Json *days = json_array();

    for (int32_t day = first; day <= last; day++)
        (void) json_array_append_new(days, json_string(civil_day_text(day, text)));
    return days;
}

static Json *cells_list(const Table *cells, int32_t first, int32_t last)
{
    Json *list = json_array();

    for (size_t row = 0; row < cells->n_rows; row++) {
        int64_t day = table_i64(cells, row, CELL_DAY);

        if (day < first || day > last)
            continue;
        (void) json_array_append_new(
            list,
            json_pack(
                "[I, I, o]",
                (json_int_t) (day - first),
                (json_int_t) table_i64(cells, row, CELL_SLOT),
                json_number_or_null(table_f64(cells, row, CELL_KWH))));
    }
    return list;
}

static void answer_heatmap(Call *call, Json *days, Json *cells)
{
    answer_json(
        call->arena,
        call->answer,
        200,
        json_pack(
            "{s:i, s:i, s:o, s:o}",
            "slots",
            SLOTS,
            "slot_s",
            86400 / SLOTS,
            "days",
            days,
            "cells",
            cells));
}

Status api_meter_heatmap(Call *call, Error *err)
{
    bool is_known = false;
    int32_t first;
    Span span;
    Table cells;
    Status status = find_meter(call, &is_known, err);

    if (status != OK || !is_known)
        return status;
    status = read_span(call, &span, err);
    if (status != OK)
        return status;
    first = span.last_day - MAP_DAYS + 1;
    if (span.has_days)
        status = read_cells(call, &span, first, span.last_day, &cells, err);
    if (status != OK)
        return status;
    if (!span.has_days || cells.n_rows == 0) {
        answer_heatmap(call, json_array(), json_array());
        return OK;
    }
    if (table_i64(&cells, 0, CELL_DAY) > first) /* no empty days in front */
        first = (int32_t) table_i64(&cells, 0, CELL_DAY);
    answer_heatmap(call, days_list(first, span.last_day), cells_list(&cells, first, span.last_day));
    return OK;
}

/* Sums by half-hour before the day of the change and from it on. */
typedef struct Profile {
    double kwh[2][SLOTS];
    int n[2][SLOTS];
} Profile;

static void add_cells(Profile *profile, const Table *cells, int32_t split, int32_t last)
{
    for (size_t row = 0; row < cells->n_rows; row++) {
        int64_t day = table_i64(cells, row, CELL_DAY);
        int64_t slot = table_i64(cells, row, CELL_SLOT);
        size_t side = day < split ? 0 : 1;

        if (day > last || slot < 0 || slot >= SLOTS)
            continue;
        profile->kwh[side][slot] += table_f64(cells, row, CELL_KWH);
        profile->n[side][slot]++;
    }
}

static Json *mean_of(const Profile *profile, size_t side, int slot)
{
    return profile->n[side][slot] == 0
               ? json_null()
               : json_number_or_null(profile->kwh[side][slot] / profile->n[side][slot]);
}

static Json *profile_items(const Profile *profile)
{
    Json *items = json_array();

    for (int slot = 0; slot < SLOTS; slot++)
        (void) json_array_append_new(
            items,
            json_pack(
                "{s:i, s:o, s:o}",
                "slot",
                slot,
                "before_kwh",
                mean_of(profile, 0, slot),
                "after_kwh",
                mean_of(profile, 1, slot)));
    return items;
}

/* The day of the change; where nothing says one, the first of the last days. */
static Status
read_split(Call *call, const Span *span, bool *ret_has_since, int32_t *ret_split, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id)};
    Table table;
    Status status = call_table(call, "serve_meter_since", params, 1, 1, &table, err);

    if (status != OK)
        return status;
    *ret_has_since = table.n_rows > 0 && !table_is_null(&table, 0, 0);
    *ret_split =
        *ret_has_since ? (int32_t) table_i64(&table, 0, 0) : span->last_day - PROFILE_DAYS + 1;
    return OK;
}

Status api_meter_profile(Call *call, Error *err)
{
    char day[CIVIL_TEXT_MAX];
    bool is_known = false;
    bool has_since = false;
    int32_t split = 0;
    Profile profile = {0};
    Span span;
    Table cells = {0};
    Status status = find_meter(call, &is_known, err);

    if (status != OK || !is_known)
        return status;
    status = read_span(call, &span, err);
    if (status == OK)
        status = read_split(call, &span, &has_since, &split, err);
    if (status == OK && span.has_days)
        status =
            read_cells(call, &span, split - PROFILE_DAYS, split + PROFILE_DAYS - 1, &cells, err);
    if (status != OK)
        return status;
    add_cells(&profile, &cells, split, split + PROFILE_DAYS - 1);
    answer_json(
        call->arena,
        call->answer,
        200,
        json_pack(
            "{s:s?, s:o}",
            "since",
            has_since ? civil_day_text(split, day) : NULL,
            "items",
            cells.n_rows == 0 ? json_array() : profile_items(&profile)));
    return OK;
}
