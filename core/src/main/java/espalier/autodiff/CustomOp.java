package espalier.autodiff;

import espalier.array.NDArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operation of the user's own: what it computes, and the rule for its gradient. Applied by [Tensor#custom].
///
/// ```java
/// // the straight-through estimator (Bengio, Leonard, Courville 2013): rounds, and lets the gradient pass
/// CustomOp round = new CustomOp() {
///     public NDArray forward(List<NDArray> xs) {
///         return xs.get(0).round();
///     }
///
///     public List<NDArray> backward(List<NDArray> xs, NDArray y, NDArray dy) {
///         return List.of(dy);
///     }
/// };
/// Tensor bits = Tensor.custom(round, x.sigmoid());
/// ```
///
/// Most functions need none of this: a method that combines tensors has its gradient already. [GradientCheck] shows
/// whether the two halves belong together.
public interface CustomOp {

    /// The value: a new array, or a view of an operand. The operands are not to be written into.
    NDArray forward(List<NDArray> xs);

    /// For each operand its share of the gradient, in the operand's shape (or in the shape of y where the operand was
    /// broadcast); null for an operand that has none.
    ///
    /// @param xs the operands
    /// @param y what [#forward] gave
    /// @param dy the gradient of the loss with respect to y, in its shape
    List<? extends @Nullable NDArray> backward(List<NDArray> xs, NDArray y, NDArray dy);

    /// What messages call it.
    default String name() {
        return "custom";
    }

    /// As [#backward], in tensors: overridden where gradients of gradients are needed ([Tape#differentiate]).
    default List<? extends @Nullable Tensor> differentiate(List<Tensor> xs, Tensor y, Tensor dy) {
        throw new UnsupportedOperationException(
                name() + ": has no gradient of its gradient: override CustomOp.differentiate");
    }
}
