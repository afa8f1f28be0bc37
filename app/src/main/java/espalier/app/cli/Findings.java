package espalier.app.cli;

import espalier.app.show.Confusion;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.train.Evaluation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The confusion matrix and the list of wrong pictures: what `train` and `evaluate` both show.
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
