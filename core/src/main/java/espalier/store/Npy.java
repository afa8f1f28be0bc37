package espalier.store;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Files of one array in NumPy's NPY format: what `np.save` writes and `np.load` reads.
///
/// ```java
/// Npy.write(path, x);                       // np.save(path, x)
/// NDArray y = Npy.read(path);               // np.load(path)
/// Npy huge = Npy.open(path);                // np.load(path, mmap_mode="r"): reads the header only
/// NDArray part = huge.rows(1_000_000, 512);
/// ```
///
/// Versions 1.0 to 3.0, both byte orders and both orders of axes are read; 1.0, little-endian, row-major is written. An
/// array in Fortran order comes back as a transposed view, as in NumPy. Object arrays are refused, because reading them
/// means executing what they contain; a header is compared with the length of the file before anything is allocated.
///
/// Source: numpy/lib/format.py (NEP 1).
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MOST_HEADER = 1 << 16;
    private static final int PIECE = 1 << 20;

    private final String where;
    private final NpyHeader header;
    private final MemorySegment data;

    private Npy(String where, NpyHeader header, MemorySegment data) {
        this.where = where;
        this.header = header;
        this.data = data;
    }

    /// Maps `file` into memory and reads its header; elements are read when they are asked for. Safe for several
    /// threads. The mapping goes when the garbage collector finds it unused.
    ///
    /// @throws FormatException if it is not an NPY file of numbers, or its length is not what the header says
    public static Npy open(Path file) throws IOException {
        return open(file, Arena.ofAuto());
    }

    private static Npy open(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            NpyHeader header = header(Channels.newInputStream(channel), file.toString());
            long from = channel.position();
            long there = channel.size() - from;
            if (header.bytes() != there) {
                throw new FormatException(
                        file + ": the NPY header says shape " + Arrays.toString(header.dims()) + " of "
                                + header.dtype().numpyName() + ", which is "
                                + (header.bytes() < 0 ? "more than 2^63" : header.bytes())
                                + " bytes, but " + there + " follow; copy it again");
            }
            return new Npy(file.toString(), header, channel.map(FileChannel.MapMode.READ_ONLY, from, there, arena));
        }
    }

    /// The type of the elements.
    public DType dtype() {
        return header.dtype();
    }

    /// The lengths of the axes; together they may hold more than one array can.
    public long[] dims() {
        return header.dims();
    }

    /// The whole array, a copy.
    ///
    /// @throws FormatException if it has more than 2^31 - 1 elements; read it in parts with [#rows]
    public NDArray read() throws FormatException {
        NDArray flat = NDArray.empty(header.dtype(), Math.toIntExact(checked(header, where)));
        decode(data, header.order(), flat.buffer(), 0);
        return arrange(flat, header);
    }

    /// Sub-arrays `from .. from + n - 1` along the first axis, a copy.
    ///
    /// @throws IndexOutOfBoundsException if they do not exist
    public NDArray rows(long from, int n) {
        long[] dims = header.dims();
        if (dims.length == 0 || from < 0 || n < 0 || from + n > dims[0]) {
            throw new IndexOutOfBoundsException(
                    "rows " + from + " to " + (from + n) + " of an array of shape " + Arrays.toString(dims));
        }
        if (header.fortran() && dims.length > 1) {
            throw new IllegalArgumentException(
                    "rows: the file is in Fortran order, its rows do not lie together; use read()");
        }
        dims[0] = n;
        int[] shape = Arrays.stream(dims).mapToInt(Math::toIntExact).toArray();
        NDArray out = NDArray.empty(header.dtype(), Shape.of(shape));
        long width = out.size() == 0 ? 0 : (long) out.size() / n * header.dtype().bytes();
        decode(data.asSlice(from * width, n * width), header.order(), out.buffer(), 0);
        return out;
    }

    /// The array of `file`.
    ///
    /// @throws FormatException as [#open] and [#read()]
    public static NDArray read(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return open(file, arena).read();
        }
    }

    /// Writes `x` into `file`, atomically, with the very bytes of `np.save`.
    public static void write(Path file, NDArray x) throws IOException {
        AtomicFile.write(file, channel -> write(Channels.newOutputStream(channel), x));
    }

    /// Writes `x` into a stream.
    static void write(OutputStream out, NDArray x) throws IOException {
        byte[] text = NpyHeader.text(x.dtype(), x.shape().toArray()).getBytes(StandardCharsets.ISO_8859_1);
        int length = (MAGIC.length + 4 + text.length + 1) / 64 * 64 + 64;
        byte[] head = new byte[length];
        Arrays.fill(head, (byte) ' ');
        System.arraycopy(MAGIC, 0, head, 0, MAGIC.length);
        head[6] = 1;
        head[7] = 0;
        head[8] = (byte) (length - 10);
        head[9] = (byte) ((length - 10) >> 8);
        System.arraycopy(text, 0, head, 10, text.length);
        head[length - 1] = '\n';
        out.write(head);
        Buffer packed = x.copy().buffer();
        int step = PIECE / x.dtype().bytes();
        ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < packed.length(); from += step) {
            int n = Math.min(step, packed.length() - from);
            encode(packed, from, n, piece.clear());
            out.write(piece.array(), 0, n * x.dtype().bytes());
        }
    }

    /// Reads an array from a stream that need not be as long as its header says.
    ///
    /// @param most bytes that can come; no memory is taken for an array of more
    static NDArray read(InputStream in, String where, long most) throws IOException {
        NpyHeader header = header(in, where);
        long n = checked(header, where);
        if (header.bytes() > most) {
            throw new FormatException(where + ": has at most " + most + " bytes, and its NPY header says "
                    + header.bytes());
        }
        NDArray flat = NDArray.empty(header.dtype(), (int) n);
        byte[] piece = new byte[(int) Math.min(header.bytes(), PIECE)];
        int width = header.dtype().bytes();
        for (int at = 0; at < n;) {
            int length = (int) Math.min((n - at) * width, piece.length);
            int came = in.readNBytes(piece, 0, length);
            if (came < length) {
                throw new FormatException(where + ": ends " + ((n - at) * width - came) + " bytes before the "
                        + header.bytes() + " that its NPY header says");
            }
            decode(MemorySegment.ofArray(piece).asSlice(0, length), header.order(), flat.buffer(), at);
            at += length / width;
        }
        if (in.read() >= 0) {
            throw new FormatException(
                    where + ": has more bytes than the " + header.bytes() + " that its NPY header says");
        }
        return arrange(flat, header);
    }

    private static long checked(NpyHeader header, String where) throws FormatException {
        if (header.size() < 0 || header.size() > Integer.MAX_VALUE - 8
                || Arrays.stream(header.dims()).anyMatch(d -> d > Integer.MAX_VALUE)) {
            throw new FormatException(where + ": shape " + Arrays.toString(header.dims())
                    + " has more elements than a Java array can hold (2^31);"
                    + " read it in parts with Npy.open and rows");
        }
        return header.size();
    }

    private static NDArray arrange(NDArray flat, NpyHeader header) {
        int[] shape = Arrays.stream(header.dims()).mapToInt(Math::toIntExact).toArray();
        if (!header.fortran()) {
            return flat.reshape(shape);
        }
        int[] reversed = new int[shape.length];
        Arrays.setAll(reversed, i -> shape[shape.length - 1 - i]);
        return flat.reshape(reversed).T();
    }

    private static NpyHeader header(InputStream in, String where) throws IOException {
        return NpyHeader.parse(headerText(in, where), where);
    }

    /// The dictionary with which a file begins, as it stands there.
    static String headerText(InputStream in, String where) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(MAGIC, Arrays.copyOf(start, 6))) {
            throw new FormatException(where + ": is not an NPY file: it does not begin with \\x93NUMPY");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new FormatException(
                    where + ": NPY version " + version + "." + start[7] + " is not known; 1.0, 2.0 and 3.0 are");
        }
        byte[] size = in.readNBytes(version == 1 ? 2 : 4);
        long length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = length << 8 | size[i] & 0xff;
        }
        if (size.length < (version == 1 ? 2 : 4) || length > MOST_HEADER) {
            throw new FormatException(where + ": the NPY header says it is " + length + " bytes long; at most "
                    + MOST_HEADER + " are read");
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw new FormatException(where + ": ends within its NPY header");
        }
        return new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    /// The bytes of `from` become elements `at ..` of `to`.
    private static void decode(MemorySegment from, ByteOrder order, Buffer to, int at) {
        int n = (int) (from.byteSize() / DType.of(to).bytes());
        switch (to) {
            case Buffer.Float32(float[] d) -> MemorySegment.copy(from,
                    ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), 0, d, at, n);
            case Buffer.Float64(double[] d) -> MemorySegment.copy(from,
                    ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), 0, d, at, n);
            case Buffer.Int64(long[] d) -> MemorySegment.copy(from, ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), 0,
                    d, at, n);
            case Buffer.UInt64(long[] d) -> MemorySegment.copy(from, ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order),
                    0, d, at, n);
            case Buffer.Int32(int[] d) -> MemorySegment.copy(from, ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), 0,
                    d, at, n);
            case Buffer.UInt32(int[] d) -> MemorySegment.copy(from, ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), 0,
                    d, at, n);
            case Buffer.Int16(short[] d) -> MemorySegment.copy(from, ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order),
                    0, d, at, n);
            case Buffer.UInt16(short[] d) -> MemorySegment.copy(from, ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order),
                    0, d, at, n);
            case Buffer.Float16(short[] d) -> MemorySegment.copy(from,
                    ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), 0, d, at, n);
            case Buffer.BFloat16(short[] d) -> MemorySegment.copy(from,
                    ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), 0, d, at, n);
            case Buffer.Int8(byte[] d) -> MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, d, at, n);
            case Buffer.UInt8(byte[] d) -> MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, d, at, n);
            case Buffer.Bool(boolean[] d) -> {
                for (int i = 0; i < n; i++) {
                    d[at + i] = from.get(ValueLayout.JAVA_BYTE, i) != 0;
                }
            }
        }
    }

    private static void encode(Buffer from, int at, int n, ByteBuffer out) {
        switch (from) {
            case Buffer.Float32(float[] d) -> out.asFloatBuffer().put(d, at, n);
            case Buffer.Float64(double[] d) -> out.asDoubleBuffer().put(d, at, n);
            case Buffer.Int64(long[] d) -> out.asLongBuffer().put(d, at, n);
            case Buffer.UInt64(long[] d) -> out.asLongBuffer().put(d, at, n);
            case Buffer.Int32(int[] d) -> out.asIntBuffer().put(d, at, n);
            case Buffer.UInt32(int[] d) -> out.asIntBuffer().put(d, at, n);
            case Buffer.Int16(short[] d) -> out.asShortBuffer().put(d, at, n);
            case Buffer.UInt16(short[] d) -> out.asShortBuffer().put(d, at, n);
            case Buffer.Float16(short[] d) -> out.asShortBuffer().put(d, at, n);
            case Buffer.BFloat16(short[] d) -> out.asShortBuffer().put(d, at, n);
            case Buffer.Int8(byte[] d) -> out.put(d, at, n);
            case Buffer.UInt8(byte[] d) -> out.put(d, at, n);
            case Buffer.Bool(boolean[] d) -> {
                for (int i = 0; i < n; i++) {
                    out.put(i, (byte) (d[at + i] ? 1 : 0));
                }
            }
        }
    }
}
