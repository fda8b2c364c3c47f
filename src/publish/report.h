/*
 * report: one self-contained HTML file about the network's losses and what looks strange in it.
 *
 * Stage: publish. Reads marts, quality and ops from the store; writes one file with its data, style
 * and Apache ECharts inside, that asks no other host for anything. French or English, light or
 * dark as the reader's system says. Reads no clock.
 */
#ifndef EIOT_PUBLISH_REPORT_H
#define EIOT_PUBLISH_REPORT_H

#include "base/arena.h"
#include "base/error.h"
#include "conf/project.h"
#include "store/store.h"

typedef struct ReportOptions {
    const char *path; /* where the file is written, whole or not at all; its folder is made */
    Lang lang;
    int64_t now_us;       /* shown as the time of the report */
    const char *subtitle; /* a line under the title, such as "simulated data"; NULL: none */
} ReportOptions;

/* STORE error when the marts have not been built. */
Status report_write(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const ReportOptions *options,
    Error *err) MUST_USE;

#endif
