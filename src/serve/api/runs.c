#include "base/mem.h"
#include "serve/api/handlers.h"
#include "serve/api/paging.h"
#include "store/table_json.h"

#define STAGES_MOST 1000

Status api_runs(Call *call, Error *err)
{
    Param params[] = {PARAM_I64(0), PARAM_I64(0)};

    return paging_answer(call, "serve_runs", params, COUNT_OF(params), err);
}

Status api_run(Call *call, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id)};
    Table table;
    Json *stages = NULL;
    Json *run;
    Status status;

    if (!call_id_fits(call))
        return OK;
    status = call_table(call, "serve_run", params, COUNT_OF(params), 1, &table, err);
    if (status != OK)
        return status;
    if (table.n_rows == 0) {
        call_not_found(call, arena_printf(call->arena, "there was no run '%s'", call->id), NULL);
        return OK;
    }
    status =
        call_rows(call, "serve_run_stages", params, COUNT_OF(params), STAGES_MOST, &stages, err);
    if (status != OK)
        return status;
    run = table_json_row(&table, 0, 0);
    (void) json_object_set_new(run, "stages", stages);
    answer_json(call->arena, call->answer, 200, run);
    return OK;
}
