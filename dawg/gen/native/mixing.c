/* What the mixer does to every frame: laying tones, moving gains, summing into mix and buses. */
#include "kernels.h"

enum { STRETCH = 4096, FILLED = 16384 };

/* Tones on the timeline of a block. tones: pairs of channels; places: for each, where its frame `begin` falls in the block,
   `begin`, `end` (the frame after the last that sounds) and `gate`, from which on it is damped; levels: for each,
   1 / release and gain. */
typedef struct {
    const float *const *tones;
    const long *places;
    const float *levels;
    long count;
} Laying;

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

/* Fill frames [start, stop) of a block with the tones that sound there; returns how many do. */
static long fill(float *left, float *right, long start, long stop, Laying laying) {
    long sounding = 0;
    memset(left, 0, (size_t)(stop - start) * sizeof(float));
    memset(right, 0, (size_t)(stop - start) * sizeof(float));
    for (long index = 0; index < laying.count; index++) {
        const long *place = laying.places + 4 * index;
        long at = place[0], begin = place[1], end = place[2];
        long first = at > start ? at : start, last = at + end - begin < stop ? at + end - begin : stop;
        if (first >= last) continue;
        sounding++;
        float release = laying.levels[2 * index], gain = laying.levels[2 * index + 1];
        for (int side = 0; side < 2; side++)
            lay((side ? right : left) + first - start, laying.tones[2 * index + side], begin + first - at,
                begin + last - at, place[3], release, gain);
    }
    return sounding;
}

/* Lay tones one over the other, in stretches that stay in the cache. */
EXPORT void dawg_lay(float *left, float *right, long frames, const float *const *tones, const long *places,
                     const float *levels, long count) {
    Laying laying = {tones, places, levels, count};
    for (long start = 0; start < frames; start += FILLED)
        fill(left + start, right + start, start, start + FILLED < frames ? start + FILLED : frames, laying);
}

/* A strip of the mixer: side times 1 + width, then the gain, linear between nodes `node` frames apart (the last stretch,
   which has `last` frames, arrives at its node too), then pan. The first frame stands `offset` after the first node. */
typedef struct {
    const float *nodes;
    long count, offset, last;
    float width, pan_left, pan_right;
} Strip;

/* Apply a strip to frames that begin `done` after its first frame, in place. */
static void strip(float *restrict left, float *restrict right, long frames, long done, long node, Strip s) {
    for (long at = 0; at < frames;) {
        long place = done + at + s.offset, index = place / node, inside = place % node;
        long span = index == s.count - 2 ? s.last : node;
        long end = at + node - inside < frames ? at + node - inside : frames;
        float from = s.nodes[index], step = (s.nodes[index + 1] - from) / (float)span;
        for (long k = at; k < end; k++) {
            float gain = from + step * (float)(inside + k - at);
            float side = 0.5f * s.width * (left[k] - right[k]);
            float l = left[k] + side, r = right[k] - side;
            left[k] = l * gain * s.pan_left;
            right[k] = r * gain * s.pan_right;
        }
        at = end;
    }
}

/* Mix frames [first, stop) of a block: the tones of each part go through its strip, and are added to the mix and, as mono
   sums, to the buses. All of it happens in stretches that stay in the cache, whose sounds are never stored whole.

   tones, places, levels: of all parts, one after the other; counts: of each part. nodes: of each part; turns: count,
   offset and last of each; spreads: width, left and right pan of each; gains: `buses` of each part, 0 where it sends
   nothing. stems: pairs of channels that take what comes out of the strips, or NULL. */
EXPORT void dawg_mix(const float *const *tones, const long *places, const float *levels, const long *counts, long parts,
                     const float *const *nodes, long node, const long *turns, const float *spreads, const float *gains,
                     float *const *stems, long first, long stop, float *mix_left, float *mix_right, float *const *bus,
                     long buses) {
    float room_left[STRETCH], room_right[STRETCH];
    for (long start = first; start < stop; start += STRETCH) {
        long span = stop - start < STRETCH ? stop - start : STRETCH, before = 0;
        memset(mix_left + start, 0, (size_t)span * sizeof(float));
        memset(mix_right + start, 0, (size_t)span * sizeof(float));
        for (long which = 0; which < buses; which++) memset(bus[which] + start, 0, (size_t)span * sizeof(float));
        for (long part = 0; part < parts; before += counts[part], part++) {
            Laying laying = {tones + 2 * before, places + 4 * before, levels + 2 * before, counts[part]};
            float *restrict l = stems ? stems[2 * part] + start : room_left;
            float *restrict r = stems ? stems[2 * part + 1] + start : room_right;
            if (fill(l, r, start, start + span, laying) == 0) continue;
            const long *turn = turns + 3 * part;
            const float *spread = spreads + 3 * part;
            Strip s = {nodes[part], turn[0], turn[1], turn[2], spread[0], spread[1], spread[2]};
            strip(l, r, span, start - first, node, s);
            float *restrict left = mix_left + start, *restrict right = mix_right + start;
            for (long k = 0; k < span; k++) {
                left[k] += l[k];
                right[k] += r[k];
            }
            for (long which = 0; which < buses; which++) {
                float gain = gains[part * buses + which], *restrict into = bus[which] + start;
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
   high end, even and odd repeats. near, far: gains of a repeat on its own and on the other side. */
EXPORT void dawg_echo(const float *restrict in, long frames, float *restrict line, long gap, long at,
                      const double *filters, double *memory, double feedback, float near, float far,
                      float *restrict left, float *restrict right) {
    Memory *m = (Memory *)memory;
    Memory low = m[0], high = m[1];
    const double *p = filters + 10;
    Pair first = {memory[4], memory[5]}, second = {memory[6], memory[7]};
    for (long k = 0; k < frames; k++) {
        float odd = line[at], even = line[gap + at];
        double sound = biquad(filters + 5, &high, biquad(filters, &low, in[k]));
        Pair x = {even, odd}, y = p[0] * x + first;
        first = p[1] * x - p[3] * y + second;
        second = p[2] * x - p[4] * y;
        line[at] = (float)(sound + feedback * y[0]);
        line[gap + at] = (float)(feedback * y[1]);
        left[k] = odd * near + even * far;
        right[k] = odd * far + even * near;
        at = at + 1 < gap ? at + 1 : 0;
    }
    m[0] = low, m[1] = high;
    memory[4] = first[0], memory[5] = first[1], memory[6] = second[0], memory[7] = second[1];
}
