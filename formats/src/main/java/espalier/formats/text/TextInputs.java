package espalier.formats.text;

import espalier.array.NDArray;
import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.FolderListing;
import espalier.formats.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Texts for a model: each line of a file, each file of a folder, each line of standard input (the path `-`), or the
/// words themselves where there is no file of that name. [espalier.formats.Inputs] calls it.
public final class TextInputs {
    private static final int SHOWN = 60;

    private TextInputs() {}

    /// The texts in order.
    ///
    /// @throws BadInput if the file or folder cannot be read
    public static Iterator<Input> of(Raw.Text raw, Path path) {
        if (path.toString().equals("-")) {
            return lines(raw, path, standardInput(path), "line ");
        }
        if (Files.isDirectory(path)) {
            return folder(raw, path);
        }
        return lines(raw, path, Encoding.read(path).text(), path.getFileName() + ":");
    }

    /// One text as a sample; a longer one than the model takes loses its end.
    public static Input of(Raw.Text raw, String text) {
        return input(raw, text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...", text);
    }

    private static Input input(Raw.Text raw, String name, String text) {
        byte[] sample = new byte[raw.bytes()];
        Texts.put(Texts.bytes(text), sample, 0, sample.length);
        return new Input(name, NDArray.wrapUint8(sample, sample.length));
    }

    private static Iterator<Input> lines(Raw.Text raw, Path path, String text, String name) {
        List<Input> inputs = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            if (!line.isBlank()) {
                inputs.add(input(raw, name + number, line));
            }
        }
        if (inputs.isEmpty()) {
            throw new BadInput(path, "has no text");
        }
        return inputs.iterator();
    }

    private static Iterator<Input> folder(Raw.Text raw, Path folder) {
        try (var walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new BadInput(folder, "is a folder without texts");
            }
            return files.stream().map(file -> {
                try {
                    return input(raw, file.toString(), TextFolder.text(file).text());
                } catch (BadInput e) {
                    return Input.bad(file.toString(), e.reason());
                }
            }).iterator();
        } catch (IOException e) {
            throw new BadInput(folder, FolderListing.reason(e), e);
        }
    }

    private static String standardInput(Path path) {
        try (InputStream in = System.in) {
            return Encoding.decode(path, in.readAllBytes()).text();
        } catch (IOException e) {
            throw new BadInput(path, "cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
