/// Pictures: [espalier.formats.image.Images] reads and resizes one, [espalier.formats.image.ImageFolder] a folder of
/// them.
///
/// Inside, a file goes `PictureType` (what is it?) -> `Jpeg`, `Png`, `Gif`, `Bmp`, `Webp` (header, is it whole?) ->
/// `Decoder` (the JDK's decoders, TwelveMonkeys' for WebP) -> `Colours` (to red, green, blue) -> `Pixels` ->
/// `Resample`.
@NullMarked
package espalier.formats.image;

import org.jspecify.annotations.NullMarked;
