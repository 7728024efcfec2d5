package io.culvert.control.console;

import io.culvert.control.api.ApiRequest;
import java.util.Arrays;
import java.util.Optional;

/// The cookies of a request.
final class Cookies {

    private Cookies() {}

    /// The value of a cookie; not verified.
    static Optional<String> find(ApiRequest request, String name) {
        return request.header("cookie")
            .flatMap(header -> Arrays.stream(header.split(";", -1))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst());
    }
}
