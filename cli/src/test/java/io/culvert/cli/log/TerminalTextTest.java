package io.culvert.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void leavesPrintableTextAsItIs() {
        assertThat(TerminalText.of("Zürich, 東京 🚇")).isEqualTo("Zürich, 東京 🚇");
    }

    @Test
    void replacesWhatBeginsALineOrMovesTheCursor() {
        assertThat(TerminalText.of("a\r\nb\u001b[2Jc\u0085d\u009be\u2028f\u2029g\u007f"))
            .isEqualTo("a??b?[2Jc?d?e?f?g?");
    }

    @Test
    void replacesEveryC1Control() {
        for (char c = 0x80; c < 0xa0; c++) {
            assertThat(TerminalText.of("a" + c + "b")).isEqualTo("a?b");
        }
    }

    @Test
    void replacesWhatShowsTextInAnotherOrder() {
        assertThat(
                TerminalText.of("\u202a\u202b\u202c\u202d\u202e-\u2066\u2067\u2068\u2069-\u200e\u200f\u061c"))
            .isEqualTo("?????-????-???");
    }

    @Test
    void leavesJoinersOfEmojiAndScripts() {
        assertThat(TerminalText.of("👩\u200d🔧 می\u200cخواهم שלום"))
            .isEqualTo("👩\u200d🔧 می\u200cخواهم שלום");
    }

    @Test
    void escapesInJsonAndKeepsItsLines() {
        assertThat(TerminalText.ofJson("{\n  \"a\" : \"x\u202ey\u009bz\"\n}"))
            .isEqualTo("{\n  \"a\" : \"x\\u202ey\\u009bz\"\n}");
    }
}
