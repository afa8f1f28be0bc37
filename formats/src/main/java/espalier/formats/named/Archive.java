package espalier.formats.named;

import espalier.formats.BadInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// Takes the files out of a ZIP or a gzip-compressed tar, below one folder and never outside of it. For [DataCache];
/// the archives are those whose sum is known, and still nothing they say is believed.
final class Archive {
    private static final int BLOCK = 512;
    private static final long MOST = 4L << 30;

    private final Path archive;
    private final Path folder;
    private final String inner;
    private long written;

    private Archive(Path archive, Path folder, String inner) {
        this.archive = archive;
        this.folder = folder;
        this.inner = inner;
    }

    /// Takes out what lies in the folder `inner` of the archive (everything for an empty name); the last part of
    /// `inner` becomes a folder of `folder`.
    static void extract(Path archive, Path folder, String inner) throws IOException {
        var it = new Archive(archive, folder, inner);
        byte[] start;
        try (InputStream in = Files.newInputStream(archive)) {
            start = in.readNBytes(2);
        }
        boolean zip = start.length == 2 && start[0] == 'P' && start[1] == 'K';
        try {
            if (zip) {
                it.zip();
            } else {
                it.tar();
            }
        } catch (EOFException | ZipException e) {
            throw new BadInput(archive, "is a damaged archive (" + e.getMessage() + ")", e);
        }
    }

    private void zip() throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    write(entry.getName(), in, Long.MAX_VALUE);
                }
            }
        }
    }

    /// POSIX ustar: a block of 512 bytes with name (0, 100), octal size (124, 12), type (156) and a prefix of the name
    /// (345, 155), then the content, filled up to a whole block.
    private void tar() throws IOException {
        byte[] head = new byte[BLOCK];
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
            while (in.readNBytes(head, 0, BLOCK) == BLOCK && head[0] != 0) {
                long size = octal(head);
                char type = (char) head[156];
                if (type == '0' || type == 0) {
                    String prefix = text(head, 345, 155);
                    String name = text(head, 0, 100);
                    write(prefix.isEmpty() ? name : prefix + "/" + name, in, size);
                } else {
                    in.skipNBytes(size);
                }
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            }
        }
    }

    private long octal(byte[] head) {
        String digits = text(head, 124, 12).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new BadInput(archive, "is a damaged archive (a file of '" + digits + "' bytes)");
        }
        return Long.parseLong(digits, 8);
    }

    private static String text(byte[] head, int from, int length) {
        int end = from;
        while (end < from + length && head[end] != 0) {
            end++;
        }
        return new String(head, from, end - from, StandardCharsets.UTF_8);
    }

    private void write(String name, InputStream in, long size) throws IOException {
        String below = below(name);
        if (below == null) {
            if (size < Long.MAX_VALUE) {
                in.skipNBytes(size);
            }
            return;
        }
        Path file = folder.resolve(below).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new BadInput(archive, "has a file '" + name + "' that would lie outside of " + folder);
        }
        Files.createDirectories(file.getParent());
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            long left = size;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    if (size < Long.MAX_VALUE) {
                        throw new EOFException("it ends in the middle of " + name);
                    }
                    return;
                }
                written += n;
                if (written > MOST) {
                    throw new BadInput(archive, "holds more than " + (MOST >> 30) + " GB");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
    }

    /// The name in the folder of the data set; null for what is not wanted.
    private @Nullable String below(String name) {
        if (inner.isEmpty()) {
            return name;
        }
        String last = inner.substring(inner.lastIndexOf('/') + 1);
        return name.startsWith(inner + "/") ? last + name.substring(inner.length()) : null;
    }
}
