package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Learnt vectors for the last columns of a table, which hold the numbers of categories, beside the other columns as
/// they are (Guo and Berkhahn 2016): the first layer of networks on tables with categories of many values.
///
/// `y = [x_1 .. x_k, table_1[x_k+1], table_2[x_k+2], ...]`, k = in - m for m tables
///
/// x: (n, in), the last m columns whole numbers in a floating type, those outside 0 .. count - 1 taken for 0
/// table_i: (counts_i, sizes_i), starts normal with deviation 0.1   y: (n, k + sum of the sizes).
///
/// ```java
/// var first = new ColumnEmbedding(10, List.of(500, 40), List.of(16, 8), rng, DType.FLOAT32);   // (n, 10) to (n, 32)
/// ```
public final class ColumnEmbedding implements Layer {
    private static final double DEVIATION = 0.1;

    /// The vectors of each embedded column, (count, size).
    public final List<Param> tables;

    private final Settings settings;

    /// @param in     columns of the input, those with categories last
    /// @param counts how many vectors each of these has
    /// @param sizes  their lengths
    /// @param dtype  of the vectors, that of the input
    public ColumnEmbedding(int in, List<Integer> counts, List<Integer> sizes, Rng rng, DType dtype) {
        this(new Settings(in, counts, sizes), draw(counts, sizes, rng, dtype));
    }

    private ColumnEmbedding(Settings settings, List<Param> tables) {
        this.settings = settings;
        this.tables = tables;
    }

    private static List<Param> draw(List<Integer> counts, List<Integer> sizes, Rng rng, DType dtype) {
        var tables = new ArrayList<Param>();
        for (int i = 0; i < counts.size(); i++) {
            int count = counts.get(i);
            int size = sizes.get(i);
            tables.add(new Param(Init.scaledNormal(DEVIATION).draw(rng, dtype, count, size, count, size)));
        }
        return List.copyOf(tables);
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        int plain = settings.plain();
        Tensor[] parts = new Tensor[1 + tables.size()];
        parts[0] = x.at(":, :" + plain);
        for (int i = 0; i < tables.size(); i++) {
            NDArray codes = codes(x.value(), plain + i, settings.counts.get(i), pass);
            parts[i + 1] = pass.param(tables.get(i)).rows(codes);
        }
        return Tensor.concat(1, parts);
    }

    /// A column as whole numbers (n,) that are in the table.
    private static NDArray codes(NDArray x, int column, int count, Pass pass) {
        int n = x.shape().dim(0);
        NDArray codes = pass.empty(DType.INT64, n);
        for (int row = 0; row < n; row++) {
            double code = x.get(row, column);
            codes.buffer().setLong(codes.layout().offset() + row, code >= 0 && code < count ? (long) code : 0);
        }
        return codes;
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What it is apart from its numbers.
    ///
    /// @param in     columns of the input
    /// @param counts vectors of each embedded column, which are the last ones
    /// @param sizes  their lengths
    public record Settings(int in, List<Integer> counts, List<Integer> sizes) implements LayerSettings {
        /// Refuses tables that are empty, or more of them than columns.
        public Settings {
            counts = List.copyOf(counts);
            sizes = List.copyOf(sizes);
            Sizes.require(!counts.isEmpty() && counts.size() == sizes.size() && in >= counts.size(), "ColumnEmbedding",
                    "a count and a size for each embedded column, and no more than there are columns",
                    counts + " and " + sizes + " for " + in);
            for (int i = 0; i < counts.size(); i++) {
                Sizes.require(counts.get(i) >= 1 && sizes.get(i) >= 1, "ColumnEmbedding",
                        "at least one vector of at least one number", counts.get(i) + " -> " + sizes.get(i));
            }
        }

        private int plain() {
            return in - counts.size();
        }

        @Override
        public ParamShapes params() {
            var shapes = new ParamShapes();
            for (int i = 0; i < counts.size(); i++) {
                shapes.add("tables." + i, counts.get(i), sizes.get(i));
            }
            return shapes;
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 2 && x.dim(1) == in, this, "(n, " + in + ")", x);
            int width = plain();
            for (int size : sizes) {
                width = Math.addExact(width, size);
            }
            return Sizes.withLast(x, width);
        }

        @Override
        public ColumnEmbedding make(Function<String, Param> params) {
            var tables = new ArrayList<Param>();
            for (int i = 0; i < counts.size(); i++) {
                tables.add(params.apply("tables." + i));
            }
            return new ColumnEmbedding(this, List.copyOf(tables));
        }

        @Override
        public String toString() {
            var parts = new ArrayList<String>();
            for (int i = 0; i < counts.size(); i++) {
                parts.add(counts.get(i) + " -> " + sizes.get(i));
            }
            return "ColumnEmbedding(" + in + " columns, " + String.join(", ", parts) + ")";
        }
    }
}
