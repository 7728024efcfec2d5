package io.culvert.control.console;

import io.culvert.control.api.ApiRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The headers that confine a page: it may load its own files, call its own origin, open WebSockets to the
/// service, and nothing else; no other site may embed it, open a handle to it, or learn of it by a referrer.
///
/// @param dataPort the port of a separate data listener, once it is open; empty if the API's listener serves
/// data too
record PageHeaders(Supplier<OptionalInt> dataPort) {

    /// `HOST`, `HOST:PORT` or `[ADDRESS]:PORT`, and nothing that could end a directive.
    private static final Pattern HOST = Pattern
        .compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

    private static final String PERMISSIONS = "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
            + "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), serial=(), hid=()";

    /// The Host header, if it is well-formed.
    static Optional<String> host(ApiRequest request) {
        return request.header("host").filter(host -> HOST.matcher(host).matches());
    }

    /// The origin of WebSockets, `wss://HOST:PORT`, as this client reaches the service; empty if its Host
    /// header is not well-formed.
    String webSockets(ApiRequest request) {
        Matcher host = HOST.matcher(request.header("host").orElse(""));
        if (!host.matches()) {
            return "";
        }
        OptionalInt separate = dataPort.get();
        return "wss://" + (separate.isPresent() ? host.group(1) + ":" + separate.getAsInt() : host.group());
    }

    /// All of these headers, by name.
    Map<String, String> of(ApiRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-security-policy", policy(webSockets(request)));
        headers.put("x-content-type-options", "nosniff");
        headers.put("referrer-policy", "no-referrer");
        headers.put("permissions-policy", PERMISSIONS);
        headers.put("cross-origin-opener-policy", "same-origin");
        headers.put("cross-origin-resource-policy", "same-origin");
        headers.put("x-frame-options", "DENY");
        return headers;
    }

    /// Browsers differ in whether `'self'` covers WebSockets of the same origin, so the policy names them.
    private static String policy(String webSockets) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                + "font-src 'self'; manifest-src 'self'; worker-src 'self'; connect-src 'self' " + webSockets
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
