package espalier.app;

import espalier.app.cli.Bench;
import espalier.app.cli.Data;
import espalier.app.cli.Evaluate;
import espalier.app.cli.Inspect;
import espalier.app.cli.Misuse;
import espalier.app.cli.Predict;
import espalier.app.cli.Problems;
import espalier.app.cli.Subcommand;
import espalier.app.cli.Train;
import espalier.app.cli.Usage;
import espalier.app.cli.Version;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The tool's entry: finds the command, has it parsed and called, and puts whatever it throws into a sentence. The
/// first screen of help is plain text here, so that it shows without loading anything else.
public final class Main {
    private static final List<String> COMMANDS = List.of("train", "predict", "evaluate", "inspect", "data", "bench");

    private static final String HELP = """
            espalier: learns from pictures, tables, texts and sounds, in pure Java.

              espalier train                     trains on pictures it draws itself, in less than a minute
              espalier train DATA                trains on yours: a table, a folder with one sub-folder for
                                                 each class, or another form of data
              espalier predict MODEL FILE...     what a model says about new pictures, rows, texts, sounds
              espalier evaluate MODEL [DATA]     how good a model is, and what it takes for what
              espalier inspect FILE...           what is in a model, a data set or a picture
              espalier data list | get NAME      well-known data sets, fetched into a cache
              espalier bench vectorization       loops, SIMD and threads compared on this machine

              espalier COMMAND --help            all options of a command
              espalier --version
            """;

    private Main() {}

    /// Runs a command and ends the process with its exit code.
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        int code = run(Screen.ofProcess(), args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /// Runs a command on this screen: the seam of the tests.
    ///
    /// @return the exit code
    public static int run(Screen screen, String... args) {
        boolean debug = Arrays.asList(args).contains("--debug")
                || !System.getenv().getOrDefault("ESPALIER_DEBUG", "").isEmpty();
        try {
            return dispatch(screen, args);
        } catch (Throwable e) {
            return Problems.report(e, screen, debug);
        }
    }

    private static int dispatch(Screen screen, String... args) throws IOException {
        String first = args.length == 0 ? "--help" : args[0];
        switch (first) {
            case "help", "-h", "--help" -> {
                if (args.length > 1 && !args[1].startsWith("-")) {
                    return dispatch(screen, args[1], "--help");
                }
                screen.print(HELP);
                return Problems.FINE;
            }
            case "-V", "--version", "version" -> {
                screen.println("espalier " + Version.of(Main.class));
                return Problems.FINE;
            }
            default -> {
                return Usage.call(command(first, screen), screen, Arrays.copyOfRange(args, 1, args.length));
            }
        }
    }

    /// Only the class of the command that is wanted is loaded.
    private static Subcommand command(String name, Screen screen) {
        return switch (name) {
            case "train" -> new Train(screen);
            case "predict" -> new Predict(screen);
            case "evaluate" -> new Evaluate(screen);
            case "inspect" -> new Inspect(screen);
            case "data" -> new Data(screen);
            case "bench" -> new Bench(screen);
            default -> throw new Misuse("there is no command '" + Words.plain(name) + "'"
                    + Usage.nearest(name, COMMANDS)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; there are " + Words.list(COMMANDS, COMMANDS.size())));
        };
    }
}
