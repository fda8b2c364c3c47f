/*
 * html: text on its way into a page. Everything that was data passes html_put().
 */
#ifndef EIOT_QUALITY_HTML_H
#define EIOT_QUALITY_HTML_H

#include "base/str.h"

/* Appends `text` so that it can't be markup, in an element or in a quoted attribute; control
 * characters become U+FFFD. */
void html_put(StrBuf *page, const char *text);

/* Appends <tag class="class">text</tag>; `class` NULL leaves it out. Tag and class are ours. */
void html_element(StrBuf *page, const char *tag, const char *class, const char *text);

#endif
