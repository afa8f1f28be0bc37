package espalier.train;

import espalier.array.NDArray;
import espalier.store.FormatException;
import espalier.store.Json;
import espalier.store.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a run keeps how far it has come, so that it can go on after a crash as if nothing had happened: given to
/// [Trainer#resumable] or [Learner#resumable].
///
/// The file holds the parameters, what the optimiser, its schedule and the listeners remember, the positions of all
/// random streams, the place in the order of the batches, and the evaluations so far; it is replaced whole or not at
/// all, from time to time and when the run is stopped. Training again with the file in its place goes on from there to
/// the same bits as a run that was never interrupted; a finished run is not made again. Delete the file when its result
/// is safe.
///
/// ```java
/// RunFile file = new RunFile(Path.of("run.safetensors"));
/// new Trainer(net, Loss.CROSS_ENTROPY, new Adam(1e-3), new Plan(20, 32, 1)).resumable(file).fit(train, null);
/// Safetensors.write(Path.of("net.safetensors"), Params.arrays(net), Map.of());
/// file.delete();
/// ```
///
/// What the run is stands in the file too: it is refused for another network, loss, optimiser, plan or data, saying
/// what differs. Things without a `toString` of their own (a schedule that is a lambda) cannot be compared.
public final class RunFile {
    private static final String FORMAT = "1";
    private static final String VERSION = "espalier.run";
    private static final double SHARE = 0.05;

    private final Path file;
    private final double seconds;
    private final Map<String, String> notes;
    private double wait;
    private long written = System.nanoTime();

    /// A state that is written about every 15 seconds, sooner at the beginning, and less often where writing would take
    /// more than a twentieth of the time.
    public RunFile(Path file) {
        this(file, 15, Map.of());
    }

