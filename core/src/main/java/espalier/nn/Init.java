package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;

/// How weights start. Too small, and signals die out from layer to layer; too large, and they blow up; all equal, and
/// all units learn the same. Layers call it once for each weight; the doc of a layer says what it takes by default.
///
/// `fanIn` and `fanOut` count what a unit reads and how many units read one input: (in, out) of a [Dense].
@FunctionalInterface
public interface Init {

    /// Zeros: for biases, and for the weights of a single unit (logistic regression), which has no other to differ
    /// from.
    Init ZEROS = new Constant(0);

    /// Uniform in `-r .. r` with `r = (6 / (fanIn + fanOut))^(1/2)`, so the variance is `2 / (fanIn + fanOut)`: for
    /// sigmoid, tanh, softmax and linear layers (Glorot and Bengio 2010, "normalized initialization").
    Init XAVIER = new Xavier();

    /// Normal with standard deviation `(2 / fanIn)^(1/2)`: for ReLU and its relatives, which halve the variance (He,
    /// Zhang, Ren, Sun 2015).
    Init HE = new He();

    /// Normal with standard deviation `(1 / fanIn)^(1/2)` (LeCun, Bottou, Orr, Mueller 1998): what the course uses for
    /// its deep network.
    Init LECUN = new LeCun();

    /// Draws an array of the given type and shape.
    NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape);

    /// Every weight is `value`.
    static Init constant(double value) {
        return new Constant(value);
    }

    /// Normal with mean 0 and standard deviation `sd`, whatever the size of the layer: the course's `randn * 0.01`.
    static Init scaledNormal(double sd) {
        return new ScaledNormal(sd);
    }

    /// See [Init#constant].
    record Constant(double value) implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return NDArray.full(dtype, value, shape);
        }
    }

    /// See [Init#scaledNormal].
    record ScaledNormal(double sd) implements Init {

        /// @param sd the standard deviation, not negative
        public ScaledNormal {
            if (!(sd >= 0) || Double.isInfinite(sd)) {
                throw new IllegalArgumentException(
                        "scaledNormal: the standard deviation must be a number not below 0, got " + sd);
            }
        }

        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.normal(dtype, shape).multiply(sd);
        }
    }

    /// See [Init#XAVIER].
    record Xavier() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            double r = Math.sqrt(6.0 / (fanIn + fanOut));
            return rng.uniform(dtype, shape).multiply(2 * r).subtract(r);
        }
    }

    /// See [Init#HE].
    record He() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.normal(dtype, shape).multiply(Math.sqrt(2.0 / fanIn));
        }
    }

    /// See [Init#LECUN].
    record LeCun() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.normal(dtype, shape).multiply(Math.sqrt(1.0 / fanIn));
        }
    }
}
