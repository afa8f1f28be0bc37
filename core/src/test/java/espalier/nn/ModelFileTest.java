package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.data.Raw;
import espalier.data.Scaling;
import espalier.store.FormatException;
import espalier.store.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Models as files: what is written is read again, and nothing else is.
class ModelFileTest {
    @TempDir
    Path folder;

    private Path file;
    private Map<String, NDArray> tensors;
    private Map<String, String> metadata;

    /// A good model, its tensors and metadata to be spoilt.
    @BeforeEach
    void goodModel() throws IOException {
        file = folder.resolve("cats.safetensors");
        model(DType.FLOAT32).save(file);
        tensors = new LinkedHashMap<>(Safetensors.read(file));
        try (Safetensors open = Safetensors.open(file)) {
            metadata = new LinkedHashMap<>(open.metadata());
        }
    }

    private static Model model(DType dtype) {
        return new Model(ModelTest.pictures(1, dtype), ModelTest.TWO, Scaling.image(4, 4, 3),
                Map.of("seed", "3", "note", "caf\u00e9 \"\u732b\" \n"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void comesBackWhole(DType dtype) throws IOException {
        Model model = model(dtype);
        model.save(file);
        Model back = Model.load(file);
        assertThat(back.dtype()).isEqualTo(dtype);
        assertThat(back.classes()).isEqualTo(model.classes());
        assertThat(back.record()).isEqualTo(model.record());
        assertThat(back.preparation()).isEqualTo(model.preparation());
        assertThat(back.inputShape()).isEqualTo(Shape.of(4, 4, 3));
        assertThat(back).hasToString(model.toString());
        assertThat(back.predict(ModelTest.pixels(6)).arrayEqual(model.predict(ModelTest.pixels(6)))).isTrue();
        Path again = folder.resolve("again.safetensors");
        back.save(again);
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void everyActivationAndNestedNetworksComeBack() throws IOException {
        for (Activation activation : Activation.values()) {
            Rng rng = Rng.seed(1);
            var inner = new Sequential(new Dense(4, 3, activation, rng.split()),
                    new Dense(3, 3, activation, rng.split()));
            var model = new Model(new Sequential(new Flatten(), inner, new Dense(3, 2, Activation.LINEAR, rng.split())),
                    ModelTest.TWO,
                    new Scaling(new Raw.Numbers(Shape.of(2, 2)), List.of(0.1, 0.2), List.of(1.5, 3e-7)),
                    Map.of());
            model.save(file);
            NDArray x = rng.normal(5, 2, 2);
            assertThat(Model.load(file).predict(x).arrayEqual(model.predict(x))).as(activation.toString()).isTrue();
            assertThat(Safetensors.read(file)).containsOnlyKeys("1.0.weight", "1.0.bias", "1.1.weight", "1.1.bias",
                    "2.weight", "2.bias");
        }
    }

    @Test
    void frozenParametersStayFrozen() throws IOException {
        Sequential net = ModelTest.pictures(1, DType.FLOAT32);
        Params.of(net).get("1.weight").freeze(true);
        var model = new Model(net, ModelTest.TWO, Scaling.image(4, 4, 3), Map.of());
        model.save(file);
        Model back = Model.load(file);
        assertThat(Params.of(back.net()).get("1.weight").frozen()).isTrue();
        assertThat(Params.of(back.net()).get("1.bias").frozen()).isFalse();
        assertThat(back.summary()).hasToString(model.summary().toString());
    }

    @Test
    void isReadableText() {
        assertThat(metadata).containsEntry("espalier.format", "1").containsEntry("classes", "[\"non-cat\",\"cat\"]");
        assertThat(metadata.get("architecture")).isEqualTo("[{\"type\":\"Flatten\"},"
                + "{\"type\":\"Dense\",\"in\":48,\"out\":6,\"activation\":\"relu\"},"
                + "{\"type\":\"Dense\",\"in\":6,\"out\":1,\"activation\":\"linear\"}]");
        assertThat(metadata.get("preprocessing"))
                .isEqualTo("{\"kind\":\"image\",\"shape\":[4,4,3],\"mean\":[0.0],\"scale\":[255.0]}");
        assertThat(tensors.keySet()).containsExactlyInAnyOrder("1.weight", "1.bias", "2.weight", "2.bias");
    }

    /// What is put into the metadata (nothing: taken out), and what the message must say. `Dense(48 -> 1, relu)` and
    /// `Flatten` stand for their JSON.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            espalier.format | 2 | written in format 2 of Espalier's models, this version reads format 1
            espalier.format | | not a model of Espalier: its metadata has no "espalier.format"
            architecture | | the metadata has no "architecture"
            architecture | [{] | architecture, line 1, column 3
            architecture | {} | an array
            architecture | [{"type":"java.lang.Runtime"}] | layer 0: unknown layer 'java.lang.Runtime'
            architecture | [{"kind":"Dense"}] | no member "type"
            architecture | [Flatten,Dense(48 -> 1, gelo)] | activation gelo is not known: choose
            architecture | [Flatten,Dense(48 -> 9000000000, relu)] | out is 9000000000
            architecture | [Flatten,Dense(48 -> 2000000000, relu)] | more than 2^31
            architecture | [Flatten,Dense(48 -> -1, relu)] | layer 1: Dense: needs at least one input
            architecture | [Flatten,Dense(7 -> 1, linear)] | model.1 Dense(7 -> 1): expects (n, 7), got (n, 48): the
            architecture | [{"type":"PRelu","features":2,"z":3}] | layer 0: PRelu has no setting 'z'; it has [features]
            architecture | [{"type":"Sequential","layers":[{"type":"Nix"}]}] | layer 0: layer 0: unknown layer 'Nix'
            architecture | [{"type":"BatchNorm","features":3,"momentum":2,"epsilon":1}] | a momentum in 0 .. 1
            architecture | [{"type":"Dropout","rate":true,"spatial":false}] | a number
            frozen | ["7.weight"] | frozen: there is no parameter "7.weight"
            architecture | [Flatten,Dense(48 -> 1, linear)] | "2.weight" belongs to no layer
            architecture | [Flatten,Dense(48 -> 6, relu),Dense(6 -> 1, sigmoid)] | gives probabilities already
            preprocessing | {"kind":"smell"} | unknown kind 'smell'
            preprocessing | {"kind":"image","shape":[4],"mean":[0],"scale":[1]} | (height, width, channels), got (4,)
            preprocessing | {"kind":"image","shape":[100000,100000,3],"mean":[0],"scale":[1]} | more than 2^31
            preprocessing | {"kind":"image","shape":[9,9,3],"mean":[0],"scale":[1]} | expects (n, 48), got (n, 243)
            preprocessing | {"kind":"image","shape":[4,4,3],"mean":[0],"scale":[0]} | scale not zero
            preprocessing | {"kind":"image","shape":[4,4,3],"mean":[0]} | no member "scale"
            classes | ["a","b","c"] | does not fit the 3 classes
            classes | [1, 2] | a string
            record | {"seed": 1} | a string
            record | 7 | an object
            """)
    void spoiltMetadataAreRefusedInASentence(String name, String text, String message) throws IOException {
        if (text == null) {
            metadata.remove(name);
        } else {
            metadata.put(name,
                    text.replace("Flatten", "{\"type\":\"Flatten\"}")
                            .replaceAll("Dense\\((\\d+) -> (-?\\d+), (\\w+)\\)",
                                    "{\"type\":\"Dense\",\"in\":$1,\"out\":$2,\"activation\":\"$3\"}"));
        }
        Safetensors.write(file, tensors, metadata);
        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n")
                .doesNotContain(file + ": " + file);
    }

    @Test
    void missingExtraAndWrongTensorsAreNamed() throws IOException {
        NDArray bias = tensors.remove("1.bias");
        refused("tensor \"1.bias\" (6,) is missing; there are [");
        tensors.put("1.bias", bias);
        tensors.put("3.bias", bias);
        refused("tensor \"3.bias\" belongs to no layer; the architecture has [");
        tensors.remove("3.bias");
        tensors.put("1.bias", NDArray.zeros(DType.FLOAT32, 7));
        refused("tensor \"1.bias\" has shape (7,), the architecture needs (6,)");
        tensors.put("1.bias", bias.astype(DType.FLOAT64));
        refused("tensor \"1.bias\" is float64; the parameters must all be float32 or all float64");
        tensors.replaceAll((_, tensor) -> tensor.astype(DType.INT32));
        refused("is int32; the parameters must all be float32 or all float64");
    }

    private void refused(String message) throws IOException {
        Safetensors.write(file, tensors, metadata);
        assertThatThrownBy(() -> Model.load(file)).isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void foreignFilesAreRefused() throws IOException {
        Safetensors.write(file, Map.of("w", NDArray.zeros(2)), Map.of());
        assertThatThrownBy(() -> Model.load(file)).hasMessageContaining("not a model of Espalier");
        Files.writeString(file, "this is a text, not a model, whatever its name says");
        assertThatThrownBy(() -> Model.load(file)).isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString());
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> Model.load(file)).isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> Model.load(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void numbersThatAreNoneAreRefused() throws IOException {
        String name = tensors.keySet().iterator().next();
        NDArray spoilt = tensors.get(name).copy();
        spoilt.set(Double.NaN, new int[spoilt.rank()]);
        tensors.put(name, spoilt);
        Safetensors.write(file, tensors, metadata);
        assertThatThrownBy(() -> Model.load(file)).isInstanceOf(FormatException.class)
                .hasMessageContaining("tensor \"" + name + "\" holds NaN");
    }

    /// Every truncation and thousands of flipped bytes: refused with a sentence, or a model that answers.
    @Test
    void damagedFilesNeverDoHarm() throws IOException {
        byte[] good = Files.readAllBytes(file);
        int seed = 20;
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] bad = i % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int flips = i % 4 == 0 ? 0 : 1 + random.nextInt(3); flips > 0; flips--) {
                bad[random.nextInt(Math.min(bad.length, 1200))] = (byte) random.nextInt(256);
            }
            Files.write(file, bad);
            try {
                Model.load(file).predict(ModelTest.pixels(1));
            } catch (FormatException e) {
                refused++;
                assertThat(e.getMessage()).as("seed %d, file %d", seed, i).contains(file.toString());
            } catch (IllegalArgumentException e) {
                // a model of another input shape, whole in itself
                assertThat(e.getMessage()).as("seed %d, file %d", seed, i).contains("the model takes samples");
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void savingOverAModelReplacesItWholeOrNotAtAll() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Path blocked = folder.resolve("folder.safetensors");
        Files.createDirectories(blocked.resolve("inside"));
        assertThatThrownBy(() -> model(DType.FLOAT64).save(blocked)).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        model(DType.FLOAT64).save(file);
        assertThat(Model.load(file).dtype()).isEqualTo(DType.FLOAT64);
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("cats.safetensors",
                    "folder.safetensors");
        }
    }
}
