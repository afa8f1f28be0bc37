package espalier.app.cli;

import espalier.app.show.Confusion;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.train.Evaluation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The confusion matrix and the list of wrong rows, or of those furthest off: what `train` and `evaluate` both show.
final class Findings {
    private static final int MOST = 10;
    private static final int WIDEST = 48;

    private final Screen screen;
    private final Evaluation evaluation;
    private final List<String> names;

    /// Of an evaluation whose rows have these names.
    Findings(Screen screen, Evaluation evaluation, List<String> names) {
        this.screen = screen;
        this.evaluation = evaluation;
        this.names = names;
    }

    /// Prints both; `set` says of what: `test set`.
    void print(String set) {
        if (evaluation.classes().isEmpty()) {
            worst(set);
            return;
        }
        Confusion.lines(evaluation.confusion(), evaluation.classes(), screen.width() - 2)
                .forEach(line -> screen.println("  " + line));
        int[] wrong = evaluation.wrongRows();
        screen.println();
        if (wrong.length == 0) {
            screen.println("  nothing in the " + set + " is classified wrongly");
            return;
        }
        screen.println(screen.bold(Words.count(wrong.length) + " of " + Words.count(names.size())) + " in the " + set
                + (wrong.length == 1 ? " is wrong" : " are wrong")
                + (wrong.length > MOST ? ", the first of them:" : ":"));
        int[] shown = Arrays.copyOf(wrong, Math.min(wrong.length, MOST));
        int width = Arrays.stream(shown).map(row -> name(row).length()).max().orElse(0);
        for (int row : shown) {
            screen.println("  " + Words.left(name(row), width) + "  " + mistake(evaluation, row));
        }
    }

    /// Of predicted numbers: the rows that are furthest off.
    private void worst(String set) {
        int[] rows = furthest(evaluation, MOST);
        screen.println(screen.bold("Furthest off") + " in the " + set + ":");
        int width = Arrays.stream(rows).map(row -> name(row).length()).max().orElse(0);
        for (int row : rows) {
            screen.println("  " + Words.left(name(row), width) + "  is " + Figures.amount(truth(evaluation, row))
                    + ", predicted " + Figures.amount(predicted(evaluation, row)));
        }
    }

    /// The rows with the largest errors, the worst first.
    static int[] furthest(Evaluation evaluation, int most) {
        return IntStream.range(0, evaluation.targets().shape().dim(0))
                .boxed()
                .sorted(Comparator.comparingDouble(
                        row -> -Math.abs(truth(evaluation, row) - predicted(evaluation, row))))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The first target of a row.
    static double truth(Evaluation evaluation, int row) {
        return evaluation.targets().at(Integer.toString(row)).reshape(-1).get(0);
    }

    /// The first number predicted for a row.
    static double predicted(Evaluation evaluation, int row) {
        return evaluation.probabilities().at(Integer.toString(row)).reshape(-1).get(0);
    }

    private String name(int row) {
        String name = Words.plain(names.get(row));
        return name.length() <= WIDEST ? name : "~" + name.substring(name.length() - WIDEST + 1);
    }

    /// `is cat, taken for dog (83.1 %)`.
    static String mistake(Evaluation evaluation, int row) {
        int taken = evaluation.predicted()[row];
        return "is " + Words.plain(evaluation.classes().get(evaluation.actual()[row])) + ", taken for "
                + Words.plain(evaluation.classes().get(taken)) + " ("
                + Words.percent(evaluation.probabilities().get(row, taken)) + ")";
    }

    /// `taken for dog 83 %`.
    static String taken(Evaluation evaluation, int row) {
        int taken = evaluation.predicted()[row];
        return "taken for " + Words.plain(evaluation.classes().get(taken)) + " "
                + Math.round(100 * evaluation.probabilities().get(row, taken)) + " %";
    }

    /// The last part of a path.
    static String shortName(String name) {
        return String.valueOf(Path.of(name).getFileName());
    }
}
