package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;

/// Standardisation: each feature of the last axis gets mean 0 and standard deviation 1. Fitted on the training rows,
/// applied to all; the two lists of numbers go into the model's preprocessing, so that a prediction sees what training
/// saw.
///
/// `x' = (x - mean) / scale`, features along the last axis: columns of a table, colour channels of pictures. A feature
/// that never changes keeps scale 1 and so becomes 0.
///
/// ```java
/// Scaler scaler = Scaler.fit(split.train());
/// Dataset train = split.train().map(scaler::apply);
/// ```
///
/// @param mean  `(features,)` float64
/// @param scale `(features,)` float64, none of it zero
public record Scaler(NDArray mean, NDArray scale) {

    /// Refuses lists of different length and scales that would divide by zero.
    public Scaler {
        if (mean.rank() != 1 || !mean.shape().equals(scale.shape())) {
            throw new IllegalArgumentException(
                    "Scaler: mean " + mean.shape() + " and scale " + scale.shape() + " must both be (features,)");
        }
        for (int i = 0; i < scale.size(); i++) {
            if (!(Math.abs(scale.get(i)) > 0) || !Double.isFinite(scale.get(i)) || !Double.isFinite(mean.get(i))) {
                throw new IllegalArgumentException("Scaler: feature " + i + " has mean " + mean.get(i) + " and scale "
                        + scale.get(i) + "; both must be finite and the scale not zero");
            }
        }
    }

    /// Mean and (population) standard deviation of each feature over all rows of `data`, read once in parts and merged
    /// without cancellation (Chan, Golub, LeVeque 1979).
    public static Scaler fit(Dataset data) {
        int features = data.sampleShape().rank() == 0 ? 1 : data.sampleShape().dim(-1);
        NDArray mean = NDArray.zeros(features);
        NDArray squares = NDArray.zeros(features);
        double n = 0;
        for (Batch batch : new Batches(data, 1024, null)) {
            NDArray x = batch.x().astype(DType.FLOAT64).reshape(-1, features);
            double m = x.shape().dim(0);
            NDArray partMean = x.mean(0);
            NDArray delta = partMean.subtract(mean);
            NDArray within = x.subtract(partMean).square().sum(0);
            squares = squares.add(within).add(delta.square().multiply(n * m / (n + m)));
            mean = mean.add(delta.multiply(m / (n + m)));
            n += m;
        }
        NDArray deviation = squares.divide(n).sqrt();
        return new Scaler(mean, NDArray.where(deviation.equal(0), NDArray.ones(features), deviation));
    }

    /// `(x - mean) / scale`; x: `(..., features)` of any type, the result has the floating type of x (float32 for
    /// integers).
    public NDArray apply(NDArray x) {
        DType type = x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
        if (x.rank() > 0 && x.shape().dim(-1) != mean.size() && mean.size() != 1) {
            throw new IllegalArgumentException("Scaler.apply: x " + x.shape() + " has " + x.shape().dim(-1)
                    + " features on its last axis, the scaler was fitted on " + mean.size());
        }
        return x.astype(type).subtract(mean.astype(type)).divide(scale.astype(type));
    }

    @Override
    public String toString() {
        return "Scaler(" + mean.size() + " features)";
    }
}
