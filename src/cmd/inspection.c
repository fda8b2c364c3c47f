#include "inspection.h"

#include <string.h>

#include "base/civil.h"
#include "base/limits.h"
#include "base/parse.h"
#include "base/utf8.h"

const OptionSpec inspection_options[] = {
    {.name = "outcome", .kind = OPTION_CHOICE, .value = "confirmed|cleared|no_access"},
    {.name = "kwh", .kind = OPTION_TEXT, .value = "N"},
    {.name = "date", .kind = OPTION_TEXT, .value = "YYYY-MM-DD"},
    {.name = "note", .kind = OPTION_TEXT, .value = "TEXT"},
    {.name = "list", .kind = OPTION_FLAG},
    {0},
};

static Status read_day(const Args *args, int32_t today, int32_t *ret_day, Error *err)
{
    const char *text = args_text(args, "date", NULL);
    char today_text[CIVIL_TEXT_MAX];
    int32_t day = today;

    if (text != NULL && !inspection_parse_day(str_from(text), &day))
        return error_set(
            err,
            STATUS_USAGE,
            "option --date has value '%s', expected a day as YYYY-MM-DD, from %d on",
            text,
            INSPECTION_FIRST_YEAR);
    if (day > today) {
        (void) error_set(
            err, STATUS_USAGE, "option --date has value '%s', which is yet to come", text);
        error_hint(err, "Today is %s at the site.", civil_day_text(today, today_text));
        return STATUS_USAGE;
    }
    *ret_day = day;
    return OK;
}

static Status read_kwh(const Args *args, Inspection *inspection, Error *err)
{
    const char *text = args_text(args, "kwh", NULL);

    if (text == NULL)
        return OK;
    if (!str_parse_f64(str_from(text), &inspection->kwh) || inspection->kwh < 0 ||
        inspection->kwh > INSPECTION_KWH_MOST)
        return error_set(
            err,
            STATUS_USAGE,
            "option --kwh has value '%s', expected a number from 0 to %.0f",
            text,
            INSPECTION_KWH_MOST);
    if (strcmp(inspection->outcome, "confirmed") != 0) {
        (void) error_set(
            err, STATUS_USAGE, "option --kwh can't go with --outcome %s", inspection->outcome);
        error_hint(err, "Energy is recovered where fraud was confirmed.");
        return STATUS_USAGE;
    }
    inspection->has_kwh = true;
    return OK;
}

static Status read_note(const Args *args, Inspection *inspection, Error *err)
{
    const char *note = args_text(args, "note", NULL);

    if (note == NULL || *note == '\0')
        return OK;
    if (!utf8_is_valid(str_from(note)))
        return error_set(err, STATUS_USAGE, "option --note is not in UTF-8");
    if (strlen(note) > LIMIT_NOTE_BYTES)
        return error_set(
            err,
            STATUS_USAGE,
            "option --note has %zu bytes, more than %d",
            strlen(note),
            LIMIT_NOTE_BYTES);
    inspection->note = note;
    return OK;
}

Status inspection_read(const Args *args, int32_t today, Inspection *ret_inspection, Error *err)
{
    Inspection inspection = {.outcome = args_text(args, "outcome", NULL)};
    Status status;

    if (args_n_words(args) == 0 || inspection.outcome == NULL) {
        (void) error_set(
            err,
            STATUS_USAGE,
            args_n_words(args) == 0 ? "no meter was named" : "option --outcome is missing");
        error_hint(
            err,
            "Say what was found: eiot inspect METER --outcome confirmed|cleared|no_access; or see "
            "what is recorded: eiot inspect --list.");
        return STATUS_USAGE;
    }
    inspection.meter_id = args_word(args, 0);
    status = read_day(args, today, &inspection.day, err);
    if (status == OK)
        status = read_kwh(args, &inspection, err);
    if (status == OK)
        status = read_note(args, &inspection, err);
    if (status == OK)
        *ret_inspection = inspection;
    return status;
}
