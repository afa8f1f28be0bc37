package espalier.formats.drawn;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Shape;

/// What is behind and in front of the subject of a drawn picture; called by [DrawnPictures]. The picture reaches from
/// (-1, -1) to (1, 1).
final class Scenery {
    private static final Shape ALL = Brush.box(-1, -1, 1, 1);
    private static final Color GRASS = Brush.rgb(0x6fae4f);
    private static final Color[] WALLS = {
        Brush.rgb(0xe8dcc8), Brush.rgb(0xc9d8e4), Brush.rgb(0xd9c6d8), Brush.rgb(0xcfe0c9), Brush.rgb(0xe6c9b5),
        Brush.rgb(0xb7c4c9),
        Brush.rgb(0x8fa7b8), Brush.rgb(0xa39a8c), Brush.rgb(0x7f8f7a), Brush.rgb(0xf0ead9), Brush.rgb(0x6d7680),
        Brush.rgb(0xd8b48a)
    };

    private final Brush b;

    Scenery(Brush brush) {
        b = brush;
    }

    void background() {
        switch (b.upTo(7)) {
            case 0 -> plain();
            case 1 -> room();
            case 2 -> meadow();
            case 3 -> wallpaper();
            case 4 -> lights();
            case 5 -> cloth();
            default -> dusk();
        }
    }

    private Color wall() {
        return b.vary(b.pick(WALLS), 24);
    }

    private void gradient(Color top, Color bottom) {
        double lean = b.between(-0.6, 0.6);
        b.g.setPaint(new GradientPaint((float) lean, -1, top, (float) -lean, 1, bottom));
        b.g.fill(ALL);
    }

    private void plain() {
        Color c = wall();
        gradient(Brush.light(c, b.between(0, 0.3)), Brush.dark(c, b.between(0, 0.3)));
    }

    private void room() {
        plain();
        double floor = b.between(0.25, 0.7);
        Color wood = b.vary(b.pick(Brush.rgb(0xa9794f), Brush.rgb(0x8d6a4c), Brush.rgb(0xc7a17a), Brush.rgb(0x9a9a98)),
                18);
        b.fill(Brush.box(-1, floor, 1, 1), wood);
        for (double y = floor + 0.12; y < 1; y += 0.14) {
            b.line(-1, y, 1, y, Brush.alpha(Brush.dark(wood, 0.4), 0.5), 0.012);
        }
        b.fill(Brush.box(-1, floor - 0.05, 1, floor), Brush.light(wood, 0.45));
        if (b.chance(0.5)) {
            double x = b.between(-0.9, 0.4);
            b.fill(Brush.box(x, -0.9, x + 0.6, -0.2), Brush.rgb(0xf7f3ea));
            b.fill(Brush.box(x + 0.05, -0.85, x + 0.55, -0.25), b.vary(Brush.rgb(0x9cc4e4), 30));
            b.line(x + 0.3, -0.85, x + 0.3, -0.25, Brush.rgb(0xf7f3ea), 0.03);
        }
    }

    private void meadow() {
        gradient(b.vary(Brush.rgb(0x9fd0f0), 25), Brush.rgb(0xe8f3f5));
        double ground = b.between(0.1, 0.6);
        double hill = b.between(-0.3, 0.3);
        Color green = b.vary(GRASS, 28);
        b.fill(Brush.blob(-1.4, ground, hill, ground - 0.2, 1.4, ground + 0.05, 1.6, 1.6, -1.6, 1.6), green);
        for (int i = 0; i < 26; i++) {
            double x = b.between(-1, 1);
            double y = b.between(ground + 0.05, 1);
            b.line(x, y, x + b.between(-0.03, 0.03), y - 0.09, Brush.alpha(Brush.dark(green, 0.3), 0.6), 0.016);
        }
        if (b.chance(0.5)) {
            double x = b.between(-0.9, 0.9);
            for (int i = 0; i < 4; i++) {
                b.fill(Brush.ellipse(x + i * 0.12, -0.72 + 0.05 * (i % 2), 0.14, 0.09), Brush.alpha(Color.WHITE, 0.85));
            }
        }
    }

