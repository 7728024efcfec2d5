package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.Grant;
import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameDecoder;
import io.culvert.protocol.bond.Octets;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The keys of a handshake, against the vectors (spec: c1 15).
class BondKeysTest {

    private static final int EPOCH = 0x5f0c2a9e;
    private static final Grants GRANTS = new Grants(Grant.of(hex("02b25791df62557a8332ea3ae774c3b5")),
            Grant.of(hex("3eda35a4807ef6bfb310d1a769e9b0cd")));

    @Test
    void derivesTheKeysOfAFreshBond() throws Exception {
        Map<String, String> vector = vector("15.2");
        BondKeys keys = derive(vector, null);
        assertThat(keys.root().bytes())
            .isEqualTo(hex(vector.get("root (kept only where the bond is fresh)")));
        assertProofs(keys, vector);
    }

    @Test
    void derivesTheKeysOfAResumedBond() throws Exception {
        BondKeys fresh = derive(vector("15.2"), null);
        Map<String, String> vector = vector("15.3");
        assertProofs(derive(vector, fresh.root()), vector);
    }

    @Test
    void bothEndsMakeTheSameSecret() throws Exception {
        X25519 one = X25519.fresh();
        X25519 other = X25519.fresh();
        assertThat(one.secretWith(other.publicKey()).orElseThrow())
            .isEqualTo(other.secretWith(one.publicKey()).orElseThrow());
        assertThat(one.publicKey()).isNotEqualTo(other.publicKey());
    }

    @Test
    void refusesAKeyThatLeadsToZeros() {
        assertThat(X25519.fresh().secretWith(Octets.of(new byte[32]))).isEmpty();
    }

    @Test
    void showsNoSecretAsText() throws Exception {
        BondKeys keys = derive(vector("15.2"), null);
        assertThat(keys.toString()).doesNotContain("e40a4b").contains("BondRoot").contains("32 bytes");
    }

    private static void assertProofs(BondKeys keys, Map<String, String> vector) throws Exception {
        assertThat(keys.proofOfDestination())
            .isEqualTo(((BondFrame.Welcome) frame(vector.get("WELCOME"))).proof());
        assertThat(keys.proofOfSource()).isEqualTo(((BondFrame.Proof) frame(vector.get("PROOF"))).proof());
    }

    private static BondKeys derive(Map<String, String> vector, BondRoot root) throws Exception {
        BondFrame.Hello hello = (BondFrame.Hello) frame(vector.get("HELLO"));
        BondFrame.Welcome welcome = (BondFrame.Welcome) frame(vector.get("WELCOME"));
        byte[] secret = source(hello).secretWith(welcome.promises().key()).orElseThrow();
        assertThat(secret).isEqualTo(hex(vector.get("X25519 shared secret")));
        assertThat(BondKeys.transcript(GRANTS, hello, welcome))
            .isEqualTo(hex(vector.get("transcript hash h")));
        return BondKeys.derive(secret, root, GRANTS, hello, welcome);
    }

    private static X25519 source(BondFrame.Hello hello) throws GeneralSecurityException {
        byte[] own = new byte[32];
        for (int i = 0; i < own.length; i++) {
            own[i] = (byte) (i + 1);
        }
        return new X25519(
                KeyFactory.getInstance("X25519")
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, own)),
                hello.promises().key());
    }

    private static BondFrame frame(String bytes) throws BondException {
        return BondFrameDecoder.decode(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(bytes)), EPOCH);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static Map<String, String> vector(String section) throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "spec", "c1.md"))
            .stream()
            .dropWhile(line -> !line.contains("id=\"" + section + "\""))
            .skip(1)
            .takeWhile(line -> !line.startsWith("#"))
            .map(line -> line.split("\\|"))
            .filter(cells -> cells.length == 3 && cells[2].strip().matches("`[0-9a-f ]+`"))
            .collect(Collectors.toMap(cells -> cells[1].strip(),
                    cells -> cells[2].strip().replace("`", "").replace(" ", "")));
    }
}