    /// @param file    a `.safetensors` file
    /// @param seconds between two writes, at least; 0 for after every step
    /// @param notes   kept in the file beside the state, for whoever starts the run again: [#notes()] gives them back
    public RunFile(Path file, double seconds, Map<String, String> notes) {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException("RunFile: seconds between two writes are 0 or more, got " + seconds);
        }
        this.file = file;
        this.seconds = seconds;
        this.notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
        this.wait = Math.min(1, seconds);
    }

    /// The file.
    public Path path() {
        return file;
    }

    /// Whether a run has kept its state there.
    public boolean exists() {
        return Files.exists(file);
    }

    /// Removes the file if it is there.
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /// The notes that were given when the state was written.
    ///
    /// @throws FormatException if the file is not the state of a run
    public Map<String, String> notes() throws IOException {
        try (Safetensors stored = Safetensors.open(file)) {
            return texts(stored, "notes");
        }
    }

    /// What a run is and how far it has come.
    ///
    /// @param facts  what must be the same for going on, as text by name
    /// @param sets   the sets of the evaluations, see [#history]
    /// @param arrays everything else
    record State(Map<String, String> facts, List<String> sets, Map<String, NDArray> arrays) {

        /// The arrays whose names begin with `prefix`, without it.
        Map<String, NDArray> under(String prefix) {
            Map<String, NDArray> found = new LinkedHashMap<>();
            arrays.forEach((name, x) -> {
                if (name.startsWith(prefix)) {
                    found.put(name.substring(prefix.length()), x);
                }
            });
            return found;
        }

        void put(String prefix, Map<String, NDArray> more) {
            more.forEach((name, x) -> arrays.put(prefix + name, x));
        }

        /// Evaluations as rows of epoch, number of the set, loss and accuracy.
        void putHistory(List<Event.Evaluated> history) {
            double[] rows = new double[4 * history.size()];
            for (int i = 0; i < history.size(); i++) {
                Event.Evaluated e = history.get(i);
                if (!sets.contains(e.set())) {
                    sets.add(e.set());
                }
                rows[4 * i] = e.epoch();
                rows[4 * i + 1] = sets.indexOf(e.set());
                rows[4 * i + 2] = e.loss();
                rows[4 * i + 3] = e.accuracy();
            }
            arrays.put("run/history", NDArray.wrap(rows, history.size(), 4));
        }

        List<Event.Evaluated> history() {
            NDArray rows = array("run/history");
            List<Event.Evaluated> history = new ArrayList<>();
            for (int i = 0; i < rows.shape().dim(0); i++) {
                history.add(new Event.Evaluated((int) rows.get(i, 0), sets.get((int) rows.get(i, 1)), rows.get(i, 2),
                        rows.get(i, 3)));
            }
            return history;
        }

        NDArray array(String name) {
            return Objects.requireNonNull(arrays.get(name), name);
        }
    }

    /// Whether it is time to write again.
    boolean isDue() {
        return (System.nanoTime() - written) / 1e9 >= wait;
    }

    void write(State state) throws IOException {
        boolean interrupted = Thread.interrupted(); // a channel closes itself under an interrupted thread
        long start = System.nanoTime();
        try {
            var metadata = new LinkedHashMap<String, String>();
            metadata.put(VERSION, FORMAT);
            metadata.put("facts", Json.of(state.facts).toString());
            metadata.put("sets", Json.of(state.sets).toString());
            metadata.put("notes", Json.of(notes).toString());
            Safetensors.write(file, state.arrays, metadata);
        } finally {
            written = System.nanoTime();
            wait = seconds == 0 ? 0 : Math.max(Math.min(2 * wait, seconds), (written - start) / 1e9 / SHARE);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// What was written last, for a run with these facts.
    ///
    /// @throws IllegalArgumentException if it is of another run, naming what differs
    /// @throws FormatException if the file is not the state of a run
    State read(Map<String, String> facts) throws IOException {
        try (Safetensors stored = Safetensors.open(file)) {
            Map<String, String> before = texts(stored, "facts");
            facts.forEach((name, now) -> {
                String then = before.get(name);
                if (!now.equals(then)) {
                    throw new IllegalArgumentException("resume " + file + ": it is of another run: the " + name
                            + (then == null ? " was not there" : " was " + then) + " and now is " + now
                            + "; make it the same, or delete the file to begin anew");
                }
            });
            before.forEach((name, then) -> {
                if (!facts.containsKey(name)) {
                    throw new IllegalArgumentException("resume " + file + ": it is of another run: the " + name
                            + " was " + then + " and now is not there; make it the same, or delete the file to begin"
                            + " anew");
                }
            });
            List<String> sets = new ArrayList<>();
            for (Json name : json(stored, "sets").items()) {
                sets.add(name.string());
            }
            return new State(before, sets, stored.readAll());
        }
    }

    private Json json(Safetensors stored, String name) throws FormatException {
        Map<String, String> metadata = stored.metadata();
        String version = metadata.get(VERSION);
        String text = metadata.get(name);
        if (version == null || text == null) {
            throw new FormatException(file + ": is not the state of a run: its metadata has no \"" + VERSION + "\"");
        }
        if (!version.equals(FORMAT)) {
            throw new FormatException(file + ": was written in format " + version + " of the states of runs, this "
                    + "version reads format " + FORMAT);
        }
        return Json.parse(text, name);
    }

    private Map<String, String> texts(Safetensors stored, String name) throws FormatException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (var entry : json(stored, name).members().entrySet()) {
            texts.put(entry.getKey(), entry.getValue().string());
        }
        return texts;
    }

    /// Says what `thing` is, unless only its place in memory tells it from others of its kind.
    static void putFact(Map<String, String> facts, String name, @Nullable Object thing) {
        String text = String.valueOf(thing);
        if (thing != null && !text.matches("(?s).*[\\w$]@[0-9a-f]{1,16}\\b.*")) {
            facts.put(name, text);
        }
    }

    @Override
    public String toString() {
        return "RunFile(" + file + ")";
    }
}
