package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The [LongLoops] in vector code, which the compiler does not reliably make of plain loops over offsets into arrays,
/// and sums of narrower integers without a conversion first.
final class LongVectors extends LongLoops {
    private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final VectorShuffle<Long> EVEN = VectorShuffle.makeUnzip(S, 0);
    /// As many ints as a vector has longs.
    private static final VectorSpecies<Integer> HALF = VectorSpecies.of(int.class,
            VectorShape.forBitSize(S.vectorBitSize() / 2));

    @Override
    public void binary(Binary f, long[] a, int ao, long[] b, int bo, long[] y, int yo, int n) {
        int whole = switch (f) {
            case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM -> S.loopBound(n);
            default -> 0;
        };
        switch (f) { // a loop each, as in [Arithmetic32]
            case ADD -> add(a, ao, b, bo, y, yo, whole);
            case SUBTRACT -> subtract(a, ao, b, bo, y, yo, whole);
            case MULTIPLY -> multiply(a, ao, b, bo, y, yo, whole);
            case MAXIMUM -> maximum(a, ao, b, bo, y, yo, whole);
            case MINIMUM -> minimum(a, ao, b, bo, y, yo, whole);
            default -> {}
        }
        super.binary(f, a, ao + whole, b, bo + whole, y, yo + whole, n - whole);
    }

    private static void add(long[] a, int ao, long[] b, int bo, long[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector.fromArray(S, a, ao + i)
                    .add(LongVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void subtract(long[] a, int ao, long[] b, int bo, long[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector.fromArray(S, a, ao + i)
                    .sub(LongVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void multiply(long[] a, int ao, long[] b, int bo, long[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector.fromArray(S, a, ao + i)
                    .mul(LongVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void maximum(long[] a, int ao, long[] b, int bo, long[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector.fromArray(S, a, ao + i)
                    .max(LongVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void minimum(long[] a, int ao, long[] b, int bo, long[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector.fromArray(S, a, ao + i)
                    .min(LongVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    @Override
    public void compare(Binary f, long[] a, int ao, long[] b, int bo, boolean[] y, int yo, int n) {
        int whole = f.compareTo(Binary.EQUAL) < 0 || f.compareTo(Binary.GREATER_EQUAL) > 0 ? 0 : S.loopBound(n);
        compareLoop(f, a, ao, b, bo, y, yo, whole);
        super.compare(f, a, ao + whole, b, bo + whole, y, yo + whole, n - whole);
    }

    private static void compareLoop(Binary f, long[] a, int ao, long[] b, int bo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector v = LongVector.fromArray(S, a, ao + i);
            LongVector w = LongVector.fromArray(S, b, bo + i);
            VectorMask<Long> r = switch (f) {
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
    public void fold(Reduction f, long[] x, int xo, int n, long[] y, int yo) {
        if (n < 4 * L || f == Reduction.PRODUCT) {
            super.fold(f, x, xo, n, y, yo);
            return;
        }
        y[yo] = switch (f) {
            case SUM -> sum(x, xo, n);
            case MAX -> largest(x, xo, n);
            case MIN -> smallest(x, xo, n);
            default -> throw new AssertionError(f);
        };
    }

    private static long sum(long[] x, int xo, int n) {
        LongVector s0 = LongVector.zero(S);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = LongVector.fromArray(S, x, xo + i).add(s0);
            s1 = LongVector.fromArray(S, x, xo + i + L).add(s1);
        }
        long sum = LongVector.zero(S).add(s0).add(s1).reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) {
            sum += x[xo + i];
        }
        return sum;
    }

    /// The last vectors may overlap those before them: that does not change a maximum. What a loop carries along is an
    /// argument, as in [Extrema32].
    private static long largest(long[] x, int xo, int n) {
        LongVector m0 = LongVector.fromArray(S, x, xo);
        LongVector m1 = m0;
        for (int i = L; i <= n - 2 * L; i += 2 * L) {
            m0 = LongVector.fromArray(S, x, xo + i).max(m0);
            m1 = LongVector.fromArray(S, x, xo + i + L).max(m1);
        }
        m0 = LongVector.fromArray(S, x, xo + n - 2 * L).max(m0);
        // by way of memory, as in [Extrema64]
        long[] lanes = Extrema64.LANES.get();
        LongVector.fromArray(S, x, xo + n - L).max(m1).max(m0).intoArray(lanes, 0);
        return Extrema64.largest(lanes, 0);
    }

    private static long smallest(long[] x, int xo, int n) {
        LongVector m0 = LongVector.fromArray(S, x, xo);
        LongVector m1 = m0;
        for (int i = L; i <= n - 2 * L; i += 2 * L) {
            m0 = LongVector.fromArray(S, x, xo + i).min(m0);
            m1 = LongVector.fromArray(S, x, xo + i + L).min(m1);
        }
        m0 = LongVector.fromArray(S, x, xo + n - 2 * L).min(m0);
        // by way of memory, as in [Extrema64]
        long[] lanes = Extrema64.LANES.get();
        LongVector.fromArray(S, x, xo + n - L).min(m1).min(m0).intoArray(lanes, 0);
        return Extrema64.smallest(lanes, 0);
    }

    @Override
    public boolean foldOther(Reduction f, Buffer x, int from, int n, long[] y, int yo) {
        if (f != Reduction.SUM) {
            return false;
        }
        switch (x) {
            case Buffer.Bool(boolean[] data) -> y[yo] = TruthVectors.count(data, from, n);
            case Buffer.UInt8(byte[] data) -> y[yo] = TruthVectors.sum(data, from, n);
            case Buffer.Int32(int[] data) -> y[yo] = sum(data, from, n);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static long sum(int[] x, int xo, int n) {
        LongVector s0 = LongVector.zero(S);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            LongVector v = (LongVector) IntVector.fromArray(HALF, x, xo + i)
                    .convertShape(VectorOperators.I2L, S, 0);
            LongVector w = (LongVector) IntVector.fromArray(HALF, x, xo + i + L)
                    .convertShape(VectorOperators.I2L, S, 0);
            s0 = v.add(s0);
            s1 = w.add(s1);
        }
        long sum = LongVector.zero(S).add(s0).add(s1).reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) {
            sum += x[xo + i];
        }
        return sum;
    }

    @Override
    public void gather(Buffer x, int from, int step, long[] y, int yo, int n) {
        int done = step == 2 && x instanceof Buffer.Int64(long[] data) ? everySecond(data, from, y, yo, n) : 0;
        super.gather(x, from + done * step, step, y, yo + done, n - done);
    }

    /// `x[from], x[from + 2], ...`; says how many it has done.
    private static int everySecond(long[] x, int from, long[] y, int yo, int n) {
        // the last vector reads one element more than it needs
        int whole = S.loopBound(Math.min(n, (x.length - from) / 2));
        for (int i = 0; i < whole; i += L) {
            LongVector v = LongVector.fromArray(S, x, from + 2 * i);
            v.rearrange(EVEN, LongVector.fromArray(S, x, from + 2 * i + L)).intoArray(y, yo + i);
        }
        return whole;
    }
}
