package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The [DirectTile] of doubles for processors with 16 vector registers (x86 before AVX-512): ten rows, of which five by
/// two vectors are summed up at a time, for the reasons of [NarrowKernels64].
final class NarrowDirectTile64 implements DirectTile<double[]> {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public int rows() {
        return 10;
    }

    @Override
    public void products(int vectors, int segments, int[] starts, int n, double[] x, int[] at, int first, double[] w,
            int wo, int ws, double[] start, int so, double[] tile, int to) {
        int half = 5 * vectors * L;
        if (vectors == 2) {
            products5x2(segments, starts, n, x, at, first, w, wo, ws, start, so, tile, to);
            products5x2(segments, starts, n, x, at, first + 5, w, wo, ws, start, so, tile, to + half);
        } else {
            products5x1(segments, starts, n, x, at, first, w, wo, ws, start, so, tile, to);
            products5x1(segments, starts, n, x, at, first + 5, w, wo, ws, start, so, tile, to + half);
        }
    }

    @Override
    public void outer(int vectors, int rows, int n, double[] x, int xo, int xr, int xs, double[] y, int yo, int yr,
            int ys, double[] tile, int to) {
        if (vectors == 2) {
            outer5x2(rows, n, x, xo, xr, xs, y, yo, yr, ys, tile, to);
            outer5x2(rows, n, x, xo + 5, xr, xs, y, yo, yr, ys, tile, to + 10 * L);
        } else {
            outer10x1(rows, n, x, xo, xr, xs, y, yo, yr, ys, tile, to);
        }
    }

    @Override
    public void outerLow(int vectors, int n, double[] x, int xo, int xs, double[] y, int yo, int ys, double[] tile,
            int to) {
        int half = 4 * vectors * L;
        if (vectors == 2) {
            outer4x2(n, x, xo, xs, y, yo, ys, tile, to);
            outer4x2(n, x, xo + 4, xs, y, yo, ys, tile, to + half);
        } else {
            outer4x1(n, x, xo, xs, y, yo, ys, tile, to);
            outer4x1(n, x, xo + 4, xs, y, yo, ys, tile, to + half);
        }
    }

    private static void products5x2(int segments, int[] starts, int n, double[] x, int[] at, int first, double[] w,
            int wo, int ws, double[] start, int so, double[] tile, int to) {
        DoubleVector s0 = DoubleVector.fromArray(S, start, so);
        DoubleVector s1 = DoubleVector.fromArray(S, start, so + L);
        DoubleVector c00 = s0, c01 = s1;
        DoubleVector c10 = s0, c11 = s1;
        DoubleVector c20 = s0, c21 = s1;
        DoubleVector c30 = s0, c31 = s1;
        DoubleVector c40 = s0, c41 = s1;
        int a0 = at[first];
        int a1 = at[first + 1];
        int a2 = at[first + 2];
        int a3 = at[first + 3];
        int a4 = at[first + 4];
        int row = wo;
        for (int s = 0; s < segments; s++) {
            int d = starts[s];
            for (int k = 0; k < n; k++) {
                DoubleVector b0 = DoubleVector.fromArray(S, w, row + k * ws);
                DoubleVector b1 = DoubleVector.fromArray(S, w, row + k * ws + L);
                DoubleVector x0 = DoubleVector.broadcast(S, x[a0 + d + k]);
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                DoubleVector x1 = DoubleVector.broadcast(S, x[a1 + d + k]);
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                DoubleVector x2 = DoubleVector.broadcast(S, x[a2 + d + k]);
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                DoubleVector x3 = DoubleVector.broadcast(S, x[a3 + d + k]);
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
                DoubleVector x4 = DoubleVector.broadcast(S, x[a4 + d + k]);
                c40 = x4.fma(b0, c40);
                c41 = x4.fma(b1, c41);
            }
            row += n * ws;
        }
        c00.intoArray(tile, to);
        c01.intoArray(tile, to + L);
        c10.intoArray(tile, to + 2 * L);
        c11.intoArray(tile, to + 3 * L);
        c20.intoArray(tile, to + 4 * L);
        c21.intoArray(tile, to + 5 * L);
        c30.intoArray(tile, to + 6 * L);
        c31.intoArray(tile, to + 7 * L);
        c40.intoArray(tile, to + 8 * L);
        c41.intoArray(tile, to + 9 * L);
    }

