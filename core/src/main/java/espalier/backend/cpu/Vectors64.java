package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Loops] over doubles in vector code.
///
/// Each function has a loop of its own, the cheap ones in [Arithmetic64]. A rest shorter than a vector goes through the
/// same loop in a small array, so an element's value never depends on its place. Functions that have no case here are
/// computed by the plain loops.
final class Vectors64 extends Loops64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// Elements among which a largest one is looked for again.
    private static final int POSITIONS = 2048;
    /// From here on there are only whole numbers.
    private static final double NO_FRACTION = 0x1p52;
    private static final long SIGN = Long.MIN_VALUE;
    /// So many elements are worth the way of [Spread64#apart].
    private static final int APART = 512;
    /// Rows that are so far apart lie on other pages: extrema are then faster when each is read to its end.
    private static final int FAR = 1024;
    private static final ThreadLocal<double[]> REST = ThreadLocal.withInitial(() -> new double[4 * L]);

    @Override
    public void unary(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        if (!hasLoop(f) && !Activations64.has(f)) {
            super.unary(f, x, xo, y, yo, n);
            return;
        }
        int whole = S.loopBound(n);
        loop(f, x, xo, y, yo, whole);
        if (whole < n) {
            double[] rest = REST.get();
            System.arraycopy(x, xo + whole, rest, 0, n - whole);
            loop(f, rest, 0, rest, L, L);
            System.arraycopy(rest, L, y, yo + whole, n - whole);
        }
    }

    static boolean hasLoop(Unary f) {
        return switch (f) {
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS, FLOOR, CEIL, ROUND, TRUNC -> true;
            default -> Arithmetic64.has(f);
        };
    }

    private static void loop(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        switch (f) {
            case EXP -> Functions64.exp(x, xo, 0, y, yo, n);
            case LOG -> Functions64.log(x, xo, y, yo, n);
            case TANH -> Functions64.tanh(x, xo, y, yo, n);
            case SIGMOID -> Functions64.sigmoid(x, xo, y, yo, n);
            case SOFTPLUS -> Functions64.softplus(x, xo, y, yo, n);
            case FLOOR -> floor(x, xo, y, yo, n);
            case CEIL -> ceil(x, xo, y, yo, n);
            case ROUND, TRUNC -> whole(f, x, xo, y, yo, n);
            default -> {
                if (Activations64.has(f)) {
                    Activations64.value(f, x, xo, y, yo, n);
                } else {
                    Arithmetic64.unary(f, x, xo, y, yo, n);
                }
            }
        }
    }

    /// Rounded to whole numbers: the size to nearest with the sign of x, then one up or down where that went the wrong
    /// way. Sizes that have no fraction, infinities and NaN stay. No helper methods: the compiler may refuse to inline
    /// them, and then boxes each vector.
    private static void whole(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            DoubleVector size = v.abs();
            DoubleVector nearest = size.add(NO_FRACTION).sub(NO_FRACTION);
            var sign = v.reinterpretAsLongs().and(SIGN);
            DoubleVector r = f == Unary.ROUND ? nearest : nearest.sub(1, nearest.compare(VectorOperators.GT, size));
            DoubleVector signed = r.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
            v.blend(signed, size.compare(VectorOperators.LT, NO_FRACTION)).intoArray(y, yo + i);
        }
    }

    private static void floor(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            DoubleVector size = v.abs();
            DoubleVector nearest = size.add(NO_FRACTION).sub(NO_FRACTION);
            nearest = nearest.reinterpretAsLongs()
                    .or(v.reinterpretAsLongs().and(SIGN))
                    .reinterpretAsDoubles();
            DoubleVector down = nearest.sub(1, nearest.compare(VectorOperators.GT, v));
            v.blend(down, size.compare(VectorOperators.LT, NO_FRACTION)).intoArray(y, yo + i);
        }
    }

    private static void ceil(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            DoubleVector size = v.abs();
            DoubleVector nearest = size.add(NO_FRACTION).sub(NO_FRACTION);
            var sign = v.reinterpretAsLongs().and(SIGN);
            nearest = nearest.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
            DoubleVector up = nearest.add(1, nearest.compare(VectorOperators.LT, v));
            // from -1 to 0 it is -0
            up = up.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
            v.blend(up, size.compare(VectorOperators.LT, NO_FRACTION)).intoArray(y, yo + i);
        }
    }

    @Override
    public void test(Unary f, double[] x, int xo, boolean[] y, int yo, int n) {
        int whole = S.loopBound(n);
        if (f == Unary.IS_NAN || f == Unary.IS_FINITE || f == Unary.IS_INFINITE || f == Unary.LOGICAL_NOT) {
            testLoop(f, x, xo, y, yo, whole);
            super.test(f, x, xo + whole, y, yo + whole, n - whole);
        } else {
            super.test(f, x, xo, y, yo, n);
        }
    }

    private static void testLoop(Unary f, double[] x, int xo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            VectorMask<Double> r = switch (f) {
                case IS_NAN -> v.compare(VectorOperators.NE, v);
                case IS_FINITE -> v.abs().compare(VectorOperators.LE, Double.MAX_VALUE);
                case IS_INFINITE -> v.abs().compare(VectorOperators.EQ, Double.POSITIVE_INFINITY);
                default -> v.compare(VectorOperators.EQ, 0);
            };
            r.intoArray(y, yo + i);
        }
    }

    @Override
    public void gradient(Unary f, double[] kept, int ko, double[] dy, int dyo, double[] dx, int dxo, int n,
            boolean add) {
        if (!Gradients64.has(f)) {
            super.gradient(f, kept, ko, dy, dyo, dx, dxo, n, add);
            return;
        }
        int whole = S.loopBound(n);
        Gradients64.run(f, kept, ko, dy, dyo, dx, dxo, whole, add);
        if (whole < n) {
            double[] rest = REST.get();
            System.arraycopy(kept, ko + whole, rest, 0, n - whole);
            System.arraycopy(dy, dyo + whole, rest, L, n - whole);
            System.arraycopy(dx, dxo + whole, rest, 2 * L, n - whole);
            Gradients64.run(f, rest, 0, rest, L, rest, 2 * L, L, add);
            System.arraycopy(rest, 2 * L, dx, dxo + whole, n - whole);
        }
    }

    @Override
    public void gradient(Binary f, boolean byFirst, double[] a, int ao, double[] b, int bo, double[] dy, int dyo,
            double[] dx, int dxo, int n, boolean add) {
        if (!Gradients64.has(f)) {
            super.gradient(f, byFirst, a, ao, b, bo, dy, dyo, dx, dxo, n, add);
            return;
        }
        int whole = S.loopBound(n);
        Gradients64.run(f, byFirst, a, ao, b, bo, dy, dyo, dx, dxo, whole, add);
        if (whole < n) {
            double[] rest = REST.get();
            System.arraycopy(a, ao + whole, rest, 0, n - whole);
            System.arraycopy(b, bo + whole, rest, L, n - whole);
            System.arraycopy(dy, dyo + whole, rest, 2 * L, n - whole);
            System.arraycopy(dx, dxo + whole, rest, 3 * L, n - whole);
            Gradients64.run(f, byFirst, rest, 0, rest, L, rest, 2 * L, rest, 3 * L, L, add);
            System.arraycopy(rest, 3 * L, dx, dxo + whole, n - whole);
        }
    }

    @Override
    public void binary(Binary f, double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        if (f == Binary.POWER) {
            Power64.apply(a, ao, b, bo, y, yo, n);
            return;
        }
        if (!Arithmetic64.has(f)) {
            super.binary(f, a, ao, b, bo, y, yo, n);
            return;
        }
        int whole = S.loopBound(n);
        Arithmetic64.binary(f, a, ao, b, bo, y, yo, whole);
        if (whole < n && n > L && y != a && y != b) {
            // the last vector overlaps the one before it
            Arithmetic64.binary(f, a, ao + n - L, b, bo + n - L, y, yo + n - L, L);
        } else if (whole < n) {
            double[] rest = REST.get();
            System.arraycopy(a, ao + whole, rest, 0, n - whole);
            System.arraycopy(b, bo + whole, rest, L, n - whole);
            Arithmetic64.binary(f, rest, 0, rest, L, rest, 2 * L, L);
            System.arraycopy(rest, 2 * L, y, yo + whole, n - whole);
        }
    }

    @Override
    public void compare(Binary f, double[] a, int ao, double[] b, int bo, boolean[] y, int yo, int n) {
        if (f.compareTo(Binary.EQUAL) < 0 || f.compareTo(Binary.GREATER_EQUAL) > 0) {
            super.compare(f, a, ao, b, bo, y, yo, n);
            return;
        }
        int whole = S.loopBound(n);
        compareLoop(f, a, ao, b, bo, y, yo, whole);
        super.compare(f, a, ao + whole, b, bo + whole, y, yo + whole, n - whole);
    }

    private static void compareLoop(Binary f, double[] a, int ao, double[] b, int bo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector w = DoubleVector.fromArray(S, b, bo + i);
            VectorMask<Double> r = switch (f) {
                case EQUAL -> v.compare(VectorOperators.EQ, w);
                case NOT_EQUAL -> v.compare(VectorOperators.NE, w);
                case LESS -> v.compare(VectorOperators.LT, w);
                case LESS_EQUAL -> v.compare(VectorOperators.LE, w);
                case GREATER -> v.compare(VectorOperators.GT, w);
                default -> v.compare(VectorOperators.GE, w);
            };
            r.intoArray(y, yo + i);
        }
    }

    @Override
    public void axpy(double alpha, double[] x, int xo, double[] y, int yo, int n) {
        int whole = S.loopBound(n);
        double a = alpha;
        for (int i = 0; i < whole; i += L) {
            DoubleVector.fromArray(S, x, xo + i)
                    .fma(DoubleVector.broadcast(S, a), DoubleVector.fromArray(S, y, yo + i))
                    .intoArray(y, yo + i);
        }
        for (int i = whole; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], a, y[yo + i]);
        }
    }

    @Override
    public void clip(double low, double high, double[] x, int xo, double[] y, int yo, int n) {
        int whole = S.loopBound(n);
        double least = low;
        double most = high;
        for (int i = 0; i < whole; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            v = v.blend(least, v.compare(VectorOperators.LE, least));
            v.blend(most, v.compare(VectorOperators.GE, most)).intoArray(y, yo + i);
        }
        super.clip(low, high, x, xo + whole, y, yo + whole, n - whole);
    }

    @Override
    public void gather(Buffer x, int from, int step, double[] y, int yo, int n) {
        int done = x instanceof Buffer.Float64(double[] data) ? Spread64.read(data, from, step, y, yo, n) : 0;
        if (done < n) {
            super.gather(x, from + done * step, step, y, yo + done, n - done);
        }
    }

    @Override
    public void scatter(double[] x, int xo, Buffer y, int to, int step, int n) {
        int done = step > 1 && step <= Spread64.FARTHEST && n >= APART && y instanceof Buffer.Float64(double[] data)
                ? Spread64.apart(x, xo, data, to, step, n)
                : 0;
        super.scatter(x, xo + done, y, to + done * step, step, n - done);
    }

    @Override
    public void foldRows(Binary f, double[] x, int xo, int step, int rows, double[] y, int yo, int n) {
        if (step >= FAR && f != Binary.ADD) {
            super.foldRows(f, x, xo, step, rows, y, yo, n);
            return;
        }
        int done = switch (f) {
            case ADD -> Rows64.sum(x, xo, step, rows, y, yo, n);
            case MAXIMUM, MINIMUM -> Rows64.extrema(f == Binary.MAXIMUM, x, xo, step, rows, y, yo, n);
            default -> 0;
        };
        if (done < n) {
            super.foldRows(f, x, xo + done, step, rows, y, yo + done, n - done);
        }
    }

    @Override
    public int positions(Reduction f, double[] x, int xo, int step, int rows, int[] y, int n) {
        return Rows64.positions(f == Reduction.ARGMAX, x, xo, step, rows, y, n);
    }

    @Override
    public void fold(Reduction f, double[] x, int xo, int n, double[] y, int yo) {
        if (n < 2 * L) {
            super.fold(f, x, xo, n, y, yo);
            return;
        }
        y[yo] = switch (f) {
            case SUM -> sumOf(x, xo, n);
            case PRODUCT -> productOf(x, xo, n);
            case MAX, MIN -> Extrema64.of(f == Reduction.MAX, x, xo, n);
            default -> throw new AssertionError(f);
        };
    }

    /// In groups of 64 vectors, four sums at a time: at most 16 additions in a row for each lane.
    private static double sumOf(double[] x, int xo, int n) {
        double[] lanes = REST.get();
        double sum = 0;
        int i = 0;
        for (int end = Math.min(n, 64 * L); end - i >= L; end = Math.min(n, end + 64 * L)) {
            DoubleVector s0 = DoubleVector.zero(S);
            DoubleVector s1 = DoubleVector.zero(S);
            DoubleVector s2 = DoubleVector.zero(S);
            DoubleVector s3 = DoubleVector.zero(S);
            for (; i <= end - 4 * L; i += 4 * L) {
                s0 = DoubleVector.fromArray(S, x, xo + i).add(s0);
                s1 = DoubleVector.fromArray(S, x, xo + i + L).add(s1);
                s2 = DoubleVector.fromArray(S, x, xo + i + 2 * L).add(s2);
                s3 = DoubleVector.fromArray(S, x, xo + i + 3 * L).add(s3);
            }
            for (; i <= end - L; i += L) {
                s0 = DoubleVector.fromArray(S, x, xo + i).add(s0);
            }
            s0.add(s1).add(s2.add(s3)).intoArray(lanes, 0);
            sum += Lanes64.sum(lanes, 0);
        }
        return sum + Loops64.sum(x, xo + i, n - i);
    }

    private static double productOf(double[] x, int xo, int n) {
        double[] lanes = REST.get();
        DoubleVector p0 = DoubleVector.broadcast(S, 1.0);
        DoubleVector p1 = p0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            p0 = DoubleVector.fromArray(S, x, xo + i).mul(p0);
            p1 = DoubleVector.fromArray(S, x, xo + i + L).mul(p1);
        }
        p0.mul(p1).intoArray(lanes, 0);
        return Lanes64.product(lanes) * Loops64.product(x, xo + i, n - i);
    }

    /// The largest of each block, then its place in the first block that has it.
    @Override
    public int position(Reduction f, double[] x, int xo, int n) {
        boolean largest = f == Reduction.ARGMAX;
        int at = 0;
        double best = 0;
        for (int i = 0; n >= 2 * POSITIONS && i < n && best == best; i += POSITIONS) {
            int begin = Math.min(i, n - POSITIONS);
            double v = Extrema64.of(largest, x, xo + begin, POSITIONS);
            if (i == 0 || v != v || (largest ? v > best : v < best)) {
                best = v;
                at = begin;
            }
        }
        return at + positionIn(f, x, xo + at, n >= 2 * POSITIONS ? POSITIONS : n);
    }

    /// The value first, then its place.
    private int positionIn(Reduction f, double[] x, int xo, int n) {
        if (n < 4 * L) {
            return super.position(f, x, xo, n);
        }
        double best = Extrema64.of(f == Reduction.ARGMAX, x, xo, n);
        boolean nan = best != best;
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            if (v.compare(VectorOperators.EQ, best).anyTrue() || nan) {
                break;
            }
        }
        for (; i < n; i++) {
            if (nan ? x[xo + i] != x[xo + i] : x[xo + i] == best) {
                return i;
            }
        }
        throw new AssertionError("the largest element was not found again");
    }
}
