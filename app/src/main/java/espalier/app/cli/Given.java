package espalier.app.cli;

import espalier.app.show.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the user gave for an option, as a value: each method names the option, what was given and what is possible.
/// Every command checks its options with these before it begins to work.
final class Given {
    private Given() {}

    /// A whole number from `least` to `most`; `1_000` and `1,000` are not understood, on purpose.
    static int whole(String option, String text, int least, int most) {
        String wanted = most == Integer.MAX_VALUE ? "a whole number, " + least + " or more"
                : "a whole number from " + Words.count(least) + " to " + Words.count(most);
        long value = integer(option, text, wanted);
        if (value < least || value > most) {
            throw wrong(option, text, wanted);
        }
        return (int) value;
    }

    /// Rows of a batch, or `full` (0) for all of them.
    static int batchSize(String option, String text) {
        if (text.strip().equalsIgnoreCase("full")) {
            return 0;
        }
        String wanted = "a whole number, 1 or more, or full for all rows at once";
        long value = integer(option, text, wanted);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw wrong(option, text, wanted);
        }
        return (int) value;
    }

    /// One of these words.
    static String word(String option, String text, List<String> possible) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        for (String word : possible) {
            if (word.equals(wanted) || (word + "s").equals(wanted)) {
                return word;
            }
        }
        throw wrong(option, text, "one of " + String.join(", ", possible), possible);
    }

    /// Any whole number of 64 bits.
    static long integer(String option, String text) {
        return integer(option, text, "a whole number");
    }

    private static long integer(String option, String text, String wanted) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw wrong(option, text, wanted);
        }
    }

    /// A number more than 0.
    static double positive(String option, String text, String example) {
        String wanted = "a number more than 0, such as " + example;
        try {
            double value = Double.parseDouble(text.strip());
            if (value > 0 && !Double.isInfinite(value) && !text.strip().matches(".*[dDfF]$")) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(option, text, wanted);
    }

    /// Sizes with commas between them, `20,7,5`; `none` for no size at all.
    static List<Integer> sizes(String option, String text, int most) {
        List<Integer> sizes = new ArrayList<>();
        if (text.strip().equalsIgnoreCase("none")) {
            return sizes;
        }
        for (String part : text.split(",", -1)) {
            try {
                int size = Integer.parseInt(part.strip());
                if (size < 1 || size > most) {
                    throw new NumberFormatException();
                }
                sizes.add(size);
            } catch (NumberFormatException e) {
                throw wrong(option, text,
                        "sizes from 1 to " + Words.count(most) + " with commas between them, such as 20,7,5 (or none)");
            }
        }
        return sizes;
    }

    /// One of these, by its name in lower case.
    static <E extends Enum<E>> E one(String option, String text, List<E> possible) {
        for (E value : possible) {
            if (name(value).equals(text.strip().toLowerCase(Locale.ROOT).replace('-', '_'))) {
                return value;
            }
        }
        throw wrong(option, text, names(possible.stream()), possible.stream().map(Given::name).toList());
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String names(Stream<? extends Enum<?>> values) {
        return "one of " + values.map(Given::name).collect(Collectors.joining(", "));
    }

    private static Misuse wrong(String option, String text, String wanted) {
        return new Misuse(option + " is '" + Words.plain(Words.cut(text, 40)) + "'; give " + wanted);
    }

    /// With what was probably meant, where something is near enough.
    private static Misuse wrong(String option, String text, String wanted, List<String> possible) {
        String near = Usage.nearest(text.strip().toLowerCase(Locale.ROOT), possible)
                .map(word -> " (did you mean " + word + "?)")
                .orElse("");
        return new Misuse(wrong(option, text, wanted).getMessage() + near);
    }
}
