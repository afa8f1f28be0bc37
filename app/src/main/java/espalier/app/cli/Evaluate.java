package espalier.app.cli;

import espalier.app.show.ReadingView;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.Progress;
import espalier.formats.Source;
import espalier.nn.Model;
import espalier.store.Json;
import espalier.train.Calibration;
import espalier.train.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier evaluate MODEL [DATA]`: accuracy, loss, what is taken for what, and which rows are wrong;
/// or how far off predicted numbers are.
@Command(name = "espalier evaluate", sortOptions = false, separator = " ",
        customSynopsis = "espalier evaluate MODEL [DATA] [OPTION...]",
        header = "Says how good a model is on data whose answers are known.%n")
public final class Evaluate implements Subcommand {
    private static final int DRAWN = 400;
    private static final long DRAWN_SEED = 1_000_003;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model that train has written")
    private Path model = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "DATA",
            description = "the same kind of data as the model learnt from, in the form that train takes; without it, "
                    + "newly drawn pictures for a model that learnt from drawn ones")
    private @Nullable Path data;

    @Option(names = "--strict",
            description = "refuse the data when one file or row cannot be read, instead of leaving it out")
    private boolean strict;

    @Option(names = "--label", paramLabel = "NAME",
            description = "the column with the truth (default: the one the model predicts)")
    private @Nullable String label;

    @Option(names = "--pattern", paramLabel = "NAMES",
            description = "how names of files say what is in them, such as {label}_{speaker}_{take}.wav")
    private @Nullable String pattern;

    @Option(names = "--positive", paramLabel = "CLASS",
            description = "of two classes the one whose precision, recall and F1 are told (default: the model knows)")
    private @Nullable String positive;

    @Option(names = "--part", paramLabel = "PART",
            description = "of data that are divided into parts: test, train or validation (default: test)")
    private @Nullable String part;

    @Option(names = "--json", description = "one line of JSON")
    private boolean json;

    @Mixin
    private final Shared shared = new Shared();

    private final Screen screen;

    /// Printing on this screen.
    public Evaluate(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int call() throws IOException {
        shared.apply();
        Model loaded = Models.load(model);
        Source source = source(loaded);
        for (String name : source.dataset().classes()) {
            if (!loaded.classes().contains(name)) {
                throw new BadInput(source.path(), "has the class \"" + Words.plain(name) + "\", but the model knows "
                        + Words.list(loaded.classes(), 8) + " only");
            }
        }
        if (positive != null && (loaded.classes().size() != 2 || !loaded.classes().contains(positive))) {
            throw new Misuse("--positive is '" + Words.plain(positive) + "'; give one of two classes, the model "
                    + (loaded.classes().isEmpty() ? "predicts numbers" : "knows " + Words.list(loaded.classes(), 8)));
        }
        Evaluation all = Evaluation.of(loaded, source.dataset());
        Evaluation evaluation = positive == null ? all : all.withPositive(positive);
        if (json) {
            screen.println(json(evaluation, source.names()).toString());
            return Problems.FINE;
        }
        boolean inside = data != null && !source.path().equals(data); // the part of a divided folder
        screen.paragraph(Words.plain((inside ? source.path() + ": " : "") + source.description()));
        screen.println();
        String what = evaluation.classes().isEmpty() ? "" : "accuracy ";
        screen.println("  " + what + screen.bold(Figures.line(evaluation)));
        Figures.more(evaluation).forEach(line -> screen.println("  " + line));
        screen.println();
        calibration(evaluation);
        new Findings(screen, evaluation, source.names()).print("data");
        return Problems.FINE;
    }

    /// Whether it is right as often as it says, in groups of rows by the probability of the class they were taken for.
    private void calibration(Evaluation evaluation) {
        if (!evaluation.classes().isEmpty()) {
            screen.println("  how often it is right when it gives a class this probability");
            Calibration.of(evaluation).toString().lines().forEach(line -> screen.println("  " + line));
            screen.println();
        }
    }

    private Source source(Model loaded) {
        Raw raw = loaded.preparation().raw();
        if (data == null) {
            if (!"true".equals(loaded.record().get("drawn")) || !(raw instanceof Raw.Pictures p)
                    || p.height() != p.width()) {
                throw new Misuse("the DATA is missing: what to evaluate on, in the form that train takes");
            }
            return Source.drawn(DRAWN, p.height(), DRAWN_SEED);
        }
        var view = new ReadingView(screen);
        Source source;
        try {
            source = part(data, new Source.Options(0, 0, strict, json ? Progress.NONE : view).withLabel(label)
                    .withPattern(pattern)
                    .withLike(raw, loaded.classes()));
        } finally {
            view.clear();
        }
        Next.reportSkipped(source.skipped(), screen);
        if (source.dataset().classes().isEmpty() != loaded.classes().isEmpty()) {
            throw new BadInput(data, "has " + (loaded.classes().isEmpty() ? "classes" : "numbers to be predicted")
                    + ", but the model " + (loaded.classes().isEmpty() ? "predicts numbers" : "tells classes apart"));
        }
        return source;
    }

    /// The part that was asked for, or else the one to test on where the data have one, as MNIST does.
    private Source part(Path path, Source.Options options) {
        String wanted = part == null ? "test"
                : Given.word("--part", part, List.of("test", "train", "validation", "val"));
        Source source = switch (wanted) {
            case "test" -> Source.test(path, options);
            case "validation", "val" -> Source.validation(path, options);
            default -> Source.open(path, options);
        };
        if (source == null && part != null) {
            throw new Misuse("--part is " + wanted + ", but " + path + " has no such part");
        }
        return source == null ? Source.open(path, options) : source;
    }

    private static Json json(Evaluation evaluation, List<String> names) {
        Map<String, Object> result = Figures.json(evaluation);
        if (!evaluation.classes().isEmpty()) {
            result.put("classes", evaluation.classes());
            result.put("calibration", Calibration.of(evaluation).groups().stream().map(Evaluate::group).toList());
            result.put("confusion", Arrays.asList(evaluation.confusion()));
            result.put("wrong", Arrays.stream(evaluation.wrongRows()).mapToObj(names::get).toList());
        }
        return Json.of(new LinkedHashMap<>(result));
    }

    private static Map<String, Object> group(Calibration.Group group) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("from", group.from());
        members.put("to", group.to());
        members.put("rows", group.rows());
        members.put("said", group.confidence());
        members.put("right", group.accuracy());
        return members;
    }
}
