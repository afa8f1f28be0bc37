package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The kernels of [WideKernels32] for processors with 16 vector registers (x86 before AVX-512).
///
/// Five rows by two vectors: ten sums, the two vectors of b and an element of a take 13 registers. With the twelve sums
/// of 6 x 2 or 4 x 3 the compiler, which loads several elements of a at once, puts one on the stack, and every turn
/// then waits for it: half the speed.
final class NarrowKernels32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int A = Tile32.A;

    private NarrowKernels32() {}

    static void kernel5x2(int kc, float[] a, int ao, float[] b, int bo, int bs, float[] z, int zo, int zs,
            float[] y, int yo, int ys) {
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

    static void kernel5x1(int kc, float[] a, int ao, float[] b, int bo, int bs, float[] z, int zo, int zs,
            float[] y, int yo, int ys) {
        FloatVector c00 = FloatVector.fromArray(S, z, zo);
        FloatVector c10 = FloatVector.fromArray(S, z, zo + zs);
        FloatVector c20 = FloatVector.fromArray(S, z, zo + 2 * zs);
        FloatVector c30 = FloatVector.fromArray(S, z, zo + 3 * zs);
        FloatVector c40 = FloatVector.fromArray(S, z, zo + 4 * zs);
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
        }
        c00.intoArray(y, yo);
        c10.intoArray(y, yo + ys);
        c20.intoArray(y, yo + 2 * ys);
        c30.intoArray(y, yo + 3 * ys);
        c40.intoArray(y, yo + 4 * ys);
    }

    static void kernel10x1(int kc, float[] a, int ao, float[] b, int bo, int bs, float[] z, int zo, int zs,
            float[] y, int yo, int ys) {
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
