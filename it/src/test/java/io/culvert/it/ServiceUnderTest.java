package io.culvert.it;

import io.culvert.server.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A Culvert service for tests that use only its endpoints; it stops when the process exits.
public final class ServiceUnderTest {

    private final Field field;

    private ServiceUnderTest(Field field) {
        this.field = field;
    }

    /// Starts the service on free ports.
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

    /// The endpoint of local proxies.
    public int dataPort() {
        return field.server().dataPort();
    }

    /// PEM file of the CA that signed its certificate.
    public Path authorities() {
        return field.folder().resolve("tls/ca.pem");
    }

    /// The environment with which AWS clients find the service.
    public Map<String, String> environment() {
        return field.environment();
    }
}
