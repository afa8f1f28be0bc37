import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.array.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

// Times products of matrices for bench/products.py, which says which: `Products THREADS TYPE ROWSxLENGTHxCOLUMNS[A|B]
// ...`, A: the first is transposed, B: the second. Prints each shape with its GFLOP/s, the median of a quarter second.

static final double SECONDS = 0.25;

void main(String[] args) {
    Compute.threads(Integer.parseInt(args[0]));
    for (boolean counts : new boolean[] {false, true}) { // once to warm up
        for (int i = 2; i < args.length; i++) {
            double speed = speed(DType.parse(args[1]), args[i]);
            if (counts) {
                IO.println(args[i] + " " + String.format(Locale.ROOT, "%.1f", speed));
            }
        }
    }
}

static double speed(DType type, String shape) {
    String[] sizes = shape.replaceAll("[AB]", "").split("x");
    int m = Integer.parseInt(sizes[0]);
    int k = Integer.parseInt(sizes[1]);
    int n = Integer.parseInt(sizes[2]);
    NDArray a = shape.endsWith("A") ? random(type, 1, k, m).T() : random(type, 1, m, k);
    NDArray b = shape.endsWith("B") ? random(type, 2, n, k).T() : random(type, 2, k, n);
    double operations = 2.0 * m * k * n;
    int calls = (int) Math.max(1, 1e8 / operations);
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    while (System.nanoTime() < end) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            try (var _ = Pool.scope()) {
                a.matmul(b);
            }
        }
        times.add((System.nanoTime() - start) / (double) calls);
    }
    times.sort(null);
    return operations / times.get(times.size() / 2);
}

static NDArray random(DType type, long seed, int rows, int columns) {
    return Rng.seed(seed).normal(type, rows, columns);
}
