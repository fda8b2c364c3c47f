/*
 * console: how commands speak: tables and JSON on stdout, errors and progress on stderr.
 */
#ifndef EIOT_CMD_CONSOLE_H
#define EIOT_CMD_CONSOLE_H

#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "conf/locale.h"

/* Prints an error in its three parts; labels in the user's language (locale may be NULL). */
void console_error(const Locale *locale, const Error *err);

/* Prints one line on stderr unless quiet. */
void console_note(bool is_quiet, const char *format, ...) PRINTF_LIKE(2, 3);

/* A progress that draws on stderr when it is a terminal, with rate and time left; silent else. */
Progress console_progress(bool is_quiet);

/* Removes the drawn line, if any. */
void console_progress_clear(void);

/* Prints indented JSON and a newline on stdout, and releases it. */
void console_json(Arena *arena, Json *json);

/* "name   value" on stdout: the name takes `width` characters. */
void console_pair(const char *name, int width, const char *value);

/* A table of texts for people: columns as wide as their widest cell, in characters. */
typedef struct Grid {
    Arena *arena;
    size_t n_columns;
    const bool *is_right; /* per column: numbers are right-aligned */
    const char **cells;
    const char **notes; /* per row: lines below it, or NULL */
    size_t n_rows;
    size_t size;
} Grid;

Grid grid_new(Arena *arena, size_t n_columns, const bool *is_right);

/* Adds a row of n_columns texts (the first row is the heading); they must outlive the grid. */
void grid_row(Grid *grid, const char *const *cells);

/* Text for below the last row added, each of its lines ending in a newline. */
void grid_note(Grid *grid, const char *text);
void grid_print(const Grid *grid, FILE *out);

/* The same as text in the grid's arena. */
Str grid_text(const Grid *grid);

#endif
