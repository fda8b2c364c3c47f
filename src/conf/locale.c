#include "locale.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "conf/locale_internal.h"

Status locale_load(
    Arena *arena,
    const Project *project,
    const char *domain,
    Lang lang,
    const Locale **ret_locale,
    Error *err)
{
    const char *path =
        arena_printf(arena, "locale/%s/%s.yml", lang == LANG_FR ? "fr" : "en", domain);
    Locale *locale = ARENA_NEW(arena, Locale);
    Str text;
    Status status = project_file(arena, project, path, &text, err);

    if (status == OK)
        status = yaml_parse(arena, text, path, &locale->texts, err);
    if (status == OK)
        *ret_locale = locale;
    return status;
}

const char *locale_get(const Locale *locale, const char *key)
{
    const Yaml *node = yaml_get(locale->texts, key);

    /* yaml texts are NUL-terminated copies */
    return node == NULL || node->kind != YAML_SCALAR ? key : node->text.ptr;
}

/* The value of `name` among name, value pairs, or NULL. */
static const char *find_value(va_list pairs, Str name)
{
    const char *key;

    while ((key = va_arg(pairs, const char *)) != NULL) {
        const char *value = va_arg(pairs, const char *);
        if (str_equal(str_from(key), name))
            return value;
    }
    return NULL;
}

const char *locale_format(Arena *arena, const Locale *locale, const char *key, ...)
{
    const char *text = locale_get(locale, key);
    StrBuf buffer = strbuf_new(arena);

    while (*text != '\0') {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        const char *value = NULL;
        if (end != NULL) {
            va_list pairs;
            va_start(pairs, key);
            value = find_value(pairs, (Str){.ptr = text + 1, .len = (size_t) (end - text - 1)});
            va_end(pairs);
        }
        if (value != NULL) {
            strbuf_puts(&buffer, value);
            text = end + 1;
        } else {
            strbuf_put_char(&buffer, *text++);
        }
    }
    return strbuf_text(&buffer);
}

const char *locale_number(Arena *arena, Lang lang, double value, int decimals)
{
    const char *group = lang == LANG_FR ? "\u202f" : ",";
    char plain[400];
    StrBuf buffer = strbuf_new(arena);
    size_t n_whole;
    const char *at = plain;

    if (!isfinite(value))
        return "–";
    (void) snprintf(plain, sizeof(plain), "%.*f", decimals, value);
    if (*at == '-') {
        strbuf_put_char(&buffer, '-');
        at++;
    }
    n_whole = strcspn(at, ".");
    for (size_t digit = 0; digit < n_whole; digit++) {
        if (digit > 0 && (n_whole - digit) % 3 == 0)
            strbuf_puts(&buffer, group);
        strbuf_put_char(&buffer, at[digit]);
    }
    if (at[n_whole] == '.') {
        strbuf_put_char(&buffer, lang == LANG_FR ? ',' : '.');
        strbuf_puts(&buffer, at + n_whole + 1);
    }
    return strbuf_text(&buffer);
}

const char *locale_figure(Arena *arena, Lang lang, double value, int most)
{
    double scale = 1;
    int decimals = 0;

    while (decimals < most && fabs(value * scale - nearbyint(value * scale)) > 1e-9 * fabs(value)) {
        scale *= 10;
        decimals++;
    }
    return locale_number(arena, lang, value, decimals);
}
