package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The kernels of [WideKernels64] for processors with 16 vector registers (x86 before AVX-512).
///
/// Five rows by two vectors: ten sums, the two vectors of b and an element of a take 13 registers. With the twelve sums
/// of 6 x 2 or 4 x 3 the compiler, which loads several elements of a at once, puts one on the stack, and every turn
/// then waits for it: half the speed.
final class NarrowKernels64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int A = Tile64.A;

    private NarrowKernels64() {}

    static void kernel5x2(int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z, int zo, int zs,
            double[] y, int yo, int ys) {
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
    }

    static void kernel5x1(int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z, int zo, int zs,
            double[] y, int yo, int ys) {
        DoubleVector c00 = DoubleVector.fromArray(S, z, zo);
        DoubleVector c10 = DoubleVector.fromArray(S, z, zo + zs);
        DoubleVector c20 = DoubleVector.fromArray(S, z, zo + 2 * zs);
        DoubleVector c30 = DoubleVector.fromArray(S, z, zo + 3 * zs);
        DoubleVector c40 = DoubleVector.fromArray(S, z, zo + 4 * zs);
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
        }
        c00.intoArray(y, yo);
        c10.intoArray(y, yo + ys);
        c20.intoArray(y, yo + 2 * ys);
        c30.intoArray(y, yo + 3 * ys);
        c40.intoArray(y, yo + 4 * ys);
    }

    static void kernel10x1(int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z, int zo, int zs,
            double[] y, int yo, int ys) {
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
    }
}
