package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Unary;

/// The [Loops32] of programs without the vector module: what is hot in the form that the compiler turns into vector
/// code by itself; made by [CpuBackend]. Such a loop has no branch, no call but `Math.max`, `min`, `abs` and `sqrt`,
/// and one place for all arrays: where the places differ, the compiler must assume that a store changes what is read
/// later, so blocks are copied to where they do not.
final class AutoLoops32 extends Loops32 {
    private static final ThreadLocal<float[][]> WORK = ThreadLocal.withInitial(() -> new float[2][BLOCK]);

    @Override
    public void unary(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case EXP -> AutoFunctions32.exp(x, xo, 0, y, yo, n);
            case TANH -> AutoFunctions32.tanh(x, xo, y, yo, n);
            case SIGMOID -> AutoFunctions32.sigmoid(x, xo, y, yo, n);
            case NEGATIVE, ABS, SQUARE, SQRT, RECIPROCAL, RELU -> {
                if (xo == yo) {
                    run(f, x, y, yo, n);
                    return;
                }
                float[] work = WORK.get()[0];
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

    private static void run(Unary f, float[] x, float[] y, int o, int n) {
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

    private static void negative(float[] x, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = -x[o + i];
        }
    }

    private static void abs(float[] x, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.abs(x[o + i]);
        }
    }

    private static void square(float[] x, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = x[o + i] * x[o + i];
        }
    }

    private static void sqrt(float[] x, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = (float) Math.sqrt(x[o + i]);
        }
    }

    private static void reciprocal(float[] x, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = 1 / x[o + i];
        }
    }

    private static void relu(float[] x, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.max(x[o + i], 0);
        }
    }

    @Override
    public void binary(Binary f, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        switch (f) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM -> {
                if (ao == yo && bo == yo) {
                    run(f, a, b, y, yo, n);
                    return;
                }
                float[][] work = WORK.get();
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

    private static void run(Binary f, float[] a, float[] b, float[] y, int o, int n) {
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

    private static void add(float[] a, float[] b, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = a[o + i] + b[o + i];
        }
    }

    private static void subtract(float[] a, float[] b, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = a[o + i] - b[o + i];
        }
    }

    private static void multiply(float[] a, float[] b, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = a[o + i] * b[o + i];
        }
    }

    private static void divide(float[] a, float[] b, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = a[o + i] / b[o + i];
        }
    }

    private static void maximum(float[] a, float[] b, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.max(a[o + i], b[o + i]);
        }
    }

    private static void minimum(float[] a, float[] b, float[] y, int o, int n) {
        for (int i = 0; i < n; i++) {
            y[o + i] = Math.min(a[o + i], b[o + i]);
        }
    }

    @Override
    public void axpy(double alpha, float[] x, int xo, float[] y, int yo, int n) {
        float factor = (float) alpha;
        for (int i = 0; i < n; i++) {
            y[yo + i] += factor * x[xo + i];
        }
    }
}
