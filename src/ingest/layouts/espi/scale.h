/*
 * espi_scale: a number times a power of ten, exactly: on its digits.
 *
 * Stage: ingest, part of espi. Pure.
 */
#ifndef EIOT_INGEST_ESPI_SCALE_H
#define EIOT_INGEST_ESPI_SCALE_H

#include <stdbool.h>

#include "base/str.h"

#define ESPI_VALUE_BYTES 31 /* longest text that is scaled */
#define ESPI_POWER_MAX   12 /* of ten, either way: those of ESPI are -12 to 9 and 12 */

#define ESPI_NUMBER_BYTES (ESPI_VALUE_BYTES + ESPI_POWER_MAX + 4)

/* `text` times 10^`power` in `number`, of which *ret_text is a part. False when it is not
 * [+-]digits[.digits]. */
bool espi_scale(Str text, int power, char number[ESPI_NUMBER_BYTES], Str *ret_text);

#endif
