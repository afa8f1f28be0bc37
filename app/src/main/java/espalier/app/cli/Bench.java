package espalier.app.cli;

import espalier.app.bench.Peers;
import espalier.app.bench.Vectorization;
import espalier.app.show.Screen;
import espalier.array.Compute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier bench vectorization`: the course's comparison of loops and vectorised code, on this machine;
/// `espalier bench peers`: whole trainings beside the libraries that are installed.
@Command(name = "espalier bench", sortOptions = false, separator = " ",
        customSynopsis = {"espalier bench vectorization [OPTION...]", "espalier bench peers [OPTION...]"},
        header = "Measures on this machine: what vectorisation brings, or trainings beside other libraries.%n")
public final class Bench implements Subcommand {
    @Parameters(index = "0", paramLabel = "WHAT",
            description = "vectorization: a dot product, an element-wise update and a training step as loops, with "
                    + "SIMD, with threads; peers: whole trainings here, in NumPy, PyTorch, libtorch (DJL) and DL4J, "
                    + "where installed")
    private String what = "";

    @Option(names = "--json", description = "one line of JSON for each figure")
    private boolean json;

    @Option(names = "--seconds", paramLabel = "S",
            description = "how long to measure each figure (default: 0.7, peers 4)")
    private @Nullable String seconds;

    @Option(names = "--steps", paramLabel = "N",
            description = "peers: whole processes of N steps instead, start included, say 2500 of course")
    private @Nullable String steps;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "peers: how often everything is run, in turns (default: ${DEFAULT-VALUE})")
    private String rounds = "";

    @Option(names = "--workloads", paramLabel = "NAMES", split = ",",
            description = "peers: which trainings, of logistic, course, mlp, lenet, vgg, lstm, transformer (default: "
                    + "all)")
    private List<String> workloads = Peers.workloads();

    @Option(names = "--peers", paramLabel = "NAMES", split = ",",
            description = "peers: which of numpy, torch, djl (libtorch on the JVM) and dl4j (default: all)")
    private List<String> peers = Peers.names();

    @Option(names = "--programs", paramLabel = "FOLDER", defaultValue = "bench/peers",
            description = "peers: where the peers on the JVM are built (default: ${DEFAULT-VALUE})")
    private Path programs = Path.of("");

    @Option(names = "--python", paramLabel = "PROGRAMS", split = ",", defaultValue = "python3,/usr/bin/python3",
            description = "peers: the first of these that can import a peer runs it (default: ${DEFAULT-VALUE})")
    private List<String> pythons = List.of();

    @Mixin
    private final Shared shared = new Shared();

    private final Screen screen;

    /// Printing on this screen.
    public Bench(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int call() throws IOException {
        boolean comparing = what.equals("peers");
        if (!comparing && !what.equals("vectorization") && !what.equals("vectorisation")) {
            throw new Misuse("there is no bench '" + what + "'; there are vectorization and peers");
        }
        double each = Given.positive("--seconds", seconds == null ? comparing ? "4" : "0.7" : seconds, "0.7");
        if (steps != null && !comparing) {
            throw new Misuse("--steps goes with bench peers, but bench " + what + " was asked for; leave it out");
        }
        shared.apply();
        if (comparing) {
            comparePeers(each);
        } else {
            new Vectorization(screen, json, each).run();
        }
        return Problems.FINE;
    }

    /// With the threads that were asked for, else with one and with all.
    private void comparePeers(double each) {
        for (String name : workloads) {
            if (!Peers.workloads().contains(name)) {
                throw new Misuse("--workloads: there is no training '" + name + "'; there are "
                        + String.join(", ", Peers.workloads()));
            }
        }
        for (String name : peers) {
            if (!Peers.names().contains(name)) {
                throw new Misuse("--peers: there is no peer '" + name + "'; there are "
                        + String.join(", ", Peers.names()));
            }
        }
        int all = Compute.threads();
        List<Integer> threads = shared.threadsGiven() || all == 1 ? List.of(all) : List.of(1, all);
        int whole = steps == null ? 0 : Given.whole("--steps", steps, 1, 1_000_000);
        new Peers(screen, json, each, whole, Given.whole("--rounds", rounds, 1, 1000), threads, pythons, programs,
                peers)
                .run(workloads);
    }
}
