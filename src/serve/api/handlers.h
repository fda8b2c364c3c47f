/*
 * handlers: what answers each path of the API; which one, for whom: routes.def.
 *
 * Stage: serve. Each fills call->answer or returns an error. web/openapi.json describes the
 * answers.
 */
#ifndef EIOT_SERVE_API_HANDLERS_H
#define EIOT_SERVE_API_HANDLERS_H

#include "serve/api/call.h"

/* about.c */
Status api_site(Call *call, Error *err) MUST_USE;
Status api_openapi(Call *call, Error *err) MUST_USE;

/* session.c */
Status api_session_begin(Call *call, Error *err) MUST_USE;
Status api_session(Call *call, Error *err) MUST_USE;
Status api_session_end(Call *call, Error *err) MUST_USE;
Status api_session_password(Call *call, Error *err) MUST_USE;

/* overview.c */
Status api_overview(Call *call, Error *err) MUST_USE;
Status api_days(Call *call, Error *err) MUST_USE;

/* network.c */
Status api_network(Call *call, Error *err) MUST_USE;
Status api_node(Call *call, Error *err) MUST_USE;
Status api_node_days(Call *call, Error *err) MUST_USE;
Status api_node_meters(Call *call, Error *err) MUST_USE;

/* forecast.c */
Status api_forecasts(Call *call, Error *err) MUST_USE;
Status api_forecast(Call *call, Error *err) MUST_USE;

/* suspects.c */
Status api_suspects(Call *call, Error *err) MUST_USE;
Status api_suspects_budget(Call *call, Error *err) MUST_USE;

/* suspects_files.c */
Status api_suspects_csv(Call *call, Error *err) MUST_USE;
Status api_suspects_xlsx(Call *call, Error *err) MUST_USE;

/* meter.c */
Status api_meters(Call *call, Error *err) MUST_USE;
Status api_meter(Call *call, Error *err) MUST_USE;

/* meter_curves.c */
Status api_meter_readings(Call *call, Error *err) MUST_USE;
Status api_meter_days(Call *call, Error *err) MUST_USE;
Status api_meter_heatmap(Call *call, Error *err) MUST_USE;
Status api_meter_profile(Call *call, Error *err) MUST_USE;
Status api_meter_peers(Call *call, Error *err) MUST_USE;

/* assignments.c */
Status api_meter_assign(Call *call, Error *err) MUST_USE;
Status api_assignees(Call *call, Error *err) MUST_USE;

/* inspections.c */
Status api_meter_inspect(Call *call, Error *err) MUST_USE;
Status api_inspections(Call *call, Error *err) MUST_USE;

/* checks.c */
Status api_quality(Call *call, Error *err) MUST_USE;
Status api_quality_expectations(Call *call, Error *err) MUST_USE;
Status api_rejects(Call *call, Error *err) MUST_USE;
Status api_files(Call *call, Error *err) MUST_USE;
Status api_coverage(Call *call, Error *err) MUST_USE;

/* runs.c */
Status api_runs(Call *call, Error *err) MUST_USE;
Status api_run(Call *call, Error *err) MUST_USE;

/* admin.c */
Status api_users(Call *call, Error *err) MUST_USE;
Status api_user_add(Call *call, Error *err) MUST_USE;
Status api_user_change(Call *call, Error *err) MUST_USE;
Status api_user_password(Call *call, Error *err) MUST_USE;
Status api_tokens(Call *call, Error *err) MUST_USE;
Status api_token_add(Call *call, Error *err) MUST_USE;
Status api_token_remove(Call *call, Error *err) MUST_USE;
Status api_audit(Call *call, Error *err) MUST_USE;

/* metrics.c */
Status api_metrics(Call *call, Error *err) MUST_USE;
Status api_health(Call *call, Error *err) MUST_USE;

#endif
