/*
 * told_texts: finds texts in the sources that locale/en/DOMAIN.yml has no words for, so that no
 * reader of another language meets them.
 */
#ifndef EIOT_TEST_TOLD_TEXTS_H
#define EIOT_TEST_TOLD_TEXTS_H

#include <glob.h>
#include <stdlib.h>

#include "base/file.h"
#include "cases.h"
#include "conf/translate.h"

/* What is looked for; lists end in NULL. */
typedef struct ToldTexts {
    Arena *arena;
    const char *domain;
    const Locale *const *locales;  /* by Lang */
    const char *const *patterns;   /* of sources, from EIOT_SOURCE_ROOT on */
    const char *const *calls;      /* "error_set(": the literals among whose arguments are texts */
    const char *const *not_called; /* words that a call of another kind has among its arguments */
    const char *const *samples;    /* what stands for a conversion when a format is tried */
    const char *const *not_told;   /* literals that readers are not told, or not as they are */
} ToldTexts;

static inline bool told_is_listed(const char *const *list, const char *text)
{
    while (*list != NULL && strcmp(*list, text) != 0)
        list++;
    return *list != NULL;
}

static inline const char *told_filled(Arena *arena, const char *format, const char *sample)
{
    StrBuf text = strbuf_new(arena);

    for (const char *at = format; *at != '\0'; at++) {
        if (*at != '%') {
            strbuf_put_char(&text, *at);
        } else if (at[1] == '%') {
            strbuf_put_char(&text, *++at);
        } else {
            at += 1 + strspn(at + 1, "0123456789.*-lzh");
            strbuf_puts(&text, sample);
        }
    }
    return strbuf_text(&text);
}

/* Whether there are words for it. */
static inline bool told_check_format(const ToldTexts *told, const char *file, const char *format)
{
    if (strchr(format, ' ') == NULL || told_is_listed(told->not_told, format))
        return true; /* codes and names are no words */
    for (const char *const *sample = told->samples; *sample != NULL; sample++) {
        if (translate_text(
                told->arena,
                told->locales[LANG_EN],
                told->locales[LANG_FR],
                told_filled(told->arena, format, *sample)) != NULL)
            return true;
    }
    print_error("%s: locale/en/%s.yml has no text for '%s'\n", file, told->domain, format);
    return false;
}

/* Reads the string literals of a call's arguments from *at on, to its closing parenthesis; those
 * that stand side by side, with a PRId64 between perhaps, are one. */
static inline void
told_read_literals(Arena *arena, const char *at, const char **ret_literals, size_t *ret_n)
{
    StrBuf literal = strbuf_new(arena);
    bool is_open = false;
    int depth = 1;

    *ret_n = 0;
    for (; depth > 0 && *at != '\0'; at++) {
        if (*at == '"') {
            is_open = true;
            for (at++; *at != '"'; at++)
                strbuf_put_char(&literal, *at == '\\' ? *++at : *at);
        } else if (strncmp(at, "PRId64", 6) == 0) {
            strbuf_puts(&literal, "d");
            at += 5;
        } else if (strchr(" \n", *at) == NULL) {
            if (is_open && *ret_n < 8)
                ret_literals[(*ret_n)++] = strbuf_text(&literal);
            if (is_open)
                literal = strbuf_new(arena);
            is_open = false;
            depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
        }
    }
}

static inline bool told_is_called(const ToldTexts *told, const char *call)
{
    const char *end = strchr(call, ';');

    for (const char *const *word = told->not_called; *word != NULL; word++) {
        const char *found = strstr(call, *word);

        if (found != NULL && found < end)
            return false;
    }
    return true;
}

/* Counts the texts that are there, and those without words. */
static inline void
told_check_file(const ToldTexts *told, const char *path, size_t *n_texts, size_t *n_missing)
{
    const char *text;
    Str bytes;
    Error err = {0};

    CASE_OK(path, file_read(told->arena, path, 1000000, &bytes, &err), &err);
    text = str_dup(told->arena, bytes);
    for (const char *const *call = told->calls; *call != NULL; call++) {
        for (const char *at = text; (at = strstr(at, *call)) != NULL;) {
            const char *literals[8];
            size_t n = 0;

            at += strlen(*call);
            if (!told_is_called(told, at))
                continue;
            told_read_literals(told->arena, at, literals, &n);
            for (size_t literal = 0; literal < n; literal++)
                *n_missing += told_check_format(told, path, literals[literal]) ? 0 : 1;
            *n_texts += n;
        }
    }
}

/* Fails when a text has no words, or when there are fewer than `least` texts. */
static inline void told_check(const ToldTexts *told, size_t least)
{
    const char *root = getenv("EIOT_SOURCE_ROOT");
    size_t n_texts = 0;
    size_t n_missing = 0;

    CASE_TRUE("EIOT_SOURCE_ROOT", root != NULL);
    for (const char *const *at = told->patterns; *at != NULL; at++) {
        const char *pattern = arena_printf(told->arena, "%s/%s", root, *at);
        glob_t files;

        CASE_INT(pattern, glob(pattern, 0, NULL, &files), 0);
        for (size_t file = 0; file < files.gl_pathc; file++)
            told_check_file(told, files.gl_pathv[file], &n_texts, &n_missing);
        globfree(&files);
    }
    CASE_INT("texts without words", n_missing, 0);
    CASE_TRUE("many were found", n_texts > least);
}

#endif
