package espalier.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Writes files that are there whole or not at all: models, checkpoints, run records, pictures.
///
/// ```java
/// AtomicFile.write(Path.of("run.json"), "{}".getBytes(UTF_8));
/// AtomicFile.write(Path.of("curve.png"), channel -> ImageIO.write(image, "png", Channels.newOutputStream(channel)));
/// ```
///
/// The content goes into a temporary file beside the target (`.run.json.<16 hex digits>.tmp`), is forced to the disk,
/// and moved over the target in one step. Whatever fails before that step (an exception, a full disk, an interrupt, a
/// killed process, a power cut) leaves the file that was there as it was, and the temporary file is deleted; one left
/// behind by a killed process is deleted by the next write of the same file an hour later.
/// - A symbolic link is followed, the file it points to is replaced and the link stays.
/// - An existing file keeps its permissions and, where the system allows it, its owner and group. A write-protected
///   file is refused.
/// - A target that is not a regular file (`/dev/stdout`, a named pipe) is written into directly: there is nothing to
///   keep intact.
public final class AtomicFile {
    private static final int MOST_LINKS = 40;
    private static final Duration ABANDONED = Duration.ofHours(1);

    private AtomicFile() {}

    /// What is written into the new file.
    @FunctionalInterface
    public interface Content {
        /// Writes everything into `out`, which is empty; whoever calls this closes it.
        void writeTo(FileChannel out) throws IOException;
    }

    /// Replaces or creates `target` with these bytes.
    public static void write(Path target, byte[] bytes) throws IOException {
        write(target, out -> {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        });
    }

    /// Replaces or creates `target` with what `content` writes.
    ///
    /// @throws IOException from `content`, or if the file cannot be written; the message names the file
    public static void write(Path target, Content content) throws IOException {
        Path file = followLinks(target);
        if (Files.isDirectory(file)) {
            throw new FileSystemException(target.toString(), null, "is a directory, not a file");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(target.toString(), null, "its directory does not exist");
        }
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                writeDirectly(file, content);
            } else {
                writeBeside(file, directory, content);
            }
        } catch (IOException e) {
            throw named(target, e, Files.isRegularFile(file));
        }
    }

    private static void writeDirectly(Path file, Content content) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            content.writeTo(out);
        }
    }

    private static void writeBeside(Path file, Path directory, Content content) throws IOException {
        boolean exists = Files.exists(file);
        if (exists && !Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString(), null, "is write-protected");
        }
        String prefix = "." + beginning(file.getFileName().toString()) + ".";
        deleteAbandoned(directory, prefix);
        PosixFileAttributes old = exists ? posix(file) : null;
        Path temporary = create(directory, prefix, old);
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                content.writeTo(out);
                out.force(true);
            }
            if (old != null) {
                restore(temporary, old);
            }
            // atomic means replacing too; zip file systems want to be told
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (Throwable e) { // errors too: nothing may stay behind
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
        force(directory);
    }

    /// The file at the end of a chain of symbolic links; it need not exist.
    private static Path followLinks(Path target) throws IOException {
        Path file = target;
        for (int i = 0; Files.isSymbolicLink(file); i++) {
            if (i == MOST_LINKS) {
                throw new FileSystemLoopException(target.toString());
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    /// Creates an empty temporary file that nobody may read who may not read the old file.
    private static Path create(Path directory, String prefix, @Nullable PosixFileAttributes old) throws IOException {
        FileAttribute<?>[] attributes = old == null ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(old.permissions())};
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        while (true) {
            Path file = directory
                    .resolve(prefix + String.format("%016x", ThreadLocalRandom.current().nextLong()) + ".tmp");
            try {
                FileChannel.open(file, options, attributes).close();
                return file;
            } catch (FileAlreadyExistsException e) {
                // one chance in 2^64: draw again
            }
        }
    }

    /// Gives the new file what the old one had. Only its owner and root may, and only root may give a file away:
    /// elsewhere it stays the writer's.
    private static void restore(Path temporary, PosixFileAttributes old) throws IOException {
        PosixFileAttributes now = posix(temporary);
        PosixFileAttributeView view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (now == null) {
            return;
        }
        try {
            if (!now.group().equals(old.group())) {
                view.setGroup(old.group());
            }
            if (!now.owner().equals(old.owner())) {
                view.setOwner(old.owner());
            }
        } catch (IOException e) {
            // not allowed: the content matters more
        }
        // last: a change of owner clears bits, and the umask may have taken some away
        view.setPermissions(old.permissions());
    }

    private static @Nullable PosixFileAttributes posix(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view == null ? null : view.readAttributes();
    }

    /// Makes the move last through a power cut. Some systems (Windows) and file systems cannot do this to a directory;
    /// there the move is as lasting as they make it.
    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // the new file is in place and whole
        }
    }

    private static void deleteAbandoned(Path directory, String prefix) {
        Instant limit = Instant.now().minus(ABANDONED);
        DirectoryStream.Filter<Path> abandoned = path -> {
            String name = path.getFileName().toString();
            return name.startsWith(prefix)
                    && name.endsWith(".tmp")
                    && name.length() == prefix.length() + 20
                    && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.getLastModifiedTime(path).compareTo(FileTime.from(limit)) < 0;
        };
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, abandoned)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // tidying up must not keep anybody from writing
        }
    }

    /// So much of a file's name that the temporary name stays within the 255 bytes that file systems allow.
    private static String beginning(String name) {
        int end = Math.min(name.length(), 60);
        return name.substring(0,
                end < name.length() && Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end);
    }

    /// The system's own errors either do not say which file ("No space left on device") or name the temporary one.
    private static IOException named(Path target, IOException e, boolean exists) {
        String kept = exists ? "; the file that was there is unchanged" : "";
        IOException named;
        if (e.getClass() == IOException.class) {
            named = new FileSystemException(target.toString(), null, e.getMessage() + kept);
        } else if (e instanceof FileSystemException system && system.getFile() != null
                && system.getFile().endsWith(".tmp")) {
            named = e instanceof AccessDeniedException
                    ? new AccessDeniedException(target.toString(), null, "no permission to write into its directory")
                    : new FileSystemException(target.toString(), null, system.getReason() + kept);
        } else {
            return e;
        }
        named.initCause(e);
        return named;
    }
}
