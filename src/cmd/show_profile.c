#include <math.h>
#include <string.h>

#include "cmd/console.h"
#include "cmd/show.h"
#include "conf/locale.h"

#define COLUMNS   7
#define TOP_SHOWN 5
#define VALUE_MAX 40 /* bytes of a value shown */

/* As many decimals as four digits need. */
static const char *figure(const Context *context, double value)
{
    double size = fabs(value);
    int decimals = size >= 1000 || !(size > 0) ? 0 : 3 - (int) floor(log10(size));

    if (!isfinite(value))
        return "";
    return locale_figure(
        context->arena, context->project.lang, value, decimals > 12 ? 12 : decimals);
}

static const char *figure_of(const Context *context, const ProfileColumn *column, double value)
{
    return column->class == CLASS_NUMBER ? figure(context, value)
                                         : profile_time(context->arena, column, value);
}

/* A value on one line of the terminal: control characters would move its cursor. */
static const char *shown(const Context *context, const char *value)
{
    char *text = arena_copy(context->arena, value, strlen(value));
    size_t length = strlen(text);

    for (char *at = text; *at != '\0'; at++)
        if ((unsigned char) *at < 0x20 || *at == 0x7f)
            *at = '?';
    if (length <= VALUE_MAX)
        return text;
    length = VALUE_MAX;
    while (length > 0 && ((unsigned char) text[length] & 0xc0) == 0x80)
        length--;
    text[length] = '\0';
    return arena_printf(context->arena, "%s…", text);
}

static const char *bound(const Context *context, const ProfileColumn *column, bool is_max)
{
    const char *text = is_max ? column->max : column->min;

    if (text == NULL)
        return "";
    if (column->class == CLASS_NUMBER && column->has_numbers)
        return figure(context, is_max ? column->max_number : column->min_number);
    return shown(context, text);
}

/* "~" before what is estimated. */
static const char *distinct(const Context *context, const ProfileColumn *column)
{
    return arena_printf(
        context->arena,
        "%s%s",
        column->is_exact ? "" : "~",
        cell_whole(context, column->n_distinct));
}

/* Eight heights of blocks; what is not nothing is seen. */
static const char *bars(const Context *context, const ProfileColumn *column)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    StrBuf text = strbuf_new(context->arena);
    int64_t most = 0;

    for (size_t at = 0; at < PROFILE_BINS; at++)
        most = column->bins[at] > most ? column->bins[at] : most;
    for (size_t at = 0; at < PROFILE_BINS; at++) {
        double share = most == 0 ? 0 : (double) column->bins[at] / (double) most;

        strbuf_puts(&text, blocks[column->bins[at] == 0 ? 0 : 1 + (int) floor(7 * share)]);
    }
    return strbuf_text(&text);
}

static void put_note(const Context *context, StrBuf *note, const char *key, const char *text)
{
    strbuf_printf(note, "    %s: %s\n", command_text(context, key), text);
}

static void put_quantiles(const Context *context, const ProfileColumn *column, StrBuf *note)
{
    StrBuf text = strbuf_new(context->arena);

    strbuf_puts(&text, column->are_quantiles_exact ? "" : "~ ");
    for (size_t at = 0; at < PROFILE_QUANTILES; at++)
        strbuf_printf(
            &text,
            "%s%.0f %%: %s",
            at == 0 ? "" : "   ",
            100 * profile_quantiles[at],
            figure_of(context, column, column->quantiles[at]));
    put_note(context, note, "quantiles", strbuf_text(&text));
    if (column->class == CLASS_NUMBER && isfinite(column->stdev))
        put_note(context, note, "stdev", figure(context, column->stdev));
    strbuf_printf(
        note,
        "    %s: %s |%s| %s\n",
        command_text(context, "histogram"),
        bound(context, column, false),
        bars(context, column),
        bound(context, column, true));
}

static void put_top(const Context *context, const ProfileColumn *column, StrBuf *note)
{
    StrBuf text = strbuf_new(context->arena);

    for (size_t at = 0; at < column->n_top && at < TOP_SHOWN; at++)
        strbuf_printf(
            &text,
            "%s%s (%s)",
            at == 0 ? "" : ", ",
            shown(context, column->top[at].text),
            cell_whole(context, column->top[at].n));
    if (column->n_distinct > TOP_SHOWN)
        strbuf_puts(&text, ", …");
    put_note(context, note, "top_values", strbuf_text(&text));
}

static const char *notes_of(const Context *context, const ProfileColumn *column)
{
    StrBuf note = strbuf_new(context->arena);

    if (column->is_listed && column->n_distinct < column->n_values)
        put_top(context, column, &note);
    if (column->has_numbers && column->n_distinct > 1)
        put_quantiles(context, column, &note);
    if (column->n_odd > 0)
        put_note(context, &note, "not_finite", cell_whole(context, column->n_odd));
    if (column->has_lengths)
        put_note(
            context,
            &note,
            "lengths",
            arena_printf(
                context->arena,
                "%s – %s",
                cell_whole(context, column->min_length),
                cell_whole(context, column->max_length)));
    if (column->pattern != NULL)
        put_note(context, &note, "pattern", column->pattern);
    return strbuf_text(&note);
}

static void put_column(const Context *context, const ProfileColumn *column, Grid *grid)
{
    grid_row(
        grid,
        (const char *[COLUMNS]){
            shown(context, column->name),
            column->type,
            cell_whole(context, column->n_nulls),
            distinct(context, column),
            bound(context, column, false),
            column->has_numbers ? figure_of(context, column, column->mean) : "",
            bound(context, column, true),
        });
    grid_note(grid, notes_of(context, column));
}

Str profile_text(const Context *context, const Profile *profile)
{
    static const bool is_right[COLUMNS] = {false, false, true, true, true, true, true};
    static const char *const keys[COLUMNS] = {
        "column", "type", "nulls", "distinct", "min", "mean", "max"};
    Grid grid = grid_new(context->arena, COLUMNS, is_right);
    const char *heading[COLUMNS];

    for (size_t at = 0; at < COLUMNS; at++)
        heading[at] = command_text(context, keys[at]);
    grid_row(&grid, heading);
    for (size_t at = 0; at < profile->n_columns; at++)
        put_column(context, &profile->columns[at], &grid);
    return str_from(arena_printf(
        context->arena,
        "%s: %s\n%s",
        profile->table,
        locale_format(
            context->arena,
            context->locale,
            "profile_rows",
            "n",
            cell_whole(context, profile->n_rows),
            NULL),
        grid_text(&grid).ptr));
}
