package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [WinogradTile] of floats in vector code: a vector runs along the channels. Each transform goes down the columns
/// of a square, through memory of the first-level cache, and along its rows: all at once would need more registers than
/// there are.
final class WinogradTile32 implements WinogradTile<float[]> {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void pictures(float[] x, int xo, int line, int pixel, int channels, float[] v, int vo, int plane,
            float[] work) {
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
    private static void spread(float[] x, int xo, int xs, float[] y, int yo, int ys) {
        FloatVector d0 = FloatVector.fromArray(S, x, xo);
        FloatVector d1 = FloatVector.fromArray(S, x, xo + xs);
        FloatVector d2 = FloatVector.fromArray(S, x, xo + 2 * xs);
        FloatVector d3 = FloatVector.fromArray(S, x, xo + 3 * xs);
        FloatVector d4 = FloatVector.fromArray(S, x, xo + 4 * xs);
        FloatVector d5 = FloatVector.fromArray(S, x, xo + 5 * xs);
        FloatVector four = FloatVector.broadcast(S, 4);
        FloatVector five = FloatVector.broadcast(S, -5);
        FloatVector even = d2.fma(FloatVector.broadcast(S, -4), d4);
        FloatVector odd = d1.fma(FloatVector.broadcast(S, -4), d3);
        FloatVector across = d4.sub(d2);
        FloatVector twice = d3.sub(d1);
        d0.fma(four, d2.fma(five, d4)).intoArray(y, yo);
        even.add(odd).intoArray(y, yo + ys);
        even.sub(odd).intoArray(y, yo + 2 * ys);
        twice.fma(FloatVector.broadcast(S, 2), across).intoArray(y, yo + 3 * ys);
        twice.fma(FloatVector.broadcast(S, -2), across).intoArray(y, yo + 4 * ys);
        d1.fma(four, d3.fma(five, d5)).intoArray(y, yo + 5 * ys);
    }

    @Override
    public void results(float[] m, int mo, int plane, float[] bias, int bo, boolean relu, boolean add, float[] y,
            int yo,
            int line, int pixel, int rows, int columns, float[] work) {
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
    private static void write(float[] work, float[] bias, int bo, boolean relu, float[] y, int at, int pixel,
            int columns) {
        float low = relu ? 0 : Float.NEGATIVE_INFINITY;
        for (int j = 0; j < columns; j++) {
            FloatVector sum = FloatVector.fromArray(S, work, 24 * L + j * L).add(FloatVector.fromArray(S, bias, bo));
            sum.blend(0, sum.compare(VectorOperators.LT, low)).intoArray(y, at + j * pixel);
        }
    }

    private static void addTo(float[] work, float[] bias, int bo, boolean relu, float[] y, int at, int pixel,
            int columns) {
        float low = relu ? 0 : Float.NEGATIVE_INFINITY;
        for (int j = 0; j < columns; j++) {
            FloatVector sum = FloatVector.fromArray(S, work, 24 * L + j * L).add(FloatVector.fromArray(S, bias, bo));
            sum.blend(0, sum.compare(VectorOperators.LT, low))
                    .add(FloatVector.fromArray(S, y, at + j * pixel))
                    .intoArray(y, at + j * pixel);
        }
    }

    /// Six numbers times the matrix AT: four.
    private static void gather(float[] x, int xo, int xs, float[] y, int yo, int ys) {
        FloatVector m0 = FloatVector.fromArray(S, x, xo);
        FloatVector m1 = FloatVector.fromArray(S, x, xo + xs);
        FloatVector m2 = FloatVector.fromArray(S, x, xo + 2 * xs);
        FloatVector m3 = FloatVector.fromArray(S, x, xo + 3 * xs);
        FloatVector m4 = FloatVector.fromArray(S, x, xo + 4 * xs);
        FloatVector m5 = FloatVector.fromArray(S, x, xo + 5 * xs);
        FloatVector s1 = m1.add(m2);
        FloatVector d1 = m1.sub(m2);
        FloatVector s2 = m3.add(m4);
        FloatVector d2 = m3.sub(m4);
        m0.add(s1).add(s2).intoArray(y, yo);
        d2.fma(FloatVector.broadcast(S, 2), d1).intoArray(y, yo + ys);
        s2.fma(FloatVector.broadcast(S, 4), s1).intoArray(y, yo + 2 * ys);
        d2.fma(FloatVector.broadcast(S, 8), d1).add(m5).intoArray(y, yo + 3 * ys);
    }

    @Override
    public void gradients(float[] dy, int yo, int line, int pixel, float[] e, int eo, int plane, float[] work) {
        for (int j = 0; j < 4; j++) {
            scatter(dy, yo + j * pixel, line, work, j * L, 4 * L);
        }
        for (int i = 0; i < 6; i++) {
            scatter(work, i * 4 * L, L, e, eo + i * 6 * plane, plane);
        }
    }

    /// Four numbers times the matrix A: six.
    private static void scatter(float[] x, int xo, int xs, float[] y, int yo, int ys) {
        FloatVector d0 = FloatVector.fromArray(S, x, xo);
        FloatVector d1 = FloatVector.fromArray(S, x, xo + xs);
        FloatVector d2 = FloatVector.fromArray(S, x, xo + 2 * xs);
        FloatVector d3 = FloatVector.fromArray(S, x, xo + 3 * xs);
        FloatVector even = d0.add(d2);
        FloatVector odd = d1.add(d3);
        FloatVector even2 = d2.fma(FloatVector.broadcast(S, 4), d0);
        FloatVector odd2 = d3.fma(FloatVector.broadcast(S, 4), d1);
        d0.intoArray(y, yo);
        even.add(odd).intoArray(y, yo + ys);
        even.sub(odd).intoArray(y, yo + 2 * ys);
        odd2.fma(FloatVector.broadcast(S, 2), even2).intoArray(y, yo + 3 * ys);
        odd2.fma(FloatVector.broadcast(S, -2), even2).intoArray(y, yo + 4 * ys);
        d3.intoArray(y, yo + 5 * ys);
    }

    @Override
    public void weights(float[] w, int wo, int cell, float[] u, int uo, int plane, float[] work) {
        for (int q = 0; q < 3; q++) {
            widen(w, wo + q * cell, 3 * cell, work, q * L, 3 * L);
        }
        for (int i = 0; i < 6; i++) {
            widen(work, i * 3 * L, L, u, uo + i * 6 * plane, plane);
        }
    }

    /// Three numbers times the matrix G: six.
    private static void widen(float[] x, int xo, int xs, float[] y, int yo, int ys) {
        FloatVector g0 = FloatVector.fromArray(S, x, xo);
        FloatVector g1 = FloatVector.fromArray(S, x, xo + xs);
        FloatVector g2 = FloatVector.fromArray(S, x, xo + 2 * xs);
        FloatVector sixth = g0.add(g2).mul((float) (-1 / 6.0));
        FloatVector middle = g1.mul((float) (1 / 6.0));
        FloatVector outer = g0.mul((float) (1 / 24.0)).add(g2.mul((float) (1 / 6.0)));
        FloatVector half = g1.mul((float) (1 / 12.0));
        g0.mul((float) 0.25).intoArray(y, yo);
        sixth.sub(middle).intoArray(y, yo + ys);
        sixth.add(middle).intoArray(y, yo + 2 * ys);
        outer.add(half).intoArray(y, yo + 3 * ys);
        outer.sub(half).intoArray(y, yo + 4 * ys);
        g2.intoArray(y, yo + 5 * ys);
    }

    @Override
    public void weightGradient(float[] u, int uo, int plane, boolean add, float[] dw, int wo, int cell, float[] work) {
        for (int j = 0; j < 6; j++) {
            narrow(u, uo + j * plane, 6 * plane, work, j * L, 6 * L);
        }
        for (int p = 0; p < 3; p++) {
            narrow(work, p * 6 * L, L, work, 18 * L, L);
            for (int q = 0; q < 3; q++) {
                FloatVector sum = FloatVector.fromArray(S, work, 18 * L + q * L);
                int at = wo + (3 * p + q) * cell;
                if (add) {
                    sum.add(FloatVector.fromArray(S, dw, at)).intoArray(dw, at);
                } else {
                    sum.intoArray(dw, at);
                }
            }
        }
    }

    /// Six numbers times the matrix GT: three.
    private static void narrow(float[] x, int xo, int xs, float[] y, int yo, int ys) {
        FloatVector u1 = FloatVector.fromArray(S, x, xo + xs);
        FloatVector u2 = FloatVector.fromArray(S, x, xo + 2 * xs);
        FloatVector u3 = FloatVector.fromArray(S, x, xo + 3 * xs);
        FloatVector u4 = FloatVector.fromArray(S, x, xo + 4 * xs);
        FloatVector near = u1.add(u2).mul((float) (-1 / 6.0));
        FloatVector far = u3.add(u4);
        FloatVector.fromArray(S, x, xo).mul((float) 0.25).add(near).add(far.mul((float) (1 / 24.0))).intoArray(y, yo);
        u2.sub(u1).mul((float) (1 / 6.0)).add(u3.sub(u4).mul((float) (1 / 12.0))).intoArray(y, yo + ys);
        near.add(far.mul((float) (1 / 6.0))).add(FloatVector.fromArray(S, x, xo + 5 * xs)).intoArray(y, yo + 2 * ys);
    }
}
