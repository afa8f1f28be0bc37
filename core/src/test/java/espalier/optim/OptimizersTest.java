package espalier.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.NnCases;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Index;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
        all.put("Cosine", () -> new Adam(Schedule.cosine(0.01, 8)));
        return all;
    }

    static Set<String> names() {
        return BATTERY.keySet();
    }

    @Test
    void everyRuleIsInTheBattery() {
        Set<Class<?>> tested = new LinkedHashSet<>();
        BATTERY.values().forEach(s -> tested.add(s.get().getClass()));
        assertThat(tested).contains(Wrapper.class.getPermittedSubclasses());
        assertThat(tested).contains(Sgd.class, Momentum.class, RmsProp.class, Adagrad.class, Adam.class, Lion.class);
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
        step(BATTERY.get(name).get(), List.of(frozen, learnt), gradient(0));
        assertThat(frozen.value().arrayEqual(NnCases.of("optim.p"))).isTrue();
        assertThat(learnt.value().arrayEqual(NnCases.of("optim.p"))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("names")
    void takesParametersOfManyShapesAndTypes(String name) {
        var number = new Param(NDArray.of(1.0));
        var nothing = new Param(NDArray.zeros(0, 3));
        var single = new Param(NDArray.ones(DType.FLOAT32, 4, 1, 2));
        List<Param> params = List.of(number, nothing, single);
        try (var tape = new Tape()) {
            Tensor loss = tape.param(number)
                    .exp()
                    .add(tape.param(nothing).sum())
                    .add(tape.param(single).sum().astype(DType.FLOAT64));
            BATTERY.get(name).get().update(params, tape.gradients(loss, params));
        }
        assertThat(number.value().item()).isLessThan(1);
        assertThat(single.value().max().item()).isLessThan(1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void writesItself(String name) {
        assertThat(BATTERY.get(name).get().toString()).contains("0.01").endsWith(")");
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
