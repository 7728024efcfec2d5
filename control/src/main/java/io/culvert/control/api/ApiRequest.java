package io.culvert.control.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern SCOPE = Pattern
        .compile("Credential=[^,/]{1,128}/[^,/]{1,64}/[^,/]{1,64}/([^,/]{1,64})/aws4_request");

    /// The trimmed value of a header that occurs exactly once; `name` is lower-case.
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst().strip()) : Optional.empty();
    }

    /// The service that the request claims to be signed for, `iot`; not verified.
    public Optional<String> signedFor() {
        return header("authorization").map(SCOPE::matcher)
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1));
    }

    /// A text for logs: never contains a header or the body.
    @Override
    public String toString() {
        return "ApiRequest[" + requestId + ", " + method + ", " + body.length + " bytes]";
    }
}
