package io.culvert.control.api;

import io.culvert.identity.Caller;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A verified call. The service adds notes to it for the audit, which never contain a token, a secret or a
/// body. Confined to the call's thread.
public final class ApiCall {

    private final ApiRequest request;
    private Caller caller;
    private final Map<String, String> notes = new LinkedHashMap<>();
    private @Nullable String operation;

    public ApiCall(ApiRequest request, Caller caller) {
        this.request = request;
        this.caller = caller;
    }

    /// The request.
    public ApiRequest request() {
        return request;
    }

    /// The caller whose signature was verified.
    public Caller caller() {
        return caller;
    }

    /// Sets the caller of a call that needs no signature, as soon as the operation has verified it.
    public void caller(Caller verified) {
        caller = verified;
    }

    /// The caller's account.
    public String account() {
        return caller.account();
    }

    /// Sets the operation's AWS name, `OpenTunnel`, as soon as it is known.
    public void operation(String name) {
        operation = name;
    }

    /// The operation's AWS name, once it is known.
    public Optional<String> operation() {
        return Optional.ofNullable(operation);
    }

    /// Adds a note for the audit: what the call is about, such as `tunnel`, `thing` or `certificate`.
    public void note(String what, String value) {
        notes.put(what, value);
    }

    /// All notes in order.
    public Map<String, String> notes() {
        return Collections.unmodifiableMap(notes);
    }
}
