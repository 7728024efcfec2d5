package io.culvert.control.console;

import io.culvert.control.api.ApiRequest;
import java.util.Optional;

/// Recognises requests by the console's own page, so that no other site can act with the browser's cookie. A
/// browser states the origin of every request but simple reads, and lets no other site state the type
/// `application/json` without asking first, which the service does not answer.
final class SameOrigin {

    private static final String JSON = "application/json";

    private SameOrigin() {}

    static boolean isSame(ApiRequest request) {
        Optional<String> host = request.header("host");
        Optional<String> origin = request.header("origin");
        boolean isOwn = host.isPresent()
                && origin.filter(from -> from.equalsIgnoreCase("https://" + host.get())).isPresent();
        boolean isSite = request.header("sec-fetch-site")
            .filter(site -> !site.equals("same-origin"))
            .isEmpty();
        return isOwn && isSite && request.header("content-type").filter(JSON::equals).isPresent();
    }
}
