package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of the double matrix product, called by [SimdTile64]: `tile = a b` for a block of a few rows and
/// a few vectors of columns, with every sum in a register.
///
/// Element `(i, k)` of a lies at `ao + i rs + k ks`; rows from `mr` on repeat the last one, so that one kernel serves
/// every height. Row k of b is `vectors` whole vectors from `bo + k bs`. The tile is written row after row. Vectors
/// must stay in local variables, one loop must stay one loop (unrolling makes the compiler spill), and no index may
/// need more than an addition and a product: see docs/performance.md.
final class WideKernels64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private WideKernels64() {}

    static void kernel8x3(
            int kc, double[] a, int ao, int rs, int ks, int mr, double[] b, int bo, int bs, double[] t) {
        int last = mr - 1;
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * rs;
        int a2 = ao + Math.min(2, last) * rs;
        int a3 = ao + Math.min(3, last) * rs;
        int a4 = ao + Math.min(4, last) * rs;
        int a5 = ao + Math.min(5, last) * rs;
        int a6 = ao + Math.min(6, last) * rs;
        int a7 = ao + Math.min(7, last) * rs;
        DoubleVector c00 = DoubleVector.zero(S), c01 = DoubleVector.zero(S), c02 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S), c11 = DoubleVector.zero(S), c12 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S), c21 = DoubleVector.zero(S), c22 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S), c31 = DoubleVector.zero(S), c32 = DoubleVector.zero(S);
        DoubleVector c40 = DoubleVector.zero(S), c41 = DoubleVector.zero(S), c42 = DoubleVector.zero(S);
        DoubleVector c50 = DoubleVector.zero(S), c51 = DoubleVector.zero(S), c52 = DoubleVector.zero(S);
        DoubleVector c60 = DoubleVector.zero(S), c61 = DoubleVector.zero(S), c62 = DoubleVector.zero(S);
        DoubleVector c70 = DoubleVector.zero(S), c71 = DoubleVector.zero(S), c72 = DoubleVector.zero(S);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * bs);
            DoubleVector b1 = DoubleVector.fromArray(S, b, bo + k * bs + L);
            DoubleVector b2 = DoubleVector.fromArray(S, b, bo + k * bs + 2 * L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + k * ks]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + k * ks]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + k * ks]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + k * ks]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            DoubleVector x4 = DoubleVector.broadcast(S, a[a4 + k * ks]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
            DoubleVector x5 = DoubleVector.broadcast(S, a[a5 + k * ks]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            c52 = x5.fma(b2, c52);
            DoubleVector x6 = DoubleVector.broadcast(S, a[a6 + k * ks]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            c62 = x6.fma(b2, c62);
            DoubleVector x7 = DoubleVector.broadcast(S, a[a7 + k * ks]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
            c72 = x7.fma(b2, c72);
        }
        c00.intoArray(t, 0);
        c01.intoArray(t, L);
        c02.intoArray(t, 2 * L);
        c10.intoArray(t, 3 * L);
        c11.intoArray(t, 4 * L);
        c12.intoArray(t, 5 * L);
        c20.intoArray(t, 6 * L);
        c21.intoArray(t, 7 * L);
        c22.intoArray(t, 8 * L);
        c30.intoArray(t, 9 * L);
        c31.intoArray(t, 10 * L);
        c32.intoArray(t, 11 * L);
        c40.intoArray(t, 12 * L);
        c41.intoArray(t, 13 * L);
        c42.intoArray(t, 14 * L);
        c50.intoArray(t, 15 * L);
        c51.intoArray(t, 16 * L);
        c52.intoArray(t, 17 * L);
        c60.intoArray(t, 18 * L);
        c61.intoArray(t, 19 * L);
        c62.intoArray(t, 20 * L);
        c70.intoArray(t, 21 * L);
        c71.intoArray(t, 22 * L);
        c72.intoArray(t, 23 * L);
    }

    static void kernel8x2(
            int kc, double[] a, int ao, int rs, int ks, int mr, double[] b, int bo, int bs, double[] t) {
        int last = mr - 1;
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * rs;
        int a2 = ao + Math.min(2, last) * rs;
        int a3 = ao + Math.min(3, last) * rs;
        int a4 = ao + Math.min(4, last) * rs;
        int a5 = ao + Math.min(5, last) * rs;
        int a6 = ao + Math.min(6, last) * rs;
        int a7 = ao + Math.min(7, last) * rs;
        DoubleVector c00 = DoubleVector.zero(S), c01 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S), c11 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S), c21 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S), c31 = DoubleVector.zero(S);
        DoubleVector c40 = DoubleVector.zero(S), c41 = DoubleVector.zero(S);
        DoubleVector c50 = DoubleVector.zero(S), c51 = DoubleVector.zero(S);
        DoubleVector c60 = DoubleVector.zero(S), c61 = DoubleVector.zero(S);
        DoubleVector c70 = DoubleVector.zero(S), c71 = DoubleVector.zero(S);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * bs);
            DoubleVector b1 = DoubleVector.fromArray(S, b, bo + k * bs + L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + k * ks]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + k * ks]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + k * ks]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + k * ks]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            DoubleVector x4 = DoubleVector.broadcast(S, a[a4 + k * ks]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            DoubleVector x5 = DoubleVector.broadcast(S, a[a5 + k * ks]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            DoubleVector x6 = DoubleVector.broadcast(S, a[a6 + k * ks]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            DoubleVector x7 = DoubleVector.broadcast(S, a[a7 + k * ks]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
        }
        c00.intoArray(t, 0);
        c01.intoArray(t, L);
        c10.intoArray(t, 2 * L);
        c11.intoArray(t, 3 * L);
        c20.intoArray(t, 4 * L);
        c21.intoArray(t, 5 * L);
        c30.intoArray(t, 6 * L);
        c31.intoArray(t, 7 * L);
        c40.intoArray(t, 8 * L);
        c41.intoArray(t, 9 * L);
        c50.intoArray(t, 10 * L);
        c51.intoArray(t, 11 * L);
        c60.intoArray(t, 12 * L);
        c61.intoArray(t, 13 * L);
        c70.intoArray(t, 14 * L);
        c71.intoArray(t, 15 * L);
    }

    static void kernel8x1(
            int kc, double[] a, int ao, int rs, int ks, int mr, double[] b, int bo, int bs, double[] t) {
        int last = mr - 1;
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * rs;
        int a2 = ao + Math.min(2, last) * rs;
        int a3 = ao + Math.min(3, last) * rs;
        int a4 = ao + Math.min(4, last) * rs;
        int a5 = ao + Math.min(5, last) * rs;
        int a6 = ao + Math.min(6, last) * rs;
        int a7 = ao + Math.min(7, last) * rs;
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S);
        DoubleVector c40 = DoubleVector.zero(S);
        DoubleVector c50 = DoubleVector.zero(S);
        DoubleVector c60 = DoubleVector.zero(S);
        DoubleVector c70 = DoubleVector.zero(S);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * bs);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + k * ks]);
            c00 = x0.fma(b0, c00);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + k * ks]);
            c10 = x1.fma(b0, c10);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + k * ks]);
            c20 = x2.fma(b0, c20);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + k * ks]);
            c30 = x3.fma(b0, c30);
            DoubleVector x4 = DoubleVector.broadcast(S, a[a4 + k * ks]);
            c40 = x4.fma(b0, c40);
            DoubleVector x5 = DoubleVector.broadcast(S, a[a5 + k * ks]);
            c50 = x5.fma(b0, c50);
            DoubleVector x6 = DoubleVector.broadcast(S, a[a6 + k * ks]);
            c60 = x6.fma(b0, c60);
            DoubleVector x7 = DoubleVector.broadcast(S, a[a7 + k * ks]);
            c70 = x7.fma(b0, c70);
        }
        c00.intoArray(t, 0);
        c10.intoArray(t, L);
        c20.intoArray(t, 2 * L);
        c30.intoArray(t, 3 * L);
        c40.intoArray(t, 4 * L);
        c50.intoArray(t, 5 * L);
        c60.intoArray(t, 6 * L);
        c70.intoArray(t, 7 * L);
    }

    static void kernel4x3(
            int kc, double[] a, int ao, int rs, int ks, int mr, double[] b, int bo, int bs, double[] t) {
        int last = mr - 1;
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * rs;
        int a2 = ao + Math.min(2, last) * rs;
        int a3 = ao + Math.min(3, last) * rs;
        DoubleVector c00 = DoubleVector.zero(S), c01 = DoubleVector.zero(S), c02 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S), c11 = DoubleVector.zero(S), c12 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S), c21 = DoubleVector.zero(S), c22 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S), c31 = DoubleVector.zero(S), c32 = DoubleVector.zero(S);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * bs);
            DoubleVector b1 = DoubleVector.fromArray(S, b, bo + k * bs + L);
            DoubleVector b2 = DoubleVector.fromArray(S, b, bo + k * bs + 2 * L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + k * ks]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + k * ks]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + k * ks]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + k * ks]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
        }
        c00.intoArray(t, 0);
        c01.intoArray(t, L);
        c02.intoArray(t, 2 * L);
        c10.intoArray(t, 3 * L);
        c11.intoArray(t, 4 * L);
        c12.intoArray(t, 5 * L);
        c20.intoArray(t, 6 * L);
        c21.intoArray(t, 7 * L);
        c22.intoArray(t, 8 * L);
        c30.intoArray(t, 9 * L);
        c31.intoArray(t, 10 * L);
        c32.intoArray(t, 11 * L);
    }

    /// 4 x 5 sums over k of `a[i, k] b[j, k]`, k contiguous in both, `kc` a multiple of the lanes; rows from `mr` and
    /// `nr` on repeat the last one. Each sum is left as a vector: [#sumLanes] finishes it (in one method they are more
    /// than the compiler takes).
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

    /// `t[q]` = the sum of vector q of t, for the first `count`.
    static void sumLanes(double[] t, int count) {
        for (int q = 0; q < count; q++) {
            t[q] = Lanes64.sum(DoubleVector.fromArray(S, t, q * L));
        }
    }
}