    private void wallpaper() {
        Color c = wall();
        b.fill(ALL, c);
        Color other = b.chance(0.5) ? Brush.light(c, 0.25) : Brush.dark(c, 0.12);
        double step = b.between(0.16, 0.4);
        boolean dots = b.chance(0.5);
        b.at(0, 0, b.chance(0.5) ? 0 : b.between(0, Math.PI), 1, () -> {
            for (double x = -1.6; x < 1.6; x += step) {
                if (dots) {
                    for (double y = -1.6; y < 1.6; y += step) {
                        b.fill(Brush.ellipse(x, y, step * 0.18, step * 0.18), other);
                    }
                } else {
                    b.fill(Brush.box(x, -2, x + step / 2, 2), other);
                }
            }
        });
    }

    private void lights() {
        Color c = Brush.dark(wall(), b.between(0.1, 0.45));
        gradient(c, Brush.dark(c, 0.25));
        for (int i = 0; i < 14; i++) {
            double r = b.between(0.06, 0.3);
            Color glow = b.vary(
                    b.pick(Brush.rgb(0xf4e1a0), Brush.rgb(0xa9d6b0), Brush.rgb(0xf0b8a0), Brush.rgb(0xb8d0f0)), 20);
            b.fill(Brush.ellipse(b.between(-1, 1), b.between(-1, 1), r, r), Brush.alpha(glow, b.between(0.1, 0.35)));
        }
    }

    private void cloth() {
        Color c = b.vary(b.pick(Brush.rgb(0x8c3b3b), Brush.rgb(0x35566f), Brush.rgb(0x4f6b4a), Brush.rgb(0xb58a3a),
                Brush.rgb(0x75608c)), 22);
        b.fill(ALL, c);
        double bend = b.between(-0.5, 0.5);
        for (double x = -1.5; x < 1.5; x += b.between(0.14, 0.3)) {
            Color fold = b.chance(0.5) ? Brush.alpha(Color.WHITE, 0.12) : Brush.alpha(Color.BLACK, 0.16);
            b.curve(x, -1.1, x + bend, 0, x + b.between(-0.2, 0.2), 1.1, fold, b.between(0.04, 0.16));
        }
    }

    private void dusk() {
        gradient(b.vary(Brush.rgb(0x5a5f8c), 30), b.vary(Brush.rgb(0xf0b48c), 30));
        double ground = b.between(0.3, 0.7);
        b.fill(Brush.blob(-1.5, ground, -0.4, ground - 0.12, 0.5, ground + 0.1, 1.5, ground - 0.05, 1.6, 1.7, -1.6,
                1.7),
                b.vary(Brush.rgb(0x4b4a55), 18));
    }

    /// Something that hides a part of the subject.
    void foreground() {
        switch (b.upTo(3)) {
            case 0 -> {
                Color green = b.vary(GRASS, 35);
                for (int i = 0; i < 22; i++) {
                    double x = b.between(-1, 1);
                    double height = b.between(0.2, 0.55);
                    b.curve(x, 1.05, x, 1 - height / 2, x + b.between(-0.2, 0.2), 1 - height, b.vary(green, 20), 0.045);
                }
            }
            case 1 -> {
                double side = b.chance(0.5) ? 1 : -1;
                double y = b.between(-0.9, 0.3);
                for (int i = 0; i < 6; i++) {
                    Color leaf = b.vary(Brush.rgb(0x4d8a4a), 28);
                    double angle = b.between(-0.7, 0.7);
                    double row = y + i * 0.17;
                    b.at(side * b.between(0.72, 1.0), row, angle, 1,
                            () -> b.body(Brush.ellipse(0, 0, 0.26, 0.09), leaf));
                }
            }
            default -> {
                Color wood = b.vary(b.pick(Brush.rgb(0xb98d5e), Brush.rgb(0xd7d2c4), Brush.rgb(0x7b8794)), 20);
                double top = b.between(0.62, 0.85);
                b.body(Brush.box(-1.1, top, 1.1, 1.2), wood);
                b.line(-1, top + 0.03, 1, top + 0.03, Brush.light(wood, 0.4), 0.02);
            }
        }
    }
}
