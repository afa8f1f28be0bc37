package espalier.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.NDArray;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every function of arrays is a function of tensors with a gradient, or there is a reason why not; both give the same
/// numbers.
class CounterpartTest {

    static Stream<Counterpart> samples() {
        return Counterpart.all().stream();
    }

    @Test
    void everyFunctionOfArraysIsOneOfTensorsOrHasAReason() {
        Set<String> sampled = samples().map(Counterpart::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> functions = new TreeSet<>();
        for (Method m : NDArray.class.getMethods()) {
            if (m.getDeclaringClass() != Object.class && Modifier.isPublic(m.getModifiers())) {
                functions.add(m.getName());
            }
        }
        assertThat(functions).hasSizeGreaterThan(100)
                .allSatisfy(name -> assertThat(sampled.contains(name) || Counterpart.WITHOUT_GRADIENT.containsKey(name))
                        .as("NDArray.%s: no sample in Counterpart.all() and no reason in WITHOUT_GRADIENT", name)
                        .isTrue());
        assertThat(Counterpart.WITHOUT_GRADIENT.keySet()).as("both a sample and a reason")
                .doesNotContainAnyElementsOf(sampled);
        assertThat(functions).as("reasons for functions that are gone")
                .containsAll(Counterpart.WITHOUT_GRADIENT.keySet());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void givesTheNumbersOfTheArrays(Counterpart c) {
        List<NDArray> at = Arrays.asList(c.at());
        NDArray expected = c.expected().apply(at);
        NDArray constant = c.f().apply(at.stream().map(Tensor::of).toList()).value();
        assertThat(constant.shape()).isEqualTo(expected.shape());
        assertThat(constant.allClose(expected, 1e-14, 1e-14)).as("%s: %s instead of %s", c, constant, expected)
                .isTrue();
        try (var tape = new Tape()) {
            NDArray recorded = c.f().apply(at.stream().map(tape::input).toList()).value();
            assertThat(recorded.arrayEqual(constant)).as("%s on a tape", c).isTrue();
        }
    }
}
