/*
 * xlsx: the door to libxlsxwriter: one sheet with typed columns as the bytes of an Excel workbook.
 *
 * Stage: publish. Text is always a string, whatever it begins with; nothing becomes a formula.
 * The heading stays in view, columns can be filtered. Same input, same bytes.
 */
#ifndef EIOT_PUBLISH_XLSX_H
#define EIOT_PUBLISH_XLSX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#define XLSX_MAX_ROWS 1048575 /* below the heading */

typedef enum XlsxKind {
    XLSX_TEXT,
    XLSX_WHOLE,  /* 1,234 */
    XLSX_ENERGY, /* 1,234.5 */
    XLSX_MONEY,  /* 1,234.50 */
    XLSX_SHARE,  /* of 1, shown as 87.5% */
    XLSX_SCORE,  /* 0.913 */
    XLSX_DAY,    /* days since 1970-01-01, shown as 2025-07-02 */
} XlsxKind;

typedef struct XlsxColumn {
    const char *heading;
    XlsxKind kind;
    double width; /* in characters */
} XlsxColumn;

/* An empty cell has no text and a number that is NaN. */
typedef struct XlsxCell {
    Str text; /* XLSX_TEXT; more than a cell can hold (32,767 characters) is cut */
    double number;
} XlsxCell;

typedef struct XlsxSheet {
    const char *name;
    const XlsxColumn *columns;
    size_t n_columns;
    const XlsxCell *cells; /* row by row */
    size_t n_rows;
    int64_t made_us; /* stated as the time of making */
} XlsxSheet;

/* LIMIT for more than XLSX_MAX_ROWS; IO when the temporary file can't be written. */
Status xlsx_make(Arena *arena, const XlsxSheet *sheet, Str *ret_bytes, Error *err) MUST_USE;

#endif
