#include "ingest/propose/sample.h"

#include <string.h>

#include "base/decimal.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ingest/file_source.h"

/* What one delimiter makes of the text. */
typedef struct Cut {
    CsvFormat format;
    size_t n_fields; /* of most records, of those with more than one field */
    size_t n_records;
} Cut;

static Cut try_delimiter(Arena *arena, Str text, char delimiter)
{
    Cut cut = {.format = {.delimiter = delimiter}};
    CsvReader *reader = csv_reader_new(arena, &cut.format);
    CsvBlock block = csv_block_of(text, &cut.format);
    size_t *counts = ARENA_ARRAY(arena, size_t, LIMIT_COLUMNS + 1);
    CsvRecord record;

    csv_reader_start(reader, &block);
    for (size_t n = 0; n < SAMPLE_ROWS && csv_reader_next(reader, &record); n++)
        counts[record.n_fields]++;
    csv_reader_close(reader);
    for (size_t n_fields = 2; n_fields <= LIMIT_COLUMNS; n_fields++) {
        if (counts[n_fields] > cut.n_records) {
            cut.n_records = counts[n_fields];
            cut.n_fields = n_fields;
        }
    }
    return cut;
}

/* Of equals the one with more fields: "1,5;2,5" is cut at both. */
static Cut best_cut(Arena *arena, Str text)
{
    static const char delimiters[] = {';', '\t', '|', ','};
    Cut best = {0};

    for (size_t i = 0; i < sizeof(delimiters); i++) {
        Cut cut = try_delimiter(arena, text, delimiters[i]);
        if (cut.n_records > best.n_records ||
            (cut.n_records == best.n_records && cut.n_fields > best.n_fields))
            best = cut;
    }
    return best;
}

/* A number by any of the usual signs, or none. */
static bool is_number(Str text)
{
    static const NumberFormat formats[] = {{'.', {",", 1}}, {',', {".", 1}}, {',', {" ", 1}}};
    Decimal unused;

    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (decimal_parse(text, &formats[i], &unused) == DECIMAL_OK)
            return true;
    return false;
}

static bool has_blank(const CsvRecord *record)
{
    for (size_t i = 0; i < record->n_fields; i++)
        if (str_trim(record->fields[i]).len == 0)
            return true;
    return false;
}

static bool is_header(const CsvRecord *record)
{
    for (size_t i = 0; i < record->n_fields; i++)
        if (is_number(str_trim(record->fields[i])))
            return false;
    return !has_blank(record);
}

/* The line of the header: records above it may have as many fields, but blank ones ("Customer
 * 12;;;"). 0: there is none. */
static uint64_t header_line(Arena *arena, const Cut *cut, Str text)
{
    CsvReader *reader = csv_reader_new(arena, &cut->format);
    CsvBlock block = csv_block_of(text, &cut->format);
    CsvRecord record;
    uint64_t line = 0;

    csv_reader_start(reader, &block);
    while (line == 0 && csv_reader_next(reader, &record)) {
        if (record.n_fields != cut->n_fields)
            continue;
        if (is_header(&record))
            line = record.line;
        else if (!has_blank(&record))
            break;
    }
    csv_reader_close(reader);
    return line;
}

static void keep_fields(Arena *arena, const CsvRecord *record, Str *ret_fields)
{
    for (size_t i = 0; i < record->n_fields; i++)
        ret_fields[i] = str_trim(str_from(str_dup(arena, record->fields[i])));
}

static void take_records(Arena *arena, const Cut *cut, Str text, Sample *sample)
{
    CsvReader *reader = csv_reader_new(arena, &cut->format);
    CsvBlock block = csv_block_of(text, &cut->format);
    const uint64_t header = header_line(arena, cut, text);
    CsvRecord record;
    uint64_t first = header;

    sample->fields = ARENA_ARRAY(arena, Str, SAMPLE_ROWS * cut->n_fields);
    sample->headings = ARENA_ARRAY(arena, Str, cut->n_fields);
    sample->n_columns = cut->n_fields;
    sample->has_header = header > 0;
    csv_reader_start(reader, &block);
    while (sample->n_rows < SAMPLE_ROWS && csv_reader_next(reader, &record)) {
        if (record.n_fields != cut->n_fields || record.line < header)
            continue;
        if (first == 0)
            first = record.line;
        if (record.line == header)
            keep_fields(arena, &record, sample->headings);
        else
            keep_fields(arena, &record, &sample->fields[sample->n_rows++ * sample->n_columns]);
    }
    sample->skip_head = first == 0 ? 0 : (size_t) first - 1;
    csv_reader_close(reader);
}

/* The beginning of the file as UTF-8, up to its last whole line. */
static Str head_text(Arena *arena, const FileSource *file, Encoding *ret_encoding)
{
    Str head = file_source_head(file);
    size_t mark;
    char *text;
    const char *last;

    (void) encoding_bom(head, &mark);
    head = (Str){head.ptr + mark, head.len - mark};
    last = memrchr(head.ptr, '\n', head.len);
    if (last == NULL)
        last = memrchr(head.ptr, '\r', head.len);
    if (last != NULL)
        head.len = (size_t) (last - head.ptr) + 1;
    *ret_encoding = utf8_is_valid(head) ? ENCODING_UTF8 : ENCODING_LATIN1;
    if (*ret_encoding == ENCODING_UTF8)
        return (Str){arena_copy(arena, head.ptr, head.len), head.len};
    text = arena_alloc(arena, head.len * ENCODING_LATIN1_GROWTH);
    return (Str){text, encoding_latin1_to_utf8(head, text)};
}

Status sample_read(Arena *arena, const char *path, Sample *ret_sample, Error *err)
{
    FileSource *file = NULL;
    Sample sample = {0};
    Cut cut;
    Str text;
    Status status = file_source_open(arena, path, &file, err);

    if (status != OK)
        return status;
    text = head_text(arena, file, &sample.encoding);
    file_source_close(file);
    cut = best_cut(arena, text);
    sample.format = cut.format;
    if (cut.n_fields > 0)
        take_records(arena, &cut, text, &sample);
    if (sample.n_rows == 0) {
        (void) error_set(err, STATUS_DATA, "the beginning of the file holds no table of records");
        error_at(err, path, 0, 0);
        error_hint(
            err, "Records are cut at , ; tab or |, and most of them must have as many fields.");
        return STATUS_DATA;
    }
    *ret_sample = sample;
    return OK;
}
