/*
 * register: counting whole watt-hours as meters do.
 */
#ifndef EIOT_SIMULATE_REGISTER_H
#define EIOT_SIMULATE_REGISTER_H

#include <math.h>
#include <stdint.h>

/* A register that counts whole watt-hours and keeps what is left for the next interval: sums of
 * readings are right to one watt-hour however many there are. `wh` is not negative. */
static inline int32_t sim_register(double *carry, double wh)
{
    double total = *carry + wh;
    double whole = floor(total);

    *carry = total - whole;
    return (int32_t) whole;
}

#endif
