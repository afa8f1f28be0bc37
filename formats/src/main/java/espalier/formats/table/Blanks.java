package espalier.formats.table;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;

/// Text whose values are separated by any number of blanks and tabs, with one blank in place of each run of them and
/// none at either end of a line, so that [Csv] reads it like any other; what is in quotes stays.
final class Blanks extends FilterReader {
    private static final int NONE = -2;

    private final char[] buffer = new char[8192];
    private int at;
    private int end;
    private boolean quoted;
    private boolean lineStart = true;
    private boolean valueStart = true;
    private int held = NONE;

    Blanks(Reader in) {
        super(in);
    }

    /// The same of a text.
    static String collapsed(String text) {
        var out = new StringBuilder(text.length());
        var blanks = new Blanks(new StringReader(text));
        try {
            for (int c = blanks.read(); c >= 0; c = blanks.read()) {
                out.append((char) c);
            }
        } catch (IOException e) {
            throw new AssertionError("a text in memory can be read", e);
        }
        return out.toString();
    }

    private int next() throws IOException {
        if (at == end) {
            end = Math.max(0, in.read(buffer, 0, buffer.length));
            at = 0;
        }
        return end == 0 ? -1 : buffer[at++];
    }

    @Override
    public int read() throws IOException {
        if (held != NONE) {
            int c = held;
            held = NONE;
            return c;
        }
        int c = next();
        if (quoted) {
            quoted = c != '"';
            return c;
        }
        boolean blank = false;
        while (c == ' ' || c == '\t') {
            blank = !lineStart;
            valueStart = true;
            c = next();
        }
        boolean lineEnd = c == '\n' || c == '\r' || c < 0;
        quoted = c == '"' && valueStart;
        lineStart = lineEnd;
        valueStart = lineEnd;
        if (blank && !lineEnd) {
            held = c;
            return ' ';
        }
        return c;
    }

    @Override
    public int read(char[] out, int from, int length) throws IOException {
        int n = 0;
        while (n < length) {
            int c = read();
            if (c < 0) {
                break;
            }
            out[from + n++] = (char) c;
        }
        return n == 0 && length > 0 ? -1 : n;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = 0;
        while (skipped < n && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
