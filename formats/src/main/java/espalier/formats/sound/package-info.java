/// Sounds from files: [espalier.formats.sound.Sounds] reads one, [espalier.formats.sound.SoundFiles] many with their
/// classes, told by sub-folder, by a list of labels or by a pattern on their names.
@NullMarked
package espalier.formats.sound;

import org.jspecify.annotations.NullMarked;
