import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/// The trainings of `espalier bench peers` in libtorch through DJL: `Peer WORKLOAD THREADS SECONDS`. Prints what
/// peers.py prints: `version TEXT`, `step SECONDS`, `memory BYTES`.
public final class Peer {
    private Peer() {}

    public static void main(String[] args) throws IOException {
        System.setProperty("ai.djl.pytorch.num_threads", args[1]);
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("ai.djl.offline", "true");
        double seconds = Double.parseDouble(args[2]);
        boolean full = args[0].equals("logistic") || args[0].equals("course");
        var net = new SequentialBlock();
        Shape shape;
        switch (args[0]) {
            case "logistic" -> shape = dense(net, 209, 12288, 1);
            case "course" -> shape = dense(net, 209, 12288, 20, 7, 5, 1);
            case "mlp" -> shape = dense(net, 128, 784, 512, 256, 10);
            case "lenet" -> {
                net.add(conv(6, 5, 2)).add(Activation::relu).add(pool()).add(conv(16, 5, 0)).add(Activation::relu)
                        .add(pool()).add(Blocks.batchFlattenBlock());
                dense(net, 64, 400, 120, 84, 10);
                shape = new Shape(64, 1, 28, 28);
            }
            case "vgg" -> {
                net.add(conv(32, 3, 1)).add(Activation::relu).add(conv(32, 3, 1)).add(Activation::relu).add(pool())
                        .add(conv(64, 3, 1)).add(Activation::relu).add(conv(64, 3, 1)).add(Activation::relu)
                        .add(pool()).add(Blocks.batchFlattenBlock());
                dense(net, 64, 4096, 128, 10);
                shape = new Shape(64, 3, 32, 32);
            }
            case "lstm" -> {
                net.add(LSTM.builder().setStateSize(64).setNumLayers(1).optBatchFirst(true).optReturnState(false)
                        .build());
                net.add(LambdaBlock.singleton(y -> y.get(":, -1")));
                dense(net, 32, 64, 10);
                shape = new Shape(32, 64, 32);
            }
            case "transformer" -> {
                net.add(new TransformerEncoderBlock(128, 4, 512, 0f, Activation::relu));
                net.add(LambdaBlock.singleton(y -> y.mean(new int[] {1})));
                dense(net, 32, 128, 10);
                shape = new Shape(32, 64, 128);
            }
            default -> {
                return;
            }
        }
        try (NDManager manager = NDManager.newBaseManager(); Model model = Model.newInstance("peer")) {
            System.out.println("version libtorch " + Engine.getInstance().getVersion() + " through DJL "
                    + Engine.getDjlVersion());
            model.setBlock(net);
            Loss loss = full ? new SigmoidBinaryCrossEntropyLoss() : Loss.softmaxCrossEntropyLoss();
            Optimizer optimizer = full ? Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.0075f)).build()
                    : Optimizer.adam().build();
            try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer)
                    .optInitializer(new XavierInitializer(), "weight"))) {
                trainer.initialize(shape);
                int blocks = full ? 1 : 16;
                long rows = shape.get(0);
                NDArray[] x = new NDArray[blocks];
                NDArray[] y = new NDArray[blocks];
                for (int i = 0; i < blocks; i++) {
                    x[i] = manager.randomUniform(0, 1, shape);
                    y[i] = full
                            ? manager.randomUniform(0, 1, new Shape(rows, 1)).gt(0.5f).toType(DataType.FLOAT32, false)
                            : manager.randomInteger(0, 10, new Shape(rows), DataType.INT64)
                                    .toType(DataType.FLOAT32, false);
                }
                System.out.println("step " + measure(seconds, i -> step(trainer, loss, x[i % blocks], y[i % blocks])));
                memory();
            }
        }
        System.exit(0); // its threads would go on
    }

    private static void step(Trainer trainer, Loss loss, NDArray x, NDArray y) {
        try (GradientCollector gradients = trainer.newGradientCollector()) {
            NDList out = trainer.forward(new NDList(x));
            NDArray cost = loss.evaluate(new NDList(y), out);
            gradients.backward(cost);
            out.close();
            cost.close();
        }
        trainer.step();
    }

    private static Shape dense(SequentialBlock net, int rows, int... sizes) {
        for (int i = 1; i < sizes.length; i++) {
            net.add(Linear.builder().setUnits(sizes[i]).build());
            if (i + 1 < sizes.length) {
                net.add(Activation::relu);
            }
        }
        return new Shape(rows, sizes[0]);
    }

    private static Block conv(int filters, int size, int pad) {
        return Conv2d.builder().setKernelShape(new Shape(size, size)).optPadding(new Shape(pad, pad))
                .setFilters(filters).build();
    }

    private static Block pool() {
        return Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2));
    }

    /// Median seconds of a step: blocks of at least 20 ms, the first third of the time is warm-up.
    static double measure(double seconds, IntConsumer step) {
        long begin = System.nanoTime();
        int count = 0;
        while (since(begin) < seconds / 3 || count < 2) {
            step.accept(count++);
        }
        int each = (int) Math.max(1, 0.02 / (since(begin) / count));
        List<Double> blocks = new ArrayList<>();
        begin = System.nanoTime();
        while (since(begin) < seconds * 2 / 3 || blocks.size() < 3) {
            long start = System.nanoTime();
            for (int i = 0; i < each; i++) {
                step.accept(i);
            }
            blocks.add(since(start) / each);
        }
        Collections.sort(blocks);
        return blocks.get(blocks.size() / 2);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static void memory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    System.out.println("memory " + Long.parseLong(line.replaceAll("\\D", "")) * 1024);
                }
            }
        }
    }
}
