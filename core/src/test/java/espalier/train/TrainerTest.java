package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Flatten;
import espalier.nn.Init;
import espalier.nn.Loss;
import espalier.nn.Params;
import espalier.nn.Sequential;
import espalier.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The training loop: what it computes, what it tells, when it ends.
class TrainerTest {
    private final int threads = Compute.threads();
    private final List<Event> events = new ArrayList<>();

    @AfterEach
    void threadsAsBefore() {
        Compute.threads(threads);
    }

    /// Points in the plane, class 1 where they lie outside the circle of radius 1.
    private static Dataset circle(int n, DType dtype) {
        NDArray x = Rng.seed(11).normal(n, 2);
        return new ArrayDataset(x.astype(dtype), x.square().sum(1).greater(1), List.of("inside", "outside"));
    }

    private static Sequential net(int in, int hidden, int out, DType dtype) {
        Rng rng = Rng.seed(5);
        return new Sequential(
                new Dense(in, hidden, Activation.TANH, Init.XAVIER, rng.split(), dtype),
                new Dense(hidden, out, Activation.LINEAR, Init.XAVIER, rng.split(), dtype));
    }

    @Test
    void oneStepIsThatOfTheFormula() {
        // numpy: z = 0, p = 1/2, loss = ln 2, dw = X^T (p - y) / 3 = [-1/3, -1/6], db = -1/6, w = -0.1 dw
        var x = NDArray.of(new double[][] {{1, 0}, {0, 2}, {-1, 1}});
        Dataset data = new ArrayDataset(x, NDArray.of(1, 1, 0), List.of("no", "yes"));
        var unit = new Dense(2, 1, Activation.LINEAR, Init.ZEROS, Rng.seed(0), DType.FLOAT64);
        new Trainer(unit, Loss.BINARY_CROSS_ENTROPY, new Sgd(0.1), new Plan(1, 0, 1), events::add).fit(data, null);

        assertThat(unit.weight.value().toDoubles()).containsExactly(new double[] {0.1 / 3, 0.1 / 6}, within(1e-15));
        assertThat(unit.bias.value().toDoubles()).containsExactly(new double[] {0.1 / 6}, within(1e-15));
        var step = (Event.Step) events.get(1);
        assertThat(step.loss()).isEqualTo(Math.log(2), within(1e-15));
        assertThat(step.gradientNorm()).isEqualTo(0.408248290463863, within(1e-15));
        assertThat(step.rate()).isEqualTo(0.1);
        assertThat(step.samples()).isEqualTo(3);
    }

    @Test
    void tellsEverythingInOrder() {
        Dataset data = circle(50, DType.FLOAT32);
        Plan plan = new Plan(5, 20, 1).withEvaluateEvery(2);
        Result result = new Trainer(net(2, 4, 2, DType.FLOAT32), Loss.CROSS_ENTROPY, new Sgd(0.1), plan, events::add)
                .fit(data, data.subset(1, 2));

        var text = new StringBuilder();
        for (Event event : events) {
            text.append(switch (event) {
                case Event.Started s -> "start " + s.samples() + "x" + s.epochs() + "x" + s.stepsPerEpoch() + " p"
                        + s.parameters();
                case Event.Step s -> " " + s.epoch() + "." + s.step() + ":" + s.samples();
                case Event.Evaluated e -> " " + e.set() + e.epoch();
                case Event.Saved _ -> " saved";
                case Event.NotSaved _ -> " not saved";
                case Event.Resumed r -> " resumed" + r.steps();
                case Event.Finished f -> " " + f.reason() + f.steps();
            });
        }
        assertThat(text.toString()).isEqualTo("start 50x5x3 p22"
                + " 1.0:20 1.1:20 1.2:10 2.3:20 2.4:20 2.5:10 train2 validation2"
                + " 3.6:20 3.7:20 3.8:10 4.9:20 4.10:20 4.11:10 train4 validation4"
                + " 5.12:20 5.13:20 5.14:10 train5 validation5 COMPLETED15");
        assertThat(result.history()).hasSize(6);
        assertThat(result.last("validation")).isEqualTo(events.get(events.size() - 2));
        assertThat(result.last("test")).isNull();
        assertThat(result.epochs()).isEqualTo(5);
        assertThat(((Event.Started) events.getFirst()).summary()).contains("Dense(2 -> 4, tanh)");
    }

    @Test
    void learnsACircle() {
        Dataset data = circle(400, DType.FLOAT32);
        Result result = new Trainer(net(2, 8, 1, DType.FLOAT32), Loss.BINARY_CROSS_ENTROPY, new Sgd(0.5),
                new Plan(60, 16, 1))
                .fit(data, null);
        assertThat(result.last("train").accuracy()).isGreaterThan(0.97);
        assertThat(result.last("train").loss()).isLessThan(0.15);
    }

