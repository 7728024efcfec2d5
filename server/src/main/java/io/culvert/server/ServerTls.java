package io.culvert.server;

import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listeners' certificate, read again when its file has changed: a renewed one serves new connections
/// without a restart. One that cannot be read leaves the old one in place.
final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final long CHECK_NANOS = 2_000_000_000L;

    private final Path chain;
    private final Path key;
    private volatile Contexts current;
    private volatile long checked = System.nanoTime();

    private record Contexts(SslContext plain, SslContext mutual, FileTime asOf) {}

    ServerTls(Path chain, Path key) throws IOException {
        this.chain = chain;
        this.key = key;
        this.current = read();
    }

    private Contexts read() throws IOException {
        FileTime asOf = Files.getLastModifiedTime(chain);
        try {
            return new Contexts(TlsContexts.server(chain, key), TlsContexts.mutualServer(chain, key), asOf);
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException("tls-cert, tls-key: " + chain + " and " + key
                    + " cannot be used (expected: a PEM chain and its PKCS #8 key)", e);
        }
    }

    SslContext plain() {
        return fresh().plain;
    }

    SslContext mutual() {
        return fresh().mutual;
    }

    private Contexts fresh() {
        long now = System.nanoTime();
        if (now - checked > CHECK_NANOS) {
            checked = now;
            try {
                if (!Files.getLastModifiedTime(chain).equals(current.asOf)) {
                    current = read();
                    LOG.info("The certificate was read again from {}", chain);
                }
            } catch (IOException e) {
                LOG.error("The changed certificate is not used: {}", e.getMessage());
            }
        }
        return current;
    }
}
