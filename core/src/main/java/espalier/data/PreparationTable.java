package espalier.data;

import espalier.store.FormatException;
import espalier.store.Json;
import java.util.List;

/// The kinds of preparation that can stand in a model file: a new one is a new row. For [Preparation#of(Json)]; nothing
/// is looked up by class name, so reading a file runs no code that the file chooses.
final class PreparationTable {
    private static final List<Row> ROWS = List.of(
            new Row(List.of("image", "array"), Scaling::of),
            new Row(List.of("table"), TableColumns::of),
            new Row(List.of("text"), TextTokens::of),
            new Row(List.of("sound"), SoundFeatures::of));

    private PreparationTable() {}

    /// @param kinds  the values of `kind` in a file
    /// @param reader from the stored text
    private record Row(List<String> kinds, Reader reader) {
        @Override
        public String toString() {
            return String.join(", ", kinds);
        }
    }

    private interface Reader {
        Preparation read(Json json) throws FormatException;
    }

    static Preparation read(Json json) throws FormatException {
        String kind = json.get("kind").string();
        for (Row row : ROWS) {
            if (row.kinds.contains(kind)) {
                try {
                    return row.reader.read(json);
                } catch (IllegalArgumentException e) {
                    throw new FormatException(String.valueOf(e.getMessage()), e);
                }
            }
        }
        throw new FormatException("preprocessing: unknown kind '" + kind + "'; known are " + ROWS);
    }
}
