/*
 * locale: what users read, in their language. locale/<en|fr>/<domain>.yml holds key: text; both
 * languages have the same keys and placeholders (a test holds it).
 */
#ifndef EIOT_CONF_LOCALE_H
#define EIOT_CONF_LOCALE_H

#include "conf/project.h"

typedef struct Locale Locale;

/* Loads a domain ("cli", "report", "reasons") in a language. */
Status locale_load(
    Arena *arena,
    const Project *project,
    const char *domain,
    Lang lang,
    const Locale **ret_locale,
    Error *err) MUST_USE;

/* The text of `key`; the key itself when there is none, so that a gap is seen and nothing fails. */
const char *locale_get(const Locale *locale, const char *key);

/* The text with each {name} replaced: pairs of name, value, ending in NULL. */
const char *locale_format(Arena *arena, const Locale *locale, const char *key, ...)
    __attribute__((sentinel));

/* A number as people of the language write it: 1,234.5 / 1 234,5 (narrow no-break space). */
const char *locale_number(Arena *arena, Lang lang, double value, int decimals);

/* The same with as many decimals as the value needs, at most `most`. */
const char *locale_figure(Arena *arena, Lang lang, double value, int most);

#endif
