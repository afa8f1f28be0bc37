package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The kernels of [WideKernels64] for processors with 16 vector registers (x86 before AVX-512), where anything that is
/// not a constant step spills: k-steps of a are 1, and b is packed, row after row.
final class NarrowKernels64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private NarrowKernels64() {}

    static void kernel6x2(int kc, double[] a, int ao, int rs, int mr, double[] b, int bo, double[] t) {
        int last = mr - 1;
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * rs;
        int a2 = ao + Math.min(2, last) * rs;
        int a3 = ao + Math.min(3, last) * rs;
        int a4 = ao + Math.min(4, last) * rs;
        int a5 = ao + Math.min(5, last) * rs;
        DoubleVector c00 = DoubleVector.zero(S), c01 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S), c11 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S), c21 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S), c31 = DoubleVector.zero(S);
        DoubleVector c40 = DoubleVector.zero(S), c41 = DoubleVector.zero(S);
        DoubleVector c50 = DoubleVector.zero(S), c51 = DoubleVector.zero(S);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * 2 * L);
            DoubleVector b1 = DoubleVector.fromArray(S, b, bo + k * 2 * L + L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + k]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + k]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + k]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + k]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            DoubleVector x4 = DoubleVector.broadcast(S, a[a4 + k]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            DoubleVector x5 = DoubleVector.broadcast(S, a[a5 + k]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
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
    }

    static void kernel6x1(int kc, double[] a, int ao, int rs, int mr, double[] b, int bo, double[] t) {
        int last = mr - 1;
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * rs;
        int a2 = ao + Math.min(2, last) * rs;
        int a3 = ao + Math.min(3, last) * rs;
        int a4 = ao + Math.min(4, last) * rs;
        int a5 = ao + Math.min(5, last) * rs;
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S);
        DoubleVector c40 = DoubleVector.zero(S);
        DoubleVector c50 = DoubleVector.zero(S);
        for (int k = 0; k < kc; k++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, bo + k * L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + k]);
            c00 = x0.fma(b0, c00);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + k]);
            c10 = x1.fma(b0, c10);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + k]);
            c20 = x2.fma(b0, c20);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + k]);
            c30 = x3.fma(b0, c30);
            DoubleVector x4 = DoubleVector.broadcast(S, a[a4 + k]);
            c40 = x4.fma(b0, c40);
            DoubleVector x5 = DoubleVector.broadcast(S, a[a5 + k]);
            c50 = x5.fma(b0, c50);
        }
        c00.intoArray(t, 0);
        c10.intoArray(t, L);
        c20.intoArray(t, 2 * L);
        c30.intoArray(t, 3 * L);
        c40.intoArray(t, 4 * L);
        c50.intoArray(t, 5 * L);
    }
}
