package io.culvert.control.console;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.Documents;
import io.culvert.identity.Caller;
import io.culvert.identity.SessionCredentials;
import io.culvert.identity.Sessions;
import io.culvert.identity.SignInLinks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/console/session`: signs a browser in with a one-time link, gives its pages temporary credentials for as
/// long as it is signed in, and signs it out.
///
/// The sign-in is kept in a cookie that pages cannot read ([SessionCookie]). The page gets credentials that
/// end earlier, holds them in memory, and signs its calls with them. Only requests by the console's own page
/// are answered ([SameOrigin]).
public final class SignIn {

    /// How long a page's credentials last; it asks for new ones before.
    private static final Duration PAGE = Duration.ofHours(1);

    private static final TextRule CODE = TextRule.atMost(128);

    private final SignInLinks links;
    private final Sessions sessions;
    private final CallAudit audit;
    private final InstantSource clock;

    /// @param audit records each sign-in
    public SignIn(SignInLinks links, Sessions sessions, CallAudit audit, InstantSource clock) {
        this.links = links;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /// Answers a request for `/console/session`. Blocks.
    ApiResponse answer(ApiRequest request) {
        return switch (request.method()) {
            case "POST" -> guarded(request, () -> signedIn(request));
            case "DELETE" -> guarded(request,
                    () -> json(200, Map.of("signedIn", false), Map.of("set-cookie", SessionCookie.NONE)));
            default ->
                json(405, Map.of("message", "Expected: POST or DELETE"), Map.of("allow", "POST, DELETE"));
        };
    }

    private interface Work {
        ApiResponse run();
    }

    private static ApiResponse guarded(ApiRequest request, Work work) {
        if (!SameOrigin.isSame(request)) {
            return json(400, Map.of("message", "This request is not from the console's own page."), Map.of());
        }
        try {
            return work.run();
        } catch (ApiError e) {
            return json(e.type().status(), Map.of("message", e.text()), Map.of());
        }
    }

    private ApiResponse signedIn(ApiRequest request) {
        Instant started = clock.instant();
        Optional<String> code = Members.of(Documents.json().read(request.body())).text("code", CODE);
        if (code.isPresent()) {
            return links.use(code.get())
                .map(session -> given(request, "SignIn", session, started, true))
                .orElseGet(() -> refused(request, started));
        }
        return SessionCookie.read(request)
            .flatMap(cookie -> sessions.open(cookie.accessKeyId(), cookie.token()))
            .filter(session -> session.grant().expiresAt().isAfter(clock.instant()))
            .map(session -> given(request, "RenewSignIn", session, started, false))
            .orElseGet(() -> json(200, Map.of("signedIn", false), Map.of()));
    }

    /// Gives the page credentials for a session.
    private ApiResponse given(ApiRequest request, String operation, SessionCredentials session,
            Instant started, boolean isNew) {
        Instant until = clock.instant().plus(PAGE);
        Instant end = session.grant().expiresAt();
        SessionCredentials page = sessions.tokens()
            .issue(session.grant().until(until.isBefore(end) ? until : end));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("signedIn", true);
        members.put("arn", session.grant().arn());
        members.put("account", session.grant().account());
        members.put("signedInUntil", end);
        members.put("accessKeyId", page.accessKeyId());
        members.put("secretAccessKey", page.revealSecret());
        members.put("sessionToken", page.revealToken());
        members.put("expiresAt", page.grant().expiresAt());
        audit(request, page.caller(), operation, null, "", started);
        return json(200, members,
                isNew ? Map.of("set-cookie", SessionCookie.of(session, clock.instant())) : Map.of());
    }

    private ApiResponse refused(ApiRequest request, Instant started) {
        String text = "This sign-in link was used before or has expired. Make another one: culvert console";
        audit(request, null, "SignIn", ErrorType.ACCESS_DENIED, text, started);
        return json(403, Map.of("message", text), Map.of());
    }

    private void audit(ApiRequest request, @Nullable Caller caller, String operation,
            @Nullable ErrorType error, String text, Instant started) {
        audit.record(new AuditedCall(request, caller, operation, Map.of(), error, text,
                Duration.between(started, clock.instant())));
    }

    private static ApiResponse json(int status, Map<String, ?> members, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("cache-control", "no-store");
        headers.put("x-content-type-options", "nosniff");
        headers.put("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
        return new ApiResponse(status, ContentType.JSON.header(), headers, Documents.json().write(members));
    }
}
