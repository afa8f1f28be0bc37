package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The [Loops] in which all integer types and truth values compute: exact 64-bit arithmetic, narrowed when stored.
class LongLoops implements Loops<long[]> {

    @Override
    public long[] allocate(int length) {
        return new long[length];
    }

    @Override
    public void copy(long[] x, int xo, long[] y, int yo, int n) {
        System.arraycopy(x, xo, y, yo, n);
    }

    @Override
    public long @Nullable [] nativeArray(Buffer b) {
        return b instanceof Buffer.Int64 x ? x.data() : null;
    }

    @Override
    public void unary(Unary f, long[] x, int xo, long[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.applyLong(x[xo + i]);
        }
    }

    @Override
    public void test(Unary f, long[] x, int xo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.applyLong(x[xo + i]) != 0;
        }
    }

    @Override
    public void gradient(Unary f, long[] kept, int ko, long[] dy, int dyo, long[] dx, int dxo, int n, boolean add) {
        throw new AssertionError("integers have no derivatives");
    }

    @Override
    public void binary(Binary f, long[] a, int ao, long[] b, int bo, long[] y, int yo, int n) {
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
            default -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = f.applyLong(a[ao + i], b[bo + i]);
                }
            }
        }
    }

    @Override
    public void compare(Binary f, long[] a, int ao, long[] b, int bo, boolean[] y, int yo, int n) {
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
    public void axpy(double alpha, long[] x, int xo, long[] y, int yo, int n) {
        throw new AssertionError("axpy is for floating types");
    }

    @Override
    public void fold(Reduction f, long[] x, int xo, int n, long[] y, int yo) {
        long r = x[xo];
        switch (f) {
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
            default -> throw new AssertionError(f);
        }
        y[yo] = r;
    }

    @Override
    public void foldRuns(Reduction f, long[] x, int xo, int step, int count, int n, long[] y, int yo) {
        for (int i = 0; i < count; i++) {
            fold(f, x, xo + i * step, n, y, yo + i);
        }
    }

    @Override
    public int position(Reduction f, long[] x, int xo, int n) {
        boolean largest = f == Reduction.ARGMAX;
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (largest ? x[xo + i] > x[xo + best] : x[xo + i] < x[xo + best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public void gather(Buffer x, int from, int step, long[] y, int yo, int n) {
        if (x instanceof Buffer.Int64(long[] data) && step == 1) {
            System.arraycopy(data, from, y, yo, n);
        } else if (step == 0) {
            Arrays.fill(y, yo, yo + n, x.getLong(from));
        } else if (step == 1 && Conversion.gather(x, from, y, yo, n)) {
            return;
        } else if (x instanceof Buffer.Int64(long[] data)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = data[from + i * step];
            }
        } else if (x instanceof Buffer.Int32(int[] data)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = data[from + i * step];
            }
        } else if (x instanceof Buffer.UInt8(byte[] data)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = data[from + i * step] & 0xff;
            }
        } else if (x instanceof Buffer.Bool(boolean[] data)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = data[from + i * step] ? 1 : 0;
            }
        } else {
            for (int i = 0; i < n; i++) {
                y[yo + i] = x.getLong(from + i * step);
            }
        }
    }

    @Override
    public void scatter(long[] x, int xo, Buffer y, int to, int step, int n) {
        if (y instanceof Buffer.Int64(long[] data) && step == 1) {
            System.arraycopy(x, xo, data, to, n);
            return;
        }
        if (step == 1 && Conversion.scatter(x, xo, y, to, n)) {
            return;
        }
        for (int i = 0; i < n; i++) {
            y.setLong(to + i * step, x[xo + i]);
        }
    }
}
