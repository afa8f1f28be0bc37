package espalier.app.bench;

import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.store.Json;
import espalier.train.Learner;
import espalier.train.Options;
import espalier.train.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// `espalier bench vectorization`: the comparison of the course's notes, honest for the JVM. The same dot product,
/// element-wise update and training step as explicit loops, as loops that the compiler vectorises, and as the library
/// computes them on one and on all threads.
///
/// Every variant is warmed up until the compiler has finished with it, then timed in rounds; the figure is the median
/// round. Results are compared with each other and kept, so that nothing can be left out as useless.
public final class Vectorization {
    private static final int SIZE = 1_000_000;
    private static final int PICTURES = 209;
    private static final int FEATURES = 64 * 64 * 3;
    private static final int UNITS = 20;
    private static final float RATE = 0.0075f;
    private static final float SMALL = 1e-6f;
    private static final int ROUNDS = 15;

    private final Screen screen;
    private final boolean json;
    private final double seconds;
    private final int threads = Compute.threads();

    /// The values that were computed: storing them keeps the compiler from leaving the work out.
    private volatile double kept;

    /// Prints on this screen; `seconds` to measure each figure after its warm-up.
    public Vectorization(Screen screen, boolean json, double seconds) {
        this.screen = screen;
        this.json = json;
        this.seconds = seconds;
    }

    /// A way to compute the same thing.
    private record Variant(String name, double secondsEach, double value) {}

    /// Measures and prints everything.
    public void run() {
        if (!json) {
            screen.println("Java " + Runtime.version() + ", " + Compute.describe() + "; medians of " + ROUNDS
                    + " rounds after warm-up");
        }
        table("Dot product of two arrays of " + Words.count(SIZE) + " floats", dots());
        table("Element-wise update y = y + a x of the same arrays", updates());
        table("One training step: " + PICTURES + " pictures, " + Words.count(FEATURES) + "-" + UNITS
                + "-1, ReLU, all of them in one batch", steps());
        Compute.threads(threads);
        if (Double.isNaN(kept)) {
            throw new IllegalStateException("bench: a loop gave NaN");
        }
        if (!json) {
            screen.println();
            screen.println(
                    "Explicit loops run as compiled Java, not interpreted as in Python: the gap that vectorising "
                            + "closes is smaller here.");
            screen.println(
                    "A plain sum cannot be vectorised by the compiler, because Java keeps the order of additions; "
                            + "blocks of partial sums can.");
        }
    }

    private List<Variant> dots() {
        float[] a = Rng.seed(1).uniform(DType.FLOAT32, SIZE).toFloats();
        float[] b = Rng.seed(2).uniform(DType.FLOAT32, SIZE).toFloats();
        var blocks = new Loops.Blocks();
        List<Float> boxedA = boxed(a);
        List<Float> boxedB = boxed(b);
        NDArray x = NDArray.wrap(a, SIZE);
        NDArray y = NDArray.wrap(b, SIZE);
        List<Variant> variants = new ArrayList<>();
        variants.add(measure("explicit loop over objects, as Python's", () -> Loops.dotObjects(boxedA, boxedB)));
        variants.add(measure("explicit loop over an array", () -> Loops.dot(a, b)));
        variants.add(measure("auto-vectorised loop, blocks of sums", () -> Loops.dotInBlocks(a, b, blocks)));
        library(variants, () -> x.dot(y).item());
        return variants;
    }

    private List<Variant> updates() {
        float[] a = Rng.seed(1).uniform(DType.FLOAT32, SIZE).toFloats();
        float[] b = Rng.seed(2).uniform(DType.FLOAT32, SIZE).toFloats();
        List<Float> boxedA = boxed(a);
        List<Float> boxedB = boxed(b);
        NDArray x = NDArray.wrap(a, SIZE);
        NDArray y = NDArray.wrap(b.clone(), SIZE);
        int at = SIZE / 3;
        List<Variant> variants = new ArrayList<>();
        variants.add(measure("explicit loop over objects, as Python's", () -> {
            Loops.axpyObjects(SMALL, boxedA, boxedB);
            return boxedB.get(at);
        }));
        variants.add(measure("auto-vectorised loop", () -> {
            Loops.axpy(SMALL, a, b);
            return b[at];
        }));
        library(variants, () -> Into.axpy(SMALL, x, y).get(at));
        return variants;
    }

