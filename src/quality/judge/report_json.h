/*
 * report_json: results in the JSON shape of Great Expectations 1.x, for programs.
 */
#ifndef EIOT_QUALITY_REPORT_JSON_H
#define EIOT_QUALITY_REPORT_JSON_H

#include "base/json.h"
#include "quality/quality.h"

/* One ExpectationSuiteValidationResult: success, suite_name, statistics, results, meta. The caller
 * calls json_decref(). */
Json *suite_report_json(const SuiteReport *suite, const QualityReport *report);

/* {"run_id", "run_at", "success", "expectations", "failed", "critical_failed", "not_judged",
 * "suites": [...]}. `success`: nothing critical failed. */
Json *quality_report_json(const QualityReport *report);

#endif
