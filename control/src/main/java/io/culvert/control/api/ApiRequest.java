package io.culvert.control.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One HTTP request as received, before it is verified.
///
/// Path, query and header values hold one character per byte, as ISO-8859-1 has it. The body is not copied:
/// nobody may change it.
///
/// @param method as written, `POST`
/// @param path as written, still percent-encoded, without the query; never empty
/// @param rawQuery what stood behind the question mark, or an empty text
/// @param headers by lower-case name, the values of equal names in their order, untrimmed
/// @param body all of it
/// @param remote the address it came from
/// @param secure whether it came over TLS
/// @param requestId the name given to it, for the answer and the audit
@SuppressWarnings("ArrayRecordComponent")
public record ApiRequest(String method, String path, String rawQuery, Map<String, List<String>> headers,
        byte[] body, InetAddress remote, boolean secure, String requestId) {

    /// The trimmed value of a header that occurs exactly once; `name` is lower-case.
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst().strip()) : Optional.empty();
    }

    /// A text for logs: never contains a header or the body.
    @Override
    public String toString() {
        return "ApiRequest[" + requestId + ", " + method + ", " + body.length + " bytes]";
    }
}
