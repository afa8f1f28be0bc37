package espalier.formats.table;

import java.util.Arrays;

/// Growing lists of plain numbers in blocks: a column of millions of rows grows without being copied again and again
/// and without a boxed value. [ColumnBuilder] fills them, [TableDataset] reads them.
final class Chunks {
    private static final int BITS = 14;
    private static final int BLOCK = 1 << BITS;
    /// Of the first block, which grows: a table of few rows and many columns must not cost a whole block for each.
    private static final int FIRST = 64;

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
                blocks[block] = new double[block == 0 ? FIRST : BLOCK];
            } else if (size < BLOCK && size == blocks[0].length) {
                blocks[0] = Arrays.copyOf(blocks[0], 2 * size);
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
                blocks[block] = new int[block == 0 ? FIRST : BLOCK];
            } else if (size < BLOCK && size == blocks[0].length) {
                blocks[0] = Arrays.copyOf(blocks[0], 2 * size);
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
