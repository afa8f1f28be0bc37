package espalier.formats.sound;

/// Why a sound cannot be decoded, said where no file name is known; [Sounds] puts the name in front.
final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(String reason) {
        super(reason);
    }

    Damaged(String reason, Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
