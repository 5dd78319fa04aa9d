/* Planar sound as numbers that files hold. */
#include "kernels.h"

/* Round to interleaved 24-bit samples of three bytes, little-endian; clips at full scale. */
EXPORT void dawg_pack24(const float *left, const float *right, long frames, uint8_t *out) {
    for (long k = 0; k < frames; k++)
        for (int side = 0; side < 2; side++) {
            float value = (side ? right : left)[k] * 8388608.0f;
            value = value < -8388608.0f ? -8388608.0f : value > 8388607.0f ? 8388607.0f : value;
            int32_t sample = (int32_t)lrintf(value);
            uint8_t *into = out + 6 * k + 3 * side;
            into[0] = (uint8_t)sample;
            into[1] = (uint8_t)(sample >> 8);
            into[2] = (uint8_t)(sample >> 16);
        }
}
