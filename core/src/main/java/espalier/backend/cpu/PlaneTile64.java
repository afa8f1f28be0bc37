package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The [PlaneTile] of doubles in vector code, for processors with 32 vector registers: 24 vectors of sums.
final class PlaneTile64 implements PlaneTile<double[]> {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void products(int n, int[] offsets, double[] x, int x0, int x1, int x2, int x3, double[] w, int wo,
            double[] start,
            int so, double[] tile) {
        DoubleVector c00 = DoubleVector.broadcast(S, start[so]), c01 = c00, c02 = c00, c03 = c00;
        DoubleVector c10 = DoubleVector.broadcast(S, start[so + 1]), c11 = c10, c12 = c10, c13 = c10;
        DoubleVector c20 = DoubleVector.broadcast(S, start[so + 2]), c21 = c20, c22 = c20, c23 = c20;
        DoubleVector c30 = DoubleVector.broadcast(S, start[so + 3]), c31 = c30, c32 = c30, c33 = c30;
        DoubleVector c40 = DoubleVector.broadcast(S, start[so + 4]), c41 = c40, c42 = c40, c43 = c40;
        DoubleVector c50 = DoubleVector.broadcast(S, start[so + 5]), c51 = c50, c52 = c50, c53 = c50;
        for (int k = 0; k < n; k++) {
            int d = offsets[k];
            DoubleVector b0 = DoubleVector.fromArray(S, x, x0 + d);
            DoubleVector b1 = DoubleVector.fromArray(S, x, x1 + d);
            DoubleVector b2 = DoubleVector.fromArray(S, x, x2 + d);
            DoubleVector b3 = DoubleVector.fromArray(S, x, x3 + d);
            DoubleVector w0 = DoubleVector.broadcast(S, w[wo + 6 * k]);
            c00 = w0.fma(b0, c00);
            c01 = w0.fma(b1, c01);
            c02 = w0.fma(b2, c02);
            c03 = w0.fma(b3, c03);
            DoubleVector w1 = DoubleVector.broadcast(S, w[wo + 6 * k + 1]);
            c10 = w1.fma(b0, c10);
            c11 = w1.fma(b1, c11);
            c12 = w1.fma(b2, c12);
            c13 = w1.fma(b3, c13);
            DoubleVector w2 = DoubleVector.broadcast(S, w[wo + 6 * k + 2]);
            c20 = w2.fma(b0, c20);
            c21 = w2.fma(b1, c21);
            c22 = w2.fma(b2, c22);
            c23 = w2.fma(b3, c23);
            DoubleVector w3 = DoubleVector.broadcast(S, w[wo + 6 * k + 3]);
            c30 = w3.fma(b0, c30);
            c31 = w3.fma(b1, c31);
            c32 = w3.fma(b2, c32);
            c33 = w3.fma(b3, c33);
            DoubleVector w4 = DoubleVector.broadcast(S, w[wo + 6 * k + 4]);
            c40 = w4.fma(b0, c40);
            c41 = w4.fma(b1, c41);
            c42 = w4.fma(b2, c42);
            c43 = w4.fma(b3, c43);
            DoubleVector w5 = DoubleVector.broadcast(S, w[wo + 6 * k + 5]);
            c50 = w5.fma(b0, c50);
            c51 = w5.fma(b1, c51);
            c52 = w5.fma(b2, c52);
            c53 = w5.fma(b3, c53);
        }
        c00.intoArray(tile, 0);
        c01.intoArray(tile, L);
        c02.intoArray(tile, 2 * L);
        c03.intoArray(tile, 3 * L);
        c10.intoArray(tile, 4 * L);
        c11.intoArray(tile, 5 * L);
        c12.intoArray(tile, 6 * L);
        c13.intoArray(tile, 7 * L);
        c20.intoArray(tile, 8 * L);
        c21.intoArray(tile, 9 * L);
        c22.intoArray(tile, 10 * L);
        c23.intoArray(tile, 11 * L);
        c30.intoArray(tile, 12 * L);
        c31.intoArray(tile, 13 * L);
        c32.intoArray(tile, 14 * L);
        c33.intoArray(tile, 15 * L);
        c40.intoArray(tile, 16 * L);
        c41.intoArray(tile, 17 * L);
        c42.intoArray(tile, 18 * L);
        c43.intoArray(tile, 19 * L);
        c50.intoArray(tile, 20 * L);
        c51.intoArray(tile, 21 * L);
        c52.intoArray(tile, 22 * L);
        c53.intoArray(tile, 23 * L);
    }

