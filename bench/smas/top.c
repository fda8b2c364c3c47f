#include "top.h"

/* (id, similarity) comes before the one at `at`. */
static bool is_before(const SmasTop *top, uint32_t at, uint32_t id, float similarity)
{
    if (similarity > top->similarity[at])
        return true;
    return similarity >= top->similarity[at] && id < top->id[at];
}

void smas_top_offer(SmasTop *top, uint32_t id, float similarity)
{
    uint32_t at;

    if (top->n == SMAS_TOP && !is_before(top, SMAS_TOP - 1, id, similarity))
        return;
    at = top->n < SMAS_TOP ? top->n++ : SMAS_TOP - 1;
    for (; at > 0 && is_before(top, at - 1, id, similarity); at--) {
        top->id[at] = top->id[at - 1];
        top->similarity[at] = top->similarity[at - 1];
    }
    top->id[at] = id;
    top->similarity[at] = similarity;
}
