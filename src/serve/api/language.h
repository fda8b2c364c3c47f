/*
 * language: which of the languages of the product a reader wants. Pure.
 */
#ifndef EIOT_SERVE_API_LANGUAGE_H
#define EIOT_SERVE_API_LANGUAGE_H

#include "conf/project.h"
#include "serve/http/request.h"

/* ?lang=, else the first of Accept-Language by its weights (RFC 9110), else `otherwise`. */
Lang language_of(const Request *request, Lang otherwise);

#endif
