package io.culvert.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads what the audit's files keep, the newest line first. Does not hold up the writer, and keeps one page
/// in memory, however long the files are. Thread safe.
///
/// Lines are found by the order of the files and by their times; if the clock was set back by more than a
/// minute, a search that begins at a time may miss lines from before.
public final class AuditHistory {

    private final AuditFiles files;

    /// @param folder the audit's
    public AuditHistory(Path folder) {
        this.files = new AuditFiles(folder);
    }

    /// Some events, the newest first.
    ///
    /// @param next where the next page begins; empty if nothing older is left. A page may have fewer events
    /// than were asked for, or none, and be followed by another one
    public record Page(List<Map<String, String>> events, Optional<String> next) {

        public Page {
            events = List.copyOf(events);
        }
    }

    /// One page of the events of a time.
    ///
    /// @param from the earliest time
    /// @param until the time that all events are before
    /// @param wanted whether an event is wanted, by its fields
    /// @param most how many events, 1 or more
    /// @param place where the page begins, as the page before says; empty for the newest event
    /// @throws IllegalArgumentException if the place is none
    public Page page(Instant from, Instant until, Predicate<Map<String, String>> wanted, int most,
            Optional<String> place) throws IOException {
        AuditSearch search = new AuditSearch(from, until, wanted, most);
        Optional<AuditPlace> at = Optional.of(start(place));
        while (at.isPresent() && !search.isFull()) {
            at = step(at.get(), search);
        }
        return new Page(search.found(), at.map(AuditPlace::text));
    }

    private AuditPlace start(Optional<String> place) throws IOException {
        if (place.isEmpty()) {
            return AuditPlace.current(files.newestAside());
        }
        return AuditPlace.of(place.get())
            .orElseThrow(() -> new IllegalArgumentException("place: not one of this audit"));
    }

    /// Reads one file, or a part of it, and returns where the search goes on.
    private Optional<AuditPlace> step(AuditPlace asked, AuditSearch search) throws IOException {
        AuditPlace place = found(asked);
        Optional<String> before = before(place);
        if (!place.current() && AuditFiles.time(place.file()).filter(search::isTooOld).isPresent()) {
            return Optional.empty();
        }
        if (before.flatMap(AuditFiles::time).filter(began -> !search.mayContain(began)).isPresent()) {
            return before.map(AuditPlace::endOf);
        }
        AuditPlace stop = read(place, search);
        if (stop.end() > 0 && !search.isPast()) {
            return Optional.of(stop);
        }
        return search.isPast() ? Optional.empty() : before.map(AuditPlace::endOf);
    }

    /// Reads a file towards its start and returns where it stopped.
    private AuditPlace read(AuditPlace place, AuditSearch search) throws IOException {
        try (FileChannel channel = FileChannel.open(path(place))) {
            // If it was rotated after it was looked up, the channel may be the next file.
            return isRotated(place) ? place : place.at(read(channel, place.end(), search));
        } catch (NoSuchFileException e) {
            // It was deleted because of its age, or it is being rotated.
            return isRotated(place) ? place : place.at(0);
        }
    }

    private boolean isRotated(AuditPlace place) throws IOException {
        return place.current() && !files.newestAside().equals(place.file());
    }

    private static long read(FileChannel channel, long end, AuditSearch search) throws IOException {
        BackwardLines lines = new BackwardLines(channel, end);
        while (!search.isFull() && !search.isPast()) {
            String line = lines.previous();
            if (line == null) {
                break;
            }
            search.take(line);
        }
        return lines.position();
    }

    /// The same place, by the name of its file if that was rotated since.
    private AuditPlace found(AuditPlace place) throws IOException {
        if (!place.current()) {
            return place;
        }
        return files.putAside()
            .stream()
            .filter(name -> name.compareTo(place.file()) > 0)
            .findFirst()
            .map(name -> new AuditPlace(name, false, place.end()))
            .orElse(place);
    }

    private Path path(AuditPlace place) {
        return place.current() ? files.current() : files.folder().resolve(place.file());
    }

    /// The file before the one of this place.
    private Optional<String> before(AuditPlace place) throws IOException {
        return files.putAside()
            .stream()
            .filter(name -> name.compareTo(place.file()) < (place.current() ? 1 : 0))
            .reduce((a, b) -> b);
    }
}
