#include "ingest/rivals.h"

#include "base/mem.h"
#include "ingest/files_ledger.h"

Status rivals_settle(const LoadJob *job, const int64_t range[2], Error *err)
{
    const Param between[] = {PARAM_TIMESTAMP(range[0]), PARAM_TIMESTAMP(range[1])};
    const Param at[] = {PARAM_TIMESTAMP(job->options->now_us)};
    Status status = ledger_run(job, "ingest_analyze", NULL, 0, err);

    if (status == OK)
        status = ledger_run(job, "readings_find_rivals", between, COUNT_OF(between), err);
    if (status == OK)
        status = ledger_run(job, "readings_find_lost", NULL, 0, err);
    if (status == OK)
        status = ledger_run(job, "readings_keep_lost", at, COUNT_OF(at), err);
    if (status == OK)
        status = ledger_script(job, "readings_drop_lost", err);
    return status;
}
