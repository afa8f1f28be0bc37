package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Unary;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The cheap functions of [Vectors64] over whole vectors. Each has a loop of its own: with the choice in the body a
/// loop is not unrolled, and takes three times as long while its operands are in the caches.
final class Arithmetic64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private Arithmetic64() {}

    static boolean has(Unary f) {
        return switch (f) {
            case NEGATIVE, ABS, SIGN, SQUARE, SQRT, RECIPROCAL, RELU -> true;
            default -> false;
        };
    }

    static boolean has(Binary f) {
        return switch (f) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, LEAKY_RELU -> true;
            default -> false;
        };
    }

    static void unary(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        switch (f) {
            case NEGATIVE -> negative(x, xo, y, yo, n);
            case ABS -> abs(x, xo, y, yo, n);
            case SIGN -> sign(x, xo, y, yo, n);
            case SQUARE -> square(x, xo, y, yo, n);
            case SQRT -> sqrt(x, xo, y, yo, n);
            case RECIPROCAL -> reciprocal(x, xo, y, yo, n);
            case RELU -> relu(x, xo, y, yo, n);
            default -> throw new AssertionError(f);
        }
    }

    static void binary(Binary f, double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        switch (f) {
            case ADD -> add(a, ao, b, bo, y, yo, n);
            case SUBTRACT -> subtract(a, ao, b, bo, y, yo, n);
            case MULTIPLY -> multiply(a, ao, b, bo, y, yo, n);
            case DIVIDE -> divide(a, ao, b, bo, y, yo, n);
            case MAXIMUM -> maximum(a, ao, b, bo, y, yo, n);
            case MINIMUM -> minimum(a, ao, b, bo, y, yo, n);
            case LEAKY_RELU -> leakyRelu(a, ao, b, bo, y, yo, n);
            default -> throw new AssertionError(f);
        }
    }

    private static void negative(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, x, xo + i).neg().intoArray(y, yo + i);
        }
    }

    private static void abs(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, x, xo + i).abs().intoArray(y, yo + i);
        }
    }

    private static void sign(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            v.sub(v)
                    .blend(1.0, v.compare(VectorOperators.GT, 0.0))
                    .blend(-1.0, v.compare(VectorOperators.LT, 0.0))
                    .intoArray(y, yo + i);
        }
    }

    private static void square(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            v.mul(v).intoArray(y, yo + i);
        }
    }

    private static void sqrt(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, x, xo + i).sqrt().intoArray(y, yo + i);
        }
    }

    private static void reciprocal(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.broadcast(S, 1.0).div(DoubleVector.fromArray(S, x, xo + i)).intoArray(y, yo + i);
        }
    }

    private static void relu(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            v.blend(0.0, v.compare(VectorOperators.LE, 0.0)).intoArray(y, yo + i);
        }
    }

    private static void add(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, a, ao + i)
                    .add(DoubleVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void subtract(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, a, ao + i)
                    .sub(DoubleVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void multiply(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, a, ao + i)
                    .mul(DoubleVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void divide(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, a, ao + i)
                    .div(DoubleVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void maximum(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, a, ao + i)
                    .max(DoubleVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void minimum(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, a, ao + i)
                    .min(DoubleVector.fromArray(S, b, bo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void leakyRelu(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, a, ao + i);
            v.mul(DoubleVector.fromArray(S, b, bo + i))
                    .blend(v, v.compare(VectorOperators.GT, 0.0))
                    .intoArray(y, yo + i);
        }
    }
}
