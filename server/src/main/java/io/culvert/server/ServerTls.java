package io.culvert.server;

import io.culvert.transport.PemFiles;
import io.culvert.transport.Reasons;
import io.culvert.transport.TlsContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listeners' certificate. A separate thread checks the two files and reads them again when one has
/// changed, so that new connections use a renewed pair without a restart and no event loop waits for a disk.
/// If the pair cannot be read, or does not match because one file is still being written, the old pair stays
/// in use and the next check tries again.
final class ServerTls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private static final int MAX_FLIGHTS = 8;

    private final Path chain;
    private final Path key;
    private final Repeater watcher = new Repeater("tls-files");
    private volatile Contexts current;
    /// The state of the files when `current` was read. This field and the next one are confined to
    /// the watcher.
    private Stamp used;
    private String complaint = "";

    /// @param leaf the service's certificate; other certificates of the chain may have expired, because
    /// operators keep them for old clients
    private record Contexts(SslContext plain, SslContext mutual, X509Certificate leaf) {

        Instant begins() {
            return leaf.getNotBefore().toInstant();
        }

        Instant ends() {
            return leaf.getNotAfter().toInstant();
        }
    }

    /// The modification times and lengths of the two files.
    private record Stamp(FileTime chain, long chainBytes, FileTime key, long keyBytes) {

        static Stamp of(Path chain, Path key) throws IOException {
            return new Stamp(Files.getLastModifiedTime(chain), Files.size(chain),
                    Files.getLastModifiedTime(key), Files.size(key));
        }
    }

    /// Reads the pair and starts to watch its files.
    ///
    /// @param every the delay between two checks
    /// @throws IOException for a pair that cannot be used
    ServerTls(Path chain, Path key, Duration every) throws IOException {
        this.chain = chain;
        this.key = key;
        this.used = stamp(chain, key);
        this.current = read();
        watcher.every(every, "Reading the certificate's files", this::look);
    }

    private static Stamp stamp(Path chain, Path key) throws IOException {
        try {
            return Stamp.of(chain, key);
        } catch (FileSystemException e) {
            throw new IOException(
                    "tls-cert, tls-key: " + e.getFile() + " cannot be read (" + Reasons.of(e) + ")", e);
        }
    }

    private Contexts read() throws IOException {
        try {
            List<X509Certificate> certificates = PemFiles.certificates(chain);
            PrivateKey secret = PemFiles.privateKey(key);
            SslContext plain = TlsContexts.server(certificates, secret);
            if (!shakesHands(plain)) {
                throw new IOException("tls-cert, tls-key: " + chain + " and " + key
                        + " do not belong together (expected: the key, EC or RSA, of the chain's first certificate)");
            }
            return new Contexts(plain, TlsContexts.mutualServer(certificates, secret),
                    certificates.getFirst());
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException("tls-cert, tls-key: " + chain + " and " + key
                    + " cannot be used (expected: a PEM chain and its PKCS #8 key)", e);
        }
    }

    /// Checked here, because BoringSSL accepts any pair and fails only at the first connection.
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
            LOG.debug("The certificate and the key failed a test handshake", e);
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

    /// For connections without a client certificate. Does not block.
    SslContext plain() {
        return current.plain;
    }

    /// For connections of devices, which present a certificate. Does not block.
    SslContext mutual() {
        return current.mutual;
    }

    /// When the certificate in use expires.
    Instant ends() {
        return current.ends();
    }

    /// Why clients refuse the certificate at this time; empty if they accept it.
    Optional<String> obstacle(Instant now) {
        Contexts served = current;
        if (!now.isBefore(served.ends())) {
            return Optional.of("the certificate in " + chain + " ended at " + served.ends());
        }
        return now.isBefore(served.begins())
                ? Optional.of("the certificate in " + chain + " is not valid before " + served.begins())
                : Optional.empty();
    }

    /// Checks the files once. Called by the watcher.
    void look() {
        try {
            Stamp now = Stamp.of(chain, key);
            if (!now.equals(used)) {
                exchange(now);
            }
        } catch (NoSuchFileException e) {
            complain(e.getFile() + " is missing");
        } catch (IOException | RuntimeException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void exchange(Stamp now) throws IOException {
        current = read();
        used = now;
        complaint = "";
        LOG.info("The certificate was read again from {}", chain);
    }

    /// Logs each reason once, because every check reads the files again.
    private void complain(String text) {
        if (!text.equals(complaint)) {
            complaint = text;
            LOG.error("The changed certificate is not used: {}", text);
        }
    }

    @Override
    public void close() {
        watcher.stop();
    }
}
