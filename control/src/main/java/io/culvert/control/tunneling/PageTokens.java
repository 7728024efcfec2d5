package io.culvert.control.tunneling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.control.ApiError;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStore;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes the tokens that lead to the next page and reads them again. A token says where the last page ended,
/// and carries an HMAC over that and over who asked for what: it is of no use to another caller, for another
/// query, or changed. It holds nothing that its caller was not shown.
public final class PageTokens {

    private static final int MAC_BYTES = 16;

    private final SecretKeySpec key;

    /// @param serviceKey a secret of this service, 32 bytes or more; the key of these tokens is derived from
    /// it, so that it may be one that serves other ends too
    public PageTokens(byte[] serviceKey) {
        if (serviceKey.length < 32) {
            throw new IllegalArgumentException(
                    "service key: " + serviceKey.length + " bytes (expected: 32 or more)");
        }
        this.key = new SecretKeySpec(
                mac(new SecretKeySpec(serviceKey, "HmacSHA256"), "culvert page token".getBytes(UTF_8)),
                "HmacSHA256");
    }

    String write(TunnelStore.Position position, Query query) {
        byte[] id = position.id().value().getBytes(UTF_8);
        byte[] place = ByteBuffer.allocate(Long.BYTES + id.length)
            .putLong(position.createdAt().toEpochMilli())
            .put(id)
            .array();
        byte[] token = Arrays.copyOf(tag(place, query), MAC_BYTES + place.length);
        System.arraycopy(place, 0, token, MAC_BYTES, place.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// @throws ApiError ValidationException, in the same words whatever is wrong with it
    TunnelStore.Position read(String text, Query query) {
        try {
            byte[] token = decoded(text);
            byte[] place = Arrays.copyOfRange(token, Math.min(MAC_BYTES, token.length), token.length);
            byte[] tag = Arrays.copyOf(token, MAC_BYTES);
            if (MessageDigest.isEqual(tag, tag(place, query))) {
                return position(ByteBuffer.wrap(place));
            }
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException e) {
            throw refused();
        }
        throw refused();
    }

    /// A text that is not the one spelling of its bytes was not written here.
    private static byte[] decoded(String text) {
        byte[] token = Base64.getUrlDecoder().decode(text);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(token).equals(text)) {
            throw new IllegalArgumentException("not in its own spelling");
        }
        return token;
    }

    private static TunnelStore.Position position(ByteBuffer place) {
        Instant createdAt = Instant.ofEpochMilli(place.getLong());
        byte[] id = new byte[place.remaining()];
        place.get(id);
        return new TunnelStore.Position(createdAt, new TunnelId(new String(id, UTF_8)));
    }

    private static ApiError refused() {
        return Refusals
            .invalid("nextToken: not one that this service gave to this caller for this query (expected: the "
                    + "nextToken of the previous page, or none)");
    }

    private byte[] tag(byte[] place, Query query) {
        byte[] bound = (query.account + "\n" + query.callerArn + "\n" + query.thingName + "\n")
            .getBytes(UTF_8);
        byte[] all = Arrays.copyOf(bound, bound.length + place.length);
        System.arraycopy(place, 0, all, bound.length, place.length);
        return Arrays.copyOf(mac(key, all), MAC_BYTES);
    }

    private static byte[] mac(SecretKeySpec key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing from this Java runtime", e);
        }
    }

    /// What a token is bound to; none of these can hold a line break.
    ///
    /// @param account whose tunnels
    /// @param callerArn who asks
    /// @param thingName the filter, or an empty text
    record Query(String account, String callerArn, String thingName) {}
}
