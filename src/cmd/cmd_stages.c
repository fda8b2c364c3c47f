#include "cmd/commands.h"
#include "cmd/console.h"
#include "pipeline/stages.h"

static Json *stages_json(void)
{
    Json *list = json_array();

    for (size_t at = 0; at < n_stages; at++) {
        const Stage *stage = &stage_table[at];
        Json *after = json_array();
        if (stage->after != NULL)
            json_array_append_new(after, json_string(stage->after));
        json_array_append_new(
            list,
            json_pack(
                "{s:s, s:o, s:s, s:s, s:s}",
                "name",
                stage->name,
                "after",
                after,
                "command",
                stage->command,
                "reads",
                stage->reads,
                "writes",
                stage->writes));
    }
    return json_pack("{s:o}", "stages", list);
}

static Status run(Context *context, Error *err)
{
    static const bool is_right[] = {false, false, false, false};
    Grid grid = grid_new(context->arena, 4, is_right);

    (void) err;
    if (context->is_json || args_has(context->args, "json")) {
        console_json(context->arena, stages_json());
        return OK;
    }
    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "stage"),
            command_text(context, "reads"),
            command_text(context, "writes"),
            command_text(context, "by_hand"),
        });
    for (size_t at = 0; at < n_stages; at++)
        grid_row(
            &grid,
            (const char *[]){
                stage_table[at].name,
                stage_table[at].reads,
                stage_table[at].writes,
                stage_table[at].command,
            });
    grid_print(&grid, stdout);
    return OK;
}

static const OptionSpec options[] = {
    {.name = "json", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_stages = {
    .name = "stages",
    .usage = "[--json]",
    .options = options,
    .has_json = true,
    .run = run,
};
