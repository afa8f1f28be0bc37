package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Binary;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every function, on arrays long enough to be cut into parts: the same bits for 1, 2 and 4 threads.
class FamiliesTest {
    private final int before = Compute.threads();
    private final Map<String, Supplier<NDArray>> calls = new LinkedHashMap<>();

    @AfterEach
    void threadsAsBefore() {
        Compute.threads(before);
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.BOOL}) {
            NDArray x = Rng.seed(1).normal(DType.FLOAT64, 530, 401).multiply(3).astype(type);
            NDArray strided = Rng.seed(2).normal(DType.FLOAT64, 530, 802).astype(type).at("::-1, ::2");
            elementwise(x, strided);
            folds(x);
            moves(x, strided);
        }
        random();
        Map<String, List<String>> results = new LinkedHashMap<>();
        for (int threads : new int[] {1, 2, 4}) {
            Compute.threads(threads);
            calls.forEach((name, call) -> results.computeIfAbsent(name, _ -> new ArrayList<>()).add(bits(call.get())));
        }
        assertThat(results).hasSizeGreaterThan(250);
        results.forEach((name, bits) -> assertThat(bits.stream().distinct().count()).as(name).isEqualTo(1));
    }

    private void put(String name, NDArray x, Supplier<NDArray> call) {
        calls.put(name + " " + x.dtype(), call);
    }

    private void elementwise(NDArray x, NDArray strided) {
        for (Unary f : Unary.values()) {
            if (x.dtype() != DType.BOOL || f != Unary.NEGATIVE) {
                put(f.name(), x, () -> Operation.unary(f, x));
                put(f.name() + " strided", x, () -> Operation.unary(f, strided));
            }
        }
        for (Binary f : Binary.values()) {
            NDArray y = f == Binary.POWER && !x.dtype().isFloating() ? strided.abs() : strided;
            if (x.dtype() != DType.BOOL || f != Binary.SUBTRACT) {
                put(f.name(), x, () -> Operation.binary(f, x, y));
                put(f.name() + " row", x, () -> Operation.binary(f, x, y.at("1")));
            }
        }
    }

    private void folds(NDArray x) {
        for (Reduction f : Reduction.values()) {
            boolean position = f == Reduction.ARGMAX || f == Reduction.ARGMIN;
            put(f.name(), x, () -> Operation.reduce(f, position ? x.ravel() : x, Axes.all()));
            put(f.name() + " 0", x, () -> Operation.reduce(f, x, Axes.axes(0)));
            put(f.name() + " 1", x, () -> Operation.reduce(f, x, Axes.axes(1)));
        }
        put("mean", x, () -> x.mean(0));
        put("var", x, () -> x.var());
        put("var 0", x, () -> x.var(0));
        put("softmax", x, () -> x.softmax(1));
        put("cumulativeSum", x, () -> x.cumulativeSum(0));
        put("norm", x, () -> x.norm(Axes.axes(1)));
        put("median", x, () -> x.median(0));
        put("argsort", x, () -> x.argsort(0));
    }

    private void moves(NDArray x, NDArray strided) {
        put("matmul", x, () -> x.matmul(strided.T()));
        put("transpose", x, () -> x.T().copy());
        put("where", x, () -> NDArray.where(strided.greater(0), x, strided));
        put("mask", x, () -> x.at(strided.greater(0)));
        put("astype", x, () -> x.astype(DType.FLOAT32).astype(DType.UINT8));
        put("concat", x, () -> NDArray.concat(1, x, strided));
        put("tile", x, () -> x.tile(2, 1));
    }

    private void random() {
        NDArray any = NDArray.zeros(0);
        put("uniform", any, () -> Rng.seed(5).uniform(300_001));
        put("uniform float32", any, () -> Rng.seed(5).uniform(DType.FLOAT32, 300_001));
        put("normal", any, () -> Rng.seed(5).normal(300_001));
        put("truncatedNormal", any, () -> Rng.seed(5).truncatedNormal(-2, 2, 300_001));
        put("integers", any, () -> Rng.seed(5).integers(0, 10, 300_001));
        put("bernoulli", any, () -> Rng.seed(5).bernoulli(0.3, 300_001));
        put("categorical", any, () -> Rng.seed(5).categorical(new double[] {1, 2, 3}, 300_001));
        put("permutation", any, () -> NDArray.of(Rng.seed(5).permutation(300_001)));
    }

    /// A digest of type, shape and every bit.
    private static String bits(NDArray x) {
        long hash = 17;
        for (double v : x.toDoubles()) {
            hash = hash * 0x9E3779B97F4A7C15L + Double.doubleToLongBits(v);
        }
        return x.dtype() + " " + x.shape() + " " + hash;
    }
}