    @Test
    void endsWhenTheGradientIsZero() {
        NDArray x = NDArray.of(new double[][] {{0}, {1}, {2}});
        Dataset line = new ArrayDataset(x, x.multiply(3).add(1), List.of());
        var unit = new Dense(1, 1, Activation.LINEAR, Init.ZEROS, Rng.seed(0), DType.FLOAT64);
        Result result = new Trainer(unit, Loss.MEAN_SQUARED_ERROR, new Sgd(0.2), new Plan(100_000, 0, 1), events::add)
                .fit(line, null);

        assertThat(result.reason()).isEqualTo(Reason.CONVERGED);
        assertThat(result.steps()).isLessThan(1000);
        assertThat(unit.weight.value().item()).isEqualTo(3, within(1e-6));
        assertThat(unit.bias.value().item()).isEqualTo(1, within(1e-6));
        assertThat(result.last("train").accuracy()).isNaN();
        assertThat(events.getLast()).isInstanceOf(Event.Finished.class);

        Plan never = new Plan(2000, 0, 1, 0, 0);
        assertThat(new Trainer(unit, Loss.MEAN_SQUARED_ERROR, new Sgd(0.2), never).fit(line, null).reason())
                .isEqualTo(Reason.COMPLETED);
    }

    /// The bits of all parameters after a few epochs of mini-batches, large enough to be shared by threads.
    private static float[] bitsAfterTraining(int threads, long seed) {
        Compute.threads(threads);
        NDArray x = Rng.seed(1).uniform(DType.FLOAT32, 300, 400);
        Dataset data = new ArrayDataset(x, x.mean(1).greater(0.5), List.of("a", "b"));
        Sequential net = net(400, 150, 2, DType.FLOAT32);
        new Trainer(net, Loss.CROSS_ENTROPY, new Sgd(0.1), new Plan(3, 128, seed)).fit(data, data);
        return NDArray.concat(0, Params.of(net).values().stream().map(p -> p.value().flatten()).toArray(NDArray[]::new))
                .toFloats();
    }

    @Test
    void sameSeedSameBitsWhateverTheThreads() {
        float[] one = bitsAfterTraining(1, 1);
        assertThat(bitsAfterTraining(1, 1)).isEqualTo(one);
        assertThat(bitsAfterTraining(2, 1)).isEqualTo(one);
        assertThat(bitsAfterTraining(4, 1)).isEqualTo(one);
        assertThat(bitsAfterTraining(1, 2)).isNotEqualTo(one);
    }

    @Test
    void stopsAfterTheStepInHand() {
        Dataset data = circle(100, DType.FLOAT32);
        Trainer[] self = new Trainer[1];
        self[0] = new Trainer(net(2, 4, 2, DType.FLOAT32), Loss.CROSS_ENTROPY, new Sgd(0.1), new Plan(1000, 10, 1),
                event -> {
                    if (event instanceof Event.Step s && s.step() == 24) {
                        self[0].stop();
                    }
                }, events::add);
        Result result = self[0].fit(data, null);
        assertThat(result.reason()).isEqualTo(Reason.STOPPED);
        assertThat(result.steps()).isEqualTo(25);
        assertThat(result.epochs()).isEqualTo(2);
        assertThat(result.last("train").epoch()).as("whole epochs are not lost").isEqualTo(2);
        assertThat(events.getLast())
                .isEqualTo(new Event.Finished(Reason.STOPPED, 25, ((Event.Finished) events.getLast()).seconds()));
        assertThat(self[0].fit(data, null).steps()).as("stopped for good").isZero();
    }

    @Test
    void stopsFromAnotherThreadAndByInterrupt() throws Exception {
        Dataset data = circle(100, DType.FLOAT32);
        Plan forever = new Plan(Integer.MAX_VALUE, 10, 1, 0, 0);
        var trainer = new Trainer(net(2, 4, 2, DType.FLOAT32), Loss.CROSS_ENTROPY, new Sgd(0.1), forever);
        Result[] result = new Result[2];
        Thread thread = Thread.ofPlatform().start(() -> result[0] = trainer.fit(data, null));
        Thread.sleep(50);
        trainer.stop();
        thread.join(10_000);
        assertThat(result[0].reason()).isEqualTo(Reason.STOPPED);

        var other = new Trainer(net(2, 4, 2, DType.FLOAT32), Loss.CROSS_ENTROPY, new Sgd(0.1), forever);
        Thread virtual = Thread.ofVirtual().start(() -> result[1] = other.fit(data, null));
        Thread.sleep(50);
        virtual.interrupt();
        virtual.join(10_000);
        assertThat(result[1].reason()).isEqualTo(Reason.STOPPED);
    }

