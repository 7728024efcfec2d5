package io.culvert.control.tunneling;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An event of a tunnel's timeline, from a line of the audit.
enum TimelineEvent {
    OPENED,
    NOTIFICATION_DUE,
    DEVICE_NOTIFIED,
    ATTACHED,
    RETURNED,
    DETACHED,
    ROTATED,
    DESTINATION_ADOPTED,
    CLOSED,
    EXPIRED;

    private static final List<String> SHOWN = List.of("side", "source", "reason", "caller", "thing");

    /// What a line tells; empty if it is no event of a timeline, such as a call that only reads.
    private static Optional<TimelineEvent> of(Map<String, String> line) {
        return Optional.ofNullable(switch (line.getOrDefault("kind", "")) {
            case "call" -> isOpening(line) ? OPENED : null;
            case "notification" -> switch (line.getOrDefault("outcome", "")) {
                case "due" -> NOTIFICATION_DUE;
                case "delivered" -> DEVICE_NOTIFIED;
                default -> null;
            };
            case "attach" -> line.containsKey("return") ? RETURNED : ATTACHED;
            case "detach" -> DETACHED;
            case "rotate" -> ROTATED;
            case "adopt" -> DESTINATION_ADOPTED;
            case "close" -> CLOSED;
            case "expire" -> EXPIRED;
            default -> null;
        });
    }

    private static boolean isOpening(Map<String, String> line) {
        return line.getOrDefault("operation", "").equals("OpenTunnel")
                && line.getOrDefault("outcome", "").equals("done");
    }

    /// Whether a line of the audit belongs into a timeline.
    static boolean isOne(Map<String, String> line) {
        return of(line).isPresent();
    }

    /// The output shape.
    static Map<String, Object> shape(Map<String, String> line) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("time", Instant.parse(line.getOrDefault("time", "")));
        members.put("event", of(line).orElseThrow().name());
        SHOWN.forEach(name -> Optional.ofNullable(line.get(name)).ifPresent(text -> members.put(name, text)));
        return members;
    }
}
