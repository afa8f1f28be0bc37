package espalier.data.text;

import espalier.store.FormatException;
import espalier.store.Json;

/// Cuts texts into pieces that have numbers, and puts them together again: what turns a text into the input of an
/// embedding. Trained on the texts a model learns from and kept with it.
///
/// Number 0 is padding and 1 unknown in every tokenizer ([Vocabulary#PAD], [Vocabulary#UNKNOWN]). A tokenizer is
/// immutable and may be used by several threads.
///
/// ```java
/// Tokenizer words = WordTokenizer.train(texts, Normalizer.USUAL, 2, 10_000);
/// int[] ids = words.encode("free entry");
/// ```
public sealed interface Tokenizer permits WordTokenizer, CharacterTokenizer, BytePairTokenizer {

    /// The numbers of the pieces of `text`, in order.
    int[] encode(String text);

    /// The text of these numbers; padding is nothing, unknown is U+FFFD.
    ///
    /// @throws IndexOutOfBoundsException for numbers that mean nothing
    String decode(int... ids);

    /// How many numbers there are, padding and unknown among them: the count of an embedding.
    int size();

    /// What is done to a text first.
    Normalizer normalizer();

    /// As it stands in a model file.
    Json toJson();

    /// What [#toJson()] wrote.
    ///
    /// @throws FormatException naming what is wrong
    static Tokenizer of(Json json) throws FormatException {
        String kind = json.get("kind").string();
        Normalizer normalizer = Normalizer.of(json.get("normalizer"));
        return switch (kind) {
            case "words" -> new WordTokenizer(normalizer, Vocabulary.of(json.get("pieces")));
            case "characters" -> new CharacterTokenizer(normalizer, Vocabulary.of(json.get("pieces")));
            case "bytepairs" -> BytePairTokenizer.of(normalizer, json.get("merges"));
            default -> throw new FormatException("tokenizer: unknown kind '" + kind
                    + "'; known are words, characters and bytepairs");
        };
    }
}
