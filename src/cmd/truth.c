#include "truth.h"

#include <math.h>

#include "base/file.h"
#include "base/parse.h"
#include "ingest/csv_reader.h"

#define TRUTH_BYTES_MAX ((size_t) 256 * 1024 * 1024)

/* stolen_kwh need not be there */
enum {
    TRUTH_METER,
    TRUTH_IS_THEFT,
    TRUTH_KIND,
    TRUTH_NEEDED,
    TRUTH_STOLEN = TRUTH_NEEDED,
    TRUTH_COLUMNS
};

static Status data_error(Error *err, const char *path, uint64_t line, const char *message)
{
    (void) error_set(err, STATUS_DATA, "%s", message);
    error_at(err, path, (size_t) line, 0);
    return STATUS_DATA;
}

/* Where each column stands in the heading. */
static Status read_heading(const char *path, const CsvRecord *record, size_t *places, Error *err)
{
    static const char *const names[TRUTH_COLUMNS] = {"meter_id", "is_theft", "kind", "stolen_kwh"};

    for (size_t column = 0; column < TRUTH_COLUMNS; column++) {
        places[column] = record->n_fields;
        for (size_t at = 0; at < record->n_fields; at++)
            if (str_equal(str_trim(record->fields[at]), str_from(names[column])))
                places[column] = at;
        if (column < TRUTH_NEEDED && places[column] == record->n_fields) {
            (void) error_set(err, STATUS_DATA, "truth file has no column '%s'", names[column]);
            error_at(err, path, 1, 0);
            error_hint(err, "A truth file begins meter_id,is_theft,kind.");
            return STATUS_DATA;
        }
    }
    return OK;
}

/* NaN where the file has no such column or the field is empty. */
static Status
read_stolen(const char *path, const CsvRecord *record, size_t place, double *ret_kwh, Error *err)
{
    Str field = place < record->n_fields ? str_trim(record->fields[place]) : STR("");

    *ret_kwh = NAN;
    if (field.len == 0 || str_parse_f64(field, ret_kwh))
        return OK;
    (void) error_set(
        err,
        STATUS_DATA,
        "column 'stolen_kwh' has value '%.*s', expected a number",
        STR_ARG(field));
    error_at(err, path, (size_t) record->line, place + 1);
    return STATUS_DATA;
}

static Status read_row(
    Arena *arena,
    const char *path,
    const CsvRecord *record,
    const size_t *places,
    TruthRow *row,
    Error *err)
{
    Str is_theft;

    if (record->fault != CSV_FAULT_NONE)
        return data_error(err, path, record->line, csv_fault_text(record->fault));
    for (size_t column = 0; column < TRUTH_NEEDED; column++)
        if (places[column] >= record->n_fields)
            return data_error(err, path, record->line, "record has too few fields");
    is_theft = str_trim(record->fields[places[TRUTH_IS_THEFT]]);
    if (!str_equal(is_theft, STR("0")) && !str_equal(is_theft, STR("1"))) {
        (void) error_set(
            err,
            STATUS_DATA,
            "column 'is_theft' has value '%.*s', expected 0 or 1",
            STR_ARG(is_theft));
        error_at(err, path, (size_t) record->line, places[TRUTH_IS_THEFT] + 1);
        return STATUS_DATA;
    }
    row->is_theft = is_theft.ptr[0] == '1';
    row->meter_id = str_from(str_dup(arena, str_trim(record->fields[places[TRUTH_METER]])));
    row->kind = str_from(str_dup(arena, str_trim(record->fields[places[TRUTH_KIND]])));
    return read_stolen(path, record, places[TRUTH_STOLEN], &row->stolen_kwh, err);
}

static size_t count_lines(Str text)
{
    size_t n = 1;

    for (size_t at = 0; at < text.len; at++)
        n += text.ptr[at] == '\n' || text.ptr[at] == '\r';
    return n;
}

static Str without_bom(Str text)
{
    return str_starts_with(text, STR("\xef\xbb\xbf")) ? (Str){text.ptr + 3, text.len - 3} : text;
}

Status truth_read(Arena *arena, const char *path, TruthRow **ret_rows, size_t *ret_n, Error *err)
{
    const CsvFormat format = {0};
    CsvReader *reader;
    CsvRecord record;
    CsvBlock block;
    size_t places[TRUTH_COLUMNS];
    TruthRow *rows;
    size_t n = 0;
    Str text;
    Status status = file_read(arena, path, TRUTH_BYTES_MAX, &text, err);

    if (status != OK)
        return status;
    block = csv_block_of(without_bom(text), &format);
    rows = ARENA_ARRAY(arena, TruthRow, count_lines(text));
    reader = csv_reader_new(arena, &format);
    csv_reader_start(reader, &block);
    if (!csv_reader_next(reader, &record))
        status = data_error(err, path, 1, "truth file is empty");
    else
        status = read_heading(path, &record, places, err);
    while (status == OK && csv_reader_next(reader, &record))
        status = read_row(arena, path, &record, places, &rows[n++], err);
    csv_reader_close(reader);
    if (status == OK) {
        *ret_rows = rows;
        *ret_n = n;
    }
    return status;
}
