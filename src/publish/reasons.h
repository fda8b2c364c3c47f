/*
 * reasons: why a meter stands in the list, in words.
 *
 * Stage: publish. Detection writes ml.meter_scores.reasons as JSON, a list of
 * {"code","value","reference","since"}; the words are locale/<lang>/reasons.yml, one text a code.
 * Used by the report and the command line. Plain text: whoever puts it in a page escapes it.
 */
#ifndef EIOT_PUBLISH_REASONS_H
#define EIOT_PUBLISH_REASONS_H

#include "base/json.h"
#include "conf/locale.h"

/* The reasons in their order, each a text. {value} and {reference} become numbers of the language,
 * a dash where the reason has none; a reason with a "since" ends in the locale's text of that name,
 * with the day in words. A code without words is shown as it is. None for an empty text, null or an
 * empty list; an error when `json` is not what detection writes. */
Status reasons_list(
    Arena *arena,
    const Locale *reasons,
    Lang lang,
    Str json,
    const char ***ret_texts,
    size_t *ret_n,
    Error *err) MUST_USE;

/* The list as it is, each reason with its "text" beside its numbers; an empty list where
 * reasons_list() gives none. The caller calls json_decref(). */
Status reasons_json(
    Arena *arena, const Locale *reasons, Lang lang, Str json, Json **ret_list, Error *err) MUST_USE;

/* The codes alone, "recent_drop;flat_line"; "" for none. */
Status reasons_codes(Arena *arena, Str json, const char **ret_codes, Error *err) MUST_USE;

#endif
