package espalier.formats.sound;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One Ogg file being read (RFC 3533): its pages, each with its checksum, into the packets of its first stream, and
/// these into a sound: Vorbis by the decoder JOrbis, FLAC by [Flac]. [Sounds] makes one for each file.
final class Ogg {
    private static final int HEAD = 27;
    private static final int CONTINUED = 1;
    private static final int LAST = 4;
    private static final int HEADERS = 3;

    private final byte[] data;
    private final int most;
    private final List<byte[]> packets = new ArrayList<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private long end = -1;

    /// @param data the whole file
    /// @param most samples that it may have
    Ogg(byte[] data, int most) {
        this.data = data;
        this.most = most;
    }

    /// The sound, its channels averaged.
    ///
    /// @throws Damaged if it is no whole sound of a kind that can be decoded
    Sound read() throws Damaged {
        pages();
        byte[] first = packets.isEmpty() ? new byte[0] : packets.getFirst();
        String name = new String(first, 0, Math.min(first.length, 8), StandardCharsets.ISO_8859_1);
        if (name.startsWith("\1vorbis")) {
            return vorbis();
        }
        if (name.startsWith("\177FLAC")) {
            return flac();
        }
        String what = name.startsWith("OpusHead") ? "Opus"
                : name.startsWith("Speex") ? "Speex"
                        : name.startsWith("\200theora") ? "a film" : "something else";
        throw new Damaged("holds " + what + "; what can be read in Ogg is Vorbis and FLAC: convert it to WAV, say with"
                + " ffmpeg -i FILE sound.wav");
    }

    private void pages() throws Damaged {
        int at = 0;
        int serial = 0;
        int expected = 0;
        for (boolean last = false; !last;) {
            if (at + HEAD > data.length) {
                throw new Damaged("is cut short: after " + data.length + " bytes the last page is missing");
            }
            boolean page = data[at] == 'O' && data[at + 1] == 'g' && data[at + 2] == 'g' && data[at + 3] == 'S';
            int segments = data[at + 26] & 0xff;
            int from = at + HEAD + segments;
            int to = from;
            for (int i = at + HEAD; page && i < Math.min(from, data.length); i++) {
                to += data[i] & 0xff;
            }
            if (!page || to > data.length) {
                throw new Damaged(page ? "is cut short: the page at byte " + at + " should end at byte " + to + ", and "
                        + data.length + " are there" : "is damaged at byte " + at + ", where a page should begin");
            }
            if (Checksum.page(data, at, to) != (int) number(at + 22, 4)) {
                throw new Damaged("is damaged: the checksum of the page at byte " + at + " is wrong");
            }
            int own = (int) number(at + 14, 4);
            serial = at == 0 ? own : serial;
            if (own == serial) {
                if ((int) number(at + 18, 4) != expected++) {
                    throw new Damaged("lacks a page before byte " + at);
                }
                last = (data[at + 5] & LAST) != 0;
                add(at, segments, from);
            }
            at = to;
        }
    }

    private void add(int page, int segments, int from) throws Damaged {
        if ((data[page + 5] & CONTINUED) == 0 && begun.size() > 0) {
            throw new Damaged("is damaged: the packet before byte " + page + " has no end");
        }
        int at = from;
        for (int i = 0; i < segments; i++) {
            int length = data[page + HEAD + i] & 0xff;
            begun.write(data, at, length);
            at += length;
            if (length < 255) {
                packets.add(begun.toByteArray());
                begun.reset();
            }
        }
        end = Math.max(end, number(page + 6, 8)); // samples up to here
    }

    private long number(int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (data[at + i] & 0xffL) << 8 * i;
        }
        return value;
    }

    private Sound flac() throws Damaged {
        var plain = new ByteArrayOutputStream();
        byte[] first = packets.getFirst();
        int mark = Math.min(9, first.length); // and the number of headers
        plain.write(first, mark, first.length - mark);
        for (byte[] packet : packets.subList(1, packets.size())) {
            plain.writeBytes(packet);
        }
        byte[] bytes = plain.toByteArray();
        if (bytes.length < 4 || bytes[0] != 'f') {
            throw new Damaged("is damaged: its FLAC stream has no beginning");
        }
        return new Flac(bytes, most).read();
    }

    private Sound vorbis() throws Damaged {
        if (packets.size() < HEADERS) {
            throw new Damaged("is a Vorbis sound without its three headers");
        }
        var info = new Info();
        var state = new DspState();
        var block = new Block(state);
        var out = new Samples(most);
        int number = 0;
        try {
            var comment = new Comment();
            for (; number < HEADERS; number++) {
                if (info.synthesis_headerin(comment, packet(number)) != 0) {
                    throw new Damaged("is a Vorbis sound whose header " + (number + 1) + " is damaged");
                }
            }
            check(info);
            state.synthesis_init(info);
            block.init(state);
            for (; number < packets.size(); number++) {
                if (block.synthesis(packet(number)) == 0) { // others carry no samples
                    state.synthesis_blockin(block);
                }
                mix(state, info.channels, out);
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) { // whatever damaged bytes lead to
            throw new Damaged("is a Vorbis sound that cannot be decoded: packet " + number + " is damaged", e);
        }
        float[] samples = end >= 0 ? out.first((int) Math.min(end, Integer.MAX_VALUE)) : out.toArray();
        return new Sound(info.rate, samples);
    }

    private Packet packet(int number) {
        byte[] bytes = packets.get(number);
        var packet = new Packet();
        packet.packet_base = bytes;
        packet.bytes = bytes.length;
        packet.b_o_s = number == 0 ? 1 : 0;
        packet.packetno = number;
        packet.granulepos = -1;
        return packet;
    }

    private static void check(Info info) throws Damaged {
        if (info.rate < 1 || info.rate > Sounds.FASTEST || info.channels < 1) {
            throw new Damaged("its header says " + info.channels + " channels and " + info.rate
                    + " samples a second");
        }
    }

    private static void mix(DspState state, int channels, Samples out) throws Damaged {
        float[][][] decoded = new float[1][][];
        int[] from = new int[channels];
        for (int n = state.synthesis_pcmout(decoded, from); n > 0; n = state.synthesis_pcmout(decoded, from)) {
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int c = 0; c < channels; c++) {
                    sum += decoded[0][c][from[c] + i];
                }
                out.add((float) (sum / channels));
            }
            state.synthesis_read(n);
        }
    }
}
