package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The gradients of functions of one and two arguments in vector code, for [Vectors32]: of those whose derivatives are
/// cheap, or have loops in [Functions32] or [Activations32]. `n` is a multiple of the length of a vector.
final class Gradients32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final ThreadLocal<float[]> SLOPES = ThreadLocal.withInitial(() -> new float[Activations32.BLOCK]);

    private Gradients32() {}

    static boolean has(Unary f) {
        return switch (f) {
            case NEGATIVE, ABS, SQUARE, SQRT, RECIPROCAL, RELU, EXP, EXPM1, LOG, TANH, SIGMOID, SOFTPLUS -> true;
            default -> Activations32.has(f);
        };
    }

    /// As [Loops#gradient(Unary, Object, int, Object, int, Object, int, int, boolean)].
    static void run(Unary f, float[] kept, int ko, float[] dy, int dyo, float[] dx, int dxo,
            int n, boolean add) {
        switch (f) {
            case RELU -> relu(kept, ko, dy, dyo, dx, dxo, n, add);
            case TANH -> tanh(kept, ko, dy, dyo, dx, dxo, n, add);
            case SIGMOID -> sigmoid(kept, ko, dy, dyo, dx, dxo, n, add);
            default -> {
                if (f == Unary.SOFTPLUS || Activations32.has(f)) {
                    bySlopes(f, kept, ko, dy, dyo, dx, dxo, n, add);
                } else {
                    cheapGradient(f, kept, ko, dy, dyo, dx, dxo, n, add);
                }
            }
        }
    }

    // The gradients that most trainings need have a loop each: one whose body chooses among functions is three times
    // slower while its operands are in the caches.

    private static void relu(float[] kept, int ko, float[] dy, int dyo, float[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, kept, ko + i);
            FloatVector d = FloatVector.fromArray(S, dy, dyo + i);
            FloatVector slope = FloatVector.zero(S).blend(1f, v.compare(VectorOperators.GT, 0f));
            if (add) {
                d.fma(slope, FloatVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    private static void tanh(float[] kept, int ko, float[] dy, int dyo, float[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, kept, ko + i);
            FloatVector d = FloatVector.fromArray(S, dy, dyo + i);
            FloatVector slope = FloatVector.broadcast(S, 1f).sub(v.mul(v));
            if (add) {
                d.fma(slope, FloatVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    private static void sigmoid(float[] kept, int ko, float[] dy, int dyo, float[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, kept, ko + i);
            FloatVector d = FloatVector.fromArray(S, dy, dyo + i);
            FloatVector slope = v.sub(v.mul(v));
            if (add) {
                d.fma(slope, FloatVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    /// The others, which share a loop.
    private static void cheapGradient(Unary f, float[] kept, int ko, float[] dy, int dyo, float[] dx, int dxo,
            int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, kept, ko + i);
            FloatVector slope = switch (f) {
                case NEGATIVE -> FloatVector.broadcast(S, -1f);
                case ABS -> v.blend(1f, v.compare(VectorOperators.GT, 0f))
                        .blend(-1f, v.compare(VectorOperators.LT, 0f));
                case SQUARE -> v.add(v);
                case SQRT -> FloatVector.broadcast(S, 0.5f).div(v);
                case RECIPROCAL -> v.mul(v).neg();
                case EXPM1 -> v.add(1f);
                case LOG -> FloatVector.broadcast(S, 1f).div(v);
                default -> v; // e^x
            };
            FloatVector d = FloatVector.fromArray(S, dy, dyo + i);
            if (add) {
                d.fma(slope, FloatVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                d.mul(slope).intoArray(dx, dxo + i);
            }
        }
    }

    /// For slopes that take more than one loop.
    private static void bySlopes(Unary f, float[] kept, int ko, float[] dy, int dyo, float[] dx, int dxo,
            int n, boolean add) {
        float[] slopes = SLOPES.get();
        for (int i = 0; i < n; i += slopes.length) {
            int m = Math.min(slopes.length, n - i);
            if (f == Unary.SOFTPLUS) {
                Functions32.sigmoid(kept, ko + i, slopes, 0, m);
            } else {
                Activations32.slope(f, kept, ko + i, slopes, m);
            }
            addProducts(dy, dyo + i, slopes, dx, dxo + i, m, add);
        }
    }

    private static void addProducts(float[] dy, int dyo, float[] slopes, float[] dx, int dxo,
            int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            FloatVector slope = FloatVector.fromArray(S, slopes, i);
            FloatVector d = FloatVector.fromArray(S, dy, dyo + i);
            if (add) {
                d.fma(slope, FloatVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
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
    static void run(Binary f, boolean byFirst, float[] a, int ao, float[] b, int bo, float[] dy, int dyo, float[] dx,
            int dxo, int n, boolean add) {
        if (byFirst) {
            byFirst(f, a, ao, b, bo, dy, dyo, dx, dxo, n, add);
        } else {
            bySecond(f, a, ao, b, bo, dy, dyo, dx, dxo, n, add);
        }
    }

    private static void byFirst(Binary f, float[] a, int ao, float[] b, int bo, float[] dy, int dyo, float[] dx,
            int dxo,
            int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i);
            FloatVector w = FloatVector.fromArray(S, b, bo + i);
            FloatVector d = FloatVector.fromArray(S, dy, dyo + i);
            FloatVector share = switch (f) {
                case DIVIDE -> d.div(w);
                case MAXIMUM -> FloatVector.zero(S).blend(d, v.compare(VectorOperators.GE, w));
                case MINIMUM -> FloatVector.zero(S).blend(d, v.compare(VectorOperators.LE, w));
                default -> d.mul(w).blend(d, v.compare(VectorOperators.GT, 0f)); // leaky ReLU
            };
            if (add) {
                share.add(FloatVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                share.intoArray(dx, dxo + i);
            }
        }
    }

    private static void bySecond(Binary f, float[] a, int ao, float[] b, int bo, float[] dy, int dyo, float[] dx,
            int dxo,
            int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i);
            FloatVector w = FloatVector.fromArray(S, b, bo + i);
            FloatVector d = FloatVector.fromArray(S, dy, dyo + i);
            VectorMask<Float> first = switch (f) {
                case MAXIMUM -> v.compare(VectorOperators.GE, w);
                case MINIMUM -> v.compare(VectorOperators.LE, w);
                default -> v.compare(VectorOperators.GT, 0f);
            };
            FloatVector share = switch (f) {
                case DIVIDE -> v.div(w).div(w).mul(d).neg();
                case LEAKY_RELU -> v.mul(d).blend(0f, first);
                default -> d.blend(0f, first);
            };
            if (add) {
                share.add(FloatVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                share.intoArray(dx, dxo + i);
            }
        }
    }
}
