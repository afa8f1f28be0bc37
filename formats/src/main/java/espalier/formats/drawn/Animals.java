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

/// Animals that are not cats, some of them nearly: dogs, rabbits, owls, bears, mice, foxes, fish, ducks, frogs.
/// [DrawnPictures] calls [#draw].
final class Animals {
    private static final Color INK = rgb(0x2b2422);
    private static final Color[] FURS = {
        rgb(0xc98f4e), rgb(0x8a6344), rgb(0x4a4038), rgb(0xd8c3a0), rgb(0xe9e2d4), rgb(0x8d8b8a), rgb(0xb5772f)
    };

    private final Brush b;
    private final Color fur;

    Animals(Brush brush) {
        b = brush;
        fur = b.vary(b.pick(FURS), 18);
    }

    /// One animal; returns what it is called.
    String draw() {
        return switch (b.upTo(12)) {
            case 0, 1, 2 -> dog();
            case 3, 4 -> rabbit();
            case 5 -> owl();
            case 6 -> bear();
            case 7 -> mouse();
            case 8 -> fox();
            case 9 -> fish();
            case 10 -> duck();
            default -> frog();
        };
    }

    private void roundEyes(double x, double y, double r) {
        double look = b.between(-0.03, 0.03);
        for (int side = -1; side <= 1; side += 2) {
            b.fill(ellipse(side * x, y, r * 1.15, r * 1.15), alpha(Color.WHITE, 0.9));
            b.fill(ellipse(side * x + look, y, r * 0.85, r * 0.85), INK);
            b.fill(ellipse(side * x + look - r * 0.3, y - r * 0.35, r * 0.28, r * 0.28), Color.WHITE);
        }
    }

    private void smile(double y, double wide) {
        b.curve(0, y - 0.1, 0, y - 0.04, 0, y, INK, 0.03);
        b.bothSides(() -> b.curve(0, y, wide / 2, y + 0.14, wide, y - 0.02, INK, 0.035));
    }

    private String dog() {
        Color ear = b.chance(0.6) ? dark(fur, 0.35) : fur;
        b.body(mirrored(0.4, 0.4, 0.8, 0.9, 0.9, 1.5, 0.3, 1.7), dark(fur, 0.06));
        b.body(mirrored(0, -0.78, 0.42, -0.72, 0.66, -0.35, 0.68, 0.1, 0.55, 0.5, 0.36, 0.78, 0.15, 0.86), fur);
        if (b.chance(0.4)) {
            b.fill(ellipse(0.3, -0.15, 0.25, 0.3), alpha(dark(fur, 0.4), 0.7));
        }
        double hang = b.between(0.35, 0.75);
        b.bothSides(() -> b.body(
                blob(0.3, -0.74, 0.62, -0.72, 0.92, -0.3, 1.0, hang - 0.2, 0.86, hang, 0.68, hang - 0.2, 0.62, -0.3),
                ear));
        b.body(mirrored(0.1, 0.05, 0.36, 0.3, 0.4, 0.6, 0.2, 0.8), light(fur, 0.45));
        if (b.chance(0.45)) {
            b.body(mirrored(0.06, 0.6, 0.13, 0.75, 0.12, 0.95, 0.04, 1.04), rgb(0xe57b86));
        }
        roundEyes(0.28, -0.16, 0.12);
        smile(0.55, 0.26);
        b.body(mirrored(0.1, 0.2, 0.2, 0.26, 0.1, 0.4), INK);
        return "dog";
    }

    private String rabbit() {
        double tilt = b.between(-0.05, 0.3);
        b.bothSides(() -> b.at(0.3, -0.55, tilt, 1, () -> {
            b.body(ellipse(0, -0.4, 0.2, 0.62), fur);
            b.fill(ellipse(0, -0.38, 0.1, 0.46), rgb(0xecb4b0));
        }));
        b.body(mirrored(0.3, 0.4, 0.7, 0.85, 0.7, 1.5, 0.2, 1.7), fur);
        b.body(ellipse(0, 0.12, 0.68, 0.62), fur);
        b.fill(ellipse(0, 0.4, 0.34, 0.26), light(fur, 0.5));
        roundEyes(0.36, 0.02, 0.11);
        b.fill(box(-0.09, 0.48, 0.09, 0.66), Color.WHITE);
        b.line(0, 0.48, 0, 0.66, INK, 0.02);
        smile(0.46, 0.2);
        b.fill(ellipse(0, 0.32, 0.09, 0.06), rgb(0xdc8a90));
        return "rabbit";
    }

