/*
 * translate: a finished text of one language in another, where only the words are known.
 *
 * Errors are worded where they are found, in rooms that know of no reader. So their texts are read
 * back: the one of `from` that `text` was made of is looked for, its placeholders are taken out of
 * it and put into the text of the same key in `to`. Pure.
 */
#ifndef EIOT_CONF_TRANSLATE_H
#define EIOT_CONF_TRANSLATE_H

#include "conf/locale.h"

/* NULL when `text` was made of none of them. A placeholder stands for one byte or more;
 * one whose name begins with "said" for a whole text of `from` without placeholders, which is
 * translated too; one whose name begins with "told" for any text, translated where it is one of
 * `from`. Of several texts that fit the one with most words of its own is taken. */
const char *translate_text(Arena *arena, const Locale *from, const Locale *to, const char *text);

#endif