    @Test
    void keepsTheBest() {
        Dataset data = circle(60, DType.FLOAT32);
        int endedWorse = 0;
        for (int seed = 1; seed <= 10; seed++) {
            Sequential net = net(2, 8, 2, DType.FLOAT32);
            var best = new Checkpoint(net, "train");
            assertThat(best.exists()).isFalse();
            assertThatThrownBy(best::restore).hasMessageContaining("'train' was not evaluated yet");
            // a rate so large that the accuracy jumps up and down
            Result result = new Trainer(net, Loss.CROSS_ENTROPY, new Sgd(20), new Plan(40, 7, seed), best).fit(data,
                    null);
            double highest = result.history().stream().mapToDouble(Event.Evaluated::accuracy).max().orElseThrow();
            endedWorse += result.last("train").accuracy() < highest ? 1 : 0;

            best.restore();
            assertThat(best.accuracy()).isEqualTo(highest);
            assertThat(Evaluation.of(net, Loss.CROSS_ENTROPY, data).accuracy()).isEqualTo(highest);
            assertThat(Evaluation.of(net, Loss.CROSS_ENTROPY, data).loss()).isEqualTo(best.loss());
            assertThat(result.history().get(best.epoch() - 1).accuracy()).isEqualTo(highest);
            assertThat(best.toString()).startsWith("Checkpoint(best on train, epoch " + best.epoch());
        }
        assertThat(endedWorse).as("runs whose end was not their best: else nothing was restored").isPositive();
    }

    @Test
    void equalAccuraciesAreDecidedByLoss() {
        var unit = new Dense(1, 1, Activation.LINEAR, Init.ZEROS, Rng.seed(0), DType.FLOAT64);
        var best = new Checkpoint(unit, "validation");
        best.on(new Event.Evaluated(1, "train", 0.1, 1));
        assertThat(best.exists()).isFalse();
        best.on(new Event.Evaluated(1, "validation", 0.5, 0.8));
        best.on(new Event.Evaluated(2, "validation", 0.4, 0.8));
        best.on(new Event.Evaluated(3, "validation", 0.6, 0.8));
        best.on(new Event.Evaluated(4, "validation", 0.1, 0.7));
        assertThat(best.epoch()).isEqualTo(2);
        var regression = new Checkpoint(unit, "train");
        regression.on(new Event.Evaluated(1, "train", 3, Double.NaN));
        regression.on(new Event.Evaluated(2, "train", 2, Double.NaN));
        regression.on(new Event.Evaluated(3, "train", Double.NaN, Double.NaN));
        assertThat(regression.epoch()).isEqualTo(2);
    }

    @Test
    void refusesWhatCannotTrain() {
        Dataset data = circle(10, DType.FLOAT32);
        assertThatThrownBy(() -> new Trainer(new Flatten(), Loss.CROSS_ENTROPY, new Sgd(1), new Plan(1, 0, 1)))
                .hasMessageContaining("no parameters");
        assertThatThrownBy(() -> fit(net(2, 3, 2, DType.FLOAT64), Loss.CROSS_ENTROPY, data))
                .hasMessageContaining("the samples are float32, the parameters float64");
        assertThatThrownBy(() -> fit(net(2, 3, 3, DType.FLOAT32), Loss.CROSS_ENTROPY, data))
                .hasMessageContaining("gives (10, 3) for a batch, the data have the 2 classes [inside, outside]; "
                        + "the last layer needs 2 units, or 1");
        assertThatThrownBy(() -> fit(net(5, 3, 2, DType.FLOAT32), Loss.CROSS_ENTROPY, data))
                .hasMessageContaining("Dense(5 -> 3, tanh)");
    }

    private static void fit(Sequential net, Loss loss, Dataset data) {
        new Trainer(net, loss, new Sgd(1), new Plan(1, 0, 1)).fit(data, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0, 1, 1, 0, 1", "1, -1, 1, 0, 1", "1, 1, 1, -1, 1", "1, 1, 1, NaN, 1", "1, 1, 1, 0, -1"})
    void refusesPlansWithoutMeaning(String numbers) {
        String[] n = numbers.split(", ");
        assertThatThrownBy(() -> new Plan(Integer.parseInt(n[0]), Integer.parseInt(n[1]), Long.parseLong(n[2]),
                Double.parseDouble(n[3]),
                Integer.parseInt(n[4])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Plan: ");
    }

    @Test
    void writesARecordOfTheRun() {
        Dataset data = circle(30, DType.FLOAT32);
        Plan plan = new Plan(2, 8, 42);
        Result result = new Trainer(net(2, 3, 2, DType.FLOAT32), Loss.CROSS_ENTROPY, new Sgd(0.1), plan).fit(data,
                data);
        Map<String, String> record = RunRecord.of(data, plan, new Sgd(0.1), result);
        assertThat(record)
                .containsEntry("data.samples", "30")
                .containsEntry("seed", "42")
                .containsEntry("optimizer", "Sgd(0.1)")
                .containsEntry("reason", "completed")
                .containsEntry("steps", "8")
                .containsKeys("data.sha256", "train.loss", "validation.accuracy", "espalier", "java", "system",
                        "compute");
    }

    @Test
    void paramsAreThoseOfTheNet() {
        Sequential net = net(2, 3, 2, DType.FLOAT32);
        List<Param> before = List.copyOf(Params.of(net).values());
        fit(net, Loss.CROSS_ENTROPY, circle(10, DType.FLOAT32));
        assertThat(List.copyOf(Params.of(net).values())).isEqualTo(before);
    }
}
