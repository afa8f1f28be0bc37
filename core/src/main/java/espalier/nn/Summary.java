package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// A network as a table: one row for each layer with the shape of its output, the number of its parameters, and how
/// often it multiplies and adds for one sample. Reports print it; making it also checks the wiring, since a sample of
/// zeros is sent through the layers.
///
/// @param rows the layers in order; those of nested sequences are named by path
/// @param parameters how many numbers the network learns, shared ones counted once
/// @param multiplyAdds how often products and convolutions multiply and add for one sample; two operations each
public record Summary(List<Row> rows, long parameters, long multiplyAdds) {

    /// A layer.
    ///
    /// @param name the position in the network: `2`, `1.0` in a nested sequence, `encoder.attention` in a class of
    /// yours
    /// @param layer the layer as it writes itself
    /// @param output the shape of its output, `(n, 10)`, n the number of samples; empty for the layers inside a class
    /// of yours, which alone knows what it sends through them
    /// @param parameters how many numbers it learns
    /// @param multiplyAdds how often it multiplies and adds for one sample
    public record Row(String name, String layer, String output, long parameters, long multiplyAdds) {}

    /// The table of `net` for samples of the shape `sample`, which does not count samples: `(28, 28)`, of the type that
    /// its first layer takes.
    ///
    /// @throws IllegalArgumentException if a layer does not fit its input, naming the layer by its path and both shapes
    public static Summary of(Layer net, Shape sample) {
        LayerSettings settings = net.settings();
        Iterator<Param> params = Params.of(net).values().iterator();
        DType type = params.hasNext() ? params.next().dtype() : DType.FLOAT32;
        return of(net, sample, settings != null && settings.takesIntegers() ? DType.INT64 : type);
    }

    /// As [#of(Layer, Shape)] for samples of another type: int64 for a class of yours that begins with an [Embedding].
    public static Summary of(Layer net, Shape sample, DType dtype) {
        int[] dims = new int[sample.rank() + 1];
        dims[0] = 1;
        System.arraycopy(sample.toArray(), 0, dims, 1, sample.rank());
        NDArray x = NDArray.zeros(dtype, dims);
        List<Row> rows = new ArrayList<>();
        try (var tape = new Tape()) {
            var pass = new Pass(tape, Mode.INFERENCE, Rng.seed(0));
            walk("", net, pass.input(x), pass, tape, rows);
            return new Summary(List.copyOf(rows), Params.count(net), tape.multiplyAdds());
        } catch (IllegalArgumentException e) {
            throw Misfit.of(net, e);
        }
    }

    private static Tensor walk(String path, Layer layer, Tensor x, Pass pass, Tape tape, List<Row> rows) {
        if (layer instanceof Sequential s) {
            Tensor y = x;
            for (int i = 0; i < s.layers().size(); i++) {
                try {
                    y = walk(path.isEmpty() ? "" + i : path + "." + i, s.layers().get(i), y, pass, tape, rows);
                } catch (IllegalArgumentException e) {
                    throw Misfit.at("" + i, s.layers().get(i), Sequential.before(s.layers(), i, y.shape()), e);
                }
            }
            return y;
        }
        long before = tape.multiplyAdds();
        Tensor y = layer.apply(x, pass);
        String name = path.isEmpty() ? "0" : path;
        rows.add(new Row(name, text(layer), perSample(y.shape()), Params.count(layer), tape.multiplyAdds() - before));
        if (layer.settings() == null) {
            Params.layers(layer).forEach((inner, l) -> {
                if (!inner.isEmpty()) {
                    rows.add(new Row((path.isEmpty() ? "" : path + ".") + inner, text(l), "", Params.count(l), 0));
                }
            });
        }
        return y;
    }

    /// The layer as it writes itself, or its class if it does not.
    private static String text(Layer layer) {
        String text = layer.toString();
        boolean own = !text.equals(layer.getClass().getName() + "@" + Integer.toHexString(layer.hashCode()));
        String name = layer.getClass().getSimpleName();
        return own ? text : (name.isEmpty() ? "Layer" : name) + "()";
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
        cells.add(new String[] {"", "layer", "output", "parameters", "multiply-adds"});
        for (Row r : rows) {
            cells.add(new String[] {r.name, r.layer, r.output, grouped(r.parameters),
                r.output.isEmpty() ? "" : grouped(r.multiplyAdds)});
        }
        cells.add(new String[] {"", "", "in all", grouped(parameters), grouped(multiplyAdds)});
        int[] widths = new int[5];
        for (String[] row : cells) {
            for (int i = 0; i < 5; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        String format = "%-" + Math.max(1, widths[0]) + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3]
                + "s  %" + widths[4] + "s%n";
        for (String[] row : cells) {
            text.append(String.format(Locale.ROOT, format, (Object[]) row).replace(System.lineSeparator(), "\n"));
        }
        return text.toString();
    }

    private static String grouped(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
