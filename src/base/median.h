/*
 * median: the middle of many numbers in linear time (Hoare 1961, FIND). Pure.
 */
#ifndef EIOT_BASE_MEDIAN_H
#define EIOT_BASE_MEDIAN_H

#include <stddef.h>

/* The middle of `n` finite values, of an even number the mean of the two; NaN of none. The values
 * are moved about. */
double median_of(double *values, size_t n);

/* Rising, for qsort(). */
int compare_doubles(const void *left, const void *right);

#endif
