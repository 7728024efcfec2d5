package io.culvert.control.signing;

import io.culvert.tunnel.HmacKey;
import java.nio.charset.StandardCharsets;

/// The key that signs requests of one day to one service, derived from a secret access key.
public final class SigningKey {

    private final HmacKey key;

    /// @param date `yyyyMMdd`
    public SigningKey(String secretAccessKey, String date, String region, String service) {
        this.key = new HmacKey(("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8)).derive(date)
            .derive(region)
            .derive(service)
            .derive("aws4_request");
    }

    /// The signature of a string to sign.
    public byte[] sign(String text) {
        return key.tag(text);
    }
}
