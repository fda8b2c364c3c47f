#include "conf/translate.h"

#include <string.h>

#include "base/mem.h"
#include "conf/locale_internal.h"

#define VALUES_MAX 8 /* placeholders of a text */

typedef struct Value {
    Str name;
    Str text;
} Value;

typedef struct Match {
    const char *key;
    size_t n_own; /* bytes that are the text's own */
    size_t n_values;
    Value values[VALUES_MAX];
} Match;

static Str rest_of(Str text, size_t from)
{
    return (Str){.ptr = text.ptr + from, .len = text.len - from};
}

/* How many bytes of `pattern` stand before its next placeholder, or its end. */
static size_t own_bytes(Str pattern)
{
    const char *brace = pattern.len == 0 ? NULL : memchr(pattern.ptr, '{', pattern.len);

    return brace == NULL ? pattern.len : (size_t) (brace - pattern.ptr);
}

/* Takes "{name}" off the beginning of *pattern. */
static Str take_name(Str *pattern)
{
    const char *close = memchr(pattern->ptr, '}', pattern->len);
    size_t length = close == NULL ? pattern->len : (size_t) (close - pattern->ptr) + 1;
    Str name = {.ptr = pattern->ptr + 1, .len = length < 2 ? 0 : length - 2};

    *pattern = rest_of(*pattern, length);
    return name;
}

/* Where the value of a placeholder ends: at the first place where what follows it stands, at the
 * end of the text when that is the end of the pattern too. text.len + 1 when there is none. */
static size_t end_of_value(Str text, Str own, bool is_last)
{
    const char *found;

    if (text.len < own.len + 1)
        return text.len + 1;
    if (is_last)
        return str_ends_with(text, own) ? text.len - own.len : text.len + 1;
    found = memmem(text.ptr + 1, text.len - 1, own.ptr, own.len);
    return found == NULL ? text.len + 1 : (size_t) (found - text.ptr);
}

static bool fits(Str pattern, Str text, Match *match)
{
    size_t length = own_bytes(pattern);

    match->n_values = 0;
    match->n_own = length;
    if (!str_starts_with(text, (Str){.ptr = pattern.ptr, .len = length}))
        return false;
    text = rest_of(text, length);
    pattern = rest_of(pattern, length);
    while (pattern.len > 0) {
        Value *value = &match->values[match->n_values];
        Str own;

        ASSERT(match->n_values < VALUES_MAX); /* the texts are ours */
        value->name = take_name(&pattern);
        own = (Str){.ptr = pattern.ptr, .len = own_bytes(pattern)};
        length = end_of_value(text, own, own.len == pattern.len);
        if (length > text.len)
            return false;
        value->text = (Str){.ptr = text.ptr, .len = length};
        text = rest_of(text, length + own.len);
        pattern = rest_of(pattern, own.len);
        match->n_own += own.len;
        match->n_values++;
    }
    return text.len == 0;
}

/* The text of `to` for one of `from` that has no placeholders; NULL when there is none. */
static const char *said_in(Arena *arena, const Locale *from, const Locale *to, Str text)
{
    for (size_t at = 0; at < from->texts->n_items; at++) {
        if (str_equal(from->texts->items[at].text, text))
            return locale_get(to, str_dup(arena, from->texts->keys[at]));
    }
    return NULL;
}

/* Puts what is said in the other language in place of values that are texts themselves. */
static bool translate_said(Arena *arena, const Locale *from, const Locale *to, Match *match)
{
    for (size_t at = 0; at < match->n_values; at++) {
        Value *value = &match->values[at];
        const char *said;

        if (str_starts_with(value->name, STR("told"))) {
            said = translate_text(arena, from, to, str_dup(arena, value->text));
            value->text = said == NULL ? value->text : str_from(said);
        } else if (str_starts_with(value->name, STR("said"))) {
            said = said_in(arena, from, to, value->text);
            if (said == NULL)
                return false;
            value->text = str_from(said);
        }
    }
    return true;
}

static const Value *value_of(const Match *match, Str name)
{
    for (size_t at = 0; at < match->n_values; at++) {
        if (str_equal(match->values[at].name, name))
            return &match->values[at];
    }
    return NULL;
}

static const char *fill(Arena *arena, Str pattern, const Match *match)
{
    StrBuf buffer = strbuf_new(arena);

    while (pattern.len > 0) {
        size_t length = own_bytes(pattern);

        strbuf_put(&buffer, (Str){.ptr = pattern.ptr, .len = length});
        pattern = rest_of(pattern, length);
        if (pattern.len > 0) {
            const Value *value = value_of(match, take_name(&pattern));

            if (value != NULL) /* both languages have the same: a test holds it */
                strbuf_put(&buffer, value->text);
        }
    }
    return strbuf_text(&buffer);
}

const char *translate_text(Arena *arena, const Locale *from, const Locale *to, const char *text)
{
    Match best = {0};

    for (size_t at = 0; at < from->texts->n_items; at++) {
        Match match;

        if (!fits(from->texts->items[at].text, str_from(text), &match) ||
            (best.key != NULL && match.n_own <= best.n_own) ||
            !translate_said(arena, from, to, &match))
            continue;
        match.key = str_dup(arena, from->texts->keys[at]);
        best = match;
    }
    return best.key == NULL ? NULL : fill(arena, str_from(locale_get(to, best.key)), &best);
}
