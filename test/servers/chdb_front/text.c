#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *what)
{
    (void) fprintf(stderr, "chdb_front: %s\n", what);
    exit(1);
}

void add(Text *text, const char *bytes, size_t length)
{
    text->ptr = realloc(text->ptr, text->len + length + 1);
    if (text->ptr == NULL)
        die("out of memory");
    memcpy(text->ptr + text->len, bytes, length);
    text->len += length;
    text->ptr[text->len] = '\0';
}

void add_text(Text *text, const char *words)
{
    add(text, words, strlen(words));
}

static int hex(char byte)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = strchr(digits, byte | 0x20);

    return at == NULL || byte == '\0' ? 0 : (int) (at - digits);
}

Text unescape(const char *bytes, size_t length)
{
    Text text = {0};

    add(&text, "", 0);
    for (size_t at = 0; at < length; at++) {
        char byte = bytes[at] == '+' ? ' ' : bytes[at];

        if (byte == '%' && at + 2 < length) {
            byte = (char) (hex(bytes[at + 1]) * 16 + hex(bytes[at + 2]));
            at += 2;
        }
        add(&text, &byte, 1);
    }
    return text;
}

void add_quoted(Text *text, const Text *value)
{
    add_text(text, "'");
    for (size_t at = 0; at < value->len; at++) {
        if (value->ptr[at] == '\'' || value->ptr[at] == '\\')
            add_text(text, "\\");
        add(text, &value->ptr[at], 1);
    }
    add_text(text, "'");
}
