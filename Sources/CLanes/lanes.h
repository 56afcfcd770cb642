// Operations on 16 lanes that Swift's SIMD types lack or do one lane at a time: widening, narrowing, selecting,
// pairwise products. Clang's vector extensions, so every processor has them; each becomes a few instructions of
// the processor that the importing module is compiled for.
#pragma once

typedef float lanes_f32 __attribute__((ext_vector_type(16)));
typedef int lanes_i32 __attribute__((ext_vector_type(16)));
typedef short lanes_i16 __attribute__((ext_vector_type(16)));
typedef signed char lanes_i8 __attribute__((ext_vector_type(16)));
typedef signed char lanes_i8x64 __attribute__((ext_vector_type(64)));
typedef long long lanes_i64x8 __attribute__((ext_vector_type(8)));
typedef short lanes_i16x32 __attribute__((ext_vector_type(32)));

#define LANES static inline __attribute__((always_inline, unused))

#if defined(__aarch64__)
#include <arm_neon.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif
/// Four registers hold 16 lanes of 32 bits: `Q` with the name of each quarter.
#define LANES_QUARTERS(Q) Q(lo.lo) Q(lo.hi) Q(hi.lo) Q(hi.hi)
#endif

// MARK: Memory. Addresses need no alignment.

#define LANES_MEMORY(T) typedef T T##_any __attribute__((aligned(1)))
LANES_MEMORY(lanes_f32);
LANES_MEMORY(lanes_i32);
LANES_MEMORY(lanes_i16);
LANES_MEMORY(lanes_i8);

LANES lanes_f32 lanes_load_f32(const void *p) { return *(const lanes_f32_any *)p; }
LANES lanes_i32 lanes_load_i32(const void *p) { return *(const lanes_i32_any *)p; }
LANES lanes_i16 lanes_load_i16(const void *p) { return *(const lanes_i16_any *)p; }
LANES lanes_i8 lanes_load_i8(const void *p) { return *(const lanes_i8_any *)p; }
#if defined(__F16C__) || defined(__aarch64__)
/// 16-bit floats as floats.
LANES lanes_f32 lanes_load_f16_f32(const void *p) {
  typedef _Float16 halves __attribute__((ext_vector_type(16)));
  typedef halves any __attribute__((aligned(1)));
  return __builtin_convertvector((halves)*(const any *)p, lanes_f32);
}
#endif

/// 32 bytes as as many 16-bit integers.
LANES lanes_i32 lanes_load_i8x32_i16(const void *p) {
  typedef signed char bytes __attribute__((ext_vector_type(32)));
  typedef bytes any __attribute__((aligned(1)));
  return (lanes_i32)__builtin_convertvector((bytes)*(const any *)p, lanes_i16x32);
}
LANES void lanes_store_f32(void *p, lanes_f32 x) { *(lanes_f32_any *)p = x; }
LANES void lanes_store_i32(void *p, lanes_i32 x) { *(lanes_i32_any *)p = x; }
LANES void lanes_store_i16(void *p, lanes_i16 x) { *(lanes_i16_any *)p = x; }
LANES void lanes_store_i8(void *p, lanes_i8 x) { *(lanes_i8_any *)p = x; }

