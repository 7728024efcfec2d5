package io.culvert.control.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What the service's audit keeps, for operations that show it.
@FunctionalInterface
public interface AuditSource {

    /// One page of the events of a time, the newest first. Blocks while it reads a bounded part of the audit.
    ///
    /// @param from the earliest time
    /// @param until the time that all events are before
    /// @param wanted whether an event is wanted, by its fields as `docs/audit.md` names them
    /// @param most how many events
    /// @param place where the page begins, as the page before says; empty for the newest event
    Events page(Instant from, Instant until, Predicate<Map<String, String>> wanted, int most,
            Optional<String> place);

    /// Some events, the newest first.
    ///
    /// @param next where the next page begins; empty if nothing older is left
    record Events(List<Map<String, String>> events, Optional<String> next) {

        public Events {
            events = List.copyOf(events);
        }
    }
}
