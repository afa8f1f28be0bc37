package espalier.app.cli;

import espalier.store.FormatException;
import espalier.store.Json;
import espalier.train.RunFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a training was asked for: kept with its state, so that `train --resume` need not be told again.
///
/// @param arguments of `espalier train`
/// @param folder    from which relative paths go
/// @param resumed   whether an interrupted training goes on
/// @param data      fingerprint of the data of the interrupted training; null for one that begins
record Asked(List<String> arguments, Path folder, boolean resumed, @Nullable String data) {
    private static final String ARGUMENTS = "arguments";
    private static final String FOLDER = "folder";
    private static final String DATA = "data.sha256";

    Asked {
        arguments = List.copyOf(arguments);
    }

    /// By this process.
    static Asked now(List<String> arguments) {
        return new Asked(arguments, Path.of("").toAbsolutePath(), false, null);
    }

    /// By the one that was interrupted.
    ///
    /// @throws FormatException if the file is not the state of a training by this program
    static Asked before(RunFile state) throws IOException {
        Map<String, String> notes = state.notes();
        String arguments = notes.get(ARGUMENTS);
        if (arguments == null) {
            throw new FormatException(state.path() + ": was not written by espalier train; the program that wrote it "
                    + "can go on with it");
        }
        var texts = new ArrayList<String>();
        for (Json text : Json.parse(arguments, ARGUMENTS).items()) {
            texts.add(text.string());
        }
        return new Asked(texts, Path.of(notes.getOrDefault(FOLDER, "")), true, notes.get(DATA));
    }

    /// For [RunFile].
    Map<String, String> notes(String fingerprint) {
        var notes = new LinkedHashMap<String, String>();
        notes.put(ARGUMENTS, Json.of(arguments).toString());
        notes.put(FOLDER, folder.toString());
        notes.put(DATA, fingerprint);
        return notes;
    }

    /// A path of the arguments, seen from here.
    @Nullable Path here(@Nullable Path path) {
        return path == null || folder.equals(Path.of("").toAbsolutePath()) ? path : folder.resolve(path);
    }
}
