#include "publish/xlsx.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/civil.h"
#include "base/file.h"
#include "base/mem.h"

#define MAX_TEXT      32767 /* characters of a cell; bytes are no fewer */
#define MAX_BYTES     ((size_t) 1024 * 1024 * 1024)
#define UNIX_DAY_ZERO 25569.0 /* 1970-01-01 in the days of a sheet */

typedef struct Book {
    Arena *arena;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *formats[XLSX_DAY + 1];
    lxw_format *heading;
    lxw_error failure; /* the first one */
} Book;

static const char *const number_formats[] = {
    [XLSX_TEXT] = "@",
    [XLSX_WHOLE] = "#,##0",
    [XLSX_ENERGY] = "#,##0.0",
    [XLSX_MONEY] = "#,##0.00",
    [XLSX_SHARE] = "0.0%",
    [XLSX_SCORE] = "0.000",
    [XLSX_DAY] = "yyyy-mm-dd",
};

static void note(Book *book, lxw_error outcome)
{
    if (book->failure == LXW_NO_ERROR)
        book->failure = outcome;
}

static void make_formats(Book *book)
{
    for (size_t kind = 0; kind < COUNT_OF(number_formats); kind++) {
        book->formats[kind] = workbook_add_format(book->workbook);
        format_set_num_format(book->formats[kind], number_formats[kind]);
        format_set_align(book->formats[kind], LXW_ALIGN_VERTICAL_TOP);
    }
    format_set_text_wrap(book->formats[XLSX_TEXT]);
    book->heading = workbook_add_format(book->workbook);
    format_set_bold(book->heading);
    format_set_text_wrap(book->heading);
    format_set_bottom(book->heading, LXW_BORDER_THIN);
}

/* At most as many bytes as a cell holds characters, cut between characters. */
static const char *fitting(Arena *arena, Str text)
{
    size_t len = text.len;

    if (len > MAX_TEXT) {
        len = MAX_TEXT;
        while (len > 0 && ((unsigned char) text.ptr[len] & 0xc0) == 0x80)
            len--;
    }
    return arena_copy(arena, text.ptr, len);
}

static void put_heading(Book *book, const XlsxSheet *sheet)
{
    for (size_t column = 0; column < sheet->n_columns; column++) {
        lxw_col_t col = (lxw_col_t) column;

        note(book, worksheet_set_column(book->sheet, col, col, sheet->columns[column].width, NULL));
        note(
            book,
            worksheet_write_string(
                book->sheet, 0, col, sheet->columns[column].heading, book->heading));
    }
    worksheet_freeze_panes(book->sheet, 1, 0);
    note(
        book,
        worksheet_autofilter(
            book->sheet, 0, 0, (lxw_row_t) sheet->n_rows, (lxw_col_t) (sheet->n_columns - 1)));
}

static void put_cell(Book *book, const XlsxSheet *sheet, size_t row, size_t column)
{
    const XlsxCell *cell = &sheet->cells[row * sheet->n_columns + column];
    XlsxKind kind = sheet->columns[column].kind;
    lxw_row_t at = (lxw_row_t) (row + 1);
    lxw_col_t col = (lxw_col_t) column;
    double offset = kind == XLSX_DAY ? UNIX_DAY_ZERO : 0;

    if (kind == XLSX_TEXT && cell->text.len > 0)
        note(
            book,
            worksheet_write_string(
                book->sheet, at, col, fitting(book->arena, cell->text), book->formats[kind]));
    else if (kind != XLSX_TEXT && isfinite(cell->number))
        note(
            book,
            worksheet_write_number(
                book->sheet, at, col, cell->number + offset, book->formats[kind]));
}

/* Writes the workbook to `path`. */
static Status write_file(Arena *arena, const XlsxSheet *sheet, const char *path, Error *err)
{
    Book book = {.arena = arena, .workbook = workbook_new(path)};
    lxw_doc_properties properties = {.created = (time_t) (sheet->made_us / US_PER_S)};

    if (book.workbook == NULL)
        return error_set(err, STATUS_IO, "can't make a workbook");
    note(&book, workbook_set_properties(book.workbook, &properties));
    book.sheet = workbook_add_worksheet(book.workbook, sheet->name);
    if (book.sheet == NULL) {
        note(&book, LXW_ERROR_PARAMETER_VALIDATION);
    } else {
        make_formats(&book);
        put_heading(&book, sheet);
        for (size_t row = 0; row < sheet->n_rows; row++)
            for (size_t column = 0; column < sheet->n_columns; column++)
                put_cell(&book, sheet, row, column);
    }
    note(&book, workbook_close(book.workbook));
    if (book.failure != LXW_NO_ERROR)
        return error_set(
            err, STATUS_IO, "can't write the workbook: %s", lxw_strerror(book.failure));
    return OK;
}

/* The library writes files only, so the bytes pass through one that nobody sees. */
Status xlsx_make(Arena *arena, const XlsxSheet *sheet, Str *ret_bytes, Error *err)
{
    char path[] = "/tmp/eiot_xlsx_XXXXXX";
    int fd;
    Status status;

    if (sheet->n_rows > XLSX_MAX_ROWS)
        return error_set(
            err,
            STATUS_LIMIT,
            "a sheet holds %d rows below its heading, not %zu",
            XLSX_MAX_ROWS,
            sheet->n_rows);
    fd = mkstemp(path);
    if (fd < 0)
        return error_errno(err, "make", path);
    (void) close(fd);
    status = write_file(arena, sheet, path, err);
    if (status == OK)
        status = file_read(arena, path, MAX_BYTES, ret_bytes, err);
    (void) unlink(path);
    return status;
}
