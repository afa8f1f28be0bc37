package espalier.app.cli;

import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.nn.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a model for the commands that use one, and says in which way a file is none.
final class Models {
    private Models() {}

    /// The model in `file`, or in the run folder `file`.
    static Model load(Path file) throws IOException {
        Path model = file;
        if (Files.isDirectory(file)) {
            model = RunFolder.of(file).model();
            if (!Files.exists(model)) {
                throw new BadInput(file,
                        "is a folder without a model; give the .safetensors file that train has written");
            }
        }
        Content content = Content.of(model);
        boolean named = model.toString().endsWith(".safetensors"); // then Model.load says what is wrong with it
        if (content != Content.MODEL && content != Content.UNKNOWN && !named) {
            throw new BadInput(model,
                    "is " + content + ", not a model; give the .safetensors file that train has written");
        }
        return Model.load(model);
    }
}
