package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Augmentation;
import espalier.data.Dataset;
import espalier.nn.Activation;
import espalier.nn.BatchNorm;
import espalier.nn.Dense;
import espalier.nn.Dropout;
import espalier.nn.Loss;
import espalier.nn.Model;
import espalier.nn.Params;
import espalier.nn.Sequential;
import espalier.optim.AdamW;
import espalier.optim.Averaging;
import espalier.optim.ClipNorm;
import espalier.optim.Optimizer;
import espalier.optim.Plateau;
import espalier.optim.Schedule;
import espalier.optim.Sgd;
import espalier.store.FormatException;
import espalier.store.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that is interrupted and goes on ends with the bits of one that never was: whatever the step, with everything
/// in it that remembers something, also after SIGKILL; and a state is refused for another run.
class ResumeTest {
    @TempDir
    Path folder;

    private final List<Event> events = new ArrayList<>();

    /// Points in the plane, class 1 where they lie outside the circle of radius 1.
    private static Dataset circle(int n) {
        NDArray x = Rng.seed(11).normal(n, 2);
        return new ArrayDataset(x.astype(DType.FLOAT32), x.square().sum(1).greater(1), List.of("inside", "outside"));
    }

    private static Sequential net(int hidden) {
        Rng rng = Rng.seed(5);
        return new Sequential(new Dense(2, hidden, Activation.TANH, rng.split()), new BatchNorm(hidden),
                new Dropout(0.2), new Dense(hidden, 2, Activation.LINEAR, rng.split()));
    }

    private static final Augmentation NOISE = new Augmentation() {
        @Override
        public NDArray apply(NDArray x, Rng rng) {
            return x.add(rng.normal(x.dtype(), x.shape().toArray()).multiply(0.1));
        }

        @Override
        public String toString() {
            return "noise";
        }
    };

    /// Everything of a run that remembers something, and where it ends.
    private final class Whole {
        final Sequential net = net(8);
        final Plateau rate = new Plateau(0.01, 0.5, 2, 0);
        final Averaging optimizer = new Averaging(0.9, new ClipNorm(1, new AdamW(rate.warmUp(5), 0.1)));
        final Checkpoint best = new Checkpoint(net, "validation");
        final List<Double> losses = new ArrayList<>();
        final Result result;
        long stopAt;

        /// @param stopAt the step after which it is told to stop; -1 for never
        Whole(long stopAt, Path file) {
            this.stopAt = stopAt;
            Trainer[] trainer = new Trainer[1];
            Listener watch = event -> {
                events.add(event);
                switch (event) {
                    case Event.Evaluated e when e.set().equals("validation") -> rate.observe(e.loss());
                    case Event.Step s -> {
                        losses.add(s.loss());
                        if (s.step() == stopAt) {
                            trainer[0].stop();
                        }
                    }
                    default -> {}
                }
            };
            trainer[0] = new Trainer(net, Loss.CROSS_ENTROPY, optimizer, new Plan(7, 16, 3).withEvaluateEvery(2), best,
                    watch).augmenting(NOISE).resumable(new RunFile(file, 1e9, Map.of("who", "the test")));
            result = trainer[0].fit(circle(50), circle(30));
        }

        Map<String, NDArray> everything() {
            Map<String, NDArray> all = new java.util.LinkedHashMap<>(Params.arrays(net));
            all.putAll(optimizer.state(Params.of(net)));
            best.state().forEach((name, x) -> all.put("best." + name, x));
            return all;
        }
    }

