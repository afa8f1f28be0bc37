package espalier.formats;

import espalier.formats.hdf5.CourseReader;
import espalier.formats.idx.IdxReader;
import espalier.formats.image.PictureFolderReader;
import espalier.formats.numpy.NumpyPictures;
import espalier.formats.numpy.NumpyTable;
import espalier.formats.sound.SoundReader;
import espalier.formats.table.TableReader;
import espalier.formats.text.LabelledLines;
import espalier.formats.text.TextFolder;
import espalier.formats.text.TextTable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The formats that can be read, one line each, in the order in which [Source] asks them.
final class Readers {
    private static final List<Reader> ALL = List.of(
            new CourseReader(),
            new IdxReader(),
            new NumpyTable(),
            new NumpyPictures(),
            new LabelledLines(),
            new TextTable(),
            new TableReader(),
            new SoundReader(),
            new TextFolder(),
            new PictureFolderReader());

    private Readers() {}

    /// The reader of this path.
    ///
    /// @throws BadInput if there is none
    static Reader of(Path path, Source.Options options) {
        Content content = Content.of(path);
        String kind = options.kind();
        String foreign = content == Content.FOLDER || kind != null ? null : Content.foreign(path, content);
        if (foreign != null && content == Content.TEXT) {
            throw new BadInput(path, "is " + foreign);
        }
        for (Reader reader : ALL) {
            if ((kind == null || kind.equals(reader.kind())) && reader.takes(path, content, options)) {
                return reader;
            }
        }
        if (content == Content.EMPTY || foreign != null) {
            throw new BadInput(path, "is " + (foreign == null ? content : foreign));
        }
        String many = content == Content.PICTURE || content == Content.SOUND
                ? "is a single " + content.toString().substring(2) + "; needed are many with their classes: "
                : content == Content.MODEL ? "is a model, not data; needed is "
                        : "is " + content + "; what can be read"
                                + (kind == null ? "" : " as " + kind) + " is ";
        throw new BadInput(path, many + words(kind));
    }

    private static String words(@Nullable String kind) {
        List<String> words = ALL.stream()
                .filter(reader -> kind == null || kind.equals(reader.kind()))
                .map(Reader::words)
                .distinct()
                .toList();
        return words.size() < 2 ? String.join("", words)
                : words.subList(0, words.size() - 1).stream().collect(Collectors.joining(", ")) + " or "
                        + words.getLast();
    }

    /// The kinds there are.
    static List<String> kinds() {
        return ALL.stream().map(Reader::kind).distinct().sorted().toList();
    }
}
