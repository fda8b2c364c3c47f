#include "serve/api/app.h"
#include "serve/api/handlers.h"
#include "serve/api/suspects_query.h"

/* What was asked for, for the log: "all=1&feeder=F1". */
static const char *asked_text(const Call *call)
{
    const Request *request = call->request;
    StrBuf text = strbuf_new(call->arena);

    for (size_t at = 0; at < request->n_query; at++)
        strbuf_printf(
            &text,
            "%s%s=%s",
            at == 0 ? "" : "&",
            request->query[at].name,
            request->query[at].value);
    return text.len == 0 ? NULL : strbuf_text(&text);
}

static Status read_all(Call *call, const char *name, Suspects *ret_suspects, Error *err)
{
    SuspectsAsked asked;
    SuspectsRows rows;
    Status status = suspects_asked(call, &asked, err);

    if (status == OK)
        status = suspects_rows(call, &asked, (Paging){.limit = SUSPECTS_MAX}, &rows, err);
    if (status == OK)
        status = call_audit(call, "export", name, asked_text(call), err);
    if (status == OK)
        *ret_suspects =
            (Suspects){.table = rows.table, .is_all = asked.is_all, .n_scored = rows.n_scored};
    return status;
}

static void attach(Call *call, const char *type, const char *name, Str bytes)
{
    call->answer->status = 200;
    call->answer->type = type;
    call->answer->body = bytes;
    call->answer->cache = "no-store";
    answer_header(
        call->answer,
        "Content-Disposition",
        arena_printf(call->arena, "attachment; filename=\"%s\"", name));
}

Status api_suspects_csv(Call *call, Error *err)
{
    Suspects suspects;
    Str text;
    Status status = read_all(call, "suspects.csv", &suspects, err);

    if (status == OK)
        status = suspects_csv(call->arena, &suspects, &text, err);
    if (status == OK)
        attach(call, "text/csv; charset=utf-8", "suspects.csv", text);
    return status;
}

Status api_suspects_xlsx(Call *call, Error *err)
{
    Suspects suspects;
    Str bytes;
    Status status = read_all(call, "suspects.xlsx", &suspects, err);

    if (status == OK)
        status = suspects_xlsx(
            call->arena, &suspects, call->app->words[call->lang], call->now_us, &bytes, err);
    if (status == OK)
        attach(
            call,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "suspects.xlsx",
            bytes);
    return status;
}
