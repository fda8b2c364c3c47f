/*
 * body: a request's body on its way into its file: of a stated length or chunked, plain or zstd.
 */
#ifndef EIOT_TEST_CHDB_FRONT_BODY_H
#define EIOT_TEST_CHDB_FRONT_BODY_H

#include "request.h"

/* False when the body breaks off or is not what its headers say. */
bool read_body(Client *client, Request *request);

#endif
