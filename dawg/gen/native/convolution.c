/* Convolution by partitions, and the linear and saturating part of the master. */
#include "kernels.h"

enum { BAND = 1024 }; /* bins worked on at once, so that they stay in the cache */

/* Repeat bin 0 behind the last, where it is looked for as the mirror of itself: no wrapping, no gathering. */
static inline void close_circle(float *re, float *im, long size) {
    re[size] = re[0];
    im[size] = im[0];
}

/* Spectra of two real sounds of `size` frames, by one transform of first + i second; rows of real and imaginary parts.
   work: two rows. */
static void two_spectra(Twiddles w, const float *first, const float *second, float *a, float *b, float *work) {
    long size = w.size;
    float *zr = work, *zi = zr + size + APART;
    memcpy(zr, first, (size_t)size * sizeof(float));
    memcpy(zi, second, (size_t)size * sizeof(float));
    transform(w, zr, zi, a, b);
    close_circle(zr, zi, size);
    for (long k = 0; k < size; k++) {
        a[k] = 0.5f * (zr[k] + zr[size - k]);
        a[size + k] = 0.5f * (zi[k] - zi[size - k]);
        b[k] = 0.5f * (zi[k] + zi[size - k]);
        b[size + k] = 0.5f * (zr[size - k] - zr[k]);
    }
}

/* Add the product of two complex rows to a third. */
static inline void multiply_add(float *restrict yr, float *restrict yi, const float *restrict xr, const float *restrict xi,
                                const float *restrict hr, const float *restrict hi, long count) {
    for (long k = 0; k < count; k++) {
        yr[k] += xr[k] * hr[k] - xi[k] * hi[k];
        yi[k] += xr[k] * hi[k] + xi[k] * hr[k];
    }
}

/* One mono sound against a stereo response, which is one complex response: left is its real, right its imaginary part.
   Partitions are worked on in pairs: their spectra come from one transform, and the response is read once for both.

   heard:     (count + 1) * part frames, the first `part` of which were heard before; count is even.
   history:   spectra of the last `slots` partitions, two rows of `2 * part` floats each; `slot` receives the first. There
              is one slot more than the largest lag needs.
   response:  as history, one pair of rows per active lag, in the order of `lags`; scaled by 1 / (2 * part).
   low, high: the response is nothing in the bins from low to high.
   left, right: count * part frames. work: six rows. */
EXPORT void dawg_convolve(const float *w_re, const float *w_im, long part, long count, const float *heard, float *history,
                          long slots, long slot, const float *response, const long *lags, long active, long low,
                          long high, float *left, float *right, float *work) {
    long size = 2 * part;
    Twiddles w = {size, w_re, w_im};
    long row = size + APART;
    float *sums = aligned(work), *spare = sums + 4 * row;
    for (long step = 0; step < count; step += 2) {
        long now = (slot + step) % slots;
        const float *sound = heard + step * part;
        two_spectra(w, sound, sound + part, history + now * 2 * size, history + (now + 1) % slots * 2 * size, spare);
        memset(sums, 0, 4 * (size_t)row * sizeof(float));
        for (long band = 0; band < size; band += BAND) {
            long span = size - band < BAND ? size - band : BAND;
            if (band >= low && band + span <= high) continue;
            for (long index = 0; index < active; index++) {
                const float *h = response + index * 2 * size + band;
                for (long twin = 0; twin < 2; twin++) {
                    const float *x = history + (now + twin + slots - lags[index]) % slots * 2 * size + band;
                    float *y = sums + twin * 2 * row + band;
                    multiply_add(y, y + row, x, x + size, h, h + size, span);
                }
            }
        }
        for (long twin = 0; twin < 2; twin++) {
            float *re = sums + twin * 2 * row, *im = re + row;
            transform(w, im, re, spare, spare + row);
            memcpy(left + (step + twin) * part, re + part, (size_t)part * sizeof(float));
            memcpy(right + (step + twin) * part, im + part, (size_t)part * sizeof(float));
        }
    }
}

/* Filter mid and side by a response each, then saturate what lies below a low-pass; in place on a stretch.

   past:      lead + warm frames before the stretch, per channel (left, then right); the saturation is settled by `warm`.
   direct, crossed: complex responses of `size` bins: half the sum and half the difference of mid's and side's, over size.
   drive:     g of tanh(g x) / g, 0 for none; low: b0 b1 b2 a1 a2 of the low-pass. work: six rows. */
