package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of the float matrix product, called by [SimdTile32]: `y = z + a b` for a block of a few rows and
/// one or two vectors of columns, with every sum in a register.
///
/// Element `(i, k)` of a lies at `ao + i A + k`, A a constant, so that one register addresses all rows. Row k of b is
/// whole vectors from `bo + k bs`; that step is a variable because the range checks it costs keep the compiler from
/// loading all elements of a first, which would leave sums without a register. Vectors must stay in local variables,
/// and one loop must stay one loop: see docs/performance.md.
final class WideKernels32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int A = Tile32.A;

    private WideKernels32() {}

    static void kernel12x2(int kc, float[] a, int ao, float[] b, int bo, int bs, float[] z, int zo, int zs, float[] y,
            int yo, int ys) {
        FloatVector c00 = FloatVector.fromArray(S, z, zo);
        FloatVector c01 = FloatVector.fromArray(S, z, zo + L);
        FloatVector c10 = FloatVector.fromArray(S, z, zo + zs);
        FloatVector c11 = FloatVector.fromArray(S, z, zo + zs + L);
        FloatVector c20 = FloatVector.fromArray(S, z, zo + 2 * zs);
        FloatVector c21 = FloatVector.fromArray(S, z, zo + 2 * zs + L);
        FloatVector c30 = FloatVector.fromArray(S, z, zo + 3 * zs);
        FloatVector c31 = FloatVector.fromArray(S, z, zo + 3 * zs + L);
        FloatVector c40 = FloatVector.fromArray(S, z, zo + 4 * zs);
        FloatVector c41 = FloatVector.fromArray(S, z, zo + 4 * zs + L);
        FloatVector c50 = FloatVector.fromArray(S, z, zo + 5 * zs);
        FloatVector c51 = FloatVector.fromArray(S, z, zo + 5 * zs + L);
        FloatVector c60 = FloatVector.fromArray(S, z, zo + 6 * zs);
        FloatVector c61 = FloatVector.fromArray(S, z, zo + 6 * zs + L);
        FloatVector c70 = FloatVector.fromArray(S, z, zo + 7 * zs);
        FloatVector c71 = FloatVector.fromArray(S, z, zo + 7 * zs + L);
        FloatVector c80 = FloatVector.fromArray(S, z, zo + 8 * zs);
        FloatVector c81 = FloatVector.fromArray(S, z, zo + 8 * zs + L);
        FloatVector c90 = FloatVector.fromArray(S, z, zo + 9 * zs);
        FloatVector c91 = FloatVector.fromArray(S, z, zo + 9 * zs + L);
        FloatVector ca0 = FloatVector.fromArray(S, z, zo + 10 * zs);
        FloatVector ca1 = FloatVector.fromArray(S, z, zo + 10 * zs + L);
        FloatVector cb0 = FloatVector.fromArray(S, z, zo + 11 * zs);
        FloatVector cb1 = FloatVector.fromArray(S, z, zo + 11 * zs + L);
        for (int k = 0; k < kc; k++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + k * bs);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + k * bs + L);
            FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[ao + k + A]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[ao + k + 2 * A]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[ao + k + 3 * A]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[ao + k + 4 * A]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[ao + k + 5 * A]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            FloatVector x6 = FloatVector.broadcast(S, a[ao + k + 6 * A]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            FloatVector x7 = FloatVector.broadcast(S, a[ao + k + 7 * A]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
            FloatVector x8 = FloatVector.broadcast(S, a[ao + k + 8 * A]);
            c80 = x8.fma(b0, c80);
            c81 = x8.fma(b1, c81);
            FloatVector x9 = FloatVector.broadcast(S, a[ao + k + 9 * A]);
            c90 = x9.fma(b0, c90);
            c91 = x9.fma(b1, c91);
            FloatVector xa = FloatVector.broadcast(S, a[ao + k + 10 * A]);
            ca0 = xa.fma(b0, ca0);
            ca1 = xa.fma(b1, ca1);
            FloatVector xb = FloatVector.broadcast(S, a[ao + k + 11 * A]);
            cb0 = xb.fma(b0, cb0);
            cb1 = xb.fma(b1, cb1);
        }
        c00.intoArray(y, yo);
        c01.intoArray(y, yo + L);
        c10.intoArray(y, yo + ys);
        c11.intoArray(y, yo + ys + L);
        c20.intoArray(y, yo + 2 * ys);
        c21.intoArray(y, yo + 2 * ys + L);
        c30.intoArray(y, yo + 3 * ys);
        c31.intoArray(y, yo + 3 * ys + L);
        c40.intoArray(y, yo + 4 * ys);
        c41.intoArray(y, yo + 4 * ys + L);
        c50.intoArray(y, yo + 5 * ys);
        c51.intoArray(y, yo + 5 * ys + L);
        c60.intoArray(y, yo + 6 * ys);
        c61.intoArray(y, yo + 6 * ys + L);
        c70.intoArray(y, yo + 7 * ys);
        c71.intoArray(y, yo + 7 * ys + L);
        c80.intoArray(y, yo + 8 * ys);
        c81.intoArray(y, yo + 8 * ys + L);
        c90.intoArray(y, yo + 9 * ys);
        c91.intoArray(y, yo + 9 * ys + L);
        ca0.intoArray(y, yo + 10 * ys);
        ca1.intoArray(y, yo + 10 * ys + L);
        cb0.intoArray(y, yo + 11 * ys);
        cb1.intoArray(y, yo + 11 * ys + L);
    }

    static void kernel12x1(int kc, float[] a, int ao, float[] b, int bo, int bs, float[] z, int zo, int zs, float[] y,
            int yo, int ys) {
        FloatVector c00 = FloatVector.fromArray(S, z, zo);
        FloatVector c10 = FloatVector.fromArray(S, z, zo + zs);
        FloatVector c20 = FloatVector.fromArray(S, z, zo + 2 * zs);
        FloatVector c30 = FloatVector.fromArray(S, z, zo + 3 * zs);
        FloatVector c40 = FloatVector.fromArray(S, z, zo + 4 * zs);
        FloatVector c50 = FloatVector.fromArray(S, z, zo + 5 * zs);
        FloatVector c60 = FloatVector.fromArray(S, z, zo + 6 * zs);
        FloatVector c70 = FloatVector.fromArray(S, z, zo + 7 * zs);
        FloatVector c80 = FloatVector.fromArray(S, z, zo + 8 * zs);
        FloatVector c90 = FloatVector.fromArray(S, z, zo + 9 * zs);
        FloatVector ca0 = FloatVector.fromArray(S, z, zo + 10 * zs);
        FloatVector cb0 = FloatVector.fromArray(S, z, zo + 11 * zs);
        for (int k = 0; k < kc; k++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + k * bs);
            FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
            c00 = x0.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[ao + k + A]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[ao + k + 2 * A]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[ao + k + 3 * A]);
            c30 = x3.fma(b0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[ao + k + 4 * A]);
            c40 = x4.fma(b0, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[ao + k + 5 * A]);
            c50 = x5.fma(b0, c50);
            FloatVector x6 = FloatVector.broadcast(S, a[ao + k + 6 * A]);
            c60 = x6.fma(b0, c60);
            FloatVector x7 = FloatVector.broadcast(S, a[ao + k + 7 * A]);
            c70 = x7.fma(b0, c70);
            FloatVector x8 = FloatVector.broadcast(S, a[ao + k + 8 * A]);
            c80 = x8.fma(b0, c80);
            FloatVector x9 = FloatVector.broadcast(S, a[ao + k + 9 * A]);
            c90 = x9.fma(b0, c90);
            FloatVector xa = FloatVector.broadcast(S, a[ao + k + 10 * A]);
            ca0 = xa.fma(b0, ca0);
            FloatVector xb = FloatVector.broadcast(S, a[ao + k + 11 * A]);
            cb0 = xb.fma(b0, cb0);
        }
        c00.intoArray(y, yo);
        c10.intoArray(y, yo + ys);
        c20.intoArray(y, yo + 2 * ys);
        c30.intoArray(y, yo + 3 * ys);
        c40.intoArray(y, yo + 4 * ys);
        c50.intoArray(y, yo + 5 * ys);
        c60.intoArray(y, yo + 6 * ys);
        c70.intoArray(y, yo + 7 * ys);
        c80.intoArray(y, yo + 8 * ys);
        c90.intoArray(y, yo + 9 * ys);
        ca0.intoArray(y, yo + 10 * ys);
        cb0.intoArray(y, yo + 11 * ys);
    }

    static void kernel8x2(int kc, float[] a, int ao, float[] b, int bo, int bs, float[] z, int zo, int zs, float[] y,
            int yo, int ys) {
        FloatVector c00 = FloatVector.fromArray(S, z, zo);
        FloatVector c01 = FloatVector.fromArray(S, z, zo + L);
        FloatVector c10 = FloatVector.fromArray(S, z, zo + zs);
        FloatVector c11 = FloatVector.fromArray(S, z, zo + zs + L);
        FloatVector c20 = FloatVector.fromArray(S, z, zo + 2 * zs);
        FloatVector c21 = FloatVector.fromArray(S, z, zo + 2 * zs + L);
        FloatVector c30 = FloatVector.fromArray(S, z, zo + 3 * zs);
        FloatVector c31 = FloatVector.fromArray(S, z, zo + 3 * zs + L);
        FloatVector c40 = FloatVector.fromArray(S, z, zo + 4 * zs);
        FloatVector c41 = FloatVector.fromArray(S, z, zo + 4 * zs + L);
        FloatVector c50 = FloatVector.fromArray(S, z, zo + 5 * zs);
        FloatVector c51 = FloatVector.fromArray(S, z, zo + 5 * zs + L);
        FloatVector c60 = FloatVector.fromArray(S, z, zo + 6 * zs);
        FloatVector c61 = FloatVector.fromArray(S, z, zo + 6 * zs + L);
        FloatVector c70 = FloatVector.fromArray(S, z, zo + 7 * zs);
        FloatVector c71 = FloatVector.fromArray(S, z, zo + 7 * zs + L);
        for (int k = 0; k < kc; k++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + k * bs);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + k * bs + L);
            FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[ao + k + A]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[ao + k + 2 * A]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[ao + k + 3 * A]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[ao + k + 4 * A]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[ao + k + 5 * A]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            FloatVector x6 = FloatVector.broadcast(S, a[ao + k + 6 * A]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            FloatVector x7 = FloatVector.broadcast(S, a[ao + k + 7 * A]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
        }
        c00.intoArray(y, yo);
        c01.intoArray(y, yo + L);
        c10.intoArray(y, yo + ys);
        c11.intoArray(y, yo + ys + L);
        c20.intoArray(y, yo + 2 * ys);
        c21.intoArray(y, yo + 2 * ys + L);
        c30.intoArray(y, yo + 3 * ys);
        c31.intoArray(y, yo + 3 * ys + L);
        c40.intoArray(y, yo + 4 * ys);
        c41.intoArray(y, yo + 4 * ys + L);
        c50.intoArray(y, yo + 5 * ys);
        c51.intoArray(y, yo + 5 * ys + L);
        c60.intoArray(y, yo + 6 * ys);
        c61.intoArray(y, yo + 6 * ys + L);
        c70.intoArray(y, yo + 7 * ys);
        c71.intoArray(y, yo + 7 * ys + L);
    }

    static void kernel8x1(int kc, float[] a, int ao, float[] b, int bo, int bs, float[] z, int zo, int zs, float[] y,
            int yo, int ys) {
        FloatVector c00 = FloatVector.fromArray(S, z, zo);
        FloatVector c10 = FloatVector.fromArray(S, z, zo + zs);
        FloatVector c20 = FloatVector.fromArray(S, z, zo + 2 * zs);
        FloatVector c30 = FloatVector.fromArray(S, z, zo + 3 * zs);
        FloatVector c40 = FloatVector.fromArray(S, z, zo + 4 * zs);
        FloatVector c50 = FloatVector.fromArray(S, z, zo + 5 * zs);
        FloatVector c60 = FloatVector.fromArray(S, z, zo + 6 * zs);
        FloatVector c70 = FloatVector.fromArray(S, z, zo + 7 * zs);
        for (int k = 0; k < kc; k++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + k * bs);
            FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
            c00 = x0.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[ao + k + A]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[ao + k + 2 * A]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[ao + k + 3 * A]);
            c30 = x3.fma(b0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[ao + k + 4 * A]);
            c40 = x4.fma(b0, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[ao + k + 5 * A]);
            c50 = x5.fma(b0, c50);
            FloatVector x6 = FloatVector.broadcast(S, a[ao + k + 6 * A]);
            c60 = x6.fma(b0, c60);
            FloatVector x7 = FloatVector.broadcast(S, a[ao + k + 7 * A]);
            c70 = x7.fma(b0, c70);
        }
        c00.intoArray(y, yo);
        c10.intoArray(y, yo + ys);
        c20.intoArray(y, yo + 2 * ys);
        c30.intoArray(y, yo + 3 * ys);
        c40.intoArray(y, yo + 4 * ys);
        c50.intoArray(y, yo + 5 * ys);
        c60.intoArray(y, yo + 6 * ys);
        c70.intoArray(y, yo + 7 * ys);
    }

    /// 4 x 5 sums over k of `a[i, k] b[j, k]`, k contiguous in both, `kc` a multiple of the lanes; rows from `mr` and
    /// `nr` on repeat the last one. Each sum is left as a vector: [Lanes32#sums] finishes it (in one method they are
    /// more than the compiler takes).
    static void dots4x5(
            int kc, float[] a, int ao, int as, int mr, float[] b, int bo, int bs, int nr, float[] t) {
        int a0 = ao;
        int a1 = ao + Math.min(1, mr - 1) * as;
        int a2 = ao + Math.min(2, mr - 1) * as;
        int a3 = ao + Math.min(3, mr - 1) * as;
        int b0 = bo;
        int b1 = bo + Math.min(1, nr - 1) * bs;
        int b2 = bo + Math.min(2, nr - 1) * bs;
        int b3 = bo + Math.min(3, nr - 1) * bs;
        int b4 = bo + Math.min(4, nr - 1) * bs;
        FloatVector c00 = FloatVector.zero(S), c01 = FloatVector.zero(S), c02 = FloatVector.zero(S),
                c03 = FloatVector.zero(S), c04 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S), c11 = FloatVector.zero(S), c12 = FloatVector.zero(S),
                c13 = FloatVector.zero(S), c14 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S), c21 = FloatVector.zero(S), c22 = FloatVector.zero(S),
                c23 = FloatVector.zero(S), c24 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S), c31 = FloatVector.zero(S), c32 = FloatVector.zero(S),
                c33 = FloatVector.zero(S), c34 = FloatVector.zero(S);
        for (int k = 0; k < kc; k += L) {
            FloatVector x0 = FloatVector.fromArray(S, a, a0 + k);
            FloatVector x1 = FloatVector.fromArray(S, a, a1 + k);
            FloatVector x2 = FloatVector.fromArray(S, a, a2 + k);
            FloatVector x3 = FloatVector.fromArray(S, a, a3 + k);
            FloatVector y0 = FloatVector.fromArray(S, b, b0 + k);
            c00 = x0.fma(y0, c00);
            c10 = x1.fma(y0, c10);
            c20 = x2.fma(y0, c20);
            c30 = x3.fma(y0, c30);
            FloatVector y1 = FloatVector.fromArray(S, b, b1 + k);
            c01 = x0.fma(y1, c01);
            c11 = x1.fma(y1, c11);
            c21 = x2.fma(y1, c21);
            c31 = x3.fma(y1, c31);
            FloatVector y2 = FloatVector.fromArray(S, b, b2 + k);
            c02 = x0.fma(y2, c02);
            c12 = x1.fma(y2, c12);
            c22 = x2.fma(y2, c22);
            c32 = x3.fma(y2, c32);
            FloatVector y3 = FloatVector.fromArray(S, b, b3 + k);
            c03 = x0.fma(y3, c03);
            c13 = x1.fma(y3, c13);
            c23 = x2.fma(y3, c23);
            c33 = x3.fma(y3, c33);
            FloatVector y4 = FloatVector.fromArray(S, b, b4 + k);
            c04 = x0.fma(y4, c04);
            c14 = x1.fma(y4, c14);
            c24 = x2.fma(y4, c24);
            c34 = x3.fma(y4, c34);
        }
        c00.intoArray(t, 0);
        c01.intoArray(t, L);
        c02.intoArray(t, 2 * L);
        c03.intoArray(t, 3 * L);
        c04.intoArray(t, 4 * L);
        c10.intoArray(t, 5 * L);
        c11.intoArray(t, 6 * L);
        c12.intoArray(t, 7 * L);
        c13.intoArray(t, 8 * L);
        c14.intoArray(t, 9 * L);
        c20.intoArray(t, 10 * L);
        c21.intoArray(t, 11 * L);
        c22.intoArray(t, 12 * L);
        c23.intoArray(t, 13 * L);
        c24.intoArray(t, 14 * L);
        c30.intoArray(t, 15 * L);
        c31.intoArray(t, 16 * L);
        c32.intoArray(t, 17 * L);
        c33.intoArray(t, 18 * L);
        c34.intoArray(t, 19 * L);
    }
}
