package espalier.data;

import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.List;
import java.util.function.UnaryOperator;

/// Samples with their targets, addressed by row: what every reader makes and every trainer takes.
///
/// A sample `x` has the same shape in every row, [#sampleShape()]; a target `y` is a class number or, where
/// [#classes()] is empty, a number (or several) to be predicted. A data set may hold everything in memory
/// ([ArrayDataset]) or read rows when they are asked for; it must be safe to read from several threads and give the
/// same row the same way each time.
///
/// ```java
/// NDArray x = NDArray.of(new double[][] {{0, 0}, {0, 1}, {1, 0}});
/// Dataset data = new ArrayDataset(x, NDArray.of(0, 1, 1), List.of("off", "on"));
/// IO.println(data.get(2, 0).x());
/// ```
public interface Dataset {

    /// Number of samples.
    int size();

    /// These rows, in this order: x `(n, ...sampleShape)`, y `(n,)` class numbers or `(n, ...)` targets.
    Batch get(int... rows);

    /// The names of the classes, in the order of their numbers; empty when the targets are not classes.
    List<String> classes();

    /// Shape of one sample, without the axis of the samples.
    Shape sampleShape();

    /// What the samples are; pictures or plain numbers, by shape and type, unless a reader knows better.
    default Raw raw() {
        return Raw.of(sampleShape(), range(0, Math.min(1, size())).x().dtype());
    }

    /// Rows `from` to `to - 1`; may share memory with the data set, so it is not to be written to.
    default Batch range(int from, int to) {
        int[] rows = new int[to - from];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = from + i;
        }
        return get(rows);
    }

    /// The targets of all rows; a data set that reads its samples from files should answer without reading them.
    default NDArray targets() {
        return range(0, size()).y();
    }

    /// Whether rows are read from files when they are asked for; [Batches] then fetches the next ones while the last
    /// are being learnt from.
    default boolean readsFiles() {
        return false;
    }

    /// 64 bits for each row by which equal samples are found, see [Fingerprint#ofRow]: [Duplicates] and [Fingerprint]
    /// ask for them. A data set that reads its samples from files should know them from when it read them first.
    default long[] prints() {
        return Fingerprint.read(this);
    }

    /// Only these rows, in this order, as a data set that reads from this one.
    default Dataset subset(int... rows) {
        return new Subset(this, rows.clone());
    }

    /// The same rows with the classes in this order, matched by name: class numbers of another file as a model knows
    /// them.
    ///
    /// @throws IllegalArgumentException when there is a class that `names` does not have
    default Dataset withClasses(List<String> names) {
        return classes().equals(names) ? this : new Renumbered(this, names);
    }

    /// The same rows with `f` applied to each batch of samples `(n, ...)` when it is read: scaling, flattening, a
    /// change of type. [ArrayDataset#of(Dataset)] does that work once for all rows and keeps the result.
    default Dataset map(UnaryOperator<NDArray> f) {
        return new Mapped(this, f);
    }
}
