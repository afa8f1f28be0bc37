package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// A network as a table: one row for each layer with the shape of its output and the number of its parameters. Reports
/// print it; making it also checks the wiring, since a sample of zeros is sent through the layers.
///
/// @param rows the layers in order; those of nested sequences are named by path
/// @param parameters how many numbers the network learns, shared ones counted once
public record Summary(List<Row> rows, long parameters) {

    /// A layer.
    ///
    /// @param name the position in the network: `2`, or `1.0` in a nested sequence
    /// @param layer the layer as it writes itself
    /// @param output the shape of its output, `(n, 10)`, n the number of samples
    /// @param parameters how many numbers it learns
    public record Row(String name, String layer, String output, long parameters) {}

    /// The table of `net` for samples of the shape `sample`, which does not count samples: `(28, 28)`, of the type of
    /// its parameters.
    ///
    /// @throws IllegalArgumentException if a layer does not fit its input, naming the layer and both shapes
    public static Summary of(Layer net, Shape sample) {
        Iterator<Param> params = Params.of(net).values().iterator();
        return of(net, sample, params.hasNext() ? params.next().dtype() : DType.FLOAT32);
    }

    /// As [#of(Layer, Shape)] for samples of another type: int64 for an [Embedding].
    public static Summary of(Layer net, Shape sample, DType dtype) {
        int[] dims = new int[sample.rank() + 1];
        dims[0] = 1;
        System.arraycopy(sample.toArray(), 0, dims, 1, sample.rank());
        List<Row> rows = new ArrayList<>();
        Tensor x = Tensor.of(NDArray.zeros(dtype, dims));
        try {
            net.apply(x, Pass.inference()); // refuses wrong wiring in its own words
        } catch (IllegalArgumentException e) {
            throw Misfit.ofAnyNumber(e);
        }
        walk("", net, x, rows);
        return new Summary(List.copyOf(rows), Params.count(net));
    }

    private static Tensor walk(String path, Layer layer, Tensor x, List<Row> rows) {
        if (layer instanceof Sequential s) {
            Tensor y = x;
            for (int i = 0; i < s.layers().size(); i++) {
                y = walk(path.isEmpty() ? "" + i : path + "." + i, s.layers().get(i), y, rows);
            }
            return y;
        }
        Tensor y = layer.apply(x, Pass.inference());
        rows.add(new Row(path.isEmpty() ? "0" : path, layer.toString(), perSample(y.shape()), Params.count(layer)));
        return y;
    }

    /// The shape with its first axis, one sample here, as `n`.
    private static String perSample(Shape y) {
        StringBuilder text = new StringBuilder("(n");
        for (int i = 1; i < y.rank(); i++) {
            text.append(", ").append(y.dim(i));
        }
        return text.append(y.rank() == 1 ? ",)" : ")").toString();
    }

    /// The table, with a header and a line for the sum.
    @Override
    public String toString() {
        List<String[]> cells = new ArrayList<>();
        cells.add(new String[] {"", "layer", "output", "parameters"});
        for (Row r : rows) {
            cells.add(new String[] {r.name, r.layer, r.output, grouped(r.parameters)});
        }
        cells.add(new String[] {"", "", "in all", grouped(parameters)});
        int[] widths = new int[4];
        for (String[] row : cells) {
            for (int i = 0; i < 4; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        String format = "%-" + Math.max(1, widths[0]) + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3]
                + "s%n";
        for (String[] row : cells) {
            text.append(String.format(Locale.ROOT, format, (Object[]) row).replace(System.lineSeparator(), "\n"));
        }
        return text.toString();
    }

    private static String grouped(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
