package espalier.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.store.FormatException;
import espalier.store.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tokenizers against a slow computation of the same (`text_cases.py`), their round trips, and odd texts.
class TokenizersTest {
    private static final Json CASES = cases();

    private static Json cases() {
        try (InputStream in = TokenizersTest.class.getResourceAsStream("/espalier/data/text_cases.json")) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> strings(String name) throws FormatException {
        var strings = new ArrayList<String>();
        for (Json item : CASES.get(name).items()) {
            strings.add(item.string());
        }
        return strings;
    }

    private static int[] ints(Json json) throws FormatException {
        int[] ints = new int[json.items().size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) json.items().get(i).integer();
        }
        return ints;
    }

    static List<Tokenizer> tokenizers() throws FormatException {
        List<String> texts = strings("texts");
        return List.of(WordTokenizer.train(texts, Normalizer.USUAL, 1, 1000),
                CharacterTokenizer.train(texts, Normalizer.USUAL, 1, 1000),
                BytePairTokenizer.train(texts, Normalizer.USUAL, 330));
    }

    @Test
    void everyKindIsTried() throws FormatException {
        assertThat(tokenizers()).extracting(t -> (Object) t.getClass())
                .containsExactlyInAnyOrder((Object[]) Tokenizer.class.getPermittedSubclasses());
    }

    @Test
    void bytePairsAreThoseOfTheSlowWay() throws FormatException {
        List<String> texts = strings("texts");
        var tokenizer = BytePairTokenizer.train(texts, Normalizer.NONE, 330);
        assertThat(tokenizer).isEqualTo(new BytePairTokenizer(Normalizer.NONE, ints(CASES.get("merges"))));
        for (int i = 0; i < texts.size(); i++) {
            assertThat(tokenizer.encode(texts.get(i))).as(texts.get(i))
                    .isEqualTo(ints(CASES.get("ids").items().get(i)));
            assertThat(tokenizer.decode(tokenizer.encode(texts.get(i)))).isEqualTo(texts.get(i));
        }
    }

