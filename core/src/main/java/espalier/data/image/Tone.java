package espalier.data.image;

import espalier.array.Rng;

/// Changes of the colours of a picture. Each is a [ColourMatrix]; [PictureAugmentation] multiplies those of all
/// changes, so that they cost one pass and values are rounded and clamped once.
///
/// ```java
/// List<Change> light = List.of(new Tone.Brightness(0.2), new Tone.Contrast(0.2), new Tone.Saturation(0.2));
/// ```
public sealed interface Tone extends Change {

    /// A matrix for one picture.
    ///
    /// @param mean mean red, green and blue of the picture as it stands before this change
    ColourMatrix draw(double[] mean, Rng rng);

    /// Every value times a factor between `1 - strength` and `1 + strength`.
    record Brightness(double strength) implements Tone {
        /// Refuses a strength outside 0 .. 1.
        public Brightness {
            require("Brightness", strength);
        }

        @Override
        public ColourMatrix draw(double[] mean, Rng rng) {
            return ColourMatrix.brightness(factor(strength, rng));
        }
    }

    /// The distance of every value from the mean brightness of the picture times a factor between `1 - strength` and
    /// `1 + strength`.
    record Contrast(double strength) implements Tone {
        /// Refuses a strength outside 0 .. 1.
        public Contrast {
            require("Contrast", strength);
        }

        @Override
        public ColourMatrix draw(double[] mean, Rng rng) {
            return ColourMatrix.contrast(factor(strength, rng), ColourMatrix.luminance(mean[0], mean[1], mean[2]));
        }
    }

    /// The distance of every pixel from its own grey times a factor between `1 - strength` and `1 + strength`.
    record Saturation(double strength) implements Tone {
        /// Refuses a strength outside 0 .. 1.
        public Saturation {
            require("Saturation", strength);
        }

        @Override
        public ColourMatrix draw(double[] mean, Rng rng) {
            return ColourMatrix.saturation(factor(strength, rng));
        }
    }

    /// Colours turned about the grey axis by up to so many degrees to either side, 120 making red green; how bright a
    /// pixel looks stays.
    record Hue(double degrees) implements Tone {
        /// Refuses angles beyond half a turn.
        public Hue {
            if (!(degrees >= 0 && degrees <= 180)) {
                throw new IllegalArgumentException("Hue: degrees is " + degrees + "; it must be from 0 to 180");
            }
        }

        @Override
        public ColourMatrix draw(double[] mean, Rng rng) {
            return ColourMatrix.hue(degrees * (2 * rng.nextDouble() - 1));
        }
    }

    /// All colour taken away, with this probability.
    record Grey(double probability) implements Tone {
        /// Refuses what is no probability.
        public Grey {
            require("Grey", probability);
        }

        @Override
        public ColourMatrix draw(double[] mean, Rng rng) {
            return rng.nextDouble() < probability ? ColourMatrix.saturation(0) : ColourMatrix.IDENTITY;
        }
    }

    private static double factor(double strength, Rng rng) {
        return 1 + strength * (2 * rng.nextDouble() - 1);
    }

    private static void require(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " is given; it must be from 0 to 1, say 0.2");
        }
    }
}
