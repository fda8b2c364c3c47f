/*
 * settings: settings and parameters of a URL, which hold for its request alone.
 */
#ifndef EIOT_TEST_CHDB_FRONT_SETTINGS_H
#define EIOT_TEST_CHDB_FRONT_SETTINGS_H

#include "request.h"

/* Sets them, and the database. False, and the answer is sent, when the engine refuses one. */
bool apply_settings(int socket, const Request *request);

/* Sets them back. */
void reset_settings(const Request *request);

#endif
