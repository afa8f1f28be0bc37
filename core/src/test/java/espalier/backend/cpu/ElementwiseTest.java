package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Unary;
import espalier.backend.cpu.Cases.Form;
import espalier.backend.cpu.Cases.Type;
import org.junit.jupiter.api.Test;

/// Every element-wise function, in every type and layout, against [Reference]: cold, and again after the optimising
/// compiler has had it.
class ElementwiseTest {
    private final Reference reference = new Reference();
    private final Cases cases = new Cases(42);

    @Test
    void everyUnaryFunctionInEveryTypeAndLayout() {
        Cases.eachBackend(backend -> {
            for (Unary f : Unary.values()) {
                for (Type type : Type.values()) {
                    for (Form form : Form.values()) {
                        for (int[] shape : Cases.SHAPES) {
                            unary(backend, f, type, cases.layout(form, shape), cases.layout(Form.CONTIGUOUS, shape));
                        }
                        unary(backend, f, type, cases.layout(form, 6, 35), cases.layout(Form.STRIDED, 6, 35));
                        unary(backend, f, type, cases.layout(form, 6, 35), cases.layout(Form.REVERSED, 6, 35));
                        unary(backend, f, type, cases.layout(form, 6, 35), cases.layout(Form.TRANSPOSED, 6, 35));
                    }
                }
            }
        });
    }

    @Test
    void everyBinaryFunctionInEveryTypeAndLayout() {
        Cases.eachBackend(backend -> {
            for (Binary f : Binary.values()) {
                for (Type type : Type.values()) {
                    for (Form form : Form.values()) {
                        for (int[] shape : Cases.SHAPES) {
                            Layout plain = cases.layout(Form.CONTIGUOUS, shape);
                            binary(backend, f, type, cases.layout(form, shape), plain, plain);
                            binary(backend, f, type, plain, cases.layout(form, shape), plain);
                        }
                        Layout strided = cases.layout(Form.STRIDED, 6, 35);
                        binary(backend, f, type, strided, cases.layout(form, 6, 35),
                                cases.layout(Form.REVERSED, 6, 35));
                        binary(backend, f, type, cases.layout(form, 6, 35), strided,
                                cases.layout(Form.TRANSPOSED, 6, 35));
                    }
                }
            }
        });
    }

