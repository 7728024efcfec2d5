package io.culvert.protocol.bond;

import io.netty.buffer.ByteBuf;
import java.util.List;

/// A decoded frame between two ends (spec: c1 6.2). All integers of the wire are unsigned: ids are longs, and
/// a position that is negative here is one beyond 2^63 - 1.
public sealed interface BondFrame {

    /// The number of the epoch that the frame belongs to.
    int epoch();

    /// A frame about one connection.
    sealed interface OfConnection extends BondFrame {
        /// 1 to 2^32 - 1.
        long connectionId();
    }

    /// The fields at the beginning of HELLO and WELCOME (spec: c1 7.1).
    ///
    /// @param version HELLO: the highest that the source speaks; WELCOME: the one that holds
    /// @param flags see [#RESUMED]; all others are ignored
    /// @param key a fresh X25519 public key
    /// @param connections how many the sender is willing to hold
    /// @param awaySeconds how long the sender waits for the other
    record Promises(int version, int flags, BondId bond, Octets key, int connections, int awaySeconds) {

        /// In WELCOME: the bond is the one that HELLO named.
        public static final int RESUMED = 1;
    }

    /// The source begins.
    ///
    /// @param more what a later version sends after the promises
    record Hello(int epoch, Promises promises, Octets more) implements BondFrame {}

    /// The destination answers.
    record Welcome(int epoch, Promises promises, Octets proof) implements BondFrame {
        /// Whether the destination still has the bond that HELLO named, so that it is resumed.
        public boolean resumed() {
            return (promises.flags() & Promises.RESUMED) != 0;
        }
    }

    /// The source proves that it holds the bond's root.
    record Proof(int epoch, Octets proof) implements BondFrame {}

    /// The handshake cannot go on.
    record Refuse(int epoch, int code, String text) implements BondFrame {
        /// No version that both speak.
        public static final int VERSION = 1;
        /// The proof does not hold.
        public static final int PROOF = 4;
        /// The handshake's frame is malformed.
        public static final int MALFORMED = 5;
    }

    /// The sender has ended the bond.
    record Leave(int epoch, int code) implements BondFrame {}

    /// Everything that the sender holds of the bond (spec: c1 8).
    ///
    /// @param highest the highest connection id that was opened as far as the sender knows; 0 for none
    /// @param entries ascending by id
    record Table(int epoch, long highest, List<ConnectionEntry> entries) implements BondFrame {
        public Table {
            entries = List.copyOf(entries);
        }
    }

    /// The source opens a connection.
    ///
    /// @param kind 0: a stream of bytes
    /// @param serviceId empty if the tunnel has none
    record Open(int epoch, long connectionId, int kind, String serviceId) implements OfConnection {
        /// A stream of bytes.
        public static final int BYTES = 0;
    }

    /// Bytes of an application.
    ///
    /// @param position of the first byte
    /// @param payload a view into the decoded frame, valid as long as the frame is; not retained
    record Data(int epoch, long connectionId, long position, ByteBuf payload) implements OfConnection {}

    /// The application ended its output.
    ///
    /// @param position of the byte after the last one
    record End(int epoch, long connectionId, long position) implements OfConnection {}

    /// Acknowledges bytes and grants credit.
    ///
    /// @param received the position below which the sender has everything
    /// @param limit the position below which the receiver may send
    record Ack(int epoch, long connectionId, long received, long limit) implements OfConnection {}

    /// The sender has reset the connection.
    ///
    /// @param code 1 to 255, one of [ResetCode] or of a later version
    /// @param text for people
    record Reset(int epoch, long connectionId, int code, String text) implements OfConnection {}

    /// The sender holds nothing more of the connection.
    record Forgot(int epoch, long connectionId) implements OfConnection {}

    /// The receiver answers with the same content.
    record Ping(int epoch, long content) implements BondFrame {}

    /// The answer to a [Ping].
    record Pong(int epoch, long content) implements BondFrame {}

    /// A type of a later version that may be skipped.
    record Skippable(int epoch, int type) implements BondFrame {}

    /// A frame of another epoch, which the receiver ignores whatever it contains.
    record Stale(int epoch) implements BondFrame {}
}
