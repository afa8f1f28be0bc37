package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.store.FormatException;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the raw samples of a data set are, one array for each whatever they are: [Dataset#raw()] answers it, recipes
/// choose a [Preparation] and a network by it, readers of files know from a model's which arrays to make.
///
/// ```java
/// String what = switch (data.raw()) {
///     case Raw.Pictures p -> p.height() + " x " + p.width();
///     case Raw.Table t -> t.columns().size() + " columns";
///     case Raw other -> other.shape().toString();
/// };
/// ```
public sealed interface Raw {

    /// Shape of one sample.
    Shape shape();

    /// Type of the samples as readers make them; a network sees what a [Preparation] makes of it.
    DType dtype();

    /// The word for one sample: `picture`.
    String word();

    /// The name of the kind in files and options: `picture`.
    String kind();

    /// Pictures: uint8 `(height, width, channels)`, channels red, green, blue, or a single gray.
    ///
    /// @param height   rows
    /// @param width    columns
    /// @param channels 3 or 1
    record Pictures(int height, int width, int channels) implements Raw {
        @Override
        public Shape shape() {
            return Shape.of(height, width, channels);
        }

        @Override
        public DType dtype() {
            return DType.UINT8;
        }

        @Override
        public String word() {
            return "picture";
        }

        @Override
        public String kind() {
            return "picture";
        }
    }

    /// Numbers of any shape and meaning.
    ///
    /// @param shape of one sample
    record Numbers(Shape shape) implements Raw {
        @Override
        public DType dtype() {
            return DType.FLOAT64;
        }

        @Override
        public String word() {
            return "sample";
        }

        @Override
        public String kind() {
            return "numbers";
        }
    }

    /// Rows of a table: float64 `(columns,)`; a missing entry is NaN, a category the place of its value in the column's
    /// dictionary.
    ///
    /// @param columns in order, the one to be predicted not among them
    /// @param target  the column to be predicted, so that it is found again in another file; null for none
    record Table(List<Column> columns, @Nullable Column target) implements Raw {
        /// Copies the list.
        public Table {
            columns = List.copyOf(columns);
        }

        /// Columns without one to be predicted.
        public Table(List<Column> columns) {
            this(columns, null);
        }

        @Override
        public Shape shape() {
            return Shape.of(columns.size());
        }

        @Override
        public DType dtype() {
            return DType.FLOAT64;
        }

        @Override
        public String word() {
            return "row";
        }

        @Override
        public String kind() {
            return "table";
        }
    }

    /// Texts: uint8 `(bytes,)`, UTF-8 padded with 0.
    ///
    /// @param bytes of the longest text
    record Text(int bytes) implements Raw {
        @Override
        public Shape shape() {
            return Shape.of(bytes);
        }

        @Override
        public DType dtype() {
            return DType.UINT8;
        }

        @Override
        public String word() {
            return "text";
        }

        @Override
        public String kind() {
            return "text";
        }
    }

    /// Sounds: float32 `(samples,)` from -1 to 1, one channel, padded with 0.
    ///
    /// @param rate    samples in a second
    /// @param samples of the longest sound
    record Sound(int rate, int samples) implements Raw {
        @Override
        public Shape shape() {
            return Shape.of(samples);
        }

        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public String word() {
            return "sound";
        }

        @Override
        public String kind() {
            return "sound";
        }
    }

    /// What samples of this shape and type are when nothing else is known: uint8 `(height, width, 1 or 3)` are
    /// pictures, everything else numbers.
    static Raw of(Shape shape, DType dtype) {
        boolean pictures = dtype == DType.UINT8 && shape.rank() == 3 && (shape.dim(2) == 3 || shape.dim(2) == 1);
        return pictures ? new Pictures(shape.dim(0), shape.dim(1), shape.dim(2)) : new Numbers(shape);
    }

    /// Refuses a batch whose samples do not have this shape: what every preparation checks first.
    default void requireShape(NDArray batch) {
        Shape wanted = shape();
        boolean fits = batch.rank() == wanted.rank() + 1;
        for (int i = 0; fits && i < wanted.rank(); i++) {
            fits = batch.shape().dim(i + 1) == wanted.dim(i);
        }
        if (!fits) {
            String rest = wanted.toString().substring(1).replace(",)", ")");
            throw new IllegalArgumentException("the model takes samples of shape " + wanted + ", that is input "
                    + (wanted.rank() == 0 ? "(n,)" : "(n, " + rest) + ", got " + batch.shape()
                    + (batch.shape().equals(wanted) ? "; a single sample needs its own row: expandDims(0)" : ""));
        }
    }

    /// As it stands in a model file.
    default Json toJson() {
        var members = new LinkedHashMap<String, Object>(Map.of("kind", kind()));
        switch (this) {
            case Pictures p -> members.put("shape", p.shape().toArray());
            case Numbers n -> members.put("shape", n.shape().toArray());
            case Table t -> {
                var columns = new ArrayList<Json>();
                t.columns.forEach(column -> columns.add(column.toJson()));
                members.put("columns", columns);
                if (t.target != null) {
                    members.put("target", t.target.toJson());
                }
            }
            case Text t -> members.put("bytes", t.bytes);
            case Sound s -> {
                members.put("rate", s.rate);
                members.put("samples", s.samples);
            }
        }
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    ///
    /// @throws FormatException naming what is wrong
    static Raw of(Json json) throws FormatException {
        String kind = json.get("kind").string();
        return switch (kind) {
            case "picture" -> {
                Shape shape = Preparation.shape(json.get("shape"));
                if (shape.rank() != 3) {
                    throw new FormatException("pictures are (height, width, channels), got " + shape);
                }
                yield new Pictures(shape.dim(0), shape.dim(1), shape.dim(2));
            }
            case "numbers" -> new Numbers(Preparation.shape(json.get("shape")));
            case "table" -> {
                var columns = new ArrayList<Column>();
                for (Json column : json.get("columns").items()) {
                    columns.add(Column.of(column));
                }
                yield new Table(columns,
                        json.members().containsKey("target") ? Column.of(json.get("target")) : null);
            }
            case "text" -> new Text(Preparation.positive("bytes", json.get("bytes")));
            case "sound" -> new Sound(Preparation.positive("rate", json.get("rate")),
                    Preparation.positive("samples", json.get("samples")));
            default -> throw new FormatException("unknown kind of samples '" + kind + "'");
        };
    }
}
