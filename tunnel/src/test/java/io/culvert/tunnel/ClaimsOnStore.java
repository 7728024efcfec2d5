package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.AttachResult.Attached;
import io.culvert.tunnel.life.Claimant;
import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.LeaseClock;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeStore;
import io.culvert.tunnel.life.NewLife;
import io.culvert.tunnel.life.OwnLife;
import io.culvert.tunnel.life.SeenLife;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a claim is answered when several lives share the store (spec: cluster 5): a contract of
/// [TunnelStore] and [LifeStore].
public abstract class ClaimsOnStore {

    private static final String HERE = "192.0.2.1";
    private static final String ACCOUNT = "123456789012";
    private static final Duration WINDOW = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-27T12:00:00Z");
    private TunnelStore store;
    private LifeStore lives;
    private Node own;
    private Node other;
    private Map<Side, ClientAccessToken> tokens = Map.of();
    private TunnelId tunnel;

    /// Opens the store; the same one for the same folder.
    protected abstract TunnelStore open(Path folder);

    /// The lives of the store that was opened last.
    protected abstract LifeStore lives();

    /// Closes what [#open] opened.
    protected abstract void close();

    /// A life and what it knows.
    private final class Node implements OwnLife {

        private final LifeId id = LifeId.random();
        private final Lease lease = Lease.entered(id, WINDOW, LeaseClock.SYSTEM,
                Lease.ask(0, LeaseClock.SYSTEM));
        private final Tunnels tunnels;
        private Set<LifeId> suspects = Set.of();
        private long renewal;

        Node(String name) {
            SecureRandom random = new SecureRandom();
            tunnels = new Tunnels(store, new TokenMint(new byte[32], random),
                    new TokenSeal(new byte[32], random), TunnelsConfig.DEFAULTS, () -> now, _ -> {}, this);
            lives.enter(id, new NewLife(name + UUID.randomUUID(), name, name + ":7443", "test", WINDOW), now);
        }

        @Override
        public Claimant claimant() {
            return new Claimant(lease, renewal, 0, suspects, WINDOW);
        }

        @Override
        public void unreachable(LifeId life) {
            suspects = Set.of(life);
        }

        @Override
        public List<SeenLife> lives() {
            return List.of();
        }

        AttachResult attach(Side side, @Nullable String clientToken, String address) {
            return tunnels.attach(token(side), side, clientToken, address);
        }

        Attached attached(Side side) {
            return (Attached) attach(side, null, HERE);
        }

        /// Brings the life to one of its ends, or makes it unknown.
        void become(String state) {
            switch (state) {
                case "UP" -> {
                }
                case "DRAINING" -> assertThat(lives.drain(id)).isTrue();
                case "STOPPED" -> lives.stop(id, now);
                case "LOST" -> assertThat(lives.judge(id, 0, now)).isTrue();
                case "unknown" -> {
                    lives.stop(id, now);
                    assertThat(lives.purge(now.plusSeconds(1))).isPositive();
                }
                default -> throw new IllegalArgumentException(state);
            }
        }
    }

    @BeforeEach
    void start() {
        store = open(folder);
        lives = lives();
        own = new Node("own");
        other = new Node("other");
        OpenResult.Opened opened = (OpenResult.Opened) own.tunnels
            .open(new NewTunnel(ACCOUNT, null, null, Duration.ofMinutes(5), Map.of(), RelayTerms.NONE));
        tokens = opened.tokens();
        tunnel = opened.tunnel().id();
    }

    @AfterEach
    void stop() {
        close();
    }

    private ClientAccessToken token(Side side) {
        return Objects.requireNonNull(tokens.get(side));
    }

    private static @Nullable String client(String letter) {
        return letter.equals("none") ? null : letter.repeat(32);
    }

