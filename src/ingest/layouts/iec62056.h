/*
 * iec62056: what the text formats of IEC 62056-21 have in common: an OBIS code, then values in
 * brackets. Pure; any thread.
 *
 *     1-0:1.8.1*255(000015.758*kWh)
 *
 * Stage: ingest.
 */
#ifndef EIOT_INGEST_LAYOUT_IEC62056_H
#define EIOT_INGEST_LAYOUT_IEC62056_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* What stands before the first bracket; the whole text when there is none. */
Str iec62056_code(Str line);

/* "(a)(b)" in its values, at most `max` of them, what is beyond is counted only. Returns how many
 * there are; 0 when `text` is anything else than pairs of brackets. */
size_t iec62056_values(Str text, Str *ret_values, size_t max);

/* Of a hexadecimal digit in either case, or -1. */
int iec62056_hex_digit(char byte);

/* One to eight hexadecimal digits. */
bool iec62056_hex(Str text, uint32_t *ret_number);

/* CRC-16/ARC goes on over `bytes`: polynomial x16 + x15 + x2 + 1, lowest bit first; begins with 0.
 */
uint32_t iec62056_crc(uint32_t crc, Str bytes);

/* YYMMDDhhmmss, or without the seconds, in 2000..2099, as if it were UTC. False when these are no
 * digits or no time. */
bool iec62056_stamp(Str digits, int64_t *ret_us);

/* Whether the clock of Central Europe showed summer time at this instant (Directive 2000/84/EC:
 * from the last Sunday of March to the last of October, 01:00 UTC). */
bool iec62056_is_summer(int64_t utc_us);

#endif
