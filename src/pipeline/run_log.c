#include "run_log.h"

#include <stdio.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/version.h"

const char *run_id_text(int64_t now_us, char text[RUN_ID_MAX])
{
    Civil civil = civil_from_us(now_us);

    (void) snprintf(
        text,
        RUN_ID_MAX,
        "%04d%02d%02dT%02d%02d%02d.%06dZ",
        civil.year,
        civil.month,
        civil.day,
        civil.hour,
        civil.minute,
        civil.second,
        civil.microsecond);
    return text;
}

static Param text_or_null(const char *text)
{
    Param param = PARAM_CSTR(text);

    param.is_null = text == NULL;
    return param;
}

static Status
run_named(StoreConn *conn, const char *name, const Param *params, size_t n_params, Error *err)
{
    Sql sql = sql_named(conn, name, params, n_params);

    return store_run(conn, &sql, NULL, err);
}

Status
run_log_begin(StoreConn *conn, const char *run_id, const char *command, int64_t now_us, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(run_id),
        PARAM_CSTR(command),
        PARAM_TIMESTAMP(now_us),
        PARAM_CSTR(EIOT_VERSION),
    };
    const Param now[] = {PARAM_TIMESTAMP(now_us)};
    Status status = run_named(conn, "run_mark_stopped", now, COUNT_OF(now), err);

    if (status == OK)
        status = run_named(conn, "run_begin", params, COUNT_OF(params), err);
    return status;
}

Status run_log_stage(StoreConn *conn, const char *run_id, const StageRecord *record, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(run_id),
        PARAM_CSTR(record->stage),
        PARAM_CSTR(record->status),
        PARAM_I64(record->rows_in),
        PARAM_I64(record->rows_out),
        PARAM_F64(record->ms),
        text_or_null(record->error),
        PARAM_TIMESTAMP(record->ended_us),
    };

    return run_named(conn, "run_stage", params, COUNT_OF(params), err);
}

Status
run_log_end(StoreConn *conn, const char *run_id, const char *error, int64_t now_us, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(run_id),
        PARAM_CSTR(error == NULL ? "success" : "failed"),
        PARAM_TIMESTAMP(now_us),
        text_or_null(error),
    };

    return run_named(conn, "run_end", params, COUNT_OF(params), err);
}
