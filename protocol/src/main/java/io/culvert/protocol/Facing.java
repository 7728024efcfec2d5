package io.culvert.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The text message with which the service announces the client at the other side to an end that can resume:
/// when the end attaches, and whenever the other side's peer changes (spec: c1 5). Each one begins a
/// new epoch.
public sealed interface Facing {

    /// The longest text message of the service.
    int MAX_BYTES = 65_535;

    /// What a side has opposite it.
    enum Mode {
        /// A Culvert end that can resume.
        JOINED("joined"),
        /// A client that speaks V1 to V3.
        FOREIGN("v3"),
        /// No peer.
        ALONE("alone");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        /// The value of `mode` in the text.
        public String wireName() {
            return wireName;
        }
    }

    /// The fields that all three kinds have.
    EpochTerms terms();

    /// What the end has opposite it.
    default Mode mode() {
        return switch (this) {
            case Joined joined -> Mode.JOINED;
            case Foreign foreign -> Mode.FOREIGN;
            case Alone alone -> Mode.ALONE;
        };
    }

    /// The other side has a Culvert end that can resume.
    record Joined(EpochTerms terms) implements Facing {}

    /// The other side has a client that speaks V1 to V3; this end speaks V3 with the service.
    record Foreign(EpochTerms terms) implements Facing {}

    /// The other side has no peer.
    ///
    /// @param awayMillis how long ago the other side lost its peer; -1: not known, or it never had one
    record Alone(EpochTerms terms, long awayMillis) implements Facing {}

    /// The epoch that begins, and the tunnel as the service knows it.
    ///
    /// @param epoch not 0
    /// @param services in the tunnel's order; empty if it has none, or if they are not known yet
    /// @param untilMillis the rest of the tunnel's lifetime; -1: not known
    record EpochTerms(int epoch, Grant source, Grant destination, List<String> services, long untilMillis) {
        public EpochTerms {
            services = List.copyOf(services);
        }
    }

    /// Reads a text message of the service; empty for kinds that are not known.
    ///
    /// @throws TextException if the text breaks the form
    static Optional<Facing> parse(String text) throws TextException {
        TextFields fields = TextFields.parse(text, MAX_BYTES,
                Set.of("epoch", "mode", "grants", "services", "until", "away"));
        return TextFields.isKind(text, "facing") ? Optional.of(facing(fields)) : Optional.empty();
    }

    private static Facing facing(TextFields fields) throws TextException {
        String[] grants = fields.required("grants").split(",", -1);
        TextFields.require(grants.length == 2, "grants are not two");
        EpochTerms terms = new EpochTerms(fields.epoch(), Grant.parse(grants[0]), Grant.parse(grants[1]),
                services(fields.optional("services")), fields.millis("until"));
        long away = fields.millis("away");
        return switch (fields.required("mode")) {
            case "joined" -> {
                TextFields.require(terms.source.isPresent() && terms.destination.isPresent(),
                        "a side that is joined has no grant");
                yield new Joined(terms);
            }
            case "v3" -> new Foreign(terms);
            case "alone" -> new Alone(terms, away);
            default -> throw new TextException("the mode is unknown");
        };
    }

    private static List<String> services(@Nullable String joined) throws TextException {
        if (joined == null) {
            return List.of();
        }
        List<String> services = List.of(joined.split(",", -1));
        for (String service : services) {
            TextFields.require(!service.isEmpty() && service.length() <= Limits.MAX_SERVICE_ID_BYTES,
                    "a service id is empty or too long");
        }
        return services;
    }

    /// The text as it is sent.
    default String text() {
        EpochTerms terms = terms();
        StringBuilder text = new StringBuilder("facing epoch=%08x mode=".formatted(terms.epoch));
        text.append(mode().wireName())
            .append(" grants=")
            .append(terms.source.text())
            .append(',')
            .append(terms.destination.text());
        if (!terms.services.isEmpty()) {
            text.append(" services=").append(String.join(",", terms.services));
        }
        if (terms.untilMillis >= 0) {
            text.append(" until=").append(terms.untilMillis);
        }
        if (this instanceof Alone alone && alone.awayMillis >= 0) {
            text.append(" away=").append(alone.awayMillis);
        }
        return text.toString();
    }
}
