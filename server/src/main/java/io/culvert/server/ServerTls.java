package io.culvert.server;

import io.culvert.transport.PemFiles;
import io.culvert.transport.TlsContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listeners' certificate, read again when its file or its key's has changed: a renewed pair serves new
/// connections without a restart. A pair that cannot be read, or does not fit together (one of the two is
/// still being written), leaves the old one in place and is tried again.
final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private static final int MAX_FLIGHTS = 8;

    private final Path chain;
    private final Path key;
    private final long checkNanos;
    private volatile Contexts current;
    private volatile long checked = System.nanoTime();
    private volatile Stamp refused;

    private record Contexts(SslContext plain, SslContext mutual, Stamp asOf) {}

    /// When the two files were last written, and how long they are.
    private record Stamp(FileTime chain, long chainBytes, FileTime key, long keyBytes) {

        static Stamp of(Path chain, Path key) throws IOException {
            return new Stamp(Files.getLastModifiedTime(chain), Files.size(chain),
                    Files.getLastModifiedTime(key), Files.size(key));
        }
    }

    /// @param check how long files that were looked at are not looked at again
    ServerTls(Path chain, Path key, Duration check) throws IOException {
        this.chain = chain;
        this.key = key;
        this.checkNanos = check.toNanos();
        this.current = read();
        this.refused = current.asOf;
    }

    private Contexts read() throws IOException {
        Stamp asOf = Stamp.of(chain, key);
        try {
            List<X509Certificate> certificates = PemFiles.certificates(chain);
            PrivateKey secret = PemFiles.privateKey(key);
            SslContext plain = TlsContexts.server(certificates, secret);
            if (!shakesHands(plain)) {
                throw new IOException("tls-cert, tls-key: " + chain + " and " + key
                        + " do not belong together (expected: the key, EC or RSA, of the chain's first certificate)");
            }
            return new Contexts(plain, TlsContexts.mutualServer(certificates, secret), asOf);
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException("tls-cert, tls-key: " + chain + " and " + key
                    + " cannot be used (expected: a PEM chain and its PKCS #8 key)", e);
        }
    }

    /// BoringSSL takes any two and fails at the first connection; so that one is ours.
    private static boolean shakesHands(SslContext context) throws SSLException {
        EmbeddedChannel server = new EmbeddedChannel(context.newHandler(ByteBufAllocator.DEFAULT));
        EmbeddedChannel client = new EmbeddedChannel(
                TlsContexts.unverifiedClient().newHandler(ByteBufAllocator.DEFAULT));
        Future<Channel> shaken = client.pipeline().get(SslHandler.class).handshakeFuture();
        try {
            for (int flight = 0; flight < MAX_FLIGHTS && !shaken.isDone(); flight++) {
                pass(client, server);
                pass(server, client);
            }
        } catch (DecoderException e) {
            LOG.debug("A handshake with ourselves failed", e);
        } finally {
            server.finishAndReleaseAll();
            client.finishAndReleaseAll();
        }
        return shaken.isSuccess();
    }

    private static void pass(EmbeddedChannel from, EmbeddedChannel to) {
        for (Object record = from.readOutbound(); record != null; record = from.readOutbound()) {
            to.writeInbound(record);
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
        if (now - checked >= checkNanos) {
            checked = now;
            refresh();
        }
        return current;
    }

    private void refresh() {
        try {
            Stamp seen = Stamp.of(chain, key);
            if (!seen.equals(current.asOf) && !seen.equals(refused)) {
                refused = seen;
                current = read();
                LOG.info("The certificate was read again from {}", chain);
            }
        } catch (IOException e) {
            LOG.error("The changed certificate is not used: {}", e.getMessage());
        }
    }
}
