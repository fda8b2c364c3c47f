#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"

const Command *const command_table[] = {
    &cmd_init,    &cmd_source,   &cmd_ingest,  &cmd_transform, &cmd_quality,
    &cmd_detect,  &cmd_forecast, &cmd_run,     &cmd_simulate,  &cmd_evaluate,
    &cmd_inspect, &cmd_suspects, &cmd_explain, &cmd_report,    &cmd_serve,
    &cmd_metrics, &cmd_sync,     &cmd_status,  &cmd_stages,    &cmd_doctor,
};

const size_t n_commands = sizeof(command_table) / sizeof(command_table[0]);

const Command *command_find(const char *name)
{
    for (size_t at = 0; at < n_commands; at++)
        if (strcmp(command_table[at]->name, name) == 0)
            return command_table[at];
    return NULL;
}
