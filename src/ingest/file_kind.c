#include "file_kind.h"

#include "base/mem.h"
#include "ingest/encoding.h"

#define HINT_CSV     "Save the sheet as CSV (UTF-8) and give that file."
#define HINT_UNPACK  "Unpack it and give the file inside; gzip alone is read as it is."
#define HINT_EXPORT  "Export the table as CSV and give that file."
#define HINT_PARQUET "Parquet is packed by itself: unpack the gzip and give the file inside."
#define HINT_OTHER   "Give the CSV export of the metering system."
#define HINT_UTF8    "Save it as UTF-8, or convert it: iconv -f %s -t UTF-8 IN.csv > OUT.csv"

typedef struct Magic {
    size_t offset;
    Str bytes;
    const char *what;
    const char *hint;
} Magic;

static const Magic magics[] = {
    {0, {"PK\x03\x04", 4}, "a spreadsheet (.xlsx, .ods) or a zip archive", HINT_CSV},
    {0, {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8}, "an old spreadsheet (.xls)", HINT_CSV},
    {0, {"SQLite format 3\0", 16}, "an SQLite database", HINT_EXPORT},
    {8, {"DUCK", 4}, "a DuckDB database", HINT_EXPORT},
    {0, {"PAR1", 4}, "a Parquet file", HINT_PARQUET},
    {0, {"ORC", 3}, "an ORC file", HINT_EXPORT},
    {0, {"Obj\x01", 4}, "an Avro file", HINT_EXPORT},
    {0, {"ARROW1\0\0", 8}, "an Arrow file", HINT_EXPORT},
    {0, {"%PDF-", 5}, "a PDF document", HINT_OTHER},
    {0, {"\x1f\x8b", 2}, "a gzip file packed in another one", HINT_UNPACK},
    {0, {"\x28\xb5\x2f\xfd", 4}, "a zstd archive", HINT_UNPACK},
    {4, {"1AY&SY", 6}, "a bzip2 archive", HINT_UNPACK},
    {0, {"\xfd\x37zXZ\0", 6}, "an xz archive", HINT_UNPACK},
    {0, {"7z\xbc\xaf\x27\x1c", 6}, "a 7-Zip archive", HINT_UNPACK},
    {0, {"Rar!\x1a\x07", 6}, "a RAR archive", HINT_UNPACK},
    {257, {"ustar", 5}, "a tar archive", HINT_UNPACK},
    {0,
     {"\x7f"
      "ELF",
      4},
     "a program",
     HINT_OTHER},
    {0, {"\x89PNG", 4}, "a picture (PNG)", HINT_OTHER},
    {0, {"\xff\xd8\xff", 3}, "a picture (JPEG)", HINT_OTHER},
};

/* NUL bytes that a damaged text file may have: one in a hundred, and a handful in a short one. */
static size_t nul_allowance(size_t length)
{
    return 8 + length / 100;
}

typedef struct NulCount {
    size_t even; /* at positions 0, 2, 4, ... */
    size_t odd;
} NulCount;

static NulCount count_nul(Str head)
{
    NulCount count = {0};

    for (size_t at = 0; at < head.len; at++) {
        if (head.ptr[at] == '\0') {
            if (at % 2 == 0)
                count.even++;
            else
                count.odd++;
        }
    }
    return count;
}

static Status refuse(const char *path, bool is_unpacked, const char *what, Error *err)
{
    (void) error_set(
        err,
        STATUS_DATA,
        is_unpacked ? "gzip file holds %s, expected text" : "file is %s, expected text",
        what);
    error_at(err, path, 0, 0);
    return STATUS_DATA;
}

static Status
refuse_wide(const char *path, bool is_unpacked, const char *what, const char *charset, Error *err)
{
    Status status = refuse(path, is_unpacked, what, err);

    error_hint(err, HINT_UTF8, charset);
    return status;
}

static Status check_encoding(const char *path, Str head, bool is_unpacked, Error *err)
{
    size_t mark_length;
    const Bom bom = encoding_bom(head, &mark_length);
    NulCount nul;

    if (bom == BOM_UTF16_LE || bom == BOM_UTF16_BE)
        return refuse_wide(path, is_unpacked, encoding_bom_name(bom), "UTF-16", err);
    if (bom == BOM_UTF32_LE || bom == BOM_UTF32_BE)
        return refuse_wide(path, is_unpacked, encoding_bom_name(bom), "UTF-32", err);
    nul = count_nul(head);
    if (nul.even + nul.odd <= nul_allowance(head.len))
        return OK;
    /* Western text in UTF-16 without a mark: every second byte is NUL. */
    if (nul.odd > head.len / 4 && nul.even <= nul_allowance(head.len))
        return refuse_wide(path, is_unpacked, "UTF-16 (little endian)", "UTF-16LE", err);
    if (nul.even > head.len / 4 && nul.odd <= nul_allowance(head.len))
        return refuse_wide(path, is_unpacked, "UTF-16 (big endian)", "UTF-16BE", err);
    (void) refuse(path, is_unpacked, "binary", err);
    error_hint(err, HINT_OTHER);
    return STATUS_DATA;
}

static bool has_magic(const Magic *magic, Str head)
{
    return head.len >= magic->offset &&
           str_starts_with((Str){head.ptr + magic->offset, head.len - magic->offset}, magic->bytes);
}

bool file_kind_is_parquet(Str head)
{
    return str_starts_with(head, STR("PAR1"));
}

Status file_kind_check(const char *path, Str head, bool is_unpacked, Error *err)
{
    if (head.len == 0) {
        (void) error_set(
            err, STATUS_DATA, is_unpacked ? "gzip file holds nothing" : "file is empty");
        error_at(err, path, 0, 0);
        error_hint(err, "Check that the export or the copy of this file was finished.");
        return STATUS_DATA;
    }
    if (!is_unpacked && file_kind_is_parquet(head))
        return OK;
    for (size_t at = 0; at < COUNT_OF(magics); at++) {
        if (has_magic(&magics[at], head)) {
            Status status = refuse(path, is_unpacked, magics[at].what, err);
            error_hint(err, "%s", magics[at].hint);
            return status;
        }
    }
    return check_encoding(path, head, is_unpacked, err);
}
