package espalier.app.bench;

import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.store.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `espalier bench peers`: the same trainings by this program and by the libraries that are installed beside it (NumPy
/// and PyTorch of the `python3` on the path; libtorch through DJL, and DL4J, where their programs in `bench/peers` are
/// built), each in a process of its own, in turns, so that a busy moment of the machine meets all of them. The figure
/// is the median over the rounds.
///
/// PyTorch is run with the default and with passive waiting of its OpenMP threads, OpenBLAS with its own and with the
/// AVX-512 kernels; each peer counts with its best.
public final class Peers {
    /// Names of the peers, as people call them, in the order of the table.
    private static final Map<String, String> PEERS = peers();
    private static final List<String> PYTHON = List.of("numpy", "torch");
    private static final String SELF = "espalier";

    private final Screen screen;
    private final boolean json;
    private final double seconds;
    private final int steps;
    /// The name of the figure that peers are compared by.
    private final String compared;
    private final int rounds;
    private final List<Integer> threads;
    private final List<String> pythons;
    private final Path programs;
    private final List<String> only;
    private final Map<String, String> versions = new TreeMap<>();

    /// Prints on this screen.
    ///
    /// @param seconds of each run, a third of it warm-up
    /// @param steps   if not 0, whole processes of so many steps are measured, from their start to their end
    /// @param rounds  how often everything is run
    /// @param threads numbers of threads to compare at
    /// @param pythons programs that may know a peer; the first that can import it runs it
    /// @param programs folder of the peers on the JVM, each a built Maven project
    /// @param only    names of the peers to run
    public Peers(Screen screen, boolean json, double seconds, int steps, int rounds, List<Integer> threads,
            List<String> pythons, Path programs, List<String> only) {
        this.screen = screen;
        this.json = json;
        this.seconds = seconds;
        this.steps = steps;
        this.compared = steps > 0 ? "process" : "step";
        this.rounds = rounds;
        this.threads = List.copyOf(threads);
        this.pythons = List.copyOf(pythons);
        this.programs = programs;
        this.only = List.copyOf(only);
    }

    private static Map<String, String> peers() {
        var peers = new LinkedHashMap<String, String>();
        peers.put("numpy", "NumPy");
        peers.put("torch", "PyTorch");
        peers.put("djl", "DJL");
        peers.put("dl4j", "DL4J");
        return peers;
    }

    /// Names of the peers, as `--peers` takes them.
    public static List<String> names() {
        return List.copyOf(PEERS.keySet());
    }

    /// One way to run a peer.
    ///
    /// @param command what is called; the workload, the threads and the seconds follow
    private record Variant(String peer, List<String> command, Map<String, String> environment) {}

    /// Figures of one run by name: step or process, memory, warm.
    private record Figures(Map<String, Double> values) {
        double get(String name) {
            return values.getOrDefault(name, Double.NaN);
        }
    }

    /// Names of the trainings, as `--workloads` takes them.
    public static List<String> workloads() {
        return List.of(Workload.values()).stream().map(Workload::text).toList();
    }

    /// Measures and prints the table.
    public void run(List<String> names) {
        List<Variant> variants = installed();
        boolean header = false;
        for (int n : threads) {
            for (String name : names) {
                Map<String, List<Figures>> results = measure(Workload.valueOf(name.toUpperCase(Locale.ROOT)), n,
                        variants);
                if (!header && !json) {
                    header();
                    header = true;
                }
                print(Workload.valueOf(name.toUpperCase(Locale.ROOT)), n, results);
            }
        }
        if (!json) {
            screen.println();
            String what = steps > 0
                    ? "Whole processes of " + Words.count(steps, "step") + ", medians of "
                            + Words.count(rounds, "round")
                    : "Seconds of one training step, medians of " + Words.count(rounds, "round") + " of " + seconds
                            + " s, each in its own process";
            screen.paragraph(what + "; a ratio above 1 says how many times faster Espalier is. "
                    + "Warm: seconds until nine tenths of the steady speed. Memory: peak resident.");
            for (String name : names) {
                screen.println(Words.left(name, 13) + Workload.valueOf(name.toUpperCase(Locale.ROOT)).words());
            }
            versions.values().forEach(screen::println);
        }
    }

    /// Which peers can be run; says what is missing and how to get it.
    private List<Variant> installed() {
        var variants = new ArrayList<>(List.of(new Variant(SELF, self(), Map.of())));
        for (String peer : only) {
            boolean python = PYTHON.contains(peer);
            String program = python ? program(peer) : null;
            Path built = programs.resolve(peer).resolve("target");
            if (program != null) {
                for (String core : List.of("", "SkylakeX")) {
                    for (String wait : peer.equals("torch") ? List.of("", "passive") : List.of("")) {
                        variants.add(new Variant(peer, List.of(program, "-", peer), environment(core, wait)));
                    }
                }
            } else if (!python && steps > 0) {
                screen.error(
                        "espalier: --steps: " + PEERS.get(peer) + " is left out, its program runs by seconds only");
            } else if (!python && Files.isDirectory(built.resolve("lib"))) {
                for (String wait : List.of("", "passive")) {
                    variants.add(new Variant(peer, jvm(built), environment("", wait)));
                }
            } else if (!json) {
                screen.println("Missing: " + PEERS.get(peer) + (python
                        ? " (" + String.join(" and ", pythons) + " cannot import " + peer
                                + "); install it with: python3 -m pip install " + peer
                        : " (" + built + " is not there); get it with: ./mvnw -q -f " + programs.resolve(peer)
                                + " package"));
            }
        }
        return variants;
    }

    /// A Java program with the libraries of its own that Maven has put beside it.
    private static List<String> jvm(Path built) {
        return List.of(java(), "--enable-native-access=ALL-UNNAMED", "--add-opens", "java.base/java.nio=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.platform.extension=-avx512", "-cp",
                built.resolve("classes") + File.pathSeparator + built.resolve("lib").resolve("*"), "Peer");
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    private static Map<String, String> environment(String core, String wait) {
        var environment = new LinkedHashMap<String, String>();
        if (!core.isEmpty()) {
            environment.put("OPENBLAS_CORETYPE", core);
        }
        if (!wait.isEmpty()) {
            environment.put("OMP_WAIT_POLICY", wait);
        }
        return environment;
    }

    /// The Python that can import `peer`, null if there is none.
    private @Nullable String program(String peer) {
        for (String python : pythons) {
            if (imports(python, peer)) {
                return python;
            }
        }
        return null;
    }

    /// False also when there is no such program.
    private static boolean imports(String python, String peer) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import " + peer)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// All rounds of one training: by peer, the figures of its best variant in each round.
    private Map<String, List<Figures>> measure(Workload workload, int n, List<Variant> variants) {
        var results = new LinkedHashMap<String, List<Figures>>();
        for (int round = 0; round < rounds; round++) {
            var best = new LinkedHashMap<String, Figures>();
            for (Variant variant : variants) {
                Figures figures = run(variant, workload, n);
                if (figures != null) {
                    best.merge(variant.peer, figures, (a, b) -> a.get(compared) <= b.get(compared) ? a : b);
                }
            }
            best.forEach((peer, figures) -> results.computeIfAbsent(peer, _ -> new ArrayList<>()).add(figures));
        }
        return results;
    }

    private @Nullable Figures run(Variant variant, Workload workload, int n) {
        boolean own = variant.peer.equals(SELF);
        boolean python = PYTHON.contains(variant.peer);
        var command = new ArrayList<>(variant.command);
        command.addAll(List.of(workload.text(), Integer.toString(n), Double.toString(seconds)));
        if (steps > 0) {
            command.add(Integer.toString(steps));
        }
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(variant.environment);
        if (!own && !python) {
            builder.environment().put("OMP_NUM_THREADS", Integer.toString(n)); // a Python script sets its own
        }
        try (InputStream script = Peers.class.getResourceAsStream("peers.py")) {
            long start = System.nanoTime();
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                if (python && script != null) {
                    script.transferTo(in);
                }
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            Figures figures = figures(variant.peer, output);
            if (figures != null && steps > 0) {
                figures.values.remove("step");
                figures.values.put("process", (System.nanoTime() - start) / 1e9);
            }
            if (own && figures == null) {
                throw new IllegalStateException("bench peers: the training " + workload.text() + " did not run; try "
                        + String.join(" ", command));
            }
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException("bench peers: " + String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /// This program again, with the settings that the launcher chooses.
    private static List<String> self() {
        var command = new ArrayList<>(List.of(java()));
        String settings = System.getProperty("espalier.settings", "-XX:+UseSerialGC -XX:MaxNewSize=48m");
        command.addAll(List.of(settings.strip().split("\\s+")));
        String modules = System.getProperty("jdk.module.path", "");
        if (modules.isEmpty()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp",
                    System.getProperty("java.class.path"), WorkloadRun.class.getName()));
        } else {
            command.addAll(List.of("-p", modules, "-m", "espalier.app/" + WorkloadRun.class.getName()));
        }
        return command;
    }

    /// Null when the peer has no such training.
    private @Nullable Figures figures(String peer, String output) {
        var values = new TreeMap<String, Double>();
        for (String line : output.lines().toList()) {
            int space = line.indexOf(' ');
            String name = space < 0 ? line : line.substring(0, space);
            if (name.equals("version")) {
                versions.put(peer, line.substring(space + 1));
            } else if (List.of("step", "memory", "warm").contains(name)) {
                values.put(name, Double.parseDouble(line.substring(space + 1)));
            }
        }
        return values.containsKey("step") ? new Figures(values) : null;
    }

    private void header() {
        var row = new StringBuilder(Words.left("", 24) + Words.right("Espalier", 10) + Words.right("warm", 8)
                + Words.right("memory", 9));
        only.forEach(peer -> row.append(Words.right(PEERS.getOrDefault(peer, peer), 11))
                .append(Words.right("ratio", 7)));
        screen.println(screen.bold(row.toString()));
    }

    private void print(Workload workload, int n, Map<String, List<Figures>> results) {
        double own = median(results.getOrDefault(SELF, List.of()), compared);
        if (json) {
            results.forEach((peer, figures) -> screen.println(line(workload, n, peer, figures)));
            return;
        }
        var row = new StringBuilder(Words.left(workload.text() + ", " + Words.count(n, "thread"), 24));
        List<Figures> self = results.getOrDefault(SELF, List.of());
        row.append(Words.right(Words.instant(own), 10));
        row.append(Words.right(String.format(Locale.ROOT, "%.1f s", median(self, "warm")), 8));
        row.append(Words.right(Words.bytes((long) median(self, "memory")), 9));
        for (String peer : only) {
            double other = median(results.getOrDefault(peer, List.of()), compared);
            row.append(Words.right(Double.isNaN(other) ? "-" : Words.instant(other), 11));
            row.append(Words.right(Double.isNaN(other) ? "" : String.format(Locale.ROOT, "%.2f", other / own), 7));
        }
        screen.println(row.toString());
    }

    private static String line(Workload workload, int n, String peer, List<Figures> figures) {
        var line = new LinkedHashMap<String, Object>();
        line.put("workload", workload.text());
        line.put("threads", n);
        line.put("peer", peer);
        for (String name : figures.getFirst().values.keySet()) {
            line.put(name, median(figures, name));
        }
        return Json.of(line).toString();
    }

    private static double median(List<Figures> figures, String name) {
        var values = new ArrayList<Double>();
        figures.forEach(f -> values.add(f.get(name)));
        Collections.sort(values);
        return values.isEmpty() ? Double.NaN : values.get(values.size() / 2);
    }
}
