package io.culvert.control.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.control.RequestDraft;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Signs as a client does. That this is right is shown against other signers in [SignatureOracleTest].
///
/// @param keyId the access key
/// @param secret its secret
/// @param region in the scope
/// @param service in the scope
public record TestSigner(String keyId, String secret, String region, String service) {

    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
        .withZone(ZoneOffset.UTC);

    /// Adds date and signature over all headers that the draft has.
    public RequestDraft sign(RequestDraft draft, Instant now) {
        draft.set("x-amz-date", BASIC.format(now));
        List<String> names = new ArrayList<>(draft.headerNames());
        names.remove("authorization");
        return sign(draft, names, draft.get("x-amz-date"));
    }

    /// Signs these headers, whatever they say, for this moment.
    public RequestDraft sign(RequestDraft draft, List<String> signedHeaders, String date) {
        String scope = date.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        String canonical = CanonicalRequest.of(draft.request(), signedHeaders,
                Hashes.sha256(draft.request().body()));
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n"
                + Hashes.sha256(canonical.getBytes(ISO_8859_1));
        return draft.set("authorization", "AWS4-HMAC-SHA256 Credential=" + keyId + "/" + scope
                + ", SignedHeaders=" + String.join(";", signedHeaders) + ", Signature=" + HexFormat.of()
                    .formatHex(new SigningKey(secret, date.substring(0, 8), region, service).sign(toSign)));
    }
}
