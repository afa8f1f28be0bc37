package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.cpu.Cases.Form;
import espalier.backend.cpu.Cases.Type;
import org.junit.jupiter.api.Test;

/// Matrix products of all sizes, strides and batches against the triple loop of [Reference], which sums in double
/// precision.
class GemmTest {
    private static final Form[] FORMS = {Form.CONTIGUOUS, Form.TRANSPOSED, Form.STRIDED, Form.REVERSED,
        Form.BROADCAST_ROWS};

    private final Reference reference = new Reference();
    private final Cases cases = new Cases(11);

    @Test
    void allEdgesInAllTranspositions() {
        int[] sizes = {1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 24, 31, 33, 47, 48, 49, 65};
        Cases.eachBackend(backend -> {
            for (int m : sizes) {
                for (int n : sizes) {
                    int k = sizes[cases.random.nextInt(sizes.length)];
                    for (int form = 0; form < 4; form++) {
                        product(backend, Type.FLOAT32, m, k, n, FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS,
                                form == 3);
                        product(backend, Type.FLOAT64, m, k, n, FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS,
                                form == 0);
                    }
                }
            }
        });
    }

    @Test
    void anyStrides() {
        Cases.eachBackend(backend -> {
            for (Form a : FORMS) {
                for (Form b : FORMS) {
                    for (Form y : new Form[] {Form.CONTIGUOUS, Form.TRANSPOSED, Form.STRIDED, Form.REVERSED}) {
                        product(backend, Type.FLOAT32, 19, 37, 53, a, b, y, true);
                        product(backend, Type.FLOAT64, 30, 9, 20, a, b, y, false);
                        product(backend, Type.FLOAT32, 1, 37, 53, a, b, y, true);
                        product(backend, Type.FLOAT32, 40, 37, 1, a, b, y, false);
                        product(backend, Type.FLOAT64, 1, 37, 1, a, b, y, true);
                    }
                }
            }
        });
    }

    /// Rows from the last to the first, read in place: the end of the array comes first.
    @Test
    void reversedRows() {
        Cases.eachBackend(backend -> {
            for (int n : new int[] {3, 16, 20, 50}) {
                Layout lb = new Layout(new int[] {30, n}, new int[] {-n, 1}, 29 * n);
                Layout la = new Layout(new int[] {9, 30}, new int[] {-30, 1}, 8 * 30);
                product(backend, Type.FLOAT32, la, lb, Layout.contiguous(9, n), false);
                product(backend, Type.FLOAT64, la, lb, Layout.contiguous(9, n), true);
            }
        });
    }

    @Test
    void severalBlocksOfEachAxis() {
        Cases.eachBackend(backend -> {
            for (int form = 0; form < 4; form++) {
                product(backend, Type.FLOAT32, 251, 801, 70, FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS, true);
                product(backend, Type.FLOAT32, 40, 390, 1100, FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS, false);
                product(backend, Type.FLOAT64, 251, 401, 99, FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS, false);
                product(backend, Type.FLOAT32, 20, 3000, 209, FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS, false);
                product(backend, Type.FLOAT32, 1, 900, 2100, FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS, false);
            }
        });
    }

    /// A b that is read where it lies, and is too large to be in a cache.
    @Test
    void fewRowsOfALargeMatrix() {
        Cases.eachBackend(backend -> {
            product(backend, Type.FLOAT32, 5, 5100, 209, Form.CONTIGUOUS, Form.CONTIGUOUS, Form.CONTIGUOUS, false);
            product(backend, Type.FLOAT64, 3, 5100, 209, Form.CONTIGUOUS, Form.CONTIGUOUS, Form.CONTIGUOUS, true);
        });
    }

