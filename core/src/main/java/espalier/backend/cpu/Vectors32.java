package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Loops] over floats in vector code.
///
/// Each function has a loop of its own, the cheap ones in [Arithmetic32]. A rest shorter than a vector goes through the
/// same loop in a small array, so an element's value never depends on its place. Functions that have no case here are
/// computed by the plain loops.
final class Vectors32 extends Loops32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// Elements among which a largest one is looked for again.
    private static final int POSITIONS = 2048;
    /// Truth values stored together.
    private static final int TRUTHS = Truths.LENGTH;
    /// From here on there are only whole numbers.
    private static final float NO_FRACTION = 0x1p23f;
    private static final int SIGN = Integer.MIN_VALUE;
    /// So many elements are worth the way of [Spread32#apart].
    private static final int APART = 512;
    /// Rows that are so far apart lie on other pages: extrema are then faster when each is read to its end.
    private static final int FAR = 2048;
    private static final ThreadLocal<float[]> REST = ThreadLocal.withInitial(() -> new float[4 * L]);

    @Override
    public void unary(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        if (f == Unary.SIN || f == Unary.COS) {
            Trigonometry32.apply(f == Unary.COS, x, xo, y, yo, n);
            return;
        }
        if (!hasLoop(f) && !Activations32.has(f)) {
            super.unary(f, x, xo, y, yo, n);
            return;
        }
        int whole = S.loopBound(n);
        loop(f, x, xo, y, yo, whole);
        if (whole < n) {
            float[] rest = REST.get();
            System.arraycopy(x, xo + whole, rest, 0, n - whole);
            loop(f, rest, 0, rest, L, L);
            System.arraycopy(rest, L, y, yo + whole, n - whole);
        }
    }

    static boolean hasLoop(Unary f) {
        return switch (f) {
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS, FLOOR, CEIL, ROUND, TRUNC -> true;
            default -> Arithmetic32.has(f);
        };
    }

    private static void loop(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case EXP -> Functions32.exp(x, xo, 0, y, yo, n);
            case LOG -> Functions32.log(x, xo, y, yo, n);
            case TANH -> Functions32.tanh(x, xo, y, yo, n);
            case SIGMOID -> Functions32.sigmoid(x, xo, y, yo, n);
            case SOFTPLUS -> Functions32.softplus(x, xo, y, yo, n);
            case FLOOR -> floor(x, xo, y, yo, n);
            case CEIL -> ceil(x, xo, y, yo, n);
            case ROUND, TRUNC -> whole(f, x, xo, y, yo, n);
            default -> {
                if (Activations32.has(f)) {
                    Activations32.value(f, x, xo, y, yo, n);
                } else {
                    Arithmetic32.unary(f, x, xo, y, yo, n);
                }
            }
        }
    }

    /// Rounded to whole numbers: the size to nearest with the sign of x, then one up or down where that went the wrong
    /// way. Sizes that have no fraction, infinities and NaN stay. No helper methods: the compiler may refuse to inline
    /// them, and then boxes each vector.
    private static void whole(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector size = v.abs();
            FloatVector nearest = size.add(NO_FRACTION).sub(NO_FRACTION);
            var sign = v.reinterpretAsInts().and(SIGN);
            FloatVector r = f == Unary.ROUND ? nearest : nearest.sub(1f, nearest.compare(VectorOperators.GT, size));
            FloatVector signed = r.reinterpretAsInts().or(sign).reinterpretAsFloats();
            v.blend(signed, size.compare(VectorOperators.LT, NO_FRACTION)).intoArray(y, yo + i);
        }
    }

    private static void floor(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector size = v.abs();
            FloatVector nearest = size.add(NO_FRACTION).sub(NO_FRACTION);
            nearest = nearest.reinterpretAsInts()
                    .or(v.reinterpretAsInts().and(SIGN))
                    .reinterpretAsFloats();
            FloatVector down = nearest.sub(1f, nearest.compare(VectorOperators.GT, v));
            v.blend(down, size.compare(VectorOperators.LT, NO_FRACTION)).intoArray(y, yo + i);
        }
    }

    private static void ceil(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector size = v.abs();
            FloatVector nearest = size.add(NO_FRACTION).sub(NO_FRACTION);
            var sign = v.reinterpretAsInts().and(SIGN);
            nearest = nearest.reinterpretAsInts().or(sign).reinterpretAsFloats();
            FloatVector up = nearest.add(1f, nearest.compare(VectorOperators.LT, v));
            // from -1 to 0 it is -0
            up = up.reinterpretAsInts().or(sign).reinterpretAsFloats();
            v.blend(up, size.compare(VectorOperators.LT, NO_FRACTION)).intoArray(y, yo + i);
        }
    }

    @Override
    public void test(Unary f, float[] x, int xo, boolean[] y, int yo, int n) {
        int whole = S.loopBound(n);
        if (f == Unary.IS_NAN || f == Unary.IS_FINITE || f == Unary.IS_INFINITE || f == Unary.LOGICAL_NOT) {
            testLoop(f, x, xo, y, yo, whole);
            super.test(f, x, xo + whole, y, yo + whole, n - whole);
        } else {
            super.test(f, x, xo, y, yo, n);
        }
    }

    private static void testLoop(Unary f, float[] x, int xo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            VectorMask<Float> r = switch (f) {
                case IS_NAN -> v.compare(VectorOperators.NE, v);
                case IS_FINITE -> v.abs().compare(VectorOperators.LE, Float.MAX_VALUE);
                case IS_INFINITE -> v.abs().compare(VectorOperators.EQ, Float.POSITIVE_INFINITY);
                default -> v.compare(VectorOperators.EQ, 0f);
            };
            r.intoArray(y, yo + i);
        }
    }

    @Override
    public void gradient(Unary f, float[] kept, int ko, float[] dy, int dyo, float[] dx, int dxo, int n,
            boolean add) {
        if (!Gradients32.has(f)) {
            super.gradient(f, kept, ko, dy, dyo, dx, dxo, n, add);
            return;
        }
        int whole = S.loopBound(n);
        Gradients32.run(f, kept, ko, dy, dyo, dx, dxo, whole, add);
        if (whole < n) {
            float[] rest = REST.get();
            System.arraycopy(kept, ko + whole, rest, 0, n - whole);
            System.arraycopy(dy, dyo + whole, rest, L, n - whole);
            System.arraycopy(dx, dxo + whole, rest, 2 * L, n - whole);
            Gradients32.run(f, rest, 0, rest, L, rest, 2 * L, L, add);
            System.arraycopy(rest, 2 * L, dx, dxo + whole, n - whole);
        }
    }

    @Override
    public void gradient(Binary f, boolean byFirst, float[] a, int ao, float[] b, int bo, float[] dy, int dyo,
            float[] dx, int dxo, int n, boolean add) {
        if (!Gradients32.has(f)) {
            super.gradient(f, byFirst, a, ao, b, bo, dy, dyo, dx, dxo, n, add);
            return;
        }
        int whole = S.loopBound(n);
        Gradients32.run(f, byFirst, a, ao, b, bo, dy, dyo, dx, dxo, whole, add);
        if (whole < n) {
            float[] rest = REST.get();
            System.arraycopy(a, ao + whole, rest, 0, n - whole);
            System.arraycopy(b, bo + whole, rest, L, n - whole);
            System.arraycopy(dy, dyo + whole, rest, 2 * L, n - whole);
            System.arraycopy(dx, dxo + whole, rest, 3 * L, n - whole);
            Gradients32.run(f, byFirst, rest, 0, rest, L, rest, 2 * L, rest, 3 * L, L, add);
            System.arraycopy(rest, 3 * L, dx, dxo + whole, n - whole);
        }
    }

    @Override
    public void binary(Binary f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        if (f == Binary.POWER) {
            Power32.apply(a, ao, b, bo, y, yo, n);
            return;
        }
        if (!Arithmetic32.has(f)) {
            super.binary(f, a, ao, b, bo, y, yo, n);
            return;
        }
        int whole = S.loopBound(n);
        Arithmetic32.binary(f, a, ao, b, bo, y, yo, whole);
        if (whole < n && n > L && y != a && y != b) {
            // the last vector overlaps the one before it
            Arithmetic32.binary(f, a, ao + n - L, b, bo + n - L, y, yo + n - L, L);
        } else if (whole < n) {
            float[] rest = REST.get();
            System.arraycopy(a, ao + whole, rest, 0, n - whole);
            System.arraycopy(b, bo + whole, rest, L, n - whole);
            Arithmetic32.binary(f, rest, 0, rest, L, rest, 2 * L, L);
            System.arraycopy(rest, 2 * L, y, yo + whole, n - whole);
        }
    }

    @Override
    public void compare(Binary f, float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        if (f.compareTo(Binary.EQUAL) < 0 || f.compareTo(Binary.GREATER_EQUAL) > 0) {
            super.compare(f, a, ao, b, bo, y, yo, n);
            return;
        }
        int done = 0;
        for (; done <= n - TRUTHS; done += TRUTHS) {
            long bits = 0;
            for (int j = 0; j < TRUTHS; j += L) {
                bits |= compared(f, a, ao + done + j, b, bo + done + j) << j;
            }
            Truths.store(bits, y, yo + done);
        }
        super.compare(f, a, ao + done, b, bo + done, y, yo + done, n - done);
    }

    /// Which lanes are true, as bits.
    private static long compared(Binary f, float[] a, int ai, float[] b, int bi) {
        FloatVector v = FloatVector.fromArray(S, a, ai);
        FloatVector w = FloatVector.fromArray(S, b, bi);
        return switch (f) {
            case EQUAL -> v.compare(VectorOperators.EQ, w).toLong();
            case NOT_EQUAL -> v.compare(VectorOperators.NE, w).toLong();
            case LESS -> v.compare(VectorOperators.LT, w).toLong();
            case LESS_EQUAL -> v.compare(VectorOperators.LE, w).toLong();
            case GREATER -> v.compare(VectorOperators.GT, w).toLong();
            default -> v.compare(VectorOperators.GE, w).toLong();
        };
    }

    @Override
    public void axpy(double alpha, float[] x, int xo, float[] y, int yo, int n) {
        int whole = S.loopBound(n);
        float a = (float) alpha;
        for (int i = 0; i < whole; i += L) {
            FloatVector.fromArray(S, x, xo + i)
                    .fma(FloatVector.broadcast(S, a), FloatVector.fromArray(S, y, yo + i))
                    .intoArray(y, yo + i);
        }
        for (int i = whole; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], a, y[yo + i]);
        }
    }

    @Override
    public void clip(double low, double high, float[] x, int xo, float[] y, int yo, int n) {
        int whole = S.loopBound(n);
        float least = (float) low;
        float most = (float) high;
        for (int i = 0; i < whole; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            v = v.blend(least, v.compare(VectorOperators.LE, least));
            v.blend(most, v.compare(VectorOperators.GE, most)).intoArray(y, yo + i);
        }
        super.clip(low, high, x, xo + whole, y, yo + whole, n - whole);
    }

    @Override
    public void gather(Buffer x, int from, int step, float[] y, int yo, int n) {
        int done = x instanceof Buffer.Float32(float[] data) ? Spread32.read(data, from, step, y, yo, n) : 0;
        if (step == 1 && x instanceof Buffer.UInt8(byte[] data)) {
            done = Spread32.bytes(data, from, y, yo, n);
        }
        if (done < n) {
            super.gather(x, from + done * step, step, y, yo + done, n - done);
        }
    }

    @Override
    public void scatter(float[] x, int xo, Buffer y, int to, int step, int n) {
        int done = 0;
        if (step == 1 && y instanceof Buffer.Int32(int[] data)) {
            done = Spread32.ints(x, xo, data, to, n);
        } else if (step > 1 && step <= Spread32.FARTHEST && n >= APART && y instanceof Buffer.Float32(float[] data)) {
            done = Spread32.apart(x, xo, data, to, step, n);
        }
        super.scatter(x, xo + done, y, to + done * step, step, n - done);
    }

    @Override
    public void foldRows(Binary f, float[] x, int xo, int step, int rows, float[] y, int yo, int n) {
        if (step >= FAR && f != Binary.ADD) {
            super.foldRows(f, x, xo, step, rows, y, yo, n);
            return;
        }
        int done = switch (f) {
            case ADD -> Rows32.sum(x, xo, step, rows, y, yo, n);
            case MAXIMUM, MINIMUM -> Rows32.extrema(f == Binary.MAXIMUM, x, xo, step, rows, y, yo, n);
            default -> 0;
        };
        if (done < n) {
            super.foldRows(f, x, xo + done, step, rows, y, yo + done, n - done);
        }
    }

    @Override
    public int positions(Reduction f, float[] x, int xo, int step, int rows, int[] y, int n) {
        return Rows32.positions(f == Reduction.ARGMAX, x, xo, step, rows, y, n);
    }

    @Override
    public void fold(Reduction f, float[] x, int xo, int n, float[] y, int yo) {
        if (n < 2 * L) {
            super.fold(f, x, xo, n, y, yo);
            return;
        }
        y[yo] = switch (f) {
            case SUM -> sumOf(x, xo, n);
            case PRODUCT -> productOf(x, xo, n);
            case MAX, MIN -> Extrema32.of(f == Reduction.MAX, x, xo, n);
            default -> throw new AssertionError(f);
        };
    }

    /// In groups of 64 vectors, four sums at a time: at most 16 additions in a row for each lane.
    private static float sumOf(float[] x, int xo, int n) {
        float[] lanes = REST.get();
        float sum = 0;
        int i = 0;
        for (int end = Math.min(n, 64 * L); end - i >= L; end = Math.min(n, end + 64 * L)) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = FloatVector.zero(S);
            FloatVector s2 = FloatVector.zero(S);
            FloatVector s3 = FloatVector.zero(S);
            for (; i <= end - 4 * L; i += 4 * L) {
                s0 = FloatVector.fromArray(S, x, xo + i).add(s0);
                s1 = FloatVector.fromArray(S, x, xo + i + L).add(s1);
                s2 = FloatVector.fromArray(S, x, xo + i + 2 * L).add(s2);
                s3 = FloatVector.fromArray(S, x, xo + i + 3 * L).add(s3);
            }
            for (; i <= end - L; i += L) {
                s0 = FloatVector.fromArray(S, x, xo + i).add(s0);
            }
            s0.add(s1).add(s2.add(s3)).intoArray(lanes, 0);
            sum += Lanes32.sum(lanes, 0);
        }
        return sum + Loops32.sum(x, xo + i, n - i);
    }

    private static float productOf(float[] x, int xo, int n) {
        float[] lanes = REST.get();
        FloatVector p0 = FloatVector.broadcast(S, 1f);
        FloatVector p1 = p0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            p0 = FloatVector.fromArray(S, x, xo + i).mul(p0);
            p1 = FloatVector.fromArray(S, x, xo + i + L).mul(p1);
        }
        p0.mul(p1).intoArray(lanes, 0);
        return Lanes32.product(lanes) * Loops32.product(x, xo + i, n - i);
    }

    /// The largest of each block, then its place in the first block that has it.
    @Override
    public int position(Reduction f, float[] x, int xo, int n) {
        boolean largest = f == Reduction.ARGMAX;
        int at = 0;
        float best = 0;
        for (int i = 0; n >= 2 * POSITIONS && i < n && best == best; i += POSITIONS) {
            int begin = Math.min(i, n - POSITIONS);
            float v = Extrema32.of(largest, x, xo + begin, POSITIONS);
            if (i == 0 || v != v || (largest ? v > best : v < best)) {
                best = v;
                at = begin;
            }
        }
        return at + positionIn(f, x, xo + at, n >= 2 * POSITIONS ? POSITIONS : n);
    }

    /// The value first, then its place.
    private int positionIn(Reduction f, float[] x, int xo, int n) {
        if (n < 4 * L) {
            return super.position(f, x, xo, n);
        }
        float best = Extrema32.of(f == Reduction.ARGMAX, x, xo, n);
        boolean nan = best != best;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
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
