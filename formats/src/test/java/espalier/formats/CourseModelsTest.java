package espalier.formats;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.NumpyRng;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.formats.hdf5.CourseH5;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Layer;
import espalier.nn.Loss;
import espalier.data.Scaling;
import espalier.nn.Sequential;
import espalier.optim.Sgd;
import espalier.train.Event;
import espalier.train.Plan;
import espalier.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The first 301 steps of the course's three models, on the course's data, cost what was published: reader, arrays,
/// legacy random numbers, layers, loss, tape, optimiser and trainer in one line. The whole runs are in
/// `examples/course`.
class CourseModelsTest {
    private static Dataset cats;

    @BeforeAll
    static void read() {
        Path file = sharedData().resolve("cats/train_catvnoncat.h5");
        Assumptions.assumeTrue(Files.exists(file), "no shared data here: " + file);
        Scaling pixels = Scaling.image(64, 64, 3);
        Dataset pictures = CourseH5.read(file).pictures();
        cats = ArrayDataset.of(pictures.map(x -> pixels.apply(x, DType.FLOAT64).reshape(-1, 12288)));
    }

    private static Path sharedData() {
        String given = System.getProperty("espalier.shared");
        Path beside = Path.of("../shared/data");
        return given != null ? Path.of(given) : Files.exists(beside) ? beside : Path.of("../../shared/data");
    }

    @Test
    void logisticRegression() {
        var unit = new Dense(new Param(NDArray.zeros(12288, 1)), new Param(NDArray.zeros(1)), Activation.LINEAR);
        assertThat(costs(unit, 0.005)).containsExactly("0.693147", "0.584508", "0.466949", "0.376007");
    }

    @Test
    void twoLayers() {
        Sequential net = net(_ -> 0.01, 12288, 7, 1);
        assertThat(costs(net, 0.0075)).containsExactly("0.693050", "0.646432", "0.632514", "0.601502");
    }

    @Test
    void fourLayers() {
        Sequential net = net(in -> 1 / Math.sqrt(in), 12288, 20, 7, 5, 1);
        assertThat(costs(net, 0.0075)).containsExactly("0.771749", "0.672053", "0.648263", "0.611507");
    }

    /// As after `numpy.random.seed(1)`: each W is drawn `(out, in)` and scaled; a layer holds its transpose.
    private static Sequential net(DoubleUnaryOperator scale, int... sizes) {
        NumpyRng random = Rng.numpy(1);
        var layers = new ArrayList<Layer>();
        for (int l = 1; l < sizes.length; l++) {
            NDArray w = random.randn(sizes[l], sizes[l - 1]).multiply(scale.applyAsDouble(sizes[l - 1]));
            Activation activation = l < sizes.length - 1 ? Activation.RELU : Activation.LINEAR;
            layers.add(new Dense(new Param(w.T()), new Param(NDArray.zeros(sizes[l])), activation));
        }
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /// The costs after 0, 100, 200 and 300 steps of gradient descent on the full batch, as the course prints them.
    private static List<String> costs(Layer net, double rate) {
        var costs = new ArrayList<String>();
        Plan plan = new Plan(301, 0, 1).withEvaluateEvery(0);
        new Trainer(net, Loss.BINARY_CROSS_ENTROPY, new Sgd(rate), plan, event -> {
            if (event instanceof Event.Step step && step.step() % 100 == 0) {
                costs.add(String.format(Locale.ROOT, "%.6f", step.loss()));
            }
        }).fit(cats, null);
        return costs;
    }
}
