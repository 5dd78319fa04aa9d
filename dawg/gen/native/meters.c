/* What the meters read: K-weighted energy, sample peaks and true peaks. */
#include "kernels.h"

typedef struct {
    double a1, a2, b1, b2, c1, c2, d1, d2;
} Weighing;

/* Run frames through two biquads in series and return their energy. */
static double weigh(Weighing *state, const double *p, const double *q, const float *left, const float *right, long frames) {
    Weighing s = *state;
    double sum = 0.0;
    for (long k = 0; k < frames; k++) {
        double x = left[k], y = right[k];
        double u = p[0] * x + s.a1, v = p[0] * y + s.b1;
        s.a1 = p[1] * x - p[3] * u + s.a2, s.b1 = p[1] * y - p[3] * v + s.b2;
        s.a2 = p[2] * x - p[4] * u, s.b2 = p[2] * y - p[4] * v;
        x = q[0] * u + s.c1, y = q[0] * v + s.d1;
        s.c1 = q[1] * u - q[3] * x + s.c2, s.d1 = q[1] * v - q[3] * y + s.d2;
        s.c2 = q[2] * u - q[4] * x, s.d2 = q[2] * v - q[4] * y;
        sum += x * x + y * y;
    }
    *state = s;
    return sum;
}

/* Energy of a sound after two biquads in series (b0 b1 b2 a1 a2 each) per block; the last block may be shorter. The
   `settle` frames that stand before `left` and `right` are heard first. */
EXPORT void dawg_energy(const float *left, const float *right, long settle, long frames, long block,
                        const double *filters, double *energy) {
    Weighing state = {0};
    weigh(&state, filters, filters + 5, left - settle, right - settle, settle);
    for (long start = 0, index = 0; start < frames; start += block, index++) {
        long count = start + block < frames ? block : frames - start;
        energy[index] = weigh(&state, filters, filters + 5, left + start, right + start, count);
    }
}

/* Highest absolute sample of each block of both channels. */
EXPORT void dawg_peaks(const float *left, const float *right, long frames, long block, double *peaks) {
    for (long start = 0, index = 0; start < frames; start += block, index++) {
        long end = start + block < frames ? start + block : frames;
        float top = 0.0f;
        for (long k = start; k < end; k++) {
            float l = left[k] < 0.0f ? -left[k] : left[k], r = right[k] < 0.0f ? -right[k] : right[k];
            l = l > r ? l : r;
            top = l > top ? l : top;
        }
        peaks[index] = top;
    }
}

/* Raise the peaks of `count` blocks of `block` frames to the highest of the points between the frames.

   taps: (phases, taps) interpolators; `lead` of their frames lie before the place. Every block must have all the frames
   around it that the taps reach. */
EXPORT void dawg_true_peaks(const float *sound, const long *blocks, long count, long block, const float *filters,
                            long phases, long taps, long lead, double *peaks) {
    for (long index = 0; index < count; index++) {
        const float *start = sound + blocks[index] * block - lead;
        float top = 0.0f;
        for (long phase = 0; phase < phases; phase++) {
            const float *filter = filters + phase * taps;
            float between[256];
            for (long k = 0; k < block; k++) between[k] = 0.0f;
            for (long tap = 0; tap < taps; tap++)
                for (long k = 0; k < block; k++) between[k] += start[k + tap] * filter[tap];
            for (long k = 0; k < block; k++) {
                float value = between[k] < 0.0f ? -between[k] : between[k];
                top = value > top ? value : top;
            }
        }
        if (top > peaks[blocks[index]]) peaks[blocks[index]] = top;
    }
}
