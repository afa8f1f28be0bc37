package espalier.formats.image;

/// What the header of a picture file says, read without decoding it: for `inspect`, and for refusing pictures that are
/// too large.
///
/// @param type kind of file, by content
/// @param height rows as shown, after the EXIF orientation
/// @param width columns as shown
/// @param orientation EXIF orientation 1 to 8, applied by [Images#read]; 1 = as stored
public record PictureInfo(PictureType type, int height, int width, int orientation) {

    /// From the size as stored.
    static PictureInfo stored(PictureType type, int height, int width, int orientation) throws Unreadable {
        if (height <= 0 || width <= 0) {
            throw new Unreadable("says that it has " + width + " x " + height + " pixels; the header is damaged");
        }
        boolean turned = orientation >= 5;
        return new PictureInfo(type, turned ? width : height, turned ? height : width, orientation);
    }

    /// Number of pixels.
    public long pixels() {
        return (long) height * width;
    }

    @Override
    public String toString() {
        return type + " " + width + "x" + height;
    }
}
