package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Unary;

/// The [Loops64] of programs without the vector module: arithmetic in the form that the compiler turns into vector code
/// by itself, see [AutoLoops32]; made by [CpuBackend].
final class AutoLoops64 extends Loops64 {
    private static final ThreadLocal<double[][]> WORK = ThreadLocal.withInitial(() -> new double[2][BLOCK]);

    @Override
    public void unary(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        switch (f) {
            case NEGATIVE, ABS, SQUARE, SQRT, RECIPROCAL, RELU -> {
                if (xo == yo) {
                    run(f, x, y, yo, n);
                    return;
                }
                double[] work = WORK.get()[0];
                for (int i = 0; i < n; i += BLOCK) {
                    int m = Math.min(BLOCK, n - i);
                    System.arraycopy(x, xo + i, work, 0, m);
                    run(f, work, work, 0, m);
                    System.arraycopy(work, 0, y, yo + i, m);
                }
            }
            default -> super.unary(f, x, xo, y, yo, n);
        }
    }

    private static void run(Unary f, double[] x, double[] y, int o, int n) {
        switch (f) {
            case NEGATIVE -> negative(x, y, o, n);
            case ABS -> abs(x, y, o, n);
            case SQUARE -> square(x, y, o, n);
            case SQRT -> sqrt(x, y, o, n);
            case RECIPROCAL -> reciprocal(x, y, o, n);
            case RELU -> relu(x, y, o, n);
            default -> throw new AssertionError(f);
        }
    }

    private static void negative(double[] x, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = -x[o + i];
        }
    }

    private static void abs(double[] x, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.abs(x[o + i]);
        }
    }

    private static void square(double[] x, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = x[o + i] * x[o + i];
        }
    }

    private static void sqrt(double[] x, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.sqrt(x[o + i]);
        }
    }

    private static void reciprocal(double[] x, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = 1 / x[o + i];
        }
    }

    private static void relu(double[] x, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.max(x[o + i], 0);
        }
    }

    @Override
    public void binary(Binary f, double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        switch (f) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM -> {
                if (ao == yo && bo == yo) {
                    run(f, a, b, y, yo, n);
                    return;
                }
                double[][] work = WORK.get();
                for (int i = 0; i < n; i += BLOCK) {
                    int m = Math.min(BLOCK, n - i);
                    System.arraycopy(a, ao + i, work[0], 0, m);
                    System.arraycopy(b, bo + i, work[1], 0, m);
                    run(f, work[0], work[1], work[0], 0, m);
                    System.arraycopy(work[0], 0, y, yo + i, m);
                }
            }
            default -> super.binary(f, a, ao, b, bo, y, yo, n);
        }
    }

    private static void run(Binary f, double[] a, double[] b, double[] y, int o, int n) {
        switch (f) {
            case ADD -> add(a, b, y, o, n);
            case SUBTRACT -> subtract(a, b, y, o, n);
            case MULTIPLY -> multiply(a, b, y, o, n);
            case DIVIDE -> divide(a, b, y, o, n);
            case MAXIMUM -> maximum(a, b, y, o, n);
            case MINIMUM -> minimum(a, b, y, o, n);
            default -> throw new AssertionError(f);
        }
    }

    private static void add(double[] a, double[] b, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = a[o + i] + b[o + i];
        }
    }

    private static void subtract(double[] a, double[] b, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = a[o + i] - b[o + i];
        }
    }

    private static void multiply(double[] a, double[] b, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = a[o + i] * b[o + i];
        }
    }

    private static void divide(double[] a, double[] b, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = a[o + i] / b[o + i];
        }
    }

    private static void maximum(double[] a, double[] b, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.max(a[o + i], b[o + i]);
        }
    }

    private static void minimum(double[] a, double[] b, double[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.min(a[o + i], b[o + i]);
        }
    }
}
