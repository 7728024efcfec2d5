package io.culvert.identity;

/// An encrypted secret access key, as [SecretCipher] writes it. Of no use without the service's key, and not
/// shown all the same.
///
/// @param text base64
public record SealedSecret(String text) {

    @Override
    public String toString() {
        return "SealedSecret[…]";
    }
}
