package espalier.data;

import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Another data set with a function applied to its samples as they are read: what [Dataset#map(UnaryOperator)] gives.
record Mapped(Dataset source, UnaryOperator<NDArray> f, Shape sampleShape) implements Dataset {

    Mapped(Dataset source, UnaryOperator<NDArray> f) {
        this(source, f, shapeAfter(source, f));
    }

    /// One row tells the shape of all: the function sees whole batches, so it cannot depend on the row.
    private static Shape shapeAfter(Dataset source, UnaryOperator<NDArray> f) {
        int[] dims = f.apply(source.range(0, 1).x()).shape().toArray();
        return Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public Batch get(int... rows) {
        return apply(source.get(rows));
    }

    @Override
    public Batch range(int from, int to) {
        return apply(source.range(from, to));
    }

    private Batch apply(Batch batch) {
        return new Batch(f.apply(batch.x()), batch.y());
    }

    @Override
    public NDArray targets() {
        return source.targets();
    }

    @Override
    public boolean readsFiles() {
        return source.readsFiles();
    }

    @Override
    public List<String> classes() {
        return source.classes();
    }

    @Override
    public String toString() {
        return "Mapped(" + source + " -> " + sampleShape + ")";
    }
}
