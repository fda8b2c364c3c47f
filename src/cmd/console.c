#include "console.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void console_error(const Locale *locale, const Error *err)
{
    const char *error = locale == NULL ? "error" : locale_get(locale, "error");
    const char *at = locale == NULL ? "at" : locale_get(locale, "at");
    const char *hint = locale == NULL ? "hint" : locale_get(locale, "hint");

    console_progress_clear();
    (void) fprintf(stderr, "%s: %s\n", error, err->message);
    if (err->where[0] != '\0')
        (void) fprintf(stderr, "  %s: %s\n", at, err->where);
    if (err->hint[0] != '\0')
        (void) fprintf(stderr, "  %s: %s\n", hint, err->hint);
}

void console_note(bool is_quiet, const char *format, ...)
{
    va_list args;

    if (is_quiet)
        return;
    console_progress_clear();
    va_start(args, format);
    (void) vfprintf(stderr, format, args);
    va_end(args);
    (void) fputc('\n', stderr);
}

/* ---- progress ---- */

/* One line on the terminal; the only state of this file, since there is one terminal. */
static struct {
    bool is_drawn;
    char what[128];
    double started_s;
    double drawn_s;
} line;

static double monotonic_s(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void draw(void *context, const char *what, uint64_t done, uint64_t total)
{
    double now = monotonic_s();
    double share = total == 0 ? 0 : (double) done / (double) total;
    double spent;

    (void) context;
    if (strncmp(line.what, what, sizeof(line.what) - 1) != 0) {
        (void) snprintf(line.what, sizeof(line.what), "%s", what);
        line.started_s = now;
        line.drawn_s = 0;
    }
    if (now - line.drawn_s < 0.1 && done < total)
        return;
    line.drawn_s = now;
    spent = now - line.started_s;
    (void) fprintf(stderr, "\r\033[K%s", line.what);
    if (total > 0)
        (void) fprintf(stderr, "  %3.0f %%", share * 100);
    if (spent > 0.5 && total > 0 && done > 0)
        (void) fprintf(
            stderr,
            "  %.0f/s  %.0f s left",
            (double) done / spent,
            spent * (1 - share) / (share > 0 ? share : 1));
    (void) fflush(stderr);
    line.is_drawn = true;
}

Progress console_progress(bool is_quiet)
{
    if (is_quiet || !isatty(STDERR_FILENO))
        return (Progress){0};
    return (Progress){.update = draw};
}

void console_progress_clear(void)
{
    if (line.is_drawn)
        (void) fputs("\r\033[K", stderr);
    line.is_drawn = false;
}

/* ---- results ---- */

void console_json(Arena *arena, Json *json)
{
    (void) puts(json_text(arena, json, true));
    json_decref(json);
}

Grid grid_new(Arena *arena, size_t n_columns, const bool *is_right)
{
    return (Grid){.arena = arena, .n_columns = n_columns, .is_right = is_right};
}

void grid_row(Grid *grid, const char *const *cells)
{
    if (grid->n_rows == grid->size) {
        size_t size = grid->size == 0 ? 32 : grid->size * 2;
        const char **grown = ARENA_ARRAY(grid->arena, const char *, size * grid->n_columns);
        const char **notes = ARENA_ARRAY(grid->arena, const char *, size);
        if (grid->n_rows > 0) {
            memcpy(grown, grid->cells, grid->n_rows * grid->n_columns * sizeof(*grown));
            memcpy(notes, grid->notes, grid->n_rows * sizeof(*notes));
        }
        grid->cells = grown;
        grid->notes = notes;
        grid->size = size;
    }
    memcpy(grid->cells + grid->n_rows * grid->n_columns, cells, grid->n_columns * sizeof(*cells));
    grid->n_rows++;
}

void grid_note(Grid *grid, const char *text)
{
    grid->notes[grid->n_rows - 1] = text;
}

/* Characters, not bytes: continuation bytes of UTF-8 take no column. */
static int width_of(const char *text)
{
    int width = 0;

    for (; *text != '\0'; text++)
        width += ((unsigned char) *text & 0xc0) != 0x80;
    return width;
}

void console_pair(const char *name, int width, const char *value)
{
    int gap = width - width_of(name);

    (void) printf("%s%*s %s\n", name, gap > 0 ? gap : 0, "", value);
}

static void put_cell(StrBuf *out, const char *text, int gap, bool is_right)
{
    strbuf_printf(out, "%*s", is_right ? gap : 0, "");
    strbuf_puts(out, text);
    strbuf_printf(out, "%*s", is_right ? 0 : gap, "");
}

Str grid_text(const Grid *grid)
{
    int *widths = ARENA_ARRAY(grid->arena, int, grid->n_columns);
    StrBuf out = strbuf_new(grid->arena);

    for (size_t cell = 0; cell < grid->n_rows * grid->n_columns; cell++) {
        int width = width_of(grid->cells[cell]);
        if (width > widths[cell % grid->n_columns])
            widths[cell % grid->n_columns] = width;
    }
    for (size_t row = 0; row < grid->n_rows; row++) {
        for (size_t col = 0; col < grid->n_columns; col++) {
            const char *text = grid->cells[row * grid->n_columns + col];
            bool is_last = col + 1 == grid->n_columns;
            int gap = is_last && !grid->is_right[col] ? 0 : widths[col] - width_of(text);

            strbuf_puts(&out, col == 0 ? "" : "  ");
            put_cell(&out, text, gap, grid->is_right[col]);
        }
        while (out.len > 0 && out.ptr[out.len - 1] == ' ') /* of blank cells at the end */
            out.len--;
        strbuf_put_char(&out, '\n');
        if (grid->notes[row] != NULL)
            strbuf_puts(&out, grid->notes[row]);
    }
    return strbuf_str(&out);
}

void grid_print(const Grid *grid, FILE *out)
{
    Str text = grid_text(grid);

    (void) fwrite(text.ptr, 1, text.len, out);
}
