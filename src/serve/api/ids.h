/*
 * ids: meters by their ids as one parameter of a statement, in a form that every store takes apart.
 *
 * Stage: serve. Ids with a line break between them; '%' in an id stands as "%25" and a line break
 * as
 * "%0A". Statements undo it: replace(replace(part, '%0A', chr(10)), '%25', '%'). Pure.
 */
#ifndef EIOT_SERVE_API_IDS_H
#define EIOT_SERVE_API_IDS_H

#include "base/str.h"

/* Adds an id; the first of a list is told by an empty buffer, so an id is never empty. */
void ids_put(StrBuf *list, Str id);

#endif
