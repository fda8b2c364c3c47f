/*
 * limits: everything that can grow has a maximum, and it stands here with what the user is told.
 */
#ifndef EIOT_BASE_LIMITS_H
#define EIOT_BASE_LIMITS_H

#include <stddef.h>

#define LIMIT_RECORD_BYTES      (1024 * 1024)          /* one CSV record; longer is rejected */
#define LIMIT_COLUMNS           1024                   /* columns of one CSV record */
#define LIMIT_METER_ID_BYTES    128                    /* a longer id is rejected */
#define LIMIT_SERIAL_BYTES      64                     /* a longer serial number is rejected */
#define LIMIT_REJECT_TEXT_BYTES 4096                   /* raw text kept of a rejected record */
#define LIMIT_NOTE_BYTES        1000                   /* of an inspection on the command line */
#define LIMIT_CONFIG_BYTES      ((size_t) 1024 * 1024) /* eiot.yml, a source profile, a schema.yml */
#define LIMIT_YAML_DEPTH        32
#define LIMIT_SQL_BYTES                                                                            \
    ((size_t) 1024 * 1024) /* one model or statement, before and after rendering */
#define LIMIT_SUITE_BYTES    ((size_t) 4 * 1024 * 1024) /* one expectation suite */
#define LIMIT_JSON_DEPTH     64
#define LIMIT_MODELS         1000
#define LIMIT_TEMPLATE_DEPTH 64      /* blocks and brackets of a model's Jinja, one in another */
#define LIMIT_MACRO_DEPTH    16      /* macros that call macros */
#define LIMIT_RENDER_STEPS   1000000 /* blocks and expressions evaluated for one model */
#define LIMIT_RENDER_DEPTH   500     /* expressions in one another: a ~ b ~ c ... of 500 */
#define LIMIT_RENDER_BYTES   (64 * 1024 * 1024) /* all text made while rendering one model */
#define LIMIT_DATA_TESTS     10000              /* of the YAML files of models, and singular ones */
#define LIMIT_THREADS        256

#endif
