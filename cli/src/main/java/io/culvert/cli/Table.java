package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Prints rows in columns, each as wide as its widest cell. Cells may contain untrusted text.
final class Table {

    private Table() {}

    /// The rows of a list in an answer, with column heads.
    static List<String[]> rows(JsonNode list, Function<JsonNode, String[]> row, String... heads) {
        List<String[]> rows = new ArrayList<>();
        rows.add(heads);
        list.forEach(element -> rows.add(row.apply(element)));
        return rows;
    }

    static void print(PrintWriter out, List<String[]> untrusted) {
        List<String[]> rows = untrusted.stream()
            .map(row -> Arrays.stream(row).map(TerminalText::of).toArray(String[]::new))
            .toList();
        int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        });
        rows.forEach(row -> {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(
                        i == row.length - 1 ? row[i] : String.format("%-" + (widths[i] + 2) + "s", row[i]));
            }
            out.println(line.toString().stripTrailing());
        });
        out.flush();
    }
}
