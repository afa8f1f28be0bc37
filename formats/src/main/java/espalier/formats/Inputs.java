package espalier.formats;

import espalier.data.Raw;
import espalier.formats.image.PictureInputs;
import espalier.formats.numpy.NumpyTable;
import espalier.formats.sound.SoundInputs;
import espalier.formats.table.TableReader;
import espalier.formats.text.TextInputs;
import java.nio.file.Path;
import java.util.Iterator;

/// Raw samples for a model, from files that have no classes: what `predict` reads. Pictures get the model's size, rows
/// of a table its columns, sounds its rate. One sample at a time is held in memory.
///
/// ```java
/// for (Input input : Inputs.of(model.preparation().raw(), Path.of("photos"))) {
///     IO.println(input.name() + " " + (input.problem() == null ? "is readable" : input.problem()));
/// }
/// ```
public final class Inputs {
    private Inputs() {}

    /// The samples in a file or folder, in order. What cannot be read is an [Input] with a problem, never an exception
    /// in the middle.
    ///
    /// @throws BadInput if nothing at all can be read from `path` for such a model
    public static Iterable<Input> of(Raw raw, Path path) {
        return () -> iterator(raw, path);
    }

    private static Iterator<Input> iterator(Raw raw, Path path) {
        return switch (raw) {
            case Raw.Pictures pictures -> PictureInputs.of(pictures, path);
            case Raw.Table table -> NumpyTable.holdsRows(path) ? NumpyTable.inputs(table, path)
                    : TableReader.inputs(table, path);
            case Raw.Text texts -> TextInputs.of(texts, path);
            case Raw.Sound sounds -> SoundInputs.of(sounds, path);
            case Raw.Numbers _ -> throw new BadInput(path,
                    "cannot be read for a model that takes " + raw);
        };
    }
}
