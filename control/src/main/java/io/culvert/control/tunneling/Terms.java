package io.culvert.control.tunneling;

import io.culvert.control.api.ApiError;
import io.culvert.control.operation.Refusals;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.RelayTerms.DestinationProtocol;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Parses the relay's terms from a tunnel's tags and its thing's attribute.
final class Terms {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,13}");
    private static final int MAX_SHOWN = 40;

    private Terms() {}

    /// @param attribute the thing's protocol attribute, which the tunnel's tag overrides
    static RelayTerms of(Map<String, String> tags, Optional<String> attribute) {
        String tag = tags.get(RelayTerms.PROTOCOL_TAG);
        DestinationProtocol protocol = tag != null ? protocol("tag " + RelayTerms.PROTOCOL_TAG, tag)
                : attribute.map(value -> protocol("thing attribute " + RelayTerms.PROTOCOL_TAG, value))
                    .orElse(null);
        return new RelayTerms(protocol, rate(tags));
    }

    private static DestinationProtocol protocol(String where, String value) {
        return switch (value) {
            case "V1" -> DestinationProtocol.V1;
            case "V2" -> DestinationProtocol.V2;
            case "V3" -> DestinationProtocol.V3;
            default -> throw refused(where, value, "V1, V2 or V3");
        };
    }

    private static long rate(Map<String, String> tags) {
        String value = tags.get(RelayTerms.RATE_TAG);
        if (value == null) {
            return 0;
        }
        long rate = NUMBER.matcher(value).matches() ? Long.parseLong(value) : -1;
        if (rate < RelayTerms.MIN_BYTES_PER_SECOND || rate > RelayTerms.MAX_BYTES_PER_SECOND) {
            throw refused("tag " + RelayTerms.RATE_TAG, value, "a whole number from "
                    + RelayTerms.MIN_BYTES_PER_SECOND + " to " + RelayTerms.MAX_BYTES_PER_SECOND);
        }
        return rate;
    }

    private static ApiError refused(String where, String value, String expected) {
        String shown = value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "…";
        return Refusals.invalid(where + ": '" + shown + "' (expected: " + expected + ")");
    }
}
