package espalier.app.show;

import espalier.array.NDArray;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/// `wrong.png`: pictures side by side with two lines of text below each; what `train` and `evaluate` show the wrongly
/// classified pictures with.
public final class ContactSheet {
    /// So many pictures fit on a sheet; more are counted, not shown.
    public static final int MOST = 48;

    private static final int CELL = 144;
    private static final int TEXT = 40;
    private static final int GAP = 14;
    private static final int COLUMNS = 8;

    private ContactSheet() {}

    /// One picture of the sheet.
    ///
    /// @param pixels uint8 `(height, width, 3)`, or `(height, width, 1)` when it is grey
    /// @param above  the first line, say the name of the file
    /// @param below  the second line, say what it was taken for
    public record Picture(NDArray pixels, String above, String below) {}

    /// The sheet of these pictures, at most [#MOST].
    public static BufferedImage draw(List<Picture> pictures) {
        int n = Math.min(pictures.size(), MOST);
        int columns = Math.clamp(n, 1, COLUMNS);
        int rows = Math.ceilDiv(n, columns);
        var sheet = new BufferedImage(GAP + columns * (CELL + GAP), GAP + rows * (CELL + TEXT + GAP),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        for (int i = 0; i < n; i++) {
            picture(g, pictures.get(i), GAP + i % columns * (CELL + GAP), GAP + i / columns * (CELL + TEXT + GAP));
        }
        g.dispose();
        return sheet;
    }

    private static void picture(Graphics2D g, Picture picture, int x, int y) {
        BufferedImage image = image(picture.pixels);
        double scale = (double) CELL / Math.max(image.getWidth(), image.getHeight());
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
                scale > 2.5 ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(image, x + (CELL - width) / 2, y + (CELL - height) / 2, width, height, null);
        g.setColor(new Color(0x24292F));
        g.drawString(fit(picture.above, g.getFontMetrics()), x, y + CELL + 16);
        g.setColor(new Color(0xB3261E));
        g.drawString(fit(picture.below, g.getFontMetrics()), x, y + CELL + 32);
    }

    private static String fit(String text, FontMetrics metrics) {
        String plain = Words.plain(text);
        for (int left = plain.length(); left > 1; left--) { // the end tells most: a number, a type
            String shown = left == plain.length() ? plain : "~" + plain.substring(plain.length() - left + 1);
            if (metrics.stringWidth(shown) <= CELL) {
                return shown;
            }
        }
        return plain;
    }

    /// Pixels as Java's picture.
    ///
    /// @param pixels uint8 `(height, width, 3)`, or `(height, width, 1)` when it is grey
    public static BufferedImage image(NDArray pixels) {
        int height = pixels.shape().dim(0);
        int width = pixels.shape().dim(1);
        boolean grey = pixels.shape().dim(2) == 1;
        int[] values = pixels.toInts();
        int[] rgb = new int[height * width];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = grey ? values[i] * 0x010101 : values[3 * i] << 16 | values[3 * i + 1] << 8 | values[3 * i + 2];
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        return image;
    }
}
