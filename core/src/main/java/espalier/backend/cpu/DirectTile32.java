package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The [DirectTile] of floats: sums of twelve rows by one or two vectors, all in registers, for processors with 32
/// vector registers.
///
/// Twelve rows, because the broadcast of an element then serves two multiply-adds and the two vectors of a row serve
/// twelve; measured against 8, 10, 14 and 16 rows, and 3 and 4 vectors: see docs/performance.md. The same traps as in
/// [WideKernels32].
final class DirectTile32 implements DirectTile<float[]> {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public int rows() {
        return 12;
    }

    @Override
    public void products(int vectors, int segments, int[] starts, int n, float[] x, int[] at, int first, float[] w,
            int wo,
            int ws, float[] start, int so, float[] tile, int to) {
        if (vectors == 2) {
            products12x2(segments, starts, n, x, at, first, w, wo, ws, start, so, tile, to);
        } else {
            products12x1(segments, starts, n, x, at, first, w, wo, ws, start, so, tile, to);
        }
    }

    @Override
    public void outerLow(int vectors, int n, float[] x, int xo, int xs, float[] y, int yo, int ys, float[] tile,
            int to) {
        if (vectors == 2) {
            outer8x2(n, x, xo, xs, y, yo, ys, tile, to);
        } else {
            outer8x1(n, x, xo, xs, y, yo, ys, tile, to);
        }
    }

    @Override
    public void outer(int vectors, int rows, int n, float[] x, int xo, int xr, int xs, float[] y, int yo, int yr,
            int ys,
            float[] tile, int to) {
        if (vectors == 2) {
            outer12x2(rows, n, x, xo, xr, xs, y, yo, yr, ys, tile, to);
        } else {
            outer12x1(rows, n, x, xo, xr, xs, y, yo, yr, ys, tile, to);
        }
    }