    /// The destination's peer is with the home; the source's token, if used, was used there. The claim comes
    /// from the own life, some seconds later.
    @ParameterizedTest(name = "home {0} {1}, token {2}, presents {3} from {4} after {5} s: {6}")
    @CsvSource(textBlock = """
            # home | state     | token | presents | from  | after | result
            none   , UP        , fresh , none     , same  , 0     , FIRST
            own    , UP        , fresh , none     , same  , 0     , FIRST
            own    , UP        , none  , none     , same  , 0     , TOKEN_USED
            own    , UP        , none  , a        , same  , 0     , TOKEN_USED
            own    , UP        , a     , a        , other , 0     , CLIENT_TOKEN
            own    , UP        , a     , b        , same  , 0     , CLIENT_TOKEN_MISMATCH
            other  , UP        , fresh , none     , same  , 0     , elsewhere
            other  , DRAINING  , fresh , none     , same  , 0     , elsewhere
            other  , STOPPED   , fresh , none     , same  , 0     , FIRST
            other  , LOST      , fresh , none     , same  , 0     , FIRST
            other  , suspect   , fresh , none     , same  , 0     , FIRST
            other  , unknown   , fresh , none     , same  , 0     , UNKNOWN_HOME
            other  , UP        , a     , a        , same  , 0     , elsewhere
            other  , DRAINING  , a     , a        , same  , 0     , elsewhere
            other  , STOPPED   , a     , a        , other , 0     , CLIENT_TOKEN
            other  , LOST      , a     , a        , other , 0     , CLIENT_TOKEN
            other  , suspect   , a     , a        , other , 0     , CLIENT_TOKEN
            other  , unknown   , a     , a        , same  , 0     , UNKNOWN_HOME
            other  , UP        , a     , b        , same  , 0     , CLIENT_TOKEN_MISMATCH
            other  , LOST      , a     , none     , same  , 0     , CLIENT_TOKEN_MISMATCH
            other  , suspect   , a     , none     , same  , 0     , CLIENT_TOKEN_MISMATCH
            other  , UP        , none  , none     , same  , 0     , elsewhere
            other  , UP        , none  , none     , other , 0     , TOKEN_USED
            other  , DRAINING  , none  , none     , same  , 0     , elsewhere
            other  , suspect   , none  , none     , same  , 0     , HOLDER_LIVES
            other  , suspect   , none  , none     , other , 0     , TOKEN_USED
            other  , unknown   , none  , none     , same  , 0     , HOLDER_LIVES
            other  , STOPPED   , none  , none     , same  , 60    , RESTART
            other  , STOPPED   , none  , none     , same  , 61    , TOKEN_USED
            other  , LOST      , none  , none     , same  , 60    , RESTART
            other  , LOST      , none  , a        , same  , 60    , RESTART
            other  , LOST      , none  , none     , same  , 61    , TOKEN_USED
            other  , LOST      , none  , none     , other , 0     , TOKEN_USED
            """)
    void answers(String home, String state, String token, String presents, String from, int after,
            String result) {
        Node at = home.equals("own") ? own : other;
        if (!home.equals("none")) {
            at.attached(Side.DESTINATION);
        }
        if (!token.equals("fresh")) {
            assertThat(at.attach(Side.SOURCE, client(token), HERE)).isInstanceOf(Attached.class);
        }
        if (state.equals("suspect")) {
            own.unreachable(other.id);
        } else {
            at.become(state);
        }
        now = now.plusSeconds(after);
        AttachResult answer = own.attach(Side.SOURCE, client(presents),
                from.equals("same") ? HERE : "198.51.100.7");
        assertThat(text(answer)).isEqualTo(result);
        if (answer instanceof Attached attached) {
            assertThat(attached.moved()).isEqualTo(home.equals("other") ? other.id : null);
        } else {
            now = now.minusSeconds(after);
            assertThat(text(
                    own.attach(Side.SOURCE, client(presents), from.equals("same") ? HERE : "198.51.100.7"))
                .replace("RESTART", "TOKEN_USED")).as("nothing was written").isEqualTo(result);
        }
    }

    private static String text(AttachResult result) {
        return switch (result) {
            case Attached attached -> attached.entry().name();
            case AttachResult.Refused(var reason) -> reason.name();
            case AttachResult.Later(var cause) -> cause.name();
            case AttachResult.Elsewhere(var _, var link) -> {
                assertThat(link).isEqualTo("other:7443");
                yield "elsewhere";
            }
            case AttachResult.Fenced() -> "fenced";
        };
    }

    @ParameterizedTest
    @CsvSource({"UP, FIRST", "DRAINING, FIRST", "STOPPED, fenced", "LOST, fenced", "unknown, SERVER_BEHIND"})
    void aLifeThatHasEndedAdmitsNobody(String state, String result) {
        own.become(state);
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo(result);
    }

    @Test
    void aServerWithoutTheLastRenewalDecidesNothing() {
        own.renewal = 3;
        lives.renew(own.id, 2);
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("SERVER_BEHIND");
        lives.renew(own.id, 4);
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("FIRST");
    }

