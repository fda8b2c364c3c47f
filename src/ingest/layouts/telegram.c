/*
 * telegram: what meters say of themselves at their customer port (DSMR P1, IEC 62056-21 mode D).
 *
 *     /ISk5\2MT382-1000                       who made it; the telegram begins
 *
 *     0-0:1.0.0(170102192002W)                time: YYMMDDhhmmss, W winter, S summer
 *     0-0:96.1.1(4B38454730303430...)         the meter
 *     1-0:1.8.1(000004.426*kWh)               an energy register: 1.8 import, 2.8 export
 *     !6EEE                                   the end; CRC-16 from '/' to '!', both with it
 *
 * A record for each energy register; nothing is written of a telegram before its end is seen. The
 * checksum is of lines that end with CRLF, as meters send them: a file saved with other line ends
 * is checked as if it had these. What was a register's value at an earlier time (1.8.1*05) is none
 * now. A total (1.8.0) is the sum of its tariffs (1.8.1, 1.8.2, ...), so it is passed over where
 * the telegram has any of them.
 */
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/mem.h"
#include "ingest/layouts/iec62056.h"
#include "ingest/layouts/layouts.h"

#define TELEGRAM_MAX  (64 * 1024) /* bytes of one telegram */
#define REGISTERS_MAX 64          /* energy registers of one telegram */
#define CRC_DIGITS    4
#define IDENT_MAX     200 /* kept of the first line, for rejects */
#define TEXT_MAX      256 /* kept of a meter id or a time; a longer id is rejected later */

static const char *const headings[] = {"meter", "ts", "obis", "value", "unit", NULL};

enum { TIME_FIELD = 2, VALUE_FIELD = 4 }; /* from 1 */

/* Where meters state who they are, the first that is there wins. 96.1.4, of Belgian meters, is a
 * version and none of these. */
static const char *const id_codes[] = {
    "0-0:96.1.1",
    "0-0:96.1.0",
    "1-0:96.1.0",
    "0-0:96.1.255",
    "0-0:42.0.0",
    "0-0:0.0.0",
    "1-0:0.0.0",
    "0.0.0",
};

typedef struct Text {
    size_t n;
    char bytes[TEXT_MAX];
} Text;

/* A line with an energy register; a place in `kept`. */
typedef struct Register {
    uint64_t line;
    size_t at;
    size_t n;
} Register;

typedef enum Place {
    OUTSIDE,
    INSIDE,
    PASSING, /* the rest of a telegram that was rejected */
} Place;

typedef struct Telegram {
    Place place;
    bool has_any; /* a telegram was met in this file */

    uint64_t first_line;
    size_t n_ident;
    char ident[IDENT_MAX];
    uint64_t last_line;
    size_t n_bytes; /* from '/' on */
    uint32_t crc;

    Text time;
    Text meter;
    size_t id_rank; /* of id_codes: which one `meter` is from */
    Register registers[REGISTERS_MAX];
    size_t n_registers;
    size_t n_kept;
    char kept[TELEGRAM_MAX];
} Telegram;

static void *open_file(Arena *arena, const LayoutOptions *options)
{
    (void) options;
    return ARENA_NEW(arena, Telegram);
}

/* ---- what a line is ---- */

