package espalier.formats.drawn;

import static espalier.formats.drawn.Brush.alpha;
import static espalier.formats.drawn.Brush.blob;
import static espalier.formats.drawn.Brush.dark;
import static espalier.formats.drawn.Brush.ellipse;
import static espalier.formats.drawn.Brush.light;
import static espalier.formats.drawn.Brush.mirrored;
import static espalier.formats.drawn.Brush.polygon;
import static espalier.formats.drawn.Brush.rgb;

import java.awt.Color;
import java.awt.Shape;

/// Cats: faces from the front, cats that sit, lie like a loaf, or walk, with all sorts of fur, eyes and tempers.
/// [DrawnPictures] calls [#draw].
final class Cats {
    private static final Color[] FURS = {
        rgb(0xe0913f), rgb(0xd9a15a), rgb(0x8c8a88), rgb(0x6b6a6e), rgb(0x3a3736), rgb(0xe9e4da), rgb(0xb98a5c),
        rgb(0x7b5a42), rgb(0xc9b79c),
        rgb(0xf0d9b5)
    };
    private static final Color[] IRISES = {
        rgb(0x8fbf4d), rgb(0xe3b83a), rgb(0x6fb0d6), rgb(0xc9812e), rgb(0x5f9e6e), rgb(0xd9d04a)
    };
    private static final Color PINK = rgb(0xe8a0a0);
    private static final Color INK = rgb(0x2b2422);

    private enum Coat { PLAIN, TABBY, WHITE_MUZZLE, PATCHES, POINTED }

    private final Brush b;
    private final Coat coat;
    private final Color fur;
    private final Color second;
    private final Color iris;
    private final double earLean;
    private final double earHeight;
    private final double cheeks;

    Cats(Brush brush) {
        b = brush;
        coat = Coat.values()[b.upTo(Coat.values().length)];
        Color base = coat == Coat.POINTED ? b.pick(rgb(0xeadfc8), rgb(0xe3d3b8), rgb(0xf0e9dc)) : b.pick(FURS);
        fur = b.vary(base, 16);
        second = coat == Coat.POINTED ? b.vary(rgb(0x5b4638), 14)
                : b.pick(dark(fur, 0.4), rgb(0xf4efe6), rgb(0x35302d));
        iris = coat == Coat.POINTED ? rgb(0x7db7e0) : b.vary(b.pick(IRISES), 20);
        earLean = b.between(-0.08, 0.12);
        earHeight = b.between(0.85, 1.15);
        cheeks = b.between(0.92, 1.1);
    }

    /// One cat; returns what it is called.
    String draw() {
        double pose = b.rng.nextDouble();
        if (pose < 0.45) {
            b.at(0, 0.04, 0, 0.82, this::portrait);
            return "cat face";
        }
        if (pose < 0.75) {
            sitting();
            return "sitting cat";
        }
        if (pose < 0.88) {
            loaf();
            return "lying cat";
        }
        walking();
        return "walking cat";
    }

    private void portrait() {
        Shape shoulders = mirrored(0.35, 0.45, 0.8, 0.9, 0.95, 1.6, 0.4, 1.8);
        b.body(shoulders, dark(fur, 0.08));
        if (coat == Coat.WHITE_MUZZLE) {
            b.fill(ellipse(0, 1.15, 0.38, 0.5), rgb(0xf6f2ea));
        }
        if (b.chance(0.2)) {
            b.arc(0, 0.55, 0.52, 0.42, 200, 140, b.vary(b.pick(rgb(0xc23b3b), rgb(0x2f6fb0), rgb(0x3d8a57)), 20), 0.11);
            b.fill(ellipse(0, 1.0, 0.08, 0.08), rgb(0xe6c14a));
        }
        head();
    }

    /// The head in a box of about (-1, -1) to (1, 0.8).
    private void head() {
        b.bothSides(this::ear);
        Shape skull = mirrored(0, -0.72, 0.5, -0.62, 0.85, -0.2, cheeks, 0.22, 0.7, 0.6, 0.28, 0.78);
        b.body(skull, fur);
        markings();
        muzzle();
        eyes();
        whiskers();
    }

