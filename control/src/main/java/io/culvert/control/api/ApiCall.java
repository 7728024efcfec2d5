package io.culvert.control.api;

import io.culvert.identity.Caller;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One verified call on its way through a service. The service notes on it what the audit is to say; notes
/// never hold a token, a key or a body. Confined to the call's thread.
public final class ApiCall {

    private final ApiRequest request;
    private final Caller caller;
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

    /// The caller, proven by the signature.
    public Caller caller() {
        return caller;
    }

    /// The caller's account.
    public String account() {
        return caller.account();
    }

    /// Notes the operation's AWS name, `OpenTunnel`, as soon as it is known.
    public void operation(String name) {
        operation = name;
    }

    /// The operation, once noted.
    public Optional<String> operation() {
        return Optional.ofNullable(operation);
    }

    /// Records the subject of the call for the audit: `tunnel`, `thing`, `certificate` and so on.
    public void note(String what, String value) {
        notes.put(what, value);
    }

    /// All that was noted, in order.
    public Map<String, String> notes() {
        return Collections.unmodifiableMap(notes);
    }
}
