package espalier.app.cli;

import espalier.app.show.ContactSheet;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.data.Batch;
import espalier.data.Batches;
import espalier.data.Column;
import espalier.data.Dataset;
import espalier.data.Duplicates;
import espalier.data.Raw;
import espalier.formats.DataParts;
import espalier.formats.Source;
import espalier.nn.Summary;
import espalier.train.Options;
import espalier.train.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is in a data set, for `inspect`: how many of what, ranges and lengths, what is missing, what is there twice,
/// some samples, and what `train` would do with it.
final class DataLook {
    private static final int MOST_CLASSES = 40;
    private static final int MOST_COLUMNS = 60;
    private static final int SAMPLES = 3;
    private static final int ON_SHEET = 40;

    private final Screen screen;
    private final Source source;
    private final Dataset data;
    private final @Nullable DataParts parts;

    /// @param parts that the data are one of; null for data that are not divided
    DataLook(Screen screen, Source source, @Nullable DataParts parts) {
        this.parts = parts;
        this.screen = screen;
        this.source = source;
        this.data = source.dataset();
    }

    /// Prints everything.
    void print() {
        screen.paragraph(Words.plain(source.description()));
        targets();
        switch (source.raw()) {
            case Raw.Pictures _ -> pixels();
            case Raw.Numbers _ -> numbers();
            case Raw.Table table -> columns(table);
            case Raw.Text _ -> texts();
            case Raw.Sound sound -> lengths("seconds", sound.rate());
        }
        report();
        duplicates();
        line("sha256", source.fingerprint());
        Next.reportSkipped(source.skipped(), screen);
        plan();
    }

    private void report() {
        List<String> lines = source.report();
        if (!lines.isEmpty()) {
            screen.println();
            screen.println(screen.bold("How it was read"));
            lines.stream().limit(MOST_COLUMNS).forEach(line -> screen.paragraph(Words.plain(line)));
            if (lines.size() > MOST_COLUMNS) {
                screen.println("  and " + Words.count(lines.size() - MOST_COLUMNS, "line") + " more");
            }
            screen.println();
        }
    }

    private void targets() {
        int[] counts = source.counts();
        for (int k = 0; k < Math.min(counts.length, MOST_CLASSES); k++) {
            line(data.classes().get(k), Words.count(counts[k], source.raw().word()) + " ("
                    + Words.percent((double) counts[k] / data.size()) + ")");
        }
        if (counts.length > MOST_CLASSES) {
            screen.println("  and " + Words.count(counts.length - MOST_CLASSES, "class") + " more");
        }
        if (counts.length == 0) {
            line("to predict", range(data.targets().toDoubles()));
        }
    }

    private void pixels() {
        double sum = 0;
        for (Batch batch : new Batches(data, 256, null)) {
            sum += batch.x().mean().get() * batch.size();
        }
        line("brightness", Math.round(sum / data.size()) + " of 255 on average");
    }

    private void numbers() {
        List<Double> all = new ArrayList<>();
        for (Batch batch : new Batches(data, 256, null)) {
            for (double v : new double[] {batch.x().min().get(), batch.x().max().get()}) {
                all.add(v);
            }
        }
        line("values", "from " + Figures.amount(all.stream().mapToDouble(v -> v).min().orElse(0)) + " to "
                + Figures.amount(all.stream().mapToDouble(v -> v).max().orElse(0)));
    }

    private void columns(Raw.Table table) {
        double[][] values = new double[table.columns().size()][data.size()];
        int row = 0;
        for (Batch batch : new Batches(data, 1024, null)) {
            for (int i = 0; i < batch.size(); i++, row++) {
                for (int c = 0; c < values.length; c++) {
                    values[c][row] = batch.x().get(i, c);
                }
            }
        }
        for (int c = 0; c < Math.min(values.length, MOST_COLUMNS); c++) {
            Column column = table.columns().get(c);
            long missing = Arrays.stream(values[c]).filter(Double::isNaN).count();
            String what = switch (column.type()) {
                case NUMBER -> range(values[c]);
                case CATEGORY -> categories(column, values[c]);
                case DATE -> "a date";
                case BOOLEAN -> Words.percent(Arrays.stream(values[c]).filter(v -> v == 1).count()
                        / (double) Math.max(1, data.size() - missing)) + " yes";
                case TEXT -> "free text, not used";
            };
            line(column.name(), what + (missing == 0 || column.type() == Column.Type.TEXT ? ""
                    : ", " + Words.count(missing) + " missing"));
        }
    }