/* Without the "*255" of a present value. */
static Str present_code(Str line)
{
    Str code = str_trim(iec62056_code(line));

    if (str_ends_with(code, STR("*255")))
        code.len -= strlen("*255");
    return code;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* C.8.E of [1-B:]C.8.E: 1.8.0, 2.8.3. Empty: the code is of no energy register. */
static Str energy_code(Str code)
{
    if (code.len > 4 && code.ptr[0] == '1' && code.ptr[1] == '-' && is_digit(code.ptr[2]) &&
        code.ptr[3] == ':')
        code = (Str){code.ptr + 4, code.len - 4};
    if (code.len < 5 || code.len > 6 ||
        (!str_starts_with(code, STR("1.8.")) && !str_starts_with(code, STR("2.8."))))
        return (Str){0};
    for (size_t i = 4; i < code.len; i++)
        if (!is_digit(code.ptr[i]))
            return (Str){0};
    return code;
}

static bool is_energy(Str line)
{
    return iec62056_code(line).len < line.len && energy_code(present_code(line)).len > 0;
}

static bool is_total(Str code)
{
    Str energy = energy_code(code);

    return energy.len == 5 && energy.ptr[4] == '0';
}

/* ---- who and when ---- */

static void keep_text(Text *text, Str from)
{
    text->n = from.len < sizeof(text->bytes) ? from.len : sizeof(text->bytes);
    memcpy(text->bytes, from.ptr, text->n);
}

static bool is_alphanumeric(int byte)
{
    return is_digit((char) byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* DSMR writes the bytes of an id in hexadecimal; an id of which these are no letters and digits
 * stands for itself. */
static void keep_id(Text *text, Str value)
{
    keep_text(text, value);
    if (value.len % 2 != 0 || value.len > sizeof(text->bytes))
        return;
    for (size_t i = 0; i < value.len; i += 2) {
        int high = iec62056_hex_digit(value.ptr[i]);
        int low = iec62056_hex_digit(value.ptr[i + 1]);
        if (high < 0 || low < 0 || !is_alphanumeric(high * 16 + low)) {
            keep_text(text, value);
            return;
        }
        text->bytes[i / 2] = (char) (high * 16 + low);
    }
    text->n = value.len / 2;
}

/* A line that says who or when, or nothing of interest. */
static void take_fact(Telegram *telegram, Str line)
{
    Str code = present_code(line);
    Str whole = iec62056_code(line);
    Str value;

    if (iec62056_values((Str){line.ptr + whole.len, line.len - whole.len}, &value, 1) != 1)
        return;
    value = str_trim(value);
    if (str_equal(code, STR("0-0:1.0.0"))) {
        keep_text(&telegram->time, value);
        return;
    }
    for (size_t rank = 0; rank < telegram->id_rank && value.len > 0; rank++) {
        if (str_equal(code, str_from(id_codes[rank]))) {
            telegram->id_rank = rank;
            keep_id(&telegram->meter, value);
        }
    }
}

/* "2017-01-02T19:20:02+01:00" of 170102192002W; NULL, or why not. */
static const char *read_time(const Text *time, char *ret_stamp, size_t size)
{
    const bool is_summer = time->n > 0 && time->bytes[time->n - 1] == 'S';
    int64_t utc_us = 0;
    Civil civil;

    if (time->n == 0)
        return "telegram states no time (0-0:1.0.0)";
    if (time->n != 13 || (!is_summer && time->bytes[12] != 'W'))
        return "time is not of the form YYMMDDhhmmss with S or W behind it";
    if (!iec62056_stamp((Str){time->bytes, 12}, &utc_us))
        return "time names no date or time that exists";
    civil = civil_from_us(utc_us);
    utc_us -= (is_summer ? 2 : 1) * 3600 * US_PER_S;
    if (iec62056_is_summer(utc_us) != is_summer)
        return is_summer ? "time is marked as summer time, which Central Europe did not have then"
                         : "time is marked as winter time, but Central Europe had summer time then";
    (void) snprintf(
        ret_stamp,
        size,
        "%04d-%02d-%02dT%02d:%02d:%02d+0%d:00",
        civil.year,
        civil.month,
        civil.day,
        civil.hour,
        civil.minute,
        civil.second,
        is_summer ? 2 : 1);
    return NULL;
}

/* ---- registers ---- */

static Str register_line(const Telegram *telegram, size_t index)
{
    const Register *found = &telegram->registers[index];

    return (Str){telegram->kept + found->at, found->n};
}

/* The value and unit of a line; false when it has not one pair of brackets. */
static bool read_register(Str line, Str *ret_value, Str *ret_unit)
{
    Str code = iec62056_code(line);
    Str value;
    const char *star;

    if (iec62056_values((Str){line.ptr + code.len, line.len - code.len}, &value, 1) != 1)
        return false;
    star = value.len == 0 ? NULL : memchr(value.ptr, '*', value.len);
    *ret_value = value;
    *ret_unit = (Str){0};
    if (star != NULL) {
        ret_value->len = (size_t) (star - value.ptr);
        *ret_unit = (Str){star + 1, value.len - ret_value->len - 1};
    }
    return true;
}

/* Of the same meter, direction and not a total. */
static bool is_tariff_of(Str code, Str total)
{
    return !is_total(code) && code.len >= total.len &&
           str_starts_with(code, (Str){total.ptr, total.len - 1});
}

static bool has_tariffs(const Telegram *telegram, Str total)
{
    for (size_t i = 0; i < telegram->n_registers; i++)
        if (is_tariff_of(present_code(register_line(telegram, i)), total))
            return true;
    return false;
}

static Decimal stated(Str line)
{
    const NumberFormat number = {.decimal = '.'};
    Decimal value = 0;
    Str text;
    Str unit;

    if (!read_register(line, &text, &unit) || decimal_parse(text, &number, &value) != DECIMAL_OK)
        return 0;
    return value;
}

/* A tariff that the telegram leaves out would be energy that is never counted. Each register is cut
 * to its last digit, so a little is always between them. */
static void check_total(Telegram *telegram, size_t total, LayoutRows *rows)
{
    const Str line = register_line(telegram, total);
    const Str code = present_code(line);
    Decimal rest = stated(line);
    const Decimal allowed = rest / 100;

    for (size_t i = 0; i < telegram->n_registers; i++)
        if (is_tariff_of(present_code(register_line(telegram, i)), code))
            rest -= stated(register_line(telegram, i));
    if (rest >= -allowed && rest <= allowed)
        return;
    layout_warn(
        rows,
        "line %llu: the total %.*s is not the sum of its tariffs, which alone are read",
        (unsigned long long) telegram->registers[total].line,
        STR_ARG(code));
}

static void write_register(Telegram *telegram, size_t index, const char *stamp, LayoutRows *rows)
{
    const Str line = register_line(telegram, index);
    const Str code = present_code(line);
    Str value;
    Str unit;

    layout_at(rows, telegram->registers[index].line, line);
    if (is_total(code) && has_tariffs(telegram, code)) {
        check_total(telegram, index, rows);
        layout_skip(rows);
        return;
    }
    if (!read_register(line, &value, &unit)) {
        layout_reject(rows, VALUE_FIELD, "register has no value in one pair of brackets");
        return;
    }
    layout_field(rows, (Str){telegram->meter.bytes, telegram->meter.n});
    layout_field(rows, str_from(stamp));
    layout_field(rows, code);
    layout_field(rows, str_trim(value));
    layout_field(rows, str_trim(unit));
    layout_record(rows);
}

/* ---- the telegram ---- */

static void at_first_line(const Telegram *telegram, LayoutRows *rows)
{
    layout_at(rows, telegram->first_line, (Str){telegram->ident, telegram->n_ident});
}

static void begin(Telegram *telegram, Str line, LayoutRows *rows)
{
    telegram->place = INSIDE;
    telegram->has_any = true;
    telegram->first_line = layout_line(rows);
    telegram->n_ident = line.len < IDENT_MAX ? line.len : IDENT_MAX;
    memcpy(telegram->ident, line.ptr, telegram->n_ident);
    telegram->last_line = layout_line(rows);
    telegram->n_bytes = line.len;
    telegram->crc = iec62056_crc(iec62056_crc(0, line), STR("\r\n"));
    telegram->time.n = 0;
    telegram->meter.n = 0;
    telegram->id_rank = COUNT_OF(id_codes);
    telegram->n_registers = 0;
    telegram->n_kept = 0;
    layout_skip(rows);
}

static void write_registers(Telegram *telegram, LayoutRows *rows)
{
    char stamp[40] = "";
    const char *fault;

    if (telegram->n_registers == 0)
        return;
    fault = read_time(&telegram->time, stamp, sizeof(stamp));
    if (fault != NULL) {
        at_first_line(telegram, rows);
        layout_reject(rows, TIME_FIELD, "%s", fault);
        return;
    }
    for (size_t i = 0; i < telegram->n_registers; i++)
        write_register(telegram, i, stamp, rows);
}

static void end(Telegram *telegram, Str line, LayoutRows *rows)
{
    const Str behind = str_trim((Str){line.ptr + 1, line.len - 1});
    const uint32_t crc = iec62056_crc(telegram->crc, STR("!"));
    uint32_t said = 0;

    telegram->place = OUTSIDE;
    layout_skip(rows);
    if (behind.len > CRC_DIGITS || (behind.len > 0 && !iec62056_hex(behind, &said))) {
        at_first_line(telegram, rows);
        layout_reject(rows, 0, "behind the '!' of the telegram stands something else than a CRC");
    } else if (behind.len > 0 && said != crc) {
        at_first_line(telegram, rows);
        layout_reject(rows, 0, "checksum of the telegram is %04X, but it states %04X", crc, said);
    } else {
        write_registers(telegram, rows);
    }
}

/* Lines that hold no byte are not given to a layout; its place in the file tells of them. */
static void add_to_crc(Telegram *telegram, Str line, LayoutRows *rows)
{
    const uint64_t blank = layout_line(rows) - telegram->last_line - 1;

    if (blank > TELEGRAM_MAX || line.len > TELEGRAM_MAX) {
        telegram->n_bytes = TELEGRAM_MAX + 1;
        return;
    }
    telegram->last_line = layout_line(rows);
    telegram->n_bytes += 2 * (size_t) blank + line.len + 2;
    if (telegram->n_bytes > TELEGRAM_MAX)
        return;
    for (uint64_t i = 0; i < blank; i++)
        telegram->crc = iec62056_crc(telegram->crc, STR("\r\n"));
    if (line.ptr[0] != '!')
        telegram->crc = iec62056_crc(iec62056_crc(telegram->crc, line), STR("\r\n"));
}

/* Rejects the telegram; the line that is read stays the place. */
static void give_up(Telegram *telegram, Place place, Str line, const char *reason, LayoutRows *rows)
{
    const uint64_t number = layout_line(rows);

    at_first_line(telegram, rows);
    layout_reject(rows, 0, "%s", reason);
    layout_at(rows, number, line);
    telegram->place = place;
}

static void take_inside(Telegram *telegram, Str line, LayoutRows *rows)
{
    add_to_crc(telegram, line, rows);
    if (telegram->n_bytes > TELEGRAM_MAX) {
        give_up(telegram, PASSING, line, "telegram is longer than 65536 bytes", rows);
        layout_skip(rows);
    } else if (line.ptr[0] == '!') {
        end(telegram, line, rows);
    } else if (!is_energy(line)) {
        take_fact(telegram, line);
        layout_skip(rows);
    } else if (telegram->n_registers == REGISTERS_MAX) {
        give_up(telegram, PASSING, line, "telegram has more than 64 energy registers", rows);
        layout_skip(rows);
    } else {
        telegram->registers[telegram->n_registers++] =
            (Register){.line = layout_line(rows), .at = telegram->n_kept, .n = line.len};
        memcpy(telegram->kept + telegram->n_kept, line.ptr, line.len);
        telegram->n_kept += line.len;
    }
}

static Status take_line(void *state, Str line, LayoutRows *rows, Error *err)
{
    Telegram *telegram = state;

    (void) err;
    if (line.ptr[0] == '/') {
        if (telegram->place == INSIDE)
            give_up(
                telegram,
                OUTSIDE,
                line,
                "telegram is cut off: the next '/' is before its '!'",
                rows);
        begin(telegram, line, rows);
    } else if (telegram->place == INSIDE) {
        take_inside(telegram, line, rows);
    } else if (telegram->place == OUTSIDE && is_energy(line)) {
        layout_reject(rows, 0, "register is in no telegram: there is no '/' before it");
    } else {
        if (line.ptr[0] == '!')
            telegram->place = OUTSIDE;
        layout_skip(rows);
    }
    return OK;
}

static Status end_file(void *state, LayoutRows *rows, Error *err)
{
    Telegram *telegram = state;

    if (!telegram->has_any) {
        (void) error_set(err, STATUS_DATA, "file holds no telegram: no line begins with '/'");
        error_hint(err, "Name another source with --source.");
        return STATUS_DATA;
    }
    if (telegram->place == INSIDE) {
        at_first_line(telegram, rows);
        layout_reject(rows, 0, "telegram is cut off: the file ends before its '!'");
    }
    return OK;
}

const Layout layout_telegram = {
    .name = "telegram",
    .headings = headings,
    .open = open_file,
    .line = take_line,
    .end = end_file,
};
