package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.localproxy.bond.EndRules.State;
import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import io.culvert.protocol.bond.Octets;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Cases that the model of [BondModelTest] lacks: proofs that do not hold, tokens that were rotated, other
/// clients, ends that break rules.
class EndRulesTest {

    private static final Grant SOURCE = grant(1);
    private static final Grant DESTINATION = grant(2);

    private final Random random = new Random(1);
    private final Ends source = new Ends(EndRole.SOURCE);
    private final Ends destination = new Ends(EndRole.DESTINATION);
    private int epoch;

    @Test
    void resumesABondWithItsConnections() throws Exception {
        Bond made = join();
        Connection connection = opened();
        link();
        join();
        assertThat(source.end.bond()).isSameAs(made);
        assertThat(source.end.bond().connections().all()).containsExactly(connection);
        assertThat(source.said).endsWith("up resumed");
        assertThat(destination.said).endsWith("up resumed");
    }

    @Test
    void aThiefOfBothTokensCannotResume() throws Exception {
        Bond stolen = join();
        opened();
        link();
        Ends thief = new Ends(EndRole.SOURCE);
        thief.end.linked();
        thief.end.adopt(
                new Bond(stolen.id(), new BondRoot(new byte[32]), stolen.grants(), 10, stolen.connections()));
        face(thief, SOURCE, DESTINATION);
        face(destination, SOURCE, DESTINATION);
        destination.take(thief);
        thief.take(destination);
        assertThat(thief.said).contains("drops: the destination's proof does not hold");
        assertThat(destination.end.state()).isEqualTo(State.SHAKING);
        destination.take(thief);
        assertThat(destination.said).last()
            .asString()
            .startsWith("drops: the other end refused the handshake: 4");
        link();
        join();
        assertThat(source.end.bond()).isSameAs(stolen);
        assertThat(destination.said).endsWith("up resumed");
    }

    @Test
    void aHelloThatIsReplayedResumesNothing() throws Exception {
        join();
        opened();
        link();
        face(source, SOURCE, DESTINATION);
        BondFrame.Hello old = (BondFrame.Hello) source.sent.element();
        epoch++;
        face(destination, SOURCE, DESTINATION);
        destination.end.on(new BondFrame.Hello(epoch, old.promises(), old.more()));
        destination.end.on(new BondFrame.Proof(epoch, Octets.of(new byte[32])));
        assertThat(destination.said).last().isEqualTo("drops: the source's proof does not hold");
        assertThat(destination.end.bond()).isNotNull();
    }

    @Test
    void aSecondHelloIsAFaultOfTheEpoch() throws Exception {
        face(source, SOURCE, DESTINATION);
        face(destination, SOURCE, DESTINATION);
        BondFrame hello = source.sent.element();
        destination.end.on(hello);
        assertFault(BondFault.OUT_OF_ORDER, destination, hello);
        assertFault(BondFault.OUT_OF_ORDER, source, new BondFrame.Ping(epoch, 1));
        assertFault(BondFault.OUT_OF_ORDER, source, hello);
    }

    @Test
    void aSourceThatStartsAnewEndsTheBondOfTheOneBefore() throws Exception {
        join();
        opened();
        Ends another = new Ends(EndRole.SOURCE);
        another.end.linked();
        link();
        join(another, destination);
        assertThat(destination.said).contains("ended REPLACED with 1").endsWith("up fresh");
    }

    @Test
    void aDestinationThatStartsAnewEndsTheBondOfTheOneBefore() throws Exception {
        join();
        opened();
        Ends another = new Ends(EndRole.DESTINATION);
        another.end.linked();
        link();
        join(source, another);
        assertThat(source.said).contains("ended REPLACED with 1").endsWith("up fresh");
    }

    @Test
    void aRotatedSideEndsTheBondWhateverTheMode() throws Exception {
        for (Grants grants : List.of(new Grants(Grant.ROTATED, DESTINATION), new Grants(SOURCE, grant(3)))) {
            join();
            opened();
            source.end.on(new Facing.Alone(terms(grants.source(), grants.destination()), 0));
            assertThat(source.said).last().isEqualTo("ended REVOKED with 1");
            assertThat(source.end.bond()).isNull();
            link();
        }
    }

    @Test
    void aSideWithoutAPeerKeepsTheBond() throws Exception {
        Bond made = join();
        source.end.on(new Facing.Alone(terms(SOURCE, Grant.ABSENT), 0));
        assertThat(source.end.state()).isEqualTo(State.ALONE);
        assertThat(source.end.bond()).isSameAs(made);
    }

    @Test
    void anotherClientEndsTheBondAndOursMayComeBack() throws Exception {
        join();
        opened();
        source.end.on(new Facing.Foreign(terms(SOURCE, DESTINATION)));
        assertThat(source.said).last().isEqualTo("ended REPLACED with 1");
        assertThat(source.end.state()).isEqualTo(State.FOREIGN);
        join();
        assertThat(source.said).endsWith("up fresh");
        assertThat(destination.said).contains("ended REPLACED with 1");
    }

