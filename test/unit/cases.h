/*
 * cases: what every unit test shares: table-driven cases that say their name when they fail.
 */
#ifndef EIOT_TEST_CASES_H
#define EIOT_TEST_CASES_H

/* cmocka needs these four, in this order, before its header */
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"

/* Fails with the case's name and both values unless the texts are equal. */
#define CASE_TEXT(case_name, actual, expected)                                                     \
    do {                                                                                           \
        const char *actual_text_ = (actual);                                                       \
        const char *expected_text_ = (expected);                                                   \
        if (strcmp(actual_text_, expected_text_) != 0)                                             \
            fail_msg("%s: got '%s', expected '%s'", (case_name), actual_text_, expected_text_);    \
    } while (0)

#define CASE_INT(case_name, actual, expected)                                                      \
    do {                                                                                           \
        long long actual_int_ = (long long) (actual);                                              \
        long long expected_int_ = (long long) (expected);                                          \
        if (actual_int_ != expected_int_)                                                          \
            fail_msg("%s: got %lld, expected %lld", (case_name), actual_int_, expected_int_);      \
    } while (0)

#define CASE_NEAR(case_name, actual, expected, tolerance)                                          \
    do {                                                                                           \
        double actual_num_ = (actual);                                                             \
        double expected_num_ = (expected);                                                         \
        if (!(fabs(actual_num_ - expected_num_) <= (tolerance)))                                   \
            fail_msg("%s: got %.12g, expected %.12g", (case_name), actual_num_, expected_num_);    \
    } while (0)

#define CASE_TRUE(case_name, condition)                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: not true: %s", (case_name), #condition);                                 \
    } while (0)

/* The call must give OK; prints the error's message and place otherwise. */
#define CASE_OK(case_name, status, error)                                                          \
    do {                                                                                           \
        if ((status) != OK)                                                                        \
            fail_msg("%s: error: %s (at: %s)", (case_name), (error)->message, (error)->where);     \
    } while (0)

#endif
