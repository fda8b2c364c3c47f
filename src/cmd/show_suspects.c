#include <string.h>

#include "base/mem.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "publish/format.h"
#include "publish/reasons.h"

static double value(const Table *table, size_t row, const char *name)
{
    return table_f64(table, row, table_column(table, name));
}

static const char *text(const Context *context, const Table *table, size_t row, const char *name)
{
    return str_dup(context->arena, table_text(table, row, table_column(table, name)));
}

static const char *
day(const Context *context, const SuspectsWords *words, const Table *table, size_t row)
{
    size_t column = table_column(table, "since");

    return table_is_null(table, row, column)
               ? ""
               : format_date(context->arena, words->lang, table_i64(table, row, column));
}

static void put_heading(
    const Context *context, const Suspects *suspects, const SuspectsWords *words, Grid *grid)
{
    static const char *const keys[] = {
        "short_rank",
        "short_meter",
        "short_probability",
        "short_kwh",
        "short_amount",
        "short_expected",
        "short_since",
        "short_cause",
        "short_transformer"};
    const char *cells[COUNT_OF(keys)];

    for (size_t at = 0; at < COUNT_OF(keys); at++)
        cells[at] = locale_format(
            context->arena, words->texts, keys[at], "currency", suspects->currency, NULL);
    grid_row(grid, cells);
}

static void put_row(
    const Context *context,
    const Suspects *suspects,
    const SuspectsWords *words,
    size_t row,
    Grid *grid)
{
    const Table *table = &suspects->table;
    Str cause = table_text(table, row, table_column(table, "cause"));

    grid_row(
        grid,
        (const char *[]){
            format_number(context->arena, words->lang, value(table, row, "list_rank"), 0),
            text(context, table, row, "meter_id"),
            format_percent(context->arena, words->lang, 100 * value(table, row, "probability")),
            format_energy(context->arena, words->lang, value(table, row, "recoverable_kwh")),
            format_number(context->arena, words->lang, value(table, row, "recoverable_amount"), 0),
            format_number(context->arena, words->lang, value(table, row, "expected_amount"), 0),
            day(context, words, table, row),
            cause.len == 0 ? "" : suspects_word(context->arena, words, "cause", cause),
            text(context, table, row, "transformer_id"),
        });
}

/* Appends the list `name` of the row, a line each. */
static Status put_reasons(
    const Context *context,
    const SuspectsWords *words,
    const Table *table,
    size_t row,
    const char *name,
    StrBuf *lines,
    Error *err)
{
    bool is_against = strcmp(name, "against") == 0;
    const char **texts = NULL;
    size_t n = 0;
    Status status = reasons_list(
        context->arena,
        words->reasons,
        words->lang,
        table_text(table, row, table_column(table, name)),
        &texts,
        &n,
        err);

    for (size_t at = 0; status == OK && at < n; at++)
        strbuf_printf(
            lines,
            "      - %s\n",
            is_against
                ? locale_format(context->arena, words->texts, "but", "reason", texts[at], NULL)
                : texts[at]);
    return status;
}

static Status put_suspect(
    const Context *context,
    const Suspects *suspects,
    const SuspectsWords *words,
    size_t row,
    Grid *grid,
    Error *err)
{
    StrBuf lines = strbuf_new(context->arena);
    Status status = put_reasons(context, words, &suspects->table, row, "reasons", &lines, err);

    if (status == OK)
        status = put_reasons(context, words, &suspects->table, row, "against", &lines, err);
    if (status != OK)
        return status;
    put_row(context, suspects, words, row, grid);
    if (lines.len > 0)
        grid_note(grid, strbuf_text(&lines));
    return OK;
}

/* Why the list is empty. */
static const char *nobody_key(const Suspects *suspects)
{
    if (suspects->n_scored == 0)
        return "nobody_scored";
    return suspects->is_all ? "nobody_fits" : "nobody";
}

Status show_suspects(
    const Context *context, const Suspects *suspects, const SuspectsWords *words, Error *err)
{
    static const bool is_right[] = {true, false, true, true, true, true, false, false, false};
    Grid grid = grid_new(context->arena, COUNT_OF(is_right), is_right);
    Status status = OK;

    if (suspects->table.n_rows == 0) {
        (void) printf("%s\n", locale_get(words->texts, nobody_key(suspects)));
        return OK;
    }
    put_heading(context, suspects, words, &grid);
    for (size_t row = 0; row < suspects->table.n_rows && status == OK; row++)
        status = put_suspect(context, suspects, words, row, &grid, err);
    if (status == OK)
        grid_print(&grid, stdout);
    return status;
}

void show_suspects_sum(
    const Context *context, const Suspects *suspects, const SuspectsWords *words, int64_t wanted)
{
    size_t n = suspects->table.n_rows;

    if (n > 0)
        (void) printf(
            "\n%s\n",
            locale_format(
                context->arena,
                words->texts,
                n == 1 ? "sum_one" : "sum",
                "n",
                cell_whole(context, (int64_t) n),
                "hits",
                format_number(context->arena, words->lang, suspects->expected_hits, 1),
                "amount",
                format_money(
                    context->arena, words->lang, suspects->expected_amount, suspects->currency),
                NULL));
    if (n > 0 && (int64_t) n < wanted)
        (void) printf("%s\n", locale_get(words->texts, "no_more"));
}