/// The first `n` lanes, n < 16, in pieces of 8, 4, 2 and 1.
#define LANES_STORE_HEAD(NAME, T, SCALAR)                                                  \
  typedef SCALAR NAME##_8 __attribute__((ext_vector_type(8), aligned(1)));                 \
  typedef SCALAR NAME##_4 __attribute__((ext_vector_type(4), aligned(1)));                 \
  typedef SCALAR NAME##_2 __attribute__((ext_vector_type(2), aligned(1)));                 \
  LANES void NAME(void *to, int n, T x) {                                                  \
    SCALAR *p = (SCALAR *)to;                                                              \
    if (n & 8) *(NAME##_8 *)p = x.lo, p += 8, x.lo = x.hi;                                 \
    if (n & 4) *(NAME##_4 *)p = x.lo.lo, p += 4, x.lo.lo = x.lo.hi;                        \
    if (n & 2) *(NAME##_2 *)p = x.lo.lo.lo, p += 2, x.lo.lo.lo = x.lo.lo.hi;               \
    if (n & 1) *p = x[0];                                                                  \
  }
LANES_STORE_HEAD(lanes_store_head_f32, lanes_f32, float)
LANES_STORE_HEAD(lanes_store_head_i16, lanes_i16, short)
LANES_STORE_HEAD(lanes_store_head_i8, lanes_i8, signed char)

/// 64 bytes with their highest bits turned: int8 to unsigned bytes that are 128 more.
LANES void lanes_offset_i8x64(void *to, const void *from) {
  typedef lanes_i8x64 any __attribute__((aligned(1)));
  lanes_i8x64 sign = (signed char)-128;
  *(any *)to = *(const any *)from ^ sign;
}

// MARK: Conversion. Narrowing keeps the low bits; float to integer truncates.

LANES lanes_i16 lanes_widen_i8(lanes_i8 x) { return __builtin_convertvector(x, lanes_i16); }
LANES lanes_i32 lanes_widen_u8_i32(lanes_i8 x) {
  typedef unsigned char bytes __attribute__((ext_vector_type(16)));
  return __builtin_convertvector((bytes)x, lanes_i32);
}
LANES lanes_i32 lanes_widen_i8_i32(lanes_i8 x) { return __builtin_convertvector(x, lanes_i32); }
LANES lanes_i32 lanes_widen_i16(lanes_i16 x) { return __builtin_convertvector(x, lanes_i32); }
LANES lanes_i8 lanes_narrow_i32_i8(lanes_i32 x) { return __builtin_convertvector(x, lanes_i8); }
LANES lanes_i16 lanes_narrow_i32(lanes_i32 x) { return __builtin_convertvector(x, lanes_i16); }
LANES lanes_f32 lanes_float(lanes_i32 x) { return __builtin_convertvector(x, lanes_f32); }
LANES lanes_i32 lanes_truncate(lanes_f32 x) { return __builtin_convertvector(x, lanes_i32); }

// MARK: Selection.

/// Not-a-number stays: the order of the operands is that of std::min(std::max(x, low), high).
LANES lanes_f32 lanes_clamp_f32(lanes_f32 x, lanes_f32 low, lanes_f32 high) {
  lanes_f32 y = x < low ? low : x;
  return high < y ? high : y;
}
/// The last eight lanes, then the first.
LANES lanes_f32 lanes_swap_f32(lanes_f32 x) {
  return __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}
LANES lanes_i32 lanes_swap_i32(lanes_i32 x) {
  return __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}
/// std::max(x, y): x where one is not a number.
LANES lanes_f32 lanes_max_f32(lanes_f32 x, lanes_f32 y) { return x < y ? y : x; }
LANES lanes_i32 lanes_clamp_i32(lanes_i32 x, lanes_i32 low, lanes_i32 high) {
  return __builtin_elementwise_min(__builtin_elementwise_max(x, low), high);
}
LANES lanes_i32 lanes_max_i32(lanes_i32 x, lanes_i32 y) { return __builtin_elementwise_max(x, y); }
/// The least of each half lane, read as unsigned 16-bit integers.
LANES lanes_i32 lanes_min_u16(lanes_i32 x, lanes_i32 y) {
  typedef unsigned short u16x32 __attribute__((ext_vector_type(32)));
  return (lanes_i32)__builtin_elementwise_min((u16x32)x, (u16x32)y);
}
LANES lanes_i8 lanes_max_i8(lanes_i8 x, lanes_i8 y) { return __builtin_elementwise_max(x, y); }
LANES lanes_i8 lanes_min_i8(lanes_i8 x, lanes_i8 y) { return __builtin_elementwise_min(x, y); }
/// y, or 0 in the lanes where x < limit.
LANES lanes_f32 lanes_zero_below(lanes_f32 x, lanes_f32 limit, lanes_f32 y) {
  lanes_f32 zero = 0;
  return x < limit ? zero : y;
}
/// y in the lanes where x < limit, z elsewhere.
LANES lanes_f32 lanes_if_below(lanes_f32 x, lanes_f32 limit, lanes_f32 y, lanes_f32 z) { return x < limit ? y : z; }
LANES lanes_f32 lanes_copysign(lanes_f32 x, lanes_f32 sign) {
  return (lanes_f32)(((lanes_i32)x & 0x7fffffff) | ((lanes_i32)sign & (int)0x80000000));
}
/// All bits set in the lanes where x is not a number.
LANES lanes_i32 lanes_is_nan(lanes_f32 x) { return x != x; }
/// Whether a lane is not zero.
LANES int lanes_any(lanes_i32 x) { return __builtin_reduce_or(x) != 0; }

/// Whether all bits of `mask` are 0 in some lane.
LANES int lanes_any_without(lanes_i32 x, int mask) {
  lanes_i32 rest = x & mask, zero = 0;
#if defined(__AVX512F__)
  typedef int v16 __attribute__((vector_size(64)));
  return __builtin_ia32_cmpd512_mask((v16)rest, (v16)zero, 0, (unsigned short)-1) != 0;
#elif defined(__AVX2__)
  typedef float v8 __attribute__((vector_size(32)));
  lanes_i32 is_zero = rest == zero;
  return (__builtin_ia32_movmskps256((v8)is_zero.lo) | __builtin_ia32_movmskps256((v8)is_zero.hi)) != 0;
#else
  return __builtin_reduce_or(rest == zero) != 0;
#endif
}

/// Whether x > limit in some lane.
LANES int lanes_any_above(lanes_f32 x, lanes_f32 limit) {
#if defined(__AVX512F__)
  typedef float v16 __attribute__((vector_size(64)));
  return __builtin_ia32_cmpps512_mask((v16)x, (v16)limit, 0x1e, (unsigned short)-1, 4) != 0;
#elif defined(__AVX2__)
  typedef float v8 __attribute__((vector_size(32)));
  lanes_i32 above = x > limit;
  return (__builtin_ia32_movmskps256((v8)above.lo) | __builtin_ia32_movmskps256((v8)above.hi)) != 0;
#else
  return __builtin_reduce_or(x > limit) != 0;
#endif
}

// MARK: Floats.

LANES lanes_f32 lanes_abs_f32(lanes_f32 x) { return __builtin_elementwise_abs(x); }
/// −|x|.
LANES lanes_f32 lanes_negative_f32(lanes_f32 x) { return (lanes_f32)((lanes_i32)x | (int)0x80000000); }
LANES lanes_f32 lanes_floor_f32(lanes_f32 x) { return __builtin_elementwise_floor(x); }
LANES lanes_f32 lanes_ceil_f32(lanes_f32 x) { return __builtin_elementwise_ceil(x); }
LANES lanes_f32 lanes_round_even_f32(lanes_f32 x) { return __builtin_elementwise_rint(x); }
LANES lanes_f32 lanes_sqrt_f32(lanes_f32 x) { return __builtin_elementwise_sqrt(x); }
/// 1 / √x within 1.5 units in the last place; infinite of 0, 0 of infinity, not a number of negative ones.
LANES lanes_f32 lanes_rsqrt_f32(lanes_f32 x) {
#if defined(__AVX512F__)
  typedef float v16 __attribute__((vector_size(64)));
  v16 none = {0};
  lanes_f32 r = (lanes_f32)__builtin_ia32_rsqrt14ps512_mask((v16)x, none, (unsigned short)-1);
  // Newton's iteration squares the error of 2^-14; it does not know 0 and infinity.
  lanes_f32 half = 0.5f, xr = x * r, better = r + r * __builtin_elementwise_fma(-half * xr, r, half);
  lanes_f32 zero = 0, infinity = __builtin_inff();
  lanes_i32 isBetween = (zero < x) & (x < infinity);
  return isBetween ? better : r;
#else
  return 1.0f / __builtin_elementwise_sqrt(x);
#endif
}
#if defined(__AVX512F__)
/// x·2^n for whole n.
LANES lanes_f32 lanes_scale_f32(lanes_f32 x, lanes_f32 n) {
  typedef float v16 __attribute__((vector_size(64)));
  return (lanes_f32)__builtin_ia32_scalefps512_mask((v16)x, (v16)n, (v16)x, (unsigned short)-1, 4);
}
/// m of |x| = 2^e·m, ¾ ≤ m < 1½; not a number where x is negative.
LANES lanes_f32 lanes_significand_f32(lanes_f32 x) {
  typedef float v16 __attribute__((vector_size(64)));
  return (lanes_f32)__builtin_ia32_getmantps512_mask((v16)x, 0xb, (v16)x, (unsigned short)-1, 4);
}
/// ⌊log₂ |x|⌋; −∞ of 0, ∞ of infinity.
LANES lanes_f32 lanes_exponent_f32(lanes_f32 x) {
  typedef float v16 __attribute__((vector_size(64)));
  return (lanes_f32)__builtin_ia32_getexpps512_mask((v16)x, (v16)x, (unsigned short)-1, 4);
}
/// table[x & 15].
LANES lanes_f32 lanes_pick_f32(lanes_f32 table, lanes_i32 x) {
  typedef float v16 __attribute__((vector_size(64)));
  typedef int i16 __attribute__((vector_size(64)));
  return (lanes_f32)__builtin_ia32_permvarsf512((v16)table, (i16)x);
}
#endif
/// The library's sine and cosine, one after the other.
LANES lanes_f32 lanes_each_sine(lanes_f32 x) {
  for (int i = 0; i < 16; ++i) x[i] = __builtin_sinf(x[i]);
  return x;
}
LANES lanes_f32 lanes_each_cosine(lanes_f32 x) {
  for (int i = 0; i < 16; ++i) x[i] = __builtin_cosf(x[i]);
  return x;
}
LANES float lanes_reduce_max_f32(lanes_f32 x) {
  float m = x[0];
  for (int i = 1; i < 16; ++i) m = m < x[i] ? x[i] : m;
  return m;
}
/// Rounds to an integer, halves away from zero; |x| < 2^31. Not-a-number becomes the smallest integer, which x86 converts it to
/// by itself and Arm does not.
LANES lanes_i32 lanes_round_away(lanes_f32 x) {
#if defined(__aarch64__)
  lanes_i32 y;
#define Q(q) y.q = vbslq_s32(vceqq_f32(x.q, x.q), vcvtaq_s32_f32(x.q), vdupq_n_s32(-2147483647 - 1));
  LANES_QUARTERS(Q)
#undef Q
  return y;
#else
  // The largest number below a half takes a half, and nothing less, to the next integer.
  lanes_f32 half = 0x1.fffffep-2f;
  return __builtin_convertvector(x + lanes_copysign(half, x), lanes_i32);
#endif
}

/// Rounds to an integer, halves up; x from 0 to 2^31, or not a number, which stays.
LANES lanes_f32 lanes_round_up_f32(lanes_f32 x) {
#if defined(__AVX__) || defined(__aarch64__)
  lanes_f32 whole = __builtin_elementwise_floor(x), one = 1, zero = 0;
  return whole + (x - whole >= 0.5f ? one : zero);
#else
  // Without an instruction for the floor.
  lanes_f32 whole = __builtin_convertvector(__builtin_convertvector(x, lanes_i32), lanes_f32), one = 1, zero = 0;
  return whole + (x - whole >= 0.5f ? one : zero) + (x - x);
#endif
}

// MARK: Integers.

/// acc + a[2i] * pair[0] + a[2i+1] * pair[1], the lanes of a and the pair read as pairs of 16-bit integers.
LANES lanes_i32 lanes_dot_i16(lanes_i32 acc, lanes_i32 a, int pair) {
#if defined(__aarch64__)
  // The products take one element of a register as it is. A sum that is seen between its two products stays one chain.
  int32x4_t pairs = {pair};
  int16x8_t b = vreinterpretq_s16_s32(pairs);
#define Q(half)                                                                                          \
  {                                                                                                      \
    int16x8_t p = (int16x8_t)a.half.lo, q = (int16x8_t)a.half.hi;                                        \
    int16x8_t even = vuzp1q_s16(p, q), odd = vuzp2q_s16(p, q);                                           \
    int32x4_t low = vmlal_laneq_s16(acc.half.lo, vget_low_s16(even), b, 0);                              \
    int32x4_t high = vmlal_high_laneq_s16(acc.half.hi, even, b, 0);                                      \
    __asm__("" : "+w"(low), "+w"(high));                                                                 \
    acc.half.lo = vmlal_laneq_s16(low, vget_low_s16(odd), b, 1);                                         \
    acc.half.hi = vmlal_high_laneq_s16(high, odd, b, 1);                                                 \
  }
  Q(lo) Q(hi)
#undef Q
  return acc;
#else
  lanes_i32 b = pair;
#if defined(__AVX512VNNI__)
  typedef int v16 __attribute__((vector_size(64)));
  return (lanes_i32)__builtin_ia32_vpdpwssd512((v16)acc, (v16)a, (v16)b);
#elif defined(__AVX2__)
  typedef int v8 __attribute__((ext_vector_type(8)));
  typedef short h16 __attribute__((vector_size(32)));
  v8 low = (v8)__builtin_ia32_pmaddwd256((h16)a.lo, (h16)b.lo);
  v8 high = (v8)__builtin_ia32_pmaddwd256((h16)a.hi, (h16)b.hi);
  return acc + __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#elif defined(__SSE2__)
  typedef int v4 __attribute__((ext_vector_type(4)));
  typedef short h8 __attribute__((vector_size(16)));
  v4 p = (v4)__builtin_ia32_pmaddwd128((h8)a.lo.lo, (h8)b.lo.lo), q = (v4)__builtin_ia32_pmaddwd128((h8)a.lo.hi, (h8)b.lo.hi);
  v4 r = (v4)__builtin_ia32_pmaddwd128((h8)a.hi.lo, (h8)b.hi.lo), s = (v4)__builtin_ia32_pmaddwd128((h8)a.hi.hi, (h8)b.hi.hi);
  lanes_i32 sum;
  sum.lo.lo = p, sum.lo.hi = q, sum.hi.lo = r, sum.hi.hi = s;
  return acc + sum;
#else
  lanes_i16x32 x = (lanes_i16x32)a, y = (lanes_i16x32)b;
  lanes_i16 xe = x.even, xo = x.odd, ye = y.even, yo = y.odd;
  return acc + __builtin_convertvector(xe, lanes_i32) * __builtin_convertvector(ye, lanes_i32) +
         __builtin_convertvector(xo, lanes_i32) * __builtin_convertvector(yo, lanes_i32);
#endif
#endif
}

#if defined(__ARM_FEATURE_DOTPROD)
/// acc + the sum of a[4i + j] * four[j], j from 0 to 3; both read as signed bytes.
LANES lanes_i32 lanes_dot_i8(lanes_i32 acc, lanes_i32 a, int four) {
  int8x16_t b = vreinterpretq_s8_s32(vdupq_n_s32(four));
#define Q(q) acc.q = vdotq_s32(acc.q, (int8x16_t)a.q, b);
  LANES_QUARTERS(Q)
#undef Q
  return acc;
}
#endif

#if defined(__AVX512VNNI__)
/// acc + the sum of a[4i + j] * b[4i + j], j from 0 to 3; a read as unsigned, b as signed bytes.
LANES lanes_i32 lanes_dot_u8_i8(lanes_i32 acc, lanes_i32 a, lanes_i32 b) {
  typedef int v16 __attribute__((vector_size(64)));
  return (lanes_i32)__builtin_ia32_vpdpbusd512((v16)acc, (v16)a, (v16)b);
}
#endif

#if defined(__AVX512VNNI__)
/// 64 unsigned bytes of each of four rows against signed weights, four rows to a lane, in the order in which bytes are
/// interleaved: lane 4i + k of vector j, from 0 to 3, is of byte 16i + 4j + k. Adds vector `j` of the products to `sum`.
LANES lanes_i32 lanes_dot_rows(
    int j, lanes_i32 sum, const void *r0, const void *r1, const void *r2, const void *r3, lanes_i32 weights) {
  typedef lanes_i8x64 any __attribute__((aligned(1)));
  lanes_i8x64 a = *(const any *)r0, b = *(const any *)r1, c = *(const any *)r2, d = *(const any *)r3;
#define BYTES(i) \
  i, i + 64, i + 1, i + 65, i + 2, i + 66, i + 3, i + 67, i + 4, i + 68, i + 5, i + 69, i + 6, i + 70, i + 7, i + 71
#define LOW(x, y) (lanes_i16x32)__builtin_shufflevector(x, y, BYTES(0), BYTES(16), BYTES(32), BYTES(48))
#define HIGH(x, y) (lanes_i16x32)__builtin_shufflevector(x, y, BYTES(8), BYTES(24), BYTES(40), BYTES(56))
#define PAIRS(i) i, i + 32, i + 1, i + 33, i + 2, i + 34, i + 3, i + 35
  lanes_i16x32 x = j < 2 ? LOW(a, b) : HIGH(a, b), y = j < 2 ? LOW(c, d) : HIGH(c, d);
  lanes_i32 low = (lanes_i32)__builtin_shufflevector(x, y, PAIRS(0), PAIRS(8), PAIRS(16), PAIRS(24));
  lanes_i32 high = (lanes_i32)__builtin_shufflevector(x, y, PAIRS(4), PAIRS(12), PAIRS(20), PAIRS(28));
#undef BYTES
#undef LOW
#undef HIGH
#undef PAIRS
  return lanes_dot_u8_i8(sum, j & 1 ? high : low, weights);
}

/// The first `n` of 64 bytes from vectors in that order, whose lanes are in the range of int8.
LANES void lanes_store_rows(void *to, long n, lanes_i32 a, lanes_i32 b, lanes_i32 c, lanes_i32 d) {
  typedef int v16 __attribute__((vector_size(64)));
  typedef short v32 __attribute__((vector_size(64)));
  typedef char v64 __attribute__((vector_size(64)));
  typedef v64 any __attribute__((aligned(1)));
  v32 low = (v32)__builtin_ia32_packssdw512((v16)a, (v16)b), high = (v32)__builtin_ia32_packssdw512((v16)c, (v16)d);
  v64 y = (v64)__builtin_ia32_packsswb512(low, high);
  if (n >= 64)
    *(any *)to = y;
  else
    __builtin_ia32_storedquqi512_mask((v64 *)to, y, (1ull << n) - 1);
}
#endif

/// (x * multiplier + 2^30) >> 31 with 64-bit products, then a rounding shift right, halves away from zero: the
/// product of a quantized multiplier that rounds twice. `half` is 2^(right - 1), `negative` -1 where right > 0.
LANES lanes_i32 lanes_scale_twice(
    lanes_i32 x, lanes_i32 multiplier, lanes_i32 left, lanes_i32 half, lanes_i32 negative, lanes_i32 right) {
#if defined(__aarch64__)
  // One instruction is the product with its rounding; it would saturate if both were the smallest integer.
  lanes_i32 y;
#define Q(q) y.q = vqrdmulhq_s32(vshlq_s32(x.q, left.q), multiplier.q);
  LANES_QUARTERS(Q)
#undef Q
  return (y + half + ((y >> 31) & negative)) >> right;
#else
  lanes_i64x8 xe = (lanes_i64x8)(x << left), me = (lanes_i64x8)multiplier;
  lanes_i64x8 even = (((xe << 32) >> 32) * ((me << 32) >> 32) + (1 << 30)) >> 31;
  lanes_i64x8 odd = ((xe >> 32) * (me >> 32) + (1 << 30)) << 1;
  lanes_i32 y = __builtin_shufflevector(
      (lanes_i32)even, (lanes_i32)odd, 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31);
  return (y + half + ((y >> 31) & negative)) >> right;
#endif
}

/// lanes_scale_twice where every lane shifts to the right. `half` may hold a multiple of 2^right besides, which is then added to
/// the result.
LANES lanes_i32 lanes_scale_right(lanes_i32 x, lanes_i32 multiplier, lanes_i32 half, lanes_i32 right) {
#if defined(__aarch64__)
  lanes_i32 y;
#define Q(q) y.q = vqrdmulhq_s32(x.q, multiplier.q);
  LANES_QUARTERS(Q)
#undef Q
  return (y + half + (y >> 31)) >> right;
#else
  typedef unsigned long long u64x8 __attribute__((ext_vector_type(8)));
  lanes_i64x8 xe = (lanes_i64x8)x, me = (lanes_i64x8)multiplier;
  u64x8 even = (u64x8)(((xe << 32) >> 32) * ((me << 32) >> 32) + (1 << 30)) >> 31;
  lanes_i64x8 odd = ((xe >> 32) * (me >> 32) + (1 << 30)) << 1;
  lanes_i32 y = __builtin_shufflevector(
      (lanes_i32)even, (lanes_i32)odd, 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31);
  return (y + half + (y >> 31)) >> right;
#endif
}

/// (x * multiplier + 2^(shift - 1)) >> shift with 64-bit products, rounded once; the shifts of even and odd lanes, each 1 to 62.
LANES lanes_i32 lanes_scale_once(lanes_i32 x, lanes_i32 multiplier, lanes_i64x8 shift_even, lanes_i64x8 shift_odd) {
#if defined(__aarch64__)
  // A shift to the left by a negative number is one to the right, here a rounding one.
  lanes_i32 y;
#define Q(half)                                                                                                     \
  {                                                                                                                 \
    int32x4_t xe = vuzp1q_s32(x.half.lo, x.half.hi), xo = vuzp2q_s32(x.half.lo, x.half.hi);                         \
    int32x4_t me = vuzp1q_s32(multiplier.half.lo, multiplier.half.hi);                                              \
    int32x4_t mo = vuzp2q_s32(multiplier.half.lo, multiplier.half.hi);                                              \
    int64x2_t a = vrshlq_s64(vmull_s32(vget_low_s32(xe), vget_low_s32(me)), vnegq_s64(shift_even.half.lo));         \
    int64x2_t b = vrshlq_s64(vmull_s32(vget_low_s32(xo), vget_low_s32(mo)), vnegq_s64(shift_odd.half.lo));          \
    int64x2_t c = vrshlq_s64(vmull_high_s32(xe, me), vnegq_s64(shift_even.half.hi));                                \
    int64x2_t d = vrshlq_s64(vmull_high_s32(xo, mo), vnegq_s64(shift_odd.half.hi));                                 \
    y.half.lo = vtrn1q_s32(vreinterpretq_s32_s64(a), vreinterpretq_s32_s64(b));                                     \
    y.half.hi = vtrn1q_s32(vreinterpretq_s32_s64(c), vreinterpretq_s32_s64(d));                                     \
  }
  Q(lo) Q(hi)
#undef Q
  return y;
#else
  lanes_i64x8 xe = (lanes_i64x8)x, me = (lanes_i64x8)multiplier;
  lanes_i64x8 one = 1;
  lanes_i64x8 even = (((xe << 32) >> 32) * ((me << 32) >> 32) + (one << (shift_even - 1))) >> shift_even;
  lanes_i64x8 odd = ((xe >> 32) * (me >> 32) + (one << (shift_odd - 1))) >> shift_odd;
  return __builtin_shufflevector(
      (lanes_i32)even, (lanes_i32)odd, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
#endif
}

/// x times 16 doubles, rounded to an integer, halves away from zero; the results fit 32 bits.
LANES lanes_i32 lanes_scale_real(lanes_i32 x, const void *reals) {
#if defined(__aarch64__)
  lanes_i32 y;
  const double *p = (const double *)reals;
#define Q(q)                                                                                                    \
  {                                                                                                             \
    float64x2_t low = vcvtq_f64_s64(vmovl_s32(vget_low_s32(x.q))), high = vcvtq_f64_s64(vmovl_high_s32(x.q));   \
    int64x2_t a = vcvtaq_s64_f64(vmulq_f64(low, vld1q_f64(p))), b = vcvtaq_s64_f64(vmulq_f64(high, vld1q_f64(p + 2))); \
    y.q = vuzp1q_s32(vreinterpretq_s32_s64(a), vreinterpretq_s32_s64(b));                                       \
    p += 4;                                                                                                     \
  }
  LANES_QUARTERS(Q)
#undef Q
  return y;
#else
  typedef double f64x8 __attribute__((ext_vector_type(8)));
  typedef int i32x8 __attribute__((ext_vector_type(8)));
  typedef double any __attribute__((ext_vector_type(8), aligned(1)));
  i32x8 y[2];
  for (int i = 0; i < 2; ++i) {
    f64x8 product = __builtin_convertvector(i ? x.hi : x.lo, f64x8) * ((const any *)reals)[i];
    i32x8 whole = __builtin_convertvector(product, i32x8);
    f64x8 rest = product - __builtin_convertvector(whole, f64x8);
    y[i] = whole - __builtin_convertvector(rest >= 0.5, i32x8) + __builtin_convertvector(rest <= -0.5, i32x8);
  }
  return __builtin_shufflevector(y[0], y[1], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
}

/// x >> right as unsigned.
LANES lanes_i32 lanes_shift_u32(lanes_i32 x, unsigned right) {
  typedef unsigned u32x16 __attribute__((ext_vector_type(16)));
  return (lanes_i32)((u32x16)x >> right);
}

/// (x * factor + 2^30) >> 31, then shifted right and rounded to nearest; neither x nor factor is negative, right is 1 to 31.
LANES lanes_i32 lanes_share_i32(lanes_i32 x, lanes_i32 factor, unsigned right) {
#if defined(__aarch64__)
  lanes_i32 y;
#define Q(q) y.q = (int32x4_t)vrshlq_u32((uint32x4_t)vqrdmulhq_s32(x.q, factor.q), vdupq_n_s32(-(int)right));
  LANES_QUARTERS(Q)
#undef Q
  return y;
#else
  typedef unsigned long long u64x8 __attribute__((ext_vector_type(8)));
  u64x8 low = 0xffffffff, f = (u64x8)factor & low;
  u64x8 even = (((u64x8)x & low) * f + (1 << 30)) >> 31, odd = ((((u64x8)x >> 32) * f) + (1 << 30)) >> 31;
  lanes_i32 y = __builtin_shufflevector(
      (lanes_i32)even, (lanes_i32)odd, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
  return lanes_shift_u32(y + (int)(1u << (right - 1)), right);
#endif
}

/// table[x], x from -128 to 127.
LANES lanes_i32 lanes_look_up_i32(const int *table, lanes_i8 x) {
#if defined(__AVX512F__)
  typedef int v16 __attribute__((vector_size(64)));
  v16 none = {0};
  return (lanes_i32)__builtin_ia32_gathersiv16si(none, table, (v16)lanes_widen_i8_i32(x), (unsigned short)-1, 4);
#else
  lanes_i32 y = 0;
  for (int i = 0; i < 16; ++i) y[i] = table[x[i]];
  return y;
#endif
}

#if defined(__AVX512F__)
/// Whether the processor permutes bytes, as lanes_look_up_bytes has it.
LANES int lanes_permutes_bytes(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512vbmi") != 0;
}

/// to[i] = table[from[i]] for unsigned bytes; `count` is a multiple of 64.
static inline __attribute__((unused, target("avx512f,avx512bw,avx512vbmi"))) void lanes_look_up_bytes(
    void *to, const void *from, long count, const void *table) {
  typedef char v64 __attribute__((vector_size(64)));
  typedef v64 any __attribute__((aligned(1)));
  const any *t = (const any *)table;
  v64 a = t[0], b = t[1], c = t[2], d = t[3];
  for (long i = 0; i < count; i += 64) {
    v64 x = *(const any *)((const char *)from + i);
    v64 low = __builtin_ia32_vpermi2varqi512(a, x, b), high = __builtin_ia32_vpermi2varqi512(c, x, d);
    *(any *)((char *)to + i) = __builtin_ia32_selectb_512(__builtin_ia32_cvtb2mask512(x), high, low);
  }
}
#endif

// MARK: The processor.

/// 0: nothing special, 1: AVX2 and FMA, or products of bytes on Arm, 2: AVX-512 with VNNI; as processor and operating
/// system have them.
LANES int lanes_processor_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512vnni"))
    return 2;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return 1;
#elif defined(__aarch64__) && defined(__linux__)
  return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#elif defined(__aarch64__) && defined(__APPLE__)
  return 1;
#endif
  return 0;
}