    private String owl() {
        Color feathers = b.vary(b.pick(rgb(0x8b6b4a), rgb(0x9a9086), rgb(0xb89468), rgb(0xe8e2d6)), 14);
        b.bothSides(() -> b.body(polygon(0.3, -0.7, 0.62, -1.02, 0.66, -0.45), dark(feathers, 0.15)));
        b.body(mirrored(0, -0.8, 0.55, -0.68, 0.74, -0.1, 0.7, 0.6, 0.35, 1.0), feathers);
        b.fill(ellipse(0, 0.45, 0.45, 0.5), light(feathers, 0.4));
        for (int row = 0; row < 3; row++) {
            for (double x = -0.26; x < 0.3; x += 0.26) {
                b.arc(x, 0.25 + 0.2 * row, 0.1, 0.1, 180, 180, dark(feathers, 0.3), 0.035);
            }
        }
        Color gold = b.vary(rgb(0xeeb73a), 20);
        for (int side = -1; side <= 1; side += 2) {
            b.body(ellipse(side * 0.31, -0.28, 0.3, 0.3), light(feathers, 0.6));
            b.fill(ellipse(side * 0.31, -0.28, 0.2, 0.2), gold);
            b.fill(ellipse(side * 0.31, -0.28, 0.11, 0.11), Color.BLACK);
        }
        b.body(polygon(-0.1, -0.14, 0.1, -0.14, 0, 0.12), rgb(0xe0992e));
        return "owl";
    }

    private String bear() {
        boolean panda = b.chance(0.4);
        Color coat = panda ? rgb(0xf2efe8) : fur;
        Color ear = panda ? rgb(0x2e2b2a) : fur;
        b.bothSides(() -> {
            b.body(ellipse(0.6, -0.6, 0.27, 0.27), ear);
            b.fill(ellipse(0.6, -0.58, 0.14, 0.14), dark(ear, 0.25));
        });
        b.body(mirrored(0.4, 0.4, 0.85, 0.9, 0.9, 1.5, 0.3, 1.7), panda ? ear : coat);
        b.body(ellipse(0, 0, 0.84, 0.76), coat);
        if (panda) {
            b.bothSides(() -> b.fill(Brush.turned(ellipse(0.34, -0.08, 0.17, 0.24), 0.5, 0.34, -0.08), ear));
        }
        roundEyes(0.32, -0.1, 0.09);
        b.body(ellipse(0, 0.34, 0.32, 0.26), light(coat, 0.5));
        smile(0.42, 0.16);
        b.fill(ellipse(0, 0.24, 0.13, 0.09), INK);
        return panda ? "panda" : "bear";
    }

    private String mouse() {
        Color gray = b.vary(b.pick(rgb(0x9b9896), rgb(0xb7a999), rgb(0xe3dcd3)), 14);
        b.curve(0.3, 0.85, 1.0, 1.0, 0.95, 0.2, rgb(0xd8a0a0), 0.06);
        b.body(mirrored(0.2, 0.2, 0.5, 0.6, 0.45, 1.0, 0.1, 1.05), gray);
        b.bothSides(() -> {
            b.body(ellipse(0.58, -0.55, 0.38, 0.38), gray);
            b.fill(ellipse(0.58, -0.53, 0.25, 0.25), rgb(0xe9b6b4));
        });
        b.body(mirrored(0, -0.5, 0.45, -0.35, 0.5, 0.05, 0.2, 0.45, 0.05, 0.52), gray);
        roundEyes(0.22, -0.06, 0.09);
        b.fill(ellipse(0, 0.46, 0.09, 0.08), rgb(0xd98088));
        return "mouse";
    }

