package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.text.Tokenizer;
import espalier.data.text.Vocabulary;
import espalier.store.FormatException;
import espalier.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// Texts as the numbers of their pieces, each cut or filled to one length: the preparation of networks that begin with
/// an embedding.
///
/// `uint8 (n, bytes) -> text -> tokenizer -> (n, length)`: numbers of the tokenizer, [Vocabulary#PAD] behind the end.
///
/// ```java
/// List<String> texts = TextTokens.texts(train);
/// Tokenizer words = WordTokenizer.train(texts, Normalizer.USUAL, 2, 10_000);
/// var tokens = new TextTokens((Raw.Text) train.raw(), words, 100);
/// ```
///
/// @param raw       the texts as they are read
/// @param tokenizer trained on the training part
/// @param length    numbers of each text
public record TextTokens(Raw.Text raw, Tokenizer tokenizer, int length) implements Preparation {

    /// Refuses lengths without meaning.
    public TextTokens {
        if (length < 1) {
            throw new IllegalArgumentException("TextTokens: the length is " + length + "; it must be 1 or more");
        }
    }

    /// The texts of a data set, in order.
    public static List<String> texts(Dataset data) {
        var texts = new ArrayList<String>();
        for (Batch batch : new Batches(data, 256, null)) {
            texts.addAll(texts(batch.x()));
        }
        return texts;
    }

    /// The texts of raw samples uint8 `(n, bytes)`, without the zeros behind each.
    public static List<String> texts(NDArray raw) {
        var texts = new ArrayList<String>();
        int width = raw.shape().dim(1);
        byte[] row = new byte[width];
        for (int i = 0; i < raw.shape().dim(0); i++) {
            int length = 0;
            for (int j = 0; j < width; j++) {
                row[j] = (byte) raw.getLong(i, j);
                length = row[j] != 0 ? j + 1 : length;
            }
            texts.add(new String(row, 0, length, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /// The length that a share of texts does not exceed, at least 1 and at most `most`.
    public static int length(Tokenizer tokenizer, List<String> texts, double share, int most) {
        int[] lengths = new int[texts.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = tokenizer.encode(texts.get(i)).length;
        }
        Arrays.sort(lengths);
        return lengths.length == 0 ? 1 : Math.clamp(lengths[(int) (share * (lengths.length - 1))], 1, most);
    }

    @Override
    public Shape outputShape() {
        return Shape.of(length);
    }

    @Override
    public NDArray apply(NDArray batch, DType dtype) {
        raw.requireShape(batch);
        NDArray out = NDArray.zeros(dtype, batch.shape().dim(0), length); // zero is Vocabulary.PAD
        List<String> texts = texts(batch);
        for (int i = 0; i < texts.size(); i++) {
            int[] ids = tokenizer.encode(texts.get(i));
            for (int j = 0; j < Math.min(length, ids.length); j++) {
                out.set(ids[j], i, j);
            }
        }
        return out;
    }

    @Override
    public Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", "text");
        members.put("raw", raw.toJson());
        members.put("tokenizer", tokenizer.toJson());
        members.put("length", length);
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    static TextTokens of(Json json) throws FormatException {
        if (!(Raw.of(json.get("raw")) instanceof Raw.Text raw)) {
            throw new FormatException("TextTokens: takes texts, not " + json.get("raw"));
        }
        return new TextTokens(raw, Tokenizer.of(json.get("tokenizer")),
                Preparation.positive("length", json.get("length")));
    }

    @Override
    public String toString() {
        return "TextTokens(" + tokenizer + ", length " + length + ")";
    }
}
