package espalier.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import espalier.NnCases;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Index;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The battery of optimisers: ten steps along given gradients against the published formulas in NumPy, and what all
/// have in common. A rule that is missing here fails [#everyRuleIsInTheBattery].
class OptimizersTest {
    private static final Map<String, Supplier<Optimizer>> BATTERY = battery();

    private static Map<String, Supplier<Optimizer>> battery() {
        Map<String, Supplier<Optimizer>> all = new LinkedHashMap<>();
        all.put("Sgd", () -> new Sgd(0.01));
        all.put("Momentum", () -> new Momentum(0.01, 0.9));
        all.put("Nesterov", () -> new Momentum(Schedule.constant(0.01), 0.9, true));
        all.put("RmsProp", () -> new RmsProp(0.01));
        all.put("Adagrad", () -> new Adagrad(0.01));
        all.put("Adam", () -> new Adam(0.01));
        all.put("Lion", () -> new Lion(0.01));
        all.put("WeightDecay", () -> new WeightDecay(0.1, new Adam(0.01)));
        all.put("ClipNorm", () -> new ClipNorm(1.5, new Sgd(0.01)));
        all.put("ClipValue", () -> new ClipValue(0.5, new Sgd(0.01)));
        all.put("Adadelta", () -> new Adadelta(0.01));
        all.put("AdamW", () -> new AdamW(Schedule.constant(0.01), 0.1));
        all.put("AmsGrad", () -> new AmsGrad(0.01));
        all.put("NAdam", () -> new NAdam(0.01));
        all.put("Muon", () -> new Muon(0.01));
        all.put("Penalty", () -> new Penalty(0.02, 0.3, new Sgd(0.01)));
        all.put("Accumulating", () -> new Accumulating(3, new Sgd(0.01)));
        all.put("Averaging", () -> new Averaging(0.9, new Sgd(0.01)));
        all.put("Groups", () -> new Groups(new Sgd(0.01)).with(p -> p.shape().rank() > 2, new Adam(0.01)));
        all.put("Cosine", () -> new Adam(Schedule.cosine(0.01, 8)));
        return all;
    }

    static Set<String> names() {
        return BATTERY.keySet();
    }