    private String fox() {
        Color red = b.vary(rgb(0xd9732e), 16);
        b.bothSides(() -> {
            b.body(polygon(0.22, -0.5, 0.72, -1.1, 0.86, -0.25), red);
            b.fill(polygon(0.42, -0.52, 0.68, -0.86, 0.74, -0.36), rgb(0x3a2c28));
        });
        b.body(mirrored(0, -0.55, 0.5, -0.5, 0.95, 0.1, 0.5, 0.4, 0.14, 0.86), red);
        b.bothSides(
                () -> b.fill(blob(0.1, 0.15, 0.5, 0.0, 0.86, 0.12, 0.5, 0.38, 0.14, 0.8, 0.05, 0.5), rgb(0xf7efe4)));
        roundEyes(0.34, -0.08, 0.1);
        b.fill(ellipse(0, 0.78, 0.13, 0.1), INK);
        return "fox";
    }

    private String fish() {
        Color scales = b.vary(b.pick(rgb(0xe8803a), rgb(0x4f8fc4), rgb(0xe3c13f), rgb(0xc9567a), rgb(0x5fae8b)), 22);
        double side = b.chance(0.5) ? 1 : -1;
        b.at(0, 0, b.between(-0.2, 0.2), 1, () -> {
            b.g.scale(side, 1);
            b.body(blob(-0.5, 0, -0.95, -0.45, -0.85, 0, -0.95, 0.45), dark(scales, 0.12));
            b.body(blob(-0.2, -0.35, 0.1, -0.72, 0.4, -0.4), dark(scales, 0.12));
            b.body(blob(-0.6, 0, -0.1, -0.46, 0.55, -0.34, 0.9, 0.05, 0.5, 0.4, -0.1, 0.44), scales);
            for (int i = 0; i < 3; i++) {
                b.arc(-0.25 + i * 0.22, 0, 0.14, 0.28, -80, 160, light(scales, 0.4), 0.04);
            }
            b.fill(ellipse(0.56, -0.1, 0.12, 0.12), Color.WHITE);
            b.fill(ellipse(0.59, -0.1, 0.07, 0.07), INK);
            b.curve(0.84, 0.12, 0.75, 0.16, 0.7, 0.1, INK, 0.03);
        });
        return "fish";
    }

    private String duck() {
        Color feathers = b.vary(b.pick(rgb(0xf0cf4a), rgb(0xf3efe4), rgb(0x9c7b56)), 14);
        double side = b.chance(0.5) ? 1 : -1;
        b.at(0, 0, 0, 1, () -> {
            b.g.scale(side, 1);
            b.body(blob(-0.95, 0.1, -0.4, 0.15, 0.2, 0.05, 0.62, 0.35, 0.4, 0.78, -0.2, 0.86, -0.7, 0.6), feathers);
            b.body(polygon(0.62, -0.42, 1.02, -0.3, 0.62, -0.2), rgb(0xe8892c));
            b.body(ellipse(0.36, -0.36, 0.38, 0.38), feathers);
            b.body(blob(-0.45, 0.3, 0.1, 0.3, 0.15, 0.5, -0.3, 0.62), dark(feathers, 0.12));
            b.fill(ellipse(0.46, -0.44, 0.08, 0.08), INK);
        });
        return "duck";
    }

    private String frog() {
        Color green = b.vary(rgb(0x6fae45), 22);
        b.bothSides(() -> {
            b.body(ellipse(0.46, -0.5, 0.28, 0.28), green);
            b.body(ellipse(0.7, 0.75, 0.34, 0.2), dark(green, 0.12));
        });
        b.body(mirrored(0, -0.5, 0.7, -0.25, 0.86, 0.25, 0.6, 0.75, 0.2, 0.84), green);
        b.fill(ellipse(0, 0.5, 0.5, 0.28), light(green, 0.4));
        roundEyes(0.46, -0.52, 0.16);
        b.curve(-0.6, 0.1, 0, 0.5, 0.6, 0.1, INK, 0.045);
        return "frog";
    }
}
