package io.culvert.control.console;

import io.culvert.control.api.ApiRequest;
import io.culvert.identity.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The cookie of a signed-in browser. It holds a session token, in which the secret is encrypted, so any node
/// knows the session without a query. Pages cannot read it (HttpOnly), other sites' pages cannot have it sent
/// (SameSite=Strict), and no other host or unencrypted connection can set it (`__Host-`, Secure).
///
/// @param accessKeyId of the session
/// @param token the session token
record SessionCookie(String accessKeyId, String token) {

    private static final String NAME = "__Host-culvert-session";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=";

    /// Removes the cookie.
    static final String NONE = NAME + "=" + ATTRIBUTES + "0";

    /// The header that sets the cookie until the session's end.
    static String of(SessionCredentials session, Instant now) {
        return NAME + "=" + session.accessKeyId() + "." + session.revealToken() + ATTRIBUTES
                + Duration.between(now, session.grant().expiresAt()).toSeconds();
    }

    /// The cookie of a request; not verified.
    static Optional<SessionCookie> read(ApiRequest request) {
        return Cookies.find(request, NAME)
            .filter(value -> value.indexOf('.') > 0)
            .map(value -> new SessionCookie(value.substring(0, value.indexOf('.')),
                    value.substring(value.indexOf('.') + 1)));
    }

    /// Without the token.
    @Override
    public String toString() {
        return "SessionCookie[" + accessKeyId + "]";
    }
}
