package espalier.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names of files taken apart, and conditions on their parts.
class NamePatternTest {
    @Test
    void fieldsOfAName() {
        NamePattern pattern = NamePattern.of("{label}_{speaker}_{take}.wav");
        assertThat(pattern.fields("7_jackson_12.wav"))
                .isEqualTo(Map.of("label", "7", "speaker", "jackson", "take", "12"));
        assertThat(pattern.fields("7_jackson.wav")).isNull();
        assertThat(pattern.fields("7_jackson_12.flac")).isNull();
        assertThat(pattern.fields("7_a_b_c.wav")).containsEntry("take", "b_c");
        assertThat(NamePattern.of("take (1) {label}+.wav").fields("take (1) x+.wav")).containsEntry("label", "x");
        for (String wrong : List.of("{a}.wav", "{label}{label}", "{label}_{}", "{label}_}", "label", "{label}{b c}")) {
            assertThatThrownBy(() -> NamePattern.of(wrong)).as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the pattern " + wrong);
        }
    }

    @Test
    void aPatternThatAllNamesShare() {
        assertThat(NamePattern.recognise(List.of("a-1.wav", "b-2.wav", "a-3.wav", "b-4.wav")))
                .hasToString("{label}-{part2}.wav");
        assertThat(NamePattern.recognise(List.of("x_1_a.wav", "x_2_b.wav", "x_3_a.wav", "x_4_b.wav")))
                .hasToString("{part1}_{part2}_{label}.wav");
        assertThat(NamePattern.recognise(List.of("a_1.wav", "b_2.wav"))).isNull();
        assertThat(NamePattern.recognise(List.of("a_1.wav", "a_2.mp3", "b_1.wav", "b_2.wav"))).isNull();
        assertThat(NamePattern.recognise(List.of())).isNull();
        assertThat(NamePattern.recognise(List.of("one.wav", "two.wav"))).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            take<10; true
            take < 9; false
            take<=9.0; true
            take>10; false
            take>=9; true
            speaker=jackson,theo; true
            speaker!=jackson,theo; false
            speaker=jack; false
            take!=10; true
            speaker<k; true""")
    void conditions(String condition, boolean holds) {
        Where where = Where.of(condition);
        assertThat(where.holds(Map.of("take", "9", "speaker", "jackson"))).isEqualTo(holds);
        assertThat(Where.of(where.toString())).isEqualTo(where);
    }

    @Test
    void wrongConditions() {
        for (String wrong : List.of("", "take", "<10", "take<", "ta ke=1")) {
            assertThatThrownBy(() -> Where.of(wrong)).as(wrong).hasMessageContaining("is not FIELD SIGN VALUE");
        }
        assertThatThrownBy(() -> Where.of("age<3").holds(Map.of("take", "1")))
                .hasMessage("there is no field \"age\"; the names have take");
    }
}
