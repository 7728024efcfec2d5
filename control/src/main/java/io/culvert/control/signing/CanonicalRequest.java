package io.culvert.control.signing;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ErrorType;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The text that a signature covers: method, path, query, the signed headers and the body's hash, each in
/// canonical form. [CanonicalUri] handles path and query.
final class CanonicalRequest {

    private static final Pattern SPACES = Pattern.compile(" {2,}");

    private CanonicalRequest() {}

    /// @param signedHeaders lower-case, ascending
    /// @param bodyHash the SHA-256 of the body, hexadecimal
    static String of(ApiRequest request, List<String> signedHeaders, String bodyHash) {
        StringBuilder text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        text.append(CanonicalUri.path(request.path())).append('\n');
        text.append(CanonicalUri.query(request.rawQuery())).append('\n');
        for (String name : signedHeaders) {
            text.append(name).append(':');
            appendValues(text, values(request.headers(), name));
            text.append('\n');
        }
        text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(bodyHash);
        return text.toString();
    }

    private static List<String> values(Map<String, List<String>> headers, String name) {
        List<String> values = headers.get(name);
        if (values == null) {
            throw new ApiError(ErrorType.INVALID_SIGNATURE,
                    "SignedHeaders: names a header that the request does not have");
        }
        return values;
    }

    private static void appendValues(StringBuilder text, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            String value = values.get(i).strip();
            text.append(value.contains("  ") ? SPACES.matcher(value).replaceAll(" ") : value);
        }
    }
}
