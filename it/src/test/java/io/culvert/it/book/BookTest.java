package io.culvert.it.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BookTest {

    private static final Pattern COMMENT_LINE = Pattern.compile("^\\s*(?:///?|\\*) ?(.*)$");
    private static final Pattern DECISION = Pattern.compile("\\b[Dd]ecisions? (\\d+)");
    private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/[\\w./-]*\\w");
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:#\\w+)?`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    private static final Book BOOK = Book.ofThisProject();

    private final List<String> broken = new ArrayList<>();

    @Test
    void everyCitationOfTheSpecificationResolves() {
        int citations = 0;
        for (Path source : BOOK.sources()) {
            List<Citation> cited = Citation.in(comments(source));
            cited.stream().filter(each -> !BOOK.has(each)).forEach(each -> report(source, "spec: " + each));
            citations += cited.size();
        }
        assertThat(broken).isEmpty();
        assertThat(citations).isGreaterThan(100);
    }

    @Test
    void aDecisionIsANumberedFile() {
        List<Path> files = new ArrayList<>(BOOK.sources());
        files.addAll(BOOK.documents());
        for (Path file : files) {
            DECISION.matcher(comments(file))
                .results()
                .filter(each -> !BOOK.hasDecision(Integer.parseInt(each.group(1))))
                .forEach(each -> report(file, each.group()));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyDocumentThatCodeNamesIsThere() {
        for (Path source : BOOK.sources()) {
            for (Matcher named = DOCUMENT.matcher(comments(source)); named.find();) {
                if (!exists(named.group())) {
                    report(source, named.group());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyLinkBetweenDocumentsLeadsSomewhere() {
        for (Path document : BOOK.documents()) {
            for (Matcher link = LINK.matcher(Book.read(document)); link.find();) {
                String target = link.group(1);
                if (!target.contains("://") && !leadsSomewhere(document, target)) {
                    report(document, target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyTypeThatThePageOfTheArchitectureNamesIsThere() {
        Path page = BOOK.root().resolve("docs/architecture.md");
        assertTypesExist(page, Book.read(page));
    }

    @Test
    void everyTypeThatTheProtocolOfResumptionNamesIsThere() {
        Path page = BOOK.root().resolve("docs/spec/c1.md");
        assertTypesExist(page, Book.read(page).split("<a id=\"18\">", 2)[1].split("\n## ", 2)[0]);
    }

    private void assertTypesExist(Path page, String text) {
        Set<String> types = BOOK.sources()
            .stream()
            .map(source -> source.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
        TYPE.matcher(text)
            .results()
            .map(each -> each.group(1))
            .filter(each -> !types.contains(each))
            .forEach(each -> report(page, each));
        assertThat(broken).isEmpty();
    }

    /// docs/architecture.md promises a newcomer eight short files.
    @Test
    void theReadingOrderIsEightFilesOfLessThan150Lines() {
        Path page = BOOK.root().resolve("docs/architecture.md");
        String section = Book.read(page).split("## Where to begin", 2)[1].split("\n## ", 2)[0];
        List<Path> files = LINK.matcher(section)
            .results()
            .map(link -> link.group(1))
            .filter(target -> !target.startsWith("spec/"))
            .map(page::resolveSibling)
            .toList();
        assertThat(files).hasSize(8)
            .allSatisfy(
                    file -> assertThat(Book.read(file).lines().count()).as(file.toString()).isLessThan(150));
    }

    @Test
    void readsRangesListsAndNotes() {
        assertThat(Citation
            .in("spec: wire 5.9 (resets), 5.10 to 5.11, appendix A, service 2 and rules 7, 9 to 10; RFC 6455, 5"))
            .extracting(each -> each.chapter() + "#" + each.anchor())
            .containsExactly("wire#5.9", "wire#5.10", "wire#5.11", "wire#appendix-a", "service#2", "#rule-7",
                    "#rule-9", "#rule-10");
    }

    private void report(Path file, String what) {
        broken.add(BOOK.name(file) + ": " + what);
    }

    /// A decision may be named by its number alone: `docs/decisions/0003`.
    private boolean exists(String document) {
        Matcher decision = Pattern.compile("docs/decisions/(\\d{4})").matcher(document);
        return decision.matches() ? BOOK.hasDecision(Integer.parseInt(decision.group(1)))
                : Files.exists(BOOK.root().resolve(document));
    }

    private static boolean leadsSomewhere(Path document, String target) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? document : document.resolveSibling(path);
        return Files.exists(file) && (hash < 0 || Book.anchors(file).contains(target.substring(hash + 1)));
    }

    /// A file's comments or prose joined to one line, because a citation may continue on the next line.
    private static String comments(Path file) {
        String text = Book.read(file);
        return file.toString().endsWith(".md") ? text.replaceAll("\\s+", " ")
                : text.lines()
                    .map(COMMENT_LINE::matcher)
                    .filter(Matcher::matches)
                    .map(each -> each.group(1))
                    .collect(Collectors.joining(" "));
    }
}
