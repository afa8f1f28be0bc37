package espalier.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.backend.Binary;
import espalier.backend.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation, every element-wise function: its gradient against differences, in float32 against float64, and from
/// arrays with gaps.
class GradientTableTest {

    static Stream<Sample> samples() {
        return Sample.all().stream();
    }

    @Test
    void everyOperationHasASample() {
        Set<Class<?>> records = new LinkedHashSet<>();
        leaves(Op.class, records);
        Set<Object> used = used();
        assertThat(records).isNotEmpty()
                .allSatisfy(
                        op -> assertThat(used).as("no sample in Sample.all() uses the operation %s", op.getSimpleName())
                                .contains(op));
        assertThat(Unary.values()).filteredOn(f -> f.result() != Unary.Result.BOOL)
                .allSatisfy(f -> assertThat(used).as("no sample uses Unary.%s", f).contains(f));
        assertThat(Binary.values()).filteredOn(f -> f.result() != Binary.Result.BOOL)
                .allSatisfy(f -> assertThat(used).as("no sample uses Binary.%s", f).contains(f));
    }

    private static void leaves(Class<?> type, Set<Class<?>> records) {
        if (type.isRecord()) {
            records.add(type);
            return;
        }
        for (Class<?> sub : type.getPermittedSubclasses()) {
            leaves(sub, records);
        }
    }

    /// The classes of the operations that the samples record, and the functions of the element-wise ones.
    private static Set<Object> used() {
        Set<Object> used = new HashSet<>();
        for (Sample s : Sample.all()) {
            try (var tape = new Tape()) {
                List<Tensor> at = new ArrayList<>();
                for (NDArray x : s.at()) {
                    at.add(tape.input(x));
                }
                collect(s.f().apply(at), used);
            }
        }
        return used;
    }

