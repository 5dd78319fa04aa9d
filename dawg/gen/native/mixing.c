/* What the mixer does to every frame: laying tones, moving gains, summing into mix and buses. */
#include "kernels.h"

enum { STRETCH = 4096, FILLED = 16384 };

/* Add a tone to a sound, damped from frame `gate` on by (1 - place / release)^3. `begin` is the first frame of the tone
   that falls into the sound, `end` the one after the last. */
static void lay(float *restrict out, const float *restrict tone, long begin, long end, long gate, float release, float gain) {
    long plain = end < gate ? end : gate;
    for (long k = begin; k < plain; k++) out[k - begin] += tone[k] * gain;
    for (long k = gate > begin ? gate : begin; k < end; k++) {
        float left = 1.0f - (float)(k - gate) * release;
        out[k - begin] += tone[k] * (left * left * left * gain);
    }
}

/* Fill a sound with tones, in stretches that stay in the cache.

   tones: pairs of channels; places: for each, where its frame `begin` falls in the sound, `begin`, `end` and `gate`;
   levels: for each, 1 / release and gain. */
EXPORT void dawg_lay(float *left, float *right, long frames, const float *const *tones, const long *places,
                     const float *levels, long count) {
    for (long start = 0; start < frames; start += FILLED) {
        long stop = start + FILLED < frames ? start + FILLED : frames;
        memset(left + start, 0, (size_t)(stop - start) * sizeof(float));
        memset(right + start, 0, (size_t)(stop - start) * sizeof(float));
        for (long index = 0; index < count; index++) {
            long at = places[4 * index], begin = places[4 * index + 1], end = places[4 * index + 2];
            long first = at > start ? at : start, last = at + end - begin < stop ? at + end - begin : stop;
            if (first >= last) continue;
            float release = levels[2 * index], gain = levels[2 * index + 1];
            for (int side = 0; side < 2; side++)
                lay((side ? right : left) + first, tones[2 * index + side], begin + first - at, begin + last - at,
                    places[4 * index + 3], release, gain);
        }
    }
}

/* One strip of the mixer, in place: side times 1 + width, then the gain, linear between nodes `node` frames apart (the
   last stretch, which has `last` frames, arrives at its node too), then pan. `offset` is the place of the first frame
   after the first node. */
EXPORT void dawg_strip(float *left, float *right, long frames, float width, const float *nodes, long count, long node,
                       long offset, long last, float pan_left, float pan_right) {
    for (long at = 0; at < frames;) {
        long index = (at + offset) / node, inside = (at + offset) % node, span = index == count - 2 ? last : node;
        long end = at + node - inside < frames ? at + node - inside : frames;
        float from = nodes[index], step = (nodes[index + 1] - from) / (float)span;
        for (long k = at; k < end; k++) {
            float gain = from + step * (float)(inside + k - at);
            float side = 0.5f * width * (left[k] - right[k]);
            float l = left[k] + side, r = right[k] - side;
            left[k] = l * gain * pan_left;
            right[k] = r * gain * pan_right;
        }
        at = end;
    }
}

/* Add stems to the mix, and their mono sums to buses, in stretches that stay in the cache.

   stems: `count` pairs of channels; gains: `buses` of them for each stem, 0 where it sends nothing. */
EXPORT void dawg_sum(const float *const *stems, const float *gains, long count, long frames, float *mix_left,
                     float *mix_right, float *const *bus, long buses) {
    for (long start = 0; start < frames; start += STRETCH) {
        long span = frames - start < STRETCH ? frames - start : STRETCH;
        for (long index = 0; index < count; index++) {
            const float *restrict l = stems[2 * index] + start, *restrict r = stems[2 * index + 1] + start;
            float *restrict left = mix_left + start, *restrict right = mix_right + start;
            for (long k = 0; k < span; k++) {
                left[k] += l[k];
                right[k] += r[k];
            }
            for (long which = 0; which < buses; which++) {
                float gain = gains[index * buses + which], *restrict into = bus[which] + start;
                if (gain != 0.0f)
                    for (long k = 0; k < span; k++) into[k] += (l[k] + r[k]) * gain;
            }
        }
    }
}

