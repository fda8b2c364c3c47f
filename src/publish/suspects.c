#include "publish/suspects.h"

#include <math.h>

#include "base/mem.h"
#include "publish/report_internal.h"

static double number_at(const Table *table, size_t row, const char *name)
{
    return table_f64(table, row, table_column(table, name));
}

/* Sums of the list; a meter without a probability counts nothing. */
static void add_up(Arena *arena, Suspects *suspects)
{
    const Table *table = &suspects->table;

    for (size_t row = 0; row < table->n_rows; row++) {
        double probability = number_at(table, row, "probability");
        double amount = number_at(table, row, "expected_amount");

        suspects->expected_hits += isnan(probability) ? 0 : probability;
        suspects->expected_amount += isnan(amount) ? 0 : amount;
    }
    suspects->currency =
        table->n_rows == 0 ? ""
                           : str_dup(arena, table_text(table, 0, table_column(table, "currency")));
}

Status suspects_read(
    Arena *arena, StoreConn *conn, const SuspectsQuery *query, Suspects *ret_suspects, Error *err)
{
    const Param params[] = {
        PARAM_BOOL(query->is_all),
        PARAM_CSTR(query->feeder == NULL ? "" : query->feeder),
        PARAM_CSTR(query->transformer == NULL ? "" : query->transformer),
        PARAM_CSTR(query->cause == NULL ? "" : query->cause),
        PARAM_F64(query->least_probability),
        PARAM_I64(query->most > 0 ? query->most : SUSPECTS_MAX + 1),
    };
    Sql sql = sql_named(conn, "suspects_list", params, COUNT_OF(params));
    Sql scored = sql_named(conn, "suspects_scored", NULL, 0);
    Suspects suspects = {.is_all = query->is_all};
    Status status = marts_check(conn, err);

    if (status == OK)
        status = store_value_i64(conn, &scored, &suspects.n_scored, err);
    if (status == OK)
        status = store_table(arena, conn, &sql, SUSPECTS_MAX, &suspects.table, err);
    if (status == STATUS_LIMIT) {
        (void) error_set(err, STATUS_LIMIT, "the list has more than %d meters", SUSPECTS_MAX);
        error_hint(err, "Ask for less: --top, --feeder or --transformer.");
    }
    if (status != OK)
        return status;
    add_up(arena, &suspects);
    *ret_suspects = suspects;
    return OK;
}

Status suspects_words(
    Arena *arena, const Project *project, Lang lang, SuspectsWords *ret_words, Error *err)
{
    SuspectsWords words = {.lang = lang};
    Status status = locale_load(arena, project, "suspects", lang, &words.texts, err);

    if (status == OK)
        status = locale_load(arena, project, "reasons", lang, &words.reasons, err);
    if (status == OK)
        *ret_words = words;
    return status;
}

const char *suspects_word(Arena *arena, const SuspectsWords *words, const char *prefix, Str code)
{
    const char *key = arena_printf(arena, "%s_%.*s", prefix, STR_ARG(code));
    const char *text = locale_get(words->texts, key);

    return text == key ? str_dup(arena, code) : text;
}
