/* What a compressor and a limiter make of levels in dB, one value a block; around the seam of a loop when `circular`. */
#include "kernels.h"

/* Let each value fall to `keep` of itself a block until a higher one comes. */
EXPORT void dawg_release(const double *values, long count, double keep, int circular, double *out) {
    double held = 0.0;
    for (int round = circular ? 0 : 1; round < 2; round++)
        for (long k = 0; k < count; k++) {
            held *= keep;
            held = values[k] > held ? values[k] : held;
            out[k] = held;
        }
}

/* The highest of each value and the `reach` after it; 0 stands after the last one of no loop. */
EXPORT void dawg_ahead(const double *values, long count, long reach, int circular, double *out) {
    for (long k = 0; k < count; k++) {
        double top = values[k];
        for (long next = k + 1; next <= k + reach; next++) {
            double value = next < count ? values[next] : circular ? values[next % count] : 0.0;
            top = value > top ? value : top;
        }
        out[k] = top;
    }
}
