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

/* Read tables at a frequency, a row and a level that each move in straight lines between nodes, `node` frames apart.

   tables: as above, `size` a power of two. steps: cycles per frame, 0 or more and below 1; rows, levels: place between the
   rows, and gain; one more node than there are stretches. start: cycles. Whole cycles are dropped in double per stretch. */
EXPORT void dawg_glide(const float *tables, long rows, long size, const double *steps, const double *row, const double *level,
                       long node, double start, long frames, float *restrict out) {
    enum { SPAN = 256 };
    int32_t place[SPAN];
    float part[SPAN], blend[SPAN];
    float top = (float)rows - 1.0001f, cycle = (float)size, each = 1.0f / (float)node;
    for (long begin = 0; begin < frames; begin += node, steps++, row++, level++) {
        long span = frames - begin < node ? frames - begin : node;
        double slope = (steps[1] - steps[0]) / (double)node;
        float turn = (float)start, step = (float)steps[0], bend = (float)(slope * 0.5);
        float from = (float)row[0], rise = ((float)row[1] - (float)row[0]) * each;
        float gain = (float)level[0], grow = ((float)level[1] - (float)level[0]) * each;
        for (long at = 0; at < span; at += SPAN) {
            long some = span - at < SPAN ? span - at : SPAN;
            for (long k = 0; k < some; k++) { /* apart from the look-up, so that it is done many at a time */
                float t = (float)(int32_t)(at + k), where = (turn + t * step + t * (t - 1.0f) * bend) * cycle, r = from + t * rise;
                int32_t whole = (int32_t)where, low;
                r = r < 0.0f ? 0.0f : r > top ? top : r;
                low = (int32_t)r;
                part[k] = where - (float)whole;
                blend[k] = r - (float)low;
                place[k] = (whole & (int32_t)(size - 1)) + low * (int32_t)(size + 1);
            }
            for (long k = 0; k < some; k++) {
                const float *low = tables + place[k], *high = low + size + 1;
                float a = low[0] + (low[1] - low[0]) * part[k], b = high[0] + (high[1] - high[0]) * part[k];
                out[begin + at + k] = (a + (b - a) * blend[k]) * (gain + (float)(int32_t)(at + k) * grow);
            }
        }
        start += (double)node * steps[0] + slope * (double)(node * (node - 1) / 2);
        start -= (double)(int64_t)start;
    }
}

/* Rows and columns of a product that are summed at once: as many as stay in registers; and summands, which stay in cache. */
enum { TALL = 4, BROAD = 16, DEEP = 256 };

/* Add to one tile of a product, `tall` rows by `broad` columns; `inner` and `columns` are from row to row. */
static inline __attribute__((always_inline)) void tile(const float *left, long inner, const float *right, long columns, long deep,
                                                       float *out, long tall, long broad) {
    float sums[TALL][BROAD];
    for (long r = 0; r < tall; r++) memcpy(sums[r], out + r * columns, (size_t)broad * sizeof **sums);
    for (long k = 0; k < deep; k++)
        for (long r = 0; r < tall; r++)
            for (long n = 0; n < broad; n++) sums[r][n] += left[r * inner + k] * right[k * columns + n];
    for (long r = 0; r < tall; r++) memcpy(out + r * columns, sums[r], (size_t)broad * sizeof **sums);
}

/* The product of two matrices, (rows, inner) by (inner, columns): always summed in the order of `inner`, so that the bytes
   depend on nothing else, as those of a library with threads of its own may. out: (rows, columns). */
static void product(const float *left, long rows, long inner, const float *right, long columns, float *out) {
    memset(out, 0, (size_t)(rows * columns) * sizeof *out);
    for (long k = 0; k < inner; k += DEEP)
        for (long column = 0; column < columns; column += BROAD)
            for (long row = 0; row < rows; row += TALL) {
                long tall = rows - row < TALL ? rows - row : TALL, broad = columns - column < BROAD ? columns - column : BROAD;
                long deep = inner - k < DEEP ? inner - k : DEEP;
                const float *from = left + row * inner + k, *to = right + k * columns + column;
                float *into = out + row * columns + column;
                if (tall == TALL && broad == BROAD)
                    tile(from, inner, to, columns, deep, into, TALL, BROAD);
                else
                    tile(from, inner, to, columns, deep, into, tall, broad);
            }
}

/* Write start * step^n for n below `count`: those that are there, times the next, so that most are made many at a time. */
static void powers(const double start[2], const double step[2], long count, double *re, double *im) {
    double x = step[0], y = step[1];
    re[0] = start[0], im[0] = start[1];
    for (long known = 1; known < count; known *= 2) {
        long some = count - known < known ? count - known : known;
        double *restrict to_re = re + known, *restrict to_im = im + known;
        for (long n = 0; n < some; n++) {
            to_re[n] = re[n] * x - im[n] * y;
            to_im[n] = re[n] * y + im[n] * x;
        }
        double squared = x * x - y * y;
        y *= 2.0 * x;
        x = squared;
    }
}

/* Sum decaying sinusoids: the imaginary part of start * step^n, for n below block * blocks. What one is at block b + n is the
   product of its values at the block's begin and at n, so the sum is a product of matrices.

   starts, steps, leaps: per mode, real and imaginary part; leap = step^block. gains: (outputs, count). out: (outputs,
   block * blocks). tops, sides: 2 * count * block and outputs * blocks * 2 * count floats to work in; work: 2 * max(block,
   blocks) doubles. */
EXPORT void dawg_modes(const double *starts, const double *steps, const double *leaps, const float *gains, long count, long outputs,
                       long block, long blocks, float *tops, float *sides, double *work, float *out) {
    const double one[2] = {1.0, 0.0};
    double *re = work, *im = work + (block > blocks ? block : blocks);
    for (long mode = 0; mode < count; mode++) {
        float *restrict along_re = tops + mode * block, *restrict along_im = tops + (count + mode) * block;
        powers(one, steps + 2 * mode, block, re, im);
        for (long n = 0; n < block; n++) along_re[n] = (float)re[n], along_im[n] = (float)im[n];
        powers(starts + 2 * mode, leaps + 2 * mode, blocks, re, im);
        for (long output = 0; output < outputs; output++)
            for (long b = 0; b < blocks; b++) {
                float *side = sides + (output * blocks + b) * 2 * count + mode, gain = gains[output * count + mode];
                side[0] = gain * (float)im[b];
                side[count] = gain * (float)re[b];
            }
    }
    product(sides, outputs * blocks, 2 * count, tops, block, out);
}
