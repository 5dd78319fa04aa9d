/* Tables read at moving phases: what oscillators are made of. */
#include "kernels.h"

/* Sum oscillators that read the same tables, each at its own ratio of one phase in cycles.

   tables: `rows` rows of `size` + 1 values, the last of a row repeating its first; row: place between the rows per frame,
   or NULL for the first. Whole cycles, of either sign and below 2^31, are dropped in double. ratios, starts: per oscillator; gains: (outputs, count). out: (outputs, frames), added to. */
EXPORT void dawg_stack(const float *tables, long rows, long size, const double *phase, const float *row, long frames,
                       const double *ratios, const double *starts, const float *gains, long count, long outputs,
                       float *out) {
    enum { SPAN = 512 };
    int32_t lower[SPAN], place[SPAN];
    float blend[SPAN], part[SPAN], one[SPAN];
    memset(lower, 0, sizeof lower);
    for (long begin = 0; begin < frames; begin += SPAN) {
        long span = frames - begin < SPAN ? frames - begin : SPAN;
        if (row)
            for (long k = 0; k < span; k++) {
                float at = row[begin + k], top = (float)rows - 1.0001f;
                at = at < 0.0f ? 0.0f : at > top ? top : at;
                lower[k] = (int32_t)at;
                blend[k] = at - (float)lower[k];
                lower[k] *= (int32_t)(size + 1);
            }
        for (long index = 0; index < count; index++) {
            double ratio = ratios[index], start = starts[index];
            for (long k = 0; k < span; k++) { /* apart from the look-up, so that it is done four at a time */
                double turn = phase[begin + k] * ratio + start;
                turn -= (double)(int32_t)turn;
                turn = turn < 0.0 ? turn + 1.0 : turn;
                float at = (float)turn * (float)size;
                int32_t whole = (int32_t)at;
                whole = whole < size ? whole : (int32_t)size - 1;
                part[k] = at - (float)whole;
                place[k] = whole + lower[k];
            }
            if (row)
                for (long k = 0; k < span; k++) {
                    const float *low = tables + place[k], *high = low + size + 1;
                    float a = low[0] + (low[1] - low[0]) * part[k], b = high[0] + (high[1] - high[0]) * part[k];
                    one[k] = a + (b - a) * blend[k];
                }
            else
                for (long k = 0; k < span; k++) {
                    const float *low = tables + place[k];
                    one[k] = low[0] + (low[1] - low[0]) * part[k];
                }
            for (long output = 0; output < outputs; output++) {
                float gain = gains[output * count + index], *restrict into = out + output * frames + begin;
                if (gain != 0.0f)
                    for (long k = 0; k < span; k++) into[k] += one[k] * gain;
            }
        }
    }
}
