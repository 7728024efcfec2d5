package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The file of `culvert thing import`, and the progress that is shown.
class ImportedThingsTest {

    @Test
    void readsFieldsAsRfc4180SaysThem() {
        List<Csv.Row> rows = Csv.read("\uFEFFa, b ,\"c,\"\"d\"\"\"\r\n\r\n\"two\nlines\",,x\n   \nlast,1,2");
        assertThat(rows).extracting(Csv.Row::fields)
            .containsExactly(List.of("a", "b", "c,\"d\""), List.of("two\nlines", "", "x"),
                    List.of("last", "1", "2"));
        assertThat(rows).extracting(Csv.Row::line).containsExactly(1, 3, 6);
        assertThat(rows).allSatisfy(row -> assertThat(row.fault()).isEmpty());
    }

    @Test
    void tellsMalformedQuotes() {
        assertThat(Csv.read("\"a\"b,c\nd").getFirst().fault()).get().asString().contains("text follows");
        assertThat(Csv.read("\"a\nb").getFirst().fault()).get().asString().contains("not closed");
    }

    @Test
    void readsThingsByTheNamesOfTheColumns() {
        ImportedThings things = ImportedThings.read("groups,thing,attribute:site,services\n"
                + "pumps; north,pump-1,hall-3,SSH=127.0.0.1:22;HTTP=127.0.0.1:80\n,pump-2,,\n");
        assertThat(things.faults()).isEmpty();
        assertThat(things.rows().getFirst().groups()).containsExactly("pumps", "north");
        assertThat(things.rows().getFirst().services()).containsExactly("SSH=127.0.0.1:22",
                "HTTP=127.0.0.1:80");
        assertThat(things.rows().getFirst().attributes()).isEqualTo(Map.of("site", "hall-3"));
        assertThat(things.rows().getLast().attributes()).isEmpty();
    }

    @Test
    void namesTheLinesThatCannotBeUsedAndKeepsTheOthers() {
        ImportedThings things = ImportedThings
            .read("thing,csr,certificate\npump 1,,\npump-1,,\npump-1,,\nx\npump-2,a,b\n\"p\"x,,\nlast,,\n");
        assertThat(things.rows()).extracting(ImportedThings.Row::thing).containsExactly("pump-1", "last");
        assertThat(things.faults()).extracting(ImportedThings.Fault::line).containsExactly(2, 4, 5, 6, 7);
        assertThat(things.faults().get(1).why()).isEqualTo("pump-1 is on line 3 already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name\nx", "groups\nx", "thing,thing\nx,y", "thing,attribute:\nx,y"})
    void refusesAHeaderThatItDoesNotKnow(String text) {
        assertThatThrownBy(() -> ImportedThings.read(text)).isInstanceOf(CliException.class)
            .hasMessageContaining("expected:");
    }

    @Test
    void drawsABarOnATerminalAndWritesLinesElsewhere() {
        StringWriter lines = new StringWriter();
        Progress plain = new Progress(new PrintWriter(lines), false, 3);
        plain.done("a: added");
        plain.done("");
        plain.failed("line 4: no");
        plain.end();
        assertThat(lines)
            .hasToString("a: added" + System.lineSeparator() + "line 4: no" + System.lineSeparator());
        assertThat(plain.bar()).isEqualTo("[" + "#".repeat(40) + "] 3 of 3, 1 failed");

        StringWriter drawn = new StringWriter();
        Progress bar = new Progress(new PrintWriter(drawn), true, 2);
        bar.done("a: added");
        assertThat(drawn).hasToString("\r\033[K[" + "#".repeat(20) + " ".repeat(20) + "] 1 of 2");
    }
}
