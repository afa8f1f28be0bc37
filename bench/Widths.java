import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import espalier.backend.Rows;
import espalier.backend.Sweep;
import espalier.backend.Unary;
import espalier.backend.cpu.CpuBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

// Times kernels on one thread, to compare JVM options: `java [OPTIONS] -cp "app/target/lib/*" bench/Widths.java`, where
// options are `--add-modules jdk.incubator.vector` or none, `-XX:UseAVX=2`, `-XX:MaxVectorSize=16`. Prints the median
// and the least of 0.2 s for each, in nanoseconds an element or milliseconds a convolution of 16 pictures.

static final double WARM = 0.6;
static final double SECONDS = 0.2;
static final Layout START = Layout.contiguous();
static final CpuBackend BACKEND = new CpuBackend(1);

void main(String[] args) {
    IO.println(BACKEND.describe());
    if (args.length > 0) { // what bench/elements.py compares
        elements(false, 1_000);
        elements(false, 100_000);
        rows(false, 100, 1_000);
        return;
    }
    for (boolean wide : new boolean[] {false, true}) {
        for (int n : new int[] {1_000, 100_000}) {
            elements(wide, n);
        }
        rows(wide, 100, 1_000);
        convolutions(wide, 32, 3, 32, 3);
        convolutions(wide, 32, 32, 32, 3);
        convolutions(wide, 16, 64, 64, 3);
        convolutions(wide, 28, 1, 6, 5);
    }
}

static void elements(boolean wide, int n) {
    Buffer x = random(wide, n);
    Buffer z = random(wide, n);
    Buffer y = random(wide, n);
    Layout l = Layout.contiguous(n);
    for (Binary f : List.of(Binary.ADD, Binary.MULTIPLY, Binary.DIVIDE, Binary.MAXIMUM)) {
        time(name(f, wide, n), n, () -> BACKEND.binary(f, x, l, z, l, y, l));
    }
    for (Unary f : List.of(Unary.RELU, Unary.SQRT, Unary.EXP, Unary.TANH, Unary.SIGMOID, Unary.LOG)) {
        time(name(f, wide, n), n, () -> BACKEND.unary(f, x, l, y, l));
    }
    for (Reduction f : List.of(Reduction.SUM, Reduction.MAX)) {
        time(name(f, wide, n), n, () -> BACKEND.reduce(f, x, l, y, START));
    }
}

static void rows(boolean wide, int rows, int columns) {
    Buffer x = random(wide, rows * columns);
    Buffer y = random(wide, rows * columns);
    Layout l = Layout.contiguous(rows, columns);
    for (Rows f : List.of(Rows.SOFTMAX, Rows.LOG_SOFTMAX)) {
        time(name(f, wide, columns), rows * columns, () -> BACKEND.rows(f, 0, x, l, y, l, null, START));
    }
}

static void convolutions(boolean wide, int size, int channels, int filters, int window) {
    Sweep s = new Sweep(16, size, size, channels, size, size, filters, window, window, 1, 1, 1, 1, window / 2, window / 2,
            1);
    Buffer x = random(wide, s.pixels());
    Buffer w = random(wide, s.weights());
    Buffer y = random(wide, s.results());
    Buffer result = random(wide, Math.max(s.pixels(), Math.max(s.weights(), s.results())));
    String name = window + "x" + window + ", " + channels + " to " + filters + ", " + size + (wide ? ", float64" : "");
    time(name + ", forward", 1e6, () -> BACKEND.conv2d(s, x, START, w, START, result, START, false));
    time(name + ", by weights", 1e6, () -> BACKEND.conv2dWeight(s, x, START, y, START, result, START, false));
    time(name + ", by pictures", 1e6, () -> BACKEND.conv2dInput(s, y, START, w, START, result, START, false));
}

static String name(Enum<?> f, boolean wide, int n) {
    return f + (wide ? " float64 " : " ") + n;
}

static Buffer random(boolean wide, int n) {
    Random random = new Random(n);
    Buffer x = wide ? new Buffer.Float64(new double[n]) : new Buffer.Float32(new float[n]);
    for (int i = 0; i < n; i++) {
        x.setDouble(i, random.nextGaussian());
    }
    return x;
}

static void time(String name, double units, Runnable call) {
    double once = Double.MAX_VALUE;
    for (long end = System.nanoTime() + (long) (1e9 * WARM); System.nanoTime() < end;) {
        long start = System.nanoTime();
        call.run();
        once = Math.min(once, System.nanoTime() - start);
    }
    int calls = (int) Math.clamp(1e6 / once, 1, 100_000);
    List<Double> times = new ArrayList<>();
    for (long end = System.nanoTime() + (long) (1e9 * SECONDS); System.nanoTime() < end || times.isEmpty();) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        times.add((System.nanoTime() - start) / (calls * units));
    }
    times.sort(null);
    IO.println(String.format(Locale.ROOT, "%-32s %9.4f %9.4f", name, times.get(times.size() / 2), times.getFirst()));
}
