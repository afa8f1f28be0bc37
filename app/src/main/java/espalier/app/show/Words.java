package espalier.app.show;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Numbers and names as people read them, the same in every locale; everything the tool prints goes through here.
///
/// ```java
/// Words.count(12345, "picture");   // "12,345 pictures"
/// Words.percent(0.9376);           // "93.8 %"
/// Words.time(75);                  // "1:15"
/// ```
public final class Words {
    private Words() {}

    /// `12,345`.
    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /// `1 picture`, `12,345 pictures`.
    public static String count(long n, String thing) {
        return count(n) + " " + (n == 1 ? thing : plural(thing));
    }

    private static String plural(String thing) {
        boolean hisses = thing.endsWith("s") || thing.endsWith("x") || thing.endsWith("batch");
        return thing.endsWith("y") ? thing.substring(0, thing.length() - 1) + "ies"
                : hisses ? thing + "es" : thing + "s";
    }

    /// A share as `93.8 %`; 100 % only when nothing is missing.
    public static String percent(double share) {
        if (Double.isNaN(share)) {
            return "-";
        }
        double shown = Math.rint(share * 1000) / 10;
        if (shown == 100 && share < 1) {
            shown = 99.9;
        }
        return shown == 100 ? "100 %" : String.format(Locale.ROOT, "%.1f %%", shown);
    }

    /// A loss: four digits behind the point, fewer for large values, `3.1e-06` for tiny ones.
    public static String loss(double loss) {
        double size = Math.abs(loss);
        String format = size == 0 || Double.isNaN(loss) ? "%.4f"
                : size < 0.0005 ? "%.1e" : size < 100 ? "%.4f" : size < 1e6 ? "%.1f" : "%.1e";
        return String.format(Locale.ROOT, format, loss);
    }

    /// A number as one would type it: `0.01`, `3`, `1.0E-5`.
    public static String number(double x) {
        return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
    }

    /// Seconds as `0:07`, `12:34`, `1:02:03`.
    public static String time(double seconds) {
        long s = Double.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
        return s >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
    }

    /// Seconds as a length of time: `0.8 s`, `12 s`, `3:20 min`.
    public static String duration(double seconds) {
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return seconds < 99.5 ? Math.round(seconds) + " s" : time(seconds) + (seconds < 3600 ? " min" : " h");
    }

    /// Seconds of something that is over at once: `12.5 us`, `3.10 ms`, `120 ms`.
    public static String instant(double seconds) {
        return seconds < 1e-3 ? String.format(Locale.ROOT, "%.1f us", seconds * 1e6)
                : String.format(Locale.ROOT, seconds < 0.0995 ? "%.2f ms" : "%.0f ms", seconds * 1e3);
    }

    /// `812 bytes`, `3.1 MB`.
    public static String bytes(long n) {
        String[] units = {"KB", "MB", "GB", "TB"};
        if (n < 1000) {
            return count(n, "byte");
        }
        double value = n / 1000.0;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /// `cat`, `cat and dog`, `cat, dog and 8 more`.
    public static String list(List<String> names, int most) {
        if (names.size() > most) {
            return String.join(", ", names.subList(0, most - 1)) + " and " + (names.size() - most + 1) + " more";
        }
        int last = names.size() - 1;
        return last < 1 ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    /// A file as it is to be typed in a shell: quoted when it must be.
    public static String shell(Path file) {
        String name = file.toString();
        return name.matches("[\\w./+@%:,=-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }

    /// Text without what would drive a terminal: control characters of file names and class names become `?`.
    public static String plain(String text) {
        return text.codePoints().anyMatch(Words::drives)
                ? text.codePoints()
                        .map(c -> drives(c) ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }

    private static boolean drives(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }

    /// At most `width` characters; what is cut off shows as a dot in the middle of nowhere: `a-very-lon~`.
    public static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "~";
    }

    /// `text` in lines of at most `width` characters, broken at blanks; every line but the first is indented by two.
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder("  ").append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    /// `text` followed by blanks up to `width`.
    public static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /// `text` after blanks up to `width`.
    public static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
