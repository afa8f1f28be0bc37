package espalier.formats.image;

import espalier.formats.Content;
import espalier.formats.FileLabels;
import espalier.formats.FolderListing;
import espalier.formats.Reader;
import espalier.formats.Source;
import java.nio.file.Path;
import java.util.List;

/// A folder with one sub-folder of pictures per class: [espalier.formats.Source] asks it last about folders, so that
/// what looks like nothing else is met with the sentences of [ImageFolder].
public final class PictureFolderReader implements Reader {
    private static final int SIZE = 64;

    /// A reader; it keeps nothing.
    public PictureFolderReader() {}

    @Override
    public String kind() {
        return "picture";
    }

    @Override
    public String words() {
        return "a folder with one sub-folder of pictures per class";
    }

    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        return content == Content.FOLDER;
    }

    @Override
    public Source read(Path path, Source.Options options) {
        int height = options.height() == 0 ? SIZE : options.height();
        int width = options.width() == 0 ? SIZE : options.width();
        FolderListing listing = FileLabels.of(path, "picture", options.label(), options.like() != null);
        ImageFolder pictures = ImageFolder.read(listing, height, width, options.channels(), options.strict(),
                options.progress());
        List<String> names = pictures.files().stream().map(Path::toString).toList();
        String left = pictures.skipped().isEmpty() ? ""
                : ", " + pictures.skipped().size()
                        + (pictures.skipped().size() == 1 ? " file left out" : " files left out");
        return new Source(path, Source.describe(listing.words(), pictures) + left, pictures, names, pictures.skipped());
    }
}
