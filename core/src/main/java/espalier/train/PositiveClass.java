package espalier.train;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which of two classes is asked for, the one whose precision, recall and F1 are told: for [Evaluation] and [Learner].
///
/// It is the one that was named (`--positive`), else the one whose name says so (`yes`, `spam`, `1`) or whose other one
/// says `no`, `ham`, `0`, `non-...`, else the rarer one of the training set, else the second.
final class PositiveClass {
    /// Under this name a model keeps it in its record.
    static final String RECORD = "positive";

    private static final Pattern YES = Pattern.compile("yes|y|true|t|on|1|1\\.0|\\+1?|pos|positive|spam|fraud|malignant"
            + "|present|abnormal|sick|ill|disease|diseased|survived|churn(ed)?|default(ed)?|success|win|won");
    private static final Pattern NO = Pattern
            .compile("no|n|false|f|off|0|0\\.0|-1?|neg|negative|ham|legit(imate)?|benign"
                    + "|absent|normal|none|healthy|control|failure|loss|lost|(non?|not)[-_ ].*|background|other");

    private PositiveClass() {}

    /// Its number; -1 where there are not two classes.
    ///
    /// @param counts rows of each class
    static int of(List<String> classes, long[] counts) {
        if (classes.size() != 2) {
            return -1;
        }
        int named = byName(classes);
        return named >= 0 ? named : counts[0] < counts[1] ? 0 : 1;
    }

    /// Its number; -1 where there are not two classes.
    ///
    /// @param labels class numbers of rows
    static int of(List<String> classes, int[] labels) {
        long[] counts = new long[Math.max(2, classes.size())];
        for (int label : labels) {
            counts[label]++;
        }
        return of(classes, counts);
    }

    /// Where one name alone says so, or the other one alone denies it; -1 for neither.
    private static int byName(List<String> classes) {
        for (Pattern words : List.of(YES, NO)) {
            boolean first = matches(words, classes.get(0));
            boolean second = matches(words, classes.get(1));
            if (first != second) {
                return first == words.equals(YES) ? 0 : 1;
            }
        }
        return -1;
    }

    private static boolean matches(Pattern words, String name) {
        return words.matcher(name.strip().toLowerCase(Locale.ROOT)).matches();
    }

    /// The number of the class of this name.
    ///
    /// @throws IllegalArgumentException if there is none, or there are not two classes
    static int named(String where, List<String> classes, String name) {
        int number = classes.indexOf(name);
        if (number < 0 || classes.size() != 2) {
            throw new IllegalArgumentException(where + ": the positive class is '" + name + "', but "
                    + (classes.isEmpty() ? "numbers are predicted" : "there are the classes " + classes)
                    + (number < 0 ? "" : "; only of two classes one is positive"));
        }
        return number;
    }
}
