package espalier.app.cli;

import espalier.app.show.BrailleDiagram;
import espalier.app.show.ContactSheet;
import espalier.app.show.Curve;
import espalier.app.show.CurvePicture;
import espalier.app.show.Curves;
import espalier.app.show.JsonEvents;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.array.NDArray;
import espalier.data.Dataset;
import espalier.data.Raw;
import espalier.formats.image.Images;
import espalier.nn.Model;
import espalier.store.Json;
import espalier.train.Evaluation;
import espalier.train.Learner;
import espalier.train.Recipe;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What `train` shows and writes at its end: accuracies, confusion matrix, wrong pictures, curves, and what to type
/// next.
final class Report {
    private static final int MOST_COLUMNS = 44;
    private static final int ROWS = 7;
    private static final int GAP = 2;
    private static final int INDENT = 2;
    private static final int SAMPLES = 6;

    private final Screen screen;
    private final TrainRun.Request request;
    private final Curves curves;
    private final Map<Path, String> written = new LinkedHashMap<>();
    private int code = Problems.FINE;

    Report(Screen screen, TrainRun.Request request, Curves curves) {
        this.screen = screen;
        this.request = request;
        this.curves = curves;
    }

    /// Prints and writes everything but the model, which is saved already.
    ///
    /// @return the exit code
    int print(Learner.Trained trained, Parts parts, Learner learner) throws IOException {
        Model model = trained.model();
        Evaluation train = Evaluation.of(model, parts.train());
        Evaluation test = Evaluation.of(model, parts.test());
        write(trained, learner.recipe(), test, parts);
        if (request.json()) {
            screen.println(json(trained, train, test, parts).toString());
            return code;
        }
        if (request.talks()) {
            screen.println("  " + Words.count(trained.result().epochs(), "epoch") + " in "
                    + Words.duration(trained.result().seconds())
                    + "; kept: epoch " + Words.count(trained.epoch()) + ", the best on the "
                    + TrainRun.chooser(learner));
            diagrams();
            screen.println();
        }
        screen.println(screen.bold("Result"));
        String word = parts.train().raw().word();
        screen.println("  train  " + Figures.line(train) + ", of " + Words.count(parts.train().size(), word));
        screen.println("  test   " + screen.bold(Figures.line(test)) + ", of "
                + "" + Words.count(parts.test().size(), word));
        if (test.positive() >= 0) {
            screen.println("         " + Figures.asked(test));
        }
        Figures.Trivial baseline = Figures.baseline(parts.train(), parts.test());
        screen.println("  " + baseline.words() + ": " + baseline.line() + " of the test set");
        screen.println();
        new Findings(screen, test, parts.testNames()).print("test set");
        if (request.talks()) {
            written(parts);
        }
        return code;
    }

    private void written(Parts parts) {
        screen.println();
        screen.println(screen.bold("Written"));
        int width = written.keySet().stream().mapToInt(file -> Words.plain(file.toString()).length()).max().orElse(0);
        written.forEach(
                (file, what) -> screen.println("  " + Words.left(Words.plain(file.toString()), width) + "  " + what));
        screen.println();
        next(parts);
    }

    private void diagrams() {
        Curve loss = curves.losses().getFirst();
        Curve accuracy = curves.accuracies().getLast();
        if (screen.hasUnicode() && curves.areWorthDrawing() && curves.losses().getLast().size() > 1) {
            screen.println();
            int columns = Math.clamp((screen.width() - INDENT - GAP) / 2 - BrailleDiagram.LABELS, 12, MOST_COLUMNS);
            List<String> left = BrailleDiagram.lines("loss on the training set", loss, columns, ROWS, false);
            boolean classes = accuracy.size() > 1;
            Curve other = classes ? accuracy : curves.losses().getLast();
            String title = (classes ? "accuracy" : "loss") + " on the " + curves.other() + " set";
            BrailleDiagram.pair(left, BrailleDiagram.lines(title, other, columns, ROWS, classes), GAP,
                    screen.width() - INDENT)
                    .forEach(line -> screen.println("  " + line));
        }
    }

    private void next(Parts parts) {
        String model = Words.shell(request.out().model());
        String input = parts.drawn() ? Words.shell(request.out().samples())
                : Kinds.argument(parts.train().raw());
        screen.println(screen.bold("Next"));
        screen.println("  " + Next.command() + " predict " + model + " " + input);
    }

    // ---- files

