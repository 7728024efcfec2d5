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

/// Finds the signer of a request, or refuses it as AWS does. Accepts only the header form of Signature
/// Version 4: a signature in the query, a signature per chunk and an unsigned payload are refused with a
/// message of their own.
///
/// A request may be sent again while its date is fresh, as with AWS: clients repeat within one second with the
/// same signature, and TLS keeps others from learning one.
///
/// Stricter than AWS in this: the path must be in its normal form, since a signature also fits all others, and
/// every `x-amz-` header must be signed.
///
/// Works from memory alone and may be called on any thread.
public final class SignatureVerifier {

    /// How far a request's date may be from ours.
    public static final Duration SKEW = Duration.ofMinutes(15);

    private static final Set<String> ONCE_AT_MOST = Set.of("host", "authorization", "x-amz-date",
            "x-amz-target", "x-amz-content-sha256", "x-amz-security-token", "content-type", "content-length",
            "smithy-protocol");

    private final AccessKeys credentials;
    private final String region;
    private final InstantSource clock;

    /// @param region the only region that signatures may be for
    public SignatureVerifier(AccessKeys credentials, String region, InstantSource clock) {
        this.credentials = credentials;
        this.region = region;
        this.clock = clock;
    }

    /// The caller whose key signed exactly this request.
    ///
    /// @param signingName the service that the request is for, in the case of its scope
    /// @throws ApiError when it is not signed, or not by an enabled key, or not for here and now
    public Caller verify(ApiRequest request, String signingName) {
        refuseOtherForms(request);
        refuseRepeatedHeaders(request);
        refuseOtherPaths(request);
        Authorization authorization = Authorization.parse(header(request));
        SigningDate date = SigningDate.of(request);
        requireSigned(request, authorization.signedHeaders());
        authorization.scope().requireFor(date, region, signingName);
        date.requireWithin(SKEW, clock.instant());
        Credential credential = credentials.find(authorization.accessKeyId())
            .orElseThrow(SignatureVerifier::unknown);
        requireSessionToken(request, credential.sessionToken());
        requireSignature(request, authorization, date, credential);
        return credential.caller();
    }

    /// Why an Authorization header, or its absence, names nobody who is known; empty where it names an
    /// enabled key, whoever sent it.
    public Optional<ApiError> stranger(@Nullable String authorization) {
        if (authorization == null) {
            return Optional.of(unsigned());
        }
        try {
            String id = Authorization.parse(authorization.strip()).accessKeyId();
            return credentials.find(id).isPresent() ? Optional.empty() : Optional.of(unknown());
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
        List<String> presented = request.headers().getOrDefault("x-amz-security-token", List.of());
        boolean fits = expected == null ? presented.isEmpty()
                : presented.size() == 1 && MessageDigest.isEqual(expected.getBytes(ISO_8859_1),
                        presented.getFirst().strip().getBytes(ISO_8859_1));
        if (!fits) {
            throw unknown();
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

    /// The body's own hash; a header that claims another is refused, whatever it signs.
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
