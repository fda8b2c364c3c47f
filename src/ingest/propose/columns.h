/*
 * columns: what the values of a sample's column may be.
 *
 * Stage: ingest, part of propose. Pure.
 */
#ifndef EIOT_INGEST_PROPOSE_COLUMNS_H
#define EIOT_INGEST_PROPOSE_COLUMNS_H

#include "base/decimal.h"
#include "ingest/propose/propose.h"

/* The heading holds the text somewhere, in any case (one of two letters as a word of its own:
 * "Humidity" is no id); or as a word of its own. */
bool heading_holds(Str heading, const char *text);
bool heading_has_word(Str heading, const char *word);

/* Half of the values or more are numbers by some signs, and all that are not are words for a gap.
 */
bool column_is_numbers(const Sample *sample, size_t column);

/* No blank, and not all different. */
bool column_is_ids(const Sample *sample, size_t column);

/* At most PROPOSAL_CODES different values. */
bool column_is_codes(const Sample *sample, size_t column);

/* The same, and none is a number. */
bool column_is_words(const Sample *sample, size_t column);

/* Which decimal signs read all numbers of the column, and the sign of thousands beside the first.
 */
void judge_numbers(
    const Sample *sample, size_t column, Choice *ret_decimals, const char **ret_thousands);

/* Of the words of a profile: "point", "comma"; "none", "point", "comma", "space". */
NumberFormat number_format(const char *decimal, const char *thousands);

/* Column -1: none. */
void list_codes(const Sample *sample, int column, Codes *ret_codes, Arena *arena);

#endif
