/// Learning by a tape: [espalier.autodiff.Tensor] is an array with a history, [espalier.autodiff.Tape] writes the
/// history down and walks it backwards, [espalier.autodiff.Param] is a value that learning changes. Layers, losses and
/// user code compute with tensors; nothing here knows layers.
///
/// ```java
/// var w = new Param(NDArray.of(1.0, -2.0, 0.5));
/// try (var tape = new Tape()) {
///     Tensor loss = tape.param(w).square().sum();      // w1^2 + w2^2 + w3^2
///     Gradients grads = tape.gradients(loss, List.of(w));
///     grads.of(w);                                     // [ 2. -4.  1.]
/// }
/// ```
///
/// Inside, an operation is one record of the sealed [espalier.autodiff.Op], grouped by family: `Elementwise`,
/// `Products`, `Recurrent`, `Reductions`, `Running`, `Softmaxes`, `Shaping`, `Picking`, `Choosing`, `Spatial`,
/// `Norms`, `Extending`. Each states its formula, its shape rule, its forward and its backward on one screen, and its
/// rule in tensors for gradients of gradients. The methods of [espalier.autodiff.Tensor] are grouped likewise:
/// `Pointwise`, `Folding`, `Arranging`, `Multiplying`; most are compositions.
@NullMarked
package espalier.autodiff;

import org.jspecify.annotations.NullMarked;
