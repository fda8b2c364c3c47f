/*
 * problem: problems in the reader's language.
 *
 * Rooms word their errors in English; locale/<lang>/problems.yml has the same texts in each
 * language. What has no text there (words of a database, for instance) stays as it is. Pure.
 */
#ifndef EIOT_SERVE_API_PROBLEM_H
#define EIOT_SERVE_API_PROBLEM_H

#include "conf/locale.h"
#include "serve/http/answer.h"

/* Title, detail and hint of a problem; any other answer is left alone. `problems` by Lang, the
 * domain of that name. */
void problem_translate(Arena *arena, const Locale *const problems[2], Lang lang, Answer *answer);

#endif
