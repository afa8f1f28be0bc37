/// Optimisers: how parameters follow their gradients. Training calls [espalier.optim.Optimizer#update] once for each
/// step.
@NullMarked
package espalier.optim;

import org.jspecify.annotations.NullMarked;
