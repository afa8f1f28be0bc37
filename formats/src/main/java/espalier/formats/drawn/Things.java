package espalier.formats.drawn;

import static espalier.formats.drawn.Brush.alpha;
import static espalier.formats.drawn.Brush.blob;
import static espalier.formats.drawn.Brush.box;
import static espalier.formats.drawn.Brush.dark;
import static espalier.formats.drawn.Brush.ellipse;
import static espalier.formats.drawn.Brush.light;
import static espalier.formats.drawn.Brush.mirrored;
import static espalier.formats.drawn.Brush.polygon;
import static espalier.formats.drawn.Brush.rgb;

import java.awt.Color;

/// Things that are no animals: houses, cars, trees, flowers, balls, people's faces, cups, mushrooms, boats, clocks.
/// [DrawnPictures] calls [#draw].
final class Things {
    private static final Color INK = rgb(0x2b2422);
    private static final Color[] PAINTS = {
        rgb(0xc8443c), rgb(0x3c74b8), rgb(0x4c9a5a), rgb(0xe2b33c), rgb(0x8a5fa8), rgb(0xe07f3a), rgb(0xd8d2c6),
        rgb(0x4a5560)
    };

    private final Brush b;
    private final Color paint;

    Things(Brush brush) {
        b = brush;
        paint = b.vary(b.pick(PAINTS), 22);
    }

    /// One thing; returns what it is called.
    String draw() {
        return switch (b.upTo(10)) {
            case 0 -> house();
            case 1 -> car();
            case 2 -> tree();
            case 3 -> flower();
            case 4 -> ball();
            case 5 -> face();
            case 6 -> cup();
            case 7 -> mushroom();
            case 8 -> boat();
            default -> clock();
        };
    }

    private String house() {
        Color wall = b.vary(b.pick(rgb(0xe9dcc0), rgb(0xd99a6c), rgb(0xcfd8dc), rgb(0xe7c9c0)), 18);
        b.body(box(0.3, -0.95, 0.52, -0.4), dark(wall, 0.3));
        b.body(box(-0.7, -0.15, 0.7, 0.85), wall);
        b.body(polygon(-0.9, -0.15, 0, -0.95, 0.9, -0.15), paint);
        b.body(box(-0.16, 0.35, 0.16, 0.85), dark(paint, 0.35));
        b.bothSides(() -> {
            b.body(box(0.28, 0.08, 0.58, 0.4), rgb(0xa9d0ea));
            b.line(0.43, 0.08, 0.43, 0.4, rgb(0xf7f3ea), 0.03);
            b.line(0.28, 0.24, 0.58, 0.24, rgb(0xf7f3ea), 0.03);
        });
        return "house";
    }

    private String car() {
        double side = b.chance(0.5) ? 1 : -1;
        b.at(0, 0, 0, 1, () -> {
            b.g.scale(side, 1);
            b.body(blob(-0.6, 0.05, -0.4, -0.4, 0.2, -0.44, 0.55, 0.05), light(paint, 0.08));
            b.fill(polygon(-0.42, 0, -0.3, -0.28, -0.06, -0.3, -0.06, 0), rgb(0xbfe0f0));
            b.fill(polygon(0.0, 0, 0.0, -0.3, 0.2, -0.28, 0.4, 0), rgb(0xbfe0f0));
            b.body(blob(-0.95, 0.1, -0.6, -0.02, 0.6, -0.02, 0.95, 0.12, 0.96, 0.42, 0, 0.46, -0.96, 0.42), paint);
            for (double x : new double[] {-0.55, 0.55}) {
                b.body(ellipse(x, 0.44, 0.24, 0.24), rgb(0x2f3032));
                b.fill(ellipse(x, 0.44, 0.11, 0.11), rgb(0xc9ccd0));
            }
            b.fill(ellipse(0.88, 0.16, 0.06, 0.07), rgb(0xf7e58a));
        });
        return "car";
    }