    /// Every class of this package that is an optimiser.
    @Test
    void everyRuleIsInTheBattery() throws IOException, URISyntaxException, ClassNotFoundException {
        Set<Class<?>> tested = new LinkedHashSet<>();
        BATTERY.values().forEach(s -> tested.add(s.get().getClass()));
        Path classes = Path.of(Optimizer.class.getResource("Optimizer.class").toURI()).getParent();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = name.contains("-") ? Object.class : Class.forName("espalier.optim." + name);
                if (Optimizer.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())
                        && !type.getName().contains("Test")) {
                    assertThat(tested).as("no row in the battery has the optimiser %s", name).contains(type);
                }
            }
        }
    }

    /// One update along `g`: the loss is the sum of `p g`.
    private static void step(Optimizer optimizer, Collection<Param> params, NDArray g) {
        try (var tape = new Tape()) {
            Tensor loss = Tensor.of(NDArray.full(g.dtype(), 0));
            for (Param p : params) {
                loss = loss.add(tape.param(p).multiply(Tensor.of(g)).sum());
            }
            optimizer.update(params, tape.gradients(loss, params));
        }
    }

    private static NDArray gradient(int step) {
        return NnCases.of("optim.gradients").at(Index.at(step)).copy();
    }

    @ParameterizedTest
    @MethodSource("names")
    void followsThePublishedUpdate(String name) {
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            Optimizer optimizer = BATTERY.get(name).get();
            var p = new Param(NnCases.of("optim.p").astype(dtype));
            for (int i = 0; i < 10; i++) {
                step(optimizer, List.of(p), gradient(i).astype(dtype));
                NDArray expected = NnCases.of("optim." + name).at(Index.at(i));
                double tolerance = dtype == DType.FLOAT64 ? 1e-13 : 1e-6;
                assertThat(p.value().astype(DType.FLOAT64).allClose(expected, tolerance, tolerance))
                        .as("%s, %s, step %d: %s instead of %s", name, dtype, i, p.value(), expected)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void resumesAsIfNothingHadHappened(String name) {
        var p = new Param(NnCases.of("optim.p"));
        Optimizer whole = BATTERY.get(name).get();
        for (int i = 0; i < 6; i++) {
            step(whole, List.of(p), gradient(i));
        }
        Map<String, NDArray> saved = whole.state(Map.of("0.weight", p));
        var q = new Param(p.value());
        Optimizer resumed = BATTERY.get(name).get();
        resumed.restore(saved, Map.of("0.weight", q));
        for (int i = 6; i < 10; i++) {
            assertThat(resumed.rate()).isEqualTo(whole.rate());
            step(whole, List.of(p), gradient(i));
            step(resumed, List.of(q), gradient(i));
            assertThat(q.value().arrayEqual(p.value())).as("%s, step %d", name, i).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void leavesFrozenParametersAlone(String name) {
        var frozen = new Param(NnCases.of("optim.p")).freeze(true);
        var learnt = new Param(NnCases.of("optim.p"));
        Optimizer optimizer = BATTERY.get(name).get();
        for (int i = 0; i < 3; i++) {
            step(optimizer, List.of(frozen, learnt), gradient(i));
        }
        assertThat(frozen.value().arrayEqual(NnCases.of("optim.p"))).isTrue();
        assertThat(learnt.value().arrayEqual(NnCases.of("optim.p"))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("names")
    void takesParametersOfManyShapesAndTypes(String name) {
        var number = new Param(NDArray.of(1.0));
        var nothing = new Param(NDArray.zeros(0, 3));
        var single = new Param(NDArray.ones(DType.FLOAT32, 4, 1, 2));
        boolean matrices = name.equals("Muon");
        List<Param> params = matrices ? List.of(nothing, single) : List.of(number, nothing, single);
        Optimizer optimizer = BATTERY.get(name).get();
        for (int i = 0; i < 3; i++) {
            try (var tape = new Tape()) {
                Tensor loss = tape.param(number)
                        .exp()
                        .add(tape.param(nothing).sum())
                        .add(tape.param(single).sum().astype(DType.FLOAT64));
                optimizer.update(params, tape.gradients(loss, params));
            }
        }
        assertThat(number.value().item()).isLessThan(matrices ? 2 : 1);
        assertThat(single.value().max().item()).isLessThan(1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void writesItself(String name) {
        assertThat(BATTERY.get(name).get().toString()).contains("0.01").endsWith(")");
    }

    /// In one pass with the rule or in one of its own, the same bits.
    @ParameterizedTest
    @MethodSource("names")
    void decayIsAMultiplicationBeforeTheUpdate(String name) {
        var p = new Param(NnCases.of("optim.p").astype(DType.FLOAT32));
        var q = new Param(p.value());
        Optimizer decaying = new WeightDecay(0.5, BATTERY.get(name).get());
        Optimizer plain = BATTERY.get(name).get();
        for (int i = 0; i < 4; i++) {
            NDArray g = gradient(i).astype(DType.FLOAT32);
            q.set(q.value().multiply(NDArray.full(DType.FLOAT32, 1 - 0.5 * plain.rate())));
            step(decaying, List.of(p), g);
            step(plain, List.of(q), g);
            assertThat(p.value().arrayEqual(q.value())).as("%s, step %d", name, i).isTrue();
        }
    }

    @Test
    void muonTurnsTallMatrices() {
        var p = new Param(NnCases.of("optim.p").T().copy());
        Optimizer muon = new Muon(0.01);
        for (int i = 0; i < 10; i++) {
            step(muon, List.of(p), gradient(i).T().copy());
            NDArray expected = NnCases.of("optim.MuonTall").at(Index.at(i)).T();
            assertThat(p.value().allClose(expected, 1e-12, 1e-12)).as("step %d", i).isTrue();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> step(new Muon(0.01), List.of(new Param(NDArray.zeros(3))), NDArray.ones(3)))
                .withMessageContaining("Muon: learns matrices, got a parameter of shape (3,): give the others to");
    }

    @Test
    void averagesAreNumpysAndChangePlaces() {
        var p = new Param(NnCases.of("optim.p"));
        var averaging = new Averaging(0.9, new Sgd(0.01));
        for (int i = 0; i < 10; i++) {
            step(averaging, List.of(p), gradient(i));
            NDArray weights = p.value().copy();
            averaging.swap();
            assertThat(averaging.isSwapped()).isTrue();
            NDArray expected = NnCases.of("optim.averages").at(Index.at(i));
            assertThat(p.value().allClose(expected, 1e-14, 1e-14)).as("step %d", i).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> step(averaging, List.of(p), gradient(0)))
                    .withMessageContaining("holds the mean: call swap() again");
            assertThatIllegalStateException().isThrownBy(() -> averaging.state(Map.of("w", p)))
                    .withMessageContaining("before saving");
            averaging.swap();
            assertThat(p.value().arrayEqual(weights)).isTrue();
        }
    }

    @Test
    void groupsHaveTheirOwnRules() {
        var embedding = new Param(NDArray.ones(2, 2));
        var bias = new Param(NDArray.ones(2));
        var weight = new Param(NDArray.ones(2, 2));
        Map<String, Param> params = new LinkedHashMap<>();
        params.put("embedding.weight", embedding);
        params.put("0.weight", weight);
        params.put("0.bias", bias);
        Optimizer groups = new Groups(new Sgd(0.1)).with(Groups.paths(params, "embedding.*"), new Sgd(0.5))
                .with(Groups.paths(params, "*.bias"), new Sgd(0.25));
        try (var tape = new Tape()) {
            Tensor loss = tape.param(embedding).sum().add(tape.param(bias).sum()).add(tape.param(weight).sum());
            groups.update(params.values(), tape.gradients(loss, params.values()));
        }
        assertThat(embedding.value().toDoubles()).containsOnly(0.5);
        assertThat(bias.value().toDoubles()).containsOnly(0.75);
        assertThat(weight.value().toDoubles()).containsOnly(0.9);
        assertThat(groups.rate()).isEqualTo(0.1);
        assertThat(groups).hasToString("Groups(Sgd(0.1), Sgd(0.5), Sgd(0.25))");
        assertThat(groups.state(params).keySet()).containsExactly("group0/step", "group1/step", "group2/step");
        assertThatIllegalArgumentException().isThrownBy(() -> Groups.paths(params, "blocks.*"))
                .withMessage("Groups.paths: 'blocks.*' fits none of [embedding.weight, 0.weight, 0.bias]");
    }

    @Test
    void theNormIsTakenInDoublePrecision() {
        var p = new Param(NDArray.ones(DType.FLOAT32, 3, 3));
        try (var tape = new Tape()) {
            Gradients grads = tape.gradients(tape.param(p).multiply(3e20).sum(), List.of(p));
            assertThat(grads.norm()).isCloseTo(9e20, org.assertj.core.data.Percentage.withPercentage(1e-5));
            new ClipNorm(3, new Sgd(1)).update(List.of(p), grads);
        }
        assertThat(p.value().get(0, 0)).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-6));
        NDArray many = NDArray.full(DType.FLOAT32, 0.1, 10_007).at("::-1");
        assertThat(Gradients.norm(many)).isCloseTo(0.1f * Math.sqrt(10_007), org.assertj.core.data.Offset.offset(1e-9));
        assertThatIllegalArgumentException().isThrownBy(() -> Gradients.of(Map.of(p, NDArray.ones(3, 3))))
                .withMessageContaining("with a gradient (3, 3) of type float64: both must be equal");
    }

    @Test
    void aPlateauIsSavedWithItsOptimiser() {
        var p = new Param(NnCases.of("optim.p"));
        var rate = new Plateau(0.1, 0.5, 2, 0);
        Optimizer optimizer = new Adam(rate.warmUp(1));
        step(optimizer, List.of(p), gradient(0));
        rate.observe(1);
        rate.observe(1);
        rate.observe(Double.NaN);
        assertThat(optimizer.rate()).isEqualTo(0.05);
        Map<String, NDArray> saved = optimizer.state(Map.of("w", p));
        var again = new Plateau(0.1, 0.5, 2, 0);
        Optimizer resumed = new Adam(again.warmUp(1));
        resumed.restore(saved, Map.of("w", new Param(NnCases.of("optim.p"))));
        assertThat(resumed.rate()).isEqualTo(0.05);
        rate.observe(2);
        again.observe(2);
        rate.observe(0.5);
        again.observe(0.5);
        assertThat(again.rate(7)).isEqualTo(rate.rate(7)).isEqualTo(0.05);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adam(0.1).restore(saved, Map.of("w", new Param(NnCases.of("optim.p")))))
                .withMessageContaining("remembers nothing, but the saved state has [plateau]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Plateau(0.1, 1, 2, 0))
                .withMessageContaining("the factor must be at least 0 and below 1, got 1.0");
    }

    @Test
    void refusesTheStateOfAnother() {
        var p = new Param(NnCases.of("optim.p"));
        Optimizer adam = new Adam(0.01);
        step(adam, List.of(p), gradient(0));
        Map<String, NDArray> saved = adam.state(Map.of("w", p));
        assertThat(saved.keySet()).containsExactlyInAnyOrder("step", "w.m", "w.v");
        assertThatIllegalArgumentException().isThrownBy(() -> new Sgd(0.1).restore(saved, Map.of("w", p)))
                .withMessageContaining("of the 3 saved arrays only 1 are known");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(0.1).restore(Map.of(), Map.of("w", p)))
                .withMessageContaining("has no step");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adam(0.1).restore(saved, Map.of("w", new Param(NDArray.zeros(3)))))
                .withMessageContaining("is (2, 3), the parameter (3,)");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        refused("Adam: beta1 must be at least 0 and below 1, got 1.0",
                () -> new Adam(Schedule.constant(0.1), 1, 0.9, 1e-8));
        refused("Adam: epsilon must be a positive number, got 0.0",
                () -> new Adam(Schedule.constant(0.1), 0.9, 0.9, 0));
        refused("Momentum: mu must be at least 0", () -> new Momentum(0.1, Double.NaN));
        refused("Lion: the rate must be a positive number, got -1.0", () -> new Lion(-1));
        refused("WeightDecay: the decay must be a number not below 0, got -1.0",
                () -> new WeightDecay(-1, new Sgd(0.1)));
        refused("ClipNorm: the limit must be a positive number, got 0.0", () -> new ClipNorm(0, new Sgd(0.1)));
        refused("Penalty: the weights must be numbers not below 0", () -> new Penalty(-1, 0, new Sgd(0.1)));
        refused("Accumulating: needs at least one batch for a step, got 0", () -> new Accumulating(0, new Sgd(0.1)));
        refused("Averaging: the decay must be at least 0 and below 1, got 1.0", () -> new Averaging(1, new Sgd(0.1)));
        refused("polynomial: the last rate must be a number", () -> Schedule.polynomial(0.1, -1, 5, 1));
        refused("cosine: needs at least one step, got 0", () -> Schedule.cosine(0.1, 0));
        refused("stairs: rates and factors must be positive numbers, got 0.0", () -> Schedule.stairs(0.1, 5, 0));
        refused("cosineRestarts: later falls must not be shorter", () -> Schedule.cosineRestarts(0.1, 5, 0.5));
    }

    private static void refused(String message, Runnable r) {
        assertThatIllegalArgumentException().isThrownBy(r::run).withMessageContaining(message);
    }

    @Test
    void aZeroGradientNormIsNotDividedBy() {
        var p = new Param(NnCases.of("optim.p"));
        step(new ClipNorm(1, new Sgd(0.1)), List.of(p), NDArray.zeros(2, 3));
        assertThat(p.value().arrayEqual(NnCases.of("optim.p"))).isTrue();
    }
}
