package espalier.formats.table;

import java.time.DateTimeException;
import java.time.LocalDate;

/// How a column writes its dates, and the value of such a text in seconds since 1970-01-01T00:00 (UTC where it names no
/// zone): [ColumnBuilder] takes the first way that fits the whole column.
///
/// A time may follow a blank or `T`: `14:05`, `14:05:30`, `14:05:30.25`, then `Z` or an offset `+02:00` or `+0200`.
enum DateText {
    /// `2024-03-31`, `2024/3/31`, `2024.03.31`.
    YEAR_FIRST("year-month-day"),
    /// `31.03.2024`, `31/3/2024`, `31-03-2024`.
    DAY_FIRST("day-month-year"),
    /// `03/31/2024`, `3-31-2024`.
    MONTH_FIRST("month-day-year");

    private static final double DAY = 86_400;

    private final String words;

    DateText(String words) {
        this.words = words;
    }

    /// Seconds since 1970-01-01T00:00, NaN when `text` is no date of this kind.
    double parse(String text) {
        int[] at = {0};
        int a = number(text, at);
        char separator = at[0] < text.length() ? text.charAt(at[0]) : 0;
        if (a < 0 || separator != '-' && separator != '/' && separator != '.') {
            return Double.NaN;
        }
        int firstLength = at[0]++;
        int b = number(text, at);
        if (b < 0 || at[0] >= text.length() || text.charAt(at[0]) != separator) {
            return Double.NaN;
        }
        int last = ++at[0];
        int c = number(text, at);
        boolean fourDigits = this == YEAR_FIRST ? firstLength == 4 : at[0] - last == 4;
        if (c < 0 || !fourDigits) {
            return Double.NaN;
        }
        double time = time(text, at[0]);
        try {
            LocalDate day = switch (this) {
                case YEAR_FIRST -> LocalDate.of(a, b, c);
                case DAY_FIRST -> LocalDate.of(c, b, a);
                case MONTH_FIRST -> LocalDate.of(c, a, b);
            };
            return day.toEpochDay() * DAY + time;
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    /// Seconds of the day that the text from `start` says, 0 for none, NaN for anything else.
    private static double time(String text, int start) {
        if (start == text.length()) {
            return 0;
        }
        if (text.charAt(start) != ' ' && text.charAt(start) != 'T') {
            return Double.NaN;
        }
        int[] at = {start + 1};
        int hour = number(text, at);
        if (hour < 0 || hour > 24 || at[0] >= text.length() || text.charAt(at[0]++) != ':') {
            return Double.NaN;
        }
        int minute = number(text, at);
        double second = 0;
        if (at[0] < text.length() && text.charAt(at[0]) == ':') {
            at[0]++;
            second = seconds(text, at);
        }
        if (minute < 0 || minute > 59 || !(second >= 0 && second < 61)) {
            return Double.NaN;
        }
        return hour * 3600.0 + minute * 60 + second - offset(text, at[0]);
    }

    private static double seconds(String text, int[] at) {
        double whole = number(text, at);
        if (whole >= 0 && at[0] < text.length() && (text.charAt(at[0]) == '.' || text.charAt(at[0]) == ',')) {
            at[0]++;
            double place = 0.1;
            while (at[0] < text.length() && Character.isDigit(text.charAt(at[0]))) {
                whole += place * (text.charAt(at[0]++) - '0');
                place /= 10;
            }
        }
        return whole;
    }

    /// Seconds east of UTC; NaN when something else stands there.
    private static double offset(String text, int start) {
        String rest = text.substring(start).strip();
        if (rest.isEmpty() || rest.equals("Z") || rest.equals("UTC")) {
            return 0;
        }
        if (!rest.matches("[+-]\\d\\d:?\\d\\d")) {
            return Double.NaN;
        }
        String digits = rest.substring(1).replace(":", "");
        double seconds = Integer.parseInt(digits.substring(0, 2)) * 3600.0
                + Integer.parseInt(digits.substring(2)) * 60.0;
        return rest.charAt(0) == '-' ? -seconds : seconds;
    }

    /// One to four digits from `at[0]`, which moves behind them; -1 for none.
    private static int number(String text, int[] at) {
        int value = 0;
        int from = at[0];
        while (at[0] < text.length() && at[0] - from < 4) {
            int digit = text.charAt(at[0]) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = 10 * value + digit;
            at[0]++;
        }
        return at[0] == from ? -1 : value;
    }

    @Override
    public String toString() {
        return words;
    }
}
