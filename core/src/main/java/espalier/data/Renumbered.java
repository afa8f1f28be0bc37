package espalier.data;

import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.List;

/// Another data set with its class numbers in another order: what [Dataset#withClasses(List)] gives.
final class Renumbered implements Dataset {
    private final Dataset source;
    private final List<String> classes;
    private final int[] number;

    Renumbered(Dataset source, List<String> classes) {
        this.source = source;
        this.classes = List.copyOf(classes);
        this.number = new int[source.classes().size()];
        for (int i = 0; i < number.length; i++) {
            number[i] = classes.indexOf(source.classes().get(i));
            if (number[i] < 0) {
                throw new IllegalArgumentException("Dataset.withClasses: there is the class '"
                        + source.classes().get(i) + "', which is not among " + classes);
            }
        }
        if (number.length == 0) {
            throw new IllegalArgumentException("Dataset.withClasses: the targets are no classes");
        }
    }

    private NDArray renumber(NDArray y) {
        long[] numbers = new long[y.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number[(int) y.getLong(i)];
        }
        return NDArray.wrap(numbers, numbers.length);
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public Batch get(int... rows) {
        Batch batch = source.get(rows);
        return new Batch(batch.x(), renumber(batch.y()));
    }

    @Override
    public Batch range(int from, int to) {
        Batch batch = source.range(from, to);
        return new Batch(batch.x(), renumber(batch.y()));
    }

    @Override
    public NDArray targets() {
        return renumber(source.targets());
    }

    @Override
    public long[] prints() {
        return source.prints();
    }

    @Override
    public boolean readsFiles() {
        return source.readsFiles();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public Shape sampleShape() {
        return source.sampleShape();
    }

    @Override
    public Raw raw() {
        return source.raw();
    }

    @Override
    public String toString() {
        return "Renumbered(" + source + ", classes " + classes + ")";
    }
}
