package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The [Loops] over ints, where int32 stays int32; sums and products of them happen in [LongLoops].
class IntLoops implements Loops<int[]> {

    @Override
    public int[] allocate(int length) {
        return new int[length];
    }

    @Override
    public void copy(int[] x, int xo, int[] y, int yo, int n) {
        System.arraycopy(x, xo, y, yo, n);
    }

    @Override
    public int @Nullable [] nativeArray(Buffer b) {
        return b instanceof Buffer.Int32 x ? x.data() : null;
    }

    @Override
    public void unary(Unary f, int[] x, int xo, int[] y, int yo, int n) {
        switch (f) {
            case NEGATIVE -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = -x[xo + i];
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.abs(x[xo + i]);
                }
            }
            case SQUARE -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = x[xo + i] * x[xo + i];
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (int) f.applyLong(x[xo + i]);
                }
            }
        }
    }

    @Override
    public void test(Unary f, int[] x, int xo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.applyLong(x[xo + i]) != 0;
        }
    }

    @Override
    public void gradient(Unary f, int[] kept, int ko, int[] dy, int dyo, int[] dx, int dxo, int n, boolean add) {
        throw new AssertionError("integers have no derivatives");
    }

    @Override
    public void binary(Binary f, int[] a, int ao, int[] b, int bo, int[] y, int yo, int n) {
        switch (f) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] + b[bo + i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] - b[bo + i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] * b[bo + i];
                }
            }
            case MAXIMUM -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.max(a[ao + i], b[bo + i]);
                }
            }
            case MINIMUM -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = Math.min(a[ao + i], b[bo + i]);
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (int) f.applyLong(a[ao + i], b[bo + i]);
                }
            }
        }
    }

    @Override
    public void compare(Binary f, int[] a, int ao, int[] b, int bo, boolean[] y, int yo, int n) {
        switch (f) {
            case EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] == b[bo + i];
                }
            }
            case NOT_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] != b[bo + i];
                }
            }
            case LESS -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] < b[bo + i];
                }
            }
            case GREATER -> compare(Binary.LESS, b, bo, a, ao, y, yo, n);
            case LESS_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] <= b[bo + i];
                }
            }
            case GREATER_EQUAL -> compare(Binary.LESS_EQUAL, b, bo, a, ao, y, yo, n);
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = f.applyLong(a[ao + i], b[bo + i]) != 0;
                }
            }
        }
    }

    @Override
    public void axpy(double alpha, int[] x, int xo, int[] y, int yo, int n) {
        throw new AssertionError("axpy is for floating types");
    }

    @Override
    public void fold(Reduction f, int[] x, int xo, int n, int[] y, int yo) {
        int r = x[xo];
        switch (f) {
            case MAX -> {
                for (int i = 1; i < n; i++) {
                    r = Math.max(r, x[xo + i]);
                }
            }
            case MIN -> {
                for (int i = 1; i < n; i++) {
                    r = Math.min(r, x[xo + i]);
                }
            }
            case SUM -> {
                for (int i = 1; i < n; i++) {
                    r += x[xo + i];
                }
            }
            case PRODUCT -> {
                for (int i = 1; i < n; i++) {
                    r *= x[xo + i];
                }
            }
            default -> throw new AssertionError(f);
        }
        y[yo] = r;
    }

    @Override
    public void foldRuns(Reduction f, int[] x, int xo, int step, int count, int n, int[] y, int yo) {
        for (int i = 0; i < count; i++) {
            fold(f, x, xo + i * step, n, y, yo + i);
        }
    }

    /// The value first, then its place.
    @Override
    public int position(Reduction f, int[] x, int xo, int n) {
        int best = x[xo];
        if (f == Reduction.ARGMAX) {
            for (int i = 1; i < n; i++) {
                best = Math.max(best, x[xo + i]);
            }
        } else {
            for (int i = 1; i < n; i++) {
                best = Math.min(best, x[xo + i]);
            }
        }
        int at = 0;
        while (x[xo + at] != best) {
            at++;
        }
        return at;
    }

    @Override
    public void gather(Buffer x, int from, int step, int[] y, int yo, int n) {
        if (x instanceof Buffer.Int32(int[] data)) {
            if (step == 1) {
                System.arraycopy(data, from, y, yo, n);
                return;
            }
            if (step == 0) {
                Arrays.fill(y, yo, yo + n, data[from]);
                return;
            }
            for (int i = 0; i < n; i++) {
                y[yo + i] = data[from + i * step];
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yo + i] = (int) x.getLong(from + i * step);
        }
    }

    @Override
    public void scatter(int[] x, int xo, Buffer y, int to, int step, int n) {
        if (y instanceof Buffer.Int32(int[] data)) {
            if (step == 1) {
                System.arraycopy(x, xo, data, to, n);
                return;
            }
            for (int i = 0; i < n; i++) {
                data[to + i * step] = x[xo + i];
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            y.setLong(to + i * step, x[xo + i]);
        }
    }
}
