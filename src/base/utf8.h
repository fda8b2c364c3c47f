/*
 * utf8: whether a text is well-formed UTF-8 (RFC 3629). Files are judged by it, and stores that
 * leave it to us or would refuse a whole load.
 */
#ifndef EIOT_BASE_UTF8_H
#define EIOT_BASE_UTF8_H

#include "base/str.h"

/* Place of the first byte from `at` on that is not ASCII; the text's length when there is none. */
size_t utf8_skip_ascii(Str text, size_t at);

/* No overlong forms, no surrogates, nothing past U+10FFFF. Sixteen bytes at a time where the text
 * is ASCII. */
bool utf8_is_valid(Str text);

/* Puts '?' in place of every byte that is no part of a well-formed character: for texts that quote
 * what came from outside, or were cut. */
void utf8_mend(char *text);

#endif
