#include "url.h"

#include <string.h>

#include "base/str.h"

/* Copies one "option=value" up to `length`, its value hidden when it is a secret. */
static void put_option(StrBuf *shown, const char *option, size_t length)
{
    const char *equals = memchr(option, '=', length);
    Str name = {.ptr = option, .len = equals == NULL ? length : (size_t) (equals - option)};

    if (equals != NULL && str_glob(STR("*password*"), name)) {
        strbuf_put(shown, name);
        strbuf_puts(shown, "=***");
    } else {
        strbuf_put(shown, (Str){.ptr = option, .len = length});
    }
}

char *url_masked(Arena *arena, const char *url)
{
    StrBuf shown = strbuf_new(arena);
    const char *user = url + strcspn(url, ":");
    const char *colon;
    const char *at = strrchr(url, '@');

    user += strspn(user, ":/");
    colon = user + strcspn(user, ":");
    if (at != NULL && colon < at) {
        strbuf_put(&shown, (Str){.ptr = url, .len = (size_t) (colon + 1 - url)});
        strbuf_puts(&shown, "***");
        url = at;
    }
    while (*url != '\0') {
        size_t length = strcspn(url, "?&");

        put_option(&shown, url, length);
        url += length;
        if (*url != '\0')
            strbuf_put_char(&shown, *url++);
    }
    return str_dup(arena, strbuf_str(&shown));
}
