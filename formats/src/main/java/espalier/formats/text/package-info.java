/// Texts from files: [espalier.formats.text.Encoding] finds out how a file is written,
/// [espalier.formats.text.LabelledLines] reads `label<TAB>text`, [espalier.formats.text.TextFolder] a folder with one
/// sub-folder of text files per class.
@NullMarked
package espalier.formats.text;

import org.jspecify.annotations.NullMarked;
