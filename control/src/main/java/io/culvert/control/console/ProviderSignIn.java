package io.culvert.control.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.control.api.ErrorType;
import io.culvert.control.oidc.CodeFlow;
import io.culvert.control.oidc.CodeFlow.Begun;
import io.culvert.control.oidc.OidcProvider;
import io.culvert.control.operation.Access;
import io.culvert.control.sts.WebIdentities;
import io.culvert.control.sts.WebIdentities.WebIdentity;
import io.culvert.control.sts.WebIdentityException;
import io.culvert.control.sts.WebRoles;
import io.culvert.control.wire.RestRequest;
import io.culvert.identity.SessionCredentials;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/console/session/start` and `/console/session/callback`: sign a browser in through an identity provider,
/// as the first of the provider's roles whose trust policy admits the person.
///
/// A cookie that only this host can set (`__Host-`) ties the provider's answer to the browser that began. It
/// is `SameSite=Lax`, because the provider's page leads back here.
public final class ProviderSignIn {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderSignIn.class);

    static final String START = ConsoleSite.PATH + "session/start";
    static final String CALLBACK = ConsoleSite.PATH + "session/callback";

    private static final String COOKIE = "__Host-culvert-flow";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600";

    private final List<OidcProvider> providers;
    private final CodeFlow flow;
    private final WebIdentities tokens;
    private final WebRoles roles;
    private final Access access;
    private final CallAudit audit;
    private final InstantSource clock;

    /// @param tokens verifies the providers' tokens
    /// @param roles the roles that people may take on
    /// @param access says what every request's condition keys are
    public ProviderSignIn(List<OidcProvider> providers, CodeFlow flow, WebIdentities tokens, WebRoles roles,
            Access access, CallAudit audit, InstantSource clock) {
        this.providers = List.copyOf(providers);
        this.flow = flow;
        this.tokens = tokens;
        this.roles = roles;
        this.access = access;
        this.audit = audit;
        this.clock = clock;
    }

    /// The providers as pages and `culvert login` need them.
    List<Map<String, String>> shown() {
        return providers.stream()
            .map(provider -> Map.of("name", provider.config().name(), "issuer",
                    provider.config().issuer().toString(), "commandClientId",
                    provider.config().commandClientId()))
            .toList();
    }

    /// Answers a request for one of the two paths. Blocks.
    ApiResponse answer(ApiRequest request) {
        try {
            Map<String, String> query = RestRequest.of(request).query();
            return request.path().equals(START) ? start(request, query) : callback(request, query);
        } catch (IOException e) {
            LOG.warn("request {}: the identity provider could not be asked: {}", request.requestId(),
                    e.getMessage());
            return failed(502, "The identity provider could not be asked.");
        }
    }

    private ApiResponse start(ApiRequest request, Map<String, String> query) throws IOException {
        OidcProvider provider = provider(query.getOrDefault("provider", "")).orElse(null);
        Optional<String> back = back(request);
        if (provider == null || back.isEmpty()) {
            return failed(404, "There is no identity provider of this name.");
        }
        Begun begun = flow.begin();
        String cookie = COOKIE + "="
                + String.join(".", provider.config().name(), begun.state(), begun.nonce(), begun.verifier())
                + ATTRIBUTES;
        return redirect(flow.signIn(provider, begun, back.get()).toString(), cookie);
    }

    private Optional<OidcProvider> provider(String name) {
        return providers.stream().filter(each -> each.config().name().equals(name)).findFirst();
    }

    private static Optional<String> back(ApiRequest request) {
        return PageHeaders.host(request).map(host -> "https://" + host + CALLBACK);
    }

    private ApiResponse callback(ApiRequest request, Map<String, String> query) throws IOException {
        Instant started = clock.instant();
        String[] cookie = Cookies.find(request, COOKIE).orElse("").split("\\.", -1);
        Optional<OidcProvider> provider = provider(cookie[0]);
        if (provider.isEmpty() || cookie.length != 4 || !MessageDigest.isEqual(cookie[1].getBytes(UTF_8),
                query.getOrDefault("state", "").getBytes(UTF_8))) {
            return failed(400,
                    "This sign-in did not begin in this browser, or took longer than ten minutes.");
        }
        Begun begun = new Begun(cookie[1], cookie[2], cookie[3]);
        String code = query.getOrDefault("code", "");
        if (code.isEmpty()) {
            return failed(403, "The identity provider did not sign you in.");
        }
        String token = flow.token(provider.get(), begun, code, back(request).orElse(""));
        return signedIn(request, provider.get(), begun, token, started);
    }

    private ApiResponse signedIn(ApiRequest request, OidcProvider provider, Begun begun, String token,
            Instant started) {
        try {
            WebIdentity identity = tokens.verify(token);
            if (!List.of(begun.nonce()).equals(identity.claims().get("nonce"))) {
                throw new WebIdentityException(WebIdentityException.Reason.INVALID,
                        "nonce: not of this sign-in");
            }
            Map<String, String> notes = Map.of("provider", identity.provider(), "subject",
                    identity.subject());
            return roles.first(provider.config().roles(), identity, access.commonKeys(request))
                .map(session -> given(request, session, notes, started))
                .orElseGet(() -> refused(request, "No role of this service is for you.", notes, started));
        } catch (WebIdentityException e) {
            return refused(request, String.valueOf(e.getMessage()), Map.of(), started);
        }
    }

    private ApiResponse given(ApiRequest request, SessionCredentials session, Map<String, String> notes,
            Instant started) {
        audit(request, session, null, "", notes, started);
        return redirect(ConsoleSite.PATH, SessionCookie.of(session, clock.instant()));
    }

    private ApiResponse refused(ApiRequest request, String text, Map<String, String> notes, Instant started) {
        audit(request, null, ErrorType.ACCESS_DENIED, text, notes, started);
        return failed(403, text);
    }

    private void audit(ApiRequest request, @Nullable SessionCredentials session, @Nullable ErrorType error,
            String text, Map<String, String> notes, Instant started) {
        audit.record(new AuditedCall(request, session == null ? null : session.caller(), "SignIn", notes,
                error, text, Duration.between(started, clock.instant())));
    }

    private static ApiResponse redirect(String to, String cookie) {
        return answer(302, "", Map.of("location", to, "set-cookie", cookie));
    }

    private static ApiResponse failed(int status, String text) {
        return answer(status, text + " Go back to " + ConsoleSite.PATH + " to try again.\n", Map.of());
    }

    private static ApiResponse answer(int status, String text, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("cache-control", "no-store");
        headers.put("referrer-policy", "no-referrer");
        headers.put("x-content-type-options", "nosniff");
        headers.put("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
        return new ApiResponse(status, ContentType.TEXT.header(), headers, text.getBytes(UTF_8));
    }
}
