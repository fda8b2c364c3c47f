#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "publish/reasons.h"
#include "publish/suspects.h"
#include "publish/xlsx.h"
#include "store/table_json.h"

/* What a cell of the list is, apart from a number of a sheet's kind. */
typedef enum Shape {
    SHAPE_NUMBER,
    SHAPE_TEXT,
    SHAPE_DAY,
    SHAPE_WORD,    /* a code that has words: texts key PREFIX_CODE */
    SHAPE_REASONS, /* a JSON list */
} Shape;

typedef struct ListColumn {
    const char *name;   /* in the file; texts key column_NAME is its heading */
    const char *source; /* in the table */
    Shape shape;
    const char *prefix; /* SHAPE_WORD */
    XlsxKind kind;
    double width;
} ListColumn;

static const ListColumn columns[] = {
    {"rank", "list_rank", SHAPE_NUMBER, NULL, XLSX_WHOLE, 6},
    {"meter_id", "meter_id", SHAPE_TEXT, NULL, XLSX_TEXT, 18},
    {"score", "score", SHAPE_NUMBER, NULL, XLSX_SCORE, 8},
    {"probability", "probability", SHAPE_NUMBER, NULL, XLSX_SHARE, 11},
    {"recoverable_kwh", "recoverable_kwh", SHAPE_NUMBER, NULL, XLSX_ENERGY, 14},
    {"recoverable_amount", "recoverable_amount", SHAPE_NUMBER, NULL, XLSX_MONEY, 16},
    {"cause", "cause", SHAPE_WORD, "cause", XLSX_TEXT, 18},
    {"reasons", "reasons", SHAPE_REASONS, NULL, XLSX_TEXT, 60},
    {"since", "since", SHAPE_DAY, NULL, XLSX_DAY, 12},
    {"expected_amount", "expected_amount", SHAPE_NUMBER, NULL, XLSX_MONEY, 16},
    {"currency", "currency", SHAPE_TEXT, NULL, XLSX_TEXT, 9},
    {"transformer_id", "transformer_id", SHAPE_TEXT, NULL, XLSX_TEXT, 18},
    {"feeder_id", "feeder_id", SHAPE_TEXT, NULL, XLSX_TEXT, 14},
    {"against", "against", SHAPE_REASONS, NULL, XLSX_TEXT, 50},
    {"expected_kwh", "expected_kwh", SHAPE_NUMBER, NULL, XLSX_ENERGY, 14},
    {"tariff", "tariff", SHAPE_TEXT, NULL, XLSX_TEXT, 12},
    {"zone", "zone", SHAPE_TEXT, NULL, XLSX_TEXT, 12},
    {"last_outcome", "last_outcome", SHAPE_WORD, "outcome", XLSX_TEXT, 14},
    {"last_inspected_on", "last_inspected_on", SHAPE_DAY, NULL, XLSX_DAY, 14},
};

/* ---- CSV ---- */

static bool is_one_of(char byte, const char *bytes)
{
    return byte != '\0' && strchr(bytes, byte) != NULL;
}

/* Quoted where it must be; ' in front of what a spreadsheet would take for a formula. */
static void put_text(StrBuf *csv, Str text)
{
    bool is_quoted = false;

    for (size_t at = 0; at < text.len && !is_quoted; at++)
        is_quoted = is_one_of(text.ptr[at], ",\"\r\n");
    if (is_quoted)
        strbuf_put_char(csv, '"');
    if (text.len > 0 && is_one_of(text.ptr[0], "=+-@\t\r"))
        strbuf_put_char(csv, '\'');
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] == '"')
            strbuf_put_char(csv, '"');
        strbuf_put_char(csv, text.ptr[at]);
    }
    if (is_quoted)
        strbuf_put_char(csv, '"');
}

static Status put_cell(
    Arena *arena, StrBuf *csv, const Table *table, size_t row, const ListColumn *column, Error *err)
{
    size_t at = table_column(table, column->source);
    const char *codes = "";
    char day[CIVIL_TEXT_MAX];
    Status status = OK;

    if (table_is_null(table, row, at))
        return OK;
    if (column->shape == SHAPE_NUMBER) {
        strbuf_printf(csv, "%.15g", table_f64(table, row, at));
    } else if (column->shape == SHAPE_DAY) {
        strbuf_puts(csv, civil_day_text(table_i64(table, row, at), day));
    } else if (column->shape == SHAPE_REASONS) {
        status = reasons_codes(arena, table_text(table, row, at), &codes, err);
        put_text(csv, str_from(codes));
    } else {
        put_text(csv, table_text(table, row, at));
    }
    return status;
}

Status suspects_csv(Arena *arena, const Suspects *suspects, Str *ret_text, Error *err)
{
    StrBuf csv = strbuf_new(arena);
    Status status = OK;

    for (size_t column = 0; column < COUNT_OF(columns); column++)
        strbuf_printf(&csv, "%s%s", column == 0 ? "" : ",", columns[column].name);
    strbuf_put_char(&csv, '\n');
    for (size_t row = 0; row < suspects->table.n_rows && status == OK; row++) {
        for (size_t column = 0; column < COUNT_OF(columns) && status == OK; column++) {
            if (column > 0)
                strbuf_put_char(&csv, ',');
            status = put_cell(arena, &csv, &suspects->table, row, &columns[column], err);
        }
        strbuf_put_char(&csv, '\n');
    }
    if (status == OK)
        *ret_text = strbuf_str(&csv);
    return status;
}

