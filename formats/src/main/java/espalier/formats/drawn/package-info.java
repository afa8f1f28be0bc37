/// Pictures that the program draws itself, so that a first training needs no data:
/// [espalier.formats.drawn.DrawnPictures].
@NullMarked
package espalier.formats.drawn;

import org.jspecify.annotations.NullMarked;
