package espalier.nn;

import espalier.array.DType;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;

/// A table of vectors, one for each word or other thing that has a number: `y = table[x]`. The first layer of networks
/// on text.
///
/// x: whole numbers (n, ...), each in 0 .. count - 1, of an integer type  table: (count, size), starts standard normal
/// y: (n, ..., size).
///
/// ```java
/// var words = new Embedding(10_000, 64, rng);                  // Embedding(10000 -> 64)
/// Tensor y = words.apply(pass.input(tokens), pass);            // int64 (32, 20) to (32, 20, 64)
/// ```
public final class Embedding implements Layer {
    /// The vectors, (count, size).
    public final Param weight;

    /// A float32 table of standard normal numbers.
    public Embedding(int count, int size, Rng rng) {
        this(count, size, Init.scaledNormal(1), rng, DType.FLOAT32);
    }

    /// A table that starts as `init` says.
    public Embedding(int count, int size, Init init, Rng rng, DType dtype) {
        if (count < 1 || size < 1) {
            throw new IllegalArgumentException(
                    "Embedding: needs at least one vector of at least one number, got " + count + " -> " + size);
        }
        this.weight = new Param(init.draw(rng, dtype, count, size, count, size));
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        if (!x.dtype().isInteger()) {
            throw new IllegalArgumentException(this + ": expects whole numbers of an integer type, got "
                    + x.dtype().numpyName() + " " + x.shape());
        }
        return pass.param(weight).rows(x.value());
    }

    @Override
    public String toString() {
        return "Embedding(" + weight.shape().dim(0) + " -> " + weight.shape().dim(1) + ")";
    }
}
