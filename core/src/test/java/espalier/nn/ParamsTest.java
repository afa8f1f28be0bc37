package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Where parameters are found and what they are called.
class ParamsTest {
    private static Dense dense(int in, int out) {
        return new Dense(in, out, Activation.LINEAR, Rng.seed(1));
    }

    @Test
    void sequencesNameByPosition() {
        var net = new Sequential(new Flatten(), dense(4, 3), new Sequential(dense(3, 2), dense(2, 1)));
        assertThat(Params.of(net).keySet()).containsExactly("1.weight", "1.bias", "2.0.weight", "2.0.bias",
                "2.1.weight", "2.1.bias");
        assertThat(Params.of(net).get("1.weight")).isSameAs(((Dense) net.layers().get(1)).weight);
        assertThat(Params.count(net)).isEqualTo(4 * 3 + 3 + 3 * 2 + 2 + 2 + 1);
    }

    private abstract static class Scaled implements Layer {
        private final Param scale = new Param(NDArray.ones(DType.FLOAT32, 3));

        @Override
        public Tensor apply(Tensor x, Pass pass) {
            return x.multiply(pass.param(scale));
        }
    }

    private record Pair(Dense first, @Nullable Dense second) {}

    private static final class Everything extends Scaled {
        static final Param NOT_OURS = new Param(NDArray.zeros(1));

        final Dense hidden = dense(3, 3);
        final Param[] rows = {new Param(NDArray.zeros(2)), new Param(NDArray.zeros(3))};
        final List<Layer> blocks = List.of(dense(3, 3), new Flatten());
        final Map<String, Layer> heads = new LinkedHashMap<>(Map.of("left", dense(3, 1)));
        final Pair pair = new Pair(dense(1, 1), null);
        final Dense[][] grid = {{dense(1, 1)}, {}};
        final Layer head = (x, pass) -> hidden.apply(x, pass);
        final int width = 3;
        final String name = "x";
        @Nullable Layer later;
    }

    @Test
    void everythingThatCanHoldALayerIsLookedInto() {
        assertThat(Params.of(new Everything()).keySet()).containsExactly("scale", "hidden.weight", "hidden.bias",
                "rows.0", "rows.1",
                "blocks.0.weight", "blocks.0.bias", "heads.left.weight", "heads.left.bias", "pair.first.weight",
                "pair.first.bias",
                "grid.0.0.weight", "grid.0.0.bias");
    }

    @Test
    void whatALambdaCapturesIsFound() {
        Dense inner = dense(3, 3);
        Layer residual = (x, pass) -> x.add(inner.apply(x, pass));
        assertThat(Params.of(residual).values()).containsExactly(inner.weight, inner.bias);
    }

    @Test
    void aSharedParameterCountsOnce() {
        Dense shared = dense(3, 3);
        var net = new Sequential(shared,
                new Dense(shared.weight, new Param(NDArray.zeros(DType.FLOAT32, 3)), Activation.TANH), shared);
        assertThat(Params.of(net).keySet()).containsExactly("0.weight", "0.bias", "1.bias");
        assertThat(Params.count(net)).isEqualTo(9 + 3 + 3);
    }

    private static final class Ring implements Layer {
        @Nullable Layer next;
        final Param p = new Param(NDArray.zeros(1));

        @Override
        public Tensor apply(Tensor x, Pass pass) {
            return x;
        }
    }

    @Test
    void aRingOfLayersEnds() {
        var a = new Ring();
        var b = new Ring();
        a.next = b;
        b.next = a;
        assertThat(Params.of(a).keySet()).containsExactly("next.p", "p");
    }

    private static final class Hides extends Scaled {
        @SuppressWarnings("unused")
        private final Param scale = new Param(NDArray.ones(1));
    }

    @Test
    void oneNameForTwoParametersIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> Params.of(new Hides()))
                .withMessageContaining("two parameters are called scale");
    }

    @Test
    void aClosedModuleIsToldWhatToOpen() {
        assertThat(Params.closed(String.class, "value"))
                .startsWith("Params: cannot read the field value of java.lang.String: module java.base does"
                        + " not open its package; add to its module-info.java:  opens java.lang to ");
    }

    @Test
    void aLayerWithoutParametersHasNone() {
        assertThat(Params.of(new Flatten())).isEmpty();
        assertThat(Params.count((x, _) -> x.relu())).isZero();
    }
}
