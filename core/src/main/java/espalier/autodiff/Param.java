package espalier.autodiff;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;

/// A value that learning changes: the weight or bias of a layer. Layers hold it in a field, a [Tape] reads it, an
/// optimiser writes into it.
///
/// The values live in one array for the whole life of the parameter, row-major and of a floating type. One thread may
/// train while no other reads; any number of threads may read while none trains.
///
/// ```java
/// var weight = new Param(NDArray.zeros(DType.FLOAT32, 784, 10));
/// ```
public final class Param {
    private final NDArray value;
    private int version;
    private boolean frozen;

    /// A parameter with its own copy of `value`.
    ///
    /// @throws IllegalArgumentException if `value` is not float32 or float64
    public Param(NDArray value) {
        DType dtype = value.dtype();
        if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
            throw new IllegalArgumentException("Param: learns float32 or float64, got " + dtype.numpyName()
                    + ": convert it with astype(DType.FLOAT32)");
        }
        this.value = value.copy();
    }

    /// The values. Whoever writes into this array calls [#touch()] afterwards.
    public NDArray value() {
        return value;
    }

    /// The shape, fixed for life.
    public Shape shape() {
        return value.shape();
    }

    /// The type, fixed for life.
    public DType dtype() {
        return value.dtype();
    }

    /// Copies `values` in, converted to the type of this parameter.
    ///
    /// @throws IllegalArgumentException if the shapes differ; nothing is broadcast
    public void set(NDArray values) {
        if (!values.shape().equals(shape())) {
            throw new IllegalArgumentException(
                    "Param.set: got " + values.shape() + ": this parameter has the shape " + shape()
                            + ", and nothing is broadcast");
        }
        Into.copy(values, value);
        touch();
    }

    /// Says that the values were changed in place: a [Tape] that used the old ones then refuses to go backwards through
    /// them.
    public void touch() {
        version++;
    }

    /// Whether learning leaves this parameter alone: a tape treats it as a constant, an optimiser passes it by.
    public boolean frozen() {
        return frozen;
    }

    /// Stops learning it (or starts again): the layers of a network that was trained on something else, or statistics
    /// that a layer keeps. Returns this.
    public Param freeze(boolean freeze) {
        frozen = freeze;
        return this;
    }

    /// Counts the changes.
    int version() {
        return version;
    }

    @Override
    public String toString() {
        return "Param(" + shape() + ", " + dtype().numpyName() + (frozen ? ", frozen)" : ")");
    }
}
