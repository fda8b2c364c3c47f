/*
 * escape: text of the data on its way into a page, where it must stay text.
 *
 * A meter may be called `</script><img onerror=…>`: everything that came from a
 * file passes one of these two.
 */
#ifndef EIOT_BASE_ESCAPE_H
#define EIOT_BASE_ESCAPE_H

#include "base/str.h"

/* Appends `text` for an element or a quoted attribute: & < > " ' as entities. Control characters
 * and the marks that turn the direction of writing become U+FFFD: with them a name could be shown
 * as another one. */
void escape_html(StrBuf *page, Str text);

/* Appends JSON for a <script> element: < > & and the line separators U+2028, U+2029 as \uXXXX, so
 * that nothing in it can end the element, open a comment or break a line of script. `json` must be
 * JSON, where these characters stand only inside texts. */
void escape_script(StrBuf *page, Str json);

#endif
