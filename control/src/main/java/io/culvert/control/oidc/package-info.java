/// Identity providers by OpenID Connect: their configuration, keys and tokens ([OidcTokens]), and signing a
/// browser in by an authorization code with PKCE ([CodeFlow]). Knows no role and no HTTP server. Open
/// [OidcTokens] first.
@NullMarked
package io.culvert.control.oidc;

import org.jspecify.annotations.NullMarked;