EXPORT void dawg_shape(const float *w_re, const float *w_im, long size, long lead, long warm, const float *past,
                       const float *direct, const float *crossed, float drive, const double *low, float *left,
                       float *right, long frames, float *work) {
    long hop = size - lead, row = size + APART;
    Twiddles w = {size, w_re, w_im};
    float *zr = aligned(work), *zi = zr + row, *yr = zi + row, *yi = yr + row, *spare = yi + row;
    const float *past_left = past, *past_right = past + lead + warm;
    float *tail = (float *)malloc(4 * (size_t)size * sizeof(float)); /* what comes before the next segment, unfiltered */
    float *tail_left = tail, *tail_right = tail + 2 * size;
    memcpy(tail_left, past_left, (size_t)lead * sizeof(float));
    memcpy(tail_right, past_right, (size_t)lead * sizeof(float));
    Pair first = {0.0, 0.0}, second = first; /* what the low-pass remembers */
    for (long start = -warm; start < frames; start += hop) {
        long stop = start + hop < frames ? start + hop : frames, count = stop - start;
        long before = start < 0 ? (-start < count ? -start : count) : 0; /* frames before the stretch */
        if (before) {
            memcpy(tail_left + lead, past_left + lead + warm + start, (size_t)before * sizeof(float));
            memcpy(tail_right + lead, past_right + lead + warm + start, (size_t)before * sizeof(float));
        }
        memcpy(tail_left + lead + before, left + start + before, (size_t)(count - before) * sizeof(float));
        memcpy(tail_right + lead + before, right + start + before, (size_t)(count - before) * sizeof(float));
        memset(tail_left + lead + count, 0, (size_t)(hop - count) * sizeof(float));
        memset(tail_right + lead + count, 0, (size_t)(hop - count) * sizeof(float));
        for (long k = 0; k < size; k++) {
            zr[k] = tail_left[k] + tail_right[k];
            zi[k] = tail_left[k] - tail_right[k];
        }
        transform(w, zr, zi, spare, spare + row);
        close_circle(zr, zi, size);
        for (long k = 0; k < size; k++) { /* Y[k] = direct[k] Z[k] + crossed[k] conj(Z[-k]) */
            long back = size - k;
            float ar = direct[k], ai = direct[size + k], br = crossed[k], bi = crossed[size + k];
            yr[k] = ar * zr[k] - ai * zi[k] + br * zr[back] + bi * zi[back];
            yi[k] = ar * zi[k] + ai * zr[k] - br * zi[back] + bi * zr[back];
        }
        transform(w, yi, yr, spare, spare + row);
        for (long k = 0; k < count; k++) {
            zr[k] = 0.5f * (yr[lead + k] + yi[lead + k]);
            zi[k] = 0.5f * (yr[lead + k] - yi[lead + k]);
        }
        if (drive > 0.0f) {
            for (long k = 0; k < count; k++) {
                Pair x = {zr[k], zi[k]}, y = low[0] * x + first;
                first = low[1] * x - low[3] * y + second;
                second = low[2] * x - low[4] * y;
                yr[k] = (float)y[0];
                yi[k] = (float)y[1];
            }
            float under = 1.0f / drive;
            for (long k = 0; k < count; k++) {
                zr[k] += fast_tanh(yr[k] * drive) * under - yr[k];
                zi[k] += fast_tanh(yi[k] * drive) * under - yi[k];
            }
        }
        long skip = start < 0 ? -start : 0;
        if (count > skip) {
            memcpy(left + start + skip, zr + skip, (size_t)(count - skip) * sizeof(float));
            memcpy(right + start + skip, zi + skip, (size_t)(count - skip) * sizeof(float));
        }
        memmove(tail_left, tail_left + count, (size_t)lead * sizeof(float));
        memmove(tail_right, tail_right + count, (size_t)lead * sizeof(float));
    }
    free(tail);
}

/* Add the power spectra of windowed segments of mid and side: 2 * (size / 2 + 1) doubles. Segment i begins at frame
   start + i * hop; what lies outside the sound is silence. work: four rows. */
EXPORT void dawg_power(const float *w_re, const float *w_im, long size, const float *window, const float *left,
                       const float *right, long frames, long start, long hop, long count, double *power, float *work) {
    Twiddles w = {size, w_re, w_im};
    long row = size + APART;
    float *re = aligned(work), *im = re + row, *spare = im + row;
    for (long segment = 0; segment < count; segment++) {
        long first = start + segment * hop;
        for (long k = 0; k < size; k++) {
            long at = first + k;
            float l = at >= 0 && at < frames ? left[at] : 0.0f, r = at >= 0 && at < frames ? right[at] : 0.0f;
            re[k] = (l + r) * window[k];
            im[k] = (l - r) * window[k];
        }
        transform(w, re, im, spare, spare + row);
        close_circle(re, im, size);
        for (long k = 0; k <= size / 2; k++) {
            long back = size - k;
            double mr = 0.5 * (re[k] + re[back]), mi = 0.5 * (im[k] - im[back]);
            double sr = 0.5 * (im[k] + im[back]), si = 0.5 * (re[back] - re[k]);
            power[k] += mr * mr + mi * mi;
            power[size / 2 + 1 + k] += sr * sr + si * si;
        }
    }
}
