/*
 * top: the most similar of what was offered. The order in which they come plays no part.
 */
#ifndef EIOT_BENCH_SMAS_TOP_H
#define EIOT_BENCH_SMAS_TOP_H

#include <stdbool.h>
#include <stdint.h>

#define SMAS_TOP 10

/* By falling similarity, of equals the smaller id first. Begins cleared. */
typedef struct SmasTop {
    uint32_t n;
    uint32_t id[SMAS_TOP];
    float similarity[SMAS_TOP];
} SmasTop;

/* Takes (id, similarity) in when it is among the first ten. */
void smas_top_offer(SmasTop *top, uint32_t id, float similarity);

#endif
