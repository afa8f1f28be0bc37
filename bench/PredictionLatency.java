import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.nn.Activation;
import espalier.nn.Conv2d;
import espalier.nn.Dense;
import espalier.nn.Flatten;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.MaxPool2d;
import espalier.nn.Padding;
import espalier.nn.Pass;
import espalier.nn.Sequential;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

// How long one prediction of one sample takes when several threads of a server ask at once: Espalier beside the Java
// API of ONNX Runtime, on the same network, in turns, in one process. Prints the median and the 99th percentile.
//
//   ./mvnw dependency:copy -Dartifact=com.microsoft.onnxruntime:onnxruntime:1.28.0 -DoutputDirectory=bench/target/onnx
//   java -cp "app/target/lib/*:bench/target/onnx/*" --add-modules jdk.incubator.vector bench/PredictionLatency.java

static final int ROUNDS = 9;
static final double SECONDS = 0.7;

interface Predictor {
    float[] predict(float[] sample) throws Exception;
}

void main() throws Exception {
    Compute.threads(1); // each caller works by itself, in both
    Rng rng = Rng.seed(1);
    var mlp = new Sequential(new Dense(784, 512, Activation.RELU, rng), new Dense(512, 256, Activation.RELU, rng),
            new Dense(256, 10, Activation.LINEAR, rng));
    var lenet = new Sequential(new Conv2d(1, 6, 5, Activation.RELU, rng), new MaxPool2d(2),
            new Conv2d(6, 16, 5, 1, Padding.VALID, Activation.RELU, Init.HE, rng, DType.FLOAT32), new MaxPool2d(2),
            new Flatten(), new Dense(400, 120, Activation.RELU, rng), new Dense(120, 84, Activation.RELU, rng),
            new Dense(84, 10, Activation.LINEAR, rng));
    for (int callers : new int[] {1, 2, 8}) {
        compare("MLP 784-512-256-10", mlp, new int[] {1, 784}, callers);
        compare("LeNet 28x28x1", lenet, new int[] {1, 28, 28, 1}, callers);
    }
}

void compare(String name, Sequential net, int[] shape, int callers) throws Exception {
    float[] sample = Rng.seed(2).uniform(DType.FLOAT32, shape).toFloats();
    Predictor own = x -> net.apply(Pass.inference().input(NDArray.wrap(x, shape)), Pass.inference()).value().toFloats();
    // one channel: (1, 28, 28, 1) and (1, 1, 28, 28) are the same numbers in the same order
    long[] onnxShape = shape.length == 2 ? new long[] {1, 784} : new long[] {1, 1, 28, 28};
    try (var environment = OrtEnvironment.getEnvironment(); var options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        try (OrtSession session = environment.createSession(onnx(net, onnxShape), options)) {
            Predictor onnx = x -> {
                try (OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), onnxShape);
                        OrtSession.Result result = session.run(Map.of("x", in))) {
                    return ((float[][]) result.get(0).getValue())[0];
                }
            };
            check(own.predict(sample), onnx.predict(sample));
            double[][] times = new double[4][ROUNDS];
            measure(own, sample, callers); // warm-up
            measure(onnx, sample, callers);
            for (int round = 0; round < ROUNDS; round++) {
                double[] ours = measure(own, sample, callers);
                double[] theirs = measure(onnx, sample, callers);
                times[0][round] = ours[0];
                times[1][round] = ours[1];
                times[2][round] = theirs[0];
                times[3][round] = theirs[1];
            }
            IO.println(String.format("%-20s %d callers   Espalier median %6.1f us, p99 %7.1f us   "
                    + "ONNX Runtime median %6.1f us, p99 %7.1f us",
                    name, callers, median(times[0]), median(times[1]), median(times[2]), median(times[3])));
        }
    }
}

static void check(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
        if (Math.abs(a[i] - b[i]) > 1e-4) {
            throw new IllegalStateException("different results: " + Arrays.toString(a) + " and " + Arrays.toString(b));
        }
    }
}

static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
}

/// Median and 99th percentile in microseconds over all callers.
double[] measure(Predictor predictor, float[] sample, int callers) throws Exception {
    long[][] times = new long[callers][];
    Thread[] threads = new Thread[callers];
    for (int t = 0; t < callers; t++) {
        int me = t;
        threads[t] = Thread.ofPlatform().start(() -> times[me] = calls(predictor, sample));
    }
    for (Thread thread : threads) {
        thread.join();
    }
    long[] all = Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
    return new double[] {all[all.length / 2] / 1e3, all[(int) (all.length * 0.99)] / 1e3};
}