    private static void collect(Tensor y, Set<Object> used) {
        if (y.op == null) {
            return;
        }
        used.add(y.op.getClass());
        if (y.op instanceof Products.Activated op) {
            used.add(op.z().getClass());
        }
        if (y.op instanceof Elementwise.UnaryOp op) {
            used.add(op.f());
        }
        if (y.op instanceof Elementwise.BinaryOp op) {
            used.add(op.f());
        }
        y.op.operands().forEach(x -> collect(x, used));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void agreesWithDifferences(Sample s) {
        GradientCheck.Result result = GradientCheck.function(s.f(), s.at());
        assertThat(result.passes(1e-8)).as("%s: %s", s, result).isTrue();
        assertThat(result.checked()).isEqualTo(Arrays.stream(s.at()).mapToInt(NDArray::size).sum());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void holdsInFloat32(Sample s) {
        List<NDArray> exact = gradients(s, s.at());
        List<NDArray> single = gradients(s,
                Arrays.stream(s.at()).map(x -> x.astype(DType.FLOAT32)).toArray(NDArray[]::new));
        assertClose(s, single, exact, 2e-6, DType.FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsArraysWithGaps(Sample s) {
        List<NDArray> exact = gradients(s, s.at());
        List<NDArray> strided = gradients(s,
                Arrays.stream(s.at()).map(GradientTableTest::withGaps).toArray(NDArray[]::new));
        assertClose(s, strided, exact, 1e-14, DType.FLOAT64);
    }

    /// The rules in tensors give the numbers of the rules in arrays, and are differentiable where they say so.
    @ParameterizedTest
    @MethodSource("samples")
    void gradientsOfGradientsAgreeWithDifferences(Sample s) {
        Set<Object> used = new HashSet<>();
        try (var tape = new Tape()) {
            List<Tensor> leaves = Arrays.stream(s.at()).map(tape::input).toList();
            Tensor y = s.f().apply(leaves);
            collect(y, used);
            if (used.stream()
                    .anyMatch(op -> op == Extending.Checkpoint.class
                            || op instanceof Class<?> type && Spatial.class.isAssignableFrom(type))) {
                assertThatThrownBy(() -> tape.differentiate(y.sum(), leaves.toArray(Tensor[]::new)))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("no gradient of its gradient");
                return;
            }
        }
        assertClose(s, slopes(s, s.at()).stream().map(NDArray::copy).toList(), gradients(s, s.at()), 1e-13,
                DType.FLOAT64);
        GradientCheck.Result result = GradientCheck.function(x -> {
            Tensor y = s.f().apply(x);
            Tensor sum = y.multiply(y.constant(Sample.values(0.5, 1.5, y.shape().toArray()))).sum();
            Tensor total = sum; // so that there is something to compare where the slope is constant
            for (Tensor slope : x.getFirst().tape.differentiate(sum, x.toArray(Tensor[]::new))) {
                total = total.add(slope.multiply(Tensor.of(Sample.values(0.5, 1.5, slope.shape().toArray()))).sum());
            }
            return total;
        }, s.at());
        assertThat(result.passes(1e-7)).as("%s: %s", s, result).isTrue();
    }

    private static List<NDArray> slopes(Sample s, NDArray[] at) {
        try (var tape = new Tape()) {
            List<Tensor> leaves = Arrays.stream(at).map(tape::input).toList();
            Tensor y = s.f().apply(leaves);
            Tensor weights = y.constant(Sample.values(0.5, 1.5, y.shape().toArray()));
            return tape.differentiate(y.multiply(weights).sum(), leaves.toArray(Tensor[]::new))
                    .stream()
                    .map(slope -> slope.value().copy())
                    .toList();
        }
    }

    private static List<NDArray> gradients(Sample s, NDArray[] at) {
        try (var tape = new Tape()) {
            List<Tensor> leaves = new ArrayList<>();
            for (NDArray x : at) {
                leaves.add(tape.input(x));
            }
            Tensor y = s.f().apply(withConstantsOf(at[0].dtype(), s, leaves));
            Tensor weights = y.constant(Sample.values(0.5, 1.5, y.shape().toArray()));
            Gradients grads = tape.gradients(y.multiply(weights).sum());
            return leaves.stream().map(x -> grads.of(x).copy()).toList();
        }
    }

    /// Samples with constants make them in float64; beside float32 leaves they must be cast, which the leaves do here
    /// instead.
    private static List<Tensor> withConstantsOf(DType dtype, Sample s, List<Tensor> leaves) {
        return s.name().contains("a constant") && dtype == DType.FLOAT32
                ? leaves.stream().map(x -> x.astype(DType.FLOAT64)).toList()
                : leaves;
    }

    private static NDArray withGaps(NDArray x) {
        if (x.rank() == 0) {
            return x;
        }
        int[] dims = x.shape().toArray();
        dims[dims.length - 1] *= 2;
        NDArray view = NDArray.full(-7, dims).at("..., ::-2");
        espalier.array.Into.copy(x, view);
        assertThat(view.shape()).isEqualTo(x.shape());
        return view;
    }

    private static void assertClose(Sample s, List<NDArray> actual, List<NDArray> expected, double tolerance,
            DType dtype) {
        double scale = expected.stream().mapToDouble(g -> g.size() == 0 ? 0 : g.abs().max().item()).max().orElse(0);
        for (int i = 0; i < expected.size(); i++) {
            NDArray a = actual.get(i);
            NDArray e = expected.get(i);
            assertThat(a.shape()).isEqualTo(e.shape());
            assertThat(a.dtype()).isEqualTo(dtype);
            NDArray difference = a.astype(DType.FLOAT64).subtract(e).abs();
            assertThat(e.size() == 0 ? 0 : difference.max(Axes.all()).item())
                    .as("%s, operand %d: %s instead of %s", s, i, a, e)
                    .isLessThanOrEqualTo(tolerance * Math.max(1, scale));
        }
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void truthValuesHaveNoDerivative(Unary f) {
        if (f.result() == Unary.Result.BOOL) {
            assertThatThrownBy(() -> Tensor.of(NDArray.of(1.0)).apply(f)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("gives truth values, which have no derivative");
        }
    }

    @ParameterizedTest
    @EnumSource(Binary.class)
    void comparisonsHaveNoDerivative(Binary f) {
        Tensor x = Tensor.of(NDArray.of(1.0));
        if (f.result() == Binary.Result.BOOL) {
            assertThatThrownBy(() -> x.apply(f, x)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("gives truth values, which have no derivative");
        }
    }

    /// The composed partial derivatives are those that [Binary] defines, kinks and ties included.
    @ParameterizedTest
    @EnumSource(Binary.class)
    void binaryGradientsAreTheirDefinitions(Binary f) {
        if (f.result() == Binary.Result.BOOL) {
            return;
        }
        double[][] pairs = {{1.5, 2}, {2, 2}, {-1.5, 2}, {0, 2}, {3, 0.5}, {0, 0.01}, {0, 0}, {2, 0}, {0, 1}};
        try (var tape = new Tape()) {
            for (double[] pair : pairs) {
                Tensor a = tape.input(NDArray.scalar(pair[0]));
                Tensor b = tape.input(NDArray.scalar(pair[1]));
                Gradients grads = tape.gradients(a.apply(f, b));
                if (f == Binary.POWER && pair[0] < 0) {
                    continue;
                }
                assertThat(grads.of(a).item()).as("%s(%s, %s) da", f, pair[0], pair[1])
                        .isCloseTo(f.da(pair[0], pair[1]), offset());
                assertThat(grads.of(b).item()).as("%s(%s, %s) db", f, pair[0], pair[1])
                        .isCloseTo(f.db(pair[0], pair[1]), offset());
            }
        }
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }

    @Test
    void equalLargestShareTheGradient() {
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.of(new double[][] {{3, 1, 3}, {2, 2, 2}}));
            Gradients grads = tape.gradients(x.max(Axes.axes(1)).sum());
            assertThat(grads.of(x).toDoubles()).containsExactly(0.5, 0, 0.5, 1 / 3.0, 1 / 3.0, 1 / 3.0);
        }
    }

    @Test
    void castsBringGradientsBackInTheTypeOfTheirOperand() {
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.of(1f, 2f));
            Tensor wide = x.astype(DType.FLOAT64);
            assertThat(wide.dtype()).isEqualTo(DType.FLOAT64);
            Gradients grads = tape.gradients(wide.multiply(Tensor.of(NDArray.of(3.0, 4.0))).sum());
            assertThat(grads.of(x).dtype()).isEqualTo(DType.FLOAT32);
            assertThat(grads.of(x).toDoubles()).containsExactly(3, 4);
            assertThat(x.astype(DType.FLOAT32)).isSameAs(x);
        }
    }
}
