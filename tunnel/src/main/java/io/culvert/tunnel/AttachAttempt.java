package io.culvert.tunnel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One attempt to attach the client of one handshake. When the outcome of an attempt was lost between nodes,
/// the next one names it, so that a token that the lost attempt has used goes on.
///
/// @param attachment the id of this attempt's attachment, unique in the service
/// @param before the attachment of the previous attempt, or null
public record AttachAttempt(String attachment, @Nullable String before) {

    /// The first attempt of a handshake.
    public static AttachAttempt first() {
        return new AttachAttempt(UUID.randomUUID().toString(), null);
    }

    /// The attempt after this one.
    public AttachAttempt next() {
        return new AttachAttempt(UUID.randomUUID().toString(), attachment);
    }
}
