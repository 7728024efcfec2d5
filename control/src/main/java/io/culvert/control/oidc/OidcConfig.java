package io.culvert.control.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An identity provider that this service trusts.
///
/// @param name for people and URLs
/// @param issuer the claim `iss` of its tokens, exactly
/// @param clientId of this service at the provider
/// @param commandClient the client id of `culvert login`, whose device flow needs a public client; null for
/// `clientId`
/// @param clientSecretFile holds the secret of a confidential client; null for a public one
/// @param audiences further clients whose tokens are accepted, such as those of command lines
/// @param roles ARNs of the roles for signing in to the console, in order: the first that trusts the person
/// @param ca the CAs that the provider's certificate must be of; null for the system's
public record OidcConfig(String name, URI issuer, String clientId, @Nullable String commandClient,
        @Nullable Path clientSecretFile, List<String> audiences, List<String> roles, @Nullable Path ca) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern ROLE = Pattern
        .compile("arn:aws:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@-]{1,64}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public OidcConfig {
        audiences = List.copyOf(audiences);
        roles = List.copyOf(roles);
        require(NAME.matcher(name).matches(), "name: " + name + " (expected: " + NAME + ")");
        require(!clientId.isBlank(), "client-id: not set (expected: the id of this service at the provider)");
        boolean loopback = Objects.equals(issuer.getScheme(), "http") && issuer.getHost() != null
                && LOOPBACK.contains(issuer.getHost());
        boolean secure = loopback || Objects.equals(issuer.getScheme(), "https");
        require(secure && issuer.getHost() != null && issuer.getRawQuery() == null
                && issuer.getRawFragment() == null,
                "issuer: " + issuer
                        + " (expected: https://HOST[:PORT][/PATH], as the provider's tokens state it)");
        roles.forEach(role -> require(ROLE.matcher(role).matches(),
                "roles: " + role + " (expected: arn:aws:iam::ACCOUNT:role/NAME)"));
    }

    private static void require(boolean isValid, String failure) {
        if (!isValid) {
            throw new IllegalArgumentException(failure);
        }
    }

    /// `HOST[:PORT][/PATH]`, as condition keys and the provider's ARN name it.
    public String provider() {
        String text = issuer.toString();
        return text.substring(text.indexOf("://") + 3);
    }

    /// The client id of `culvert login`.
    public String commandClientId() {
        return commandClient == null ? clientId : commandClient;
    }

    /// Whether this is the audience of a token for this service.
    boolean accepts(String audience) {
        return audience.equals(clientId) || audience.equals(commandClient) || audiences.contains(audience);
    }
}
