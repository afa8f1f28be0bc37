package espalier.formats.text;

import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.FolderListing;
import espalier.formats.Reader;
import espalier.formats.Skipped;
import espalier.formats.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A folder with one sub-folder of text files per class, one text in each file.
public final class TextFolder implements Reader {
    private static final long LONGEST = 1 << 20;
    private static final int TRIED = 24;

    /// The reader of folders; it has no settings.
    public TextFolder() {}

    @Override
    public String kind() {
        return "text";
    }

    @Override
    public String words() {
        return "a folder with one sub-folder of text files per class";
    }

    /// Whether the first files of the sub-folders are texts.
    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        if (content != Content.FOLDER) {
            return false;
        }
        if (kind().equals(options.kind())) {
            return true;
        }
        try (Stream<Path> children = Files.list(path)) {
            List<Path> folders = children.filter(Files::isDirectory).sorted().limit(TRIED).toList();
            int texts = 0;
            int tried = 0;
            for (Path folder : folders) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().limit(3).toList()) {
                        tried++;
                        texts += Content.of(file) == Content.TEXT ? 1 : 0;
                    }
                }
            }
            return folders.size() >= (options.like() == null ? 2 : 1) && texts * 2 > tried;
        } catch (IOException | BadInput e) {
            return false;
        }
    }

    @Override
    public Source read(Path path, Source.Options options) {
        FolderListing listing = FolderListing.of(path, "text", options.like() != null);
        var texts = new ArrayList<byte[]>();
        var labels = new ArrayList<String>();
        var names = new ArrayList<String>();
        var numbers = new ArrayList<Long>();
        var notes = new TreeMap<String, Integer>();
        List<Skipped> skipped = new ArrayList<>(listing.skipped());
        for (int i = 0; i < listing.files().size(); i++) {
            Path file = listing.files().get(i);
            try {
                Encoding.Decoded decoded = text(file);
                texts.add(Texts.bytes(decoded.text()));
                labels.add(listing.classes().get(listing.labels().get(i)));
                numbers.add((long) listing.labels().get(i));
                names.add(file.toString());
                notes.merge(decoded.encoding(), 1, Integer::sum);
            } catch (BadInput e) {
                if (options.strict()) {
                    throw e;
                }
                skipped.add(new Skipped(file, e.reason()));
            }
            options.progress().at(i + 1, listing.files().size());
        }
        listing.refuseEmptyClasses(numbers.stream().mapToLong(Long::longValue).toArray(), skipped);
        Texts data = LabelledLines.labelled(path, texts, labels, options);
        String note = notes.keySet().equals(Set.of("UTF-8")) ? "" : ", encodings " + notes;
        String left = skipped.isEmpty() ? ""
                : ", " + skipped.size() + (skipped.size() == 1 ? " file left out" : " files left out");
        return new Source(path, Source.describe("folder", data) + note
                + (data.cut() == 0 ? "" : ", " + data.cut() + " longer ones cut") + left, data, names, skipped);
    }

    /// The text of one file.
    static Encoding.Decoded text(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new BadInput(file, "is " + (Files.size(file) >> 10) + " KB long; a text of a class has at most "
                        + (LONGEST >> 10) + " KB");
            }
        } catch (IOException e) {
            throw new BadInput(file, FolderListing.reason(e), e);
        }
        Content content = Content.of(file);
        Encoding.Decoded decoded = Encoding.read(file);
        if (content != Content.TEXT && decoded.encoding().startsWith("Windows")) {
            throw new BadInput(file, "is " + content + " and no text");
        }
        if (decoded.text().isBlank()) {
            throw new BadInput(file, "is empty");
        }
        return decoded;
    }
}
