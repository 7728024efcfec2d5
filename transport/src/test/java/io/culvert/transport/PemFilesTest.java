package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void aKeyIsReadWithWhateverStandsAroundIt(String algorithm) throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        Path file = file("# renewed in spring\r\n" + pem("PRIVATE KEY", key.getEncoded()) + "\r\nrest");

        assertThat(PemFiles.privateKey(file)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMA==\n-----END ENCRYPTED PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nM\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----"})
    void whatIsNoKeyInPkcs8IsRefusedByItsFilesName(String text) throws Exception {
        Path file = file(text);

        assertThatThrownBy(() -> PemFiles.privateKey(file)).isInstanceOf(IOException.class)
            .hasMessageStartingWith(file + " holds ")
            .hasMessageContaining("expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing of the kind",
            "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"})
    void whatIsNoCertificateIsRefusedByItsFilesName(String text) throws Exception {
        Path file = file(text);

        assertThatThrownBy(() -> PemFiles.certificate(file)).isInstanceOf(IOException.class)
            .hasMessageStartingWith(file.toString());
    }

    /// The order that haproxy and others require.
    @Test
    void certificatesAreReadFromAFileThatHoldsTheirKeyToo() throws Exception {
        KeyStore java = KeyStore.getInstance(
                Path.of(System.getProperty("java.home"), "lib/security/cacerts").toFile(),
                "changeit".toCharArray());
        byte[] certificate = java.getCertificate(java.aliases().nextElement()).getEncoded();
        Path file = file(pem("PRIVATE KEY", new byte[]{'k'}) + pem("CERTIFICATE", certificate)
                + "-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: AES-256-CBC,00\n\nMA==\n-----END RSA PRIVATE KEY-----\n"
                + pem("CERTIFICATE", certificate) + pem("DH PARAMETERS", new byte[]{'d'}));

        assertThat(PemFiles.certificates(file)).hasSize(2);
        assertThat(PemFiles.certificate(file).getEncoded()).isEqualTo(certificate);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> PemFiles.privateKey(folder.resolve("gone"))).isInstanceOf(IOException.class)
            .hasMessageContaining("gone");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("some.pem"), text);
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\r\n" + Base64.getMimeEncoder().encodeToString(content)
                + "\r\n-----END " + label + "-----\r\n";
    }
}
