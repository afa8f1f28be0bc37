package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [WinogradTile] of doubles in vector code: a vector runs along the channels. Each transform goes down the columns
/// of a square, through memory of the first-level cache, and along its rows: all at once would need more registers than
/// there are.
final class WinogradTile64 implements WinogradTile<double[]> {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void pictures(double[] x, int xo, int line, int pixel, int channels, double[] v, int vo, int plane,
            double[] work) {
        for (int c = 0; c < channels; c += L) {
            for (int j = 0; j < 6; j++) {
                spread(x, xo + c + j * pixel, line, work, j * L, 6 * L);
            }
            for (int i = 0; i < 6; i++) {
                spread(work, i * 6 * L, L, v, vo + c + i * 6 * plane, plane);
            }
        }
    }

    /// Six numbers times the matrix BT.
    private static void spread(double[] x, int xo, int xs, double[] y, int yo, int ys) {
        DoubleVector d0 = DoubleVector.fromArray(S, x, xo);
        DoubleVector d1 = DoubleVector.fromArray(S, x, xo + xs);
        DoubleVector d2 = DoubleVector.fromArray(S, x, xo + 2 * xs);
        DoubleVector d3 = DoubleVector.fromArray(S, x, xo + 3 * xs);
        DoubleVector d4 = DoubleVector.fromArray(S, x, xo + 4 * xs);
        DoubleVector d5 = DoubleVector.fromArray(S, x, xo + 5 * xs);
        DoubleVector four = DoubleVector.broadcast(S, 4);
        DoubleVector five = DoubleVector.broadcast(S, -5);
        DoubleVector even = d2.fma(DoubleVector.broadcast(S, -4), d4);
        DoubleVector odd = d1.fma(DoubleVector.broadcast(S, -4), d3);
        DoubleVector across = d4.sub(d2);
        DoubleVector twice = d3.sub(d1);
        d0.fma(four, d2.fma(five, d4)).intoArray(y, yo);
        even.add(odd).intoArray(y, yo + ys);
        even.sub(odd).intoArray(y, yo + 2 * ys);
        twice.fma(DoubleVector.broadcast(S, 2), across).intoArray(y, yo + 3 * ys);
        twice.fma(DoubleVector.broadcast(S, -2), across).intoArray(y, yo + 4 * ys);
        d1.fma(four, d3.fma(five, d5)).intoArray(y, yo + 5 * ys);
    }

    @Override
    public void results(double[] m, int mo, int plane, double[] bias, int bo, boolean relu, boolean add, double[] y,
            int yo,
            int line, int pixel, int rows, int columns, double[] work) {
        for (int j = 0; j < 6; j++) {
            gather(m, mo + j * plane, 6 * plane, work, j * L, 6 * L);
        }
        for (int i = 0; i < rows; i++) {
            gather(work, i * 6 * L, L, work, 24 * L, L);
            if (add) {
                addTo(work, bias, bo, relu, y, yo + i * line, pixel, columns);
            } else {
                write(work, bias, bo, relu, y, yo + i * line, pixel, columns);
            }
        }
    }

    /// A row of results with bias; what is less than `low` becomes 0. Not one method with [#addTo]: a sum that comes
    /// from either of two branches may become an object.
    private static void write(double[] work, double[] bias, int bo, boolean relu, double[] y, int at, int pixel,
            int columns) {
        double low = relu ? 0 : Double.NEGATIVE_INFINITY;
        for (int j = 0; j < columns; j++) {
            DoubleVector sum = DoubleVector.fromArray(S, work, 24 * L + j * L).add(DoubleVector.fromArray(S, bias, bo));
            sum.blend(0, sum.compare(VectorOperators.LT, low)).intoArray(y, at + j * pixel);
        }
    }

    private static void addTo(double[] work, double[] bias, int bo, boolean relu, double[] y, int at, int pixel,
            int columns) {
        double low = relu ? 0 : Double.NEGATIVE_INFINITY;
        for (int j = 0; j < columns; j++) {
            DoubleVector sum = DoubleVector.fromArray(S, work, 24 * L + j * L).add(DoubleVector.fromArray(S, bias, bo));
            sum.blend(0, sum.compare(VectorOperators.LT, low))
                    .add(DoubleVector.fromArray(S, y, at + j * pixel))
                    .intoArray(y, at + j * pixel);
        }
    }

    /// Six numbers times the matrix AT: four.
    private static void gather(double[] x, int xo, int xs, double[] y, int yo, int ys) {
        DoubleVector m0 = DoubleVector.fromArray(S, x, xo);
        DoubleVector m1 = DoubleVector.fromArray(S, x, xo + xs);
        DoubleVector m2 = DoubleVector.fromArray(S, x, xo + 2 * xs);
        DoubleVector m3 = DoubleVector.fromArray(S, x, xo + 3 * xs);
        DoubleVector m4 = DoubleVector.fromArray(S, x, xo + 4 * xs);
        DoubleVector m5 = DoubleVector.fromArray(S, x, xo + 5 * xs);
        DoubleVector s1 = m1.add(m2);
        DoubleVector d1 = m1.sub(m2);
        DoubleVector s2 = m3.add(m4);
        DoubleVector d2 = m3.sub(m4);
        m0.add(s1).add(s2).intoArray(y, yo);
        d2.fma(DoubleVector.broadcast(S, 2), d1).intoArray(y, yo + ys);
        s2.fma(DoubleVector.broadcast(S, 4), s1).intoArray(y, yo + 2 * ys);
        d2.fma(DoubleVector.broadcast(S, 8), d1).add(m5).intoArray(y, yo + 3 * ys);
    }

