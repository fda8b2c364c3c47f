#include "serve/api/language.h"

#include <string.h>

#include "base/parse.h"

/* "fr", "fr-SN": true with the language. */
static bool read_tag(Str tag, Lang *ret_lang)
{
    Str primary = {.ptr = tag.ptr, .len = 0};

    while (primary.len < tag.len && tag.ptr[primary.len] != '-')
        primary.len++;
    if (str_equal_nocase(primary, STR("en")))
        *ret_lang = LANG_EN;
    else if (str_equal_nocase(primary, STR("fr")))
        *ret_lang = LANG_FR;
    else
        return false;
    return true;
}

/* The weight after ";q=", 1 without one; 0 for one that is no number: it is not asked for. */
static double weight_of(Str part)
{
    double weight = 0;

    for (size_t at = 0; at < part.len; at++) {
        Str rest = {.ptr = part.ptr + at, .len = part.len - at};

        if (str_starts_with(rest, STR(";q="))) {
            (void) str_parse_f64((Str){.ptr = rest.ptr + 3, .len = rest.len - 3}, &weight);
            return weight;
        }
    }
    return 1;
}

static Lang language_of_list(const char *list, Lang otherwise)
{
    double best = 0;
    Lang lang = otherwise;

    for (const char *at = list; *at != '\0';) {
        Str part = {.ptr = at, .len = strcspn(at, ",")};
        Str trimmed = str_trim(part);
        Str tag = {.ptr = trimmed.ptr, .len = 0};
        Lang found;

        while (tag.len < trimmed.len && trimmed.ptr[tag.len] != ';' && trimmed.ptr[tag.len] != ' ')
            tag.len++;
        if (read_tag(tag, &found) && weight_of(trimmed) > best) {
            best = weight_of(trimmed);
            lang = found;
        }
        at += part.len;
        at += *at == ',';
    }
    return lang;
}

Lang language_of(const Request *request, Lang otherwise)
{
    const char *asked = request_query(request, "lang");
    const char *list = request_header(request, "Accept-Language");
    Lang lang;

    if (asked != NULL && read_tag(str_from(asked), &lang))
        return lang;
    return list == NULL ? otherwise : language_of_list(list, otherwise);
}