    @Test
    void anyTextComesBackFromItsBytePairs() throws FormatException {
        var tokenizer = BytePairTokenizer.train(strings("texts"), Normalizer.NONE, 330);
        Rng rng = Rng.seed(11);
        for (int round = 0; round < 500; round++) {
            var text = new StringBuilder();
            for (int i = rng.nextInt(60); i > 0; i--) {
                int c = switch (rng.nextInt(4)) {
                    case 0 -> " \t\n\u00a0  ".charAt(rng.nextInt(6));
                    case 1 -> 'a' + rng.nextInt(26);
                    case 2 -> rng.nextInt(0x300);
                    default -> rng.nextInt(0x10ffff);
                };
                text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? '?' : c);
            }
            String s = text.toString();
            assertThat(tokenizer.decode(tokenizer.encode(s))).as("seed 11, round %d", round).isEqualTo(s);
        }
    }

    @Test
    void aVeryLongWordTakesNoTime() {
        var tokenizer = BytePairTokenizer.train(List.of("a".repeat(100_000)), Normalizer.NONE, 300);
        String text = "a".repeat(1_000_000);
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void aTokenizerComesBackFromItsJson(Tokenizer tokenizer) throws FormatException {
        Tokenizer back = Tokenizer.of(Json.parse(tokenizer.toJson().toString()));
        assertThat(back).isEqualTo(tokenizer).hasSameHashCodeAs(tokenizer).hasToString(tokenizer.toString());
        assertThat(back.size()).isEqualTo(tokenizer.size());
        for (String text : strings("texts")) {
            assertThat(back.encode(text)).isEqualTo(tokenizer.encode(text));
        }
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void oddTexts(Tokenizer tokenizer) {
        assertThat(tokenizer.encode("")).isEmpty();
        assertThat(tokenizer.encode(" \t ")).isEmpty();
        assertThat(tokenizer.decode()).isEmpty();
        assertThat(tokenizer.decode(0, 0)).isEmpty();
        assertThat(tokenizer.decode(1)).isEqualTo("\ufffd");
        assertThat(tokenizer.encode("\ud800 lone half")).isNotEmpty();
        assertThat(tokenizer.encode("a\u0000b")).isNotEmpty();
        for (int id : tokenizer.encode("\u0416\u0416 something new \ud83d\udc7d")) {
            assertThat(id).isBetween(1, tokenizer.size() - 1);
        }
        assertThatThrownBy(() -> tokenizer.decode(tokenizer.size())).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("number " + tokenizer.size() + " of " + tokenizer.size());
    }

    @Test
    void wordsAreWhatOneWouldUnderline() {
        assertThat(WordTokenizer.words("don't pay £5.50! a-b 'x' 3-4 caf\u0065\u0301 it\u2019s\ud83d\ude00"))
                .containsExactly(
                        "don't", "pay", "£", "5", ".", "50", "!", "a-b", "'", "x", "'", "3", "-", "4", "cafe\u0301",
                        "it\u2019s",
                        "\ud83d\ude00");
        Tokenizer tokenizer = WordTokenizer.train(List.of("b a b c", "b a"), Normalizer.USUAL, 2, 10);
        assertThat(tokenizer.encode("A B C")).containsExactly(3, 2, 1);
        assertThat(tokenizer.decode(3, 0, 2, 1)).isEqualTo("a b \ufffd");
    }

    @Test
    void normalFormsAndMarks() {
        assertThat(Normalizer.USUAL.apply(" \uff26\uff32\uff25\uff25\u00a0\n ENTRY\u00b2 ")).isEqualTo("free entry2");
        assertThat(new Normalizer(Normalizer.Form.NFC, false, true, false, false).apply("Cafe\u0301 \u00c5 i"))
                .isEqualTo("Cafe A i");
        assertThat(new Normalizer(Normalizer.Form.NFC, false, false, false, false).apply("e\u0301"))
                .isEqualTo("\u00e9");
        assertThat(new Normalizer(Normalizer.Form.NFC, false, false, true, false).apply("\u00a31,500 \u0663"))
                .isEqualTo("\u00a30,000 0");
        assertThat(Normalizer.NONE.apply(" A ")).isEqualTo(" A ");
        assertThat(Normalizer.USUAL.apply("\u0130I")).isEqualTo("i\u0307i"); // of no particular language
    }

    @Test
    void aVocabularyIsInOrder() {
        Vocabulary v = Vocabulary.of(Map.of("b", 2, "a", 2, "c", 3, "d", 1), 2, 2);
        assertThat(v.pieces()).containsExactly("c", "a");
        assertThat(v.id("c")).isEqualTo(2);
        assertThat(v.id("b")).isEqualTo(Vocabulary.UNKNOWN);
        assertThat(v.piece(3)).isEqualTo("a");
        assertThatThrownBy(() -> new Vocabulary(List.of("a", "a"))).hasMessage("Vocabulary: 'a' is there twice");
    }

    private static void refused(String json, String words) {
        assertThatThrownBy(() -> Tokenizer.of(Json.parse(json))).isInstanceOf(FormatException.class)
                .hasMessageContaining(words);
    }

    @Test
    void badFilesAreRefused() {
        String normal = Normalizer.NONE.toJson().toString();
        refused("""
                {"kind":"bytepairs","normalizer":%s,"merges":[2,999]}""".formatted(normal), "merge 0 is 2 and 999");
        refused("""
                {"kind":"morse","normalizer":%s}""".formatted(normal), "unknown kind 'morse'");
        refused("""
                {"kind":"words","normalizer":%s}""".formatted(normal.replace("NONE", "XX")), "unknown form 'XX'");
        assertThatThrownBy(() -> BytePairTokenizer.train(List.of(), Normalizer.NONE, 100)).hasMessageContaining("258");
        assertThatThrownBy(() -> new BytePairTokenizer(Normalizer.NONE, 2, 3, 2, 3)).hasMessageContaining("merge 1");
    }

    @Test
    void aBatchIsCutAndFilled() {
        Tokens tokens = Tokens.of(List.of(new int[] {5, 6, 7}, new int[] {8}, new int[0]), 2);
        assertThat(tokens.ids()).hasToString("[[5 6]\n [8 0]\n [0 0]]");
        assertThat(tokens.mask()).hasToString("[[ True  True]\n [ True False]\n [False False]]");
        assertThat(Tokens.of(List.of(), 4).ids().shape().toArray()).containsExactly(0, 4);
        assertThatThrownBy(() -> Tokens.of(List.of(), -1)).hasMessageContaining("-1");
    }

    @Test
    void tfidfIsThatOfTheSlowWay() throws FormatException {
        List<String> plain = strings("plain");
        Tfidf tfidf = Tfidf.fit(plain, Normalizer.NONE, false, 2, 1000);
        assertThat(tfidf.vocabulary().pieces()).isEqualTo(strings("terms"));
        NDArray x = tfidf.apply(plain);
        for (int i = 0; i < plain.size(); i++) {
            List<Json> row = CASES.get("tfidf").items().get(i).items();
            for (int j = 0; j < row.size(); j++) {
                assertThat(x.get(i, j)).isCloseTo(row.get(j).number(), within(1e-6));
            }
        }
        assertThat(Tfidf.fit(plain, Normalizer.NONE, true, 2, 1000).vocabulary().pieces()).contains("win cash");
        assertThat(tfidf.apply(List.of("", "unheard")).abs().sum().item()).isZero();
        assertThat(tfidf.apply(List.of()).shape().dim(0)).isZero();
    }
}
