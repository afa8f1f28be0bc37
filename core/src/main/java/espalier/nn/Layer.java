package espalier.nn;

import espalier.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// A function with parameters: a part of a network, or a whole one. A layer has fields, a constructor and [#apply];
/// gradients, saving and training find its parameters through the fields ([Params]), so that a new layer is this and no
/// more:
///
/// ```java
/// /// `y = x + W2 relu(W1 x)`: a residual block.   x, y: (n, width)
/// final class Block implements Layer {
///     final Dense inner;
///     final Dense outer;
///
///     Block(int width, Rng rng) {
///         inner = new Dense(width, 4 * width, Activation.RELU, rng);
///         outer = new Dense(4 * width, width, Activation.LINEAR, rng);
///     }
///
///     public Tensor apply(Tensor x, Pass pass) {
///         return x.add(outer.apply(inner.apply(x, pass), pass));
///     }
/// }
/// ```
///
/// A layer does not change while it is applied, so any number of threads may apply it while none trains it.
@FunctionalInterface
public interface Layer {

    /// The output for the input `x`, whose first axis counts samples. Parameters are read by [Pass#param].
    ///
    /// @throws IllegalArgumentException if `x` does not fit: this layer, the shape it expects and the shape it got
    Tensor apply(Tensor x, Pass pass);

    /// What this layer is apart from its numbers; null if it cannot say, and so not be part of a [Model]. Every layer
    /// of this package can.
    default @Nullable LayerSettings settings() {
        return null;
    }

    /// A layer like this one with parameters of its own, which have the same numbers and are frozen if these are.
    ///
    /// @throws UnsupportedOperationException if this layer, or one in it, has no [#settings]: then make another with
    /// its constructor and `Params.load(other, Params.arrays(this))`
    default Layer copy() {
        LayerSettings settings = settings();
        if (settings == null) {
            throw new UnsupportedOperationException(
                    this + " has no settings() to make a copy from: make another with its constructor, then "
                            + "Params.load(other, Params.arrays(this))");
        }
        return Params.copy(settings, Params.of(this));
    }
}
