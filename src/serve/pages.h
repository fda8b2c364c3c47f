/*
 * pages: the files of web/app, embedded, as they are fetched.
 *
 * Stage: serve. One shell (web/app/index.html) stands for every page; its script asks the API and
 * draws. Files that a version of the program has are kept by browsers for good: their address has
 * the version in it (/web-HASH/...), so that a newer program is never mixed with older files.
 */
#ifndef EIOT_SERVE_PAGES_H
#define EIOT_SERVE_PAGES_H

#include "serve/http/answer.h"

/* Answers a GET of a page or a file of one; false when `path` is neither. */
bool page_answer(const Request *request, Answer *answer);

#endif
