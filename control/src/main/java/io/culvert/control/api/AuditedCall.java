package io.culvert.control.api;

import io.culvert.identity.Caller;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One finished call, as the audit is to have it. Holds no token, key, signature or body.
///
/// @param request for its id, address and path; not for its headers and body
/// @param caller the verified caller, or null if the call was not verified
/// @param operation the AWS name, `OpenTunnel`, or null when it was refused before that was known
/// @param notes the subject of the call: `tunnel`, `thing` and so on
/// @param error why it was refused, or null when it was done
/// @param message the words of the refusal, or an empty text
/// @param took from the first byte to before the answer
public record AuditedCall(ApiRequest request, @Nullable Caller caller, @Nullable String operation,
        Map<String, String> notes, @Nullable ErrorType error, String message, Duration took) {

    public AuditedCall {
        notes = Map.copyOf(notes);
    }
}
