#include "sync/slots.h"

#include <string.h>

#include "base/mem.h"
#include "store/sqltext.h"

/* Length of the %NAME% that `text` begins with, 0 when it begins with none. */
static size_t slot_length(Str text)
{
    size_t at = 1;

    if (text.len == 0 || text.ptr[0] != '%')
        return 0;
    while (at < text.len && ((text.ptr[at] >= 'A' && text.ptr[at] <= 'Z') || text.ptr[at] == '_'))
        at++;
    return at > 1 && at < text.len && text.ptr[at] == '%' ? at + 1 : 0;
}

static const char *slot_find(Str name, const Slot *slots, size_t n_slots)
{
    const char *found = NULL;

    for (size_t at = 0; at < n_slots && found == NULL; at++)
        if (str_equal(name, str_from(slots[at].name)))
            found = slots[at].text;
    ASSERT(found != NULL); /* the files and the code that fills them are ours */
    return found;
}

Str slots_fill(Arena *arena, Str text, const Slot *slots, size_t n_slots)
{
    StrBuf buffer = strbuf_new(arena);

    for (size_t at = 0; at < text.len;) {
        Str rest = {.ptr = text.ptr + at, .len = text.len - at};
        size_t length = slot_length(rest);

        if (length == 0) {
            strbuf_put_char(&buffer, text.ptr[at++]);
            continue;
        }
        strbuf_puts(
            &buffer, slot_find((Str){.ptr = rest.ptr + 1, .len = length - 2}, slots, n_slots));
        at += length;
    }
    return strbuf_str(&buffer);
}

const char *slot_ident(Arena *arena, const char *name)
{
    StrBuf buffer = strbuf_new(arena);

    sql_put_table(&buffer, str_from(name));
    return strbuf_text(&buffer);
}

const char *slot_text(Arena *arena, const char *text)
{
    StrBuf buffer = strbuf_new(arena);

    strbuf_put_char(&buffer, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            strbuf_put_char(&buffer, '\\');
        strbuf_put_char(&buffer, *text);
    }
    strbuf_put_char(&buffer, '\'');
    return strbuf_text(&buffer);
}

const char *slot_columns(Arena *arena, const char *const *names, size_t n_names)
{
    StrBuf buffer = strbuf_new(arena);

    for (size_t at = 0; at < n_names; at++) {
        if (at > 0)
            strbuf_puts(&buffer, ", ");
        sql_put_ident(&buffer, str_from(names[at]));
    }
    return strbuf_text(&buffer);
}