    /// Columns that lie along memory with gaps are copied a part at a time.
    @Test
    void longColumnsWithGaps() {
        Cases.eachBackend(backend -> {
            for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                for (Form form : new Form[] {Form.STRIDED, Form.REVERSED}) {
                    product(backend, type, 1, 5001, 1, form, form, Form.CONTIGUOUS, true);
                    product(backend, type, 9, 4100, 1, form, Form.CONTIGUOUS, Form.CONTIGUOUS, false);
                    product(backend, type, 300, 70, 1, form, form, Form.STRIDED, true);
                }
            }
        });
    }

    @Test
    void batches() {
        Cases.eachBackend(backend -> {
            for (boolean accumulate : new boolean[] {false, true}) {
                for (int[] batch : new int[][] {{1}, {5}, {2, 3}, {3, 1, 2}, {0}}) {
                    batched(backend, batch, 6, 7, 18, accumulate);
                    batched(backend, batch, 40, 30, 50, accumulate);
                    batched(backend, batch, 1, 30, 50, accumulate);
                }
            }
        });
    }

    private void batched(CpuBackend backend, int[] batch, int m, int k, int n, boolean accumulate) {
        Layout la = cases.layout(Form.CONTIGUOUS, shape(batch, m, k));
        Layout lb = cases.layout(Form.BROADCAST_ROWS, shape(batch, k, n));
        Layout ly = cases.layout(Form.TRANSPOSED, shape(batch, m, n));
        product(backend, Type.FLOAT32, la, lb, ly, accumulate);
        product(backend, Type.FLOAT64, la, lb, ly, accumulate);
    }

    @Test
    void nothing() {
        Cases.eachBackend(backend -> {
            for (boolean accumulate : new boolean[] {false, true}) {
                for (int[] s : new int[][] {{3, 0, 4}, {0, 3, 4}, {3, 4, 0}, {1, 0, 1}, {0, 0, 0}}) {
                    product(backend, Type.FLOAT32, s[0], s[1], s[2], Form.CONTIGUOUS, Form.CONTIGUOUS, Form.TRANSPOSED,
                            accumulate);
                }
            }
        });
    }

    @Test
    void integersAreExact() {
        Cases.eachBackend(backend -> {
            product(backend, Type.INT64, 5, 6, 7, Form.CONTIGUOUS, Form.TRANSPOSED, Form.CONTIGUOUS, false);
            product(backend, Type.INT32, 5, 6, 7, Form.CONTIGUOUS, Form.TRANSPOSED, Form.CONTIGUOUS, true);
        });
    }

    /// Every kernel again after the optimising compiler has had it: until then other code runs.
    @Test
    void warmKernels() {
        CpuBackend backend = new CpuBackend(1);
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            for (int[] s : new int[][] {
                {8, 40, 48}, {4, 40, 48}, {8, 40, 32}, {8, 40, 16}, {8, 40, 24}, {8, 40, 8}, {30, 20, 50}, {1, 40, 50},
                {40, 50, 1}
            }) {
                Buffer a = cases.buffer(type, s[0] * s[1], false);
                Buffer b = cases.buffer(type, s[1] * s[2], false);
                Buffer y = cases.buffer(type, s[0] * s[2], false);
                Layout la = Layout.contiguous(s[0], s[1]);
                Layout lb = Layout.contiguous(s[1], s[2]);
                Layout bt = Layout.contiguous(s[2], s[1]).permute(1, 0);
                Layout ly = Layout.contiguous(s[0], s[2]);
                Cases.warm(() -> backend.matmul(a, la, b, lb, y, ly, false));
                Cases.warm(() -> backend.matmul(a, la, b, bt, y, ly, true));
                for (int form = 0; form < 4; form++) {
                    product(backend, type, s[0], s[1], s[2], FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS,
                            form == 1);
                    product(backend, type, s[0] + 3, s[1], s[2] + 5, FORMS[form % 2], FORMS[form / 2], Form.CONTIGUOUS,
                            form == 2);
                }
            }
        }
    }

    @Test
    void dotProducts() {
        Cases.eachBackend(backend -> {
            for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                for (int k : new int[] {1, 7, 16, 63, 64, 400, 1000, 5001}) {
                    for (int batches : new int[] {1, 3, 130}) {
                        Layout rows = Layout.contiguous(batches, 1, k);
                        Layout columns = new Layout(new int[] {batches, k, 1}, new int[] {k, 1, 1}, 0);
                        product(backend, type, rows, columns, Layout.contiguous(batches, 1, 1), batches == 3);
                        Layout one = new Layout(new int[] {batches, k, 1}, new int[] {0, 1, 1}, 0);
                        product(backend, type, rows, one, Layout.contiguous(batches, 1, 1), batches == 3);
                    }
                    product(backend, type, 7, k, 1, Form.CONTIGUOUS, Form.CONTIGUOUS, Form.CONTIGUOUS, false);
                }
            }
        });
    }

    private void product(CpuBackend backend, Type type, int m, int k, int n, Form a, Form b, Form y,
            boolean accumulate) {
        product(backend, type, cases.layout(a, m, k), cases.layout(b, k, n), cases.layout(y, m, n), accumulate);
    }

    private void product(CpuBackend backend, Type type, Layout la, Layout lb, Layout ly, boolean accumulate) {
        Buffer a = cases.buffer(type, Cases.length(la), false);
        Buffer b = cases.buffer(type, Cases.length(lb), false);
        Buffer y = cases.buffer(type, Cases.length(ly), false);
        Buffer expected = Cases.copyOf(y, type);
        backend.matmul(a, la, b, lb, y, ly, accumulate);
        reference.matmul(a, la, b, lb, expected, ly, accumulate);
        int k = la.dim(la.rank() - 1);
        // Terms are about 9; they may cancel, and an error of theirs counts 1000-fold against 1e-3.
        double tolerance = (type == Type.FLOAT32 ? 1.2e-7 : 2.3e-16) * 9 * (2 + k) * 1000;
        Cases.assertClose(type + " " + la + " x " + lb + " = " + ly + (accumulate ? " +" : ""), y, expected, tolerance);
    }

    private static int[] shape(int[] batch, int rows, int columns) {
        int[] shape = java.util.Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = rows;
        shape[batch.length + 1] = columns;
        return shape;
    }
}
