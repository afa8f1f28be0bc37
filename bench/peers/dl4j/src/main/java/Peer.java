import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/// The trainings of `espalier bench peers` in DL4J: `Peer WORKLOAD THREADS SECONDS`; the threads come by
/// OMP_NUM_THREADS. Prints what peers.py prints: `version TEXT`, `step SECONDS`, `memory BYTES`. There is no
/// transformer block in DL4J.
public final class Peer {
    private Peer() {}

    public static void main(String[] args) throws IOException {
        double seconds = Double.parseDouble(args[2]);
        boolean full = args[0].equals("logistic") || args[0].equals("course");
        ListBuilder net = new NeuralNetConfiguration.Builder().seed(1).updater(full ? new Sgd(0.0075) : new Adam(1e-3))
                .dataType(DataType.FLOAT).list();
        MultiLayerConfiguration configuration;
        long[] shape;
        switch (args[0]) {
            case "logistic" -> {
                shape = new long[] {209, 12288};
                configuration = dense(net, 1, 12288).build();
            }
            case "course" -> {
                shape = new long[] {209, 12288};
                configuration = dense(net, 1, 12288, 20, 7, 5).build();
            }
            case "mlp" -> {
                shape = new long[] {128, 784};
                configuration = dense(net, 10, 784, 512, 256).build();
            }
            case "lenet" -> {
                shape = new long[] {64, 1, 28, 28};
                net.layer(conv(1, 6, 5, 2)).layer(pool()).layer(conv(6, 16, 5, 0)).layer(pool());
                configuration = dense(net, 10, 400, 120, 84).setInputType(InputType.convolutional(28, 28, 1)).build();
            }
            case "vgg" -> {
                shape = new long[] {64, 3, 32, 32};
                net.layer(conv(3, 32, 3, 1)).layer(conv(32, 32, 3, 1)).layer(pool()).layer(conv(32, 64, 3, 1))
                        .layer(conv(64, 64, 3, 1)).layer(pool());
                configuration = dense(net, 10, 4096, 128).setInputType(InputType.convolutional(32, 32, 3)).build();
            }
            case "lstm" -> {
                shape = new long[] {32, 32, 64}; // (n, features, steps)
                net.layer(new LastTimeStep(new LSTM.Builder().nIn(32).nOut(64).activation(Activation.TANH).build()));
                configuration = dense(net, 10, 64).build();
            }
            default -> {
                return;
            }
        }
        String jar = MultiLayerNetwork.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        System.out.println("version DL4J " + jar.replaceFirst(".*deeplearning4j-nn-(.*)\\.jar", "$1"));
        var network = new MultiLayerNetwork(configuration);
        network.init();
        int blocks = full ? 1 : 16;
        int rows = (int) shape[0];
        Random random = new Random(1);
        INDArray[] x = new INDArray[blocks];
        INDArray[] y = new INDArray[blocks];
        for (int i = 0; i < blocks; i++) {
            x[i] = Nd4j.rand(DataType.FLOAT, shape);
            y[i] = Nd4j.zeros(DataType.FLOAT, rows, full ? 1 : 10);
            for (int row = 0; row < rows; row++) {
                if (full) {
                    y[i].putScalar(row, 0, random.nextInt(2));
                } else {
                    y[i].putScalar(row, random.nextInt(10), 1f);
                }
            }
        }
        System.out.println("step " + measure(seconds, i -> network.fit(x[i % blocks], y[i % blocks])));
        memory();
        System.exit(0); // its threads would go on
    }

    /// Hidden layers of these sizes, the first being the number of inputs, and the output.
    private static ListBuilder dense(ListBuilder net, int outputs, int... sizes) {
        for (int i = 1; i < sizes.length; i++) {
            net.layer(new DenseLayer.Builder().nIn(sizes[i - 1]).nOut(sizes[i]).activation(Activation.RELU).build());
        }
        boolean binary = outputs == 1;
        return net.layer(new OutputLayer.Builder(binary ? LossFunction.XENT : LossFunction.MCXENT)
                .nIn(sizes[sizes.length - 1]).nOut(outputs)
                .activation(binary ? Activation.SIGMOID : Activation.SOFTMAX).build());
    }

    private static ConvolutionLayer conv(int in, int out, int size, int pad) {
        return new ConvolutionLayer.Builder(size, size).nIn(in).nOut(out).stride(1, 1).padding(pad, pad)
                .activation(Activation.RELU).build();
    }

    private static SubsamplingLayer pool() {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
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
