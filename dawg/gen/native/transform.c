/* The Fourier transform: Stockham's radix-4 passes on separate real and imaginary parts.

   Each pass reads one pair of arrays and writes the other, in an order that needs no reversal at the end. Source: Van
   Loan, Computational Frameworks for the Fast Fourier Transform, 1.7. */
#include "kernels.h"

/* The first pass: the distance within a group is 1, so the groups are worked on side by side. */
static void first_pass(Twiddles w, const float *restrict xr, const float *restrict xi, float *restrict yr,
                       float *restrict yi) {
    long m = w.size / 4;
    const float *restrict c1 = w.re + w.size, *restrict s1 = w.im + w.size;
    const float *restrict c2 = c1 + m, *restrict s2 = s1 + m, *restrict c3 = c2 + m, *restrict s3 = s2 + m;
    for (long p = 0; p < m; p++) {
        float ar = xr[p] + xr[p + 2 * m], ai = xi[p] + xi[p + 2 * m];
        float br = xr[p] - xr[p + 2 * m], bi = xi[p] - xi[p + 2 * m];
        float cr = xr[p + m] + xr[p + 3 * m], ci = xi[p + m] + xi[p + 3 * m];
        float dr = xi[p + 3 * m] - xi[p + m], di = xr[p + m] - xr[p + 3 * m]; /* i (x1 - x3) */
        float er = br - dr, ei = bi - di, fr = ar - cr, fi = ai - ci, gr = br + dr, gi = bi + di;
        yr[4 * p] = ar + cr;
        yi[4 * p] = ai + ci;
        yr[4 * p + 1] = er * c1[p] - ei * s1[p];
        yi[4 * p + 1] = er * s1[p] + ei * c1[p];
        yr[4 * p + 2] = fr * c2[p] - fi * s2[p];
        yi[4 * p + 2] = fr * s2[p] + fi * c2[p];
        yr[4 * p + 3] = gr * c3[p] - gi * s3[p];
        yi[4 * p + 3] = gr * s3[p] + gi * c3[p];
    }
}

/* A later pass: groups of `stride` neighbours share their factors. */
static inline void pass(Twiddles w, long m, long stride, const float *restrict xr, const float *restrict xi,
                        float *restrict yr, float *restrict yi) {
    long step = w.size / (4 * m), across = stride * m;
    for (long p = 0; p < m; p++) {
        float c1 = w.re[p * step], s1 = w.im[p * step], c2 = w.re[2 * p * step], s2 = w.im[2 * p * step];
        float c3 = w.re[3 * p * step], s3 = w.im[3 * p * step];
        const float *restrict r = xr + stride * p, *restrict i = xi + stride * p;
        float *restrict tr = yr + 4 * stride * p, *restrict ti = yi + 4 * stride * p;
        for (long q = 0; q < stride; q++) {
            float ar = r[q] + r[q + 2 * across], ai = i[q] + i[q + 2 * across];
            float br = r[q] - r[q + 2 * across], bi = i[q] - i[q + 2 * across];
            float cr = r[q + across] + r[q + 3 * across], ci = i[q + across] + i[q + 3 * across];
            float dr = i[q + 3 * across] - i[q + across], di = r[q + across] - r[q + 3 * across];
            float er = br - dr, ei = bi - di, fr = ar - cr, fi = ai - ci, gr = br + dr, gi = bi + di;
            tr[q] = ar + cr;
            ti[q] = ai + ci;
            tr[q + stride] = er * c1 - ei * s1;
            ti[q + stride] = er * s1 + ei * c1;
            tr[q + 2 * stride] = fr * c2 - fi * s2;
            ti[q + 2 * stride] = fr * s2 + fi * c2;
            tr[q + 3 * stride] = gr * c3 - gi * s3;
            ti[q + 3 * stride] = gr * s3 + gi * c3;
        }
    }
}

static void last_pass_of_two(long half, const float *restrict xr, const float *restrict xi, float *restrict yr,
                             float *restrict yi) {
    for (long q = 0; q < half; q++) {
        yr[q] = xr[q] + xr[q + half];
        yi[q] = xi[q] + xi[q + half];
        yr[q + half] = xr[q] - xr[q + half];
        yi[q + half] = xi[q] - xi[q + half];
    }
}

void transform(Twiddles w, float *re, float *im, float *work_re, float *work_im) {
    float *from_re = re, *from_im = im, *to_re = work_re, *to_im = work_im, *swap;
    first_pass(w, from_re, from_im, to_re, to_im);
    for (long m = w.size / 16, stride = 4;; m /= 4, stride *= 4) {
        swap = from_re, from_re = to_re, to_re = swap;
        swap = from_im, from_im = to_im, to_im = swap;
        if (m == 0) {
            if (stride == w.size) break;
            last_pass_of_two(stride, from_re, from_im, to_re, to_im);
            from_re = to_re, from_im = to_im;
            break;
        }
        if (stride == 4)
            pass(w, m, 4, from_re, from_im, to_re, to_im);
        else
            pass(w, m, stride & ~15L, from_re, from_im, to_re, to_im);
    }
    if (from_re != re) {
        memcpy(re, from_re, (size_t)w.size * sizeof(float));
        memcpy(im, from_im, (size_t)w.size * sizeof(float));
    }
}

/* Transform `rows` rows in place; `work` holds 2 * size floats. */
EXPORT void dawg_transform(const float *w_re, const float *w_im, long size, long rows, float *re, float *im, float *work) {
    Twiddles w = {size, w_re, w_im};
    for (long row = 0; row < rows; row++) transform(w, re + row * size, im + row * size, work, work + size);
}
