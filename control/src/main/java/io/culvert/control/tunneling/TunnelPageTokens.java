package io.culvert.control.tunneling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.control.api.ApiError;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.operation.Refusals;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStore;
import java.nio.ByteBuffer;
import java.time.Instant;

/// The tokens that lead to the next page of tunnels.
final class TunnelPageTokens {

    private final PageTokens tokens;

    TunnelPageTokens(PageTokens tokens) {
        this.tokens = tokens;
    }

    String write(TunnelStore.TunnelCursor position, Query query) {
        byte[] id = position.id().value().getBytes(UTF_8);
        return tokens.write(ByteBuffer.allocate(Long.BYTES + id.length)
            .putLong(position.createdAt().toEpochMilli())
            .put(id)
            .array(), query.text());
    }

    /// @throws ApiError ValidationException, with the same message whatever is wrong with the token
    TunnelStore.TunnelCursor read(String text, Query query) {
        return tokens.read(text, query.text())
            .map(place -> position(ByteBuffer.wrap(place)))
            .orElseThrow(() -> Refusals
                .invalid("nextToken: not one that this service gave to this caller for this query (expected: "
                        + "the nextToken of the previous page, or none)"));
    }

    private static TunnelStore.TunnelCursor position(ByteBuffer place) {
        Instant createdAt = Instant.ofEpochMilli(place.getLong());
        byte[] id = new byte[place.remaining()];
        place.get(id);
        return new TunnelStore.TunnelCursor(createdAt, new TunnelId(new String(id, UTF_8)));
    }

    /// The values that a token is bound to; none can contain a line break.
    ///
    /// @param account the account whose tunnels are listed
    /// @param callerArn the caller's ARN
    /// @param thingName the thing of the filter, or an empty text
    record Query(String account, String callerArn, String thingName) {

        String text() {
            return "ListTunnels\n" + account + "\n" + callerArn + "\n" + thingName;
        }
    }
}
