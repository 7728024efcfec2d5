package io.culvert.notify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/// A self-signed certificate and its key, made by the JDK's own keytool.
record TestIdentity(KeyManagerFactory keys, X509Certificate certificate) {

    private static final String PASSWORD = "password";

    static TestIdentity make(String name) {
        try {
            Path folder = Files.createTempDirectory("culvert");
            Path file = folder.resolve(name + ".p12");
            TestIdentity made = make(file, name);
            Files.delete(file);
            Files.delete(folder);
            return made;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static TestIdentity make(Path file, String name) throws IOException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                        "-keyalg", "EC", "-groupname", "secp256r1", "-alias", "it", "-dname", "CN=" + name,
                        "-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore",
                        file.toString(), "-storepass", PASSWORD, "-validity", "2"))
            .redirectErrorStream(true)
            .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (!Files.exists(file)) {
            throw new IOException("keytool: " + said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        return new TestIdentity(keys, (X509Certificate) store.getCertificate("it"));
    }
}
