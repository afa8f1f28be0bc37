package espalier.formats.idx;

import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Reader;
import espalier.formats.Source;
import espalier.formats.image.LabelledArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pictures and labels in two IDX files, as MNIST and its relatives have them, for [espalier.formats.Source]: a folder
/// with `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, and perhaps a test set `t10k-...`, each plain or
/// `.gz`; or one file of pictures that has its labels beside it.
public final class IdxReader implements Reader {
    private static final Pattern IMAGES = Pattern.compile("(?i)(.*)images(.*?)(\\.gz)?");
    private static final Pattern TEST = Pattern.compile("(?i)(.*[^a-z])?(t10k|test).*");

    /// The reader; it has no settings.
    public IdxReader() {}

    @Override
    public String kind() {
        return "picture";
    }

    @Override
    public String words() {
        return "an IDX file or folder such as MNIST";
    }

    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        return content == Content.IDX || content == Content.FOLDER && !images(path).isEmpty();
    }

    @Override
    public Source read(Path path, Source.Options options) {
        if (!Files.isDirectory(path)) {
            return read(path, path, options);
        }
        List<Path> images = images(path);
        List<Path> train = images.stream().filter(file -> !isTest(file)).toList();
        if (train.size() > 1) {
            throw new BadInput(path, "has several IDX files of pictures: " + names(train) + "; name the one to read");
        }
        return read(path, train.isEmpty() ? images.getFirst() : train.getFirst(), options);
    }

    @Override
    public @Nullable Source test(Path path, Source.Options options) {
        if (!Files.isDirectory(path)) {
            return null;
        }
        List<Path> images = images(path);
        List<Path> test = images.stream().filter(IdxReader::isTest).toList();
        return test.size() == 1 && images.size() == 2 ? read(path, test.getFirst(), options) : null;
    }

    private static Source read(Path path, Path images, Source.Options options) {
        Path labels = labels(images);
        String name = String.valueOf(images.getFileName());
        String labelName = String.valueOf(labels.getFileName());
        var pictures = LabelledArrays.pictures(path, name, Idx.read(images), labelName, Idx.read(labels), List.of());
        return LabelledArrays.source(path, "IDX", pictures, name.replaceFirst("[.-]idx3.*", ""),
                "pictures from " + name + ", labels from " + labelName, options);
    }

    /// The IDX files of a folder that hold pictures, by name.
    private static List<Path> images(Path folder) {
        List<Path> found = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                boolean named = IMAGES.matcher(String.valueOf(file.getFileName())).matches();
                if (named && Files.isRegularFile(file) && Content.of(file) == Content.IDX) {
                    found.add(file);
                }
            }
        } catch (IOException | BadInput _) {
            return List.of(); // whoever reads the folder says why it cannot be read
        }
        return found;
    }

    private static boolean isTest(Path file) {
        return TEST.matcher(String.valueOf(file.getFileName())).matches();
    }

    private static String names(List<Path> files) {
        return String.join(", ", files.stream().map(file -> String.valueOf(file.getFileName())).toList());
    }

    /// The file of the labels: `labels` where the pictures have `images`, `idx1` for `idx3`, with or without `.gz`.
    private static Path labels(Path images) {
        String name = String.valueOf(images.getFileName());
        Matcher matcher = IMAGES.matcher(name);
        if (!matcher.matches()) {
            throw new BadInput(images, "is an IDX file, but not called ...images...; the file with the labels is found"
                    + " by that name, as train-labels-idx1-ubyte belongs to train-images-idx3-ubyte");
        }
        String plain = matcher.group(1) + "labels" + matcher.group(2).replaceFirst("idx[34]", "idx1");
        for (String ending : new String[] {"", ".gz"}) {
            Path labels = images.resolveSibling(plain + ending);
            if (Files.exists(labels)) {
                return labels;
            }
        }
        throw new BadInput(images, "has no labels beside it: looked for " + plain + " and " + plain + ".gz");
    }
}
