package espalier.formats.sound;

/// Checksums of FLAC's frames and of Ogg's pages: remainders of polynomials, the highest bit first, begun with zero.
final class Checksum {
    private static final int[] CRC8 = table(8, 0x07);
    private static final int[] CRC16 = table(16, 0x8005);
    private static final int[] CRC32 = table(32, 0x04c11db7);

    private Checksum() {}

    static int crc8(byte[] data, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = CRC8[crc ^ data[i] & 0xff];
        }
        return crc;
    }

    static int crc16(byte[] data, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = (crc << 8 ^ CRC16[crc >> 8 ^ data[i] & 0xff]) & 0xffff;
        }
        return crc;
    }

    /// Of a page whose own checksum, at bytes 22 to 25, counts as zero.
    static int page(byte[] data, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            int b = i >= from + 22 && i < from + 26 ? 0 : data[i] & 0xff;
            crc = crc << 8 ^ CRC32[crc >>> 24 ^ b];
        }
        return crc;
    }

    private static int[] table(int width, int polynomial) {
        int[] table = new int[256];
        int mask = width == 32 ? -1 : (1 << width) - 1;
        for (int i = 0; i < 256; i++) {
            int crc = i << width - 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> width - 1 & 1) == 1 ? crc << 1 ^ polynomial : crc << 1;
            }
            table[i] = crc & mask;
        }
        return table;
    }
}
