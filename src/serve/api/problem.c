#include "serve/api/problem.h"

#include "conf/translate.h"

static const char *say(Arena *arena, const Locale *const problems[2], Lang lang, const char *text)
{
    const char *said = translate_text(arena, problems[LANG_EN], problems[lang], text);

    return said == NULL ? text : said;
}

void problem_translate(Arena *arena, const Locale *const problems[2], Lang lang, Answer *answer)
{
    if (answer->detail == NULL || lang == LANG_EN)
        return;
    answer_say(
        arena,
        answer,
        say(arena, problems, lang, answer_title(answer->status)),
        say(arena, problems, lang, answer->detail),
        answer->hint == NULL ? NULL : say(arena, problems, lang, answer->hint));
}
