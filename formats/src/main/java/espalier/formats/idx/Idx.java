package espalier.formats.idx;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Buffer;
import espalier.formats.BadInput;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// An array from an IDX file, plain or compressed by gzip, told apart by content: the format of MNIST, Fashion-MNIST,
/// KMNIST and EMNIST.
///
/// The file is `0 0 type rank`, then `rank` lengths, then the elements, all big-endian; the types are uint8, int8,
/// int16, int32, float32 and float64. A header is compared with the length of the file before memory is taken (gzip
/// cannot pack more than 1032 to 1), and a file that is shorter or longer than it says is refused.
///
/// ```java
/// NDArray digits = Idx.read(Path.of("train-images-idx3-ubyte.gz"));       // uint8 (60000, 28, 28)
/// ```
///
/// Source: LeCun, Cortes, Burges, The MNIST database of handwritten digits (1998).
public final class Idx {
    private static final int MOST_GZIP_PACKS = 1032;
    private static final int PIECE = 1 << 16;

    private Idx() {}

    /// The array of `file`.
    ///
    /// @throws BadInput if it is not such a file, breaks off, goes on after its end, or holds more than 2^31 - 1
    /// elements
    public static NDArray read(Path file) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), PIECE)) {
            long stored = Files.size(file);
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            try (InputStream in = gzip ? new GZIPInputStream(raw, PIECE) : raw) {
                return read(file, in, gzip ? stored * MOST_GZIP_PACKS : stored, gzip);
            }
        } catch (NoSuchFileException e) {
            throw new BadInput(file, "does not exist", e);
        } catch (EOFException e) {
            throw new BadInput(file, "breaks off inside its gzip data; copy or download it again", e);
        } catch (ZipException e) {
            throw new BadInput(file, "is damaged: its gzip data cannot be unpacked (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw new BadInput(file, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static NDArray read(Path file, InputStream in, long most, boolean gzip) throws IOException {
        byte[] head = in.readNBytes(4);
        if (head.length < 4 || head[0] != 0 || head[1] != 0) {
            throw new BadInput(file, "is not an IDX file: those begin with two bytes of 0, a type and a rank");
        }
        DType dtype = dtype(file, head[2]);
        int rank = head[3] & 0xff;
        byte[] lengths = in.readNBytes(4 * rank);
        if (lengths.length < 4 * rank) {
            throw new BadInput(file, "breaks off inside its header, which announces " + rank + " axes");
        }
        int[] dims = new int[rank];
        long size = 1;
        for (int i = 0; i < rank; i++) {
            long length = ByteBuffer.wrap(lengths).getInt(4 * i) & 0xffff_ffffL;
            size = length == 0 ? 0 : Math.min(size, Long.MAX_VALUE / length) * length;
            dims[i] = (int) length;
        }
        long there = most - 4 - 4L * rank;
        if (size > Integer.MAX_VALUE - 8 || size * dtype.bytes() > there) {
            throw new BadInput(file, "says that it holds " + words(lengths) + " elements of "
                    + dtype.numpyName() + (size > Integer.MAX_VALUE - 8 ? ", more than 2^31 - 1 of them"
                            : ", which is " + size * dtype.bytes() + " bytes, but it has "
                                    + (gzip ? "room for at most " : "") + Math.max(0, there))
                    + "; it breaks off or its header is damaged: copy or download it again");
        }
        NDArray out = NDArray.empty(dtype, Shape.of(dims));
        fill(file, in, out);
        if (in.read() >= 0) { // reading on also makes gzip compare its checksum
            throw new BadInput(file,
                    "goes on after the " + size + " elements that its header announces; its header or its end is"
                            + " damaged: copy or download it again");
        }
        return out;
    }

    private static DType dtype(Path file, byte code) {
        return switch (code) {
            case 0x08 -> DType.UINT8;
            case 0x09 -> DType.INT8;
            case 0x0b -> DType.INT16;
            case 0x0c -> DType.INT32;
            case 0x0d -> DType.FLOAT32;
            case 0x0e -> DType.FLOAT64;
            default -> throw new BadInput(file,
                    "begins like an IDX file, but says in its third byte that its elements are of type "
                            + String.format(Locale.ROOT, "0x%02x", code) + "; there are 0x08 (uint8), 0x09 (int8),"
                            + " 0x0b (int16), 0x0c (int32), 0x0d (float32) and 0x0e (float64). If it was copied as"
                            + " text or is damaged, copy or download it again; else write it as .npy");
        };
    }

    private static String words(byte[] lengths) {
        long[] dims = new long[lengths.length / 4];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = ByteBuffer.wrap(lengths).getInt(4 * i) & 0xffff_ffffL;
        }
        return Arrays.toString(dims).replace(", ", " x ").replaceAll("[\\[\\]]", "");
    }

    private static void fill(Path file, InputStream in, NDArray out) throws IOException {
        if (out.buffer() instanceof Buffer.UInt8(byte[] data)) {
            int read = in.readNBytes(data, 0, data.length);
            refuseShort(file, read, data.length);
            return;
        }
        int width = out.dtype().bytes();
        for (int from = 0; from < out.size(); from += PIECE) {
            int n = Math.min(PIECE, out.size() - from);
            byte[] piece = in.readNBytes(n * width);
            refuseShort(file, (long) from * width + piece.length, Math.min(from + n, out.size()) * (long) width);
            decode(ByteBuffer.wrap(piece), out.buffer(), from, n);
        }
    }

    private static void refuseShort(Path file, long read, long wanted) {
        if (read < wanted) {
            throw new BadInput(file, "breaks off: " + read + " bytes of elements are there where its header announces "
                    + wanted + " or more; copy or download it again");
        }
    }

    private static void decode(ByteBuffer from, Buffer to, int at, int n) {
        switch (to) {
            case Buffer.Float32(float[] data) -> from.asFloatBuffer().get(data, at, n);
            case Buffer.Float64(double[] data) -> from.asDoubleBuffer().get(data, at, n);
            default -> {
                for (int i = 0; i < n; i++) {
                    int width = from.capacity() / n;
                    to.setLong(at + i,
                            width == 1 ? from.get(i) : width == 2 ? from.getShort(2 * i) : from.getInt(4 * i));
                }
            }
        }
    }
}
