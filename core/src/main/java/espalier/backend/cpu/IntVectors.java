package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The [IntLoops] in vector code, which the compiler does not reliably make of plain loops over offsets into arrays.
final class IntVectors extends IntLoops {
    private static final VectorSpecies<Integer> S = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final VectorShuffle<Integer> EVEN = VectorShuffle.makeUnzip(S, 0);

    @Override
    public void unary(Unary f, int[] x, int xo, int[] y, int yo, int n) {
        int whole = switch (f) {
            case NEGATIVE, ABS, SQUARE -> S.loopBound(n);
            default -> 0;
        };
        for (int i = 0; i < whole; i += L) {
            IntVector v = IntVector.fromArray(S, x, xo + i);
            IntVector r = switch (f) {
                case NEGATIVE -> v.neg();
                case ABS -> v.abs();
                default -> v.mul(v);
            };
            r.intoArray(y, yo + i);
        }
        super.unary(f, x, xo + whole, y, yo + whole, n - whole);
    }

    @Override
    public void binary(Binary f, int[] a, int ao, int[] b, int bo, int[] y, int yo, int n) {
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

    private static void add(int[] a, int ao, int[] b, int bo, int[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector.fromArray(S, a, ao + i)
                    .add(IntVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void subtract(int[] a, int ao, int[] b, int bo, int[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector.fromArray(S, a, ao + i)
                    .sub(IntVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void multiply(int[] a, int ao, int[] b, int bo, int[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector.fromArray(S, a, ao + i)
                    .mul(IntVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void maximum(int[] a, int ao, int[] b, int bo, int[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector.fromArray(S, a, ao + i)
                    .max(IntVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void minimum(int[] a, int ao, int[] b, int bo, int[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector.fromArray(S, a, ao + i)
                    .min(IntVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    @Override
    public void compare(Binary f, int[] a, int ao, int[] b, int bo, boolean[] y, int yo, int n) {
        int whole = f.compareTo(Binary.EQUAL) < 0 || f.compareTo(Binary.GREATER_EQUAL) > 0 ? 0 : S.loopBound(n);
        compareLoop(f, a, ao, b, bo, y, yo, whole);
        super.compare(f, a, ao + whole, b, bo + whole, y, yo + whole, n - whole);
    }

    private static void compareLoop(Binary f, int[] a, int ao, int[] b, int bo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector v = IntVector.fromArray(S, a, ao + i);
            IntVector w = IntVector.fromArray(S, b, bo + i);
            VectorMask<Integer> r = switch (f) {
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
    public void fold(Reduction f, int[] x, int xo, int n, int[] y, int yo) {
        if (n < 2 * L || f != Reduction.MAX && f != Reduction.MIN) {
            super.fold(f, x, xo, n, y, yo);
        } else {
            y[yo] = f == Reduction.MAX ? largest(x, xo, n) : smallest(x, xo, n);
        }
    }

    /// The last vector may overlap those before it: that does not change a maximum. What a loop carries along is an
    /// argument, as in [Extrema32].
    private static int largest(int[] x, int xo, int n) {
        IntVector m0 = IntVector.fromArray(S, x, xo);
        IntVector m1 = m0;
        IntVector m2 = m0;
        IntVector m3 = m0;
        int i = L;
        for (; i <= n - 4 * L; i += 4 * L) {
            m0 = IntVector.fromArray(S, x, xo + i).max(m0);
            m1 = IntVector.fromArray(S, x, xo + i + L).max(m1);
            m2 = IntVector.fromArray(S, x, xo + i + 2 * L).max(m2);
            m3 = IntVector.fromArray(S, x, xo + i + 3 * L).max(m3);
        }
        for (; i <= n - L; i += L) {
            m0 = IntVector.fromArray(S, x, xo + i).max(m0);
        }
        IntVector last = IntVector.fromArray(S, x, xo + n - L).max(m0);
        return last.max(m1).max(m2).max(m3).reduceLanes(VectorOperators.MAX);
    }

    private static int smallest(int[] x, int xo, int n) {
        IntVector m0 = IntVector.fromArray(S, x, xo);
        IntVector m1 = m0;
        IntVector m2 = m0;
        IntVector m3 = m0;
        int i = L;
        for (; i <= n - 4 * L; i += 4 * L) {
            m0 = IntVector.fromArray(S, x, xo + i).min(m0);
            m1 = IntVector.fromArray(S, x, xo + i + L).min(m1);
            m2 = IntVector.fromArray(S, x, xo + i + 2 * L).min(m2);
            m3 = IntVector.fromArray(S, x, xo + i + 3 * L).min(m3);
        }
        for (; i <= n - L; i += L) {
            m0 = IntVector.fromArray(S, x, xo + i).min(m0);
        }
        IntVector last = IntVector.fromArray(S, x, xo + n - L).min(m0);
        return last.min(m1).min(m2).min(m3).reduceLanes(VectorOperators.MIN);
    }

    /// The value first, then its place.
    @Override
    public int position(Reduction f, int[] x, int xo, int n) {
        if (n < 4 * L) {
            return super.position(f, x, xo, n);
        }
        int best = f == Reduction.ARGMAX ? largest(x, xo, n) : smallest(x, xo, n);
        int i = 0;
        while (i <= n - L && !IntVector.fromArray(S, x, xo + i).compare(VectorOperators.EQ, best).anyTrue()) {
            i += L;
        }
        while (x[xo + i] != best) {
            i++;
        }
        return i;
    }

    @Override
    public void gather(Buffer x, int from, int step, int[] y, int yo, int n) {
        int done = step == 2 && x instanceof Buffer.Int32(int[] data) ? everySecond(data, from, y, yo, n) : 0;
        super.gather(x, from + done * step, step, y, yo + done, n - done);
    }

    /// `x[from], x[from + 2], ...`; says how many it has done.
    private static int everySecond(int[] x, int from, int[] y, int yo, int n) {
        // the last vector reads one element more than it needs
        int whole = S.loopBound(Math.min(n, (x.length - from) / 2));
        for (int i = 0; i < whole; i += L) {
            IntVector v = IntVector.fromArray(S, x, from + 2 * i);
            v.rearrange(EVEN, IntVector.fromArray(S, x, from + 2 * i + L)).intoArray(y, yo + i);
        }
        return whole;
    }
}
