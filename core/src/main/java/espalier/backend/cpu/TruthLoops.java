package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The [Loops] over truth values that give truth values; counting them happens in [LongLoops].
///
/// Truth is ordered: false below true, as in NumPy.
class TruthLoops implements Loops<boolean[]> {

    @Override
    public boolean[] allocate(int length) {
        return new boolean[length];
    }

    @Override
    public void copy(boolean[] x, int xo, boolean[] y, int yo, int n) {
        System.arraycopy(x, xo, y, yo, n);
    }

    @Override
    public boolean @Nullable [] nativeArray(Buffer b) {
        return b instanceof Buffer.Bool x ? x.data() : null;
    }

    @Override
    public void unary(Unary f, boolean[] x, int xo, boolean[] y, int yo, int n) {
        test(f, x, xo, y, yo, n);
    }

    @Override
    public void test(Unary f, boolean[] x, int xo, boolean[] y, int yo, int n) {
        if (f == Unary.LOGICAL_NOT) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = x[xo + i] ^ true;
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.applyLong(x[xo + i] ? 1 : 0) != 0;
        }
    }

    @Override
    public void gradient(
            Unary f, boolean[] kept, int ko, boolean[] dy, int dyo, boolean[] dx, int dxo, int n,
            boolean add) {
        throw new AssertionError("truth values have no derivatives");
    }

    @Override
    public void binary(Binary f, boolean[] a, int ao, boolean[] b, int bo, boolean[] y, int yo, int n) {
        compare(f, a, ao, b, bo, y, yo, n);
    }

    @Override
    public void compare(Binary f, boolean[] a, int ao, boolean[] b, int bo, boolean[] y, int yo, int n) {
        switch (f) {
            case LOGICAL_AND, MULTIPLY, MINIMUM -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] && b[bo + i];
                }
            }
            case LOGICAL_OR, ADD, MAXIMUM -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] || b[bo + i];
                }
            }
            case LOGICAL_XOR, NOT_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] ^ b[bo + i];
                }
            }
            case EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = a[ao + i] ^ b[bo + i] ^ true;
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = f.applyLong(a[ao + i] ? 1 : 0, b[bo + i] ? 1 : 0) != 0;
                }
            }
        }
    }

    @Override
    public void axpy(double alpha, boolean[] x, int xo, boolean[] y, int yo, int n) {
        throw new AssertionError("axpy is for floating types");
    }

    @Override
    public void fold(Reduction f, boolean[] x, int xo, int n, boolean[] y, int yo) {
        boolean wanted = f == Reduction.MAX;
        if (!wanted && f != Reduction.MIN) {
            throw new AssertionError(f);
        }
        boolean found = false;
        for (int i = 0; i < n && !found; i++) {
            found = x[xo + i] == wanted;
        }
        y[yo] = found == wanted;
    }

    @Override
    public void foldRuns(Reduction f, boolean[] x, int xo, int step, int count, int n, boolean[] y, int yo) {
        for (int i = 0; i < count; i++) {
            fold(f, x, xo + i * step, n, y, yo + i);
        }
    }

    @Override
    public int position(Reduction f, boolean[] x, int xo, int n) {
        boolean wanted = f == Reduction.ARGMAX;
        for (int i = 0; i < n; i++) {
            if (x[xo + i] == wanted) {
                return i;
            }
        }
        return 0;
    }

    @Override
    public void gather(Buffer x, int from, int step, boolean[] y, int yo, int n) {
        if (x instanceof Buffer.Bool(boolean[] data)) {
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
            y[yo + i] = x.getDouble(from + i * step) != 0;
        }
    }

    @Override
    public void scatter(boolean[] x, int xo, Buffer y, int to, int step, int n) {
        if (y instanceof Buffer.Bool(boolean[] data)) {
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
            y.setLong(to + i * step, x[xo + i] ? 1 : 0);
        }
    }
}