    private static void products12x2(int segments, int[] starts, int n, float[] x, int[] at, int first, float[] w,
            int wo,
            int ws, float[] start, int so, float[] tile, int to) {
        FloatVector s0 = FloatVector.fromArray(S, start, so);
        FloatVector s1 = FloatVector.fromArray(S, start, so + L);
        FloatVector c00 = s0, c01 = s1;
        FloatVector c10 = s0, c11 = s1;
        FloatVector c20 = s0, c21 = s1;
        FloatVector c30 = s0, c31 = s1;
        FloatVector c40 = s0, c41 = s1;
        FloatVector c50 = s0, c51 = s1;
        FloatVector c60 = s0, c61 = s1;
        FloatVector c70 = s0, c71 = s1;
        FloatVector c80 = s0, c81 = s1;
        FloatVector c90 = s0, c91 = s1;
        FloatVector ca0 = s0, ca1 = s1;
        FloatVector cb0 = s0, cb1 = s1;
        int a0 = at[first];
        int a1 = at[first + 1];
        int a2 = at[first + 2];
        int a3 = at[first + 3];
        int a4 = at[first + 4];
        int a5 = at[first + 5];
        int a6 = at[first + 6];
        int a7 = at[first + 7];
        int a8 = at[first + 8];
        int a9 = at[first + 9];
        int aa = at[first + 10];
        int ab = at[first + 11];
        int row = wo;
        for (int s = 0; s < segments; s++) {
            int d = starts[s];
            for (int k = 0; k < n; k++) {
                FloatVector b0 = FloatVector.fromArray(S, w, row + k * ws);
                FloatVector b1 = FloatVector.fromArray(S, w, row + k * ws + L);
                FloatVector x0 = FloatVector.broadcast(S, x[a0 + d + k]);
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                FloatVector x1 = FloatVector.broadcast(S, x[a1 + d + k]);
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                FloatVector x2 = FloatVector.broadcast(S, x[a2 + d + k]);
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                FloatVector x3 = FloatVector.broadcast(S, x[a3 + d + k]);
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
                FloatVector x4 = FloatVector.broadcast(S, x[a4 + d + k]);
                c40 = x4.fma(b0, c40);
                c41 = x4.fma(b1, c41);
                FloatVector x5 = FloatVector.broadcast(S, x[a5 + d + k]);
                c50 = x5.fma(b0, c50);
                c51 = x5.fma(b1, c51);
                FloatVector x6 = FloatVector.broadcast(S, x[a6 + d + k]);
                c60 = x6.fma(b0, c60);
                c61 = x6.fma(b1, c61);
                FloatVector x7 = FloatVector.broadcast(S, x[a7 + d + k]);
                c70 = x7.fma(b0, c70);
                c71 = x7.fma(b1, c71);
                FloatVector x8 = FloatVector.broadcast(S, x[a8 + d + k]);
                c80 = x8.fma(b0, c80);
                c81 = x8.fma(b1, c81);
                FloatVector x9 = FloatVector.broadcast(S, x[a9 + d + k]);
                c90 = x9.fma(b0, c90);
                c91 = x9.fma(b1, c91);
                FloatVector xa = FloatVector.broadcast(S, x[aa + d + k]);
                ca0 = xa.fma(b0, ca0);
                ca1 = xa.fma(b1, ca1);
                FloatVector xb = FloatVector.broadcast(S, x[ab + d + k]);
                cb0 = xb.fma(b0, cb0);
                cb1 = xb.fma(b1, cb1);
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
        c50.intoArray(tile, to + 10 * L);
        c51.intoArray(tile, to + 11 * L);
        c60.intoArray(tile, to + 12 * L);
        c61.intoArray(tile, to + 13 * L);
        c70.intoArray(tile, to + 14 * L);
        c71.intoArray(tile, to + 15 * L);
        c80.intoArray(tile, to + 16 * L);
        c81.intoArray(tile, to + 17 * L);
        c90.intoArray(tile, to + 18 * L);
        c91.intoArray(tile, to + 19 * L);
        ca0.intoArray(tile, to + 20 * L);
        ca1.intoArray(tile, to + 21 * L);
        cb0.intoArray(tile, to + 22 * L);
        cb1.intoArray(tile, to + 23 * L);
    }

    private static void products12x1(int segments, int[] starts, int n, float[] x, int[] at, int first, float[] w,
            int wo,
            int ws, float[] start, int so, float[] tile, int to) {
        FloatVector s0 = FloatVector.fromArray(S, start, so);
        FloatVector c00 = s0;
        FloatVector c10 = s0;
        FloatVector c20 = s0;
        FloatVector c30 = s0;
        FloatVector c40 = s0;
        FloatVector c50 = s0;
        FloatVector c60 = s0;
        FloatVector c70 = s0;
        FloatVector c80 = s0;
        FloatVector c90 = s0;
        FloatVector ca0 = s0;
        FloatVector cb0 = s0;
        int a0 = at[first];
        int a1 = at[first + 1];
        int a2 = at[first + 2];
        int a3 = at[first + 3];
        int a4 = at[first + 4];
        int a5 = at[first + 5];
        int a6 = at[first + 6];
        int a7 = at[first + 7];
        int a8 = at[first + 8];
        int a9 = at[first + 9];
        int aa = at[first + 10];
        int ab = at[first + 11];
        int row = wo;
        for (int s = 0; s < segments; s++) {
            int d = starts[s];
            for (int k = 0; k < n; k++) {
                FloatVector b0 = FloatVector.fromArray(S, w, row + k * ws);
                FloatVector x0 = FloatVector.broadcast(S, x[a0 + d + k]);
                c00 = x0.fma(b0, c00);
                FloatVector x1 = FloatVector.broadcast(S, x[a1 + d + k]);
                c10 = x1.fma(b0, c10);
                FloatVector x2 = FloatVector.broadcast(S, x[a2 + d + k]);
                c20 = x2.fma(b0, c20);
                FloatVector x3 = FloatVector.broadcast(S, x[a3 + d + k]);
                c30 = x3.fma(b0, c30);
                FloatVector x4 = FloatVector.broadcast(S, x[a4 + d + k]);
                c40 = x4.fma(b0, c40);
                FloatVector x5 = FloatVector.broadcast(S, x[a5 + d + k]);
                c50 = x5.fma(b0, c50);
                FloatVector x6 = FloatVector.broadcast(S, x[a6 + d + k]);
                c60 = x6.fma(b0, c60);
                FloatVector x7 = FloatVector.broadcast(S, x[a7 + d + k]);
                c70 = x7.fma(b0, c70);
                FloatVector x8 = FloatVector.broadcast(S, x[a8 + d + k]);
                c80 = x8.fma(b0, c80);
                FloatVector x9 = FloatVector.broadcast(S, x[a9 + d + k]);
                c90 = x9.fma(b0, c90);
                FloatVector xa = FloatVector.broadcast(S, x[aa + d + k]);
                ca0 = xa.fma(b0, ca0);
                FloatVector xb = FloatVector.broadcast(S, x[ab + d + k]);
                cb0 = xb.fma(b0, cb0);
            }
            row += n * ws;
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
        ca0.intoArray(tile, to + 10 * L);
        cb0.intoArray(tile, to + 11 * L);
    }

    private static void outer12x2(int rows, int n, float[] x, int xo, int xr, int xs, float[] y, int yo, int yr, int ys,
            float[] tile, int to) {
        FloatVector c00 = FloatVector.fromArray(S, tile, to), c01 = FloatVector.fromArray(S, tile, to + L);
        FloatVector c10 = FloatVector.fromArray(S, tile, to + 2 * L), c11 = FloatVector.fromArray(S, tile, to + 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, tile, to + 4 * L), c21 = FloatVector.fromArray(S, tile, to + 5 * L);
        FloatVector c30 = FloatVector.fromArray(S, tile, to + 6 * L), c31 = FloatVector.fromArray(S, tile, to + 7 * L);
        FloatVector c40 = FloatVector.fromArray(S, tile, to + 8 * L), c41 = FloatVector.fromArray(S, tile, to + 9 * L);
        FloatVector c50 = FloatVector.fromArray(S, tile, to + 10 * L),
                c51 = FloatVector.fromArray(S, tile, to + 11 * L);
        FloatVector c60 = FloatVector.fromArray(S, tile, to + 12 * L),
                c61 = FloatVector.fromArray(S, tile, to + 13 * L);
        FloatVector c70 = FloatVector.fromArray(S, tile, to + 14 * L),
                c71 = FloatVector.fromArray(S, tile, to + 15 * L);
        FloatVector c80 = FloatVector.fromArray(S, tile, to + 16 * L),
                c81 = FloatVector.fromArray(S, tile, to + 17 * L);
        FloatVector c90 = FloatVector.fromArray(S, tile, to + 18 * L),
                c91 = FloatVector.fromArray(S, tile, to + 19 * L);
        FloatVector ca0 = FloatVector.fromArray(S, tile, to + 20 * L),
                ca1 = FloatVector.fromArray(S, tile, to + 21 * L);
        FloatVector cb0 = FloatVector.fromArray(S, tile, to + 22 * L),
                cb1 = FloatVector.fromArray(S, tile, to + 23 * L);
        for (int i = 0; i < rows; i++) {
            int a = xo + i * xr;
            int b = yo + i * yr;
            for (int j = 0; j < n; j++) {
                FloatVector b0 = FloatVector.fromArray(S, y, b + j * ys);
                FloatVector b1 = FloatVector.fromArray(S, y, b + j * ys + L);
                FloatVector x0 = FloatVector.broadcast(S, x[a + j * xs]);
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                FloatVector x1 = FloatVector.broadcast(S, x[a + j * xs + 1]);
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                FloatVector x2 = FloatVector.broadcast(S, x[a + j * xs + 2]);
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                FloatVector x3 = FloatVector.broadcast(S, x[a + j * xs + 3]);
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
                FloatVector x4 = FloatVector.broadcast(S, x[a + j * xs + 4]);
                c40 = x4.fma(b0, c40);
                c41 = x4.fma(b1, c41);
                FloatVector x5 = FloatVector.broadcast(S, x[a + j * xs + 5]);
                c50 = x5.fma(b0, c50);
                c51 = x5.fma(b1, c51);
                FloatVector x6 = FloatVector.broadcast(S, x[a + j * xs + 6]);
                c60 = x6.fma(b0, c60);
                c61 = x6.fma(b1, c61);
                FloatVector x7 = FloatVector.broadcast(S, x[a + j * xs + 7]);
                c70 = x7.fma(b0, c70);
                c71 = x7.fma(b1, c71);
                FloatVector x8 = FloatVector.broadcast(S, x[a + j * xs + 8]);
                c80 = x8.fma(b0, c80);
                c81 = x8.fma(b1, c81);
                FloatVector x9 = FloatVector.broadcast(S, x[a + j * xs + 9]);
                c90 = x9.fma(b0, c90);
                c91 = x9.fma(b1, c91);
                FloatVector xa = FloatVector.broadcast(S, x[a + j * xs + 10]);
                ca0 = xa.fma(b0, ca0);
                ca1 = xa.fma(b1, ca1);
                FloatVector xb = FloatVector.broadcast(S, x[a + j * xs + 11]);
                cb0 = xb.fma(b0, cb0);
                cb1 = xb.fma(b1, cb1);
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
        c50.intoArray(tile, to + 10 * L);
        c51.intoArray(tile, to + 11 * L);
        c60.intoArray(tile, to + 12 * L);
        c61.intoArray(tile, to + 13 * L);
        c70.intoArray(tile, to + 14 * L);
        c71.intoArray(tile, to + 15 * L);
        c80.intoArray(tile, to + 16 * L);
        c81.intoArray(tile, to + 17 * L);
        c90.intoArray(tile, to + 18 * L);
        c91.intoArray(tile, to + 19 * L);
        ca0.intoArray(tile, to + 20 * L);
        ca1.intoArray(tile, to + 21 * L);
        cb0.intoArray(tile, to + 22 * L);
        cb1.intoArray(tile, to + 23 * L);
    }

    private static void outer12x1(int rows, int n, float[] x, int xo, int xr, int xs, float[] y, int yo, int yr, int ys,
            float[] tile, int to) {
        FloatVector c00 = FloatVector.fromArray(S, tile, to);
        FloatVector c10 = FloatVector.fromArray(S, tile, to + L);
        FloatVector c20 = FloatVector.fromArray(S, tile, to + 2 * L);
        FloatVector c30 = FloatVector.fromArray(S, tile, to + 3 * L);
        FloatVector c40 = FloatVector.fromArray(S, tile, to + 4 * L);
        FloatVector c50 = FloatVector.fromArray(S, tile, to + 5 * L);
        FloatVector c60 = FloatVector.fromArray(S, tile, to + 6 * L);
        FloatVector c70 = FloatVector.fromArray(S, tile, to + 7 * L);
        FloatVector c80 = FloatVector.fromArray(S, tile, to + 8 * L);
        FloatVector c90 = FloatVector.fromArray(S, tile, to + 9 * L);
        FloatVector ca0 = FloatVector.fromArray(S, tile, to + 10 * L);
        FloatVector cb0 = FloatVector.fromArray(S, tile, to + 11 * L);
        for (int i = 0; i < rows; i++) {
            int a = xo + i * xr;
            int b = yo + i * yr;
            for (int j = 0; j < n; j++) {
                FloatVector b0 = FloatVector.fromArray(S, y, b + j * ys);
                FloatVector x0 = FloatVector.broadcast(S, x[a + j * xs]);
                c00 = x0.fma(b0, c00);
                FloatVector x1 = FloatVector.broadcast(S, x[a + j * xs + 1]);
                c10 = x1.fma(b0, c10);
                FloatVector x2 = FloatVector.broadcast(S, x[a + j * xs + 2]);
                c20 = x2.fma(b0, c20);
                FloatVector x3 = FloatVector.broadcast(S, x[a + j * xs + 3]);
                c30 = x3.fma(b0, c30);
                FloatVector x4 = FloatVector.broadcast(S, x[a + j * xs + 4]);
                c40 = x4.fma(b0, c40);
                FloatVector x5 = FloatVector.broadcast(S, x[a + j * xs + 5]);
                c50 = x5.fma(b0, c50);
                FloatVector x6 = FloatVector.broadcast(S, x[a + j * xs + 6]);
                c60 = x6.fma(b0, c60);
                FloatVector x7 = FloatVector.broadcast(S, x[a + j * xs + 7]);
                c70 = x7.fma(b0, c70);
                FloatVector x8 = FloatVector.broadcast(S, x[a + j * xs + 8]);
                c80 = x8.fma(b0, c80);
                FloatVector x9 = FloatVector.broadcast(S, x[a + j * xs + 9]);
                c90 = x9.fma(b0, c90);
                FloatVector xa = FloatVector.broadcast(S, x[a + j * xs + 10]);
                ca0 = xa.fma(b0, ca0);
                FloatVector xb = FloatVector.broadcast(S, x[a + j * xs + 11]);
                cb0 = xb.fma(b0, cb0);
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
        ca0.intoArray(tile, to + 10 * L);
        cb0.intoArray(tile, to + 11 * L);
    }

    private static void outer8x2(int n, float[] x, int xo, int xs, float[] y, int yo, int ys, float[] tile, int to) {
        FloatVector c00 = FloatVector.fromArray(S, tile, to), c01 = FloatVector.fromArray(S, tile, to + L);
        FloatVector c10 = FloatVector.fromArray(S, tile, to + 2 * L), c11 = FloatVector.fromArray(S, tile, to + 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, tile, to + 4 * L), c21 = FloatVector.fromArray(S, tile, to + 5 * L);
        FloatVector c30 = FloatVector.fromArray(S, tile, to + 6 * L), c31 = FloatVector.fromArray(S, tile, to + 7 * L);
        FloatVector c40 = FloatVector.fromArray(S, tile, to + 8 * L), c41 = FloatVector.fromArray(S, tile, to + 9 * L);
        FloatVector c50 = FloatVector.fromArray(S, tile, to + 10 * L),
                c51 = FloatVector.fromArray(S, tile, to + 11 * L);
        FloatVector c60 = FloatVector.fromArray(S, tile, to + 12 * L),
                c61 = FloatVector.fromArray(S, tile, to + 13 * L);
        FloatVector c70 = FloatVector.fromArray(S, tile, to + 14 * L),
                c71 = FloatVector.fromArray(S, tile, to + 15 * L);
        for (int j = 0; j < n; j++) {
            FloatVector b0 = FloatVector.fromArray(S, y, yo + j * ys);
            FloatVector b1 = FloatVector.fromArray(S, y, yo + j * ys + L);
            FloatVector x0 = FloatVector.broadcast(S, x[xo + j * xs]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, x[xo + j * xs + 1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, x[xo + j * xs + 2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, x[xo + j * xs + 3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, x[xo + j * xs + 4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, x[xo + j * xs + 5]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            FloatVector x6 = FloatVector.broadcast(S, x[xo + j * xs + 6]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            FloatVector x7 = FloatVector.broadcast(S, x[xo + j * xs + 7]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
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
        c50.intoArray(tile, to + 10 * L);
        c51.intoArray(tile, to + 11 * L);
        c60.intoArray(tile, to + 12 * L);
        c61.intoArray(tile, to + 13 * L);
        c70.intoArray(tile, to + 14 * L);
        c71.intoArray(tile, to + 15 * L);
    }

    private static void outer8x1(int n, float[] x, int xo, int xs, float[] y, int yo, int ys, float[] tile, int to) {
        FloatVector c00 = FloatVector.fromArray(S, tile, to);
        FloatVector c10 = FloatVector.fromArray(S, tile, to + L);
        FloatVector c20 = FloatVector.fromArray(S, tile, to + 2 * L);
        FloatVector c30 = FloatVector.fromArray(S, tile, to + 3 * L);
        FloatVector c40 = FloatVector.fromArray(S, tile, to + 4 * L);
        FloatVector c50 = FloatVector.fromArray(S, tile, to + 5 * L);
        FloatVector c60 = FloatVector.fromArray(S, tile, to + 6 * L);
        FloatVector c70 = FloatVector.fromArray(S, tile, to + 7 * L);
        for (int j = 0; j < n; j++) {
            FloatVector b0 = FloatVector.fromArray(S, y, yo + j * ys);
            FloatVector x0 = FloatVector.broadcast(S, x[xo + j * xs]);
            c00 = x0.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(S, x[xo + j * xs + 1]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(S, x[xo + j * xs + 2]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(S, x[xo + j * xs + 3]);
            c30 = x3.fma(b0, c30);
            FloatVector x4 = FloatVector.broadcast(S, x[xo + j * xs + 4]);
            c40 = x4.fma(b0, c40);
            FloatVector x5 = FloatVector.broadcast(S, x[xo + j * xs + 5]);
            c50 = x5.fma(b0, c50);
            FloatVector x6 = FloatVector.broadcast(S, x[xo + j * xs + 6]);
            c60 = x6.fma(b0, c60);
            FloatVector x7 = FloatVector.broadcast(S, x[xo + j * xs + 7]);
            c70 = x7.fma(b0, c70);
        }
        c00.intoArray(tile, to);
        c10.intoArray(tile, to + L);
        c20.intoArray(tile, to + 2 * L);
        c30.intoArray(tile, to + 3 * L);
        c40.intoArray(tile, to + 4 * L);
        c50.intoArray(tile, to + 5 * L);
        c60.intoArray(tile, to + 6 * L);
        c70.intoArray(tile, to + 7 * L);
    }
}
