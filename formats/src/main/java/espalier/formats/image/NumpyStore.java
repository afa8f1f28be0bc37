package espalier.formats.image;

import espalier.array.NDArray;
import espalier.formats.BadInput;
import espalier.store.Npy;
import espalier.store.NpyText;
import espalier.store.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Arrays by name, in one `.npz` or as the `.npy` files of a folder: what [NumpyReader] reads from.
///
/// @param place  the archive or the folder
/// @param folder which of them
record NumpyStore(Path place, boolean folder) {

    /// The names there are.
    List<String> names() {
        try {
            return folder ? inFolder() : Npz.names(place);
        } catch (IOException e) {
            throw problem(place, e);
        }
    }

    private List<String> inFolder() throws IOException {
        try (var files = Files.list(place)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".npy"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        }
    }

    private Path file(String name) {
        Path file = place.resolve(name + ".npy");
        return Files.exists(file) ? file : place.resolve(name + ".NPY");
    }

    /// The numbers of this name.
    NDArray numbers(String name) {
        try {
            return folder ? Npy.read(file(name)) : Npz.read(place, name);
        } catch (IOException e) {
            throw problem(folder ? file(name) : place, e);
        }
    }

    /// Whether the array of this name is one of texts.
    boolean isText(String name) {
        try {
            return folder ? NpyText.isText(file(name)) : NpyText.isText(place, name);
        } catch (IOException e) {
            throw problem(folder ? file(name) : place, e);
        }
    }

    /// The texts of this name.
    List<String> texts(String name) {
        try {
            return folder ? NpyText.read(file(name)) : NpyText.read(place, name);
        } catch (IOException e) {
            throw problem(folder ? file(name) : place, e);
        }
    }

    /// With the file named once, in front.
    static BadInput problem(Path path, IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean named = message.startsWith(path + ": ");
        boolean member = message.startsWith(path + ", ");
        return new BadInput(path, named ? message.substring(path.toString().length() + 2)
                : "cannot be read (" + (member ? message.substring(path.toString().length() + 2) : message) + ")", e);
    }
}
