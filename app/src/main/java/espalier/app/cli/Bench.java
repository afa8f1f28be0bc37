package espalier.app.cli;

import espalier.app.bench.Vectorization;
import espalier.app.show.Screen;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier bench vectorization`: the course's comparison of loops and vectorised code, on this machine.
@Command(name = "espalier bench", sortOptions = false, separator = " ",
        customSynopsis = "espalier bench vectorization [OPTION...]",
        header = "Measures on this machine what vectorisation brings: loops, SIMD, threads.%n")
public final class Bench implements Subcommand {
    @Parameters(index = "0", paramLabel = "WHAT",
            description = "vectorization: a dot product, an element-wise update and a training step")
    private String what = "";

    @Option(names = "--json", description = "one line of JSON for each figure")
    private boolean json;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "0.7",
            description = "how long to measure each figure (default: ${DEFAULT-VALUE})")
    private String seconds = "";

    @Mixin
    private final Shared shared = new Shared();

    private final Screen screen;

    /// Printing on this screen.
    public Bench(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int call() throws IOException {
        if (!what.equals("vectorization") && !what.equals("vectorisation")) {
            throw new Misuse("there is no bench '" + what + "'; there is vectorization");
        }
        double each = Given.positive("--seconds", seconds, "0.7");
        shared.apply();
        new Vectorization(screen, json, each).run();
        return Problems.FINE;
    }
}