    private List<Variant> steps() {
        NDArray x = Rng.seed(3).uniform(DType.FLOAT32, PICTURES, FEATURES);
        long[] labels = new long[PICTURES];
        float[] y = new float[PICTURES];
        for (int i = 0; i < PICTURES; i++) {
            labels[i] = i % 3 == 0 ? 1 : 0;
            y[i] = labels[i];
        }
        float[][] rows = rows(x);
        float[][] w1 = rows(Rng.seed(4).normal(DType.FLOAT32, UNITS, FEATURES).multiply(0.01));
        List<Variant> variants = new ArrayList<>();
        var explicit = new PlainStep(rows, y, w1, false);
        variants.add(measure("explicit loops", () -> explicit.step(RATE)));
        var arranged = new PlainStep(rows, y, w1, true);
        variants.add(measure("auto-vectorised loops", () -> arranged.step(RATE)));
        var data = new ArrayDataset(x, NDArray.wrap(labels, PICTURES), List.of("other", "cat"));
        for (int n : threads == 1 ? new int[] {1} : new int[] {1, threads}) {
            Compute.threads(n);
            variants.add(new Variant(libraryName(n), trainingStep(data), Double.NaN));
        }
        return variants;
    }

    private static float[][] rows(NDArray matrix) {
        float[][] rows = new float[matrix.shape().dim(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = matrix.at(Integer.toString(i)).toFloats();
        }
        return rows;
    }

    private void library(List<Variant> variants, DoubleSupplier work) {
        for (int n : threads == 1 ? new int[] {1} : new int[] {1, threads}) {
            Compute.threads(n);
            variants.add(measure(libraryName(n), work));
        }
    }

    private static String libraryName(int n) {
        return "espalier, " + Words.count(n, "thread");
    }

    private static List<Float> boxed(float[] values) {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    /// Warmed up for as long as it is measured, at least a thousand calls or twice as long; then the median of rounds.
    private Variant measure(String name, DoubleSupplier work) {
        double value = work.getAsDouble();
        long start = System.nanoTime();
        int calls = 0;
        while (elapsed(start) < seconds || calls < 1000 && elapsed(start) < 2 * seconds) {
            kept = work.getAsDouble();
            calls++;
        }
        int each = Math.max(1, (int) (calls * seconds / elapsed(start) / ROUNDS));
        double[] rounds = new double[ROUNDS];
        for (int r = 0; r < ROUNDS; r++) {
            long begin = System.nanoTime();
            for (int i = 0; i < each; i++) {
                kept = work.getAsDouble();
            }
            rounds[r] = elapsed(begin) / each;
        }
        return new Variant(name, median(rounds), value);
    }

    /// Steps of a real training, timed by its own events; the first half is warm-up.
    private double trainingStep(ArrayDataset data) {
        var options = Options.defaults()
                .withHidden(UNITS)
                .withBatchSize(0)
                .withEpochs(1_000_000)
                .withLearningRate(RATE);
        List<Double> times = new ArrayList<>();
        Learner[] running = new Learner[1];
        running[0] = new Learner(options, data, null, event -> {
            if (event instanceof Event.Step step) {
                times.add(step.seconds());
                if (step.seconds() > 3 * seconds && times.size() > 20) {
                    running[0].stop();
                }
            }
        });
        running[0].fit();
        double[] each = new double[times.size() / 2];
        for (int i = 0; i < each.length; i++) {
            int at = times.size() - each.length + i;
            each[i] = times.get(at) - times.get(at - 1);
        }
        return median(each);
    }

    private static double elapsed(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void table(String title, List<Variant> variants) {
        double slowest = variants.getFirst().secondsEach;
        if (json) {
            variants.forEach(v -> screen.println(line(title, v, slowest)));
            return;
        }
        screen.println();
        screen.println(screen.bold(title));
        for (Variant v : variants) {
            screen.println("  " + Words.left(v.name, 42) + Words.right(Words.instant(v.secondsEach), 10)
                    + Words.right(ratio(slowest / v.secondsEach), 10)
                    + wrong(v, variants.getFirst()));
        }
    }

    private static String line(String title, Variant v, double slowest) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", title);
        line.put("how", v.name);
        line.put("seconds", v.secondsEach);
        line.put("ratio", slowest / v.secondsEach);
        return Json.of(line).toString();
    }

    /// Says so when a variant computes something else: then its time means nothing.
    private static String wrong(Variant v, Variant first) {
        boolean differs = !Double.isNaN(v.value) && Math.abs(v.value - first.value) > 1e-2 * Math.abs(first.value);
        return differs ? "   DIFFERENT RESULT: " + v.value + " instead of " + first.value : "";
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 9.95 ? "%.1f x" : "%.0f x", ratio);
    }
}
