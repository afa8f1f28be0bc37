package espalier.nn;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.backend.Binary;
import java.util.function.Function;

/// A table of vectors, one for each word or other thing that has a number: `y = table[x]`. The first layer of networks
/// on text.
///
/// x: whole numbers (n, ...), each in 0 .. count - 1, of an integer type  table: (count, size), starts standard normal
/// y: (n, ..., size).
///
/// With a padding index, that number stands for no word at all: its vector is zeros and stays so, and for sequences x:
/// (n, steps) the layers after this one are told which steps are padding (see [Pass]).
///
/// ```java
/// var words = new Embedding(10_000, 64, rng);                  // Embedding(10000 -> 64)
/// Tensor y = words.apply(pass.input(tokens), pass);            // int64 (32, 20) to (32, 20, 64)
/// var padded = new Embedding(10_000, 64, 0, rng);              // Embedding(10000 -> 64, padding 0)
/// ```
public final class Embedding implements Layer {
    /// The vectors, (count, size).
    public final Param weight;

    private final Settings settings;

    /// A float32 table of standard normal numbers.
    public Embedding(int count, int size, Rng rng) {
        this(count, size, Init.scaledNormal(1), rng, DType.FLOAT32);
    }

    /// A float32 table of standard normal numbers, where `padding` stands for no word.
    public Embedding(int count, int size, int padding, Rng rng) {
        this(count, size, padding, Init.scaledNormal(1), rng, DType.FLOAT32);
    }

    /// A table that starts as `init` says, without a padding index.
    public Embedding(int count, int size, Init init, Rng rng, DType dtype) {
        this(count, size, -1, init, rng, dtype);
    }

    /// A table that starts as `init` says.
    ///
    /// @param padding the number that stands for no word, or -1 if none does
    public Embedding(int count, int size, int padding, Init init, Rng rng, DType dtype) {
        this(new Settings(count, size, padding), new Param(init.draw(rng, dtype, count, size, count, size)));
        if (padding >= 0) {
            Into.fill(0, weight.value().at("" + padding));
        }
    }

    private Embedding(Settings settings, Param weight) {
        this.settings = settings;
        this.weight = weight;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        if (!x.dtype().isInteger()) {
            throw new IllegalArgumentException(this + ": expects whole numbers of an integer type, got "
                    + x.dtype().numpyName() + " " + x.shape());
        }
        settings.output(x.shape());
        Tensor y = pass.param(weight).rows(x.value());
        if (settings.padding < 0) {
            return y;
        }
        NDArray real = real(x.value(), pass);
        if (x.rank() == 2) {
            pass.mask(real);
        }
        int[] dims = y.shape().toArray();
        dims[dims.length - 1] = 1;
        return y.multiply(Tensor.of(real.reshape(dims))); // no gradient reaches the vector of padding
    }

    /// 1 for a word, 0 for padding, in the shape of `x`.
    private NDArray real(NDArray x, Pass pass) {
        int[] dims = x.shape().toArray();
        NDArray truth = pass.empty(DType.BOOL, dims);
        Into.binary(Binary.NOT_EQUAL, x, NDArray.full(x.dtype(), settings.padding), truth);
        return Into.copy(truth, pass.empty(weight.dtype(), dims));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param count   number of vectors
    /// @param size    length of a vector
    /// @param padding the number that stands for no word, or -1
    public record Settings(int count, int size, int padding) implements LayerSettings {
        /// Refuses an empty table, and a padding index that is not in it.
        public Settings {
            Sizes.require(count >= 1 && size >= 1, "Embedding", "at least one vector of at least one number",
                    count + " -> " + size);
            Sizes.require(padding >= -1 && padding < count, "Embedding",
                    "a padding index in 0 .. " + (count - 1) + ", or -1 for none", padding);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("weight", count, size);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() >= 1, this, "(n, ...)", x);
            int[] dims = new int[x.rank() + 1];
            System.arraycopy(x.toArray(), 0, dims, 0, x.rank());
            dims[x.rank()] = size;
            return Shape.of(dims);
        }

        @Override
        public Embedding make(Function<String, Param> params) {
            return new Embedding(this, params.apply("weight"));
        }

        @Override
        public boolean takesIntegers() {
            return true;
        }

        @Override
        public String toString() {
            return "Embedding(" + count + " -> " + size + (padding < 0 ? "" : ", padding " + padding) + ")";
        }
    }
}
