package io.culvert.identity;

/// An encrypted secret access key, as [SecretCipher] writes it. Its text form shows nothing, although the
/// ciphertext is useless without the service's key.
///
/// @param text base64
public record SealedSecret(String text) {

    @Override
    public String toString() {
        return "SealedSecret[…]";
    }
}
