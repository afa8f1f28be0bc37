import module espalier;

/// Draws every activation and its derivative, as the library computes them, into one SVG: docs/images/activations.svg.
///
///     java -p JARS --add-modules ALL-MODULE-PATH examples/plots/Activations.java docs/images/activations.svg
static final int COLUMNS = 4, WIDTH = 190, HEIGHT = 150, POINTS = 81;
static final double FROM = -4, TO = 4, LOW = -2.2, HIGH = 3.2;

void main(String[] arguments) throws IOException {
    var shown = Arrays.stream(Activation.values()).filter(Activation::isElementwise).toList();
    int rows = Math.ceilDiv(shown.size(), COLUMNS);
    var svg = new StringBuilder();
    svg.append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
            <rect width="100%%" height="100%%" fill="white"/>
            """.formatted(COLUMNS * WIDTH, rows * HEIGHT));
    for (int i = 0; i < shown.size(); i++) {
        svg.append("<g transform=\"translate(%d %d)\">\n".formatted(i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT));
        panel(shown.get(i), svg);
        svg.append("</g>\n");
    }
    Files.writeString(Path.of(arguments[0]), svg.append("</svg>\n"));
}

void panel(Activation f, StringBuilder svg) {
    NDArray x = NDArray.linspace(FROM, TO, POINTS);
    try (var tape = new Tape()) {
        Tensor in = tape.input(x);
        Tensor y = f.apply(in);
        NDArray slope = tape.gradients(y.sum()).of(in);
        svg.append("<text x=\"12\" y=\"16\">%s</text>\n".formatted(f));
        svg.append("<path d=\"M%s H%s M%s V%s\" stroke=\"#bbb\" fill=\"none\"/>\n".formatted(
                point(FROM, 0), coordinate(across(TO)), point(0, LOW), coordinate(down(HIGH))));
        svg.append("<path d=\"%s\" stroke=\"#d95f02\" stroke-dasharray=\"4 3\" fill=\"none\"/>\n"
                .formatted(curve(x, slope)));
        svg.append("<path d=\"%s\" stroke=\"#1b4f9c\" stroke-width=\"2\" fill=\"none\"/>\n"
                .formatted(curve(x, y.value())));
    }
}

/// A line through the points that lie within the panel.
String curve(NDArray x, NDArray y) {
    var path = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < x.size(); i++) {
        double v = y.get(i);
        boolean now = v >= LOW && v <= HIGH;
        if (now) {
            path.append(inside ? "L" : "M").append(point(x.get(i), v));
        }
        inside = now;
    }
    return path.toString();
}

String point(double x, double y) {
    return coordinate(across(x)) + " " + coordinate(down(y));
}

String coordinate(double v) {
    return String.format(Locale.ROOT, "%.1f", v);
}

double across(double x) {
    return 10 + (x - FROM) / (TO - FROM) * (WIDTH - 20);
}

double down(double y) {
    return HIGH == LOW ? 0 : 22 + (HIGH - y) / (HIGH - LOW) * (HEIGHT - 30);
}
