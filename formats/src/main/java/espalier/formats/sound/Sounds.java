package espalier.formats.sound;

import espalier.formats.BadInput;
import espalier.formats.FolderListing;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a sound from a file, whatever its format, which its first bytes tell: WAV of every usual kind, FLAC, and
/// Vorbis or FLAC in Ogg. What it cannot read it refuses with a sentence that says what the file is.
///
/// ```java
/// Sound sound = Sounds.read(Path.of("7_jackson_12.wav"));       // Sound(0.43 s at 8000 Hz)
/// ```
public final class Sounds {
    /// The most channels of a file that makes sense.
    static final int MOST_CHANNELS = 256;
    /// The fastest rate of a file that makes sense.
    static final int FASTEST = 10_000_000;

    private static final long LARGEST = 512L << 20;

    private Sounds() {}

    /// The sound in a file, its channels averaged.
    ///
    /// @throws BadInput if it is no sound, one of a kind that is not read, or damaged
    public static Sound read(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // opening a pipe would wait for ever
            throw new BadInput(file, "is not an ordinary file");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.mark(16);
            String head = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
            in.reset();
            Sound sound = decode(file, head, in);
            if (sound.samples().length == 0) {
                throw new BadInput(file, "is a sound of no length; record it again or remove it");
            }
            return sound;
        } catch (EOFException e) {
            throw new BadInput(file, "is cut short: it ends in the middle of a header; copy it again", e);
        } catch (IOException e) {
            throw new BadInput(file, FolderListing.reason(e), e);
        }
    }

    private static Sound decode(Path file, String head, InputStream in) throws IOException {
        if (head.isEmpty()) {
            throw new BadInput(file, "is an empty file");
        }
        if (head.matches("(?s)(RIFF|RIFX|RF64).{4}WAVE")) {
            return new Wav(file, in).read();
        }
        try {
            if (head.startsWith("fLaC")) {
                return new Flac(whole(file, in), Samples.most()).read();
            }
            if (head.startsWith("OggS")) {
                return new Ogg(whole(file, in), Samples.most()).read();
            }
        } catch (Damaged e) {
            boolean whole = e.reason().matches("(?s)(is|breaks|holds|lacks|unpacks) .*");
            throw new BadInput(file, whole ? e.reason() : "is a sound that cannot be read: " + e.reason(), e);
        }
        String other = other(head);
        throw new BadInput(file, other.isEmpty() ? "is no sound that can be read; needed is WAV, FLAC or Ogg Vorbis"
                : "is " + other + ", which is not read; convert it to WAV, say with ffmpeg -i "
                        + file.getFileName() + " sound.wav");
    }

    private static byte[] whole(Path file, InputStream in) throws IOException {
        long size = Files.size(file);
        long most = Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 8);
        if (size > most) {
            throw new BadInput(file, "has " + (size >> 20) + " MB; compressed sounds of up to " + (most >> 20)
                    + " MB are read: cut it into pieces");
        }
        return in.readAllBytes();
    }

    /// Formats of sound that are known by their first bytes and not read.
    private static String other(String head) {
        if (head.startsWith("ID3") || head.matches("(?s)\u00ff[\u00fb\u00f3\u00f2\u00fa].*")) {
            return "an MP3 sound";
        }
        if (head.matches("(?s)FORM.{4}AIF[FC]")) {
            return "an AIFF sound";
        }
        if (head.matches("(?s).{4}ftyp.*")) {
            return "an MPEG-4 sound or film";
        }
        return head.startsWith(".snd") ? "an AU sound" : "";
    }
}
