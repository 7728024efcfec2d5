package io.culvert.control.api;

import io.culvert.identity.Caller;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A finished call for the audit.
///
/// @param request the request, of which the audit may record the id, address and path but not headers and body
/// @param caller the verified caller, or null if the call was not verified
/// @param operation the AWS name, `OpenTunnel`, or null if the call was refused before the operation was known
/// @param notes what the call is about: `tunnel`, `thing` and so on
/// @param error why the call was refused, or null if it succeeded
/// @param message the error message, or an empty text
/// @param took the time from the start of the request to its answer
public record AuditedCall(ApiRequest request, @Nullable Caller caller, @Nullable String operation,
        Map<String, String> notes, @Nullable ErrorType error, String message, Duration took) {

    public AuditedCall {
        notes = Map.copyOf(notes);
    }
}
