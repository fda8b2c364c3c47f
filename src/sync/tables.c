#include "sync/tables.h"

#include "base/civil.h"
#include "base/mem.h"

const SyncTable sync_readings_table = {
    "readings", "raw_data.readings", "start_ts", TIME_INSTANT, "kwh", "meter_id"};

/* Facts before what sums them up: a copy that is interrupted shows days without their losses rather
 * than losses without their days. */
const SyncTable sync_tables[] = {
    {"dim_nodes", "marts.dim_nodes", NULL, TIME_NONE, NULL, "node_id"},
    {"fct_meter_days", "marts.fct_meter_days", "local_day", TIME_DATE, "import_kwh", "meter_id"},
    {"fct_energy_balance_days",
     "marts.fct_energy_balance_days",
     "local_day",
     TIME_DATE,
     "input_kwh",
     "node_id"},
    {"fct_node_losses", "marts.fct_node_losses", NULL, TIME_NONE, "input_kwh", "node_id"},
    {"reading_scores", "ml.reading_scores", "start_ts", TIME_INSTANT, "score", "meter_id"},
    {"meter_scores", "ml.meter_scores", NULL, TIME_NONE, "score", "meter_id"},
    {"fct_reading_anomalies",
     "marts.fct_reading_anomalies",
     "start_ts",
     TIME_INSTANT,
     "score",
     "meter_id"},
    {"fct_load_forecast", "marts.fct_load_forecast", NULL, TIME_NONE, "load_p50_kwh", "node_id"},
    {"fct_forecast_errors",
     "marts.fct_forecast_errors",
     "local_day",
     TIME_DATE,
     "actual_kwh",
     "node_id"},
    {"fct_suspects", "marts.fct_suspects", NULL, TIME_NONE, "score", "meter_id"},
    {"fct_inspections", "marts.fct_inspections", "inspected_on", TIME_DATE, "kwh", "meter_id"},
    {"kpi_inspections",
     "marts.kpi_inspections",
     "month_start",
     TIME_DATE,
     "recovered_kwh",
     "month_start"},
    {"kpi_daily", "marts.kpi_daily", "local_day", TIME_DATE, "billed_kwh", "local_day"},
};

const size_t n_sync_tables = COUNT_OF(sync_tables);

DaySpan span_of_months(int64_t first_month, int64_t last_month)
{
    int year = (int) (last_month / 100);
    int month = (int) (last_month % 100);

    return (DaySpan){
        .first = (int32_t) civil_days((int) (first_month / 100), (int) (first_month % 100), 1),
        .last =
            (int32_t) civil_days(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - 1,
    };
}

void span_params(const SyncTable *table, DaySpan span, Param ret_params[2])
{
    if (table->time_kind == TIME_DATE) {
        ret_params[0] = (Param){.type = COLUMN_DATE, .value.i32 = span.first};
        ret_params[1] = (Param){.type = COLUMN_DATE, .value.i32 = span.last};
        return;
    }
    ret_params[0] = PARAM_TIMESTAMP(span.first * US_PER_DAY);
    ret_params[1] = PARAM_TIMESTAMP((span.last + INT64_C(1)) * US_PER_DAY - 1);
}

static const char *day_words(Arena *arena, const SyncTable *table, const char *time, bool is_target)
{
    if (table->time_kind != TIME_INSTANT)
        return time;
    return is_target ? arena_printf(arena, "toDate32(%s)", time)
                     : arena_printf(arena, "cast(%s at time zone 'UTC' as date)", time);
}

static const char *
month_words(Arena *arena, const SyncTable *table, const char *day, bool is_target)
{
    if (table->time_kind == TIME_NONE)
        return "0";
    return is_target ? arena_printf(arena, "toYYYYMM(%s)", day)
                     : arena_printf(
                           arena,
                           "cast(extract(year from %s) * 100 + extract(month from %s) as integer)",
                           day,
                           day);
}

void table_slots(
    Arena *arena,
    const SyncTable *table,
    const char *name,
    bool is_target,
    Slot ret_slots[TABLE_SLOTS])
{
    const char *time = table->time == NULL ? "" : slot_ident(arena, table->time);
    const char *day = day_words(arena, table, time, is_target);
    const char *total = "";

    if (table->total != NULL)
        total = arena_printf(arena, ", sum(%s) as total", slot_ident(arena, table->total));
    ret_slots[0] = (Slot){"TABLE", slot_ident(arena, name)};
    ret_slots[1] = (Slot){"TIME", time};
    ret_slots[2] = (Slot){"DAY", day};
    ret_slots[3] = (Slot){"MONTH", month_words(arena, table, day, is_target)};
    ret_slots[4] = (Slot){"TOTAL", total};
}
