package espalier.train;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.data.Raw;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Layer;
import espalier.nn.Sequential;
import java.util.List;

/// Numbers to be predicted, standardised while they are learnt, so that rates and initial weights fit whatever their
/// unit is: `y' = (y - mean) / scale`. What was learnt is carried back into the last layer: `y = scale y' + mean`.
/// For [Learner].
///
/// @param mean  `(m,)` of each target over the training rows
/// @param scale `(m,)` their deviation; 1 for a target that never changes
record TargetScale(NDArray mean, NDArray scale) {

    /// Of the targets `(n,)` or `(n, m)` of these rows, for a network that computes in this type.
    static TargetScale fit(Dataset train, DType dtype) {
        NDArray y = rows(train.targets()).astype(DType.FLOAT64);
        if (y.isfinite().all().getLong() == 0) {
            throw new IllegalArgumentException(
                    "Learner: some targets are NaN or infinite; leave those rows out, there is nothing to learn");
        }
        requireSize(train, y, dtype);
        NDArray mean = y.mean(0);
        NDArray deviation = y.std(0);
        NDArray constant = deviation.lessEqual(mean.abs().multiply(1e-12));
        return new TargetScale(mean, NDArray.where(constant, NDArray.ones(mean.size()), deviation));
    }

    /// What is learnt is carried back into the last layer, which therefore must be able to hold it.
    private static void requireSize(Dataset train, NDArray y, DType dtype) {
        if (y.size() == 0) {
            return;
        }
        double most = dtype == DType.FLOAT64 ? 1e150 : 1e37;
        double largest = y.abs().max().get();
        double spread = y.max().get() - y.min().get();
        if (largest <= most && (spread == 0 || spread >= 1 / most)) {
            return;
        }
        String name = train.raw() instanceof Raw.Table table && table.target() != null
                ? "'" + table.target().name() + "'"
                : "the target";
        throw new IllegalArgumentException("Learner: the numbers to be predicted, " + name + ", "
                + (largest > most ? "are as large as " + largest : "differ by no more than " + spread)
                + "; a network in " + dtype.numpyName() + " predicts sizes from " + 1 / most + " to " + most
                + "; write them in another unit" + (dtype == DType.FLOAT64 ? "" : ", or compute in float64"));
    }

    private static NDArray rows(NDArray y) {
        return y.rank() == 1 ? y.reshape(-1, 1) : y;
    }

    /// The same rows with standardised targets `(n, m)` in this type.
    Dataset apply(Dataset data, DType dtype) {
        return new Standardised(data, this, dtype);
    }

    private NDArray standard(NDArray y, DType dtype) {
        return rows(y).astype(DType.FLOAT64).subtract(mean).divide(scale).astype(dtype);
    }

    /// The network with a last layer that gives the numbers in their own unit; the other layers are shared with `net`.
    Sequential undo(Sequential net) {
        List<Layer> layers = net.layers();
        if (!(layers.getLast() instanceof Dense last && last.activation == Activation.LINEAR)) {
            throw new IllegalArgumentException("Learner: a network that predicts numbers ends in a linear Dense layer, "
                    + "this one in " + layers.getLast());
        }
        DType dtype = last.weight.dtype();
        NDArray unit = scale.astype(dtype);
        NDArray weight = last.weight.value().multiply(unit);
        NDArray bias = last.bias.value().multiply(unit).add(mean.astype(dtype));
        Layer[] made = layers.toArray(Layer[]::new);
        made[made.length - 1] = new Dense(new Param(weight), new Param(bias), Activation.LINEAR);
        return new Sequential(made);
    }

    private record Standardised(Dataset source, TargetScale unit, DType dtype) implements Dataset {
        @Override
        public int size() {
            return source.size();
        }

        @Override
        public Batch get(int... rows) {
            Batch batch = source.get(rows);
            return new Batch(batch.x(), unit.standard(batch.y(), dtype));
        }

        @Override
        public Batch range(int from, int to) {
            Batch batch = source.range(from, to);
            return new Batch(batch.x(), unit.standard(batch.y(), dtype));
        }

        @Override
        public NDArray targets() {
            return unit.standard(source.targets(), dtype);
        }

        @Override
        public List<String> classes() {
            return source.classes();
        }

        @Override
        public Shape sampleShape() {
            return source.sampleShape();
        }

        @Override
        public Raw raw() {
            return source.raw();
        }
    }
}
