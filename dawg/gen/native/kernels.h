/* The inner loops of the engine: what is done to every frame of every part.

   Conventions: sound is float32 in separate arrays per channel; counts are long; complex arrays are two float arrays.
   Nothing here keeps state or memory between calls; a caller's arrays may not overlap unless it says so. The library is
   compiled without contraction or reassociation of floating-point arithmetic, so every build gives the same bytes. */
#ifndef DAWG_KERNELS_H
#define DAWG_KERNELS_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

/* Twiddle factors of a complex transform: w[k] = e^(-2 pi i k / size) for k < size, then w[p], w[2p], w[3p] for
   p < size / 4, once more in rows of their own so that the first pass reads them in order. */
typedef struct {
    long size;
    const float *re, *im;
} Twiddles;

/* Floats between the working arrays of a transform, beyond its size: arrays that lie a power of two apart push each other
   out of the cache. `work` holds rows of size + APART floats, the last of which has room to begin at a line of the cache. */
enum { APART = 320 };
static inline float *aligned(float *work) { return (float *)(((uintptr_t)work + 63) & ~(uintptr_t)63); }

/* Complex forward transform of `size` points (a power of two, 4 or more), unscaled, in natural order, in place; `work_re`
   and `work_im` hold `size` floats each. The inverse is the same with real and imaginary parts exchanged. */
void transform(Twiddles w, float *re, float *im, float *work_re, float *work_im);

/* Left and right, worked on at once. */
typedef double Pair __attribute__((vector_size(16)));

/* tanh to within 3e-7. */
static inline float fast_tanh(float x) {
    /* e^(2x) = 2^y; beyond +-10 the result is 1 in float32. */
    float y = x * 2.885390081777927f;
    y = y < -28.0f ? -28.0f : y;
    y = y > 28.0f ? 28.0f : y;
    float whole = (float)(int32_t)(y + (y < 0.0f ? -0.5f : 0.5f));
    float f = y - whole;
    /* 2^f on -0.5 to 0.5: Taylor to the seventh power. */
    float p = 1.5252733804059841e-5f;
    p = p * f + 1.5403530393381606e-4f;
    p = p * f + 1.3333558146428443e-3f;
    p = p * f + 9.6181291076284772e-3f;
    p = p * f + 5.5504108664821580e-2f;
    p = p * f + 2.4022650695910071e-1f;
    p = p * f + 6.9314718055994531e-1f;
    p = p * f + 1.0f;
    union { int32_t bits; float value; } scale = {((int32_t)whole + 127) << 23};
    float e = p * scale.value;
    return (e - 1.0f) / (e + 1.0f);
}

#endif
