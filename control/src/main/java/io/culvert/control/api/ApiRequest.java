package io.culvert.control.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One HTTP request as received, before it is verified.
///
/// Path, query and header values have one character per byte (ISO-8859-1). The body is not copied and must not
/// be modified.
///
/// @param method as received, `POST`
/// @param path as received, percent-encoded, without the query; never empty
/// @param rawQuery the part after the question mark, or an empty text
/// @param headers the untrimmed values by lower-case name, in order
/// @param body the whole body
/// @param remote the client's address
/// @param secure whether the connection uses TLS
/// @param requestId the id of the request in the answer and the audit
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
