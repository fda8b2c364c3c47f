/*
 * answer: what a client is answered, with the statuses of ClickHouse.
 */
#ifndef EIOT_TEST_CHDB_FRONT_ANSWER_H
#define EIOT_TEST_CHDB_FRONT_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

/* `headers`: more of them, each with its line end. False when it can't be sent. */
bool answer(int socket, int status, const char *headers, const char *body, size_t length);

/* "Code: 60. DB::Exception: ...": its status follows from the code. */
bool answer_error(int socket, const char *error);

#endif