    @Test
    void aProcessWhoseLeaseIsOverAsksNothing() {
        own.lease.end();
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("fenced");
        assertThat(text(other.attach(Side.SOURCE, null, HERE))).isEqualTo("FIRST");
    }

    @Test
    void afterAMoveOnSuspicionAPeerOfTheFormerHomeWaitsUntilThatHasEnded() {
        other.attached(Side.SOURCE);
        own.unreachable(other.id);
        assertThat(own.attached(Side.DESTINATION).moved()).isEqualTo(other.id);
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("HOLDER_LIVES");
        own.suspects = Set.of();
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("HOLDER_LIVES");
        other.become("LOST");
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("RESTART");
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("TOKEN_USED");
    }

    @Test
    void aPeerThatItsLifeReleasedMayReturnOnceAlsoAfterAMove() {
        Attached source = other.attached(Side.SOURCE);
        own.unreachable(other.id);
        own.attached(Side.DESTINATION);
        other.tunnels.released(source);
        assertThat(text(own.attach(Side.SOURCE, null, "198.51.100.7"))).isEqualTo("TOKEN_USED");
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("RESTART");
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("TOKEN_USED");
    }

    @Test
    void aPeerThatLeavesAfterAMoveWritesNothingOfTheNewHome() {
        Attached before = other.attached(Side.SOURCE);
        own.unreachable(other.id);
        Attached moved = own.attached(Side.DESTINATION);
        other.tunnels.detached(before);
        assertThat(store.find(ACCOUNT, tunnel).orElseThrow().version()).isEqualTo(moved.tunnel().version());
    }

    @Test
    void aTunnelWithoutPeersHasNoHome() {
        Attached source = other.attached(Side.SOURCE);
        Attached destination = other.attached(Side.DESTINATION);
        other.tunnels.detached(source);
        assertThat(text(own.attach(Side.SOURCE, null, HERE))).isEqualTo("TOKEN_USED");
        other.tunnels.released(destination);
        Attached back = own.attached(Side.DESTINATION);
        assertThat(back.moved()).isNull();
        assertThat(back.entry()).isEqualTo(AttachResult.Entry.RESTART);
    }

    @Test
    void aRotatedTunnelWithoutPeersHasNoHome() {
        other.attached(Side.SOURCE);
        tokens = ((RotateResult.Rotated) own.tunnels.rotate(store.find(ACCOUNT, tunnel).orElseThrow(),
                Set.of(Side.SOURCE, Side.DESTINATION), null))
            .tokens();
        assertThat(own.attached(Side.SOURCE).moved()).isNull();
    }

    @Test
    void anAttemptWhoseAnswerWasLostGoesOnUnderTheNext() {
        AttachAttempt first = AttachAttempt.first();
        ClientAccessToken token = token(Side.SOURCE);
        assertThat(text(own.tunnels.attach(token, Side.SOURCE, null, HERE, first))).isEqualTo("FIRST");
        assertThat(text(own.tunnels.attach(token, Side.SOURCE, null, HERE, AttachAttempt.first().next())))
            .isEqualTo("TOKEN_USED");
        AttachAttempt second = first.next();
        AttachResult again = own.tunnels.attach(token, Side.SOURCE, null, HERE, second);
        assertThat(again).isInstanceOfSatisfying(Attached.class, attached -> {
            assertThat(attached.entry()).isEqualTo(AttachResult.Entry.RETRY);
            assertThat(attached.replaced()).isEqualTo(first.attachment());
        });
        assertThat(text(own.tunnels.attach(token, Side.SOURCE, null, HERE, first.next())))
            .isEqualTo("TOKEN_USED");
    }

    @Test
    void enteringEndsTheFormerLifeOfTheSameFolderAlone() {
        LifeId first = LifeId.random();
        LifeId second = LifeId.random();
        NewLife life = new NewLife("boot:1:2" + folder, "n", "n:7443", "test", WINDOW);
        assertThat(lives.enter(first, life, now)).isEmpty();
        assertThat(lives.enter(second, life, now)).containsExactly(first);
        assertThat(lives.renew(first, 1)).isFalse();
        assertThat(lives.renew(second, 1)).isTrue();
        assertThat(lives.renew(own.id, 1)).isTrue();
        assertThat(lives.judge(own.id, 0, now)).isFalse();
    }
}