    private static String categories(Column column, double[] values) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (double v : values) {
            if (!Double.isNaN(v)) {
                counts.merge((int) v, 1, Integer::sum);
            }
        }
        List<String> most = counts.entrySet()
                .stream()
                .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
                .limit(4)
                .map(e -> column.dictionary().get(e.getKey()) + " " + Words.count(e.getValue()))
                .toList();
        return Words.plain("one of " + column.dictionary().size() + ": " + String.join(", ", most)
                + (counts.size() > most.size() ? ", ..." : ""));
    }

    private static String range(double[] values) {
        double[] there = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        if (there.length == 0) {
            return "nothing but missing values";
        }
        return "from " + Figures.amount(there[0]) + " to " + Figures.amount(there[there.length - 1]) + ", median "
                + Figures.amount(there[there.length / 2]);
    }

    private void texts() {
        lengths("bytes", 1);
        for (int i = 0; i < Math.min(SAMPLES, data.size()); i++) {
            screen.println("    " + Words.cut(Words.plain(text(data.get(i).x())), Math.max(40, screen.width() - 6)));
        }
    }

    private static String text(NDArray sample) {
        int[] values = sample.toInts();
        byte[] bytes = new byte[values.length];
        int n = 0;
        while (n < bytes.length && values[n] != 0) {
            bytes[n] = (byte) values[n];
            n++;
        }
        return new String(bytes, 0, n, StandardCharsets.UTF_8);
    }

    /// Up to the last number that is not the padding's 0.
    private void lengths(String unit, double perUnit) {
        double[] lengths = new double[data.size()];
        int row = 0;
        for (Batch batch : new Batches(data, 64, null)) {
            for (int i = 0; i < batch.size(); i++) {
                double[] sample = batch.x().at(Integer.toString(i)).toDoubles();
                int n = sample.length;
                while (n > 0 && sample[n - 1] == 0) {
                    n--;
                }
                lengths[row++] = n / perUnit;
            }
        }
        line("lengths", range(lengths) + " " + unit);
    }

    private void duplicates() {
        List<Duplicates.Pair> pairs = Duplicates.within(data);
        if (pairs.isEmpty()) {
            line("there twice", "none");
            return;
        }
        int contradictions = Duplicates.contradictions(data, pairs);
        Duplicates.Pair first = pairs.getFirst();
        line("there twice", Words.count(pairs.size(), source.raw().word()) + ", the first: "
                + Words.plain(source.names().get(first.second())) + " is "
                + "" + Words.plain(source.names().get(first.first()))
                + (contradictions == 0 ? ""
                        : "; " + Words.count(contradictions)
                                + " of them with another answer, which no model can get right"));
    }

    private void plan() {
        screen.println();
        screen.println(screen.bold("What train would do"));
        try {
            Recipe recipe = Recipe.of(data, Options.defaults());
            long parameters = Summary
                    .of(recipe.net(), recipe.preparation().outputShape(), recipe.inputType(DType.FLOAT32))
                    .parameters();
            screen.paragraph(Words.plain(recipe.words()));
            screen.paragraph(Words.count(parameters, "parameter") + ", at most " + Words.count(recipe.epochs(), "epoch")
                    + ", " + recipe.optimizer() + (parts != null && parts.test() != null ? ""
                            : "; a fifth of the " + source.raw().word() + "s is set aside to test on")
                    + (!recipe.earlyStopping() || parts != null && parts.validation() != null ? ""
                            : "; a part of those to learn from chooses the epoch"));
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            screen.paragraph("nothing: " + Words.plain(String.valueOf(e.getMessage())));
        }
    }

    /// Writes a picture with the first pictures of each class.
    void sheet(Path file) throws IOException {
        if (!(source.raw() instanceof Raw.Pictures)) {
            throw new Misuse("--sheet shows pictures; " + source.path() + " has " + source.raw().word() + "s");
        }
        int classes = Math.max(1, data.classes().size());
        int[] left = new int[classes];
        Arrays.fill(left, Math.max(1, ON_SHEET / classes));
        long[] y = data.targets().toLongs();
        List<ContactSheet.Picture> pictures = new ArrayList<>();
        for (int row = 0; row < data.size() && pictures.size() < ContactSheet.MOST; row++) {
            int k = data.classes().isEmpty() ? 0 : (int) y[row];
            if (left[k]-- > 0) {
                pictures.add(new ContactSheet.Picture(data.get(row).x().reshape(data.sampleShape().toArray()),
                        Findings.shortName(source.names().get(row)),
                        data.classes().isEmpty() ? Figures.amount(y[row]) : data.classes().get(k)));
            }
        }
        RunFolder.write(ContactSheet.draw(pictures), file);
        screen.println();
        screen.println("  " + Words.plain(file.toString()) + "  " + Words.count(pictures.size(), "picture"));
    }

    private void line(String name, String value) {
        screen.println("  " + Words.left(Words.plain(name), 16) + " " + value);
    }
}
