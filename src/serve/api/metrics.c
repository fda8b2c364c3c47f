#include "publish/metrics.h"

#include <string.h>

#include "serve/api/app.h"
#include "serve/api/cache.h"
#include "serve/api/handlers.h"

#define TYPE "text/plain; version=0.0.4; charset=utf-8"

/* What the store says of itself. A scraper asks often, and this changes with the store only. */
static Status ask_store(Call *call, StrBuf *text, Error *err)
{
    Answer answer = {.status = 200, .type = TYPE};
    Lent lent;
    Status status = served_lend(call->app->served, &lent, err);

    if (status != OK)
        return status;
    if (cache_get(call->arena, call->app->cache, "metrics", lent.version, &answer)) {
        strbuf_put(text, answer.body);
    } else {
        status = metrics_of_store(call->arena, lent.conn, text, err);
        answer.body = strbuf_str(text);
        if (status == OK)
            cache_put(call->app->cache, "metrics", lent.version, &answer);
    }
    served_return(call->app->served, &lent);
    return status;
}

/* A store that does not answer is told in the text, so that what watches learns of it; the server's
 * own figures are there all the same. */
Status api_metrics(Call *call, Error *err)
{
    StrBuf text = strbuf_new(call->arena);

    if (ask_store(call, &text, err) != OK) {
        strbuf_clear(&text);
        metrics_of_no_store(&text);
    }
    latency_put(call->app->latency, &text);
    *call->answer =
        (Answer){.status = 200, .type = TYPE, .body = strbuf_str(&text), .cache = "no-store"};
    return OK;
}

Status api_health(Call *call, Error *err)
{
    (void) err;
    *call->answer = (Answer){
        .status = 200,
        .type = "text/plain; charset=utf-8",
        .body = STR("ok\n"),
        .cache = "no-store"};
    return OK;
}
