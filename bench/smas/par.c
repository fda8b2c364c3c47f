#include "par.h"

#include <math.h>

#include "base/mem.h"
#include "smas/chunks.h"

#define CHUNK 16 /* consumers */

typedef struct Work {
    const SmasData *data;
    const SmasKernels *kernels;
    const SmasParTerms *terms;
    SmasPar *ret;
} Work;

const SmasParTerms *smas_par_terms_make(Arena *arena, const float *temperature, size_t n_days)
{
    SmasParTerms *made = ARENA_NEW(arena, SmasParTerms);
    float *terms = ARENA_ARRAY(arena, float, n_days *SMAS_PAR_TERMS *SMAS_HOURS);

    ASSERT(n_days > SMAS_PAR_LAGS);
    for (size_t day = 0; day < n_days; day++) {
        for (size_t hour = 0; hour < SMAS_HOURS; hour++) {
            float degrees = temperature[day * SMAS_HOURS + hour];
            float *term = terms + day * SMAS_PAR_TERMS * SMAS_HOURS + hour;
            const float values[SMAS_PAR_TERMS] = {
                fmaxf(degrees - 20, 0), fmaxf(16 - degrees, 0), fmaxf(5 - degrees, 0)};
            for (size_t one = 0; one < SMAS_PAR_TERMS; one++) {
                term[one * SMAS_HOURS] = values[one];
                if (day < SMAS_PAR_LAGS)
                    continue;
                made->sums[one][hour] += (double) values[one];
                for (size_t other = 0; other <= one; other++)
                    made->products[one][other][hour] +=
                        (double) values[one] * (double) values[other];
            }
        }
    }
    made->terms = terms;
    made->n_days = n_days;
    return made;
}

static void work_on(void *context, size_t worker, size_t from, size_t to)
{
    const Work *work = context;

    (void) worker;
    for (size_t at = from; at < to; at++)
        work->kernels->par(work->terms, smas_row(work->data, at), &work->ret[at]);
}

void smas_par(Arena *arena, const SmasData *data, const SmasRun *run, SmasPar *ret)
{
    Work work = {
        .data = data,
        .kernels = run->kernels,
        .terms = smas_par_terms_make(arena, data->temperature, data->n_days),
        .ret = ret,
    };

    smas_chunks(data->n_consumers, CHUNK, run->n_threads, work_on, &work);
}
