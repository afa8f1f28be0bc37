package espalier.app.cli;

import espalier.app.show.Screen;
import espalier.array.DType;
import espalier.formats.NamePattern;
import espalier.formats.Source;
import espalier.formats.Where;
import espalier.nn.Activation;
import espalier.train.ClassWeights;
import espalier.train.Options;
import espalier.train.RunFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `espalier train [DATA]`: the options, checked; [TrainRun] does the work.
@Command(name = "espalier train", sortOptions = false, sortSynopsis = false, separator = " ",
        customSynopsis = "espalier train [DATA] [OPTION...]",
        header = "Learns from pictures, tables, texts or sounds; writes the model and its curves.%n",
        footer = {"", "Examples:",
            "  espalier train",
            "  espalier train pets --layers 128,32 --epochs 50 --out pets-run",
            "  espalier train train_catvnoncat.h5 --test test_catvnoncat.h5 --layers 20,7,5",
            "  espalier train --resume pets-run"})
public final class Train implements Subcommand {
    private static final int MOST_UNITS = 1_000_000;
    private static final int MOST_PICTURES = 1_000_000;
    private static final int MOST_EPOCHS = 1_000_000_000;
    private static final int MOST_FOLDS = 1000;
    private static final List<String> GOES_WITH_RESUME = List.of("--resume", "--quiet", "--json", "--threads",
            "--debug");

    @Parameters(arity = "0..1", paramLabel = "DATA",
            description = "a table, a folder with one sub-folder for each class, or another form of data (docs/tool.md "
                    + "lists them); without it the program draws pictures itself")
    private @Nullable Path data;

    @Option(names = "--test", paramLabel = "DATA",
            description = "what to test on (default: a fifth of DATA is set aside)")
    private @Nullable Path test;

    @Option(names = "--test-where", paramLabel = "CONDITION",
            description = "test on the files whose names meet it, such as take<10 or speaker=jackson")
    private @Nullable String testWhere;

    @Option(names = "--pattern", paramLabel = "NAMES",
            description = "how names of files say what is in them, such as {label}_{speaker}_{take}.wav")
    private @Nullable String pattern;

    @Option(names = "--kind", paramLabel = "KIND",
            description = "read DATA as picture, table, text or sound (default: what it looks like)")
    private @Nullable String kind;

    @Option(names = "--label", paramLabel = "NAME",
            description = "the column to predict (default: the one that looks like it)")
    private @Nullable String label;

    @Option(names = "--folds", paramLabel = "K",
            description = "cross-validation: K models, each tested on another part; no model is written")
    private @Nullable String folds;

    @Option(names = "--seeds", paramLabel = "N",
            description = "repeat with N seeds and say mean and spread; no model is written")
    private @Nullable String seeds;

    @Option(names = "--layers", paramLabel = "SIZES",
            description = "a dense network with hidden layers of these sizes, or none (default: what suits the data)")
    private @Nullable String layers;

    @Option(names = "--activation", paramLabel = "NAME",
            description = "of the hidden layers: relu, leaky_relu, tanh, sigmoid or linear (default: relu)")
    private @Nullable String activation;

    @Option(names = "--learning-rate", paramLabel = "RATE",
            description = "of the optimiser (default: what suits the network)")
    private @Nullable String learningRate;

    @Option(names = "--epochs", paramLabel = "N",
            description = "passes over the training data (default: what suits the network)")
    private @Nullable String epochs;

    @Option(names = "--batch-size", paramLabel = "N",
            description = "samples in each step, or full for all of them (default: what suits the network)")
    private @Nullable String batchSize;

    @Option(names = "--class-weights", paramLabel = "HOW",
            description = "auto: rare classes count more where one is very rare; none; balanced: all classes alike "
                    + "(default: ${DEFAULT-VALUE})",
            defaultValue = "auto")
    private String classWeights = "";

    @Option(names = "--positive", paramLabel = "CLASS",
            description = "of two classes the one whose precision, recall and F1 are told (default: yes, spam, 1 ..., "
                    + "else the rarer one)")
    private @Nullable String positive;

    @Option(names = "--minutes", paramLabel = "M",
            description = "train no longer than so many minutes (default: as long as it takes)")
    private @Nullable String minutes;