    private String tree() {
        Color green = b.vary(b.pick(rgb(0x4f8f45), rgb(0x6fa344), rgb(0xc98a35), rgb(0x3f7a55)), 18);
        b.body(blob(-0.12, 0.2, 0.12, 0.2, 0.14, 0.7, 0.24, 0.98, -0.24, 0.98, -0.14, 0.7), rgb(0x7d5a3a));
        if (b.chance(0.4)) {
            for (int i = 0; i < 3; i++) {
                double y = 0.45 - i * 0.42;
                b.body(polygon(-0.7 + i * 0.14, y, 0, y - 0.62, 0.7 - i * 0.14, y), b.vary(green, 8));
            }
            return "fir tree";
        }
        for (int i = 0; i < 6; i++) {
            double x = b.between(-0.45, 0.45);
            double y = b.between(-0.6, 0.05);
            b.body(ellipse(x, y, 0.38, 0.34), b.vary(green, 14));
        }
        b.fill(ellipse(0, -0.25, 0.45, 0.4), green);
        return "tree";
    }

    private String flower() {
        Color petal = b.vary(b.pick(rgb(0xd9506e), rgb(0xf0d04a), rgb(0xf4f0ea), rgb(0x9a6fc8), rgb(0xe8893c)), 18);
        Color stem = rgb(0x4f8f45);
        b.curve(0, 0, b.between(-0.2, 0.2), 0.6, 0, 1.1, stem, 0.08);
        b.body(blob(0, 0.75, 0.4, 0.5, 0.55, 0.62, 0.2, 0.85), stem);
        int petals = 5 + b.upTo(5);
        double reach = b.between(0.42, 0.52);
        for (int i = 0; i < petals; i++) {
            b.at(0, -0.25, 2 * Math.PI * i / petals, 1, () -> b.body(ellipse(0, -reach, 0.2, 0.32), petal));
        }
        b.body(ellipse(0, -0.25, 0.24, 0.24), rgb(0xc98a2c));
        return "flower";
    }

    private String ball() {
        b.fill(ellipse(0.05, 0.78, 0.6, 0.1), alpha(Color.BLACK, 0.25));
        b.body(ellipse(0, 0, 0.78, 0.78), paint);
        Color other = b.pick(Color.WHITE, light(paint, 0.6), rgb(0xf0d04a));
        b.at(0, 0, b.between(0, Math.PI), 1, () -> {
            switch (b.upTo(3)) {
                case 0 -> b.fill(blob(-0.76, -0.14, 0, -0.24, 0.76, -0.14, 0.76, 0.14, 0, 0.24, -0.76, 0.14), other);
                case 1 -> {
                    for (int i = 0; i < 5; i++) {
                        double angle = 2 * Math.PI * i / 5;
                        b.fill(ellipse(0.46 * Math.cos(angle), 0.46 * Math.sin(angle), 0.15, 0.15), other);
                    }
                }
                default -> b.bothSides(() -> b.arc(0.85, 0, 0.55, 0.75, 110, 140, other, 0.07));
            }
        });
        b.fill(ellipse(-0.3, -0.36, 0.16, 0.12), alpha(Color.WHITE, 0.6));
        return "ball";
    }

    private String face() {
        Color skin = b.vary(b.pick(rgb(0xf2cda8), rgb(0xd9a273), rgb(0x9c6b45), rgb(0x6b4630), rgb(0xf6dcc4)), 10);
        Color hair = b.vary(b.pick(rgb(0x3a2a20), rgb(0x7a4f2c), rgb(0xd9b15a), rgb(0x9a9794), rgb(0xb3532c)), 12);
        boolean longHair = b.chance(0.5);
        b.body(mirrored(0.25, 0.6, 0.8, 1.0, 0.95, 1.6, 0.3, 1.7), paint);
        b.body(mirrored(0, -0.85, 0.6, -0.72, 0.76, -0.2, longHair ? 0.82 : 0.66, longHair ? 0.7 : 0.0, 0.3,
                longHair ? 0.8 : 0.1), hair);
        b.body(mirrored(0, -0.6, 0.42, -0.5, 0.58, -0.1, 0.5, 0.38, 0.22, 0.7), skin);
        b.fill(blob(-0.56, -0.3, -0.3, -0.68, 0.2, -0.7, 0.56, -0.3, 0.2, -0.42, -0.2, -0.4), hair);
        b.bothSides(() -> {
            b.fill(ellipse(0.22, -0.06, 0.1, 0.07), Color.WHITE);
            b.fill(ellipse(0.22, -0.06, 0.055, 0.06), INK);
            b.curve(0.12, -0.2, 0.22, -0.26, 0.34, -0.2, hair, 0.04);
        });
        b.curve(0.02, -0.02, 0.1, 0.18, -0.02, 0.2, dark(skin, 0.3), 0.03);
        b.curve(-0.2, 0.36, 0, b.between(0.42, 0.58), 0.2, 0.36, rgb(0xb0484a), 0.06);
        return "face";
    }

