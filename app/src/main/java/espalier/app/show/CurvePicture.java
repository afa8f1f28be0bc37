package espalier.app.show;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/// `curve.png`: loss and accuracy by epoch, training and test set, side by side. Drawn at twice the size so that it is
/// sharp in a README.
public final class CurvePicture {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 380;
    private static final int SCALE = 2;
    private static final Color INK = new Color(0x24292F);
    private static final Color PALE = new Color(0x6E7781);
    private static final Color GRID = new Color(0xE6E8EB);
    private static final Color[] COLOURS = {new Color(0x1F6FB4), new Color(0xE0701C)};

    private CurvePicture() {}

    /// The picture of these curves.
    public static BufferedImage draw(String title, Curves curves) {
        BufferedImage image = new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale(SCALE, SCALE);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        g.setColor(PALE);
        g.drawString(title, 24, HEIGHT - 16);
        int half = WIDTH / 2;
        double mostLoss = Curve.most(curves.losses());
        double leastAccuracy = Math.min(0.9, Math.floor(Curve.least(curves.accuracies()) * 10) / 10);
        new Panel(g, 0, half, "loss", curves.losses(), 0, mostLoss, CurvePicture::plain).draw();
        new Panel(g, half, half, "accuracy", curves.accuracies(), leastAccuracy, 1, y -> Math.round(y * 100) + " %")
                .draw();
        g.dispose();
        return image;
    }

    private static String plain(double y) {
        return y == 0 ? "0" : String.format(Locale.ROOT, y < 0.1 ? "%.3f" : y < 10 ? "%.1f" : "%.0f", y);
    }

    /// A step of 1, 2 or 5 times a power of ten that cuts `span` into four to ten parts.
    static double tick(double span) {
        double power = Math.pow(10, Math.floor(Math.log10(span / 4)));
        double rest = span / 4 / power;
        return power * (rest >= 5 ? 5 : rest >= 2 ? 2 : 1);
    }

    /// One diagram: axes, grid, curves, a label at the end of each curve.
    private static final class Panel {
        private final Graphics2D g;
        private final int left;
        private final int right;
        private final int top = 52;
        private final int bottom = HEIGHT - 84;
        private final String name;
        private final List<Curve> curves;
        private final double least;
        private final double most;
        private final double end;
        private final DoubleFunction<String> label;

        Panel(Graphics2D g, int x, int width, String name, List<Curve> curves, double least, double most,
                DoubleFunction<String> label) {
            this.g = g;
            this.left = x + 64;
            this.right = x + width - 30;
            this.name = name;
            this.curves = curves;
            this.least = least;
            this.most = most > least ? most : least + 1;
            this.end = Math.max(1, Curve.end(curves));
            this.label = label;
        }

        void draw() {
            g.setColor(INK);
            g.setFont(g.getFont().deriveFont(Font.BOLD, 15f));
            g.drawString(name, left, top - 22);
            g.setFont(g.getFont().deriveFont(Font.PLAIN, 12f));
            grid();
            legend();
            for (int i = 0; i < curves.size(); i++) {
                curve(curves.get(i), COLOURS[i]);
            }
        }

        private void grid() {
            FontMetrics metrics = g.getFontMetrics();
            g.setStroke(new BasicStroke(1));
            double step = tick(most - least);
            for (double y = Math.ceil(least / step) * step; y <= most + step * 1e-6; y += step) {
                g.setColor(GRID);
                g.draw(new Line2D.Double(left, py(y), right, py(y)));
                String text = label.apply(y);
                g.setColor(PALE);
                g.drawString(text, left - 8 - metrics.stringWidth(text), (float) py(y) + 4);
            }
            double stepX = Math.max(1, tick(end));
            for (double x = 0; x <= end + 1e-6; x += stepX) {
                String text = Words.number(x);
                g.drawString(text, (float) px(x) - metrics.stringWidth(text) / 2f, bottom + 18);
            }
            String epochs = "epoch";
            g.drawString(epochs, (left + right - metrics.stringWidth(epochs)) / 2f, bottom + 34);
            g.draw(new Line2D.Double(left, bottom, right, bottom));
        }

        private void legend() {
            float x = right;
            for (int i = curves.size() - 1; i >= 0; i--) {
                Curve curve = curves.get(i);
                if (curve.size() > 0) {
                    String text = curve.name() + " "
                            + (label.apply(0.5).contains("%") ? Words.percent(curve.last()) : Words.loss(curve.last()));
                    x -= g.getFontMetrics().stringWidth(text);
                    g.setColor(INK);
                    g.drawString(text, x, top - 22);
                    x -= 22;
                    g.setColor(COLOURS[i]);
                    g.setStroke(new BasicStroke(3, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                    g.draw(new Line2D.Float(x + 1, top - 26.5f, x + 15, top - 26.5f));
                    x -= 16;
                }
            }
        }

        private void curve(Curve curve, Color colour) {
            if (curve.size() == 0) {
                return;
            }
            Path2D path = new Path2D.Double();
            path.moveTo(px(curve.x(0)), py(curve.y(0)));
            for (int i = 1; i < curve.size(); i++) {
                path.lineTo(px(curve.x(i)), py(curve.y(i)));
            }
            g.setColor(colour);
            g.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(path);
            int last = curve.size() - 1;
            g.fill(new Ellipse2D.Double(px(curve.x(last)) - 3.5, py(curve.y(last)) - 3.5, 7, 7));
        }

        private double px(double x) {
            return left + x / end * (right - left);
        }

        private double py(double y) {
            return bottom - (y - least) / (most - least) * (bottom - top);
        }
    }
}
