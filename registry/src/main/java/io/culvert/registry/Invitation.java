package io.culvert.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The right to enrol one device as a thing, once. Whoever has the invitation's code has this right.
///
/// @param digest the SHA-256 of the code, 64 hexadecimal digits; the code itself is not kept
/// @param endsAt when the invitation expires
/// @param deviceKey the SHA-256 of the public key for which the invitation was used, or null if it was not
/// @param certificateId the certificate that the device got, or null
public record Invitation(String account, String thing, String digest, Instant createdAt, Instant endsAt,
        @Nullable String deviceKey, @Nullable String certificateId) {}
