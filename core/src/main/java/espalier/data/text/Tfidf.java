package espalier.data.text;

import espalier.array.NDArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Texts as weighted counts of their words (Salton and Buckley 1988), without their order: the input of a logistic
/// regression, which any network has to beat.
///
/// `x[t] = count(t) idf[t]`, `idf[t] = ln((1 + n) / (1 + texts with t)) + 1`, then each row divided by its length.
///
/// ```java
/// Tfidf tfidf = Tfidf.fit(texts, Normalizer.USUAL, true, 2, 5000); // words and pairs in 2 texts
/// NDArray x = tfidf.apply(texts);                                 // float32 (n, features)
/// ```
///
/// @param normalizer what is done to a text first
/// @param pairs      whether two words that stand side by side count as well
/// @param vocabulary the words and pairs; feature i is number i + 2
/// @param idf        float64 `(features,)`
public record Tfidf(Normalizer normalizer, boolean pairs, Vocabulary vocabulary, NDArray idf) {

    /// Learns words (and pairs) that are in at least `atLeast` texts, at most `most` of them, and their weights.
    public static Tfidf fit(List<String> texts, Normalizer normalizer, boolean pairs, int atLeast, int most) {
        Map<String, Integer> inTexts = new HashMap<>();
        for (String text : texts) {
            for (String term : new HashSet<>(terms(normalizer.apply(text), pairs))) {
                inTexts.merge(term, 1, Integer::sum);
            }
        }
        Vocabulary vocabulary = Vocabulary.of(inTexts, atLeast, most);
        double[] idf = new double[vocabulary.pieces().size()];
        for (int i = 0; i < idf.length; i++) {
            idf[i] = Math.log((1.0 + texts.size()) / (1.0 + inTexts.getOrDefault(vocabulary.pieces().get(i), 0))) + 1;
        }
        return new Tfidf(normalizer, pairs, vocabulary, NDArray.wrap(idf, idf.length));
    }

    /// Texts to float32 `(n, features)`; a text without a known word is a row of zeros.
    public NDArray apply(List<String> texts) {
        int features = vocabulary.pieces().size();
        float[] x = new float[Math.multiplyExact(texts.size(), features)];
        double[] weights = idf.toDoubles();
        for (int i = 0; i < texts.size(); i++) {
            row(texts.get(i), x, i * features, weights);
        }
        return NDArray.wrap(x, texts.size(), features);
    }

    private void row(String text, float[] x, int at, double[] weights) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (String term : terms(normalizer.apply(text), pairs)) {
            int id = vocabulary.id(term);
            if (id != Vocabulary.UNKNOWN) {
                counts.merge(id - Vocabulary.SPECIAL, 1, Integer::sum);
            }
        }
        double squares = 0;
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            double value = entry.getValue() * weights[entry.getKey()];
            squares += value * value;
        }
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            x[at + entry.getKey()] = (float) (entry.getValue() * weights[entry.getKey()] / Math.sqrt(squares));
        }
    }

    private static List<String> terms(String text, boolean pairs) {
        List<String> words = WordTokenizer.words(text);
        if (!pairs) {
            return words;
        }
        var terms = new ArrayList<String>(words);
        for (int i = 0; i + 1 < words.size(); i++) {
            terms.add(words.get(i) + " " + words.get(i + 1));
        }
        return terms;
    }

    @Override
    public String toString() {
        return "Tfidf(" + vocabulary.pieces().size() + " features)";
    }
}
