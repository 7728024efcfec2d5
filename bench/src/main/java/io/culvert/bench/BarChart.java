package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Grouped horizontal bars as SVG that is legible on light and dark pages.
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LABEL_WIDTH = 270;
    private static final int BAR_WIDTH = WIDTH - LABEL_WIDTH - 80;
    private static final int ROW = 22;
    private static final String TEXT = "font-family=\"sans-serif\" font-size=\"13\" fill=\"#777\"";

    /// One bar; NaN leaves it out.
    record Bar(String label, double value) {}

    /// Bars under one title; "" for none.
    record Group(String title, List<Bar> bars) {
        Group {
            bars = bars.stream().filter(bar -> !Double.isNaN(bar.value)).toList();
        }
    }

    private final String title;
    private final List<Group> groups;
    private final StringBuilder body = new StringBuilder();
    private int y = ROW;

    BarChart(String title, Group... groups) {
        this.title = title;
        this.groups = List.of(groups);
    }

    void write(Path file) throws IOException {
        text(10, "start", title);
        for (Group group : groups) {
            y += ROW;
            if (!group.title.isEmpty()) {
                y += ROW / 2;
                text(10, "start", group.title);
                y += ROW;
            }
            double longest = group.bars.stream().mapToDouble(Bar::value).max().orElse(1);
            for (Bar bar : group.bars) {
                bar(bar, longest);
                y += ROW;
            }
            y -= ROW;
        }
        Files.writeString(file, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " "
                + (y + ROW / 2) + "\">\n" + body + "</svg>\n");
    }

    private void bar(Bar bar, double longest) {
        text(LABEL_WIDTH - 8, "end", bar.label);
        double width = Math.max(1, bar.value / longest * BAR_WIDTH);
        body.append(String.format(Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n", LABEL_WIDTH, y - 12,
                width, bar.label.startsWith(Contenders.CULVERT) ? "#2a78c8" : "#9aa4ae"));
        text(LABEL_WIDTH + (int) width + 6, "start", Report.text(bar.value));
    }

    private void text(int x, String anchor, String value) {
        String safe = value.replace("&", "&amp;").replace("<", "&lt;");
        body.append("<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\" " + TEXT + ">"
                + safe + "</text>\n");
    }
}
