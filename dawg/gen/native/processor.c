/* What this processor can do. */
#include "kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

/* Tell whether the processor and its system have all of x86-64-v3: vectors of eight floats. */
EXPORT int dawg_is_wide(void) {
    enum { FMA = 1 << 12, MOVBE = 1 << 22, SAVED = 1 << 27, AVX = 1 << 28, HALF = 1 << 29 };
    enum { BMI1 = 1 << 3, AVX2 = 1 << 5, BMI2 = 1 << 8, LZCNT = 1 << 5, STATE = 6 };
    unsigned a, b, c, d, low, high;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
    unsigned first = FMA | MOVBE | SAVED | AVX | HALF;
    if ((c & first) != first) return 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (b & (BMI1 | AVX2 | BMI2)) != (BMI1 | AVX2 | BMI2)) return 0;
    if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !(c & LZCNT)) return 0;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & STATE) == STATE;
}
#else
EXPORT int dawg_is_wide(void) { return 0; }
#endif
