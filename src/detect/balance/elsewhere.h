/*
 * elsewhere: meters that the files put behind this transformer and that hang on another.
 *
 * Their readings are in the sum of the meters and not in the input, so the residual is below zero
 * by just what they read. A balance that keeps them accuses their neighbours.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_BALANCE_ELSEWHERE_H
#define EIOT_DETECT_BALANCE_ELSEWHERE_H

#include "detect/balance/residual.h"

/* One flag a meter; NULL when there is none. At most a few a transformer: where many are, the whole
 * mapping is wrong, and the balance says so. */
const bool *elsewhere_find(Arena *arena, const Panel *panel);

#endif
