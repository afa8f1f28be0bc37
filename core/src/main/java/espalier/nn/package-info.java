/// Networks: layers, their parameters and how they start, activations, losses. A [espalier.nn.Layer] has fields and one
/// forward function, and nothing else; gradients come from the tape, training from `espalier.train`.
///
/// ```java
/// var rng = Rng.seed(1);
/// var net = new Sequential(new Dense(784, 128, RELU, rng), new Dense(128, 10, LINEAR, rng));
/// try (var tape = new Tape()) {
///     var pass = new Pass(tape, Mode.TRAINING, rng.split());
///     Tensor loss = Loss.CROSS_ENTROPY.apply(net.apply(pass.input(x), pass), y);
///     Gradients grads = tape.gradients(loss, Params.of(net).values());
/// }
/// ```
@NullMarked
package espalier.nn;

import org.jspecify.annotations.NullMarked;