    @Test
    void everyGradientInBothTypesAndEveryLayout() {
        Cases.eachBackend(backend -> {
            for (Unary f : Unary.values()) {
                for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                    for (Form form : Form.values()) {
                        for (int[] shape : Cases.SHAPES) {
                            gradient(backend, f, type, cases.layout(form, shape), cases.layout(Form.CONTIGUOUS, shape));
                        }
                        gradient(backend, f, type, cases.layout(form, 6, 35), cases.layout(Form.TRANSPOSED, 6, 35));
                    }
                }
            }
        });
    }

    @Test
    void everyGradientOfTwoArgumentsInBothTypesAndEveryLayout() {
        Cases.eachBackend(backend -> {
            for (Binary f : Binary.values()) {
                for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                    for (Form form : Form.values()) {
                        for (int[] shape : Cases.SHAPES) {
                            Layout plain = cases.layout(Form.CONTIGUOUS, shape);
                            binaryGradient(backend, f, type, cases.layout(form, shape), plain, plain);
                            binaryGradient(backend, f, type, plain, cases.layout(form, shape), plain);
                        }
                        binaryGradient(backend, f, type, cases.layout(Form.STRIDED, 6, 35),
                                cases.layout(form, 6, 35), cases.layout(Form.TRANSPOSED, 6, 35));
                    }
                }
            }
        });
    }

    @Test
    void warmLoopsOfEveryLength() {
        CpuBackend backend = new CpuBackend(1);
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            for (Unary f : Unary.values()) {
                if (Simd.bits() != 0 && (Vectors32.hasLoop(f) || Activations32.has(f))) {
                    warmUnary(backend, f, type);
                }
            }
            for (Binary f : Binary.values()) {
                if (Simd.bits() != 0 && (Arithmetic32.has(f) || f.result() == Binary.Result.BOOL)) {
                    warmBinary(backend, f, type);
                }
                if (Simd.bits() != 0 && Gradients32.has(f)) {
                    warmBinaryGradient(backend, f, type);
                }
            }
        }
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            for (Unary f : Unary.values()) {
                Buffer x = cases.buffer(type, 70, true);
                Layout l = Layout.contiguous(70);
                Cases.warm(() -> backend.unaryGradient(f, x, l, x, l, Cases.copyOf(x, type), l, true));
                for (int n = 1; n <= 70; n++) {
                    gradient(backend, f, type, Layout.contiguous(n), Layout.contiguous(n));
                }
            }
            Buffer x = cases.buffer(type, 70, false);
            Buffer y = cases.buffer(type, 70, false);
            Cases.warm(() -> backend.axpy(0, x, Layout.contiguous(67), y, Layout.contiguous(67)));
            for (int n = 1; n <= 70; n++) {
                axpy(backend, type, Layout.contiguous(n), Layout.contiguous(n));
            }
        }
    }

    private void warmUnary(CpuBackend backend, Unary f, Type type) {
        Buffer x = cases.buffer(type, 70, false);
        Buffer y = Cases.empty(resultType(f, type), 70);
        Layout l = Layout.contiguous(67);
        Cases.warm(() -> backend.unary(f, x, l, y, l));
        for (int n = 1; n <= 70; n++) {
            unary(backend, f, type, Layout.contiguous(n), Layout.contiguous(n));
        }
    }

    private void warmBinary(CpuBackend backend, Binary f, Type type) {
        Buffer x = cases.buffer(type, 70, true);
        Buffer y = Cases.empty(resultType(f, type), 70);
        Layout l = Layout.contiguous(67);
        Cases.warm(() -> backend.binary(f, x, l, x, l, y, l));
        for (int n = 1; n <= 70; n++) {
            binary(backend, f, type, Layout.contiguous(n), Layout.contiguous(n), Layout.contiguous(n));
        }
    }

    private void warmBinaryGradient(CpuBackend backend, Binary f, Type type) {
        Buffer x = cases.buffer(type, 70, true);
        Buffer y = Cases.empty(type, 70);
        Layout l = Layout.contiguous(67);
        Cases.warm(() -> {
            backend.binaryGradient(f, true, x, l, x, l, x, l, y, l, false);
            backend.binaryGradient(f, false, x, l, x, l, x, l, y, l, false);
        });
        for (int n = 1; n <= 70; n++) {
            binaryGradient(backend, f, type, Layout.contiguous(n), Layout.contiguous(n), Layout.contiguous(n));
        }
    }

    @Test
    void inPlace() {
        Cases.eachBackend(backend -> {
            for (Form form : new Form[] {Form.CONTIGUOUS, Form.STRIDED, Form.REVERSED, Form.TRANSPOSED}) {
                Layout l = cases.layout(form, 9, 43);
                Buffer x = cases.buffer(Type.FLOAT32, Cases.length(l), false);
                Buffer expected = Cases.copyOf(x, Type.FLOAT32);
                backend.unary(Unary.TANH, x, l, x, l);
                backend.binary(Binary.ADD, x, l, x, l, x, l);
                reference.unary(Unary.TANH, expected, l, expected, l);
                reference.binary(Binary.ADD, expected, l, expected, l, expected, l);
                Cases.assertClose("in place, " + form, x, expected, 3e-7);
            }
        });
    }

    @Test
    void axpyInEveryLayout() {
        Cases.eachBackend(backend -> {
            for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                for (Form form : Form.values()) {
                    for (int[] shape : Cases.SHAPES) {
                        axpy(backend, type, cases.layout(form, shape), cases.layout(Form.TRANSPOSED, shape));
                    }
                }
            }
        });
    }

    @Test
    void rowsAreAddedInOrder() {
        Cases.eachBackend(backend -> {
            for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                for (int n : new int[] {1, 5, 16, 40}) {
                    Layout lx = Layout.contiguous(30, n);
                    Buffer x = cases.buffer(type, 30 * n, false);
                    Buffer t = Cases.empty(Type.INT32, 30);
                    for (int i = 0; i < 30; i++) {
                        t.setLong(i, cases.random.nextInt(7));
                    }
                    Buffer y = cases.buffer(type, 7 * n, false);
                    Buffer expected = Cases.copyOf(y, type);
                    backend.addRows(x, lx, t, Layout.contiguous(30), n, y, Layout.contiguous(7, n));
                    reference.addRows(x, lx, t, Layout.contiguous(30), n, expected, Layout.contiguous(7, n));
                    Cases.assertSameBits("rows of " + n, y, expected);
                }
            }
        });
    }

    @Test
    void copyBetweenAllTypesAndLayouts() {
        Cases.eachBackend(backend -> {
            for (Type from : Type.values()) {
                for (Type to : Type.values()) {
                    for (Form form : Form.values()) {
                        for (int[] shape : Cases.SHAPES) {
                            copy(backend, from, to, cases.layout(form, shape), cases.layout(Form.CONTIGUOUS, shape));
                        }
                        copy(backend, from, to, cases.layout(form, 6, 35), cases.layout(Form.STRIDED, 6, 35));
                        copy(backend, from, to, cases.layout(form, 40, 50), cases.layout(Form.TRANSPOSED, 40, 50));
                    }
                }
            }
        });
    }

    @Test
    void copyOfStorageTypes() {
        Layout l = Layout.contiguous(40);
        Cases.eachBackend(backend -> {
            Buffer x = cases.buffer(Type.FLOAT64, 40, false);
            for (Buffer half : new Buffer[] {new Buffer.Float16(new short[40]), new Buffer.BFloat16(new short[40])}) {
                backend.copy(x, l, half, l);
                Buffer back = new Buffer.Float32(new float[40]);
                backend.copy(half, l, back, l);
                Cases.assertClose("half and back", back, x, 0.01);
            }
            Buffer large = new Buffer.UInt64(new long[] {-1, 1, Long.MIN_VALUE});
            Buffer wide = new Buffer.Float64(new double[3]);
            backend.copy(large, Layout.contiguous(3), wide, Layout.contiguous(3));
            Cases.assertSameBits("uint64", wide, new Buffer.Float64(new double[] {0x1p64, 1, 0x1p63}));
        });
    }

    private void unary(CpuBackend backend, Unary f, Type type, Layout lx, Layout ly) {
        Type result = resultType(f, type);
        Buffer x = cases.buffer(type, Cases.length(lx), cases.random.nextBoolean());
        Buffer y = cases.buffer(result, Cases.length(ly), false);
        Buffer expected = Cases.copyOf(y, result);
        backend.unary(f, x, lx, y, ly);
        reference.unary(f, x, lx, expected, ly);
        double times = Activations32.has(f) ? 4 : 1;
        Cases.assertClose(f + " of " + type + " " + lx + " into " + ly, y, expected, times * precision(result));
    }

    private void binary(CpuBackend backend, Binary f, Type type, Layout la, Layout lb, Layout ly) {
        Type result = resultType(f, type);
        Buffer a = cases.buffer(type, Cases.length(la), cases.random.nextBoolean());
        Buffer b = cases.buffer(type, Cases.length(lb), cases.random.nextBoolean());
        Buffer y = cases.buffer(result, Cases.length(ly), false);
        Buffer expected = Cases.copyOf(y, result);
        backend.binary(f, a, la, b, lb, y, ly);
        reference.binary(f, a, la, b, lb, expected, ly);
        Cases.assertClose(f + " of " + type + " " + la + ", " + lb + " into " + ly, y, expected, precision(result));
    }

    private void gradient(CpuBackend backend, Unary f, Type type, Layout lx, Layout ly) {
        Buffer kept = cases.buffer(type, Cases.length(lx), true);
        Buffer dy = cases.buffer(type, Cases.length(lx), false);
        Buffer dx = cases.buffer(type, Cases.length(ly), false);
        Buffer expected = Cases.copyOf(dx, type);
        boolean more = cases.random.nextBoolean();
        backend.unaryGradient(f, kept, lx, dy, lx, dx, ly, more);
        reference.unaryGradient(f, kept, lx, dy, lx, expected, ly, more);
        // The sum may cancel: the error is relative to its terms, which reach a few hundred.
        Cases.assertClose("gradient of " + f + " of " + type + " " + lx, dx, expected, 10_000 * precision(type));
    }

    private void binaryGradient(CpuBackend backend, Binary f, Type type, Layout la, Layout lb, Layout ly) {
        Buffer a = cases.buffer(type, Cases.length(la), true);
        Buffer b = cases.buffer(type, Cases.length(lb), cases.random.nextBoolean());
        Buffer dy = cases.buffer(type, Cases.length(la), false);
        for (boolean byFirst : new boolean[] {true, false}) {
            Buffer dx = cases.buffer(type, Cases.length(ly), false);
            Buffer expected = Cases.copyOf(dx, type);
            boolean more = cases.random.nextBoolean();
            backend.binaryGradient(f, byFirst, a, la, b, lb, dy, la, dx, ly, more);
            reference.binaryGradient(f, byFirst, a, la, b, lb, dy, la, expected, ly, more);
            Cases.assertClose("gradient of " + f + " of " + type + " " + la + lb, dx, expected,
                    10_000 * precision(type));
        }
    }

    private void axpy(CpuBackend backend, Type type, Layout lx, Layout ly) {
        Buffer x = cases.buffer(type, Cases.length(lx), false);
        Buffer y = cases.buffer(type, Cases.length(ly), false);
        Buffer expected = Cases.copyOf(y, type);
        backend.axpy(0.3, x, lx, y, ly);
        reference.axpy(0.3, x, lx, expected, ly);
        Cases.assertClose("axpy " + lx + ly, y, expected, 1000 * precision(type));
    }

    private void copy(CpuBackend backend, Type from, Type to, Layout lx, Layout ly) {
        Buffer x = cases.buffer(from, Cases.length(lx), false);
        Buffer y = cases.buffer(to, Cases.length(ly), false);
        Buffer expected = Cases.copyOf(y, to);
        backend.copy(x, lx, y, ly);
        reference.copy(x, lx, expected, ly);
        Cases.assertClose("copy " + from + " " + lx + " to " + to + " " + ly, y, expected, 0);
    }

    /// Two units in the last place.
    private static double precision(Type type) {
        return type == Type.FLOAT32 ? 2.5e-7 : 5e-16;
    }

    static Type resultType(Unary f, Type type) {
        return switch (f.result()) {
            case SAME -> type;
            case FLOAT -> type == Type.FLOAT32 ? type : Type.FLOAT64;
            case BOOL -> Type.BOOL;
        };
    }

    static Type resultType(Binary f, Type type) {
        return switch (f.result()) {
            case SAME -> type;
            case FLOAT -> type == Type.FLOAT32 ? type : Type.FLOAT64;
            case BOOL -> Type.BOOL;
        };
    }
}
