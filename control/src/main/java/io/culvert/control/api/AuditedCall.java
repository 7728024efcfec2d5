package io.culvert.control.api;

import io.culvert.identity.Caller;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One finished call, as the audit is to have it. Holds no token, key, signature or body.
///
/// @param request for its id, address and path; not for its headers and body
/// @param caller who was proven to call, or null when nobody was
/// @param operation the AWS name, `OpenTunnel`, or null when it was refused before that was known
/// @param notes what it was about: `tunnel`, `thing` and the like
/// @param error why it was refused, or null when it was done
/// @param message the words of the refusal, or an empty text
/// @param took from the first byte to before the answer
public record AuditedCall(ApiRequest request, @Nullable Caller caller, @Nullable String operation,
        Map<String, String> notes, @Nullable ErrorType error, String message, Duration took) {

    public AuditedCall {
        notes = Map.copyOf(notes);
    }
}
