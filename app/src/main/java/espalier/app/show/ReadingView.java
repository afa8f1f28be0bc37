package espalier.app.show;

import espalier.app.show.ProgressBar.Part;
import espalier.formats.Progress;
import java.util.List;

/// Shows how many files of a folder have been read, or pictures drawn; nothing where the output is no
/// terminal or everything is quick.
public final class ReadingView implements Progress {
    private final ProgressBar bar;

    private final String doing;
    private final String thing;

    /// A view of reading files on this screen.
    public ReadingView(Screen screen) {
        this(screen, "reading", "file");
    }

    /// A view of something else.
    ///
    /// @param doing what is done: `drawing`
    /// @param thing what to: `picture`
    public ReadingView(Screen screen, String doing, String thing) {
        bar = new ProgressBar(screen);
        this.doing = doing;
        this.thing = thing;
    }

    @Override
    public void at(int done, int total) {
        if (done == total) {
            bar.clear();
        } else if (bar.isDue()) {
            bar.draw((double) done / total, List.of(new Part(doing, 0),
                    new Part(Words.count(done) + "/" + Words.count(total, thing), 1)));
        }
    }

    /// Takes the bar away, say because reading failed.
    public void clear() {
        bar.clear();
    }
}
