/// Learning from data: [espalier.train.Trainer] runs the loop that a [espalier.train.Plan] describes and tells every
/// [espalier.train.Listener] what happens, as [espalier.train.Event]s; [espalier.train.Checkpoint] keeps the best
/// network, [espalier.train.Evaluation] says how good one is, [espalier.train.RunRecord] what a model should remember
/// of its run. [espalier.train.Learner] does all of it in one call, by a
/// [espalier.train.Recipe] that fits the kind of data.
@NullMarked
package espalier.train;

import org.jspecify.annotations.NullMarked;
