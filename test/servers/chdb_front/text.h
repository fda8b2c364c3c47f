/*
 * text: bytes that grow, and the end of a program that can't go on.
 */
#ifndef EIOT_TEST_CHDB_FRONT_TEXT_H
#define EIOT_TEST_CHDB_FRONT_TEXT_H

#include <stddef.h>

typedef struct Text {
    char *ptr; /* with a NUL behind it; free()d by who made it */
    size_t len;
} Text;

_Noreturn void die(const char *what);

void add(Text *text, const char *bytes, size_t length);
void add_text(Text *text, const char *words);

/* As a literal of SQL. */
void add_quoted(Text *text, const Text *value);

/* The value of a URL's part, percent signs read. */
Text unescape(const char *bytes, size_t length);

#endif
