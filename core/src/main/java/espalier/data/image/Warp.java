package espalier.data.image;

/// The loop of [PictureAugmentation] that moves pixels: bilinear interpolation through an [Affine] map.
final class Warp {
    private Warp() {}

    /// `to[y, x] = from` at the place that the map gives for `(x, y)`, between the four pixels around it.
    ///
    /// @param from `(height, width, channels)`
    /// @param to   the same, another array
    static void apply(float[] from, float[] to, int height, int width, int channels, Affine map, Border border) {
        for (int y = 0; y < height; y++) {
            double x0 = map.xy() * y + map.x0();
            double y0 = map.yy() * y + map.y0();
            int at = y * width * channels;
            for (int x = 0; x < width; x++, at += channels) {
                double u = map.xx() * x + x0;
                double v = map.yx() * x + y0;
                double left = Math.floor(u);
                double top = Math.floor(v);
                int i = (int) left;
                int j = (int) top;
                float right = (float) (u - left);
                float down = (float) (v - top);
                if (i >= 0 && j >= 0 && i < width - 1 && j < height - 1) {
                    inside(from, (j * width + i) * channels, to, at, width * channels, channels, right, down);
                } else {
                    atEdge(from, i, j, to, at, height, width, channels, right, down, border);
                }
            }
        }
    }

    private static void inside(float[] from, int a, float[] to, int at, int row, int channels, float right,
            float down) {
        for (int k = 0; k < channels; k++) {
            float upper = from[a + k] + right * (from[a + channels + k] - from[a + k]);
            float lower = from[a + row + k] + right * (from[a + row + channels + k] - from[a + row + k]);
            to[at + k] = upper + down * (lower - upper);
        }
    }

    private static void atEdge(float[] from, int i, int j, float[] to, int at, int height, int width, int channels,
            float right, float down, Border border) {
        int c0 = border.place(i, width);
        int c1 = border.place(i + 1, width);
        int r0 = border.place(j, height);
        int r1 = border.place(j + 1, height);
        for (int k = 0; k < channels; k++) {
            float a = value(from, r0, c0, width, channels, k);
            float b = value(from, r0, c1, width, channels, k);
            float c = value(from, r1, c0, width, channels, k);
            float d = value(from, r1, c1, width, channels, k);
            float upper = a + right * (b - a);
            float lower = c + right * (d - c);
            to[at + k] = upper + down * (lower - upper);
        }
    }

    private static float value(float[] from, int row, int column, int width, int channels, int k) {
        return row < 0 || column < 0 ? 0 : from[(row * width + column) * channels + k];
    }
}
