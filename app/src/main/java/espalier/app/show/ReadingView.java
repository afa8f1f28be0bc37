package espalier.app.show;

import espalier.app.show.ProgressBar.Part;
import espalier.formats.Progress;
import java.util.List;

/// Shows how many pictures of a folder have been read; nothing where the output is no terminal or everything is quick.
public final class ReadingView implements Progress {
    private final ProgressBar bar;

    /// A view on this screen.
    public ReadingView(Screen screen) {
        bar = new ProgressBar(screen);
    }

    @Override
    public void at(int done, int total) {
        if (done == total) {
            bar.clear();
        } else if (bar.isDue()) {
            bar.draw((double) done / total, List.of(new Part("reading", 0),
                    new Part(Words.count(done) + "/" + Words.count(total, "picture"), 1)));
        }
    }

    /// Takes the bar away, say because reading failed.
    public void clear() {
        bar.clear();
    }
}
