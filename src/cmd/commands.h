/*
 * commands: the entry of each command; cmd_<name>.c defines it.
 */
#ifndef EIOT_CMD_COMMANDS_H
#define EIOT_CMD_COMMANDS_H

#include "cmd/command.h"

extern const Command cmd_init;
extern const Command cmd_source;
extern const Command cmd_ingest;
extern const Command cmd_transform;
extern const Command cmd_quality;
extern const Command cmd_detect;
extern const Command cmd_forecast;
extern const Command cmd_run;
extern const Command cmd_simulate;
extern const Command cmd_evaluate;
extern const Command cmd_inspect;
extern const Command cmd_suspects;
extern const Command cmd_explain;
extern const Command cmd_report;
extern const Command cmd_serve;
extern const Command cmd_metrics;
extern const Command cmd_sync;
extern const Command cmd_status;
extern const Command cmd_stages;
extern const Command cmd_doctor;

#endif
