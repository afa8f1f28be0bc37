package espalier.nn;

import espalier.autodiff.Tensor;

/// Forgets at random while training, so that no unit can rely on a single other (Srivastava et al. 2014):
/// `y = x m / (1 - rate)`, m being 0 with probability `rate`, else 1, drawn anew for every number and pass. When
/// predicting, `y = x`.
///
/// x, y: any shape.   The random numbers are those of the [Pass]; 0.5 is usual between large dense layers, 0.1 to 0.3
/// elsewhere.
public final class Dropout implements Layer {
    /// The probability of forgetting a number.
    public final double rate;

    /// @param rate at least 0 and below 1
    public Dropout(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("Dropout: the rate must be at least 0 and below 1, got " + rate);
        }
        this.rate = rate;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        return pass.mode() == Mode.TRAINING && rate > 0 ? x.dropout(rate, pass.rng()) : x;
    }

    @Override
    public String toString() {
        return "Dropout(" + rate + ")";
    }
}
