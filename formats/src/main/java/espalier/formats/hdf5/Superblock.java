package espalier.formats.hdf5;

import espalier.formats.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The first bytes of an HDF5 file: whether it is one, and whether the file is as long as it says; asked by [Hdf5#open]
/// before the decoder and by [Content][espalier.formats.Content].
///
/// Source: The HDF Group, HDF5 File Format Specification 3.0, section II.A.
public final class Superblock {
    private static final long SIGNATURE = 0x89_48_44_46_0d_0a_1a_0aL; // \x89 H D F \r \n \x1a \n

    private Superblock() {}

    /// Whether `head`, the first bytes of a file, begins an HDF5 file.
    public static boolean startsHere(byte[] head) {
        return head.length >= 8 && ByteBuffer.wrap(head).getLong() == SIGNATURE;
    }

    /// Refuses what is no HDF5 file or only a part of one.
    static void check(Path path) {
        if (Files.isDirectory(path)) {
            throw new BadInput(path, "is a folder, not an HDF5 file");
        }
        try (FileChannel channel = FileChannel.open(path)) {
            long start = find(channel);
            if (start < 0) {
                throw new BadInput(path, channel.size() == 0 ? "is empty, not an HDF5 file" : "is not an HDF5 file");
            }
            long end = endOfFile(channel, start);
            if (channel.size() < end) {
                throw new BadInput(path,
                        "breaks off: " + end + " bytes were written, " + channel.size() + " are here; copy it again");
            }
        } catch (NoSuchFileException e) {
            throw new BadInput(path, "does not exist", e);
        } catch (IOException e) {
            throw new BadInput(path, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /// The signature stands at byte 0, or at 512, 1024, 2048 ... behind a block of the user's.
    private static long find(FileChannel channel) throws IOException {
        for (long at = 0; at + 8 <= channel.size(); at = at == 0 ? 512 : at * 2) {
            if (read(channel, at, 8).order(ByteOrder.BIG_ENDIAN).getLong() == SIGNATURE) {
                return at;
            }
        }
        return -1;
    }

    /// The address just behind the last byte, counted from the start of the file, 0 where it is not told.
    private static long endOfFile(FileChannel channel, long start) throws IOException {
        ByteBuffer head = read(channel, start, 64);
        if (head.limit() < 48) {
            return start + 48; // no superblock is shorter
        }
        int version = head.get(8);
        int width = version < 2 ? head.get(13) : head.get(9);
        if (width != 8) {
            return 0;
        }
        int at = switch (version) {
            case 0 -> 24 + 2 * 8;
            case 1 -> 28 + 2 * 8;
            default -> 12 + 2 * 8;
        };
        long end = head.getLong(at);
        return Math.max(end, 0); // all bits set: undefined
    }

    private static ByteBuffer read(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
        return bytes.flip();
    }
}
