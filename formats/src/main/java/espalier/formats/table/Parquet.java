package espalier.formats.table;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnSchema;
import espalier.data.Column;
import espalier.formats.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads tables from Parquet files: numbers, booleans, texts, dates and times of flat columns, uncompressed or with
/// Snappy, gzip, Zstandard or LZ4. Nested columns are left out and named; Brotli and LZO are refused by name.
///
/// Types are taken from the file; whether a number is a class and which columns take part is decided as for [Csv].
///
/// ```java
/// Table table = Parquet.read(Path.of("flights.parquet"), TableOptions.DEFAULT);
/// ```
public final class Parquet {
    private static final Set<CompressionCodec> CODECS = EnumSet.of(CompressionCodec.UNCOMPRESSED,
            CompressionCodec.SNAPPY, CompressionCodec.GZIP, CompressionCodec.ZSTD, CompressionCodec.LZ4,
            CompressionCodec.LZ4_RAW);
    private static final long JULIAN_1970 = 2_440_588;

    /// Kept, because a logger that nobody holds forgets its level: the library tells at INFO how it computes.
    private static final Logger QUIET = Logger.getLogger("dev.hardwood");

    static {
        QUIET.setLevel(Level.WARNING);
    }

    private Parquet() {}

    /// The table in `path`.
    ///
    /// @throws BadInput when it is damaged, holds no rows, is compressed in a way not known here, or lacks a wanted
    /// column
    public static Table read(Path path, TableOptions options) {
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path))) {
            return read(path, file, options);
        } catch (BadInput e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError e) { // the library throws whatever the bytes lead to
            throw new BadInput(path, "is a Parquet file that cannot be read (" + reason(e) + ")", e);
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static Table read(Path path, ParquetFileReader file, TableOptions options) throws IOException {
        long rows = file.getFileMetaData().numRows();
        if (rows == 0) {
            throw new BadInput(path, "has columns and no row");
        }
        if (rows > Integer.MAX_VALUE - 8) {
            throw new BadInput(path, "has " + rows + " rows, at most 2^31 can be read");
        }
        requireCodecs(path, file);
        var builders = new ArrayList<ColumnBuilder>();
        var notes = new ArrayList<>(List.of("Parquet, " + rows + " rows in "
                + file.getFileMetaData().rowGroups().size() + " groups"));
        List<ColumnSchema> columns = file.getFileSchema().getColumns();
        if (options.wanted() != null) {
            Table.requireColumns(path, columns.stream().filter(Parquet::isFlat).map(ColumnSchema::name).toList(),
                    options.wanted());
        }
        for (int i = 0; i < columns.size(); i++) {
            ColumnSchema column = columns.get(i);
            if (isFlat(column)) {
                builders.add(read(file, column, options.wanted(), (int) rows, path));
            } else {
                notes.add(column.fieldPath() + " is nested and left out");
            }
            options.progress().at(i + 1, columns.size());
        }
        if (builders.isEmpty()) {
            throw new BadInput(path, "has only nested columns, which cannot be learnt from");
        }
        return Table.of(path, builders.toArray(ColumnBuilder[]::new), (int) rows, ',', options, notes, List.of());
    }

    private static boolean isFlat(ColumnSchema column) {
        return column.maxRepetitionLevel() == 0 && column.maxDefinitionLevel() <= 1;
    }

    private static void requireCodecs(Path path, ParquetFileReader file) {
        for (RowGroup group : file.getFileMetaData().rowGroups()) {
            for (ColumnChunk chunk : group.columns()) {
                CompressionCodec codec = chunk.metaData().codec();
                if (!CODECS.contains(codec)) {
                    throw new BadInput(path, "has column '" + chunk.metaData().pathInSchema() + "' compressed with "
                            + codec + "; what can be read is " + CODECS + "; write it again with compression='zstd'");
                }
            }
        }
    }

    private static ColumnBuilder read(ParquetFileReader file, ColumnSchema schema,
            espalier.data.Raw.@Nullable Table wanted, int rows, Path path) {
        boolean keepTexts = wanted != null && wanted.columns()
                .stream()
                .anyMatch(c -> c.source().equalsIgnoreCase(schema.name()) && c.type() == Column.Type.CATEGORY);
        var builder = new ColumnBuilder(schema.name(), keepTexts);
        try (ColumnReader reader = file.columnReader(schema.columnIndex())) {
            while (reader.nextBatch()) {
                batch(reader, schema, builder);
            }
        } catch (RuntimeException | LinkageError e) { // the library throws whatever the bytes lead to
            String codec = file.getFileMetaData()
                    .rowGroups()
                    .getFirst()
                    .columns()
                    .get(schema.columnIndex())
                    .metaData()
                    .codec()
                    .toString();
            throw new BadInput(path, "is a Parquet file that cannot be read: column '" + schema.name() + "', compressed"
                    + " with " + codec + ", behind row " + builder.rows() + " (" + reason(e) + ")", e);
        }
        if (builder.rows() != rows) {
            throw new BadInput(path, "has " + builder.rows() + " values in column '" + schema.name() + "' for " + rows
                    + " rows");
        }
        return builder;
    }

    private static void batch(ColumnReader reader, ColumnSchema schema, ColumnBuilder builder) {
        int n = reader.getRecordCount();
        Validity valid = reader.getLeafValidity();
        double unit = seconds(schema);
        switch (schema.type()) {
            case INT32 -> {
                int[] values = reader.getInts();
                for (int i = 0; i < n; i++) {
                    add(builder, valid.isNull(i) ? Double.NaN : values[i], unit);
                }
            }
            case INT64 -> {
                long[] values = reader.getLongs();
                for (int i = 0; i < n; i++) {
                    add(builder, valid.isNull(i) ? Double.NaN : values[i], unit);
                }
            }
            case FLOAT -> {
                float[] values = reader.getFloats();
                for (int i = 0; i < n; i++) {
                    add(builder, valid.isNull(i) ? Double.NaN : values[i], unit);
                }
            }
            case DOUBLE -> {
                double[] values = reader.getDoubles();
                for (int i = 0; i < n; i++) {
                    add(builder, valid.isNull(i) ? Double.NaN : values[i], unit);
                }
            }
            case BOOLEAN -> {
                boolean[] values = reader.getBooleans();
                for (int i = 0; i < n; i++) {
                    text(builder, valid.isNull(i) ? "" : Boolean.toString(values[i]));
                }
            }
            case INT96 -> {
                byte[][] values = reader.getBinaries();
                for (int i = 0; i < n; i++) {
                    builder.addNumber(valid.isNull(i) ? Double.NaN : int96(values[i]), ColumnBuilder.Store.DATES);
                }
            }
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                boolean decimal = schema.logicalType() instanceof LogicalType.DecimalType;
                if (decimal) {
                    decimals(reader, n, valid, builder, ((LogicalType.DecimalType) schema.logicalType()).scale());
                } else {
                    String[] values = reader.getStrings();
                    for (int i = 0; i < n; i++) {
                        text(builder, valid.isNull(i) ? "" : values[i]);
                    }
                }
            }
        }
    }

    private static void decimals(ColumnReader reader, int n, Validity valid, ColumnBuilder builder, int scale) {
        byte[][] values = reader.getBinaries();
        for (int i = 0; i < n; i++) {
            add(builder, valid.isNull(i) ? Double.NaN
                    : new java.math.BigDecimal(new java.math.BigInteger(values[i]), scale).doubleValue(), 0);
        }
    }

    /// How many seconds 1 in the file means; 0 for a number, and minus the power of ten for a decimal.
    private static double seconds(ColumnSchema schema) {
        return switch (schema.logicalType()) {
            case LogicalType.DateType _ -> 86_400;
            case LogicalType.TimestampType time -> switch (time.unit()) {
                case MILLIS -> 1e-3;
                case MICROS -> 1e-6;
                case NANOS -> 1e-9;
            };
            case LogicalType.DecimalType decimal when schema.type() == PhysicalType.INT32
                    || schema.type() == PhysicalType.INT64 -> -decimal.scale();
            case null, default -> 0;
        };
    }

    /// A date goes in as seconds. A number goes in as its text as long as texts are kept: only then can few whole
    /// numbers be told to be classes.
    private static void add(ColumnBuilder builder, double value, double unit) {
        if (unit > 0) {
            builder.addNumber(value * unit, ColumnBuilder.Store.DATES);
            return;
        }
        double number = unit < 0 ? value / Math.pow(10, -unit) : value;
        if (builder.store == ColumnBuilder.Store.NUMBERS) {
            builder.addNumber(number, ColumnBuilder.Store.NUMBERS);
        } else if (Double.isNaN(number)) {
            builder.addMissing();
        } else {
            text(builder, ArrayTable.word(number));
        }
    }

    private static void text(ColumnBuilder builder, String text) {
        builder.add(text.toCharArray(), 0, text.length());
    }

    /// Nanoseconds of the day and the Julian day, as old writers have times.
    private static double int96(byte[] bytes) {
        var buffer = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        return (buffer.getInt(8) - JULIAN_1970) * 86_400.0 + buffer.getLong(0) / 1e9;
    }
}
