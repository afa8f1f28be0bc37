import module espalier;

/// Learns to write, character by character: a small transformer, or with `lstm` an LSTM, that sees a few dozen
/// characters and says which comes next. Without a file it learns a text that it makes up by a few rules; it takes
/// about a minute.
///
///     java -p JARS --add-modules ALL-MODULE-PATH examples/text/Characters.java [transformer|lstm] [FILE] [STEPS]
static final int LENGTH = 32, BATCH = 32;

void main(String[] arguments) throws IOException {
    String kind = arguments.length > 0 ? arguments[0] : "transformer";
    String text = arguments.length > 1 ? Files.readString(Path.of(arguments[1])) : madeUp(Rng.seed(1), 20_000);
    int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 400;
    String letters = text.chars().distinct().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    long[] numbers = text.chars().mapToLong(letters::indexOf).toArray();
    Rng rng = Rng.seed(2);
    Sequential net = kind.equals("lstm") ? lstm(letters.length(), rng) : transformer(letters.length(), rng);
    IO.println("%s characters, %d different; guessing costs %.3f".formatted(
            numbers.length, letters.length(), Math.log(letters.length())));
    IO.println(Summary.of(net, Shape.of(LENGTH)));

    var params = Params.of(net).values();
    var optimizer = new Adam(0.003);
    for (int step = 0; step <= steps; step++) {
        int[] starts = new int[BATCH];
        Arrays.setAll(starts, _ -> rng.nextInt(numbers.length - LENGTH - 1));
        try (var tape = new Tape()) {
            var pass = new Pass(tape, Mode.TRAINING, rng.split());
            Tensor logits = net.apply(pass.input(pieces(numbers, starts, 0)), pass);      // (batch, length, letters)
            Tensor rows = logits.reshape(BATCH * LENGTH, letters.length());
            Tensor loss = Loss.CROSS_ENTROPY.apply(rows, pieces(numbers, starts, 1).reshape(BATCH * LENGTH));
            optimizer.update(params, tape.gradients(loss, params));
            if (step % Math.max(1, steps / 4) == 0) {
                IO.println("step %4d  loss %.3f  %s".formatted(step, loss.item(),
                        write(net, letters, text.substring(0, 8), 60, rng).replace('\n', '/')));
            }
        }
    }
}

/// A causal transformer: each character sees those before it.
Sequential transformer(int letters, Rng rng) {
    var block = TransformerEncoder.Settings.of(48, 4, 96).causal(true);
    return new Sequential(new Embedding(letters, 48, rng), new SinusoidalPositions(48),
            new TransformerEncoder(block, rng), new TransformerEncoder(block, rng), new LayerNorm(48),
            new Dense(48, letters, Activation.LINEAR, rng));
}

Sequential lstm(int letters, Rng rng) {
    return new Sequential(new Embedding(letters, 24, rng), new Lstm(24, 96, rng),
            new Dense(96, letters, Activation.LINEAR, rng));
}

/// A piece of the text from each start, moved by `shift`: (batch, length).
NDArray pieces(long[] numbers, int[] starts, int shift) {
    long[] all = new long[starts.length * LENGTH];
    for (int i = 0; i < starts.length; i++) {
        System.arraycopy(numbers, starts[i] + shift, all, i * LENGTH, LENGTH);
    }
    return NDArray.wrap(all, starts.length, LENGTH);
}

/// Continues `begin`: each next character is drawn with the probability that the net gives it.
String write(Layer net, String letters, String begin, int count, Rng rng) {
    var text = new StringBuilder(begin);
    for (int i = 0; i < count; i++) {
        long[] seen = text.substring(Math.max(0, text.length() - LENGTH)).chars().mapToLong(letters::indexOf).toArray();
        Tensor y = net.apply(Tensor.of(NDArray.wrap(seen, 1, seen.length)), Pass.inference());
        double[] p = y.value().at("0, -1").astype(DType.FLOAT64).softmax(0).toDoubles();
        text.append(letters.charAt(rng.categorical(p).toInts()[0]));
    }
    return text.toString();
}

/// Sentences by rules, so that there is something to learn: words agree, numbers count up, brackets close.
String madeUp(Rng rng, int length) {
    String[] who = {"the cat", "a dog", "the old king", "my sister", "the moon", "a small bird"};
    String[] does = {"sees", "follows", "likes", "sings to", "forgets"};
    String[] when = {"today", "at night", "again and again", "in the garden", "before the rain"};
    var text = new StringBuilder();
    while (text.length() < length) {
        text.append(who[rng.nextInt(6)] + " " + does[rng.nextInt(5)] + " " + who[rng.nextInt(6)]);
        text.append(rng.nextInt(2) == 0 ? " (" + when[rng.nextInt(5)] + ")" : " " + when[rng.nextInt(5)]).append(".\n");
    }
    return text.toString();
}
