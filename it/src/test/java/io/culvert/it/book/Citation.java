package io.culvert.it.book;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One section or rule of docs/spec that a comment cites: `spec: wire 5.2, 5.4 to 5.6, rules 27 and 28` is
/// six of them. A note in parentheses may follow each; the first word that cannot belong to a citation ends
/// the list.
///
/// @param chapter the file's name without ending; empty for a rule, which has one number in the whole
/// specification
/// @param anchor the anchor in that file
record Citation(String chapter, String anchor) {

    private static final Pattern START = Pattern.compile("\\b[Ss]pec: ");
    private static final Pattern TOKEN = Pattern
        .compile("\\G(?:[,;]? (?:and )?|)(?:" + "rules? (?<rule>\\d+)(?: to (?<lastRule>\\d+))?"
                + "|appendix (?<appendix>[A-Z])" + "|(?<chapter>[a-z]\\w*)(?= (?:\\d|appendix [A-Z]))"
                + "|(?<section>\\d+(?:\\.\\d+)?)(?: to (?<lastSection>\\d+(?:\\.\\d+)?))?"
                + ")(?: \\([^)]*\\))?");

    /// Everything that a text cites, in order.
    ///
    /// @param text comments joined to one line
    /// @throws IllegalArgumentException if no section or rule follows `spec:`
    static List<Citation> in(String text) {
        List<Citation> found = new ArrayList<>();
        Matcher start = START.matcher(text);
        while (start.find()) {
            int before = found.size();
            new Reader(text, found).readFrom(start.end());
            if (found.size() == before) {
                throw new IllegalArgumentException("a citation that names no place: "
                        + text.substring(start.start(), Math.min(text.length(), start.start() + 60)));
            }
        }
        return found;
    }

    private static final class Reader {

        private final Matcher token;
        private final List<Citation> found;
        private String chapter = "";
        private boolean rules;

        Reader(String text, List<Citation> found) {
            token = TOKEN.matcher(text);
            this.found = found;
        }

        void readFrom(int at) {
            for (boolean more = token.find(at); more; more = token.find()) {
                read();
            }
        }

        private void read() {
            if (token.group("chapter") != null) {
                chapter = token.group("chapter");
                rules = false;
            } else if (token.group("rule") != null) {
                rules = true;
                addRules(token.group("rule"), token.group("lastRule"));
            } else if (token.group("appendix") != null) {
                found.add(new Citation(chapter, "appendix-" + token.group("appendix").toLowerCase()));
            } else if (rules) {
                addRules(token.group("section"), token.group("lastSection"));
            } else {
                addSections(token.group("section"), token.group("lastSection"));
            }
        }

        private void addRules(String first, String last) {
            int end = Integer.parseInt(last == null ? first : last);
            for (int number = Integer.parseInt(first); number <= end; number++) {
                found.add(new Citation("", "rule-" + number));
            }
        }

        /// Expands ranges: `5.2 to 5.4` is three sections, and so is `7 to 9`.
        private void addSections(String first, String last) {
            int dot = first.indexOf('.') + 1;
            String above = first.substring(0, dot);
            int end = Integer.parseInt((last == null ? first : last).substring(dot));
            for (int number = Integer.parseInt(first.substring(dot)); number <= end; number++) {
                found.add(new Citation(chapter, above + number));
            }
        }
    }
}
