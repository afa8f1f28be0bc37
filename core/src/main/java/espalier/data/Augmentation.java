package espalier.data;

import espalier.array.NDArray;
import espalier.array.Rng;

/// A change of training batches that leaves their meaning alone: flipped pictures, shifted sounds, words left out. A
/// recipe says which; the trainer applies it to each batch of the training set and to nothing else.
///
/// The same generator gives the same bits, whatever the number of threads. An augmentation sees samples as the network
/// takes them unless [#onRaw()] says otherwise.
///
/// ```java
/// Augmentation brighter = (x, rng) -> x.multiply(rng.uniform(0.8, 1.2, x.shape().dim(0), 1, 1, 1));
/// ```
@FunctionalInterface
public interface Augmentation {

    /// The samples `x`, shape `(n, ...)`, changed at random: same shape, same type. `x` is not written to.
    NDArray apply(NDArray x, Rng rng);

    /// Samples with their targets; one that mixes samples, as mixup does, overrides this and mixes the targets too.
    default Batch apply(Batch batch, Rng rng) {
        return new Batch(apply(batch.x(), rng), batch.y());
    }

    /// Whether it takes raw samples, before the [Preparation].
    default boolean onRaw() {
        return false;
    }

    /// The same change on raw samples.
    static Augmentation ofRaw(Augmentation change) {
        return new Augmentation() {
            @Override
            public NDArray apply(NDArray x, Rng rng) {
                return change.apply(x, rng);
            }

            @Override
            public Batch apply(Batch batch, Rng rng) {
                return change.apply(batch, rng);
            }

            @Override
            public boolean onRaw() {
                return true;
            }

            @Override
            public String toString() {
                return change.toString();
            }
        };
    }
}
