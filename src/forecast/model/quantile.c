#include "quantile.h"

#include <math.h>

#include "base/mem.h"

/* Moves the k-th smallest to its place, none above it before it, none below it behind it (Hoare
 * 1961, FIND). */
static void select_at(double *values, size_t n, size_t k)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = (ptrdiff_t) n - 1;

    while (low < high) {
        double pivot = values[k];
        ptrdiff_t left = low;
        ptrdiff_t right = high;

        while (left <= right) {
            while (values[left] < pivot)
                left++;
            while (values[right] > pivot)
                right--;
            if (left <= right) {
                double value = values[left];
                values[left++] = values[right];
                values[right--] = value;
            }
        }
        if (right < (ptrdiff_t) k)
            low = left;
        if (left > (ptrdiff_t) k)
            high = right;
    }
}

double quantile_take(double *values, size_t n, double share)
{
    ASSERT(n > 0);
    double place = fmin(fmax(share * (double) (n + 1) - 1, 0), (double) (n - 1));
    size_t below = (size_t) place;
    double above = INFINITY;

    select_at(values, n, below);
    if (below + 1 == n)
        return values[below];
    for (size_t at = below + 1; at < n; at++)
        above = fmin(above, values[at]);
    return values[below] + (place - (double) below) * (above - values[below]);
}
