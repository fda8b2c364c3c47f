/*
 * format: numbers, money, dates and spans of time as people of a language write them.
 *
 * Stage: publish. Plain text, not yet escaped; all in the arena given. A value that is not finite
 * is shown as a dash: "no figure" must not look like zero.
 */
#ifndef EIOT_PUBLISH_FORMAT_H
#define EIOT_PUBLISH_FORMAT_H

#include "base/zone.h"
#include "conf/locale.h"

#define FORMAT_NONE "\u2013"

/* 1,234.5 / 1 234,5; what rounds to zero has no sign. */
const char *format_number(Arena *arena, Lang lang, double value, int decimals);

/* kWh without the unit: more decimals the smaller it is (1,234 / 56.7 / 0.25). */
const char *format_energy(Arena *arena, Lang lang, double kwh);

/* 12.3% / 12,3 %. `percent` is 12.3, not 0.123. */
const char *format_percent(Arena *arena, Lang lang, double percent);

/* 1,234 XOF; cents only below 100. */
const char *format_money(Arena *arena, Lang lang, double amount, const char *currency);

/* 2 Jul 2025 / 2 juil. 2025; days since 1970-01-01. */
const char *format_date(Arena *arena, Lang lang, int64_t days);

/* 2 Jul 2025, 14:30 in `zone`. */
const char *format_instant(Arena *arena, Lang lang, const Zone *zone, int64_t us);

/* 850 ms, 12.3 s, 4 min 12 s. */
const char *format_duration(Arena *arena, Lang lang, double ms);

#endif