    private String cup() {
        double side = b.chance(0.5) ? 1 : -1;
        b.arc(side * 0.55, 0.1, 0.32, 0.3, 0, 360, dark(paint, 0.2), 0.12);
        b.body(blob(-0.6, -0.4, 0.6, -0.4, 0.56, 0.3, 0.36, 0.72, -0.36, 0.72, -0.56, 0.3), paint);
        b.body(ellipse(0, -0.4, 0.58, 0.14), light(paint, 0.4));
        b.fill(ellipse(0, -0.38, 0.48, 0.09), rgb(0x5a3a26));
        if (b.chance(0.7)) {
            for (int i = -1; i <= 1; i++) {
                b.curve(i * 0.2, -0.5, i * 0.2 + 0.15, -0.7, i * 0.2, -0.95, alpha(Color.WHITE, 0.6), 0.05);
            }
        }
        return "cup";
    }

    private String mushroom() {
        b.body(blob(-0.2, 0, 0.2, 0, 0.24, 0.6, 0.3, 0.88, -0.3, 0.88, -0.24, 0.6), rgb(0xf0e6d2));
        Color cap = b.vary(b.pick(rgb(0xc23f36), rgb(0xa9713f), rgb(0xd98b4a)), 16);
        b.body(mirrored(0, -0.75, 0.6, -0.5, 0.86, 0.05, 0.5, 0.16), cap);
        double[] spots = {-0.45, -0.2, 0.02, -0.5, 0.4, -0.25, -0.1, -0.1, 0.6, 0.0};
        for (int i = 0; i < spots.length; i += 2) {
            b.fill(ellipse(spots[i], spots[i + 1], 0.1, 0.08), rgb(0xf8f2e8));
        }
        return "mushroom";
    }

    private String boat() {
        b.fill(box(-1.6, 0.5, 1.6, 1.6), alpha(b.vary(rgb(0x4a86b4), 20), 0.9));
        b.line(0, -0.95, 0, 0.4, rgb(0x6b4a30), 0.06);
        b.body(polygon(0.06, -0.9, 0.06, 0.2, 0.72, 0.2), rgb(0xf6f1e6));
        b.body(polygon(-0.06, -0.7, -0.06, 0.2, -0.56, 0.2), paint);
        b.body(polygon(-0.85, 0.32, 0.9, 0.32, 0.6, 0.72, -0.6, 0.72), b.vary(rgb(0x8a5a38), 16));
        for (int i = 0; i < 5; i++) {
            double x = b.between(-1, 0.8);
            b.curve(x, 0.8 + 0.04 * i, x + 0.1, 0.75 + 0.04 * i, x + 0.22, 0.8 + 0.04 * i, alpha(Color.WHITE, 0.6),
                    0.025);
        }
        return "boat";
    }

    private String clock() {
        b.body(ellipse(0, 0, 0.8, 0.8), paint);
        b.body(ellipse(0, 0, 0.64, 0.64), rgb(0xf6f2e8));
        for (int i = 0; i < 12; i++) {
            double angle = 2 * Math.PI * i / 12;
            b.fill(ellipse(0.52 * Math.cos(angle), 0.52 * Math.sin(angle), 0.035, 0.035), INK);
        }
        b.at(0, 0, b.between(0, 2 * Math.PI), 1, () -> b.line(0, 0, 0, -0.46, INK, 0.05));
        b.at(0, 0, b.between(0, 2 * Math.PI), 1, () -> b.line(0, 0, 0, -0.3, INK, 0.07));
        b.fill(ellipse(0, 0, 0.06, 0.06), rgb(0xc23f36));
        return "clock";
    }
}
