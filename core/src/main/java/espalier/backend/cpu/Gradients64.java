package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Unary;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The gradients of functions of one and two arguments in vector code, for [Vectors64]: of those whose derivatives are
/// cheap, or have loops in [Functions64] or [Activations64]. `n` is a multiple of the length of a vector.
final class Gradients64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final ThreadLocal<double[]> SLOPES = ThreadLocal.withInitial(() -> new double[Activations64.BLOCK]);

    private Gradients64() {}

    static boolean has(Unary f) {
        return switch (f) {
            case NEGATIVE, ABS, SQUARE, SQRT, RECIPROCAL, RELU, EXP, EXPM1, LOG, TANH, SIGMOID, SOFTPLUS -> true;
            default -> Activations64.has(f);
        };
    }

    /// As [Loops#gradient(Unary, Object, int, Object, int, Object, int, int, boolean)].
    static void run(Unary f, double[] kept, int ko, double[] dy, int dyo, double[] dx, int dxo,
            int n, boolean add) {
        switch (f) {
            case RELU -> relu(kept, ko, dy, dyo, dx, dxo, n, add);
            case TANH -> tanh(kept, ko, dy, dyo, dx, dxo, n, add);
            case SIGMOID -> sigmoid(kept, ko, dy, dyo, dx, dxo, n, add);
            default -> {
                if (f == Unary.SOFTPLUS || Activations64.has(f)) {
                    bySlopes(f, kept, ko, dy, dyo, dx, dxo, n, add);
                } else {
                    cheapGradient(f, kept, ko, dy, dyo, dx, dxo, n, add);
                }
            }
        }
    }

    // The gradients that most trainings need have a loop each: one whose body chooses among functions is three times
    // slower while its operands are in the caches.

    private static void relu(double[] kept, int ko, double[] dy, int dyo, double[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, kept, ko + i);
            DoubleVector d = DoubleVector.fromArray(S, dy, dyo + i);
            DoubleVector slope = DoubleVector.zero(S).blend(1.0, v.compare(VectorOperators.GT, 0.0));
            if (add) {
                d.fma(slope, DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    private static void tanh(double[] kept, int ko, double[] dy, int dyo, double[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, kept, ko + i);
            DoubleVector d = DoubleVector.fromArray(S, dy, dyo + i);
            DoubleVector slope = DoubleVector.broadcast(S, 1.0).sub(v.mul(v));
            if (add) {
                d.fma(slope, DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    private static void sigmoid(double[] kept, int ko, double[] dy, int dyo, double[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, kept, ko + i);
            DoubleVector d = DoubleVector.fromArray(S, dy, dyo + i);
            DoubleVector slope = v.sub(v.mul(v));
            if (add) {
                d.fma(slope, DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    /// The others, which share a loop.
    private static void cheapGradient(Unary f, double[] kept, int ko, double[] dy, int dyo, double[] dx, int dxo,
            int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, kept, ko + i);
            DoubleVector slope = switch (f) {
                case NEGATIVE -> DoubleVector.broadcast(S, -1.0);
                case ABS -> v.blend(1.0, v.compare(VectorOperators.GT, 0.0))
                        .blend(-1.0, v.compare(VectorOperators.LT, 0.0));
                case SQUARE -> v.add(v);
                case SQRT -> DoubleVector.broadcast(S, 0.5).div(v);
                case RECIPROCAL -> v.mul(v).neg();
                case EXPM1 -> v.add(1.0);
                case LOG -> DoubleVector.broadcast(S, 1.0).div(v);
                default -> v; // e^x
            };
            DoubleVector d = DoubleVector.fromArray(S, dy, dyo + i);
            if (add) {
                d.fma(slope, DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    /// For slopes that take more than one loop.
    private static void bySlopes(Unary f, double[] kept, int ko, double[] dy, int dyo, double[] dx, int dxo,
            int n, boolean add) {
        double[] slopes = SLOPES.get();
        for (int i = 0; i < n; i += slopes.length) {
            int m = Math.min(slopes.length, n - i);
            if (f == Unary.SOFTPLUS) {
                Functions64.sigmoid(kept, ko + i, slopes, 0, m);
            } else {
                Activations64.slope(f, kept, ko + i, slopes, m);
            }
            addProducts(dy, dyo + i, slopes, dx, dxo + i, m, add);
        }
    }

    private static void addProducts(double[] dy, int dyo, double[] slopes, double[] dx, int dxo,
            int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector slope = DoubleVector.fromArray(S, slopes, i);
            DoubleVector d = DoubleVector.fromArray(S, dy, dyo + i);
            if (add) {
                d.fma(slope, DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    static boolean has(Binary f) {
        return switch (f) {
            case DIVIDE, MAXIMUM, MINIMUM, LEAKY_RELU -> true;
            default -> false;
        };
    }

    /// As [Loops#gradient(Binary, boolean, Object, int, Object, int, Object, int, Object, int, int, boolean)].
    static void run(Binary f, boolean byFirst, double[] a, int ao, double[] b, int bo, double[] dy, int dyo,
            double[] dx,
            int dxo, int n, boolean add) {
        if (byFirst) {
            byFirst(f, a, ao, b, bo, dy, dyo, dx, dxo, n, add);
        } else {
            bySecond(f, a, ao, b, bo, dy, dyo, dx, dxo, n, add);
        }
    }

    private static void byFirst(Binary f, double[] a, int ao, double[] b, int bo, double[] dy, int dyo, double[] dx,
            int dxo,
            int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector w = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector d = DoubleVector.fromArray(S, dy, dyo + i);
            DoubleVector share = switch (f) {
                case DIVIDE -> d.div(w);
                case MAXIMUM -> DoubleVector.zero(S).blend(d, v.compare(VectorOperators.GE, w));
                case MINIMUM -> DoubleVector.zero(S).blend(d, v.compare(VectorOperators.LE, w));
                default -> d.mul(w).blend(d, v.compare(VectorOperators.GT, 0.0)); // leaky ReLU
            };
            if (add) {
                share.add(DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                share.intoArray(dx, dxo + i);
            }
        }
    }

    private static void bySecond(Binary f, double[] a, int ao, double[] b, int bo, double[] dy, int dyo, double[] dx,
            int dxo,
            int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector w = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector d = DoubleVector.fromArray(S, dy, dyo + i);
            VectorMask<Double> first = switch (f) {
                case MAXIMUM -> v.compare(VectorOperators.GE, w);
                case MINIMUM -> v.compare(VectorOperators.LE, w);
                default -> v.compare(VectorOperators.GT, 0.0);
            };
            DoubleVector share = switch (f) {
                case DIVIDE -> v.div(w).div(w).mul(d).neg();
                case LEAKY_RELU -> v.mul(d).blend(0.0, first);
                default -> d.blend(0.0, first);
            };
            if (add) {
                share.add(DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                share.intoArray(dx, dxo + i);
            }
        }
    }
}
