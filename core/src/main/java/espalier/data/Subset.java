package espalier.data;

import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.List;

/// Some rows of another data set: what [Dataset#subset(int...)] and [Split] give.
final class Subset implements Dataset {
    private final Dataset source;
    private final int[] rows;

    Subset(Dataset source, int[] rows) {
        for (int row : rows) {
            if (row < 0 || row >= source.size()) {
                throw new IndexOutOfBoundsException("Dataset.subset: row " + row + " of " + source.size() + " rows");
            }
        }
        this.source = source;
        this.rows = rows;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public Batch get(int... wanted) {
        int[] inSource = new int[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            inSource[i] = rows[wanted[i]];
        }
        return source.get(inSource);
    }

    @Override
    public NDArray targets() {
        NDArray all = source.targets();
        return new ArrayDataset(all, all, List.of()).get(rows).y();
    }

    @Override
    public boolean readsFiles() {
        return source.readsFiles();
    }

    @Override
    public long[] prints() {
        long[] all = source.prints();
        long[] own = new long[rows.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = all[rows[i]];
        }
        return own;
    }

    @Override
    public List<String> classes() {
        return source.classes();
    }

    @Override
    public Raw raw() {
        return source.raw();
    }

    @Override
    public Shape sampleShape() {
        return source.sampleShape();
    }

    @Override
    public String toString() {
        return "Subset(" + rows.length + " of " + source + ")";
    }
}
