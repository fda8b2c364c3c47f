/*
 * suites_run: all suites of a run, two at a time where there is a store to open a second session
 * on. A suite that one thread works at (a sort's end, a plan, a small table) then leaves the other
 * core to another suite. What comes out does not depend on it.
 */
#ifndef EIOT_QUALITY_SUITES_RUN_H
#define EIOT_QUALITY_SUITES_RUN_H

#include "quality/judge/suite_run.h"
#include "quality/suite/suites.h"

/* Judges each suite into its place in `ret_reports`, which has room for all. The error is that of
 * the first suite in order that had one. */
Status suites_run(
    Arena *arena,
    const SuiteContext *context,
    const Suites *suites,
    SuiteReport *ret_reports,
    Error *err) MUST_USE;

#endif
