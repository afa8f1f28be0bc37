package espalier.formats.table;

import java.util.Arrays;

/// Growing lists of plain numbers in blocks: a column of millions of rows grows without being copied and without a
/// boxed value. [ColumnBuilder] fills them, [TableDataset] reads them.
final class Chunks {
    private static final int BITS = 14;
    private static final int BLOCK = 1 << BITS;

    private Chunks() {}

    /// float64 values.
    static final class Doubles {
        private double[][] blocks = new double[4][];
        private int size;

        void add(double value) {
            int block = size >> BITS;
            if ((size & BLOCK - 1) == 0) {
                if (block == blocks.length) {
                    blocks = Arrays.copyOf(blocks, 2 * block);
                }
                blocks[block] = new double[BLOCK];
            }
            blocks[block][size++ & BLOCK - 1] = value;
        }

        double get(int i) {
            return blocks[i >> BITS][i & BLOCK - 1];
        }

        int size() {
            return size;
        }
    }

    /// int32 values.
    static final class Ints {
        private int[][] blocks = new int[4][];
        private int size;

        void add(int value) {
            int block = size >> BITS;
            if ((size & BLOCK - 1) == 0) {
                if (block == blocks.length) {
                    blocks = Arrays.copyOf(blocks, 2 * block);
                }
                blocks[block] = new int[BLOCK];
            }
            blocks[block][size++ & BLOCK - 1] = value;
        }

        int get(int i) {
            return blocks[i >> BITS][i & BLOCK - 1];
        }

        int size() {
            return size;
        }
    }
}