    @Override
    public void gradients(double[] dy, int yo, int line, int pixel, double[] e, int eo, int plane, double[] work) {
        for (int j = 0; j < 4; j++) {
            scatter(dy, yo + j * pixel, line, work, j * L, 4 * L);
        }
        for (int i = 0; i < 6; i++) {
            scatter(work, i * 4 * L, L, e, eo + i * 6 * plane, plane);
        }
    }

    /// Four numbers times the matrix A: six.
    private static void scatter(double[] x, int xo, int xs, double[] y, int yo, int ys) {
        DoubleVector d0 = DoubleVector.fromArray(S, x, xo);
        DoubleVector d1 = DoubleVector.fromArray(S, x, xo + xs);
        DoubleVector d2 = DoubleVector.fromArray(S, x, xo + 2 * xs);
        DoubleVector d3 = DoubleVector.fromArray(S, x, xo + 3 * xs);
        DoubleVector even = d0.add(d2);
        DoubleVector odd = d1.add(d3);
        DoubleVector even2 = d2.fma(DoubleVector.broadcast(S, 4), d0);
        DoubleVector odd2 = d3.fma(DoubleVector.broadcast(S, 4), d1);
        d0.intoArray(y, yo);
        even.add(odd).intoArray(y, yo + ys);
        even.sub(odd).intoArray(y, yo + 2 * ys);
        odd2.fma(DoubleVector.broadcast(S, 2), even2).intoArray(y, yo + 3 * ys);
        odd2.fma(DoubleVector.broadcast(S, -2), even2).intoArray(y, yo + 4 * ys);
        d3.intoArray(y, yo + 5 * ys);
    }

    @Override
    public void weights(double[] w, int wo, int cell, double[] u, int uo, int plane, double[] work) {
        for (int q = 0; q < 3; q++) {
            widen(w, wo + q * cell, 3 * cell, work, q * L, 3 * L);
        }
        for (int i = 0; i < 6; i++) {
            widen(work, i * 3 * L, L, u, uo + i * 6 * plane, plane);
        }
    }

    /// Three numbers times the matrix G: six.
    private static void widen(double[] x, int xo, int xs, double[] y, int yo, int ys) {
        DoubleVector g0 = DoubleVector.fromArray(S, x, xo);
        DoubleVector g1 = DoubleVector.fromArray(S, x, xo + xs);
        DoubleVector g2 = DoubleVector.fromArray(S, x, xo + 2 * xs);
        DoubleVector sixth = g0.add(g2).mul(-1 / 6.0);
        DoubleVector middle = g1.mul(1 / 6.0);
        DoubleVector outer = g0.mul(1 / 24.0).add(g2.mul(1 / 6.0));
        DoubleVector half = g1.mul(1 / 12.0);
        g0.mul(0.25).intoArray(y, yo);
        sixth.sub(middle).intoArray(y, yo + ys);
        sixth.add(middle).intoArray(y, yo + 2 * ys);
        outer.add(half).intoArray(y, yo + 3 * ys);
        outer.sub(half).intoArray(y, yo + 4 * ys);
        g2.intoArray(y, yo + 5 * ys);
    }

    @Override
    public void weightGradient(double[] u, int uo, int plane, boolean add, double[] dw, int wo, int cell,
            double[] work) {
        for (int j = 0; j < 6; j++) {
            narrow(u, uo + j * plane, 6 * plane, work, j * L, 6 * L);
        }
        for (int p = 0; p < 3; p++) {
            narrow(work, p * 6 * L, L, work, 18 * L, L);
            for (int q = 0; q < 3; q++) {
                DoubleVector sum = DoubleVector.fromArray(S, work, 18 * L + q * L);
                int at = wo + (3 * p + q) * cell;
                if (add) {
                    sum.add(DoubleVector.fromArray(S, dw, at)).intoArray(dw, at);
                } else {
                    sum.intoArray(dw, at);
                }
            }
        }
    }

    /// Six numbers times the matrix GT: three.
    private static void narrow(double[] x, int xo, int xs, double[] y, int yo, int ys) {
        DoubleVector u1 = DoubleVector.fromArray(S, x, xo + xs);
        DoubleVector u2 = DoubleVector.fromArray(S, x, xo + 2 * xs);
        DoubleVector u3 = DoubleVector.fromArray(S, x, xo + 3 * xs);
        DoubleVector u4 = DoubleVector.fromArray(S, x, xo + 4 * xs);
        DoubleVector near = u1.add(u2).mul(-1 / 6.0);
        DoubleVector far = u3.add(u4);
        DoubleVector.fromArray(S, x, xo)
                .mul(0.25)
                .add(near)
                .add(far.mul(1 / 24.0))
                .intoArray(y, yo);
        u2.sub(u1).mul(1 / 6.0).add(u3.sub(u4).mul(1 / 12.0)).intoArray(y, yo + ys);
        near.add(far.mul(1 / 6.0)).add(DoubleVector.fromArray(S, x, xo + 5 * xs)).intoArray(y, yo + 2 * ys);
    }
}
