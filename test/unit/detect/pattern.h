/*
 * pattern: numbers in [0, 1) that look irregular and that any language makes alike, so that
 * expected values can come from reference programs.
 */
#ifndef EIOT_TEST_PATTERN_H
#define EIOT_TEST_PATTERN_H

#include <stddef.h>

static inline double pattern(size_t index, size_t step)
{
    return (double) ((index * step + index * index * 7) % 1009) / 1009;
}

#endif