/* Multiply by a gain that is linear between nodes `node` frames apart, divided by that of `before` (or NULL). The last
   node stands at the last frame's end. */
EXPORT void dawg_fade(float *restrict sound, long frames, const double *nodes, const double *before, long node) {
    for (long start = 0, index = 0; start < frames; start += node, index++) {
        long count = start + node < frames ? node : frames - start;
        float from = (float)nodes[index], step = ((float)nodes[index + 1] - from) / (float)count;
        if (before) {
            float below = (float)before[index], below_step = ((float)before[index + 1] - below) / (float)count;
            for (long k = 0; k < count; k++)
                sound[start + k] *= (from + step * (float)k) / (below + below_step * (float)k);
        } else
            for (long k = 0; k < count; k++) sound[start + k] *= from + step * (float)k;
    }
}

/* Read a sound at places that move: cubic interpolation (Lagrange) between the frames around each place.

   sound: begins one frame before the lowest place. delay: in frames, at nodes `node` frames apart and linear between them;
   `count` nodes, the last `last` frames after the one before. `reach` frames lie before the first frame of the stretch. */
EXPORT void dawg_waver(const float *restrict sound, long reach, const double *delay, long count, long node, long last,
                       float *restrict out) {
    for (long index = 0; index + 1 < count; index++) {
        long span = index == count - 2 ? last : node;
        double from = -delay[index], step = (-delay[index + 1] - from) / (double)span;
        for (long k = 0; k < span; k++) {
            double place = from + step * (double)k + (double)(index * node + k + reach);
            long at = (long)place;
            float t = (float)(place - (double)at), a = sound[at - 1], b = sound[at], c = sound[at + 1], d = sound[at + 2];
            float less = t - 1.0f, more = t + 1.0f, most = t - 2.0f;
            out[index * node + k] = (b * more - a * t * (1.0f / 3.0f)) * (less * most * 0.5f) +
                                    (d * less * (1.0f / 3.0f) - c * most) * (t * more * 0.5f);
        }
    }
}

typedef struct {
    double first, second;
} Memory;

static inline double biquad(const double *p, Memory *memory, double x) {
    double y = p[0] * x + memory->first;
    memory->first = p[1] * x - p[3] * y + memory->second;
    memory->second = p[2] * x - p[4] * y;
    return y;
}

/* Echoes that come back from alternate sides, each through one more low-pass.

   line: two rows of `gap` frames: what will sound as odd and as even repeats; `at` is the place in it. filters: biquads
   (b0 b1 b2 a1 a2) for the low and the high end of what goes in and for each repeat. memory: theirs, 8 doubles: low end,
   high end, odd and even repeats. near, far: gains of a repeat on its own and on the other side. */
EXPORT void dawg_echo(const float *restrict in, long frames, float *restrict line, long gap, long at,
                      const double *filters, double *memory, double feedback, float near, float far,
                      float *restrict left, float *restrict right) {
    Memory *m = (Memory *)memory;
    Memory low = m[0], high = m[1], odds = m[2], evens = m[3];
    for (long k = 0; k < frames; k++) {
        float odd = line[at], even = line[gap + at];
        double sound = biquad(filters + 5, &high, biquad(filters, &low, in[k]));
        line[at] = (float)(sound + feedback * biquad(filters + 10, &evens, even));
        line[gap + at] = (float)(feedback * biquad(filters + 10, &odds, odd));
        left[k] = odd * near + even * far;
        right[k] = odd * far + even * near;
        at = at + 1 < gap ? at + 1 : 0;
    }
    m[0] = low, m[1] = high, m[2] = odds, m[3] = evens;
}
