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
}