    private void ear() {
        Color outside = coat == Coat.POINTED ? second : fur;
        double tip = 0.78 + earLean;
        double top = -1.15 * earHeight;
        b.body(blob(0.14, -0.6, 0.44, -0.86, tip - 0.03, top, tip + 0.05, top + 0.06, 0.9, -0.5, 0.78, -0.1, 0.4,
                -0.35), outside);
        b.fill(polygon(0.34, -0.58, tip - 0.02, top + 0.2, 0.76, -0.36), b.vary(PINK, 12));
        b.curve(0.42, -0.55, 0.5, -0.75, 0.6, -0.82, light(outside, 0.5), 0.03);
    }

    private void markings() {
        switch (coat) {
            case TABBY -> stripes();
            case WHITE_MUZZLE -> b.fill(
                    blob(0, -0.35, 0.12, 0.05, 0.5, 0.35, 0.36, 0.68, 0, 0.76, -0.36, 0.68, -0.5, 0.35, -0.12, 0.05),
                    rgb(0xf8f5ee));
            case PATCHES -> {
                double side = b.chance(0.5) ? 1 : -1;
                b.fill(blob(side * 0.08, -0.66, side * 0.55, -0.55, side * 0.78, -0.15, side * 0.55, 0.16, side * 0.2,
                        0.0), alpha(second, 0.92));
                b.fill(blob(-side * 0.48, 0.1, -side * 0.8, 0.06, -side * 0.75, 0.4, -side * 0.48, 0.5),
                        alpha(rgb(0xd98b3f), 0.8));
            }
            case POINTED -> b.fill(
                    blob(0, -0.12, 0.34, 0.05, 0.5, 0.4, 0.3, 0.68, 0, 0.74, -0.3, 0.68, -0.5, 0.4, -0.34, 0.05),
                    alpha(second, 0.8));
            case PLAIN -> b.fill(ellipse(0, 0.48, 0.4, 0.26), alpha(light(fur, 0.35), 0.8));
        }
    }

    /// The M on the forehead and the bars on the cheeks.
    private void stripes() {
        Color bar = alpha(dark(fur, 0.5), 0.85);
        for (int i = -1; i <= 1; i++) {
            b.curve(i * 0.2, -0.68, i * 0.15, -0.5, i * 0.22, -0.34, bar, 0.075);
        }
        b.bothSides(() -> {
            for (int i = 0; i < 3; i++) {
                b.curve(0.9, 0.02 + i * 0.17, 0.76, 0.03 + i * 0.17, 0.6, 0.1 + i * 0.12, bar, 0.055);
            }
        });
        b.fill(ellipse(0, 0.48, 0.36, 0.24), alpha(light(fur, 0.55), 0.85));
    }

    private void muzzle() {
        Color nose = b.chance(0.7) ? b.vary(rgb(0xd9808a), 16) : rgb(0x4a3a38);
        Color lips = alpha(INK, 0.8);
        b.curve(0, 0.38, 0, 0.46, 0, 0.5, lips, 0.03);
        b.bothSides(() -> b.curve(0, 0.49, 0.1, 0.62, 0.24, 0.52, lips, 0.035));
        if (b.chance(0.1)) {
            b.fill(ellipse(0, 0.6, 0.08, 0.1), rgb(0xe07a86));
        }
        b.fill(blob(0, 0.4, 0.08, 0.33, 0.11, 0.27, 0, 0.25, -0.11, 0.27, -0.08, 0.33), nose);
    }

    private void eyes() {
        double spread = b.between(0.38, 0.45);
        double y = b.between(-0.06, 0.04);
        if (b.chance(0.12)) {
            b.bothSides(() -> b.arc(spread, y, 0.18, 0.14, 200, 140, INK, 0.06));
            return;
        }
        double open = b.between(0.12, 0.21);
        double slit = b.between(0.035, 0.12);
        double look = b.between(-0.05, 0.05);
        for (int side = -1; side <= 1; side += 2) {
            double x = side * spread;
            Shape eye = Brush.turned(ellipse(x, y, 0.2, open), side * -0.18, x, y);
            b.fill(eye, iris);
            b.shade(eye, 0.2);
            b.outline(eye, INK, 0.05);
            b.fill(ellipse(x + look, y, slit, open * 0.88), Color.BLACK);
            b.fill(ellipse(x + look - 0.06, y - open * 0.4, 0.045, 0.045), alpha(Color.WHITE, 0.95));
        }
    }

    private void whiskers() {
        boolean pale = fur.getRed() + fur.getGreen() + fur.getBlue() < 420;
        Color hair = alpha(pale ? rgb(0xf4f0e8) : rgb(0x55483f), 0.8);
        double droop = b.between(-0.12, 0.12);
        b.bothSides(() -> {
            for (int i = -1; i <= 1; i++) {
                b.curve(0.25, 0.44 + i * 0.05, 0.7, 0.38 + i * 0.12, 1.2, 0.44 + i * 0.2 + droop, hair, 0.022);
            }
        });
    }

