package io.culvert.control;

import io.culvert.control.api.ApiRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A request in the making; changed in any way that a client or somebody on the way could.
public final class RequestDraft {

    private String method = "POST";
    private String path = "/";
    private String query = "";
    private final Map<String, List<String>> headers = new TreeMap<>();
    private byte[] body = {};

    public RequestDraft() {
        set("host", "tunnels.example.net:8443");
    }

    /// One that is equal to `request`.
    public static RequestDraft of(ApiRequest request) {
        RequestDraft draft = new RequestDraft().method(request.method())
            .path(request.path())
            .query(request.rawQuery())
            .body(request.body().clone());
        draft.headers.clear();
        request.headers().forEach((name, values) -> draft.headers.put(name, new ArrayList<>(values)));
        return draft;
    }

    public RequestDraft method(String value) {
        method = value;
        return this;
    }

    public RequestDraft path(String value) {
        path = value;
        return this;
    }

    public RequestDraft query(String value) {
        query = value;
        return this;
    }

    public RequestDraft body(byte[] value) {
        body = value;
        return this;
    }

    /// Adds a value; equal names stand there several times.
    public RequestDraft add(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).add(value);
        return this;
    }

    public RequestDraft set(String name, String value) {
        headers.remove(name.toLowerCase(Locale.ROOT));
        return add(name, value);
    }

    public RequestDraft remove(String name) {
        headers.remove(name);
        return this;
    }

    /// The header's first value.
    public String get(String name) {
        return headers.get(name).getFirst();
    }

    public List<String> headerNames() {
        return List.copyOf(headers.keySet());
    }

    public ApiRequest request() {
        return new ApiRequest(method, path, query, new LinkedHashMap<>(headers), body,
                InetAddress.getLoopbackAddress(), true, "request-1");
    }
}