    @Test
    void leavingEndsTheBondAtBothEnds() throws Exception {
        join();
        opened();
        source.end.leave(ResetCode.STOPPED);
        destination.take(source);
        assertThat(source.said).endsWith("closes the link", "ended STOPPED with 1");
        assertThat(destination.said).last().isEqualTo("ended STOPPED with 1");
        destination.end.on(new BondFrame.Forgot(epoch, 1));
        assertThat(destination.end.isUp()).isFalse();
    }

    @Test
    void ignoresFramesOfAnotherEpochAndTypesOfALaterVersion() throws Exception {
        join();
        source.end.on(new BondFrame.Stale(7));
        source.end.on(new BondFrame.Skippable(epoch, 0x80));
        assertThat(source.end.isUp()).isTrue();
    }

    @Test
    void agreesOnTheSmallerPromises() throws Exception {
        Bond made = join();
        assertThat(made.awaySeconds()).isEqualTo(100);
        assertThat(made.connections().most()).isEqualTo(4);
    }

    @Test
    void refusesWhatItCannotSpeak() throws Exception {
        assertRefusedHello(0, 1, Octets.of(filled(9, 32)), "drops: the version is not 1");
        assertRefusedHello(1, 0, Octets.of(filled(9, 32)),
                "drops: the number of connections is not 1 to 3000");
        assertRefusedHello(1, 3001, Octets.of(filled(9, 32)),
                "drops: the number of connections is not 1 to 3000");
        assertRefusedHello(1, 3000, Octets.of(new byte[32]), "drops: public key is unusable");
    }

    private void assertRefusedHello(int version, int connections, Octets key, String said)
            throws BondException {
        link();
        face(destination, SOURCE, DESTINATION);
        destination.end.on(new BondFrame.Hello(epoch,
                new BondFrame.Promises(version, 0, BondId.NONE, key, connections, 1), Octets.EMPTY));
        assertThat(destination.said).last().isEqualTo(said);
    }

    @Test
    void refusesConnectionsAboveThoseAgreedAndHoldsNothingOfThem() throws Exception {
        join();
        for (int id = 1; id <= 4; id++) {
            destination.end.on(new BondFrame.Open(epoch, id, 0, ""));
        }
        for (int id = 5; id <= 8; id++) {
            destination.end.on(new BondFrame.Open(epoch, id, 0, ""));
        }
        assertThat(destination.end.bond().connections().all()).hasSize(4);
        assertFault(BondFault.TOO_MANY_RESETS, destination, new BondFrame.Open(epoch, 9, 0, ""));
        assertThat(destination.end.bond().connections().next(epoch))
            .isEqualTo(new BondFrame.Reset(epoch, 5, ResetCode.TOO_MANY.code(), ResetCode.TOO_MANY.text()));
    }

    @Test
    void holdsPositionsToTheRules() throws Exception {
        join();
        opened();
        int credit = BondLimits.FIRST_CREDIT_BYTES;
        assertFault(BondFault.GAP, destination, data(1, 1, 1));
        assertFault(BondFault.NEVER_OPENED, destination, data(2, 0, 1));
        assertFault(BondFault.NEVER_SENT, destination, new BondFrame.Ack(epoch, 1, 1, 1));
        assertFault(BondFault.OPEN_NOT_ABOVE, destination, new BondFrame.Open(epoch, 1, 0, ""));
        assertFault(BondFault.OUT_OF_ORDER, source, new BondFrame.Open(epoch, 2, 0, ""));
        destination.end.on(data(1, 0, credit - 1));
        destination.end.on(data(1, credit - 1, 1));
        destination.end.on(new BondFrame.End(epoch, 1, credit));
        destination.end.on(new BondFrame.End(epoch, 1, credit));
        assertFault(BondFault.GAP, destination, new BondFrame.End(epoch, 1, credit + 1));
        assertFault(BondFault.GAP, destination, data(1, credit, 1));
        assertThat(destination.said).noneMatch(said -> said.startsWith("reset"));
    }

    @Test
    void bytesBeyondTheCreditResetTheConnectionAlone() throws Exception {
        join();
        opened();
        destination.end.on(data(1, 0, BondLimits.FIRST_CREDIT_BYTES));
        destination.end.on(data(1, BondLimits.FIRST_CREDIT_BYTES, 1));
        assertThat(destination.said).last().isEqualTo("reset 1: 10");
        assertThat(destination.end.isUp()).isTrue();
    }

    @Test
    void positionsBeyondTheWiresResetTheConnectionAlone() throws Exception {
        for (BondFrame frame : List.of(data(1, -1, 1), data(1, Long.MAX_VALUE, 1),
                new BondFrame.End(1, 1, -1), new BondFrame.Ack(1, 1, -1, 0),
                new BondFrame.Ack(1, 1, 0, -1))) {
            EndRulesTest other = new EndRulesTest();
            other.join();
            other.opened();
            other.destination.end.on(frame);
            assertThat(other.destination.said).as(frame.toString()).last().isEqualTo("reset 1: 10");
        }
    }

