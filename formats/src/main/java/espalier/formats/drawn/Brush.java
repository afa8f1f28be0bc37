package espalier.formats.drawn;

import espalier.array.Rng;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/// What the drawings of this package are made with: soft shapes, shading, and the dice. [Cats], [Animals], [Things] and
/// [Scenery] draw with it, each in its own coordinates: the middle of the subject is (0, 0), y grows downwards, and the
/// subject is about 2 units high.
final class Brush {
    final Graphics2D g;
    final Rng rng;

    Brush(Graphics2D g, Rng rng) {
        this.g = g;
        this.rng = rng;
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    // ---- the dice

    double between(double low, double high) {
        return low + (high - low) * rng.nextDouble();
    }

    boolean chance(double probability) {
        return rng.nextDouble() < probability;
    }

    int upTo(int bound) {
        return rng.nextInt(bound);
    }

    Color pick(Color... colours) {
        return colours[rng.nextInt(colours.length)];
    }

    // ---- colours

    static Color rgb(int hex) {
        return new Color(hex);
    }

    static Color alpha(Color c, double alpha) {
        return new Color(c.getRed(), c.getGreen(), c.getBlue(), (int) (alpha * 255));
    }

    /// A little lighter, darker, redder ... by at most `amount` of 255 per channel.
    Color vary(Color c, double amount) {
        double light = between(-amount, amount);
        return new Color(
                clamp(c.getRed() + light + between(-amount, amount) / 2),
                clamp(c.getGreen() + light + between(-amount, amount) / 2),
                clamp(c.getBlue() + light + between(-amount, amount) / 2));
    }

    /// Between `a` (0) and `b` (1).
    static Color mix(Color a, Color b, double share) {
        return new Color(
                clamp(a.getRed() + (b.getRed() - a.getRed()) * share),
                clamp(a.getGreen() + (b.getGreen() - a.getGreen()) * share),
                clamp(a.getBlue() + (b.getBlue() - a.getBlue()) * share));
    }

    static Color dark(Color c, double share) {
        return mix(c, Color.BLACK, share);
    }

    static Color light(Color c, double share) {
        return mix(c, Color.WHITE, share);
    }

    private static int clamp(double value) {
        return (int) Math.min(Math.max(Math.rint(value), 0), 255);
    }

    // ---- shapes

    static Shape ellipse(double x, double y, double rx, double ry) {
        return new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry);
    }

    static Shape box(double left, double top, double right, double bottom) {
        return new Rectangle2D.Double(left, top, right - left, bottom - top);
    }

    static Shape turned(Shape shape, double angle, double x, double y) {
        return AffineTransform.getRotateInstance(angle, x, y).createTransformedShape(shape);
    }

    static Shape polygon(double... xy) {
        var path = new Path2D.Double();
        path.moveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) {
            path.lineTo(xy[i], xy[i + 1]);
        }
        path.closePath();
        return path;
    }

    /// A closed smooth curve through the points: Catmull-Rom.
    static Shape blob(double... xy) {
        int n = xy.length / 2;
        var path = new Path2D.Double();
        path.moveTo(xy[0], xy[1]);
        for (int i = 0; i < n; i++) {
            int before = (i + n - 1) % n * 2;
            int from = i * 2;
            int to = (i + 1) % n * 2;
            int after = (i + 2) % n * 2;
            path.curveTo(
                    xy[from] + (xy[to] - xy[before]) / 6, xy[from + 1] + (xy[to + 1] - xy[before + 1]) / 6,
                    xy[to] - (xy[after] - xy[from]) / 6, xy[to + 1] - (xy[after + 1] - xy[from + 1]) / 6,
                    xy[to], xy[to + 1]);
        }
        path.closePath();
        return path;
    }

    /// As [#blob], of points given for the right side only, from top to bottom: the left side mirrors them.
    static Shape mirrored(double... xy) {
        int n = xy.length / 2;
        double[] all = new double[4 * n];
        for (int i = 0; i < n; i++) {
            all[2 * i] = xy[2 * i];
            all[2 * i + 1] = xy[2 * i + 1];
            all[4 * n - 2 - 2 * i] = -xy[2 * i];
            all[4 * n - 1 - 2 * i] = xy[2 * i + 1];
        }
        return blob(all);
    }

    // ---- strokes of the brush

    void fill(Shape shape, Color colour) {
        g.setColor(colour);
        g.fill(shape);
    }

    /// Filled, lighter where the light comes from (upper left), with a darker rim.
    void body(Shape shape, Color colour) {
        fill(shape, colour);
        shade(shape, 0.18);
        outline(shape, dark(colour, 0.35), 0.035);
    }

    /// Light above, shadow below, of the given strength.
    void shade(Shape shape, double strength) {
        Rectangle2D b = shape.getBounds2D();
        g.setPaint(new GradientPaint(
                (float) (b.getMinX() + b.getWidth() * 0.3), (float) b.getMinY(), alpha(Color.WHITE, strength),
                (float) (b.getMinX() + b.getWidth() * 0.6), (float) b.getMaxY(), alpha(Color.BLACK, strength * 1.2)));
        g.fill(shape);
    }

    void outline(Shape shape, Color colour, double width) {
        g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setColor(colour);
        g.draw(shape);
    }

    /// A bent line from (x1, y1) to (x2, y2), pulled towards (cx, cy).
    void curve(double x1, double y1, double cx, double cy, double x2, double y2, Color colour, double width) {
        var path = new Path2D.Double();
        path.moveTo(x1, y1);
        path.quadTo(cx, cy, x2, y2);
        outline(path, colour, width);
    }

    void line(double x1, double y1, double x2, double y2, Color colour, double width) {
        curve(x1, y1, (x1 + x2) / 2, (y1 + y2) / 2, x2, y2, colour, width);
    }

    /// A part of an ellipse's rim; angles in degrees, 0 = right, counter-clockwise.
    void arc(double x, double y, double rx, double ry, double start, double extent, Color colour, double width) {
        outline(new Arc2D.Double(x - rx, y - ry, 2 * rx, 2 * ry, start, extent, Arc2D.OPEN), colour, width);
    }

    /// Draws `part` as it is and once more mirrored to the other side.
    void bothSides(Runnable part) {
        part.run();
        AffineTransform before = g.getTransform();
        g.scale(-1, 1);
        part.run();
        g.setTransform(before);
    }

    /// Draws `part` in coordinates of its own: moved to (x, y), turned by `angle`, scaled.
    void at(double x, double y, double angle, double scale, Runnable part) {
        AffineTransform before = g.getTransform();
        g.translate(x, y);
        g.rotate(angle);
        g.scale(scale, scale);
        part.run();
        g.setTransform(before);
    }
}
