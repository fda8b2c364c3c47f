/*
 * url: the URL of a store as it may be shown.
 */
#ifndef EIOT_STORE_URL_H
#define EIOT_STORE_URL_H

#include "base/str.h"

/* `url` in `arena` with *** for the password between ':' and '@' and for the value of every option
 * whose name has "password" in it. Hides too much rather than too little: a password may hold any
 * sign. */
char *url_masked(Arena *arena, const char *url);

#endif
