package io.culvert.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading the audit while it grows and rotates.
class AuditHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant END = NOON.plus(Duration.ofDays(1));
    private static final AuditConfig SMALL = new AuditConfig(4096, Duration.ofDays(1), 100);
    private static final Predicate<Map<String, String>> ALL = event -> true;

    @TempDir
    Path folder;

    private volatile Instant now = NOON;

    private AuditHistory history() {
        return new AuditHistory(folder);
    }

    /// Writes numbered events, a second apart.
    private void write(int first, int end) throws IOException {
        try (AuditLog log = AuditLog.open(folder, SMALL, () -> now)) {
            for (int i = first; i < end; i++) {
                now = NOON.plusSeconds(i);
                log.write(new AuditEvent(now, "call").with("number", "" + i).with("fill", "x".repeat(500)));
            }
        }
    }

    private List<Integer> all(Instant from, Instant until, Predicate<Map<String, String>> wanted, int most)
            throws IOException {
        List<Integer> numbers = new ArrayList<>();
        Optional<String> place = Optional.empty();
        do {
            AuditHistory.Page page = history().page(from, until, wanted, most, place);
            numbers.addAll(numbers(page));
            place = page.next();
        } while (place.isPresent());
        return numbers;
    }

    private static List<Integer> numbers(AuditHistory.Page page) {
        return page.events()
            .stream()
            .map(event -> Integer.parseInt(event.getOrDefault("number", "")))
            .toList();
    }

    private static List<Integer> down(int from, int to) {
        return IntStream.rangeClosed(to, from).map(i -> from + to - i).boxed().toList();
    }

    @Test
    void thereIsNothingInAnEmptyFolder() throws IOException {
        assertThat(all(NOON, END, ALL, 10)).isEmpty();
    }

    @Test
    void pagesOfAnySizeCoverAllFilesOnceTheNewestFirst() throws IOException {
        write(0, 50);
        assertThat(Files.list(folder)).hasSizeGreaterThan(5);
        for (int most : List.of(1, 2, 7, 50, 100)) {
            assertThat(all(NOON, END, ALL, most)).as("pages of %s", most).isEqualTo(down(49, 0));
        }
    }

    @Test
    void aPageGoesOnWhereTheLastOneEndedAlthoughFilesWereRotatedSince() throws IOException {
        write(0, 12);
        AuditHistory.Page first = history().page(NOON, END, ALL, 3, Optional.empty());
        assertThat(numbers(first)).isEqualTo(down(11, 9));
        write(12, 40);
        AuditHistory.Page second = history().page(NOON, END, ALL, 5, first.next());
        assertThat(numbers(second)).isEqualTo(down(8, 4));
        assertThat(numbers(history().page(NOON, END, ALL, 100, second.next()))).isEqualTo(down(3, 0));
    }

    @Test
    void aPageWhoseFileWasDeletedSinceIsTheLast() throws IOException {
        write(0, 20);
        AuditHistory.Page page = history().page(NOON, END, ALL, 15, Optional.empty());
        for (String name : new AuditFiles(folder).putAside()) {
            Files.delete(folder.resolve(name));
        }
        assertThat(history().page(NOON, END, ALL, 15, page.next()))
            .isEqualTo(new AuditHistory.Page(List.of(), Optional.empty()));
    }

    @Test
    void timesAndFieldsFilter() throws IOException {
        write(0, 300);
        assertThat(all(NOON.plusSeconds(100), NOON.plusSeconds(110), ALL, 4)).isEqualTo(down(109, 100));
        assertThat(all(NOON, END, event -> event.getOrDefault("number", "").endsWith("7"), 100)).hasSize(30)
            .startsWith(297)
            .endsWith(7);
        assertThat(all(NOON.plusSeconds(400), END, ALL, 10)).isEmpty();
        assertThat(all(NOON.minusSeconds(400), NOON, ALL, 10)).isEmpty();
    }

    @Test
    void whatIsNoEventIsPassedOver() throws IOException {
        write(0, 2);
        Files.writeString(folder.resolve("audit.jsonl"),
                "{\"time\":\"2026\n\n{}\n[1]\n{\"a\":\"\\u00\n" + "x".repeat(3 << 20)
                        + "\n{\"time\":\"2026-11-25T12:00:30Z\",\"number\":\"30\"}x\n",
                StandardOpenOption.APPEND);
        write(2, 3);
        assertThat(all(NOON, END, ALL, 10)).isEqualTo(down(2, 0));
    }

    @Test
    void linesAcrossBlocksAreWhole() throws IOException {
        try (AuditLog log = AuditLog.open(folder, AuditConfig.DEFAULTS, () -> now)) {
            for (int i = 0; i < 2000; i++) {
                log.offer(
                        new AuditEvent(now, "call").with("number", "" + i).with("fill", "y".repeat(i % 700)));
            }
        }
        assertThat(Files.size(folder.resolve("audit.jsonl"))).isGreaterThan(10 * (64 << 10));
        assertThat(all(NOON, END, event -> event.getOrDefault("fill", "y").matches("y*"), 77))
            .isEqualTo(down(1999, 0));
    }

    @Test
    void textComesBackAsItWasWritten() throws IOException {
        String text = "a\"b\\c\u00e4\u202e\n";
        try (AuditLog log = AuditLog.open(folder, AuditConfig.DEFAULTS, () -> now)) {
            log.write(new AuditEvent(now, "call").with("reason", text));
        }
        assertThat(history().page(NOON, END, ALL, 1, Optional.empty()).events())
            .containsExactly(Map.of("time", "2026-11-25T12:00:00Z", "kind", "call", "reason", text));
    }

    @Test
    void oneCallReadsABoundedPartOfTheAudit() throws IOException {
        StringBuilder lines = new StringBuilder();
        String line = "{\"time\":\"2026-11-25T12:00:00Z\",\"number\":\"1\",\"fill\":\"" + "x".repeat(9900)
                + "\"}\n";
        while (lines.length() < 40 << 20) {
            lines.append(line);
        }
        Files.writeString(folder.resolve("audit.jsonl"), lines);
        AuditHistory.Page page = history().page(NOON, END, event -> false, 10, Optional.empty());
        assertThat(page.events()).isEmpty();
        assertThat(page.next()).isPresent();
        assertThat(all(NOON, END, event -> false, 10)).isEmpty();
        assertThat(history().page(NOON, END, ALL, 100_000, Optional.empty()).events()).hasSizeLessThan(120);
    }

    @Test
    void refusesPlacesThatItDidNotName() {
        for (String place : List.of("", "x", "../../etc/passwd@1", ">../x@1", "audit.jsonl@1", "@1",
                "audit-20261125T120000.000000.jsonl@-1", "audit-20261125T120000.000000.jsonl@x")) {
            assertThatThrownBy(() -> history().page(NOON, END, ALL, 1, Optional.of(place))).as(place)
                .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