    @Test
    void answersEveryResetWithinItsBound() throws Exception {
        join();
        for (int id = 1; id <= 4; id++) {
            destination.end.on(new BondFrame.Reset(epoch, id, 1, ""));
            destination.end.on(new BondFrame.Reset(epoch, id, 1, ""));
        }
        assertFault(BondFault.TOO_MANY_RESETS, destination, new BondFrame.Reset(epoch, 5, 1, ""));
        assertThat(destination.end.bond().connections().next(epoch))
            .isEqualTo(new BondFrame.Forgot(epoch, 1));
    }

    @Test
    void anUnknownKindOfConnectionIsRefused() throws Exception {
        join();
        destination.end.on(new BondFrame.Open(epoch, 1, 1, ""));
        assertThat(destination.end.bond().connections().next(epoch)).isEqualTo(
                new BondFrame.Reset(epoch, 1, ResetCode.UNSUPPORTED.code(), ResetCode.UNSUPPORTED.text()));
    }

    private void assertFault(BondFault fault, Ends at, BondFrame frame) {
        assertThatThrownBy(() -> at.end.on(frame)).isInstanceOfSatisfying(BondException.class,
                e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private BondFrame.Data data(long id, long position, int bytes) {
        return new BondFrame.Data(epoch, id, position, Unpooled.wrappedBuffer(new byte[bytes]));
    }

    private Bond join() throws BondException {
        return join(source, destination);
    }

    private Bond join(Ends one, Ends other) throws BondException {
        epoch++;
        face(one, SOURCE, DESTINATION);
        face(other, SOURCE, DESTINATION);
        other.take(one);
        one.take(other);
        other.take(one);
        assertThat(one.end.isUp()).isTrue();
        assertThat(other.end.isUp()).isTrue();
        return one.end.bond();
    }

    private Connection opened() throws BondException {
        Connection connection = source.end.bond().connections().open("");
        destination.end.on(source.end.bond().connections().next(epoch));
        return connection;
    }

    private void link() {
        epoch++;
        for (Ends each : List.of(source, destination)) {
            each.sent.clear();
            each.end.detach();
            each.end.linked();
        }
    }

    private void face(Ends ends, Grant one, Grant other) {
        ends.end.on(new Facing.Joined(terms(one, other)));
    }

    private Facing.EpochTerms terms(Grant one, Grant other) {
        return new Facing.EpochTerms(epoch, one, other, List.of(), -1);
    }

    private static Grant grant(int value) {
        return Grant.of(filled(value, 16));
    }

    private static byte[] filled(int value, int bytes) {
        byte[] filled = new byte[bytes];
        Arrays.fill(filled, (byte) value);
        return filled;
    }

    /// An end, its events and the frames that it sent.
    private final class Ends implements RulesOwner {

        final List<String> said = new ArrayList<>();
        final Queue<BondFrame> sent = new ArrayDeque<>();
        final EndRules end;

        Ends(EndRole role) {
            end = new EndRules(new EndConfig(role, role == EndRole.SOURCE ? 8 : 4,
                    role == EndRole.SOURCE ? 100 : 200, BondLimits.FIRST_CREDIT_BYTES,
                    () -> new BondId(random.nextLong(), random.nextLong()), X25519::fresh), this);
            end.linked();
        }

        void take(Ends from) throws BondException {
            for (BondFrame frame = from.sent.poll(); frame != null; frame = from.sent.poll()) {
                end.on(frame);
            }
        }

        @Override
        public void send(Ready ready) {
            assertThat(ready.epoch()).isEqualTo(epoch);
        }

        @Override
        public void send(BondFrame frame) {
            sent.add(frame);
        }

        @Override
        public void dropLink(String why) {
            said.add("drops: " + why);
        }

        @Override
        public void closeLink() {
            said.add("closes the link");
        }

        @Override
        public void up(Bond bond, boolean resumed) {
            said.add(resumed ? "up resumed" : "up fresh");
        }

        @Override
        public void ended(Bond bond, ResetCode why) {
            said.add("ended " + why + " with " + bond.connections().all().size());
        }

        @Override
        public void pinged(BondFrame.Ping ping) {
            said.add("pinged");
        }

        @Override
        public void ponged(BondFrame.Pong pong) {
            said.add("ponged");
        }

        @Override
        public void opened(Connection connection) {
            said.add("opened " + connection.id());
        }

        @Override
        public void received(Connection connection, ByteBuf payload) {
            said.add("received " + payload.readableBytes());
        }

        @Override
        public void advanced(Connection connection) {
            said.add("advanced " + connection.id());
        }

        @Override
        public void wasReset(Connection connection, int code, String text) {
            said.add("reset " + connection.id() + ": " + code);
        }

        @Override
        public void completed(Connection connection) {
            said.add("completed " + connection.id());
        }
    }
}
