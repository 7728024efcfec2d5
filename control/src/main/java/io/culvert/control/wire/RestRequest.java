package io.culvert.control.wire;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ErrorType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The target of a request in REST style, taken apart.
///
/// @param method as written, `POST`
/// @param path the path's segments, decoded; at least one
/// @param query the query's parameters, decoded; of equal names the last one counts
/// @param request the whole request
public record RestRequest(String method, List<String> path, Map<String, String> query, ApiRequest request) {

    /// Takes the target of a request apart.
    ///
    /// @throws ApiError InvalidRequestException if the path or query contains a malformed percent escape
    public static RestRequest of(ApiRequest request) {
        List<String> path = Stream.of(request.path().substring(1).split("/", -1))
            .map(RestRequest::decoded)
            .toList();
        return new RestRequest(request.method(), path, query(request.rawQuery()), request);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiError(ErrorType.INVALID_REQUEST, "path or query: a malformed percent escape");
        }
    }
}
