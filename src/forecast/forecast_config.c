#include "forecast_config.h"

/* A name and not a path: the file is one of the project's or of those that are built in. */
static bool is_file_name(Str text)
{
    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];

        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '-'))
            return false;
    }
    return true;
}

Status
forecast_config_read(Arena *arena, const Project *project, ForecastConfig *ret_config, Error *err)
{
    static const char *const keys[] = {"holidays", "measured_days", NULL};
    const Yaml *map = yaml_get(project->root, "forecast");
    ForecastConfig config = {0};
    Str holidays = {0};
    Status status = OK;

    if (map != NULL)
        status = yaml_only(map, keys, err);
    if (status == OK)
        status = yaml_text(map, "holidays", STR(""), &holidays, err);
    if (status == OK)
        status = yaml_i64(map, "measured_days", FORECAST_MEASURED_DAYS, &config.measured_days, err);
    if (status != OK)
        return status;
    if (!is_file_name(holidays)) {
        (void) yaml_error(
            yaml_get(map, "holidays"),
            err,
            "forecast.holidays is '%.*s', expected the name of a file of holidays/, without .csv",
            STR_ARG(holidays));
        error_hint(err, "For Senegal it is SN: holidays/SN.csv is built in.");
        return STATUS_CONFIG;
    }
    if (config.measured_days < 1 || config.measured_days > FORECAST_MEASURED_MAX)
        return yaml_error(
            yaml_get(map, "measured_days"),
            err,
            "forecast.measured_days is %lld, expected 1 to %d",
            (long long) config.measured_days,
            FORECAST_MEASURED_MAX);
    config.holidays = holidays.len == 0 ? NULL : str_dup(arena, holidays);
    *ret_config = config;
    return OK;
}
