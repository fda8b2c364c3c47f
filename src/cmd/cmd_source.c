#include <string.h>

#include "base/civil.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "cmd/source_propose.h"

static void line(const Context *context, const char *key, const char *value)
{
    if (value != NULL && value[0] != '\0')
        (void) printf("%-18s %s\n", command_text(context, key), value);
}

static void show_columns(const Context *context, const SourceCheck *check)
{
    (void) printf("\n%s\n", command_text(context, "columns"));
    for (size_t at = 0; at < check->n_columns; at++)
        (void) printf(
            "  %-24s %s\n",
            check->columns[at].heading,
            check->columns[at].field == NULL ? command_text(context, "ignored")
                                             : check->columns[at].field);
}

static void show_readings(const Context *context, const SourceCheck *check)
{
    static const bool is_right[] = {true, false, false, false, false, true, true, false};
    Grid grid = grid_new(context->arena, 8, is_right);

    if (check->n_readings == 0)
        return;
    (void) printf("\n%s\n", command_text(context, "first_readings"));
    grid_row(
        &grid,
        (const char *[]){
            command_text(context, "line"),
            command_text(context, "meter"),
            command_text(context, "stated"),
            command_text(context, "local"),
            "UTC",
            "s",
            "kWh",
            command_text(context, "quality"),
        });
    for (size_t at = 0; at < check->n_readings; at++) {
        const CheckReading *reading = &check->readings[at];
        char text[CIVIL_TEXT_MAX];
        const char *utc = civil_text_utc(reading->start_ts, text);
        grid_row(
            &grid,
            (const char *[]){
                arena_printf(context->arena, "%lld", (long long) reading->line),
                reading->meter_id,
                reading->stated,
                reading->local,
                arena_copy(context->arena, utc, strlen(utc)),
                arena_printf(context->arena, "%d", reading->length_s),
                reading->kwh,
                reading->quality,
            });
    }
    grid_print(&grid, stdout);
}

static void show_check(const Context *context, const SourceCheck *check)
{
    line(context, "file", check->report.path);
    line(context, "source", check->report.source);
    line(context, "kind", check->report.kind);
    line(context, "encoding", check->encoding);
    line(context, "container", check->container);
    if (check->layout[0] != '\0')
        line(context, "layout", check->layout);
    else
        line(context, "delimiter", check->delimiter);
    line(context, "zone", check->zone);
    line(context, "stamp", check->stamp);
    line(context, "value_kind", check->value_kind);
    line(context, "unit", check->unit);
    if (check->interval_s > 0)
        line(context, "interval", arena_printf(context->arena, "%d s", check->interval_s));
    show_columns(context, check);
    show_readings(context, check);
    (void) putchar('\n');
    show_files(context, &check->report, 1);
    for (size_t at = 0; at < check->n_reasons; at++)
        (void) printf(
            "  %s × %s (%s %lld)\n",
            cell_whole(context, check->reasons[at].count),
            check->reasons[at].reason,
            command_text(context, "line"),
            (long long) check->reasons[at].first_line);
}

static Json *json_check(const SourceCheck *check)
{
    Json *columns = json_array();
    Json *reasons = json_array();

    for (size_t at = 0; at < check->n_columns; at++)
        json_array_append_new(
            columns,
            json_pack(
                "{s:s, s:s?}",
                "heading",
                check->columns[at].heading,
                "field",
                check->columns[at].field));
    for (size_t at = 0; at < check->n_reasons; at++)
        json_array_append_new(
            reasons,
            json_pack(
                "{s:s, s:I, s:I}",
                "reason",
                check->reasons[at].reason,
                "count",
                (json_int_t) check->reasons[at].count,
                "first_line",
                (json_int_t) check->reasons[at].first_line));
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:s?, s:s, s:s}",
        "encoding",
        check->encoding,
        "container",
        check->container,
        "layout",
        check->layout,
        "delimiter",
        check->delimiter,
        "source",
        check->report.source,
        "zone",
        check->zone,
        "stamp",
        check->stamp,
        "value_kind",
        check->value_kind,
        "unit",
        check->unit,
        "interval_s",
        check->interval_s,
        "columns",
        columns,
        "reject_reasons",
        reasons,
        "counts",
        json_files(&check->report, 1),
        "refusal",
        check->refusal,
        "refusal_at",
        check->problem.where,
        "refusal_hint",
        check->problem.hint);
}

/* A profile to start from, where no source reads the file. */
static Status run_propose(Context *context, const IngestOptions *options, Error *err)
{
    const char *path = args_word(context->args, 1);
    Proposal proposal;
    Status status;

    if (options->source_name != NULL || options->meter_id != NULL || context->is_json)
        return error_set(
            err, STATUS_USAGE, "option --propose stands alone: it writes the text of a profile");
    status = propose(context->arena, &context->project, path, &proposal, err);
    if (status == OK)
        (void) fputs(source_propose_text(context, path, &proposal), stdout);
    return status;
}

static Status run(Context *context, Error *err)
{
    IngestOptions options = {
        .source_name = args_text(context->args, "source", NULL),
        .meter_id = args_text(context->args, "meter", NULL),
        .n_threads = context->project.n_threads,
        .now_us = command_now_us(),
        .progress = &context->progress,
    };
    SourceCheck check;
    Status status;

    if (args_has(context->args, "propose"))
        return run_propose(context, &options, err);
    if (strcmp(args_word(context->args, 0), "check") != 0)
        return error_set(
            err, STATUS_USAGE, "source has no '%s', expected check", args_word(context->args, 0));
    status = source_check(
        context->arena, &context->project, args_word(context->args, 1), &options, &check, err);
    console_progress_clear();
    if (status != OK)
        return status;
    if (context->is_json)
        console_json(context->arena, json_check(&check));
    else
        show_check(context, &check);
    if (check.refusal != NULL) {
        if (err != NULL)
            *err = check.problem;
        error_add_context(err, "the file would be refused");
        return STATUS_DATA;
    }
    return OK;
}

static const OptionSpec options[] = {
    {.name = "source", .kind = OPTION_TEXT, .value = "NAME"},
    {.name = "meter", .kind = OPTION_TEXT, .value = "ID"},
    {.name = "propose", .kind = OPTION_FLAG},
    {0},
};

const Command cmd_source = {
    .name = "source",
    .usage = "check FILE [--source NAME] [--meter ID | --propose]",
    .options = options,
    .least_words = 2,
    .most_words = 2,
    .has_json = true,
    .run = run,
};
