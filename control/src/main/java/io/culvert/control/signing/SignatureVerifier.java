package io.culvert.control.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ErrorType;
import io.culvert.identity.AccessKeys;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verifies the signature of a request and finds its caller; refuses with AWS's errors. Accepts only the
/// header form of Signature Version 4: a signature in the query, chunked signatures and unsigned payloads are
/// refused with specific messages.
///
/// A request may be replayed while its date is recent, as with AWS: clients retry within one second with the
/// same signature, and TLS protects signatures from others.
///
/// Stricter than AWS in two points: the path must be in normal form, because one signature covers all its
/// spellings, and every `x-amz-` header must be signed.
///
/// Does not block; safe for use by several threads.
public final class SignatureVerifier {

    /// The maximum difference between a request's date and the service's clock.
    public static final Duration SKEW = Duration.ofMinutes(15);

    private static final String SECURITY_TOKEN = "x-amz-security-token";

    private static final Set<String> ONCE_AT_MOST = Set.of("host", "authorization", "x-amz-date",
            "x-amz-target", "x-amz-content-sha256", SECURITY_TOKEN, "content-type", "content-length",
            "smithy-protocol");

    private final AccessKeys credentials;
    private final String region;
    private final InstantSource clock;

    /// @param region the region that signatures must be for
    public SignatureVerifier(AccessKeys credentials, String region, InstantSource clock) {
        this.credentials = credentials;
        this.region = region;
        this.clock = clock;
    }

    /// Finds the caller whose key signed the request.
    ///
    /// @param signingName the service that the signature must be for; case-sensitive
    /// @throws ApiError if the signature is missing, invalid, not by an enabled key, or not for this date,
    /// region and service
    public Caller verify(ApiRequest request, String signingName) {
        refuseOtherForms(request);
        refuseRepeatedHeaders(request);
        refuseOtherPaths(request);
        Authorization authorization = Authorization.parse(header(request));
        SigningDate date = SigningDate.of(request);
        requireSigned(request, authorization.signedHeaders());
        authorization.scope().requireFor(date, region, signingName);
        date.requireWithin(SKEW, clock.instant());
        Credential credential = credentials
            .find(authorization.accessKeyId(), request.header(SECURITY_TOKEN).orElse(null))
            .orElseThrow(SignatureVerifier::unknown);
        requireSessionToken(request, credential.sessionToken());
        requireSignature(request, authorization, date, credential);
        requireUnexpired(credential);
        return credential.caller();
    }

    /// The refusal for an Authorization header that is missing or names no enabled key; empty if it names
    /// one, even if another sender uses it.
    ///
    /// @param sessionToken the security token beside it, or null
    public Optional<ApiError> stranger(@Nullable String authorization, @Nullable String sessionToken) {
        if (authorization == null) {
            return Optional.of(unsigned());
        }
        try {
            String id = Authorization.parse(authorization.strip()).accessKeyId();
            return credentials.find(id, sessionToken == null ? null : sessionToken.strip()).isPresent()
                    ? Optional.empty()
                    : Optional.of(unknown());
        } catch (ApiError malformed) {
            return Optional.of(malformed);
        }
    }

    private static void refuseOtherForms(ApiRequest request) {
        if (request.rawQuery().contains("X-Amz-Signature")
                || request.rawQuery().contains("X-Amz-Algorithm")) {
            throw Authorization.incomplete(
                    "A signature in the query (a presigned request) is not accepted; sign in the Authorization header.");
        }
    }

    private static String header(ApiRequest request) {
        return request.header("authorization").orElseThrow(SignatureVerifier::unsigned);
    }

    private static void refuseRepeatedHeaders(ApiRequest request) {
        for (String name : ONCE_AT_MOST) {
            if (request.headers().getOrDefault(name, List.of()).size() > 1) {
                throw new ApiError(ErrorType.INVALID_SIGNATURE, name + ": stands there more than once");
            }
        }
    }

    private static void refuseOtherPaths(ApiRequest request) {
        if (!CanonicalUri.isNormal(request.path())) {
            throw new ApiError(ErrorType.INVALID_SIGNATURE,
                    "path: not in its normal form (expected: no empty, . or .. segments)");
        }
    }

    private static void requireSigned(ApiRequest request, List<String> signedHeaders) {
        if (!request.headers().containsKey("host") || !signedHeaders.contains("host")) {
            throw new ApiError(ErrorType.INVALID_SIGNATURE,
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (String name : request.headers().keySet()) {
            if (name.startsWith("x-amz-") && !signedHeaders.contains(name)) {
                throw new ApiError(ErrorType.INVALID_SIGNATURE,
                        "SignedHeaders: an x-amz- header of the request is missing (expected: all of them)");
            }
        }
    }

    private static void requireSessionToken(ApiRequest request, @Nullable String expected) {
        List<String> presented = request.headers().getOrDefault(SECURITY_TOKEN, List.of());
        boolean fits = expected == null ? presented.isEmpty()
                : presented.size() == 1 && MessageDigest.isEqual(expected.getBytes(ISO_8859_1),
                        presented.getFirst().strip().getBytes(ISO_8859_1));
        if (!fits) {
            throw unknown();
        }
    }

    private void requireUnexpired(Credential credential) {
        if (credential.isExpired(clock.instant())) {
            throw new ApiError(ErrorType.EXPIRED_TOKEN,
                    "The security token included in the request is expired");
        }
    }

    private static void requireSignature(ApiRequest request, Authorization authorization, SigningDate date,
            Credential credential) {
        String canonical = CanonicalRequest.of(request, authorization.signedHeaders(), bodyHash(request));
        String toSign = Authorization.ALGORITHM + "\n" + date.text() + "\n" + authorization.scope().text()
                + "\n" + Hashes.sha256(canonical.getBytes(ISO_8859_1));
        byte[] signature = signingKey(credential, authorization.scope()).sign(toSign);
        if (!MessageDigest.isEqual(signature, HexFormat.of().parseHex(authorization.signature()))) {
            throw new ApiError(ErrorType.INVALID_SIGNATURE,
                    "The request signature we calculated does not match the signature you provided. Check your AWS "
                            + "Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    /// The hash of the body. Refuses a request whose `x-amz-content-sha256` header differs.
    private static String bodyHash(ApiRequest request) {
        String hash = Hashes.sha256(request.body());
        String claimed = request.header("x-amz-content-sha256").orElse(hash);
        if (claimed.startsWith("STREAMING-") || claimed.equals("UNSIGNED-PAYLOAD")) {
            throw new ApiError(ErrorType.INVALID_SIGNATURE,
                    "x-amz-content-sha256: chunked and unsigned payloads are not accepted (expected: the SHA-256 of the "
                            + "body)");
        }
        if (!claimed.equals(hash)) {
            throw new ApiError(ErrorType.INVALID_SIGNATURE,
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        return hash;
    }

    private static SigningKey signingKey(Credential credential, CredentialScope scope) {
        return new SigningKey(credential.revealSecret(), scope.date(), scope.region(), scope.service());
    }

    private static ApiError unsigned() {
        return new ApiError(ErrorType.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
    }

    private static ApiError unknown() {
        return new ApiError(ErrorType.UNRECOGNIZED_CLIENT,
                "The security token included in the request is invalid.");
    }
}
