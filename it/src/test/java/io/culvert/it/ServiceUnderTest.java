package io.culvert.it;

import io.culvert.server.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A service of ours for tests that know it only by its endpoints; ends with the process.
public final class ServiceUnderTest {

    private final Field field;

    private ServiceUnderTest(Field field) {
        this.field = field;
    }

    /// Starts it on ports of its own.
    public static ServiceUnderTest start() {
        Tools.needBoto3();
        try {
            Field field = new Field(Files.createTempDirectory("culvert-conformance").resolve("service"));
            Runtime.getRuntime().addShutdownHook(new Thread(field::close, "close"));
            return new ServiceUnderTest(field);
        } catch (IOException | StartException e) {
            throw new IllegalStateException("the service did not start", e);
        }
    }

    /// Where local proxies connect.
    public int dataPort() {
        return field.server().dataPort();
    }

    /// PEM file of who signed its certificate.
    public Path authorities() {
        return field.folder().resolve("tls/ca.pem");
    }

    /// What points an AWS client at it.
    public Map<String, String> environment() {
        return field.environment();
    }
}
