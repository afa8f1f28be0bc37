package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of the double matrix product, called by [SimdTile64]: `y = z + a b` for a block of a few rows
/// and one or two vectors of columns, with every sum in a register.
///
/// Element `(i, k)` of a lies at `ao + i A + k`, A a constant, so that one register addresses all rows. Row k of b is
/// whole vectors from `bo + k bs`; that step is a variable because the range checks it costs keep the compiler from
/// loading all elements of a first, which would leave sums without a register. Vectors must stay in local variables,
/// and one loop must stay one loop: see docs/performance.md.
final class WideKernels64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int A = Tile64.A;

    private WideKernels64() {}

    static void kernel12x2(int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z, int zo, int zs,
            double[] y,
            int yo, int ys) {
        DoubleVector c00 = DoubleVector.fromArray(S, z, zo);
        DoubleVector c01 = DoubleVector.fromArray(S, z, zo + L);
        DoubleVector c10 = DoubleVector.fromArray(S, z, zo + zs);
        DoubleVector c11 = DoubleVector.fromArray(S, z, zo + zs + L);
        DoubleVector c20 = DoubleVector.fromArray(S, z, zo + 2 * zs);
        DoubleVector c21 = DoubleVector.fromArray(S, z, zo + 2 * zs + L);
        DoubleVector c30 = DoubleVector.fromArray(S, z, zo + 3 * zs);
        DoubleVector c31 = DoubleVector.fromArray(S, z, zo + 3 * zs + L);
        DoubleVector c40 = DoubleVector.fromArray(S, z, zo + 4 * zs);
        DoubleVector c41 = DoubleVector.fromArray(S, z, zo + 4 * zs + L);
        DoubleVector c50 = DoubleVector.fromArray(S, z, zo + 5 * zs);
        DoubleVector c51 = DoubleVector.fromArray(S, z, zo + 5 * zs + L);
        DoubleVector c60 = DoubleVector.fromArray(S, z, zo + 6 * zs);
        DoubleVector c61 = DoubleVector.fromArray(S, z, zo + 6 * zs + L);
        DoubleVector c70 = DoubleVector.fromArray(S, z, zo + 7 * zs);
        DoubleVector c71 = DoubleVector.fromArray(S, z, zo + 7 * zs + L);
        DoubleVector c80 = DoubleVector.fromArray(S, z, zo + 8 * zs);
        DoubleVector c81 = DoubleVector.fromArray(S, z, zo + 8 * zs + L);
        DoubleVector c90 = DoubleVector.fromArray(S, z, zo + 9 * zs);
        DoubleVector c91 = DoubleVector.fromArray(S, z, zo + 9 * zs + L);
        DoubleVector ca0 = DoubleVector.fromArray(S, z, zo + 10 * zs);
        DoubleVector ca1 = DoubleVector.fromArray(S, z, zo + 10 * zs + L);
        DoubleVector cb0 = DoubleVector.fromArray(S, z, zo + 11 * zs);
        DoubleVector cb1 = DoubleVector.fromArray(S, z, zo + 11 * zs + L);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * bs);
            DoubleVector b1 = DoubleVector.fromArray(S, b, bo + k * bs + L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[ao + k]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            DoubleVector x1 = DoubleVector.broadcast(S, a[ao + k + A]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            DoubleVector x2 = DoubleVector.broadcast(S, a[ao + k + 2 * A]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            DoubleVector x3 = DoubleVector.broadcast(S, a[ao + k + 3 * A]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            DoubleVector x4 = DoubleVector.broadcast(S, a[ao + k + 4 * A]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            DoubleVector x5 = DoubleVector.broadcast(S, a[ao + k + 5 * A]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            DoubleVector x6 = DoubleVector.broadcast(S, a[ao + k + 6 * A]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            DoubleVector x7 = DoubleVector.broadcast(S, a[ao + k + 7 * A]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
            DoubleVector x8 = DoubleVector.broadcast(S, a[ao + k + 8 * A]);
            c80 = x8.fma(b0, c80);
            c81 = x8.fma(b1, c81);
            DoubleVector x9 = DoubleVector.broadcast(S, a[ao + k + 9 * A]);
            c90 = x9.fma(b0, c90);
            c91 = x9.fma(b1, c91);
            DoubleVector xa = DoubleVector.broadcast(S, a[ao + k + 10 * A]);
            ca0 = xa.fma(b0, ca0);
            ca1 = xa.fma(b1, ca1);
            DoubleVector xb = DoubleVector.broadcast(S, a[ao + k + 11 * A]);
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

    static void kernel12x1(int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z, int zo, int zs,
            double[] y,
            int yo, int ys) {
        DoubleVector c00 = DoubleVector.fromArray(S, z, zo);
        DoubleVector c10 = DoubleVector.fromArray(S, z, zo + zs);
        DoubleVector c20 = DoubleVector.fromArray(S, z, zo + 2 * zs);
        DoubleVector c30 = DoubleVector.fromArray(S, z, zo + 3 * zs);
        DoubleVector c40 = DoubleVector.fromArray(S, z, zo + 4 * zs);
        DoubleVector c50 = DoubleVector.fromArray(S, z, zo + 5 * zs);
        DoubleVector c60 = DoubleVector.fromArray(S, z, zo + 6 * zs);
        DoubleVector c70 = DoubleVector.fromArray(S, z, zo + 7 * zs);
        DoubleVector c80 = DoubleVector.fromArray(S, z, zo + 8 * zs);
        DoubleVector c90 = DoubleVector.fromArray(S, z, zo + 9 * zs);
        DoubleVector ca0 = DoubleVector.fromArray(S, z, zo + 10 * zs);
        DoubleVector cb0 = DoubleVector.fromArray(S, z, zo + 11 * zs);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * bs);
            DoubleVector x0 = DoubleVector.broadcast(S, a[ao + k]);
            c00 = x0.fma(b0, c00);
            DoubleVector x1 = DoubleVector.broadcast(S, a[ao + k + A]);
            c10 = x1.fma(b0, c10);
            DoubleVector x2 = DoubleVector.broadcast(S, a[ao + k + 2 * A]);
            c20 = x2.fma(b0, c20);
            DoubleVector x3 = DoubleVector.broadcast(S, a[ao + k + 3 * A]);
            c30 = x3.fma(b0, c30);
            DoubleVector x4 = DoubleVector.broadcast(S, a[ao + k + 4 * A]);
            c40 = x4.fma(b0, c40);
            DoubleVector x5 = DoubleVector.broadcast(S, a[ao + k + 5 * A]);
            c50 = x5.fma(b0, c50);
            DoubleVector x6 = DoubleVector.broadcast(S, a[ao + k + 6 * A]);
            c60 = x6.fma(b0, c60);
            DoubleVector x7 = DoubleVector.broadcast(S, a[ao + k + 7 * A]);
            c70 = x7.fma(b0, c70);
            DoubleVector x8 = DoubleVector.broadcast(S, a[ao + k + 8 * A]);
            c80 = x8.fma(b0, c80);
            DoubleVector x9 = DoubleVector.broadcast(S, a[ao + k + 9 * A]);
            c90 = x9.fma(b0, c90);
            DoubleVector xa = DoubleVector.broadcast(S, a[ao + k + 10 * A]);
            ca0 = xa.fma(b0, ca0);
            DoubleVector xb = DoubleVector.broadcast(S, a[ao + k + 11 * A]);
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

    static void kernel8x2(int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z, int zo, int zs,
            double[] y,
            int yo, int ys) {
        DoubleVector c00 = DoubleVector.fromArray(S, z, zo);
        DoubleVector c01 = DoubleVector.fromArray(S, z, zo + L);
        DoubleVector c10 = DoubleVector.fromArray(S, z, zo + zs);
        DoubleVector c11 = DoubleVector.fromArray(S, z, zo + zs + L);
        DoubleVector c20 = DoubleVector.fromArray(S, z, zo + 2 * zs);
        DoubleVector c21 = DoubleVector.fromArray(S, z, zo + 2 * zs + L);
        DoubleVector c30 = DoubleVector.fromArray(S, z, zo + 3 * zs);
        DoubleVector c31 = DoubleVector.fromArray(S, z, zo + 3 * zs + L);
        DoubleVector c40 = DoubleVector.fromArray(S, z, zo + 4 * zs);
        DoubleVector c41 = DoubleVector.fromArray(S, z, zo + 4 * zs + L);
        DoubleVector c50 = DoubleVector.fromArray(S, z, zo + 5 * zs);
        DoubleVector c51 = DoubleVector.fromArray(S, z, zo + 5 * zs + L);
        DoubleVector c60 = DoubleVector.fromArray(S, z, zo + 6 * zs);
        DoubleVector c61 = DoubleVector.fromArray(S, z, zo + 6 * zs + L);
        DoubleVector c70 = DoubleVector.fromArray(S, z, zo + 7 * zs);
        DoubleVector c71 = DoubleVector.fromArray(S, z, zo + 7 * zs + L);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * bs);
            DoubleVector b1 = DoubleVector.fromArray(S, b, bo + k * bs + L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[ao + k]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            DoubleVector x1 = DoubleVector.broadcast(S, a[ao + k + A]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            DoubleVector x2 = DoubleVector.broadcast(S, a[ao + k + 2 * A]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            DoubleVector x3 = DoubleVector.broadcast(S, a[ao + k + 3 * A]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            DoubleVector x4 = DoubleVector.broadcast(S, a[ao + k + 4 * A]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            DoubleVector x5 = DoubleVector.broadcast(S, a[ao + k + 5 * A]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            DoubleVector x6 = DoubleVector.broadcast(S, a[ao + k + 6 * A]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            DoubleVector x7 = DoubleVector.broadcast(S, a[ao + k + 7 * A]);
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

    static void kernel8x1(int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z, int zo, int zs,
            double[] y,
            int yo, int ys) {
        DoubleVector c00 = DoubleVector.fromArray(S, z, zo);
        DoubleVector c10 = DoubleVector.fromArray(S, z, zo + zs);
        DoubleVector c20 = DoubleVector.fromArray(S, z, zo + 2 * zs);
        DoubleVector c30 = DoubleVector.fromArray(S, z, zo + 3 * zs);
        DoubleVector c40 = DoubleVector.fromArray(S, z, zo + 4 * zs);
        DoubleVector c50 = DoubleVector.fromArray(S, z, zo + 5 * zs);
        DoubleVector c60 = DoubleVector.fromArray(S, z, zo + 6 * zs);
        DoubleVector c70 = DoubleVector.fromArray(S, z, zo + 7 * zs);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * bs);
            DoubleVector x0 = DoubleVector.broadcast(S, a[ao + k]);
            c00 = x0.fma(b0, c00);
            DoubleVector x1 = DoubleVector.broadcast(S, a[ao + k + A]);
            c10 = x1.fma(b0, c10);
            DoubleVector x2 = DoubleVector.broadcast(S, a[ao + k + 2 * A]);
            c20 = x2.fma(b0, c20);
            DoubleVector x3 = DoubleVector.broadcast(S, a[ao + k + 3 * A]);
            c30 = x3.fma(b0, c30);
            DoubleVector x4 = DoubleVector.broadcast(S, a[ao + k + 4 * A]);
            c40 = x4.fma(b0, c40);
            DoubleVector x5 = DoubleVector.broadcast(S, a[ao + k + 5 * A]);
            c50 = x5.fma(b0, c50);
            DoubleVector x6 = DoubleVector.broadcast(S, a[ao + k + 6 * A]);
            c60 = x6.fma(b0, c60);
            DoubleVector x7 = DoubleVector.broadcast(S, a[ao + k + 7 * A]);
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
    /// `nr` on repeat the last one. Each sum is left as a vector: [Lanes64#sums] finishes it (in one method they are
    /// more than the compiler takes).
    static void dots4x5(
            int kc, double[] a, int ao, int as, int mr, double[] b, int bo, int bs, int nr, double[] t) {
        int a0 = ao;
        int a1 = ao + Math.min(1, mr - 1) * as;
        int a2 = ao + Math.min(2, mr - 1) * as;
        int a3 = ao + Math.min(3, mr - 1) * as;
        int b0 = bo;
        int b1 = bo + Math.min(1, nr - 1) * bs;
        int b2 = bo + Math.min(2, nr - 1) * bs;
        int b3 = bo + Math.min(3, nr - 1) * bs;
        int b4 = bo + Math.min(4, nr - 1) * bs;
        DoubleVector c00 = DoubleVector.zero(S), c01 = DoubleVector.zero(S), c02 = DoubleVector.zero(S),
                c03 = DoubleVector.zero(S), c04 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S), c11 = DoubleVector.zero(S), c12 = DoubleVector.zero(S),
                c13 = DoubleVector.zero(S), c14 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S), c21 = DoubleVector.zero(S), c22 = DoubleVector.zero(S),
                c23 = DoubleVector.zero(S), c24 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S), c31 = DoubleVector.zero(S), c32 = DoubleVector.zero(S),
                c33 = DoubleVector.zero(S), c34 = DoubleVector.zero(S);
        for (int k = 0; k < kc; k += L) {
            DoubleVector x0 = DoubleVector.fromArray(S, a, a0 + k);
            DoubleVector x1 = DoubleVector.fromArray(S, a, a1 + k);
            DoubleVector x2 = DoubleVector.fromArray(S, a, a2 + k);
            DoubleVector x3 = DoubleVector.fromArray(S, a, a3 + k);
            DoubleVector y0 = DoubleVector.fromArray(S, b, b0 + k);
            c00 = x0.fma(y0, c00);
            c10 = x1.fma(y0, c10);
            c20 = x2.fma(y0, c20);
            c30 = x3.fma(y0, c30);
            DoubleVector y1 = DoubleVector.fromArray(S, b, b1 + k);
            c01 = x0.fma(y1, c01);
            c11 = x1.fma(y1, c11);
            c21 = x2.fma(y1, c21);
            c31 = x3.fma(y1, c31);
            DoubleVector y2 = DoubleVector.fromArray(S, b, b2 + k);
            c02 = x0.fma(y2, c02);
            c12 = x1.fma(y2, c12);
            c22 = x2.fma(y2, c22);
            c32 = x3.fma(y2, c32);
            DoubleVector y3 = DoubleVector.fromArray(S, b, b3 + k);
            c03 = x0.fma(y3, c03);
            c13 = x1.fma(y3, c13);
            c23 = x2.fma(y3, c23);
            c33 = x3.fma(y3, c33);
            DoubleVector y4 = DoubleVector.fromArray(S, b, b4 + k);
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
