package io.culvert.control.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The authorization code flow with PKCE (OpenID Connect Core 1.0, 3.1; RFC 7636). The service is the client:
/// it exchanges the code, so the browser never has the provider's tokens. Blocks to reach the provider.
public final class CodeFlow {

    private static final int RANDOM_BYTES = 32;

    private final SecureRandom random;

    public CodeFlow(SecureRandom random) {
        this.random = random;
    }

    /// What ties the provider's answer to the browser that began: kept in that browser's cookie.
    ///
    /// @param state comes back with the code
    /// @param nonce comes back in the token
    /// @param verifier proves to the provider who began
    public record Begun(String state, String nonce, String verifier) {

        /// Without the values.
        @Override
        public String toString() {
            return "Begun[…]";
        }
    }

    /// Fresh random values.
    public Begun begin() {
        return new Begun(random(), random(), random());
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Where the browser goes to sign in.
    ///
    /// @param back where the provider sends it back to
    public URI signIn(OidcProvider provider, Begun begun, String back) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", provider.config().clientId());
        query.put("redirect_uri", back);
        query.put("scope", "openid email profile");
        query.put("state", begun.state());
        query.put("nonce", begun.nonce());
        query.put("code_challenge", challenge(begun.verifier()));
        query.put("code_challenge_method", "S256");
        URI place = provider.keys().discovery().authorization();
        return URI.create(place + (place.getRawQuery() == null ? "?" : "&") + form(query));
    }

    /// Exchanges a code for an ID token, which is not verified yet.
    public String token(OidcProvider provider, Begun begun, String code, String back) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", back);
        form.put("code_verifier", begun.verifier());
        Path secret = provider.config().clientSecretFile();
        String id = provider.config().clientId();
        if (secret == null) {
            form.put("client_id", id);
        }
        Map<String, String> headers = secret == null ? Map.of()
                : Map.of("authorization", "Basic " + Base64.getEncoder()
                    .encodeToString(
                            (encoded(id) + ":" + encoded(Files.readString(secret).strip())).getBytes(UTF_8)));
        String answer = provider.http().post(provider.keys().discovery().token(), form(form), headers);
        try {
            return JsonMapper.shared().readTree(answer).path("id_token").asString("");
        } catch (JacksonException e) {
            throw new IOException("its answer is not JSON", e);
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }

    private static String form(Map<String, String> members) {
        return members.entrySet()
            .stream()
            .map(member -> member.getKey() + "=" + encoded(member.getValue()))
            .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