static long[] calls(Predictor predictor, float[] sample) {
    long[] times = new long[1 << 20];
    int n = 0;
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    for (long now = System.nanoTime(); now < end && n < times.length; n++) {
        try {
            predictor.predict(sample);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        long after = System.nanoTime();
        times[n] = after - now;
        now = after;
    }
    return Arrays.copyOf(times, n);
}

// ---- the network as ONNX: protocol buffers by hand, only what these two networks need

static byte[] onnx(Sequential net, long[] input) {
    var graph = new Proto();
    String last = "x";
    int number = 0;
    int channels = 0;
    for (Layer layer : net.layers()) {
        String out = "v" + number;
        switch (layer) {
            case Dense dense -> {
                NDArray weight = dense.weight.value();
                if (channels > 0) { // after Flatten: theirs is channels first, ours channels last
                    int side = (int) Math.sqrt(dense.in() / channels);
                    weight = weight.reshape(side, side, channels, -1).permuteDims(2, 0, 1, 3).reshape(dense.in(), -1);
                    channels = 0;
                }
                graph.message(5, tensor("w" + number, weight));
                graph.message(5, tensor("b" + number, dense.bias.value()));
                graph.message(1, node("Gemm", out, last, "w" + number, "b" + number));
                last = activation(graph, dense.activation, out);
            }
            case Conv2d conv -> {
                graph.message(5, tensor("w" + number, conv.weight.value().permuteDims(3, 2, 0, 1)));
                graph.message(5, tensor("b" + number, conv.bias.value()));
                int pad = conv.settings().padding() == Padding.VALID ? 0 : conv.weight.shape().dim(0) / 2;
                graph.message(1, node("Conv", out, last, "w" + number, "b" + number)
                        .message(5, ints("pads", pad, pad, pad, pad)));
                last = activation(graph, conv.settings().activation(), out);
                channels = conv.bias.shape().dim(0);
            }
            case MaxPool2d pool -> {
                int size = pool.settings().size();
                int stride = pool.settings().stride();
                graph.message(1, node("MaxPool", out, last).message(5, ints("kernel_shape", size, size))
                        .message(5, ints("strides", stride, stride)));
                last = out;
            }
            case Flatten _ -> {
                graph.message(1, node("Flatten", out, last));
                last = out;
            }
            default -> throw new IllegalArgumentException("no ONNX for " + layer);
        }
        number++;
    }
    graph.text(2, "net").message(11, value("x", input)).message(12, value(last, 1, 10));
    return new Proto().number(1, 8).message(8, new Proto().text(1, "").number(2, 13)).message(7, graph).bytes();
}

static String activation(Proto graph, Activation activation, String name) {
    if (activation != Activation.RELU) {
        return name;
    }
    graph.message(1, node("Relu", name + "r", name));
    return name + "r";
}

static Proto node(String type, String out, String... in) {
    var node = new Proto();
    for (String name : in) {
        node.text(1, name);
    }
    return node.text(2, out).text(4, type);
}

static Proto ints(String name, int... values) {
    var attribute = new Proto().text(1, name);
    for (int value : values) {
        attribute.number(8, value);
    }
    return attribute.number(20, 7);
}

static Proto tensor(String name, NDArray value) {
    var tensor = new Proto();
    for (int i = 0; i < value.rank(); i++) {
        tensor.number(1, value.shape().dim(i));
    }
    float[] numbers = value.toFloats();
    ByteBuffer raw = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(numbers);
    return tensor.number(2, 1).text(8, name).raw(9, raw.array());
}

static Proto value(String name, long... shape) {
    var dims = new Proto();
    for (long dim : shape) {
        dims.message(1, new Proto().number(1, dim));
    }
    return new Proto().text(1, name).message(2, new Proto().message(1, new Proto().number(1, 1).message(2, dims)));
}

/// Fields of a message in the wire format of protocol buffers.
static final class Proto {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Proto number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    Proto text(int field, String value) {
        return raw(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Proto message(int field, Proto value) {
        return raw(field, value.bytes());
    }

    Proto raw(int field, byte[] value) {
        varint((long) field << 3 | 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void varint(long value) {
        for (long v = value; ; v >>>= 7) {
            if (v < 128) {
                out.write((int) v);
                return;
            }
            out.write((int) (v & 127 | 128));
        }
    }
}
