package espalier.formats.sound;

import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.FolderListing;
import espalier.formats.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Sounds for a model, at its rate and length: a file that is named, or those in a folder that are sounds by content or
/// by name. [espalier.formats.Inputs] calls it.
public final class SoundInputs {
    private static final String SOUND_NAME = ".*\\.(wav|wave|flac|ogg|oga|opus|mp3|aiff?|au|m4a)";

    private SoundInputs() {}

    /// The file, or the sounds of the folder by path, decoded when they are asked for.
    ///
    /// @throws BadInput if a folder cannot be read or has no sounds
    public static Iterator<Input> of(Raw.Sound raw, Path path) {
        List<Path> files = Files.isDirectory(path) ? in(path) : List.of(path);
        if (files.isEmpty()) {
            throw new BadInput(path, "is a folder without sounds");
        }
        return files.stream().map(file -> read(raw, file)).iterator();
    }

    private static Input read(Raw.Sound raw, Path file) {
        try {
            return new Input(file.toString(), SoundFiles.row(Sounds.read(file), raw));
        } catch (BadInput e) {
            return Input.bad(file.toString(), e.reason());
        }
    }

    private static List<Path> in(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).filter(SoundInputs::isSound).sorted().toList();
        } catch (IOException e) {
            throw new BadInput(folder, FolderListing.reason(e), e);
        }
    }

    private static boolean isSound(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.startsWith(".")) {
            return false;
        }
        try {
            return name.matches(SOUND_NAME) || Content.of(file) == Content.SOUND;
        } catch (BadInput e) {
            return false;
        }
    }
}
