/* What the meters read: K-weighted energy, sample peaks and true peaks. */
#include "kernels.h"

typedef struct {
    Pair x1, x2, y1, y2, z1, z2; /* what went into the first biquad, came out of it, and out of the second */
} Weighing;

/* Run frames of both channels through two biquads in series and return their energy. The direct form waits for one product
   and one difference a frame, the transposed one for one more. */
static double weigh(Weighing *state, const double *p, const double *q, const float *left, const float *right, long frames) {
    Weighing s = *state;
    double sum = 0.0;
    for (long k = 0; k < frames; k++) {
        Pair x = {left[k], right[k]};
        Pair y = (p[0] * x + p[1] * s.x1 + p[2] * s.x2 - p[4] * s.y2) - p[3] * s.y1;
        Pair z = (q[0] * y + q[1] * s.y1 + q[2] * s.y2 - q[4] * s.z2) - q[3] * s.z1;
        s.x2 = s.x1, s.x1 = x;
        s.y2 = s.y1, s.y1 = y;
        s.z2 = s.z1, s.z1 = z;
        Pair square = z * z;
        sum += square[0] + square[1];
    }
    *state = s;
    return sum;
}

/* Energy of a sound after two biquads in series (b0 b1 b2 a1 a2 each) per block; the last block may be shorter. The
   `settle` frames that stand before `left` and `right` are heard first. */
EXPORT void dawg_energy(const float *left, const float *right, long settle, long frames, long block,
                        const double *filters, double *energy) {
    Weighing state;
    memset(&state, 0, sizeof state);
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
