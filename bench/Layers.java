import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import espalier.nn.Activate;
import espalier.nn.Activation;
import espalier.nn.AveragePool2d;
import espalier.nn.Embedding;
import espalier.nn.Layer;
import espalier.nn.LayerNorm;
import espalier.nn.MaxPool2d;
import espalier.nn.Mode;
import espalier.nn.MultiHeadAttention;
import espalier.nn.PRelu;
import espalier.nn.Params;
import espalier.nn.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

// Times single layers in float32 on one thread, forward and gradient by themselves: medians of blocks of calls, and the
// least in brackets, in microseconds. With arguments only the layers whose name contains one of them.
//
//   java -cp "app/target/lib/*" --add-modules jdk.incubator.vector bench/Layers.java [NAME...]

static final double SECONDS = 1.5;
static final Rng RNG = Rng.seed(1);

record Case(Layer layer, NDArray x, NDArray mask) {}

void main(String[] args) {
    Compute.threads(1);
    Map<String, Case> cases = cases();
    for (boolean counts : new boolean[] {false, true}) { // once to warm up
        for (var c : cases.entrySet()) {
            if (args.length == 0 || Arrays.stream(args).anyMatch(c.getKey()::contains)) {
                measure(c.getKey(), c.getValue(), counts);
            }
        }
    }
}

static Map<String, Case> cases() {
    var cases = new LinkedHashMap<String, Case>();
    NDArray sums = RNG.normal(DType.FLOAT32, 128, 2048);
    for (Activation f : Activation.values()) {
        if (f.isElementwise() && f != Activation.LINEAR) {
            cases.put(f + " (128, 2048)", new Case(new Activate(f), sums, null));
        }
    }
    cases.put("prelu (128, 2048)", new Case(new PRelu(2048), sums, null));
    for (int channels : new int[] {6, 16, 32}) {
        int side = channels == 16 ? 10 : channels == 6 ? 28 : 32;
        NDArray pictures = RNG.normal(DType.FLOAT32, 64, side, side, channels);
        cases.put("max pool 2x2 " + pictures.shape(), new Case(new MaxPool2d(2), pictures, null));
        cases.put("average pool 2x2 " + pictures.shape(), new Case(new AveragePool2d(2), pictures, null));
    }
    NDArray steps = RNG.normal(DType.FLOAT32, 32, 64, 128);
    NDArray real = NDArray.arange(64).reshape(1, 64).less(RNG.integers(20, 65, 32).reshape(32, 1));
    cases.put("layer norm (32, 64, 128)", new Case(new LayerNorm(128), steps, null));
    cases.put("attention (32, 64, 128)", new Case(new MultiHeadAttention(128, 4, RNG), steps, null));
    cases.put("attention, mask (32, 64, 128)", new Case(new MultiHeadAttention(128, 4, RNG), steps, real));
    var causal = new MultiHeadAttention.Settings(128, 4, 0, true);
    cases.put("attention, causal (32, 64, 128)",
            new Case(new MultiHeadAttention(causal, RNG, DType.FLOAT32), steps, null));
    NDArray words = RNG.integers(0, 10_000, 32, 64);
    cases.put("embedding 10000 -> 64 (32, 64)", new Case(new Embedding(10_000, 64, RNG), words, null));
    cases.put("embedding 1000 -> 256 (32, 64)", new Case(new Embedding(1000, 256, RNG), words.remainder(1000), null));
    return cases;
}

static void measure(String name, Case c, boolean counts) {
    List<Double> there = new ArrayList<>();
    List<Double> back = new ArrayList<>();
    NDArray dy = null;
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    while (System.nanoTime() < end) {
        double forward = 0;
        double gradient = 0;
        for (int i = 0; i < 10; i++) {
            try (var tape = new Tape()) {
                var pass = new Pass(tape, Mode.TRAINING, RNG);
                Tensor x = c.x.dtype().isInteger() ? Tensor.of(c.x) : pass.input(c.x);
                pass.mask(c.mask);
                long start = System.nanoTime();
                Tensor y = c.layer.apply(x, pass);
                forward += System.nanoTime() - start;
                dy = dy == null ? RNG.normal(DType.FLOAT32, y.shape().toArray()) : dy;
                List<Tensor> of = new ArrayList<>();
                if (!c.x.dtype().isInteger()) {
                    of.add(x);
                }
                Params.of(c.layer).values().forEach(p -> of.add(tape.param(p)));
                start = System.nanoTime();
                tape.gradients(Map.of(y, dy), of);
                gradient += System.nanoTime() - start;
            }
        }
        there.add(forward / 1e4);
        back.add(gradient / 1e4);
    }
    if (counts) {
        there.sort(null);
        back.sort(null);
        IO.println(String.format(Locale.ROOT, "%-36s forward %8.1f (%.1f)   gradient %8.1f (%.1f)", name,
                there.get(there.size() / 2), there.getFirst(), back.get(back.size() / 2), back.getFirst()));
    }
}
