/*
 * detect_config: the `detect:` section of eiot.yml.
 *
 *     detect:
 *       readings:
 *         columns: [kwh, past_avg_kwh]   # any of reading_columns[]
 *         trees: 400                     # default: 400, beyond 200,000 readings 100
 *         sample: 256
 *         split: random                  # or gain
 *         newest: 20000000               # of more readings, only the newest whole days that fit
 */
#ifndef EIOT_DETECT_DETECT_CONFIG_H
#define EIOT_DETECT_DETECT_CONFIG_H

#include "conf/yaml.h"
#include "detect/forest/iforest.h"

#define READING_COLUMNS_N 5

/* Two of reading_columns[] that have a meaning of their own to the detector. */
#define READING_KWH      0
#define READING_PAST_AVG 1

/* Columns of intermediate.int_reading_features the detector may look at. */
typedef struct ReadingColumn {
    const char *name;
    bool is_energy; /* kWh: taken as a ratio to the meter's own level */
} ReadingColumn;

extern const ReadingColumn reading_columns[READING_COLUMNS_N];

typedef struct ReadingsConfig {
    size_t columns[READING_COLUMNS_N]; /* indexes of reading_columns, in the order given */
    size_t n_columns;
    int64_t newest;        /* the most readings looked at */
    IforestOptions forest; /* seed and threads are the run's; n_trees 0: by readings_trees() */
} ReadingsConfig;

/* `detect` may be NULL: the defaults. CONFIG error, placed, for anything else than the above. */
Status detect_config_readings(const Yaml *detect, ReadingsConfig *ret_config, Error *err) MUST_USE;

/* Trees for so many readings: as configured, else by their number. */
size_t readings_trees(const ReadingsConfig *config, size_t n_readings);

#endif
