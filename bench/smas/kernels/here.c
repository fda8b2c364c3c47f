#include "kernels.h"

extern const SmasKernels smas_kernels_baseline;

#if defined(__x86_64__)
extern const SmasKernels smas_kernels_avx2;
extern const SmasKernels smas_kernels_avx512;
#endif

size_t smas_kernels_here(const SmasKernels *ret_kernels[3])
{
    size_t n = 0;

#if defined(__x86_64__)
    /* what x86-64-v4 and -v3 stand for, as far as these files can use it */
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        ret_kernels[n++] = &smas_kernels_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("bmi2"))
        ret_kernels[n++] = &smas_kernels_avx2;
#endif
    ret_kernels[n++] = &smas_kernels_baseline;
    return n;
}
