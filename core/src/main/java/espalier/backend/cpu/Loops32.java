package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The plain Java [Loops] over floats: each function as its enum constant defines it, in double precision, rounded
/// once.
class Loops32 implements Loops<float[]> {

    @Override
    public float[] allocate(int length) {
        return new float[length];
    }

    @Override
    public void copy(float[] x, int xo, float[] y, int yo, int n) {
        System.arraycopy(x, xo, y, yo, n);
    }

    @Override
    public float @Nullable [] nativeArray(Buffer b) {
        return b instanceof Buffer.Float32 x ? x.data() : null;
    }

    @Override
    public void unary(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) f.apply(x[xo + i]);
        }
    }

    @Override
    public void test(Unary f, float[] x, int xo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(x[xo + i]) != 0;
        }
    }

    @Override
    public void gradient(Unary f, float[] kept, int ko, float[] dy, int dyo, float[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i++) {
            dx[dxo + i] = (float) ((add ? dx[dxo + i] : 0) + dy[dyo + i] * f.derivative(kept[ko + i]));
        }
    }

    @Override
    public void gradient(Binary f, boolean byFirst, float[] a, int ao, float[] b, int bo, float[] dy, int dyo,
            float[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i++) {
            double slope = byFirst ? f.da(a[ao + i], b[bo + i]) : f.db(a[ao + i], b[bo + i]);
            dx[dxo + i] = (float) ((add ? dx[dxo + i] : 0) + dy[dyo + i] * slope);
        }
    }

    @Override
    public void binary(Binary f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) f.apply(a[ao + i], b[bo + i]);
        }
    }

    @Override
    public void compare(Binary f, float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = f.apply(a[ao + i], b[bo + i]) != 0;
        }
    }

    @Override
    public void axpy(double alpha, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) (y[yo + i] + alpha * x[xo + i]);
        }
    }

    @Override
    public void clip(double low, double high, float[] x, int xo, float[] y, int yo, int n) {
        float least = (float) low;
        float most = (float) high;
        for (int i = 0; i < n; i++) {
            float v = x[xo + i] <= least ? least : x[xo + i];
            y[yo + i] = v >= most ? most : v;
        }
    }

    @Override
    public void fold(Reduction f, float[] x, int xo, int n, float[] y, int yo) {
        y[yo] = switch (f) {
            case SUM -> sum(x, xo, n);
            case PRODUCT -> product(x, xo, n);
            case MAX -> max(x, xo, n);
            case MIN -> min(x, xo, n);
            default -> throw new AssertionError(f);
        };
    }

    @Override
    public void foldRuns(Reduction f, float[] x, int xo, int step, int count, int n, float[] y, int yo) {
        for (int i = 0; i < count; i++) {
            fold(f, x, xo + i * step, n, y, yo + i);
        }
    }

    /// In groups of 128: eight sums of 16 elements each, as NumPy does.
    static float sum(float[] x, int xo, int n) {
        float sum = 0;
        for (int i = 0; i < n; i += 128) {
            sum += sumOfGroup(x, xo + i, Math.min(128, n - i));
        }
        return sum;
    }

    private static float sumOfGroup(float[] x, int xo, int n) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = xo;
        int end = xo + n;
        for (; i < end - 7; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        float sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
        for (; i < end; i++) {
            sum += x[i];
        }
        return sum;
    }

    static float product(float[] x, int xo, int n) {
        float y = 1;
        for (int i = 0; i < n; i++) {
            y *= x[xo + i];
        }
        return y;
    }

    static float max(float[] x, int xo, int n) {
        float y = x[xo];
        for (int i = 1; i < n; i++) {
            y = Math.max(y, x[xo + i]);
        }
        return y;
    }

    static float min(float[] x, int xo, int n) {
        float y = x[xo];
        for (int i = 1; i < n; i++) {
            y = Math.min(y, x[xo + i]);
        }
        return y;
    }

    @Override
    public int position(Reduction f, float[] x, int xo, int n) {
        boolean largest = f == Reduction.ARGMAX;
        int best = 0;
        float top = x[xo];
        for (int i = 1; i < n && top == top; i++) {
            float v = x[xo + i];
            if (v != v || (largest ? v > top : v < top)) {
                best = i;
                top = v;
            }
        }
        return best;
    }

    @Override
    public void gather(Buffer x, int from, int step, float[] y, int yo, int n) {
        if (x instanceof Buffer.Float32(float[] data)) {
            gatherNative(data, from, step, y, yo, n);
        } else if (step == 1 && Conversion.gather(x, from, y, yo, n)) {
            return;
        } else if (x instanceof Buffer.UInt8(byte[] data)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = data[from + i * step] & 0xff;
            }
        } else if (x instanceof Buffer.Float64(double[] data)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = (float) data[from + i * step];
            }
        } else if (x instanceof Buffer.Int64(long[] data)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = data[from + i * step];
            }
        } else {
            for (int i = 0; i < n; i++) {
                y[yo + i] = (float) x.getDouble(from + i * step);
            }
        }
    }

    private static void gatherNative(float[] x, int from, int step, float[] y, int yo, int n) {
        if (step == 1) {
            System.arraycopy(x, from, y, yo, n);
        } else if (step == 0) {
            Arrays.fill(y, yo, yo + n, x[from]);
        } else {
            for (int i = 0; i < n; i++) {
                y[yo + i] = x[from + i * step];
            }
        }
    }

    @Override
    public void scatter(float[] x, int xo, Buffer y, int to, int step, int n) {
        if (y instanceof Buffer.Float32(float[] data) && step == 1) {
            System.arraycopy(x, xo, data, to, n);
        } else if (step == 1 && Conversion.scatter(x, xo, y, to, n)) {
            return;
        } else if (y instanceof Buffer.Float32(float[] data)) {
            for (int i = 0; i < n; i++) {
                data[to + i * step] = x[xo + i];
            }
        } else if (y instanceof Buffer.Float64(double[] data)) {
            for (int i = 0; i < n; i++) {
                data[to + i * step] = x[xo + i];
            }
        } else {
            for (int i = 0; i < n; i++) {
                y.setDouble(to + i * step, x[xo + i]);
            }
        }
    }
}
