/* The sums of a tile stay in registers over all k; each k takes SMAS_TILE_VECTORS loads and
 * SMAS_TILE_ROWS broadcasts for rows x vectors multiply-adds. */
#include "lanes.h"

#define ROWS    SMAS_TILE_ROWS
#define VECTORS SMAS_TILE_VECTORS
#define WIDTH   (VECTORS * LANES)

void KERNEL(tile)(const float *rows, const float *columns, size_t n, float *sums, size_t stride)
{
    Floats tile[ROWS][VECTORS];

#pragma GCC unroll 16
    for (size_t row = 0; row < ROWS; row++) {
#pragma GCC unroll 4
        for (size_t part = 0; part < VECTORS; part++)
            tile[row][part] = *(const FloatsAt *) (sums + row * stride + part * LANES);
    }
    for (size_t k = 0; k < n; k++) {
        Floats column[VECTORS];
#pragma GCC unroll 4
        for (size_t part = 0; part < VECTORS; part++)
            column[part] = *(const Floats *) (columns + k * WIDTH + part * LANES);
#pragma GCC unroll 16
        for (size_t row = 0; row < ROWS; row++) {
#pragma GCC unroll 4
            for (size_t part = 0; part < VECTORS; part++)
                tile[row][part] += rows[k * WIDTH + row] * column[part];
        }
    }
#pragma GCC unroll 16
    for (size_t row = 0; row < ROWS; row++) {
#pragma GCC unroll 4
        for (size_t part = 0; part < VECTORS; part++)
            *(FloatsAt *) (sums + row * stride + part * LANES) = tile[row][part];
    }
}
