/// Texts as numbers: [espalier.data.text.Normalizer] makes equal what is meant to be equal, a
/// [espalier.data.text.Tokenizer] (words, characters or byte pairs, trained on the data) cuts a text into pieces that
/// have numbers, [espalier.data.text.Tokens] is a batch of them with its mask, [espalier.data.text.Tfidf] counts words
/// for models that need no order. Nothing here knows files.
@NullMarked
package espalier.data.text;

import org.jspecify.annotations.NullMarked;
