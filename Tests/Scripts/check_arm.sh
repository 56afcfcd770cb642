#!/bin/sh
# Compares the lanes of CLanes that are written for Arm with the general ones, on random numbers under emulation.
#
# usage: check_arm.sh [ROUNDS]
#
# Needs a clang that compiles for AArch64 with lld (the Swift toolchain's does; CLANG names another), qemu-user and Debian's
# libc6-dev-arm64-cross and libgcc-12-dev-arm64-cross, or a root of an AArch64 system in SYSROOT.
# Skips, with a word, where one is missing. On an Arm machine `make test` compares more.
set -eu
include=$(cd "$(dirname "$0")/../../Sources/CLanes" && pwd)
clang=${CLANG:-$(dirname "$(readlink -f "$(command -v swift || echo /)")")/clang}
qemu=${QEMU:-$(command -v qemu-aarch64-static || command -v qemu-aarch64 || true)}
if [ -n "${SYSROOT:-}" ]; then
  headers="--sysroot=$SYSROOT"
  link=$headers
else
  SYSROOT=/usr/aarch64-linux-gnu
  headers="-isystem $SYSROOT/include"
  link="-B$SYSROOT/lib -L$SYSROOT/lib"
fi
for needed in "$clang" "${qemu:-qemu-aarch64}" "$SYSROOT"; do
  [ -e "$needed" ] || { echo "skipped: there is no $needed"; exit 0; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat > "$folder/lanes.c" <<'C'
#include "lanes.h"
// The functions under numbers; a vector of doubles or of 64-bit integers takes two of the inputs.
void NAME(int which, lanes_i32 *y, const lanes_i32 *x, int n) {
  switch (which) {
  case 0: *y = lanes_dot_i16(x[0], x[1], n); break;
  case 1: *y = lanes_round_away((lanes_f32)x[0]); break;
  case 2: *y = lanes_scale_twice(x[0], x[1], x[2], x[3], x[4], x[5]); break;
  case 3: *y = lanes_scale_right(x[0], x[1], x[2], x[3]); break;
  case 4: *y = lanes_scale_once(x[0], x[1], *(const lanes_i64x8 *)(x + 2), *(const lanes_i64x8 *)(x + 3)); break;
  case 5: *y = lanes_scale_real(x[0], x + 1); break;
  case 6: *y = lanes_share_i32(x[0], x[1], n); break;
  case 7:
#if defined(__ARM_FEATURE_DOTPROD)
    *y = lanes_dot_i8(x[0], x[1], n);
#else
    *y = x[0];
    for (int i = 0; i < 64; ++i) (*y)[i / 4] += ((const signed char *)(x + 1))[i] * (signed char)(n >> i % 4 * 8);
#endif
  }
}
C

cat > "$folder/main.c" <<'C'
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef struct { _Alignas(64) int v[16]; } lanes;
void arm(int, lanes *, const lanes *, int);
void general(int, lanes *, const lanes *, int);
static const char *names[] = {"dot_i16", "round_away", "scale_twice", "scale_right", "scale_once", "scale_real", "share_i32", "dot_i8"};

static unsigned long long state = 1;
static unsigned bits(void) { return (state = state * 6364136223846793005u + 1442695040888963407u) >> 32; }
/// Of any magnitude, the extremes often.
static int number(void) { return bits() % 8 ? (int)bits() >> bits() % 32 : bits() % 2 ? 0x7fffffff : -0x7fffffff; }

/// Inputs within what the functions promise.
static int fill(int which, lanes *x) {
  for (int k = 0; k < 6; ++k) for (int i = 0; i < 16; ++i) x[k].v[i] = number();
  int n = which == 6 ? 1 + (int)(bits() % 31) : number();
  for (int i = 0; i < 16; ++i) {
    int right = 1 + (int)(bits() % 21), left = bits() % 3 ? 0 : (int)(bits() % 15), multiplier = (int)(bits() | 1u << 30) & 0x7fffffff;
    float real = (float)((int)bits() >> 1 >> bits() % 24) / (float)(1 << bits() % 8);
    switch (which) {
    case 1: memcpy(&x[0].v[i], &real, 4); break;
    case 2:
      if (left) right = 0;
      x[0].v[i] >>= 2 + left, x[1].v[i] = multiplier, x[2].v[i] = left, x[3].v[i] = right ? 1 << (right - 1) : 0;
      x[4].v[i] = right ? -1 : 0, x[5].v[i] = right;
      break;
    case 3:
      x[0].v[i] >>= 2, x[1].v[i] = multiplier, x[3].v[i] = right;
      x[2].v[i] = (1 << (right - 1)) + ((int)(bits() % 511) - 255) * (1 << right);
      break;
    case 4: ((long long *)(x + 2))[i] = 1 + bits() % 62; break;
    case 5: ((double *)(x + 1))[i] = ldexp(bits() % 3 ? bits() * 0x1p-32 : 1, -(int)(bits() % 12)); break;
    case 6: x[0].v[i] &= 0x7fffffff, x[1].v[i] = x[1].v[0] & 0x7fffffff; break;
    }
  }
  return n;
}

int main(int count, char **arguments) {
  long rounds = count > 1 ? atol(arguments[1]) : 100000, faults = 0;
  for (int which = 0; which < 8; ++which) {
    long different = 0;
    for (long round = 0; round < rounds; ++round) {
      lanes x[6], a, b;
      int n = fill(which, x);
      arm(which, &a, x, n), general(which, &b, x, n);
      different += memcmp(&a, &b, sizeof a) != 0;
    }
    printf("lanes_%s: %ld of %ld equal\n", names[which], rounds - different, rounds);
    faults += different;
  }
  lanes none, y;
  for (int i = 0; i < 16; ++i) none.v[i] = 0x7fc00000;
  arm(1, &y, &none, 0);
  for (int i = 0; i < 16; ++i) if (y.v[i] != -0x7fffffff - 1) faults += 1;
  return faults != 0;
}
C

compile="$clang --target=aarch64-linux-gnu $headers -O2 -fno-strict-aliasing -ffp-contract=off -I$include -c"
$compile -march=armv8.2-a+dotprod -DNAME=arm "$folder/lanes.c" -o "$folder/arm.o"
$compile -U__aarch64__ -DNAME=general "$folder/lanes.c" -o "$folder/general.o"
$compile "$folder/main.c" -o "$folder/main.o"
$clang --target=aarch64-linux-gnu $link -fuse-ld=lld "$folder/main.o" "$folder/arm.o" "$folder/general.o" -lm -o "$folder/check"
"$qemu" -L "$SYSROOT" "$folder/check" "${1:-100000}"
