/*
 * request: what a client asks: its target, who it is, how its body comes.
 */
#ifndef EIOT_TEST_CHDB_FRONT_REQUEST_H
#define EIOT_TEST_CHDB_FRONT_REQUEST_H

#include <stdio.h>

#include "client.h"
#include "text.h"

typedef struct Parameter {
    char name[128];
    Text value;
} Parameter;

typedef struct Request {
    char target[65536]; /* "/?query=..." */
    char user[256];
    char password[256];
    bool is_chunked;
    bool is_zstd;
    size_t length;
    Parameter parameters[64];
    size_t n_parameters;
    char body_path[4096];
    FILE *body; /* the body as it is meant: without chunks and zstd */
} Request;

/* The first line and the headers, user and password in those of ClickHouse or of HTTP. False when
 * they break off. */
bool read_head(Client *client, Request *request);

/* A parameter of the target; NULL when it is not there. */
const char *value_of(const Request *request, const char *name);

#endif
