#include "median.h"

#include <math.h>

/* Moves values so that the one at `k` is where it stands in order, with none above it before it and
 * none below it behind it. */
static double select_at(double *values, size_t n, size_t k)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = (ptrdiff_t) n - 1;
    ptrdiff_t middle = (ptrdiff_t) k;

    while (low < high) {
        double pivot = values[middle];
        ptrdiff_t left = low;
        ptrdiff_t right = high;

        while (left <= right) {
            while (values[left] < pivot)
                left++;
            while (values[right] > pivot)
                right--;
            if (left <= right) {
                double held = values[left];
                values[left++] = values[right];
                values[right--] = held;
            }
        }
        if (right < middle)
            low = left;
        if (middle < left)
            high = right;
    }
    return values[k];
}

double median_of(double *values, size_t n)
{
    double upper;
    double lower;

    if (n == 0)
        return NAN;
    upper = select_at(values, n, n / 2);
    if (n % 2 == 1)
        return upper;
    lower = values[0];
    for (size_t at = 1; at < n / 2; at++)
        lower = fmax(lower, values[at]);
    return (lower + upper) / 2;
}

int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *) left;
    double b = *(const double *) right;

    return (a > b) - (a < b);
}
