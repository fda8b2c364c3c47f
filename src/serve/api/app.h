/*
 * app: everything the server has, and what becomes of a request: who asks, may they, which handler.
 *
 * Stage: serve. app_answer() is the server's handler. In this order: route (404, 405 with Allow),
 * identity by cookie or bearer token (401), a password that must be changed first (403), role
 * (403), the CSRF token of a change by cookie (403), a session of the store (503), the handler.
 * Answers of routes that are CACHED are kept by path, query and language until other data may be
 * shown.
 */
#ifndef EIOT_SERVE_API_APP_H
#define EIOT_SERVE_API_APP_H

#include "serve/api/call.h"
#include "serve/http/latency.h"

typedef struct AnswerCache AnswerCache; /* api/cache.h */

struct App {
    const Project *project;
    State *state;
    Accounts *accounts;
    Served *served;
    Visits *visits;
    const SuspectsWords *words[2]; /* by Lang */
    const Locale *quality[2];      /* by Lang: expectations in words */
    const Locale *problems[2];     /* by Lang: what the API says of what failed */
    AnswerCache *cache;
    Latency *latency;
    bool has_open_metrics; /* /metrics for anybody */
    int64_t (*now_us)(void);
    void (*tell)(const char *message); /* what readers are not told: of answers with 500 */
};

/* HttpHandlers; `context` is the App. */
void app_answer(void *context, const Request *request, Answer *answer);

/* Puts a problem that did not come from app_answer() in the reader's language. */
void app_problem(void *context, const Request *request, Answer *answer);

#endif
