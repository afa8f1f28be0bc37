package espalier.data.image;

import espalier.array.Rng;

/// Changes of where things are in a picture. Each draws an [Affine] map; [PictureAugmentation] multiplies those of all
/// changes and interpolates once.
///
/// ```java
/// List<Change> digits = List.of(new Geometry.Rotate(10), new Geometry.Shift(0.1), new Geometry.Zoom(0.9, 1.1));
/// ```
public sealed interface Geometry extends Change {

    /// A map for one picture of `height` rows and `width` columns.
    Affine draw(int height, int width, Rng rng);

    /// Left and right exchanged with this probability: right for photographs of things, wrong for digits, letters and
    /// whatever has a left and a right.
    record Flip(double probability) implements Geometry {
        /// Refuses what is no probability.
        public Flip {
            requireProbability("Flip", probability);
        }

        /// For every second picture.
        public Flip() {
            this(0.5);
        }

        @Override
        public Affine draw(int height, int width, Rng rng) {
            return rng.nextDouble() < probability ? Affine.flip(width) : Affine.IDENTITY;
        }
    }

    /// Up and down exchanged with this probability: for pictures from above, cells and stars.
    record UpsideDown(double probability) implements Geometry {
        /// Refuses what is no probability.
        public UpsideDown {
            requireProbability("UpsideDown", probability);
        }

        @Override
        public Affine draw(int height, int width, Rng rng) {
            return rng.nextDouble() < probability ? Affine.upsideDown(height) : Affine.IDENTITY;
        }
    }

    /// Turned about the centre by an angle of up to so many degrees to either side.
    record Rotate(double degrees) implements Geometry {
        /// Refuses angles beyond half a turn.
        public Rotate {
            requireRange("Rotate", "degrees", degrees, 0, 180);
        }

        @Override
        public Affine draw(int height, int width, Rng rng) {
            return Affine.rotation(either(degrees, rng), height, width);
        }
    }

    /// Moved by up to this share of the height and of the width, each way.
    record Shift(double share) implements Geometry {
        /// Refuses shares beyond the whole.
        public Shift {
            requireRange("Shift", "share", share, 0, 1);
        }

        @Override
        public Affine draw(int height, int width, Rng rng) {
            return Affine.shift(either(share * width, rng), either(share * height, rng));
        }
    }

    /// Magnified between `low` and `high` times about the centre; half of the draws are below 1 when
    /// `low = 1 / high`.
    record Zoom(double low, double high) implements Geometry {
        /// Refuses an empty range.
        public Zoom {
            if (!(low > 0 && high >= low) || Double.isInfinite(high)) {
                throw new IllegalArgumentException("Zoom: factors go from low to high, both more than 0, got " + low
                        + " and " + high + "; try 0.9 and 1.1");
            }
        }

        @Override
        public Affine draw(int height, int width, Rng rng) {
            double factor = low * Math.exp(rng.nextDouble() * Math.log(high / low));
            return Affine.zoom(factor, height, width);
        }
    }

    /// Slanted by an angle of up to so many degrees to either side.
    record Shear(double degrees) implements Geometry {
        /// Refuses angles at which nothing is left.
        public Shear {
            requireRange("Shear", "degrees", degrees, 0, 80);
        }

        @Override
        public Affine draw(int height, int width, Rng rng) {
            return Affine.shear(either(degrees, rng), height, width);
        }
    }

    /// A border of `padding` pixels put around, and the old size cut out anywhere: a move by whole pixels, as pictures
    /// of 32 x 32 are usually changed (He et al. 2016, with 4).
    record PadCrop(int padding) implements Geometry {
        /// Refuses a negative border.
        public PadCrop {
            requireRange("PadCrop", "padding", padding, 0, 1 << 20);
        }

        @Override
        public Affine draw(int height, int width, Rng rng) {
            int right = rng.nextInt(2 * padding + 1) - padding;
            return Affine.shift(right, rng.nextInt(2 * padding + 1) - padding);
        }
    }

    /// A part of the picture stretched over the whole: `low` to `high` of its area, with sides up to `ratio` times as
    /// wide or as high as in the picture, anywhere in it (Szegedy et al. 2015, with 0.08, 1 and 4/3).
    record ResizedCrop(double low, double high, double ratio) implements Geometry {
        /// Refuses areas beyond the picture and an empty range.
        public ResizedCrop {
            if (!(low > 0 && high >= low && high <= 1 && ratio >= 1) || Double.isInfinite(ratio)) {
                throw new IllegalArgumentException("ResizedCrop: needs 0 < low <= high <= 1 and a ratio of 1 or more,"
                        + " got " + low + ", " + high + " and " + ratio + "; try 0.5, 1 and 1.33");
            }
        }

        @Override
        public Affine draw(int height, int width, Rng rng) {
            double area = low + (high - low) * rng.nextDouble();
            double stretch = Math.exp(either(Math.log(ratio), rng) / 2);
            double rows = Math.min(1, Math.sqrt(area) / stretch) * height;
            double columns = Math.min(1, Math.sqrt(area) * stretch) * width;
            double top = (height - rows) * rng.nextDouble();
            return Affine.crop(top, (width - columns) * rng.nextDouble(), rows, columns, height, width);
        }
    }

    private static double either(double limit, Rng rng) {
        return limit * (2 * rng.nextDouble() - 1);
    }

    private static void requireProbability(String name, double p) {
        requireRange(name, "probability", p, 0, 1);
    }

    private static void requireRange(String name, String what, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    name + ": " + what + " is " + value + "; it must be from " + low + " to " + high);
        }
    }
}
