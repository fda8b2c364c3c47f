/*
 * suites: all expectation suites of a project.
 */
#ifndef EIOT_QUALITY_SUITES_H
#define EIOT_QUALITY_SUITES_H

#include "quality/suite/suite.h"

#define SUITES_FOLDER "great_expectations/expectations/"

typedef struct Suites {
    size_t n;
    Suite *items; /* by layer raw, staging, marts, then by name */
} Suites;

/* Every NAME.json below SUITES_FOLDER. CONFIG for one that can't be read, and for a name that is in
 * two files. */
Status suites_read(Arena *arena, const Project *project, Suites *ret_suites, Error *err) MUST_USE;

#endif
