package espalier.app.cli;

import espalier.app.show.Words;
import espalier.formats.BadInput;
import espalier.nn.Model;
import espalier.store.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Where a run writes: the model, `curve.png`, `wrong.png`, and the sample pictures of a run on drawn ones. [TrainRun]
/// asks it before training whether everything can be written, so that nobody learns after an hour that the disk is
/// full.
///
/// An earlier run in the same place is replaced; a file that no run has written is not.
///
/// @param model   the model's file
/// @param curve   the picture of the curves
/// @param wrong   the picture of what was classified wrongly
/// @param samples the folder of sample pictures
/// @param state   how far a run has come, while it has not ended
record RunFolder(Path model, Path curve, Path wrong, Path samples, Path state) {
    private static final String MODEL = "model.safetensors";
    private static final String SUFFIX = ".safetensors";

    /// From `--out`: a folder, or a file name that ends in `.safetensors`, whose companions get its name as prefix.
    static RunFolder of(Path out) {
        String name = String.valueOf(out.getFileName());
        if (name.endsWith(SUFFIX) && !Files.isDirectory(out)) {
            String stem = name.substring(0, name.length() - SUFFIX.length());
            return new RunFolder(out, out.resolveSibling(stem + "-curve.png"), out.resolveSibling(stem + "-wrong.png"),
                    out.resolveSibling(stem + "-samples"), out.resolveSibling(stem + "-resume" + SUFFIX));
        }
        return new RunFolder(out.resolve(MODEL), out.resolve("curve.png"), out.resolve("wrong.png"),
                out.resolve("samples"), out.resolve("resume" + SUFFIX));
    }

    /// Removes the folder when a run that made it has written nothing into it.
    void removeIfEmpty() {
        try {
            Files.deleteIfExists(folder());
        } catch (IOException e) {
            // there is something in it, or it is not ours to remove
        }
    }

    /// Makes the folder and refuses what would go wrong at the end: somebody else's files, no permission.
    ///
    /// @return whether the model of an earlier run is there, to be replaced
    boolean prepare() throws IOException {
        Path folder = folder();
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new Misuse("--out: " + e.getFile() + " is a file, not a folder; choose another place", e);
        } catch (FileSystemException e) {
            String sentence = Problems.sentence(e);
            String place = folder + ": ";
            throw new Misuse("--out: the folder " + folder + " cannot be made ("
                    + (sentence.startsWith(place) ? sentence.substring(place.length()) : sentence)
                    + "); choose another place", e);
        }
        if (!Files.isWritable(folder)) {
            throw new Misuse("--out: nothing may be written into " + folder + "; choose another place");
        }
        boolean earlier = Files.exists(model);
        if (earlier) {
            refuseForeign();
        } else {
            for (Path file : new Path[] {curve, wrong}) {
                if (Files.exists(file)) {
                    throw new Misuse(
                            "--out: " + file + " is there already and no earlier run wrote it, for there is no " + model
                                    + "; choose another place");
                }
            }
        }
        return earlier;
    }

    /// Refuses a disk without room for a model of so many bytes.
    void requireRoom(long bytes) throws IOException {
        long free = Files.getFileStore(folder().toAbsolutePath()).getUsableSpace();
        if (free < bytes) {
            throw new Misuse(
                    "the disk is full: the model needs " + Words.bytes(bytes) + ", where " + model + " goes there are "
                            + Words.bytes(free) + "; make room, or choose another place with --out");
        }
    }

    private void refuseForeign() throws IOException {
        try {
            Model.load(model);
        } catch (IOException | BadInput e) {
            throw new Misuse("--out: " + model
                    + " is there already and is not a model of espalier; it is left as it is: choose another place", e);
        }
        if (!Files.isWritable(model)) {
            throw new Misuse("--out: " + model + " is write-protected; choose another place");
        }
    }

    /// What `--out` or `--resume` take for this.
    Path place() {
        return String.valueOf(model.getFileName()).equals(MODEL) ? folder() : model;
    }

    /// The folder that everything goes into.
    Path folder() {
        Path parent = model.getParent();
        return parent == null ? Path.of("") : parent;
    }

    /// Writes a picture as PNG, whole or not at all.
    static void write(BufferedImage image, Path file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.setUseCache(false);
        ImageIO.write(image, "png", bytes);
        AtomicFile.write(file, bytes.toByteArray());
    }
}