    private static void products5x1(int segments, int[] starts, int n, double[] x, int[] at, int first, double[] w,
            int wo, int ws, double[] start, int so, double[] tile, int to) {
        DoubleVector s0 = DoubleVector.fromArray(S, start, so);
        DoubleVector c00 = s0;
        DoubleVector c10 = s0;
        DoubleVector c20 = s0;
        DoubleVector c30 = s0;
        DoubleVector c40 = s0;
        int a0 = at[first];
        int a1 = at[first + 1];
        int a2 = at[first + 2];
        int a3 = at[first + 3];
        int a4 = at[first + 4];
        int row = wo;
        for (int s = 0; s < segments; s++) {
            int d = starts[s];
            for (int k = 0; k < n; k++) {
                DoubleVector b0 = DoubleVector.fromArray(S, w, row + k * ws);
                DoubleVector x0 = DoubleVector.broadcast(S, x[a0 + d + k]);
                c00 = x0.fma(b0, c00);
                DoubleVector x1 = DoubleVector.broadcast(S, x[a1 + d + k]);
                c10 = x1.fma(b0, c10);
                DoubleVector x2 = DoubleVector.broadcast(S, x[a2 + d + k]);
                c20 = x2.fma(b0, c20);
                DoubleVector x3 = DoubleVector.broadcast(S, x[a3 + d + k]);
                c30 = x3.fma(b0, c30);
                DoubleVector x4 = DoubleVector.broadcast(S, x[a4 + d + k]);
                c40 = x4.fma(b0, c40);
            }
            row += n * ws;
        }
        c00.intoArray(tile, to);
        c10.intoArray(tile, to + L);
        c20.intoArray(tile, to + 2 * L);
        c30.intoArray(tile, to + 3 * L);
        c40.intoArray(tile, to + 4 * L);
    }

    private static void outer5x2(int rows, int n, double[] x, int xo, int xr, int xs, double[] y, int yo, int yr,
            int ys,
            double[] tile, int to) {
        DoubleVector c00 = DoubleVector.fromArray(S, tile, to);
        DoubleVector c01 = DoubleVector.fromArray(S, tile, to + L);
        DoubleVector c10 = DoubleVector.fromArray(S, tile, to + 2 * L);
        DoubleVector c11 = DoubleVector.fromArray(S, tile, to + 3 * L);
        DoubleVector c20 = DoubleVector.fromArray(S, tile, to + 4 * L);
        DoubleVector c21 = DoubleVector.fromArray(S, tile, to + 5 * L);
        DoubleVector c30 = DoubleVector.fromArray(S, tile, to + 6 * L);
        DoubleVector c31 = DoubleVector.fromArray(S, tile, to + 7 * L);
        DoubleVector c40 = DoubleVector.fromArray(S, tile, to + 8 * L);
        DoubleVector c41 = DoubleVector.fromArray(S, tile, to + 9 * L);
        for (int i = 0; i < rows; i++) {
            int a = xo + i * xr;
            int b = yo + i * yr;
            for (int j = 0; j < n; j++) {
                DoubleVector b0 = DoubleVector.fromArray(S, y, b + j * ys);
                DoubleVector b1 = DoubleVector.fromArray(S, y, b + j * ys + L);
                DoubleVector x0 = DoubleVector.broadcast(S, x[a + j * xs]);
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                DoubleVector x1 = DoubleVector.broadcast(S, x[a + j * xs + 1]);
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                DoubleVector x2 = DoubleVector.broadcast(S, x[a + j * xs + 2]);
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                DoubleVector x3 = DoubleVector.broadcast(S, x[a + j * xs + 3]);
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
                DoubleVector x4 = DoubleVector.broadcast(S, x[a + j * xs + 4]);
                c40 = x4.fma(b0, c40);
                c41 = x4.fma(b1, c41);
            }
        }
        c00.intoArray(tile, to);
        c01.intoArray(tile, to + L);
        c10.intoArray(tile, to + 2 * L);
        c11.intoArray(tile, to + 3 * L);
        c20.intoArray(tile, to + 4 * L);
        c21.intoArray(tile, to + 5 * L);
        c30.intoArray(tile, to + 6 * L);
        c31.intoArray(tile, to + 7 * L);
        c40.intoArray(tile, to + 8 * L);
        c41.intoArray(tile, to + 9 * L);
    }

