package espalier.app.cli;

import espalier.app.show.JsonEvents;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.array.NDArray;
import espalier.data.Raw;
import espalier.data.TableColumns;
import espalier.formats.Input;
import espalier.formats.Inputs;
import espalier.formats.text.TextInputs;
import espalier.nn.Model;
import espalier.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier predict MODEL FILE...`: the class of each sample and how probable the model finds it, or the number it
/// predicts. What cannot be read is named, the others are predicted, and the exit code is then 2.
@Command(name = "espalier predict", sortOptions = false, separator = " ",
        customSynopsis = "espalier predict MODEL FILE... [OPTION...]",
        header = "Says what a model makes of pictures, rows of a table, texts or sounds.%n")
public final class Predict implements Subcommand {
    private static final int BATCH = 32;
    private static final int WIDEST = 120;
    private static final int OTHERS = 3;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model that train has written")
    private Path model = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE",
            description = "files of the kind the model learnt from, or folders with such files at any depth; for a "
                    + "model of "
                    + "texts also a text itself, or - for one on each line of standard input")
    private List<String> files = new ArrayList<>();

    @Option(names = "--json", description = "one line of JSON for each sample")
    private boolean json;

    @Mixin
    private final Shared shared = new Shared();

    private final Screen screen;
    private int failed;

    /// Printing on this screen.
    public Predict(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int call() throws IOException {
        shared.apply();
        Model loaded = Models.load(model);
        List<Input> batch = new ArrayList<>();
        for (String file : files) {
            for (Input input : inputs(loaded.preparation().raw(), file)) {
                if (input.problem() != null) {
                    predict(loaded, batch);
                    failed(input.name(), input.problem());
                    continue;
                }
                batch.add(input);
                if (batch.size() == BATCH) {
                    predict(loaded, batch);
                }
            }
        }
        predict(loaded, batch);
        if (failed > 0) {
            screen.error("espalier: " + Words.count(failed, "sample") + " could not be predicted");
        }
        return failed > 0 ? Problems.WRONG_INPUT : Problems.FINE;
    }

    /// What is not the name of a file is a text by itself, for a model that takes texts.
    private static Iterable<Input> inputs(Raw raw, String given) {
        if (raw instanceof Raw.Text texts && !given.equals("-") && !exists(given)) {
            return List.of(TextInputs.of(texts, given));
        }
        return Inputs.of(raw, Path.of(given));
    }

    private static boolean exists(String given) {
        try {
            return !given.isEmpty() && Files.exists(Path.of(given));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void failed(String file, String reason) {
        failed++;
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("file", file);
            line.put("error", reason);
            screen.println(Json.of(line).toString());
        } else {
            screen.error("espalier: " + Words.plain(file + ": " + reason));
        }
    }

    private void predict(Model loaded, List<Input> batch) {
        if (batch.isEmpty()) {
            return;
        }
        NDArray p = loaded.predict(NDArray.stack(0, batch.stream().map(Input::sample).toArray(NDArray[]::new)));
        int width = Math.min(WIDEST,
                batch.stream().mapToInt(input -> Words.plain(input.name()).length()).max().orElse(0));
        for (int row = 0; row < batch.size(); row++) {
            String file = batch.get(row).name();
            NDArray answer = p.at(Integer.toString(row)).reshape(-1);
            if (answer.isfinite().all().getLong() == 0) {
                failed(file, noAnswer(loaded, batch.get(row)));
                continue;
            }
            if (loaded.classes().isEmpty()) {
                number(file, answer.toDoubles(), width);
                continue;
            }
            double[] probabilities = new double[loaded.classes().size()];
            for (int k = 0; k < probabilities.length; k++) {
                probabilities[k] = p.get(row, k);
            }
            screen.println(json ? json(file, loaded.classes(), probabilities)
                    : line(file, loaded.classes(), probabilities, width));
        }
        batch.clear();
    }

    private static String noAnswer(Model model, Input input) {
        return "the model has no finite answer" + (model.preparation() instanceof TableColumns columns
                && input.sample() != null
                        ? ": " + columns.furthest(input.sample())
                                + ", too far from what it has learnt from; correct it,"
                                + " or leave it empty where it stands for a missing value"
                        : "");
    }

    private void number(String name, double[] values, int width) {
        if (!json) {
            String numbers = Arrays.stream(values).mapToObj(Figures::amount).collect(Collectors.joining("  "));
            screen.println(Words.left(Words.plain(name), width) + "  " + screen.bold(numbers));
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("file", name);
        line.put("value", values.length == 1 ? JsonEvents.number(values[0])
                : Arrays.stream(values).mapToObj(JsonEvents::number).toList());
        screen.println(Json.of(line).toString());
    }

    private static List<Integer> ranked(double[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -probabilities[k]))
                .toList();
    }

    private String line(String file, List<String> classes, double[] probabilities, int width) {
        List<Integer> ranked = ranked(probabilities);
        int best = ranked.getFirst();
        int label = classes.stream().mapToInt(name -> Words.plain(name).length()).max().orElse(0);
        String line = Words.left(Words.plain(file), width) + "  "
                + screen.bold(Words.left(Words.plain(classes.get(best)), label)) + "  "
                + Words.right(Words.percent(probabilities[best]), 6);
        if (classes.size() == 2) {
            return line;
        }
        return line + "   (" + ranked.subList(1, Math.min(ranked.size(), 1 + OTHERS))
                .stream()
                .map(k -> Words.plain(classes.get(k)) + " " + Words.percent(probabilities[k]))
                .collect(Collectors.joining(", ")) + ")";
    }

    private static String json(String file, List<String> classes, double[] probabilities) {
        int best = ranked(probabilities).getFirst();
        Map<String, Object> all = new LinkedHashMap<>();
        for (int k = 0; k < probabilities.length; k++) {
            all.put(classes.get(k), JsonEvents.number(probabilities[k]));
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("file", file);
        line.put("label", classes.get(best));
        line.put("index", best);
        line.put("probability", JsonEvents.number(probabilities[best]));
        line.put("probabilities", all);
        return Json.of(line).toString();
    }
}
