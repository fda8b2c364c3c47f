/*
 * cache: answers that are the same for everybody, kept until other data may be shown.
 *
 * Stage: serve. Many people look at the same pages, and what a store says changes when the pipeline
 * has run. Takes its bytes once, and no more after that; what was used longest ago goes first. All
 * threads use it.
 */
#ifndef EIOT_SERVE_API_CACHE_H
#define EIOT_SERVE_API_CACHE_H

#include "serve/http/answer.h"

typedef struct AnswerCache AnswerCache;

#define CACHE_BYTES_MAX ((size_t) 16 * 1024 * 1024)

AnswerCache *cache_new(void);
void cache_free(AnswerCache *cache); /* NULL is allowed */

/* True with the answer, in `arena`, kept for `key` at `version`. */
bool cache_get(
    Arena *arena, AnswerCache *cache, const char *key, int64_t version, Answer *ret_answer);

/* Keeps a copy of a 200. Answers of other versions are forgotten. */
void cache_put(AnswerCache *cache, const char *key, int64_t version, const Answer *answer);

#endif
