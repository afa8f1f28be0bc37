package espalier.formats;

import java.nio.file.Path;

/// Whether there is memory for what a file says it holds, asked before it is read: readers of arrays call it, so that a
/// user learns what is needed and what there is.
public final class Room {
    private static final long MEGABYTE = 1_000_000;
    private static final long GIGABYTE = 1L << 30;

    private Room() {}

    /// Refuses what does not fit.
    ///
    /// @param what   is to be read and how large it says it is, the beginning of a sentence
    /// @param needed bytes that are taken while it is read
    /// @throws BadInput saying what is needed, what there is and what to try
    public static void require(Path path, String what, long needed) {
        Runtime java = Runtime.getRuntime();
        if (needed > free(java)) {
            System.gc(); // what nobody uses any more counts as taken until then
        }
        long free = free(java);
        if (needed > free) {
            throw new BadInput(path, what + " needs " + megabytes(needed) + " of memory while it is read, and of the "
                    + megabytes(java.maxMemory()) + " that Java may use " + megabytes(free) + " are free; allow more ("
                    + "-Xmx" + Math.ceilDiv(java.maxMemory() - free + 2 * needed, GIGABYTE) + "g, for the tool "
                    + "ESPALIER_JAVA_OPTS=-Xmx...) if the machine has it, or store fewer rows or a smaller type, such"
                    + " as uint8 or float32");
        }
    }

    private static long free(Runtime java) {
        return java.maxMemory() - (java.totalMemory() - java.freeMemory());
    }

    private static String megabytes(long bytes) {
        return Math.ceilDiv(bytes, MEGABYTE) + " MB";
    }
}
