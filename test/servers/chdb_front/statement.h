/*
 * statement: runs what a request asks, with the settings and parameters of its URL.
 */
#ifndef EIOT_TEST_CHDB_FRONT_STATEMENT_H
#define EIOT_TEST_CHDB_FRONT_STATEMENT_H

#include "request.h"

/* Runs it and answers; false when the connection is of no more use. Waits for other statements. */
bool serve_statement(int socket, const Request *request);

#endif
