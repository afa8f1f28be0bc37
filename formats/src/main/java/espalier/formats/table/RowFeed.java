package espalier.formats.table;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes the values of FastCSV straight from its buffer to the columns, a row at a time and only when the row has as
/// many values as there are columns. For [Csv].
final class RowFeed extends AbstractBaseCsvCallbackHandler<Boolean> {
    private static final int REMEMBERED = 20;

    private final ColumnBuilder[] columns;
    private char[] row = new char[1024];
    private int[] ends = new int[16];
    private int values;
    private int used;
    private final List<String> odd = new ArrayList<>();
    private int oddRows;
    private int rows;
    private final long linesBefore;
    private boolean skipNext;

    /// @param skipFirst   whether the first record holds the names
    /// @param linesBefore lines of the file that the reader does not see
    RowFeed(ColumnBuilder[] columns, boolean skipFirst, long linesBefore) {
        this.columns = columns;
        this.skipNext = skipFirst;
        this.linesBefore = linesBefore;
    }

    @Override
    protected void handleBegin(long line) {
        values = 0;
        used = 0;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (used + length > row.length) {
            row = Arrays.copyOf(row, Math.max(2 * row.length, used + length));
        }
        if (values == ends.length) {
            ends = Arrays.copyOf(ends, 2 * values);
        }
        System.arraycopy(buffer, offset, row, used, length);
        used += length;
        ends[values++] = used;
    }

    /// A blank line; where the table has one column, an empty value would look the same, and is not told apart.
    @Override
    protected void handleEmpty() {
        values = 0;
    }

    @Override
    protected Boolean buildRecord() {
        if (getRecordType() == RecordType.EMPTY) {
            return false;
        }
        if (skipNext) {
            skipNext = false;
            return false;
        }
        if (values != columns.length) {
            oddRows++;
            if (odd.size() < REMEMBERED) {
                odd.add("line " + (getStartingLineNumber() + linesBefore) + " has " + values
                        + (values == 1 ? " value" : " values")
                        + ", expected " + columns.length);
            }
            return false;
        }
        int from = 0;
        for (int i = 0; i < values; i++) {
            columns[i].add(row, from, ends[i] - from);
            from = ends[i];
        }
        rows++;
        return true;
    }

    /// Lines of the file that the reader does not see.
    long linesBefore() {
        return linesBefore;
    }

    /// Rows taken.
    int rows() {
        return rows;
    }

    /// Rows left out because they have more or fewer values.
    int oddRows() {
        return oddRows;
    }

    /// The first of them, with their line.
    List<String> odd() {
        return odd;
    }
}
