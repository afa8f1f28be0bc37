package espalier.formats.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/// From what a decoder hands over to three bytes per pixel: palettes looked up, gray tripled, 16 bits rounded to 8,
/// transparency laid on white.
///
/// The stored numbers are taken as sRGB. Java's own `getRGB` would pass gray pictures through a linear colour space and
/// brighten them.
final class Colours {
    private Colours() {}

    /// Draws `image` into `out` with its upper left corner at row `top`, column `left`, over what is there.
    static void draw(BufferedImage image, Pixels out, int top, int left) throws Unreadable {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int kind = model.getColorSpace().getType();
        if (model instanceof IndexColorModel palette) {
            indexed(raster, palette, out, top, left);
        } else if (kind == ColorSpace.TYPE_RGB || kind == ColorSpace.TYPE_GRAY) {
            direct(raster, model, out, top, left);
        } else {
            throw new Unreadable(
                    "has a colour model that is not understood (" + model.getNumColorComponents() + " components)");
        }
    }

    private static void indexed(Raster raster, IndexColorModel palette, Pixels out, int top, int left) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        int width = raster.getWidth();
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            int o = ((top + y) * out.width() + left) * 3;
            for (int x = 0; x < width; x++, o += 3) {
                // beyond the palette: black, as in browsers
                int colour = row[x] < colours.length ? colours[row[x]] : 0xff000000;
                int alpha = colour >>> 24;
                for (int k = 0; k < 3; k++) {
                    out.rgb()[o + k] = over(colour >> 16 - 8 * k & 0xff, alpha, out.rgb()[o + k]);
                }
            }
        }
    }

    private static void direct(Raster raster, ColorModel model, Pixels out, int top, int left) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        boolean alphaBand = model.hasAlpha() && anyVisible(raster, bands - 1);
        int colours = model.getNumColorComponents();
        byte[][] scale = new byte[bands][];
        for (int b = 0; b < bands; b++) {
            scale[b] = to8Bits(model.getComponentSize(b));
        }
        int[] row = new int[width * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            int o = ((top + y) * out.width() + left) * 3;
            for (int x = 0; x < width; x++, o += 3) {
                int alpha = alphaBand ? scale[bands - 1][row[x * bands + bands - 1]] & 0xff : 255;
                for (int k = 0; k < 3; k++) {
                    int band = colours == 1 ? 0 : k;
                    out.rgb()[o + k] = over(scale[band][row[x * bands + band]] & 0xff, alpha, out.rgb()[o + k]);
                }
            }
        }
    }

    /// A picture that is transparent everywhere shows nothing; old bitmaps leave the fourth byte at 0 and mean opaque.
    private static boolean anyVisible(Raster raster, int band) {
        int[] row = new int[raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, band, row);
            for (int alpha : row) {
                if (alpha != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Table from a sample of `bits` to 0 .. 255, rounded to nearest.
    private static byte[] to8Bits(int bits) {
        byte[] table = new byte[1 << bits];
        int top = Math.max(table.length - 1, 1);
        for (int i = 0; i < table.length; i++) {
            table[i] = (byte) ((i * 255L + top / 2) / top);
        }
        return table;
    }

    /// A colour of opacity `alpha / 255` on top of `below`, rounded to nearest.
    private static byte over(int colour, int alpha, byte below) {
        return alpha == 255 ? (byte) colour : (byte) ((colour * alpha + (below & 0xff) * (255 - alpha) + 127) / 255);
    }
}
