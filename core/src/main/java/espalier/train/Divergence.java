package espalier.train;

import espalier.array.NDArray;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.data.Batch;
import espalier.nn.Layer;
import espalier.nn.Pass;
import espalier.nn.Sequential;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the first place where a step that failed is not finite any more, going the way of the data: samples, targets,
/// parameters, outputs of the layers, loss, gradients. Called by the trainer once it has seen NaN or infinity.
final class Divergence {
    private Divergence() {}

    static DivergedException find(
            long step, Layer net, Batch batch, Map<String, Param> params, @Nullable Gradients gradients, double rate) {
        String place = inBatch(batch);
        if (place != null) {
            return new DivergedException(step, place, "cleaning the data: training needs finite numbers");
        }
        place = inParams(params);
        if (place == null) {
            place = inOutputs(net, batch);
        }
        if (place == null && gradients != null) {
            place = inGradients(params, gradients);
        }
        String advice = "a smaller learning rate (" + shortest(rate / 10) + " instead of " + shortest(rate) + ")";
        if (largest(batch.x()) > 20) {
            advice += ", and samples scaled to about 1 (their largest value is " + shortest(largest(batch.x())) + ")";
        }
        return new DivergedException(step, place == null ? "the loss is not finite" : place, advice);
    }

    private static @Nullable String inBatch(Batch batch) {
        String sample = firstBad(batch.x());
        if (sample != null) {
            return "the samples of the batch hold " + sample;
        }
        String target = batch.y().dtype().isFloating() ? firstBad(batch.y()) : null;
        return target == null ? null : "the targets of the batch hold " + target;
    }

    private static @Nullable String inParams(Map<String, Param> params) {
        for (var entry : params.entrySet()) {
            String bad = firstBad(entry.getValue().value());
            if (bad != null) {
                return "the parameter " + entry.getKey() + " holds " + bad;
            }
        }
        return null;
    }

    /// Layer by layer again; a network that is not a [Sequential] is one layer.
    private static @Nullable String inOutputs(Layer net, Batch batch) {
        List<Layer> layers = net instanceof Sequential s ? s.layers() : List.of(net);
        Pass pass = Pass.inference();
        Tensor x = pass.input(batch.x());
        for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).apply(x, pass);
            String bad = firstBad(x.value());
            if (bad != null) {
                return "the output of layer " + i + ", " + layers.get(i) + ", holds " + bad;
            }
        }
        return null;
    }

    /// From the loss backwards, the way the gradients were made.
    private static @Nullable String inGradients(Map<String, Param> params, Gradients gradients) {
        for (var entry : List.copyOf(params.entrySet()).reversed()) {
            String bad = firstBad(gradients.of(entry.getValue()));
            if (bad != null) {
                return "the gradient of the parameter " + entry.getKey() + " holds " + bad;
            }
        }
        return "the norm of the gradients is too large for their type";
    }

    /// `NaN in row 3` of the first axis, or null when all is finite.
    private static @Nullable String firstBad(NDArray a) {
        if (a.size() == 0 || a.isfinite().all().item() != 0) {
            return null;
        }
        double[] values = a.toDoubles();
        int i = 0;
        while (Double.isFinite(values[i])) {
            i++;
        }
        String number = Double.isNaN(values[i]) ? "NaN" : values[i] > 0 ? "infinity" : "-infinity";
        return a.rank() == 0 ? number : number + " in row " + i / (a.size() / a.shape().dim(0));
    }

    private static double largest(NDArray a) {
        return a.size() == 0 ? 0 : a.abs().max().item();
    }

    private static String shortest(double value) {
        return String.format(Locale.ROOT, "%.3g", value).replaceFirst("\\.?0+$", "").replaceFirst("\\.?0+e", "e");
    }
}
