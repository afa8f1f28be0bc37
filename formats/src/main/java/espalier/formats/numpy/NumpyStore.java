package espalier.formats.numpy;

import espalier.array.NDArray;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Room;
import espalier.store.Npy;
import espalier.store.NpyForm;
import espalier.store.NpyText;
import espalier.store.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Arrays by name, in one `.npz` or as the `.npy` files of a folder: what [NumpyPair] chooses from.
///
/// @param place the archive or the folder
/// @param files of a folder, by the names of their arrays; empty for an archive
/// @param names the names there are
record NumpyStore(Path place, Map<String, Path> files, List<String> names) {
    private static final String ENDING = ".npy";
    /// Bytes of a short string besides its characters.
    private static final int TEXT = 56;

    /// Whether `path` is one of NumPy's files.
    static boolean isFile(Path path, Content content) {
        return content == Content.NUMPY || content == Content.ZIP && isArchive(path);
    }

    private static boolean isArchive(Path path) {
        try {
            return !Npz.names(path).isEmpty();
        } catch (IOException _) {
            return path.toString().endsWith(".npz"); // damaged: reading it says how
        }
    }

    /// What `path` holds: an archive, a folder of arrays, or one array with those beside it.
    static NumpyStore of(Path path, Content content) {
        return switch (content) {
            case FOLDER -> ofFolder(path);
            case NUMPY -> beside(path);
            default -> ofArchive(path);
        };
    }

    private static NumpyStore ofArchive(Path path) {
        try {
            return new NumpyStore(path, Map.of(), Npz.names(path));
        } catch (IOException e) {
            throw problem(path, e);
        }
    }

    private static NumpyStore ofFolder(Path path) {
        Map<String, Path> files = inFolder(path);
        return new NumpyStore(path, files, List.copyOf(files.keySet()));
    }

    private static NumpyStore beside(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        Map<String, Path> files = folder == null ? new LinkedHashMap<>() : inFolder(folder);
        files.put(stem(path), path);
        return new NumpyStore(path, files, List.copyOf(files.keySet()));
    }

    private static Map<String, Path> inFolder(Path folder) {
        Map<String, Path> found = new LinkedHashMap<>();
        try (var files = Files.list(folder)) {
            files.filter(file -> lower(file).endsWith(ENDING)).sorted().forEach(file -> found.put(stem(file), file));
        } catch (IOException e) {
            throw problem(folder, e);
        }
        return found;
    }

    private static String lower(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    /// The name of the array in a file.
    static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return lower(file).endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    /// What an array is called in sentences.
    String called(String name) {
        Path file = files.get(name);
        return file == null ? name : String.valueOf(file.getFileName());
    }

    /// What is made of the array of a name, in an archive or in a file of its own.
    private interface InArchive<T> {
        T of(Path file, String name) throws IOException;
    }

    private interface InFile<T> {
        T of(Path file) throws IOException;
    }

    private <T> T with(String name, InFile<T> inFile, InArchive<T> inArchive) {
        Path file = files.get(name);
        try {
            return file == null ? inArchive.of(place, name) : inFile.of(file);
        } catch (IOException e) {
            throw problem(file == null ? place : file, e);
        }
    }

    /// What the header of the array of this name says.
    NpyForm form(String name) {
        return with(name, NpyForm::of, NpyForm::of);
    }

    /// The numbers of this name.
    ///
    /// @param more bytes that are made of each while the array is held
    /// @throws BadInput also where the memory is too small for them
    NDArray numbers(String name, int more) {
        NpyForm form = form(name);
        requireRoom(name, form, form.bytes() + more * form.size());
        return with(name, Npy::read, Npz::read);
    }

    /// The texts of this name.
    ///
    /// @throws BadInput also where the memory is too small for them
    List<String> texts(String name) {
        NpyForm form = form(name);
        requireRoom(name, form, form.bytes() + form.size() * TEXT);
        return with(name, NpyText::read, NpyText::read);
    }

    /// An array that is not there as its header says is damaged, which its reader says.
    private void requireRoom(String name, NpyForm form, long needed) {
        long there = with(name, Files::size, Npz::unpackedBytes);
        if (form.bytes() >= 0 && form.bytes() <= there && form.size() < Integer.MAX_VALUE) {
            Room.require(place, called(name) + (files.isEmpty() ? " unpacks to " : " holds ") + form + " and", needed);
        }
    }

    /// With the file named once, in front.
    private static BadInput problem(Path path, IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean named = message.startsWith(path + ": ");
        boolean member = message.startsWith(path + ", ");
        return new BadInput(path, named ? message.substring(path.toString().length() + 2)
                : "cannot be read (" + (member ? message.substring(path.toString().length() + 2) : message) + ")", e);
    }
}
