#include "publish/format.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"

#define THIN_SPACE "\u202f" /* narrow and no-break: before the sign of per cent in French */

const char *format_number(Arena *arena, Lang lang, double value, int decimals)
{
    double step = pow(10, -decimals);

    if (!isfinite(value))
        return FORMAT_NONE;
    return locale_number(arena, lang, fabs(value) < step / 2 ? 0.0 : value, decimals);
}

const char *format_energy(Arena *arena, Lang lang, double kwh)
{
    double size = fabs(kwh);

    return format_number(arena, lang, kwh, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

const char *format_percent(Arena *arena, Lang lang, double percent)
{
    if (!isfinite(percent))
        return FORMAT_NONE;
    return arena_printf(
        arena,
        "%s%s",
        format_number(arena, lang, percent, 1),
        lang == LANG_FR ? THIN_SPACE "%" : "%");
}

const char *format_money(Arena *arena, Lang lang, double amount, const char *currency)
{
    if (!isfinite(amount))
        return FORMAT_NONE;
    return arena_printf(
        arena,
        "%s\u00a0%s",
        format_number(arena, lang, amount, fabs(amount) >= 100 ? 0 : 2),
        currency);
}

static const char *date_text(Arena *arena, Lang lang, const Civil *civil)
{
    static const char *const months[2][12] = {
        [LANG_EN] =
            {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
        [LANG_FR] =
            {"janv.",
             "févr.",
             "mars",
             "avr.",
             "mai",
             "juin",
             "juil.",
             "août",
             "sept.",
             "oct.",
             "nov.",
             "déc."},
    };
    const char *first = lang == LANG_FR && civil->day == 1 ? "er" : "";

    return arena_printf(
        arena, "%d%s %s %d", civil->day, first, months[lang][civil->month - 1], civil->year);
}

const char *format_date(Arena *arena, Lang lang, int64_t days)
{
    Civil civil = civil_from_us(days * US_PER_DAY);

    return date_text(arena, lang, &civil);
}

const char *format_instant(Arena *arena, Lang lang, const Zone *zone, int64_t us)
{
    Civil civil = civil_from_us(us + zone_offset_s(zone, us) * US_PER_S);

    return arena_printf(
        arena,
        "%s%s %02d:%02d",
        date_text(arena, lang, &civil),
        lang == LANG_FR ? " à" : ",",
        civil.hour,
        civil.minute);
}

const char *format_duration(Arena *arena, Lang lang, double ms)
{
    double tenths = round(ms / 100); /* the unit is chosen by what is shown: 999.7 ms is 1.0 s */
    double seconds = round(ms / 1000);

    if (!isfinite(ms))
        return FORMAT_NONE;
    if (round(ms) < 1000)
        return arena_printf(arena, "%s\u00a0ms", format_number(arena, lang, ms, 0));
    if (tenths < 600)
        return arena_printf(arena, "%s\u00a0s", format_number(arena, lang, tenths / 10, 1));
    return arena_printf(
        arena,
        "%s\u00a0min %02d\u00a0s",
        format_number(arena, lang, floor(seconds / 60), 0),
        (int) fmod(seconds, 60));
}