/* ---- JSON ---- */

static Status json_cell(
    Arena *arena,
    const Table *table,
    size_t row,
    const ListColumn *column,
    const SuspectsWords *words,
    Json **ret_value,
    Error *err)
{
    size_t at = table_column(table, column->source);

    if (column->shape == SHAPE_REASONS)
        return reasons_json(
            arena, words->reasons, words->lang, table_text(table, row, at), ret_value, err);
    *ret_value = table_json_cell(table, row, at);
    return OK;
}

static Status json_suspect(
    Arena *arena,
    const Table *table,
    size_t row,
    const SuspectsWords *words,
    Json *list,
    Error *err)
{
    Json *suspect = json_object();
    Status status = OK;

    (void) json_array_append_new(list, suspect);
    for (size_t column = 0; column < COUNT_OF(columns) && status == OK; column++) {
        Json *value = NULL;

        status = json_cell(arena, table, row, &columns[column], words, &value, err);
        if (status == OK)
            (void) json_object_set_new(suspect, columns[column].name, value);
    }
    return status;
}

Status suspects_json(
    Arena *arena, const Suspects *suspects, const SuspectsWords *words, Json **ret_json, Error *err)
{
    Json *list = json_array();
    Status status = OK;

    for (size_t row = 0; row < suspects->table.n_rows && status == OK; row++)
        status = json_suspect(arena, &suspects->table, row, words, list, err);
    if (status != OK) {
        json_decref(list);
        return status;
    }
    *ret_json = json_pack(
        "{s:o, s:{s:I, s:o, s:o}}",
        "suspects",
        list,
        "summary",
        "meters",
        (json_int_t) suspects->table.n_rows,
        "expected_hits",
        json_number_or_null(suspects->expected_hits),
        "expected_amount",
        json_number_or_null(suspects->expected_amount));
    return OK;
}

/* ---- XLSX ---- */

/* Each on a line of its own. */
static Status
reasons_text(Arena *arena, const SuspectsWords *words, Str json, Str *ret_text, Error *err)
{
    StrBuf text = strbuf_new(arena);
    const char **reasons = NULL;
    size_t n = 0;
    Status status = reasons_list(arena, words->reasons, words->lang, json, &reasons, &n, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < n; at++)
        strbuf_printf(&text, "%s%s", at > 0 ? "\n" : "", reasons[at]);
    *ret_text = strbuf_str(&text);
    return OK;
}

static Status sheet_cell(
    Arena *arena,
    const Table *table,
    size_t row,
    const ListColumn *column,
    const SuspectsWords *words,
    XlsxCell *cell,
    Error *err)
{
    size_t at = table_column(table, column->source);
    Str text;

    cell->number = NAN;
    if (table_is_null(table, row, at))
        return OK;
    if (column->shape == SHAPE_NUMBER) {
        cell->number = table_f64(table, row, at);
        return OK;
    }
    if (column->shape == SHAPE_DAY) {
        cell->number = (double) table_i64(table, row, at);
        return OK;
    }
    text = table_text(table, row, at);
    if (column->shape == SHAPE_REASONS)
        return reasons_text(arena, words, text, &cell->text, err);
    cell->text = text;
    if (column->shape == SHAPE_WORD)
        cell->text = str_from(suspects_word(arena, words, column->prefix, text));
    return OK;
}

Status suspects_xlsx(
    Arena *arena,
    const Suspects *suspects,
    const SuspectsWords *words,
    int64_t made_us,
    Str *ret_bytes,
    Error *err)
{
    size_t n_rows = suspects->table.n_rows;
    XlsxCell *cells = ARENA_ARRAY(arena, XlsxCell, n_rows * COUNT_OF(columns));
    XlsxColumn headings[COUNT_OF(columns)];
    XlsxSheet sheet = {
        .name = locale_get(words->texts, "sheet"),
        .columns = headings,
        .n_columns = COUNT_OF(columns),
        .cells = cells,
        .n_rows = n_rows,
        .made_us = made_us,
    };
    Status status = OK;

    for (size_t column = 0; column < COUNT_OF(columns); column++)
        headings[column] = (XlsxColumn){
            .heading =
                locale_get(words->texts, arena_printf(arena, "column_%s", columns[column].name)),
            .kind = columns[column].kind,
            .width = columns[column].width,
        };
    for (size_t cell = 0; cell < n_rows * COUNT_OF(columns) && status == OK; cell++)
        status = sheet_cell(
            arena,
            &suspects->table,
            cell / COUNT_OF(columns),
            &columns[cell % COUNT_OF(columns)],
            words,
            &cells[cell],
            err);
    return status == OK ? xlsx_make(arena, &sheet, ret_bytes, err) : status;
}
