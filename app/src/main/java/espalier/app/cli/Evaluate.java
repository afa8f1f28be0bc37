package espalier.app.cli;

import espalier.app.show.ReadingView;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.formats.BadInput;
import espalier.formats.Progress;
import espalier.formats.Source;
import espalier.nn.Model;
import espalier.store.Json;
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

/// `espalier evaluate MODEL [DATA]`: accuracy, loss, what is taken for what, and which pictures are wrong.
@Command(name = "espalier evaluate", sortOptions = false, separator = " ",
        customSynopsis = "espalier evaluate MODEL [DATA] [OPTION...]",
        header = "Says how good a model is on pictures whose classes are known.%n")
public final class Evaluate implements Subcommand {
    private static final int DRAWN = 400;
    private static final long DRAWN_SEED = 1_000_003;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model that train has written")
    private Path model = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "DATA",
            description = "a folder with one sub-folder of pictures for each class, or a course .h5; without it, "
                    + "newly drawn pictures for a model that"
                    + " learnt from drawn ones")
    private @Nullable Path data;

    @Option(names = "--strict",
            description = "refuse the data when one picture cannot be read, instead of leaving it out")
    private boolean strict;

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
        Model loaded = Models.ofPictures(model);
        Source source = source(loaded);
        for (String name : source.dataset().classes()) {
            if (!loaded.classes().contains(name)) {
                throw new BadInput(source.path(), "has the class \"" + Words.plain(name) + "\", but the model knows "
                        + Words.list(loaded.classes(), 8) + " only");
            }
        }
        Evaluation evaluation = Evaluation.of(loaded, source.dataset());
        if (json) {
            screen.println(json(evaluation, source.names()).toString());
            return Problems.FINE;
        }
        screen.paragraph(Words.plain(source.description()));
        screen.println();
        screen.println("  accuracy  " + screen.bold(Words.percent(evaluation.accuracy())));
        screen.println("  loss      " + Words.loss(evaluation.loss()));
        screen.println();
        new Findings(screen, evaluation, source.names()).print("data");
        return Problems.FINE;
    }

    private Source source(Model loaded) {
        int height = loaded.inputShape().dim(0);
        int width = loaded.inputShape().dim(1);
        if (data == null) {
            if (!"true".equals(loaded.record().get("drawn")) || height != width) {
                throw new Misuse(
                        "the DATA is missing: a folder with one sub-folder of pictures for each class, or a course "
                                + ".h5");
            }
            return Source.drawn(DRAWN, height, DRAWN_SEED);
        }
        var view = new ReadingView(screen);
        Source source;
        try {
            source = Source.open(data, new Source.Options(height, width, strict, json ? Progress.NONE : view));
        } finally {
            view.clear();
        }
        Next.reportSkipped(source.skipped(), screen);
        return source;
    }

    private static Json json(Evaluation evaluation, List<String> names) {
        Map<String, Object> result = Report.figures(evaluation);
        result.put("classes", evaluation.classes());
        result.put("confusion", Arrays.asList(evaluation.confusion()));
        result.put("wrong", Arrays.stream(evaluation.wrongRows()).mapToObj(names::get).toList());
        return Json.of(new LinkedHashMap<>(result));
    }
}
