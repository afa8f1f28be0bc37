package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.array.Rng;
import espalier.array.Slice;
import espalier.autodiff.Param;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassTest {
    private static final Rng RNG = Rng.seed(1);
    private static final Layer NET = new Sequential(new Dense(100, 30, Activation.RELU, RNG),
            new Dense(30, 4, Activation.LINEAR, RNG));

    @Test
    void manySamplesGiveWhatEachGives() {
        NDArray x = Rng.seed(2).normal(DType.FLOAT32, 700, 100); // three slices, the last one not full
        NDArray all = Pass.infer(NET, x);
        assertThat(all.shape().toArray()).containsExactly(700, 4);
        for (int i : new int[] {0, 255, 256, 511, 512, 699}) {
            NDArray one = Pass.infer(NET, x.at(Slice.of(i, i + 1)));
            assertThat(all.at(Slice.of(i, i + 1)).allClose(one, 1e-5, 1e-6)).as("sample %d", i).isTrue();
        }
    }

    @Test
    void outputsStayWhateverIsComputedLater() {
        NDArray x = Rng.seed(3).normal(DType.FLOAT32, 300, 100);
        NDArray y = Pass.infer(NET, x);
        NDArray before = y.copy();
        for (int i = 0; i < 3; i++) {
            Pass.infer(NET, x.negative());
        }
        assertThat(y.toFloats()).containsExactly(before.toFloats());
        try (var _ = Pool.scope()) {
            y = Pass.infer(NET, x);
        }
        assertThat(y.toFloats()).containsExactly(before.toFloats());
    }

    @Test
    void noSamplesGiveNoRows() {
        assertThat(Pass.infer(NET, NDArray.zeros(DType.FLOAT32, 0, 100)).shape().toArray()).containsExactly(0, 4);
    }

    @Test
    void intermediateResultsAreForOneSliceOnly() {
        List<Integer> seen = new ArrayList<>();
        Pass.inSlices(NDArray.zeros(DType.FLOAT32, 1000, 64, 64), part -> {
            seen.add(part.shape().dim(0));
            return part.sum(1, 2);
        });
        assertThat(seen).startsWith(128, 128).hasSize(8).endsWith(104);
    }

    /// Few samples are computed at once and many in slices; neither result may share memory with anything else.
    @Test
    void outputsAreFreshWhateverTheLayersReturn() {
        Layer same = (x, pass) -> x;
        Param param = new Param(NDArray.ones(DType.FLOAT32, 200, 100));
        Layer rows = (x, pass) -> pass.param(param).at(Slice.of(0, x.shape().dim(0)));
        for (int n : new int[] {3, 200}) {
            NDArray x = NDArray.zeros(DType.FLOAT32, n, 100);
            Pass.infer(same, x).set(7, 0, 0);
            assertThat(x.get(0, 0)).isEqualTo(0);
            Pass.infer(rows, x).set(7, 0, 0);
            assertThat(param.value().get(0, 0)).isEqualTo(1);
            NDArray y;
            try (var _ = Pool.scope()) {
                y = Pass.infer(NET, x.add(1));
            }
            assertThat(y.isfinite().all().getBoolean()).isTrue();
        }
    }

    @Test
    void anOutputWithoutARowForEachSampleIsRefused() {
        for (int n : new int[] {3, 256}) {
            assertThatThrownBy(() -> Pass.inSlices(NDArray.zeros(DType.FLOAT32, n, 100), part -> part.sum()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the network gives () for " + n
                            + " samples; its output must have a row for each of them");
        }
        assertThatThrownBy(() -> Pass.infer(NET, NDArray.scalar(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("samples have a first axis that counts them, (n, ...); got ()");
    }

    @Test
    void aScopeOfANetworkThatFailsIsClosed() {
        NDArray x = NDArray.zeros(DType.FLOAT32, 300, 100);
        assertThatThrownBy(() -> Pass.inSlices(x, part -> {
            throw new IllegalStateException("inside");
        })).isInstanceOf(IllegalStateException.class).hasMessage("inside");
        NDArray y;
        try (var _ = Pool.scope()) {
            y = x.add(1);
        }
        assertThatThrownBy(() -> y.get(0, 0)).hasMessageContaining("scope that is closed");
        assertThat(x.add(1).get(0, 0)).isEqualTo(1);
    }
}
