/* Planar sound as numbers that files hold. */
#include "kernels.h"

/* Between 2^23 and 2^24 floats are whole numbers: adding and taking away 2^23 rounds to the nearest, ties to even. */
static inline uint32_t rounded24(float value) {
    value *= 8388608.0f;
    value = value < -8388608.0f ? -8388608.0f : value > 8388607.0f ? 8388607.0f : value;
    float whole = value < 0.0f ? (value - 8388608.0f) + 8388608.0f : (value + 8388608.0f) - 8388608.0f;
    return (uint32_t)(int32_t)whole;
}

/* Highest absolute sample of both channels; NaN or infinity when one is within: as bits, they are the highest of all. */
EXPORT void dawg_loudest(const float *left, const float *right, long frames, float *out) {
    const float *rows[2] = {left, right};
    int32_t top = 0, bits;
    for (int row = 0; row < 2; row++)
        for (long k = 0; k < frames; k++) {
            memcpy(&bits, rows[row] + k, sizeof bits);
            bits &= 0x7FFFFFFF;
            top = bits > top ? bits : top;
        }
    memcpy(out, &top, sizeof top);
}

/* Round to interleaved 24-bit samples of three bytes, little-endian; clips at full scale. */
EXPORT void dawg_pack24(const float *left, const float *right, long frames, uint8_t *out) {
    enum { SPAN = 512 };
    uint32_t l[SPAN], r[SPAN];
    for (long start = 0; start < frames; start += SPAN) {
        long count = frames - start < SPAN ? frames - start : SPAN;
        for (long k = 0; k < count; k++) {
            l[k] = rounded24(left[start + k]);
            r[k] = rounded24(right[start + k]);
        }
        uint8_t *into = out + 6 * start;
        for (long k = 0; k < count; k++, into += 6) { /* both samples as one number of six bytes */
            uint64_t both = (uint64_t)(l[k] & 0xFFFFFF) | (uint64_t)(r[k] & 0xFFFFFF) << 24;
            uint32_t low = (uint32_t)both;
            uint16_t high = (uint16_t)(both >> 32);
            memcpy(into, &low, 4);
            memcpy(into + 4, &high, 2);
        }
    }
}