    @Option(names = "--dtype", paramLabel = "TYPE", defaultValue = "float32",
            description = "float32 or float64 (default: ${DEFAULT-VALUE})")
    private String dtype = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "the same seed gives the same model, bit for bit (default: ${DEFAULT-VALUE})")
    private String seed = "";

    @Option(names = "--size", paramLabel = "N",
            description = "pictures become N x N (default: 64, and as they are in an .h5)")
    private @Nullable String size;

    @Option(names = "--pictures", paramLabel = "N",
            description = "how many pictures to draw when there is no DATA (default: 1500)")
    private @Nullable String pictures;

    @Option(names = {"-o", "--out"}, paramLabel = "PLACE", defaultValue = "espalier-run",
            description = "a folder for everything, or the name of a file in .safetensors (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("");

    @Option(names = "--resume", paramLabel = "PLACE",
            description = "go on with the interrupted training in this folder, to the same model; nothing else is "
                    + "given, for its options are kept there")
    private @Nullable Path resume;

    @Option(names = "--strict",
            description = "refuse the data when one file or row cannot be read, instead of leaving it out")
    private boolean strict;

    @Option(names = {"-q", "--quiet"}, description = "print the result only; with --json, that is one line")
    private boolean quiet;

    @Option(names = "--json", description = "print every event of the training and the result as lines of JSON")
    private boolean json;

    @Mixin
    private final Shared shared = new Shared();

    @Spec
    private @Nullable CommandSpec spec;

    private final Screen screen;

    /// Printing on this screen.
    public Train(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int call() throws IOException {
        shared.apply();
        return resume == null ? train(Asked.now(given().originalArgs())) : resumed(resume);
    }

    private ParseResult given() {
        return Objects.requireNonNull(spec).commandLine().getParseResult();
    }

    /// The command line of the interrupted training, read again.
    private int resumed(Path place) throws IOException {
        for (OptionSpec option : given().matchedOptions()) {
            if (!GOES_WITH_RESUME.contains(option.longestName())) {
                throw new Misuse("--resume goes on with the options that the training had, but " + option.longestName()
                        + " was given; leave it out");
            }
        }
        if (data != null) {
            throw new Misuse("--resume goes on with the data that the training had, but '" + data
                    + "' was given; leave it out");
        }
        var state = new RunFile(RunFolder.of(place).state());
        if (!state.exists()) {
            throw new Misuse("--resume: there is no interrupted training in " + place + ", for there is no "
                    + state.path());
        }
        Asked asked = Asked.before(state);
        var before = new Train(screen);
        new CommandLine(before).setAllowOptionsAsOptionParameters(true)
                .parseArgs(asked.arguments().toArray(String[]::new));
        before.data = asked.here(before.data);
        before.test = asked.here(before.test);
        before.out = place;
        before.quiet = quiet;
        before.json = json;
        if (!shared.threadsGiven()) {
            before.shared.apply();
        }
        return before.train(asked);
    }

    private int train(Asked asked) throws IOException {
        Options options = options();
        int side = size == null ? 0 : Given.whole("--size", size, 4, 1024);
        int drawn = pictures == null ? 0 : Given.whole("--pictures", pictures, 10, MOST_PICTURES);
        if (data != null && drawn > 0) {
            throw new Misuse("--pictures says how many pictures to draw, but DATA was given; leave one of them out");
        }
        if (out.toString().isEmpty()) {
            throw new Misuse("--out is empty; give a folder, say espalier-run, or a file name.safetensors");
        }
        var request = new TrainRun.Request(data, test, names(), options, side, drawn, kind(), label, strict,
                RunFolder.of(out), asked, quiet, json);
        if (folds == null && seeds == null) {
            return new TrainRun(screen, request).go();
        }
        if (folds != null && (test != null || testWhere != null)) {
            throw new Misuse("--folds tests on parts of DATA, but " + (test != null ? "--test" : "--test-where")
                    + " was given; leave one of them out");
        }
        int parts = folds == null ? 0 : Given.whole("--folds", folds, 2, MOST_FOLDS);
        return new Repeated(screen, request, parts, seeds == null ? 1 : Given.whole("--seeds", seeds, 1, MOST_FOLDS))
                .go();
    }

    /// How names of files are made, and which of them are the test part.
    private Parts.Names names() {
        if (test != null && testWhere != null) {
            throw new Misuse("--test and --test-where both say what to test on; leave one of them out");
        }
        try {
            return new Parts.Names(pattern == null ? null : NamePattern.of(pattern).toString(),
                    testWhere == null ? null : Where.of(testWhere));
        } catch (IllegalArgumentException e) {
            throw new Misuse(String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable String kind() {
        return kind == null ? null : Given.word("--kind", kind, Source.kinds());
    }

    /// What was given; the rest the recipe for the data decides.
    private Options options() {
        Options options = Options.defaults()
                .withDtype(Given.one("--dtype", dtype, List.of(DType.FLOAT32, DType.FLOAT64)))
                .withSeed(Given.integer("--seed", seed))
                .withClassWeights(Given.one("--class-weights", classWeights, List.of(ClassWeights.values())));
        if (positive != null) {
            options = options.withPositive(positive);
        }
        if (layers != null) {
            options = options.withHidden(Given.sizes("--layers", layers, MOST_UNITS).toArray(Integer[]::new));
        }
        if (activation != null) {
            options = options.withActivation(Given.one("--activation", activation, List.of(Activation.RELU,
                    Activation.LEAKY_RELU, Activation.TANH, Activation.SIGMOID, Activation.LINEAR)));
        }
        if (learningRate != null) {
            options = options.withLearningRate(Given.positive("--learning-rate", learningRate, "0.01"));
        }
        if (epochs != null) {
            options = options.withEpochs(Given.whole("--epochs", epochs, 1, MOST_EPOCHS));
        }
        if (batchSize != null) {
            options = options.withBatchSize(Given.batchSize("--batch-size", batchSize));
        }
        return minutes == null ? options : options.withMinutes(Given.positive("--minutes", minutes, "2"));
    }
}
