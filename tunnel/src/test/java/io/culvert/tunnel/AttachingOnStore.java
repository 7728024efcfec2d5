package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.AttachResult.Attached;
import io.culvert.tunnel.AttachResult.Entry;
import io.culvert.tunnel.AttachResult.Refusal;
import io.culvert.tunnel.AttachResult.Refused;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Which peers a store admits, and which may return (spec: wire 5.3, service 2).
abstract class AttachingOnStore extends StoreField {

    AttachingOnStore(TunnelStoreContract contract) {
        super(contract);
    }

    @Test
    void aFreshTokenLetsOneInOfTwentyThatRace() throws Exception {
        ClientAccessToken token = opened().tokens().get(Side.SOURCE);
        List<Callable<AttachResult>> racers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            racers.add(() -> tunnels.attach(token, Side.SOURCE, null, ADDRESS));
        }
        int in = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Future<AttachResult> result : threads.invokeAll(racers)) {
                in += result.get() instanceof Attached ? 1 : 0;
            }
        }
        assertThat(in).isEqualTo(1);
    }

    @Test
    void aUsedTokenComesBackOnlyWithItsClientToken() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.DESTINATION, null)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(attach(source, Side.SOURCE, CLIENT)).isNull();
        assertThat(attach(source, Side.SOURCE, CLIENT)).isNull();
        assertThat(attach(source, Side.SOURCE, "d".repeat(32))).isEqualTo(Refusal.CLIENT_TOKEN_MISMATCH);
        assertThat(attach(source, Side.SOURCE, null)).isEqualTo(Refusal.CLIENT_TOKEN_MISMATCH);
        ClientAccessToken destination = opened.tokens().get(Side.DESTINATION);
        assertThat(attach(destination, Side.DESTINATION, null)).isNull();
        assertThat(attach(destination, Side.DESTINATION, null)).isEqualTo(Refusal.TOKEN_USED);
        assertThat(attach(ClientAccessToken.presented("x"), Side.SOURCE, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
    }

    @Test
    void showsWhoIsAttached() {
        OpenResult.Opened opened = opened();
        now = now.plusSeconds(1);
        Attached attached = (Attached) tunnels.attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null,
                ADDRESS);
        Tunnel described = described(opened.tunnel().id());
        assertThat(described.source().connected()).isTrue();
        assertThat(described.source().lastUpdatedAt()).isEqualTo(now);
        assertThat(described.destinationConnection().connected()).isFalse();
        tunnels.detached(new Attached(described, Side.SOURCE, "another", Entry.FIRST, null));
        assertThat(described(described.id()).source().connected()).isTrue();
        tunnels.detached(attached);
        assertThat(described(described.id()).source().connected()).isFalse();
    }

    @Test
    void aRestartLetsAPeerReturnOnceFromItsAddress() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.SOURCE, null)).isNull();
        restart();
        assertThat(described(opened.tunnel().id()).source().connected()).isFalse();
        assertThat(attached(source, null, "198.51.100.7")).isEqualTo(new Refused(Refusal.TOKEN_USED));
        assertThat(attached(source, null, ADDRESS)).isInstanceOfSatisfying(Attached.class,
                back -> assertThat(back.entry()).isEqualTo(Entry.RESTART));
        assertThat(attach(source, Side.SOURCE, null)).isEqualTo(Refusal.TOKEN_USED);
    }

    @Test
    void aThiefOfAUsedTokenDoesNotGetInAfterARestartAndSetsNoClientToken() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.SOURCE, null)).isNull();
        restart();
        assertThat(attached(source, "t".repeat(32), "198.51.100.7"))
            .isEqualTo(new Refused(Refusal.TOKEN_USED));
        assertThat(attached(source, CLIENT, ADDRESS)).isInstanceOf(Attached.class);
        assertThat(attached(source, CLIENT, ADDRESS)).isEqualTo(new Refused(Refusal.TOKEN_USED));
        now = now.plusSeconds(61);
        assertThat(attached(source, null, ADDRESS)).isEqualTo(new Refused(Refusal.TOKEN_USED));
    }

    @Test
    void aPeerWithAClientTokenReturnsWithItFromAnywhere() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.SOURCE, CLIENT)).isNull();
        restart();
        assertThat(attached(source, null, ADDRESS)).isEqualTo(new Refused(Refusal.CLIENT_TOKEN_MISMATCH));
        assertThat(attached(source, CLIENT, "198.51.100.7")).isInstanceOfSatisfying(Attached.class,
                back -> assertThat(back.entry()).isEqualTo(Entry.CLIENT_TOKEN));
    }

    @Test
    void aPeerThatHadLeftDoesNotReturnAfterARestart() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        Attached gone = (Attached) attached(source, null, ADDRESS);
        tunnels.detached(gone);
        restart();
        assertThat(attach(source, Side.SOURCE, null)).isEqualTo(Refusal.TOKEN_USED);
    }

    @Test
    void afterABackupWasRestoredTokensAreRefusedUntilRotated() {
        OpenResult.Opened opened = opened();
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, CLIENT)).isNull();
        opened();
        assertThat(tunnels.restored()).isEqualTo(2);
        tunnels.restarted();
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, CLIENT))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(attach(opened.tokens().get(Side.DESTINATION), Side.DESTINATION, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
        assertThat(described(opened.tunnel().id()).source().connected()).isFalse();
        RotateResult.Rotated rotated = (RotateResult.Rotated) tunnels.rotate(described(opened.tunnel().id()),
                EnumSet.allOf(Side.class), null);
        assertThat(attach(rotated.tokens().get(Side.SOURCE), Side.SOURCE, null)).isNull();
    }
}
