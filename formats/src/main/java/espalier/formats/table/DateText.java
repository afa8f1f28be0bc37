package espalier.formats.table;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a column writes its dates, and the value of such a text in seconds since 1970-01-01T00:00 (UTC where it names no
/// zone): [ColumnBuilder] takes the first way that fits the whole column.
///
/// A time may follow a blank or `T`: `14:05`, `14:05:30`, `14:05:30.25`, then `Z` or an offset `+02:00` or `+0200`.
enum DateText {
    /// `2024-03-31`, `2024/3/31`, `2024.03.31`.
    YEAR_FIRST("year-month-day"),
    /// `31.03.2024`, `31/3/2024`, `31-03-24`.
    DAY_FIRST("day-month-year"),
    /// `03/31/2024`, `3-31-24`.
    MONTH_FIRST("month-day-year"),
    /// `31 Mar 2024`, `31-March-24`, `March 31, 2024`, with or without the day of the week, in English.
    NAMED("with the month's name");

    private static final double DAY = 86_400;
    /// POSIX: years of two digits from 69 on are of the last century.
    private static final int PIVOT = 69;
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final Pattern NAMES = Pattern.compile("(?:[A-Za-z]{3,9}\\.?,? +)??"
            + "(?:(\\d{1,2})[ .-]+([A-Za-z]{3,9})|([A-Za-z]{3,9})\\.? +(\\d{1,2})(?:st|nd|rd|th)?)[ .,-]+"
            + "(\\d{4}|\\d{2})(?=$|[ T])");

    private final String words;

    DateText(String words) {
        this.words = words;
    }

    /// Seconds since 1970-01-01T00:00, NaN when `text` is no date of this kind.
    double parse(String text) {
        if (this == NAMED) {
            return named(text);
        }
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
        int digits = this == YEAR_FIRST ? firstLength : at[0] - last;
        if (c < 0 || digits != 4 && (digits != 2 || this == YEAR_FIRST)) {
            return Double.NaN;
        }
        double time = time(text, at[0]);
        return switch (this) {
            case YEAR_FIRST -> day(a, 4, b, c) + time;
            case DAY_FIRST -> day(c, digits, b, a) + time;
            case MONTH_FIRST -> day(c, digits, a, b) + time;
            case NAMED -> throw new AssertionError();
        };
    }

    /// Seconds to the beginning of a day, NaN when the calendar has none such.
    private static double day(int year, int digits, int month, int day) {
        try {
            int whole = digits == 4 ? year : year < PIVOT ? 2000 + year : 1900 + year;
            return LocalDate.of(whole, month, day).toEpochDay() * DAY;
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    private static double named(String text) {
        Matcher m = text.length() < 9 || !Character.isDigit(text.charAt(0)) && !Character.isLetter(text.charAt(0))
                ? null
                : NAMES.matcher(text);
        if (m == null || !m.lookingAt()) {
            return Double.NaN;
        }
        boolean dayFirst = m.group(1) != null;
        String name = m.group(dayFirst ? 2 : 3).toLowerCase(Locale.ROOT);
        int month = MONTHS.indexOf(name.substring(0, 3));
        if (month < 0 || month % 3 != 0) {
            return Double.NaN;
        }
        String year = m.group(5);
        return day(Integer.parseInt(year), year.length(), month / 3 + 1, Integer.parseInt(m.group(dayFirst ? 1 : 4)))
                + time(text, m.end());
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
