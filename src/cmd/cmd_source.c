#include <string.h>

#include "base/civil.h"
#include "cmd/commands.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "cmd/source_propose.h"

static void line(const Context *context, const char *key, const char *value)
{
    if (value != NULL && value[0] != '\0')
        console_pair(command_text(context, key), 18, value);
}

static void show_columns(const Context *context, const SourceCheck *check)
{
    (void) printf("\n%s\n", command_text(context, "columns"));
    for (size_t at = 0; at < check->n_columns; at++) {
        const CheckColumn *column = &check->columns[at];
        const char *heading =
            column->is_headed ? column->heading : command_told(context, column->heading);

        console_pair(
            arena_printf(context->arena, "  %s", heading),
            26,
            column->field == NULL ? command_text(context, "ignored") : column->field);
    }
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
                command_word(context, "quality", reading->quality),
            });
    }
    grid_print(&grid, stdout);
}

static const char *instant(const Context *context, int64_t us)
{
    char text[CIVIL_TEXT_MAX];

    return arena_printf(context->arena, "%s", civil_text_utc(us, text));
}

/* What lies between the readings, and which the file states twice. */
static void show_series(const Context *context, const SourceCheck *check)
{
    const CheckGaps *gaps = &check->gaps;
    const CheckRepeats *repeats = &check->repeats;

    if (check->n_series == 0)
        return;
    line(
        context,
        "gaps",
        gaps->n == 0
            ? "0"
            : locale_format(
                  context->arena,
                  context->locale,
                  "gaps_found",
                  "n",
                  cell_whole(context, gaps->n),
                  "hours",
                  locale_figure(
                      context->arena, context->project.lang, (double) gaps->seconds / 3600, 2),
                  "from",
                  instant(context, gaps->longest_from),
                  "to",
                  instant(context, gaps->longest_to),
                  NULL));
    line(
        context,
        "repeats",
        repeats->n == 0 ? "0"
                        : locale_format(
                              context->arena,
                              context->locale,
                              "repeats_found",
                              "n",
                              cell_whole(context, repeats->n),
                              "other",
                              cell_whole(context, repeats->n_other),
                              "line",
                              cell_whole(context, repeats->first_line),
                              NULL));
    if (check->is_partly_compared)
        line(context, "compared", command_text(context, "compared_partly"));
}

static void show_check(const Context *context, const SourceCheck *check)
{
    line(context, "file", check->report.path);
    line(context, "source", check->report.source);
    line(context, "kind", check->report.kind);
    line(context, "encoding", command_told(context, check->encoding));
    line(context, "container", command_told(context, check->container));
    if (check->layout[0] != '\0')
        line(context, "layout", check->layout);
    else
        line(context, "delimiter", check->delimiter);
    line(context, "zone", check->zone);
    line(context, "stamp", check->stamp);
    line(context, "value_kind", check->value_kind);
    line(context, "unit", command_told(context, check->unit));
    if (check->interval_s > 0)
        line(context, "interval", arena_printf(context->arena, "%d s", check->interval_s));
    show_series(context, check);
    show_columns(context, check);
    show_readings(context, check);
    (void) putchar('\n');
    show_files(context, &check->report, 1);
    for (size_t at = 0; at < check->n_reasons; at++)
        (void) printf(
            "  %s × %s (%s %lld)\n",
            cell_whole(context, check->reasons[at].count),
            command_told(context, check->reasons[at].reason),
            command_text(context, "line"),
            (long long) check->reasons[at].first_line);
}

static Json *json_series(const SourceCheck *check)
{
    const CheckGaps *gaps = &check->gaps;
    char text[CIVIL_TEXT_MAX];
    Json *json = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:b}",
        "series",
        (json_int_t) check->n_series,
        "gaps",
        (json_int_t) gaps->n,
        "gap_seconds",
        (json_int_t) gaps->seconds,
        "repeats",
        (json_int_t) check->repeats.n,
        "repeats_that_differ",
        (json_int_t) check->repeats.n_other,
        "is_partly_compared",
        check->is_partly_compared);

    if (gaps->n > 0) {
        const char *from = civil_text_utc(gaps->longest_from, text);
        json_object_set_new(json, "longest_gap_from", json_string(from));
        const char *to = civil_text_utc(gaps->longest_to, text);
        json_object_set_new(json, "longest_gap_to", json_string(to));
    }
    if (check->repeats.n > 0)
        json_object_set_new(
            json, "first_repeat_line", json_integer((json_int_t) check->repeats.first_line));
    return json;
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
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:o, s:s?, s:s, s:s}",
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
        "series",
        json_series(check),
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