    private void sitting() {
        double side = b.chance(0.5) ? 1 : -1;
        double curl = b.between(0.4, 0.8);
        tail(side * 0.4, 0.9, side * (0.75 + curl * 0.3), 0.95, side * (0.6 + curl / 3), 0.8 - curl);
        b.body(mirrored(0.25, 0.1, 0.46, 0.4, 0.6, 0.75, 0.55, 1.02, 0.2, 1.08), fur);
        if (coat == Coat.TABBY) {
            bars(0.7, 0.55);
        }
        if (coat == Coat.WHITE_MUZZLE || coat == Coat.PATCHES) {
            b.fill(mirrored(0.16, 0.2, 0.28, 0.4, 0.18, 0.7, 0.06, 0.8), rgb(0xf6f2ea));
        }
        Color paws = coat == Coat.WHITE_MUZZLE ? rgb(0xf6f2ea) : coat == Coat.POINTED ? second : fur;
        b.bothSides(() -> {
            b.body(blob(0.06, 0.5, 0.26, 0.5, 0.27, 0.9, 0.22, 1.06, 0.05, 1.06), fur);
            b.body(ellipse(0.17, 1.03, 0.16, 0.08), paws);
        });
        b.at(b.between(-0.05, 0.05), -0.14, b.between(-0.12, 0.12), 0.7, this::head);
    }

    private void loaf() {
        double side = b.chance(0.5) ? 1 : -1;
        tail(-side * 0.75, 0.85, -side * 1.15, 1.0, -side * 0.3, 1.0);
        b.body(blob(-0.98, 0.7, -0.8, 0.32, -0.1, 0.2, 0.7, 0.28, 0.98, 0.65, 0.85, 0.98, 0, 1.04, -0.85, 0.98), fur);
        if (coat == Coat.TABBY) {
            bars(0.6, 0.4);
        }
        b.body(ellipse(side * 0.02, 0.98, 0.2, 0.09), light(fur, 0.2));
        b.body(ellipse(side * 0.42, 0.98, 0.2, 0.09), light(fur, 0.2));
        b.at(side * b.between(0.05, 0.2), 0.06, b.between(-0.12, 0.12), 0.7, this::head);
    }

    private void walking() {
        double side = b.chance(0.5) ? 1 : -1;
        double stride = b.between(0.05, 0.16);
        b.at(0, 0, 0, 1, () -> {
            b.g.scale(side, 1);
            tail(-0.75, 0.4, -1.1, 0.1, -0.9, -b.between(0.2, 0.6));
            for (int i = 0; i < 4; i++) {
                double x = (i < 2 ? -0.62 : 0.32) + (i % 2 == 0 ? stride : -stride);
                Color leg = coat == Coat.POINTED ? second : i % 2 == 0 ? dark(fur, 0.15) : fur;
                b.body(blob(x - 0.11, 0.5, x + 0.11, 0.5, x + 0.09, 0.94, x + 0.13, 1.06, x - 0.08, 1.06, x - 0.07,
                        0.8), leg);
            }
            b.body(blob(-0.88, 0.45, -0.6, 0.18, -0.1, 0.24, 0.4, 0.2, 0.62, 0.45, 0.45, 0.72, 0, 0.76, -0.65, 0.74),
                    fur);
            if (coat == Coat.TABBY) {
                bars(0.7, 0.24);
            }
        });
        b.at(side * b.between(0.1, 0.22), -0.1, b.between(-0.1, 0.1), 0.66, this::head);
    }

    private void tail(double x1, double y1, double cx, double cy, double x2, double y2) {
        Color colour = coat == Coat.POINTED ? second : fur;
        b.curve(x1, y1, cx, cy, x2, y2, dark(colour, 0.35), 0.2);
        b.curve(x1, y1, cx, cy, x2, y2, colour, 0.15);
    }

    /// Tiger bars over the back.
    private void bars(double reach, double top) {
        Color bar = alpha(dark(fur, 0.45), 0.7);
        for (int i = -2; i <= 2; i++) {
            double x = i * reach / 2.6;
            b.curve(x, top, x + 0.05, top + 0.14, x - 0.02, top + 0.3, bar, 0.06);
        }
    }
}
