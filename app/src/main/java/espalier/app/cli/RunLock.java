package espalier.app.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second training away from the place where a first one writes: a locked file `.NAME.lock` beside the model,
/// gone when the training ends. The system lets go of it when the process dies, however it does, so that a file left
/// behind locks nobody out.
final class RunLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Takes the lock for the model at this place.
    ///
    /// @throws Misuse if another training has it
    static RunLock of(Path model) throws IOException {
        Path file = model.resolveSibling("." + model.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new Misuse("--out: another training is writing to " + model + " at this moment; choose another "
                    + "place");
        }
        return new RunLock(file, channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by another training of this process
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Lets go; what cannot be removed does not matter.
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException e) {
            // the lock goes with the process
        }
    }
}
