package espalier.formats.image;

/// A file's bytes with checked reads: the picture headers of this package are parsed with it, so that a lying length
/// ends in a sentence and never in an `ArrayIndexOutOfBoundsException`.
///
/// @param data the whole file, or the part of it that a header is looked for in
record Bytes(byte[] data) {

    int length() {
        return data.length;
    }

    int u8(int at) throws Unreadable {
        need(at, 1);
        return data[at] & 0xff;
    }

    int u16be(int at) throws Unreadable {
        need(at, 2);
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }

    int u16le(int at) throws Unreadable {
        need(at, 2);
        return data[at] & 0xff | (data[at + 1] & 0xff) << 8;
    }

    int u24le(int at) throws Unreadable {
        return u16le(at) | u8(at + 2) << 16;
    }

    int i32be(int at) throws Unreadable {
        return u16be(at) << 16 | u16be(at + 2);
    }

    int i32le(int at) throws Unreadable {
        return u16le(at) | u16le(at + 2) << 16;
    }

    long u32be(int at) throws Unreadable {
        return i32be(at) & 0xffff_ffffL;
    }

    long u32le(int at) throws Unreadable {
        return i32le(at) & 0xffff_ffffL;
    }

    /// Whether the ASCII characters `text` stand at `at`; false, not an error, where the data ends.
    boolean has(int at, String text) {
        if (at < 0 || at + text.length() > data.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ((data[at + i] & 0xff) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void need(int at, int count) throws Unreadable {
        if (at < 0 || at > data.length - count) {
            throw Unreadable.breaksOff(data.length);
        }
    }
}
