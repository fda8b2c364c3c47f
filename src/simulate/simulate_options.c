#include "simulate_options.h"

#include <math.h>

#include "base/limits.h"

#define FIRST_YEAR      2000
#define LAST_YEAR       2099
#define DEFAULT_METERS  500
#define DEFAULT_DAYS    60
#define DEFAULT_THEFT   0.05
#define DEFAULT_PREPAID 0.4
#define MAX_GAPS        0.5

SimulateOptions simulate_defaults(void)
{
    return (SimulateOptions){
        .n_meters = DEFAULT_METERS,
        .n_days = DEFAULT_DAYS,
        .theft_share = DEFAULT_THEFT,
        .lookalike_share = -1,
        .prepaid_share = DEFAULT_PREPAID,
        .thefts = sim_thefts_usual(),
        .seed = 1,
        .start_day = civil_days(2025, 6, 1),
        .zone_name = "Africa/Dakar",
    };
}

static Status check_count(const char *what, int64_t value, int64_t most, Error *err)
{
    if (value >= 1 && value <= most)
        return OK;
    return error_set(
        err,
        STATUS_USAGE,
        "number of %s is %lld, expected 1 to %lld",
        what,
        (long long) value,
        (long long) most);
}

static Status check_share(const char *what, double value, double most, Error *err)
{
    if (value >= 0 && value <= most)
        return OK;
    return error_set(err, STATUS_USAGE, "share of %s is %g, expected 0 to %g", what, value, most);
}

Status simulate_check(const SimulateOptions *options, Error *err)
{
    Status status = check_count("meters", options->n_meters, SIMULATE_MAX_METERS, err);

    if (status == OK)
        status = check_count("days", options->n_days, SIMULATE_MAX_DAYS, err);
    if (status == OK && options->n_threads > LIMIT_THREADS)
        status = check_count("threads", (int64_t) options->n_threads, LIMIT_THREADS, err);
    if (status != OK)
        return status;
    status = check_share("thieves", options->theft_share, 1, err);
    if (status == OK && !(options->lookalike_share < 0))
        status = check_share("look-alikes", options->lookalike_share, 1, err);
    if (status == OK)
        status = check_share("prepaid customers", options->prepaid_share, 1, err);
    if (status == OK)
        status = check_share("missing days", options->gaps_share, MAX_GAPS, err);
    if (status != OK)
        return status;
    if (options->start_day < civil_days(FIRST_YEAR, 1, 1) ||
        options->start_day > civil_days(LAST_YEAR, 12, 31))
        return error_set(
            err,
            STATUS_USAGE,
            "first day is out of range, expected %d-01-01 to %d-12-31",
            FIRST_YEAR,
            LAST_YEAR);
    if (options->folder == NULL || options->folder[0] == '\0')
        return error_set(err, STATUS_USAGE, "the folder for the simulated files is not given");
    return OK;
}

SimScope simulate_scope(const SimulateOptions *options)
{
    double lookalikes = options->lookalike_share;

    if (lookalikes < 0)
        lookalikes = options->theft_share > 0 ? options->theft_share : DEFAULT_THEFT;
    return (SimScope){
        .start_day = options->start_day,
        .n_days = (size_t) options->n_days,
        .n_meters = (size_t) options->n_meters,
        .theft_share = options->theft_share,
        /* thieves come first: they may be all */
        .lookalike_share = fmin(lookalikes, 1 - options->theft_share),
        .prepaid_share = options->prepaid_share,
        .gaps_share = options->gaps_share,
        .as_registers = options->as_registers,
        .thefts = options->thefts,
        .seed = options->seed,
    };
}
