package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Pooling;
import espalier.backend.Sweep;
import espalier.backend.Unary;
import espalier.backend.cpu.Cases.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Convolution, its gradients and pooling against the loops of [Reference], in all kinds of strides, margins,
/// dilations and groups.
class ConvolutionTest {
    private static final Layout[] OFFSETS = {new Layout(new int[0], new int[0], 0),
        new Layout(new int[0], new int[0], 3)};

    private final Reference reference = new Reference();
    private final Cases cases = new Cases(5);

    /// Sizes that have an edge somewhere, then seeded random ones.
    private static List<Sweep> sweeps() {
        List<Sweep> all = new ArrayList<>();
        all.add(sweep(2, 7, 6, 3, 8, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 1));
        all.add(sweep(1, 28, 28, 1, 6, 5, 5, 1, 1, 1, 1, new int[] {2, 2, 2, 2}, 1));
        all.add(sweep(3, 9, 9, 32, 50, 3, 3, 2, 2, 1, 1, new int[] {0, 0, 1, 1}, 1)); // asymmetric
        all.add(sweep(2, 5, 5, 4, 4, 1, 1, 1, 1, 1, 1, new int[] {0, 0, 0, 0}, 1)); // pointwise
        all.add(sweep(2, 8, 7, 5, 9, 1, 1, 2, 3, 1, 1, new int[] {0, 0, 0, 0}, 1)); // pixels without a window
        all.add(sweep(2, 9, 11, 20, 20, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 20)); // depthwise
        all.add(sweep(2, 9, 11, 6, 12, 3, 3, 2, 1, 1, 2, new int[] {1, 2, 1, 2}, 6)); // two filters a channel
        all.add(sweep(1, 6, 6, 8, 8, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 2));
        all.add(sweep(2, 10, 10, 3, 4, 3, 3, 3, 2, 2, 3, new int[] {2, 3, 2, 3}, 1)); // stride and dilation
        all.add(sweep(1, 4, 1, 2, 3, 4, 1, 1, 1, 1, 1, new int[] {0, 0, 0, 0}, 1)); // one result
        all.add(sweep(2, 2, 2, 70, 3, 3, 3, 1, 1, 1, 1, new int[] {2, 2, 2, 2}, 1)); // wide margins, two blocks of k
        all.add(sweep(0, 5, 5, 2, 3, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 1)); // no pictures
        all.add(sweep(5, 33, 31, 2, 3, 2, 2, 1, 1, 1, 1, new int[] {0, 0, 0, 0}, 1)); // chunks of positions
        all.add(sweep(2, 9, 8, 16, 32, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 1)); // by squares, 3 of 4 rows empty
        all.add(sweep(1, 8, 14, 32, 48, 3, 3, 1, 1, 1, 1, new int[] {2, 0, 0, 2}, 1)); // by squares, uneven margins
        all.add(sweep(2, 14, 14, 6, 16, 5, 5, 1, 1, 1, 1, new int[] {0, 0, 0, 0}, 1)); // back to 6 channels, in planes
        all.add(sweep(2, 11, 30, 4, 7, 3, 3, 2, 1, 2, 3, new int[] {1, 2, 0, 4}, 1)); // in planes with gaps
        Random random = new Random(17);
        while (all.size() < 44) {
            int groups = 1 + random.nextInt(3);
            int[] margins = {random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3)};
            Sweep s = sweep(1 + random.nextInt(3), 1 + random.nextInt(12), 1 + random.nextInt(12),
                    groups * (1 + random.nextInt(20)), groups * (1 + random.nextInt(20)), 1 + random.nextInt(4),
                    1 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(2),
                    1 + random.nextInt(2), margins, groups);
            if (s.rows() > 0 && s.columns() > 0) {
                all.add(s);
            }
        }
        return all;
    }

    private static Sweep sweep(int n, int h, int w, int channels, int filters, int p, int q, int rowStride,
            int columnStride, int rowDilation, int columnDilation, int[] margins, int groups) {
        int rows = Math.floorDiv(h + margins[0] + margins[2] - (p - 1) * rowDilation - 1, rowStride) + 1;
        int columns = Math.floorDiv(w + margins[1] + margins[3] - (q - 1) * columnDilation - 1, columnStride) + 1;
        return new Sweep(n, h, w, channels, rows, columns, filters, p, q, rowStride, columnStride, rowDilation,
                columnDilation, margins[0], margins[1], groups);
    }

    @Test
    void convolutionAndItsGradients() {
        Cases.eachBackend(backend -> {
            for (int round = 0; round < 2; round++) { // from the second on mostly compiled
                for (Sweep s : sweeps()) {
                    for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                        convolution(backend, s, type, round % 2 == 1);
                    }
                }
            }
        });
    }

    private void convolution(CpuBackend backend, Sweep s, Type type, boolean accumulate) {
        Layout x0 = OFFSETS[cases.random.nextInt(2)];
        Layout w0 = OFFSETS[cases.random.nextInt(2)];
        Layout y0 = OFFSETS[cases.random.nextInt(2)];
        Buffer x = cases.buffer(type, s.pixels() + 3, false);
        Buffer w = cases.buffer(type, s.weights() + 3, false);
        Buffer y = cases.buffer(type, s.results() + 3, false);
        double error = error(s, type);
        Buffer expected = Cases.copyOf(y, type);
        Buffer actual = Cases.copyOf(y, type);
        reference.conv2d(s, x, x0, w, w0, expected, y0, accumulate);
        backend.conv2d(s, x, x0, w, w0, actual, y0, accumulate);
        assertClose(s + " forward", actual, expected, error);
        expected = Cases.copyOf(x, type);
        actual = Cases.copyOf(x, type);
        reference.conv2dInput(s, y, y0, w, w0, expected, x0, accumulate);
        backend.conv2dInput(s, y, y0, w, w0, actual, x0, accumulate);
        assertClose(s + " input", actual, expected, error);
        expected = Cases.copyOf(w, type);
        actual = Cases.copyOf(w, type);
        reference.conv2dWeight(s, x, x0, y, y0, expected, w0, accumulate);
        backend.conv2dWeight(s, x, x0, y, y0, actual, w0, accumulate);
        assertClose(s + " weight", actual, expected, error);
    }

    /// The whole of a layer against the convolution, the bias and the function one after the other.
    @Test
    void convolutionWithBiasAndFunction() {
        Unary[] functions = {null, Unary.RELU, Unary.TANH};
        Cases.eachBackend(backend -> {
            for (int round = 0; round < 2; round++) {
                for (Sweep s : sweeps()) {
                    for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                        Unary f = functions[cases.random.nextInt(3)];
                        layer(backend, s, type, f == null || cases.random.nextBoolean(), f);
                    }
                }
            }
        });
    }

    private void layer(CpuBackend backend, Sweep s, Type type, boolean biased, @Nullable Unary f) {
        Layout at = OFFSETS[cases.random.nextInt(2)];
        Layout ly = new Layout(new int[] {s.samples() * s.rows() * s.columns(), s.filters()},
                new int[] {s.filters(), 1}, 1);
        Buffer x = cases.buffer(type, s.pixels() + 3, false);
        Buffer w = cases.buffer(type, s.weights() + 3, false);
        Buffer bias = biased ? cases.buffer(type, s.filters() + 3, false) : null;
        Buffer expected = Cases.empty(type, s.results() + 3);
        Buffer actual = Cases.empty(type, s.results() + 3);
        reference.conv2d(s, x, at, w, at, expected, ly, false);
        reference.activate(f, bias, new Layout(new int[] {s.filters()}, new int[] {1}, at.offset()), expected, ly);
        backend.conv2d(s, x, at, w, at, bias, at, f, actual, ly);
        assertClose(s + " with bias and " + f, actual, expected, error(s, type));
    }

    /// By squares the error is larger than term by term, but stays within the bound that [WinogradTile] states.
    @Test
    void squaresKeepTheirError() {
        Sweep s = sweep(2, 16, 16, 64, 64, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 1);
        CpuBackend backend = new CpuBackend(2);
        Layout at = OFFSETS[0];
        Buffer x = cases.buffer(Type.FLOAT32, s.pixels(), false);
        Buffer w = cases.buffer(Type.FLOAT32, s.weights(), false);
        Buffer y = Cases.empty(Type.FLOAT32, s.results());
        Buffer expected = Cases.empty(Type.FLOAT32, s.results());
        backend.conv2d(s, x, at, w, at, y, at, false);
        reference.conv2d(s, x, at, w, at, expected, at, false);
        assertThat(errorOf(y, expected)).isLessThan(2e-5);
        Buffer dx = Cases.empty(Type.FLOAT32, s.pixels());
        Buffer expectedDx = Cases.empty(Type.FLOAT32, s.pixels());
        backend.conv2dInput(s, expected, at, w, at, dx, at, false);
        reference.conv2dInput(s, expected, at, w, at, expectedDx, at, false);
        assertThat(errorOf(dx, expectedDx)).isLessThan(2e-5);
        Buffer dw = Cases.empty(Type.FLOAT32, s.weights());
        Buffer expectedDw = Cases.empty(Type.FLOAT32, s.weights());
        backend.conv2dWeight(s, x, at, expected, at, dw, at, false);
        reference.conv2dWeight(s, x, at, expected, at, expectedDw, at, false);
        assertThat(errorOf(dw, expectedDw)).isLessThan(2e-5);
    }

    /// The largest difference, in parts of the largest expected number.
    private static double errorOf(Buffer actual, Buffer expected) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length(); i++) {
            difference = Math.max(difference, Math.abs(actual.getDouble(i) - expected.getDouble(i)));
            largest = Math.max(largest, Math.abs(expected.getDouble(i)));
        }
        return difference / largest;
    }

    /// By squares there is about a digit less, see [#squaresKeepTheirError].
    private static double error(Sweep s, Type type) {
        boolean squares = s.windowHeight() == 3 && s.channels() % 16 == 0;
        return (type == Type.FLOAT32 ? 1e-3 : 1e-12) * (squares ? 10 : 1);
    }

    /// Sums of numbers of either sign, about 3 each: an error in proportion to a term, not to the sum.
    private static void assertClose(String what, Buffer actual, Buffer expected, double error) {
        for (int i = 0; i < expected.length(); i++) {
            double e = expected.getDouble(i);
            double a = actual.getDouble(i);
            if (!(Math.abs(a - e) <= error * Math.max(1, Math.abs(e)))) {
                throw new AssertionError(what + ", element " + i + ": " + a + ", the reference says " + e);
            }
        }
    }

    @Test
    void pooling() {
        Cases.eachBackend(backend -> {
            for (Sweep conv : sweeps()) {
                Sweep s = new Sweep(conv.samples(), conv.height(), conv.width(), conv.channels(), conv.rows(),
                        conv.columns(), conv.channels(), conv.windowHeight(), conv.windowWidth(), conv.rowStride(),
                        conv.columnStride(), conv.rowDilation(), conv.columnDilation(), conv.top(), conv.left(),
                        conv.channels());
                if (!everyWindowSeesAPixel(s)) {
                    continue;
                }
                for (Pooling f : Pooling.values()) {
                    for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                        pool(backend, f, s, type);
                    }
                }
            }
        });
    }

    /// Windows side by side, whose gradient is written and not added; with edges left over, whose pixels get 0; twice,
    /// so that the second time is compiled.
    @Test
    void poolingWithoutOverlap() {
        int[] none = {0, 0, 0, 0};
        Cases.eachBackend(backend -> {
            for (int round = 0; round < 60; round++) {
                for (int channels : new int[] {1, 6, 16, 20, 32, 45}) {
                    for (Sweep s : List.of(sweep(2, 6, 28, channels, channels, 2, 2, 2, 2, 1, 1, none, channels),
                            sweep(3, 7, 5, channels, channels, 2, 2, 2, 2, 1, 1, none, channels),
                            sweep(2, 6, 9, channels, channels, 3, 3, 3, 3, 1, 1, none, channels),
                            sweep(1, 3, 8, channels, channels, 1, 2, 1, 2, 1, 1, none, channels))) {
                        for (Pooling f : Pooling.values()) {
                            pool(backend, f, s, round % 2 == 0 ? Type.FLOAT32 : Type.FLOAT64);
                        }
                    }
                }
            }
        });
    }

    private static boolean everyWindowSeesAPixel(Sweep s) {
        for (int i = 0; i < s.rows(); i++) {
            boolean seen = false;
            for (int p = 0; p < s.windowHeight(); p++) {
                seen |= s.row(i, p) >= 0 && s.row(i, p) < s.height();
            }
            if (!seen) {
                return false;
            }
        }
        for (int j = 0; j < s.columns(); j++) {
            boolean seen = false;
            for (int q = 0; q < s.windowWidth(); q++) {
                seen |= s.column(j, q) >= 0 && s.column(j, q) < s.width();
            }
            if (!seen) {
                return false;
            }
        }
        return true;
    }

    private void pool(CpuBackend backend, Pooling f, Sweep s, Type type) {
        Layout at = OFFSETS[cases.random.nextInt(2)];
        Buffer x = cases.buffer(type, s.pixels() + 3, false);
        if (s.pixels() > 4 && f == Pooling.MAX) { // equal largest ones
            x.setDouble(4, 50);
            x.setDouble(Math.min(s.pixels() - 1, 4 + s.channels()), 50);
        }
        Buffer dy = cases.buffer(type, s.results() + 3, false);
        Buffer expected = Cases.copyOf(dy, type);
        Buffer actual = Cases.copyOf(dy, type);
        double error = type == Type.FLOAT32 ? 1e-5 : 1e-13;
        reference.pool(f, s, x, at, expected, at);
        backend.pool(f, s, x, at, actual, at);
        assertClose(f + " " + s, actual, expected, error);
        Buffer dx = cases.buffer(type, s.pixels() + 3, false);
        Buffer expectedDx = Cases.copyOf(dx, type);
        boolean more = cases.random.nextBoolean();
        reference.poolGradient(f, s, x, at, expected, at, dy, at, expectedDx, at, more);
        backend.poolGradient(f, s, x, at, actual, at, dy, at, dx, at, more);
        assertClose("gradient of " + f + " " + s, dx, expectedDx, error);
    }

    @Test
    void aNotANumberIsTheLargest() {
        Sweep s = sweep(1, 4, 4, 20, 20, 2, 2, 2, 2, 1, 1, new int[] {0, 0, 0, 0}, 20);
        Cases.eachBackend(backend -> {
            Buffer x = cases.buffer(Type.FLOAT32, s.pixels(), false);
            x.setDouble(25, Double.NaN);
            Buffer expected = Cases.empty(Type.FLOAT32, s.results());
            Buffer actual = Cases.empty(Type.FLOAT32, s.results());
            reference.pool(Pooling.MAX, s, x, OFFSETS[0], expected, OFFSETS[0]);
            backend.pool(Pooling.MAX, s, x, OFFSETS[0], actual, OFFSETS[0]);
            Cases.assertSameBits("largest", actual, expected);
        });
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        Sweep[] large = {
            sweep(6, 20, 20, 16, 32, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 1),
            sweep(9, 40, 40, 2, 6, 5, 5, 1, 1, 1, 1, new int[] {0, 0, 0, 0}, 1),
            sweep(4, 20, 20, 8, 16, 3, 3, 2, 2, 1, 1, new int[] {0, 0, 1, 1}, 2),
            sweep(5, 20, 20, 40, 40, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 40),
            sweep(1, 3, 3, 64, 96, 3, 3, 1, 1, 1, 1, new int[] {1, 1, 1, 1}, 1)
        };
        for (int bits : new int[] {Simd.bits(), 0}) {
            for (Sweep s : large) {
                List<Buffer> first = null;
                for (int threads : new int[] {1, 2, 4, 2}) {
                    List<Buffer> now = all(new CpuBackend(threads, bits), s);
                    if (first == null) {
                        first = now;
                    }
                    for (int i = 0; i < now.size(); i++) {
                        Cases.assertSameBits(s + " with " + threads + " threads, " + i, now.get(i), first.get(i));
                    }
                }
            }
        }
    }

    private static List<Buffer> all(CpuBackend backend, Sweep s) {
        Cases seeded = new Cases(3);
        Buffer x = seeded.buffer(Type.FLOAT32, s.pixels(), false);
        Buffer w = seeded.buffer(Type.FLOAT32, s.weights(), false);
        Buffer y = Cases.empty(Type.FLOAT32, s.results());
        Buffer dx = Cases.empty(Type.FLOAT32, s.pixels());
        Buffer dw = Cases.empty(Type.FLOAT32, s.weights());
        Layout at = OFFSETS[0];
        backend.conv2d(s, x, at, w, at, y, at, false);
        backend.conv2dInput(s, y, at, w, at, dx, at, false);
        backend.conv2dWeight(s, x, at, y, at, dw, at, false);
        return List.of(y, dx, dw);
    }
}