    private static void assertSame(Map<String, NDArray> actual, Map<String, NDArray> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, x) -> assertThat(actual.get(name).arrayEqual(x)).as(name).isTrue());
    }

    /// The first step, in the middle of an epoch, its last step, the step before an evaluation, the last step of all.
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 7, 14, 26})
    void goesOnFromAnyStepToTheSameBits(long stopAt) {
        var whole = new Whole(-1, folder.resolve("whole.safetensors"));
        Path file = folder.resolve("run.safetensors");
        var first = new Whole(stopAt, file);
        assertThat(first.result.reason()).isEqualTo(Reason.STOPPED);
        events.clear();
        var second = new Whole(-1, file);
        assertThat(second.result.reason()).isEqualTo(Reason.COMPLETED);
        assertThat(first.losses.size() + second.losses.size()).isEqualTo(28);
        first.losses.addAll(second.losses);
        assertThat(first.losses).isEqualTo(whole.losses);
        assertThat(second.result.history()).isEqualTo(whole.result.history());
        assertThat(second.result.steps()).isEqualTo(28);
        assertThat(second.result.lastLoss()).isEqualTo(whole.result.lastLoss());
        assertThat(second.result.seconds()).isGreaterThan(first.result.seconds() / 2);
        assertSame(second.everything(), whole.everything());
        assertThat(events.get(1)).isInstanceOfSatisfying(Event.Resumed.class, r -> {
            assertThat(r.steps()).isEqualTo(stopAt + 1);
            assertThat(r.epoch()).isEqualTo((int) ((stopAt + 1) / 4));
            assertThat(r.history()).isEqualTo(whole.result.history().subList(0, r.history().size()));
        });
    }

    @Test
    void aFinishedRunIsNotMadeAgain() throws IOException {
        Path file = folder.resolve("run.safetensors");
        var whole = new Whole(-1, file);
        events.clear();
        var again = new Whole(-1, file);
        assertThat(again.losses).isEmpty();
        assertThat(again.result.reason()).isEqualTo(Reason.COMPLETED);
        assertThat(again.result.history()).isEqualTo(whole.result.history());
        assertSame(again.everything(), whole.everything());
        var state = new RunFile(file);
        assertThat(state.notes()).isEqualTo(Map.of("who", "the test"));
        state.delete();
        assertThat(state.exists()).isFalse();
        assertThat(new Whole(-1, file).losses).hasSize(28);
    }

    @Test
    void aStateIsWrittenFromTimeToTime() {
        Path file = folder.resolve("run.safetensors");
        var trainer = new Trainer(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), new Plan(2, 16, 3), events::add)
                .resumable(new RunFile(file, 0, Map.of()));
        trainer.fit(circle(50), null);
        assertThat(events.stream().filter(Event.Saved.class::isInstance)).hasSize(8 + 1)
                .allSatisfy(e -> assertThat(((Event.Saved) e).file()).isEqualTo(file));
    }

    @Test
    void aFullDiskDoesNotEndTheRun() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");
        var trainer = new Trainer(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), new Plan(1, 0, 3), events::add)
                .resumable(new RunFile(notAFolder.resolve("run.safetensors"), 0, Map.of()));
        assertThat(trainer.fit(circle(50), null).reason()).isEqualTo(Reason.COMPLETED);
        assertThat(events).anySatisfy(e -> assertThat(e).isInstanceOf(Event.NotSaved.class));
    }

    @Test
    void anInterruptedThreadStillKeepsItsState() {
        Path file = folder.resolve("run.safetensors");
        var trainer = new Trainer(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), new Plan(100, 16, 3), event -> {
            if (event instanceof Event.Step s && s.step() == 9) {
                Thread.currentThread().interrupt();
            }
        }).resumable(new RunFile(file, 1e9, Map.of()));
        assertThat(trainer.fit(circle(50), null).reason()).isEqualTo(Reason.STOPPED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).exists();
    }

    // ---- what is refused

    private void refused(Sequential net, Loss loss, Optimizer optimizer, Plan plan, Dataset train, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(net, loss, optimizer, plan)
                        .resumable(new RunFile(folder.resolve("run.safetensors")))
                        .fit(train, null))
                .withMessageContaining("it is of another run: the " + message);
    }

    @Test
    void refusesTheStateOfAnotherRunAndSaysWhatDiffers() throws IOException {
        Path file = folder.resolve("run.safetensors");
        var plan = new Plan(2, 16, 3);
        Dataset data = circle(50);
        new Trainer(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), plan).resumable(new RunFile(file)).fit(data, null);
        refused(net(5), Loss.CROSS_ENTROPY, new Sgd(0.1), plan, data, "network was Sequential(Dense(2 -> 4, tanh)");
        refused(net(4), Loss.CROSS_ENTROPY, new Sgd(0.2), plan, data, "optimiser was Sgd(0.1) and now is Sgd(0.2)");
        refused(net(4), Loss.CROSS_ENTROPY, new AdamW(0.1), plan, data, "optimiser was Sgd(0.1) and now is AdamW(0.1");
        refused(net(4), new espalier.nn.CrossEntropy().withLabelSmoothing(0.1), new Sgd(0.1), plan, data,
                "loss was cross-entropy and now is cross-entropy (label smoothing 0.1)");
        refused(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), new Plan(3, 16, 3), data, "plan was Plan[epochs=2");
        refused(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), plan, circle(51), "training set was 50 samples (2,)");
        Dataset other = new ArrayDataset(NDArray.zeros(DType.FLOAT32, 50, 2), data.targets(), data.classes());
        refused(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), plan, other, "training set was 50 samples (2,), fingerprint");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), plan)
                        .resumable(new RunFile(file))
                        .fit(data, data))
                .withMessageContaining("the watched set validation was not there and now is 50 samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(net(4), Loss.CROSS_ENTROPY, new Sgd(0.1), plan)
                        .augmenting(NOISE)
                        .resumable(new RunFile(file))
                        .fit(data, null))
                .withMessageContaining("the augmentation was not there and now is noise");
    }

    @Test
    void aScheduleWithoutANameIsNotCompared() {
        Path file = folder.resolve("run.safetensors");
        for (int i = 0; i < 2; i++) {
            Schedule falling = step -> 0.1 / (1 + step);
            var trainer = new Trainer(net(4), Loss.CROSS_ENTROPY, new Sgd(falling), new Plan(2, 16, 3))
                    .resumable(new RunFile(file));
            assertThat(trainer.fit(circle(50), null).steps()).isEqualTo(8);
        }
    }

    @Test
    void refusesFilesThatAreNoStates() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Safetensors.write(file, Params.arrays(net(4)), Map.of());
        assertThatThrownBy(() -> new RunFile(file).notes()).isInstanceOf(FormatException.class)
                .hasMessageContaining("model.safetensors: is not the state of a run");
        Safetensors.write(file, Map.of(), Map.of("espalier.run", "7", "notes", "{}"));
        assertThatThrownBy(() -> new RunFile(file).notes()).isInstanceOf(FormatException.class)
                .hasMessageContaining("written in format 7 of the states of runs, this version reads format 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new RunFile(file, -1, Map.of()))
                .withMessageContaining("0 or more, got -1.0");
    }

    // ---- a process that is killed

    /// Trains as [Learner] does and writes the model: what the processes of the test below run.
    public static final class Program {
        private Program() {}

        /// @param args where to keep the state, and where to write the model
        public static void main(String[] args) throws IOException {
            var options = Options.defaults().withHidden(32).withEpochs(400).withBatchSize(16);
            var learner = new Learner(options, circle(400), circle(100), event -> {
                if (event instanceof Event.Step s && s.step() % 100 == 0) {
                    IO.println("step " + s.step());
                }
            });
            learner.resumable(new RunFile(Path.of(args[0]), 0.05, Map.of()));
            learner.fit().model().save(Path.of(args[1]));
            IO.println("saved");
        }
    }

    private Process start(String state, String model) throws IOException {
        String modules = System.getProperty("jdk.module.path", "");
        String own = System.getProperty("java.class.path");
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector", "-cp",
                modules.isEmpty() ? own
                        : modules + java.io.File.pathSeparator + own + java.io.File.pathSeparator
                                + Path.of("target", "test-classes"),
                Program.class.getName(), folder.resolve(state).toString(), folder.resolve(model).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(model + ".log").toFile())
                .start();
    }

    @Test
    void aKilledProcessGoesOnToTheSameModel() throws Exception {
        Process whole = start("whole", "whole.safetensors");
        assertThat(whole.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(whole.exitValue()).as(Files.readString(folder.resolve("whole.safetensors.log"))).isZero();

        Path state = folder.resolve("killed");
        int kills = 0;
        byte[] before = {};
        for (int i = 0; i < 2; i++) { // once at the beginning, once later
            Process killed = start("killed", "resumed.safetensors");
            while (killed.isAlive() && (!Files.exists(state) || java.util.Arrays.equals(Files.readAllBytes(state),
                    before))) {
                Thread.sleep(1);
            }
            kills += killed.isAlive() ? 1 : 0;
            killed.destroyForcibly().waitFor(); // SIGKILL where there are signals
            before = Files.readAllBytes(state);
        }
        assertThat(kills).as("processes killed in the middle").isEqualTo(2);
        assertThat(folder.resolve("resumed.safetensors")).doesNotExist();
        Process last = start("killed", "resumed.safetensors");
        assertThat(last.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String log = Files.readString(folder.resolve("resumed.safetensors.log"));
        assertThat(log).doesNotContain("step 0\n").contains("saved");
        assertThat(folder.resolve("resumed.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
        assertThat(Model.load(folder.resolve("resumed.safetensors")).classes()).containsExactly("inside", "outside");
    }
}
