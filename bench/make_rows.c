/*
 * make_rows: a generic file of N rows for the ingest benchmark, on standard output:
 * meter_id,ts,kwh,length_s, 49 bytes a row, 28 days of half-hours a meter.
 * Usage: make_rows N
 */
#include <stdio.h>

#include "base/civil.h"
#include "base/parse.h"
#include "base/rng.h"

#define SLOTS (28 * 48)

int main(int argc, char **argv)
{
    static char buffer[1 << 20];
    Rng rng = rng_new(1, 0);
    char stamps[SLOTS][CIVIL_TEXT_MAX];
    int64_t n = 0;

    if (argc != 2 || !str_parse_i64(str_from(argv[1]), &n))
        return 2;
    for (int64_t slot = 0; slot < SLOTS; slot++)
        (void) civil_text_utc(
            civil_days(2025, 6, 1) * US_PER_DAY + slot * 1800 * US_PER_S, stamps[slot]);
    (void) setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
    (void) puts("meter_id,ts,kwh,length_s");
    for (int64_t row = 0; row < n; row++)
        (void) printf(
            "MTR-%09d,%s,0.%05d,1800\n",
            (int) (row / SLOTS),
            stamps[row % SLOTS],
            (int) rng_below(&rng, 100000));
    return fflush(stdout) == 0 ? 0 : 1;
}
