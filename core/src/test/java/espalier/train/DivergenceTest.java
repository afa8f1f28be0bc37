package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.Loss;
import espalier.nn.Params;
import espalier.nn.Sequential;
import espalier.optim.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Training that blows up says when, where, and what to try.
class DivergenceTest {
    private static Dense dense(int in, int out, Activation activation) {
        return new Dense(in, out, activation, Init.scaledNormal(1), Rng.seed(in), DType.FLOAT32);
    }

    private static DivergedException fit(Layer net, Dataset data, double rate) {
        var trainer = new Trainer(net, Loss.MEAN_SQUARED_ERROR, new Sgd(rate), new Plan(500, 0, 1));
        return catchThrowableOfType(DivergedException.class, () -> trainer.fit(data, null));
    }

    private static Dataset numbers(double scale) {
        NDArray x = Rng.seed(9).normal(DType.FLOAT32, 20, 3).multiply(scale);
        return new ArrayDataset(x, x.sum(espalier.array.Axes.keepdims(1)), List.of());
    }

    @Test
    void aLargeRateIsNamedWithTheLayerAndTheParametersStayFinite() {
        var net = new Sequential(dense(3, 5, Activation.RELU), dense(5, 1, Activation.LINEAR));
        DivergedException e = fit(net, numbers(1), 50);
        assertThat(e.step()).isPositive();
        assertThat(e.where()).matches(
                "(the output of layer \\d, Dense\\(.*\\), holds .*|the gradient of the parameter \\d\\..* holds .*"
                        + "|the loss is not finite|the norm of the gradients .*)");
        assertThat(e.advice()).isEqualTo("a smaller learning rate (5 instead of 50)");
        assertThat(e).hasMessage("training diverged at step " + e.step() + ": " + e.where() + "; try " + e.advice());
        for (Param p : Params.of(net).values()) {
            assertThat(p.value().isfinite().all().getBoolean()).isTrue();
        }
    }

    @Test
    void theFirstLayerWithABadOutputIsNamed() {
        var net = new Sequential(dense(3, 5, Activation.TANH), dense(5, 4, Activation.RELU),
                dense(4, 1, Activation.LINEAR));
        ((Dense) net.layers().get(1)).weight.value().set(3e38, 0, 0);
        ((Dense) net.layers().get(1)).weight.value().set(3e38, 1, 0);
        ((Dense) net.layers().get(0)).bias.set(NDArray.of(9.0, 9, 0, 0, 0));
        DivergedException e = fit(net, numbers(1), 0.001);
        assertThat(e.step()).isZero();
        assertThat(e.where()).isEqualTo("the output of layer 1, Dense(5 -> 4, relu), holds infinity in row 0");
        assertThat(e.advice()).isEqualTo("a smaller learning rate (0.0001 instead of 0.001)");
    }

    @Test
    void aBadParameterIsNamed() {
        var net = new Sequential(dense(3, 5, Activation.TANH), dense(5, 1, Activation.LINEAR));
        ((Dense) net.layers().get(1)).bias.set(NDArray.of(new double[] {Double.NaN}));
        assertThat(fit(net, numbers(1), 0.1).where()).isEqualTo("the parameter 1.bias holds NaN in row 0");
    }

    @Test
    void badDataAreNamed() {
        NDArray x = NDArray.ones(DType.FLOAT32, 4, 3);
        x.set(Double.NaN, 2, 1);
        DivergedException e = fit(dense(3, 1, Activation.LINEAR),
                new ArrayDataset(x, NDArray.ones(DType.FLOAT32, 4, 1), List.of()), 0.1);
        assertThat(e.where()).isEqualTo("the samples of the batch hold NaN in row 2");
        assertThat(e.advice()).contains("cleaning the data");
        NDArray y = NDArray.ones(DType.FLOAT32, 4, 1);
        y.set(Double.NEGATIVE_INFINITY, 3, 0);
        e = fit(dense(3, 1, Activation.LINEAR), new ArrayDataset(NDArray.ones(DType.FLOAT32, 4, 3), y, List.of()), 0.1);
        assertThat(e.where()).isEqualTo("the targets of the batch hold -infinity in row 3");
    }

    @Test
    void unscaledPixelsAreNoticed() {
        DivergedException e = fit(dense(3, 1, Activation.LINEAR), numbers(255), 0.01);
        assertThat(e.advice())
                .startsWith("a smaller learning rate (0.001 instead of 0.01), and samples scaled to about 1");
    }
}
