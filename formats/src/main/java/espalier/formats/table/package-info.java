/// Tables from text and Parquet files: [espalier.formats.table.Csv] and [espalier.formats.table.Parquet] read them in
/// columns of plain numbers, [espalier.formats.table.Table] says what each column was taken for and why,
/// [espalier.formats.table.Labelled] makes a data set of one.
@NullMarked
package espalier.formats.table;

import org.jspecify.annotations.NullMarked;
