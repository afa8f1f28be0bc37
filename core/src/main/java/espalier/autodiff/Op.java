package espalier.autodiff;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.List;

/// One operation on tensors: a record of its operands and settings that knows its shape rule, its value and its
/// gradient. [Tensor]'s methods make them, [Tape] keeps them and walks them backwards. The set is closed: families are
/// sealed interfaces, one file each, operations their records.
///
/// Letters in all families: `x, a, b, w` operands, `y` the result; `dy` the gradient of the loss with respect to `y`,
/// in the shape of `y`, row-major, of the tape's memory; `dx` the gradient buffer of an operand, which [#backward] adds
/// to through [Backward].
///
/// An operation that saves something for its derivative other than operands and result has a component for it (see
/// [Softmaxes.SoftmaxCrossEntropy]).
sealed interface Op
        permits Attention, Choosing, Elementwise, Extending, Norms, Picking, Products, Products.Sums, Recurrent,
        Reductions, Running, Shaping, Softmaxes, Spatial {

    /// What messages call it: the method of [Tensor] that makes it.
    String name();

    /// The tensors it is computed from, all of one floating type.
    List<Tensor> operands();

    /// The shape of the result.
    ///
    /// @throws IllegalArgumentException if the operands do not fit, saying what must hold
    Shape shape();

    /// The type of the result: that of the operands.
    default DType dtype() {
        return operands().getFirst().dtype();
    }

    /// How often forward multiplies and adds, which is what large operations cost: of products and convolutions. Others
    /// touch each number a few times and count as nothing.
    default long multiplyAdds() {
        return 0;
    }

    /// Checks the operands, computes, and records on their tape if they have one: how operations come into being.
    default Tensor apply() {
        Tape tape = null;
        Tensor first = operands().getFirst();
        for (Tensor x : operands()) {
            checkType(first, x);
            if (x.tape != null && tape != null && x.tape != tape) {
                throw new IllegalArgumentException(
                        name() + ": the operands are of two tapes: compute within one, or detach() one of them");
            }
            tape = tape == null ? x.tape : tape;
        }
        return tape == null ? Tensor.of(forward(Memory.HEAP)) : tape.record(this);
    }

    private void checkType(Tensor first, Tensor x) {
        if (this instanceof Shaping) {
            return;
        }
        if (x.dtype() != DType.FLOAT32 && x.dtype() != DType.FLOAT64) {
            throw new IllegalArgumentException(
                    name() + ": tensors compute in float32 and float64, got " + x.dtype().numpyName() + " "
                            + x.shape() + ": convert it with astype");
        }
        if (x.dtype() != first.dtype()) {
            throw new IllegalArgumentException(name() + ": got " + first.dtype().numpyName() + " " + first.shape()
                    + " and "
                    + x.dtype().numpyName() + " " + x.shape() + ": both must be of one type; convert one with astype");
        }
    }

    /// The result: a new array of `memory`, or a view of an operand.
    NDArray forward(Memory memory);

    /// Adds this operation's share to the gradients of its operands.
    void backward(NDArray y, NDArray dy, Backward grads);

    /// As [#backward], but in tensors, so that the gradients have gradients in turn.
    ///
    /// @throws UnsupportedOperationException if this operation does not offer it
    default void differentiate(Tensor y, Tensor dy, Chain grads) {
        throw new UnsupportedOperationException(
                name() + ": has a gradient but no gradient of its gradient; what has one: element-wise functions,"
                        + " products, reductions, softmaxes and arrangement");
    }
}
