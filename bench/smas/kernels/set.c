/* One instruction set: its kernels in a table. */
#include "lanes.h"

#define TEXT_OF(name) #name
#define NAME_OF(name) TEXT_OF(name)

extern const SmasKernels KERNEL(kernels);

const SmasKernels KERNEL(kernels) = {
    .name = NAME_OF(SMAS_SET),
    .sum = KERNEL(sum),
    .range = KERNEL(range),
    .count = KERNEL(count),
    .select = KERNEL(select),
    .par = KERNEL(par),
    .tile = KERNEL(tile),
    .tile_rows = SMAS_TILE_ROWS,
    .tile_columns = SMAS_TILE_VECTORS * LANES,
    .multiply_add = KERNEL(multiply_add),
};