    private void write(Learner.Trained trained, Recipe recipe, Evaluation test, Parts parts) throws IOException {
        RunFolder out = request.out();
        written.put(out.model(), "the model, " + Words.bytes(Files.size(out.model())));
        if (curves.areWorthDrawing()) {
            picture(out.curve(), "loss and accuracy by epoch", () -> CurvePicture.draw(title(trained, recipe), curves));
        } else {
            Files.deleteIfExists(out.curve()); // of an earlier run
        }
        int[] wrong = test.wrongRows();
        if (wrong.length > 0 && parts.test().raw() instanceof Raw.Pictures) {
            String what = wrong.length > ContactSheet.MOST ? "the first " + ContactSheet.MOST + " wrong pictures"
                    : "the wrong pictures";
            picture(out.wrong(), what, () -> sheet(parts.test(), test, parts.testNames()));
        } else {
            Files.deleteIfExists(out.wrong()); // of an earlier run
        }
        Folders.deleteSamples(out.samples()); // of an earlier run
        if (parts.drawn()) {
            optional(out.samples(), "some test pictures, to try predict on",
                    () -> samples(parts.test(), out.samples()));
        }
    }

    private String title(Learner.Trained trained, Recipe recipe) {
        return recipe.words() + ", " + recipe.optimizer() + ", batches of "
                + (recipe.batchSize() == 0 ? "all" : recipe.batchSize()) + ", seed " + request.options().seed() + ", "
                + Words.count(trained.result().epochs(), "epoch");
    }

    /// A Java without fonts or without Java2D still trains: then the picture is missing, and that is said.
    private void picture(Path file, String what, Supplier<BufferedImage> draw) {
        BufferedImage image;
        try {
            image = draw.get();
        } catch (LinkageError | InternalError | NullPointerException e) {
            screen.error("espalier: " + file.getFileName()
                    + " cannot be drawn, this Java has no fonts (on Debian: apt install fontconfig)");
            return;
        }
        optional(file, what, () -> RunFolder.write(image, file));
    }

    private interface Writing {
        void run() throws IOException;
    }

    /// What cannot be written beside the model does not spoil the result: it is named, and the exit code tells.
    private void optional(Path file, String what, Writing writing) {
        try {
            writing.run();
            written.put(file, what);
        } catch (IOException e) {
            screen.error("espalier: " + Problems.sentence(e));
            code = Problems.WRONG_INPUT;
        }
    }

    static BufferedImage sheet(Dataset data, Evaluation evaluation, List<String> names) {
        List<ContactSheet.Picture> pictures = new ArrayList<>();
        int[] rows = evaluation.wrongRows();
        for (int row : Arrays.copyOf(rows, Math.min(rows.length, ContactSheet.MOST))) {
            pictures.add(new ContactSheet.Picture(pixels(data, row), Findings.shortName(names.get(row)),
                    Findings.taken(evaluation, row)));
        }
        return ContactSheet.draw(pictures);
    }

    private static NDArray pixels(Dataset data, int row) {
        return data.get(row).x().reshape(data.sampleShape().toArray());
    }

    /// Some test pictures of each class, in a folder that `evaluate` and `train` can read as well.
    private static void samples(Dataset test, Path folder) throws IOException {
        int[] left = new int[test.classes().size()];
        Arrays.fill(left, SAMPLES);
        NDArray y = test.targets();
        for (int row = 0; row < test.size(); row++) {
            int k = (int) y.getLong(row);
            if (left[k] > 0) {
                Path place = folder.resolve(test.classes().get(k));
                Files.createDirectories(place);
                Images.writePng(pixels(test, row), place.resolve((SAMPLES - --left[k]) + ".png"));
            }
        }
    }

    // ---- for programs

    private Json json(Learner.Trained trained, Evaluation train, Evaluation test, Parts parts) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("event", "result");
        result.put("model", request.out().model().toString());
        result.put("epoch", trained.epoch());
        result.put("classes", test.classes());
        result.put("train", Figures.json(train));
        result.put("test", Figures.json(test));
        Figures.Trivial baseline = Figures.baseline(parts.train(), parts.test());
        result.put("baseline", JsonEvents.number(baseline.main()));
        if (!test.classes().isEmpty()) {
            result.put("confusion", Arrays.asList(test.confusion()));
            result.put("wrong", Arrays.stream(test.wrongRows()).mapToObj(parts.testNames()::get).toList());
        }
        return Json.of(result);
    }
}
