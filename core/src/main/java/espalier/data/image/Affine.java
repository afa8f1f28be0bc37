package espalier.data.image;

/// Where each place of a changed picture comes from: `x' = xx x + xy y + x0, y' = yx x + yy y + y0`, from a place
/// `(x, y)` of the result, column and row of a pixel's centre, to the place `(x', y')` of the source. [Geometry] draws
/// these; several changes are one matrix, so that pixels are interpolated once.
///
/// ```java
/// Affine turned = Affine.rotation(15, 64, 64).after(Affine.flip(64));
/// ```
///
/// @param xx share of the column in the source's column
/// @param xy share of the row in the source's column
/// @param x0 what is added to the source's column, in pixels
/// @param yx share of the column in the source's row
/// @param yy share of the row in the source's row
/// @param y0 what is added to the source's row, in pixels
public record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {
    /// Every place comes from itself.
    public static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

    /// Left and right exchanged, in pictures of `width` columns.
    public static Affine flip(int width) {
        return new Affine(-1, 0, width - 1, 0, 1, 0);
    }

    /// Up and down exchanged, in pictures of `height` rows.
    public static Affine upsideDown(int height) {
        return new Affine(1, 0, 0, 0, -1, height - 1);
    }

    /// Moved by so many pixels to the right and down.
    public static Affine shift(double right, double down) {
        return new Affine(1, 0, -right, 0, 1, -down);
    }

    /// Turned counter-clockwise about the centre of a picture of `height` rows and `width` columns.
    public static Affine rotation(double degrees, int height, int width) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        return about(c, -s, s, c, height, width);
    }

    /// Magnified `factor` times about the centre; less than 1 makes everything smaller.
    public static Affine zoom(double factor, int height, int width) {
        return about(1 / factor, 0, 0, 1 / factor, height, width);
    }

    /// Slanted to the right by so many degrees, upright lines as italics; the middle row stays.
    public static Affine shear(double degrees, int height, int width) {
        return about(1, Math.tan(Math.toRadians(degrees)), 0, 1, height, width);
    }

    /// The rectangle of `rows` x `columns` pixels whose upper left corner is at row `top`, column `left`, stretched
    /// over the whole picture.
    public static Affine crop(double top, double left, double rows, double columns, int height, int width) {
        double down = rows / height;
        double across = columns / width;
        return new Affine(across, 0, left + 0.5 * across - 0.5, 0, down, top + 0.5 * down - 0.5);
    }

    /// This change made to the result of `first`: a place of the result is looked up here, then there.
    public Affine after(Affine first) {
        return new Affine(first.xx * xx + first.xy * yx, first.xx * xy + first.xy * yy,
                first.xx * x0 + first.xy * y0 + first.x0,
                first.yx * xx + first.yy * yx, first.yx * xy + first.yy * yy,
                first.yx * x0 + first.yy * y0 + first.y0);
    }

    private static Affine about(double xx, double xy, double yx, double yy, int height, int width) {
        double cx = (width - 1) / 2.0;
        double cy = (height - 1) / 2.0;
        return new Affine(xx, xy, cx - xx * cx - xy * cy, yx, yy, cy - yx * cx - yy * cy);
    }
}