    private static void outer10x1(int rows, int n, double[] x, int xo, int xr, int xs, double[] y, int yo, int yr,
            int ys,
            double[] tile, int to) {
        DoubleVector c00 = DoubleVector.fromArray(S, tile, to);
        DoubleVector c10 = DoubleVector.fromArray(S, tile, to + L);
        DoubleVector c20 = DoubleVector.fromArray(S, tile, to + 2 * L);
        DoubleVector c30 = DoubleVector.fromArray(S, tile, to + 3 * L);
        DoubleVector c40 = DoubleVector.fromArray(S, tile, to + 4 * L);
        DoubleVector c50 = DoubleVector.fromArray(S, tile, to + 5 * L);
        DoubleVector c60 = DoubleVector.fromArray(S, tile, to + 6 * L);
        DoubleVector c70 = DoubleVector.fromArray(S, tile, to + 7 * L);
        DoubleVector c80 = DoubleVector.fromArray(S, tile, to + 8 * L);
        DoubleVector c90 = DoubleVector.fromArray(S, tile, to + 9 * L);
        for (int i = 0; i < rows; i++) {
            int a = xo + i * xr;
            int b = yo + i * yr;
            for (int j = 0; j < n; j++) {
                DoubleVector b0 = DoubleVector.fromArray(S, y, b + j * ys);
                DoubleVector x0 = DoubleVector.broadcast(S, x[a + j * xs]);
                c00 = x0.fma(b0, c00);
                DoubleVector x1 = DoubleVector.broadcast(S, x[a + j * xs + 1]);
                c10 = x1.fma(b0, c10);
                DoubleVector x2 = DoubleVector.broadcast(S, x[a + j * xs + 2]);
                c20 = x2.fma(b0, c20);
                DoubleVector x3 = DoubleVector.broadcast(S, x[a + j * xs + 3]);
                c30 = x3.fma(b0, c30);
                DoubleVector x4 = DoubleVector.broadcast(S, x[a + j * xs + 4]);
                c40 = x4.fma(b0, c40);
                DoubleVector x5 = DoubleVector.broadcast(S, x[a + j * xs + 5]);
                c50 = x5.fma(b0, c50);
                DoubleVector x6 = DoubleVector.broadcast(S, x[a + j * xs + 6]);
                c60 = x6.fma(b0, c60);
                DoubleVector x7 = DoubleVector.broadcast(S, x[a + j * xs + 7]);
                c70 = x7.fma(b0, c70);
                DoubleVector x8 = DoubleVector.broadcast(S, x[a + j * xs + 8]);
                c80 = x8.fma(b0, c80);
                DoubleVector x9 = DoubleVector.broadcast(S, x[a + j * xs + 9]);
                c90 = x9.fma(b0, c90);
            }
        }
        c00.intoArray(tile, to);
        c10.intoArray(tile, to + L);
        c20.intoArray(tile, to + 2 * L);
        c30.intoArray(tile, to + 3 * L);
        c40.intoArray(tile, to + 4 * L);
        c50.intoArray(tile, to + 5 * L);
        c60.intoArray(tile, to + 6 * L);
        c70.intoArray(tile, to + 7 * L);
        c80.intoArray(tile, to + 8 * L);
        c90.intoArray(tile, to + 9 * L);
    }

    private static void outer4x2(int n, double[] x, int xo, int xs, double[] y, int yo, int ys, double[] tile, int to) {
        DoubleVector c00 = DoubleVector.fromArray(S, tile, to);
        DoubleVector c01 = DoubleVector.fromArray(S, tile, to + L);
        DoubleVector c10 = DoubleVector.fromArray(S, tile, to + 2 * L);
        DoubleVector c11 = DoubleVector.fromArray(S, tile, to + 3 * L);
        DoubleVector c20 = DoubleVector.fromArray(S, tile, to + 4 * L);
        DoubleVector c21 = DoubleVector.fromArray(S, tile, to + 5 * L);
        DoubleVector c30 = DoubleVector.fromArray(S, tile, to + 6 * L);
        DoubleVector c31 = DoubleVector.fromArray(S, tile, to + 7 * L);
        for (int j = 0; j < n; j++) {
            DoubleVector b0 = DoubleVector.fromArray(S, y, yo + j * ys);
            DoubleVector b1 = DoubleVector.fromArray(S, y, yo + j * ys + L);
            DoubleVector x0 = DoubleVector.broadcast(S, x[xo + j * xs]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            DoubleVector x1 = DoubleVector.broadcast(S, x[xo + j * xs + 1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            DoubleVector x2 = DoubleVector.broadcast(S, x[xo + j * xs + 2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            DoubleVector x3 = DoubleVector.broadcast(S, x[xo + j * xs + 3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
        }
        c00.intoArray(tile, to);
        c01.intoArray(tile, to + L);
        c10.intoArray(tile, to + 2 * L);
        c11.intoArray(tile, to + 3 * L);
        c20.intoArray(tile, to + 4 * L);
        c21.intoArray(tile, to + 5 * L);
        c30.intoArray(tile, to + 6 * L);
        c31.intoArray(tile, to + 7 * L);
    }

    private static void outer4x1(int n, double[] x, int xo, int xs, double[] y, int yo, int ys, double[] tile, int to) {
        DoubleVector c00 = DoubleVector.fromArray(S, tile, to);
        DoubleVector c10 = DoubleVector.fromArray(S, tile, to + L);
        DoubleVector c20 = DoubleVector.fromArray(S, tile, to + 2 * L);
        DoubleVector c30 = DoubleVector.fromArray(S, tile, to + 3 * L);
        for (int j = 0; j < n; j++) {
            DoubleVector b0 = DoubleVector.fromArray(S, y, yo + j * ys);
            DoubleVector x0 = DoubleVector.broadcast(S, x[xo + j * xs]);
            c00 = x0.fma(b0, c00);
            DoubleVector x1 = DoubleVector.broadcast(S, x[xo + j * xs + 1]);
            c10 = x1.fma(b0, c10);
            DoubleVector x2 = DoubleVector.broadcast(S, x[xo + j * xs + 2]);
            c20 = x2.fma(b0, c20);
            DoubleVector x3 = DoubleVector.broadcast(S, x[xo + j * xs + 3]);
            c30 = x3.fma(b0, c30);
        }
        c00.intoArray(tile, to);
        c10.intoArray(tile, to + L);
        c20.intoArray(tile, to + 2 * L);
        c30.intoArray(tile, to + 3 * L);
    }
}
