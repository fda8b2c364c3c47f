#include "quality/judge/report_json.h"

#include <string.h>

#include "base/civil.h"

/* Text that we wrote as JSON ourselves. */
static Json *parsed(const char *text)
{
    Json *json = text == NULL ? NULL : json_loads(text, JSON_DECODE_ANY, NULL);

    return json == NULL ? json_null() : json;
}

static Json *percent(int64_t part, int64_t whole)
{
    return whole == 0 ? json_null() : json_real(100 * (double) part / (double) whole);
}

static Json *sample_values(const QualityResult *result)
{
    Json *sample = parsed(result->sample);

    if (json_is_array(sample))
        return sample;
    json_decref(sample);
    return json_array();
}

static Json *counts_json(const QualityResult *result)
{
    bool is_null_check = strcmp(result->expectation, "expect_column_values_to_not_be_null") == 0 ||
                         strcmp(result->expectation, "expect_column_values_to_be_null") == 0;
    Json *json = json_object();
    Json *of_judged = percent(result->unexpected_count, result->nonmissing_count);

    (void) json_object_set_new(json, "element_count", json_integer(result->element_count));
    (void) json_object_set_new(json, "unexpected_count", json_integer(result->unexpected_count));
    (void) json_object_set(json, "unexpected_percent", of_judged);
    (void) json_object_set_new(json, "partial_unexpected_list", sample_values(result));
    if (!is_null_check) { /* there the missing values are the subject */
        (void) json_object_set_new(json, "missing_count", json_integer(result->missing_count));
        (void) json_object_set_new(
            json, "missing_percent", percent(result->missing_count, result->element_count));
        (void) json_object_set_new(
            json,
            "unexpected_percent_total",
            percent(result->unexpected_count, result->element_count));
        (void) json_object_set(json, "unexpected_percent_nonmissing", of_judged);
    }
    json_decref(of_judged);
    return json;
}

static Json *result_json(const QualityResult *result)
{
    Json *json = json_object();
    Json *config = json_object();
    Json *exception = json_object();
    Json *observed;

    (void) json_object_set_new(json, "success", json_boolean(result->outcome == OUTCOME_PASSED));
    (void) json_object_set_new(json, "outcome", json_string(outcome_name(result->outcome)));
    (void) json_object_set_new(config, "type", json_string(result->expectation));
    (void) json_object_set_new(config, "kwargs", parsed(result->kwargs));
    (void) json_object_set_new(config, "severity", json_string(severity_name(result->severity)));
    (void) json_object_set_new(json, "expectation_config", config);
    if (result->has_counts) {
        observed = counts_json(result);
    } else {
        observed = json_object();
        if (result->observed_value != NULL)
            (void) json_object_set_new(observed, "observed_value", parsed(result->observed_value));
        if (result->sample != NULL) {
            Json *details = json_object();

            (void) json_object_set_new(details, "unexpected_rows", parsed(result->sample));
            (void) json_object_set_new(observed, "details", details);
        }
    }
    (void) json_object_set_new(json, "result", observed);
    (void) json_object_set_new(exception, "raised_exception", json_boolean(result->error != NULL));
    (void) json_object_set_new(
        exception,
        "exception_message",
        result->error == NULL ? json_null() : json_string(result->error));
    (void) json_object_set_new(json, "exception_info", exception);
    return json;
}

Json *suite_report_json(const SuiteReport *suite, const QualityReport *report)
{
    Json *json = json_object();
    Json *results = json_array();
    Json *statistics = json_object();
    Json *meta = json_object();
    size_t n_passed = 0;
    char text[CIVIL_TEXT_MAX];

    for (size_t at = 0; at < suite->n_results; at++) {
        n_passed += suite->results[at].outcome == OUTCOME_PASSED;
        (void) json_array_append_new(results, result_json(&suite->results[at]));
    }
    (void) json_object_set_new(json, "success", json_boolean(n_passed == suite->n_results));
    (void) json_object_set_new(json, "suite_name", json_string(suite->name));
    (void) json_object_set_new(
        statistics, "evaluated_expectations", json_integer((json_int_t) suite->n_results));
    (void) json_object_set_new(
        statistics, "successful_expectations", json_integer((json_int_t) n_passed));
    (void) json_object_set_new(
        statistics,
        "unsuccessful_expectations",
        json_integer((json_int_t) (suite->n_results - n_passed)));
    (void) json_object_set_new(
        statistics, "success_percent", percent((int64_t) n_passed, (int64_t) suite->n_results));
    (void) json_object_set_new(json, "statistics", statistics);
    (void) json_object_set_new(json, "results", results);
    (void) json_object_set_new(meta, "run_id", json_string(report->run_id));
    (void) json_object_set_new(
        meta, "run_time", json_string(civil_text_utc(report->run_at_us, text)));
    (void) json_object_set_new(meta, "table", json_string(suite->table));
    (void) json_object_set_new(meta, "layer", json_string(suite->layer));
    (void) json_object_set_new(json, "meta", meta);
    return json;
}

Json *quality_report_json(const QualityReport *report)
{
    Json *json = json_object();
    Json *suites = json_array();
    char text[CIVIL_TEXT_MAX];

    for (size_t at = 0; at < report->n_suites; at++)
        (void) json_array_append_new(suites, suite_report_json(&report->suites[at], report));
    (void) json_object_set_new(json, "run_id", json_string(report->run_id));
    (void) json_object_set_new(
        json, "run_at", json_string(civil_text_utc(report->run_at_us, text)));
    (void) json_object_set_new(json, "success", json_boolean(report->critical_failed == 0));
    (void) json_object_set_new(
        json, "expectations", json_integer((json_int_t) report->expectations));
    (void) json_object_set_new(json, "failed", json_integer((json_int_t) report->failed));
    (void) json_object_set_new(
        json, "critical_failed", json_integer((json_int_t) report->critical_failed));
    (void) json_object_set_new(json, "not_judged", json_integer((json_int_t) report->not_judged));
    (void) json_object_set_new(json, "suites", suites);
    return json;
}