    @Override
    public void dots(int rows, int n, double[] x, int x0, int x1, int x2, int x3, int xr, double[] y, int yo, int plane,
            int yr,
            double[] tile, int to) {
        DoubleVector c00 = DoubleVector.fromArray(S, tile, to), c01 = DoubleVector.fromArray(S, tile, to + L),
                c02 = DoubleVector.fromArray(S, tile, to + 2 * L), c03 = DoubleVector.fromArray(S, tile, to + 3 * L);
        DoubleVector c10 = DoubleVector.fromArray(S, tile, to + 4 * L),
                c11 = DoubleVector.fromArray(S, tile, to + 5 * L), c12 = DoubleVector.fromArray(S, tile, to + 6 * L),
                c13 = DoubleVector.fromArray(S, tile, to + 7 * L);
        DoubleVector c20 = DoubleVector.fromArray(S, tile, to + 8 * L),
                c21 = DoubleVector.fromArray(S, tile, to + 9 * L), c22 = DoubleVector.fromArray(S, tile, to + 10 * L),
                c23 = DoubleVector.fromArray(S, tile, to + 11 * L);
        DoubleVector c30 = DoubleVector.fromArray(S, tile, to + 12 * L),
                c31 = DoubleVector.fromArray(S, tile, to + 13 * L), c32 = DoubleVector.fromArray(S, tile, to + 14 * L),
                c33 = DoubleVector.fromArray(S, tile, to + 15 * L);
        DoubleVector c40 = DoubleVector.fromArray(S, tile, to + 16 * L),
                c41 = DoubleVector.fromArray(S, tile, to + 17 * L), c42 = DoubleVector.fromArray(S, tile, to + 18 * L),
                c43 = DoubleVector.fromArray(S, tile, to + 19 * L);
        DoubleVector c50 = DoubleVector.fromArray(S, tile, to + 20 * L),
                c51 = DoubleVector.fromArray(S, tile, to + 21 * L), c52 = DoubleVector.fromArray(S, tile, to + 22 * L),
                c53 = DoubleVector.fromArray(S, tile, to + 23 * L);
        int y1 = yo + 1 * plane;
        int y2 = yo + 2 * plane;
        int y3 = yo + 3 * plane;
        int y4 = yo + 4 * plane;
        int y5 = yo + 5 * plane;
        for (int i = 0; i < rows; i++) {
            int d = i * xr;
            int e = i * yr;
            for (int j = 0; j < n; j++) {
                DoubleVector b0 = DoubleVector.fromArray(S, x, x0 + d + j * L);
                DoubleVector b1 = DoubleVector.fromArray(S, x, x1 + d + j * L);
                DoubleVector b2 = DoubleVector.fromArray(S, x, x2 + d + j * L);
                DoubleVector b3 = DoubleVector.fromArray(S, x, x3 + d + j * L);
                DoubleVector g0 = DoubleVector.fromArray(S, y, yo + e + j * L);
                c00 = g0.fma(b0, c00);
                c01 = g0.fma(b1, c01);
                c02 = g0.fma(b2, c02);
                c03 = g0.fma(b3, c03);
                DoubleVector g1 = DoubleVector.fromArray(S, y, y1 + e + j * L);
                c10 = g1.fma(b0, c10);
                c11 = g1.fma(b1, c11);
                c12 = g1.fma(b2, c12);
                c13 = g1.fma(b3, c13);
                DoubleVector g2 = DoubleVector.fromArray(S, y, y2 + e + j * L);
                c20 = g2.fma(b0, c20);
                c21 = g2.fma(b1, c21);
                c22 = g2.fma(b2, c22);
                c23 = g2.fma(b3, c23);
                DoubleVector g3 = DoubleVector.fromArray(S, y, y3 + e + j * L);
                c30 = g3.fma(b0, c30);
                c31 = g3.fma(b1, c31);
                c32 = g3.fma(b2, c32);
                c33 = g3.fma(b3, c33);
                DoubleVector g4 = DoubleVector.fromArray(S, y, y4 + e + j * L);
                c40 = g4.fma(b0, c40);
                c41 = g4.fma(b1, c41);
                c42 = g4.fma(b2, c42);
                c43 = g4.fma(b3, c43);
                DoubleVector g5 = DoubleVector.fromArray(S, y, y5 + e + j * L);
                c50 = g5.fma(b0, c50);
                c51 = g5.fma(b1, c51);
                c52 = g5.fma(b2, c52);
                c53 = g5.fma(b3, c53);
            }
        }
        c00.intoArray(tile, to);
        c01.intoArray(tile, to + L);
        c02.intoArray(tile, to + 2 * L);
        c03.intoArray(tile, to + 3 * L);
        c10.intoArray(tile, to + 4 * L);
        c11.intoArray(tile, to + 5 * L);
        c12.intoArray(tile, to + 6 * L);
        c13.intoArray(tile, to + 7 * L);
        c20.intoArray(tile, to + 8 * L);
        c21.intoArray(tile, to + 9 * L);
        c22.intoArray(tile, to + 10 * L);
        c23.intoArray(tile, to + 11 * L);
        c30.intoArray(tile, to + 12 * L);
        c31.intoArray(tile, to + 13 * L);
        c32.intoArray(tile, to + 14 * L);
        c33.intoArray(tile, to + 15 * L);
        c40.intoArray(tile, to + 16 * L);
        c41.intoArray(tile, to + 17 * L);
        c42.intoArray(tile, to + 18 * L);
        c43.intoArray(tile, to + 19 * L);
        c50.intoArray(tile, to + 20 * L);
        c51.intoArray(tile, to + 21 * L);
        c52.intoArray(tile, to + 22 * L);
        c53.intoArray(tile, to + 23 * L);
    }

    @Override
    public void place(double[] tile, int from, int filters, int count, double[] y, int yo, int step, boolean add) {
        int f1 = from + GROUPS * L;
        int f2 = f1 + GROUPS * L;
        int f3 = f2 + GROUPS * L;
        int f4 = f3 + GROUPS * L;
        int f5 = f4 + GROUPS * L;
        if (filters == 6 && !add) {
            for (int j = 0; j < count; j++) {
                int at = yo + j * step;
                y[at] = tile[from + j];
                y[at + 1] = tile[f1 + j];
                y[at + 2] = tile[f2 + j];
                y[at + 3] = tile[f3 + j];
                y[at + 4] = tile[f4 + j];
                y[at + 5] = tile[f5 + j];
            }
            return;
        }
        for (int f = 0; f < filters; f++) {
            for (int j = 0; j < count; j++) {
                int at = yo + j * step + f;
                double sum = tile[from + f * GROUPS * L + j];
                y[at] = add ? y[at] + sum : sum;
            }
        }
    }

    @Override
    public void totals(double[] tile, int from) {
        Lanes64.sums(tile, from, FILTERS * GROUPS, tile, from);
    }
}
