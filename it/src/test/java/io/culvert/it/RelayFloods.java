package io.culvert.it;

import io.culvert.it.FloodField.Attack;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.Data;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// What holders of client access tokens can do to the relay: each method attaches the peers of one attack to
/// new tunnels.
final class RelayFloods {

    private static final int ATTACKERS = 4;
    private static final int BATCH = 5000;
    private static final byte[] PINGS = pings();

    private RelayFloods() {}

    private static Data data(int streamId, String serviceId, int connectionId, int bytes) {
        return new Data(streamId, serviceId, connectionId, Unpooled.wrappedBuffer(new byte[bytes]));
    }

    private static byte[] pings() {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < BATCH; i++) {
            pings.writeBytes(FloodPeer.webSocketFrame(FloodPeer.PING, new byte[8]));
        }
        return pings.toByteArray();
    }

    /// Writes without end.
    private static Attack repeat(FloodPeer peer, byte[] bytes) {
        return () -> {
            while (true) {
                peer.write(bytes);
            }
        };
    }

    static List<Attack> resetsThatAreNeverRead(FloodField field) throws IOException {
        byte[] starts = FloodPeer.together(
                IntStream.rangeClosed(1, BATCH).mapToObj(i -> new ConnectionStart(9, "SSH", i)).toList());
        List<Attack> attackers = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            attackers.add(repeat(field.attach(field.open("SSH"), "source", 3), starts));
        }
        return attackers;
    }

    static List<Attack> streamsWithoutEnd(FloodField field) throws IOException {
        List<Attack> attackers = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            JsonNode tunnel = field.open();
            FloodPeer source = field.attach(tunnel, "source", 1);
            attackers.add(field.attach(tunnel, "destination", 1)::drain);
            attackers.add(source::drain);
            attackers.add(() -> {
                for (int from = 1;; from += BATCH) {
                    source.write(FloodPeer.together(IntStream.range(from, from + BATCH)
                        .mapToObj(id -> new StreamStart(id, "", 0))
                        .toList()));
                }
            });
        }
        return attackers;
    }

    static List<Attack> destinationsThatNeverRead(FloodField field) throws IOException {
        byte[] bulk = FloodPeer.webSocketFrame(FloodPeer.BINARY, FloodPeer.bytes(data(1, "SSH", 1, 60_000)));
        List<Attack> attackers = new ArrayList<>();
        for (int i = 0; i < Integer.getInteger("flood.slow", 100); i++) {
            JsonNode tunnel = field.open("SSH");
            field.attach(tunnel, "destination", 3);
            FloodPeer source = field.attach(tunnel, "source", 3);
            source.send(new StreamStart(1, "SSH", 1));
            attackers.add(repeat(source, bulk));
        }
        return attackers;
    }

    static List<Attack> messagesThatWaitForADestination(FloodField field) throws IOException {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        small.writeBytes(FloodPeer.webSocketFrame(FloodPeer.BINARY, FloodPeer.bytes(data(1, "SSH", 1, 60))));
        small.writeBytes(ignorable(60_000));
        List<Attack> attackers = new ArrayList<>();
        for (int i = 0; i < 2 * ATTACKERS; i++) {
            FloodPeer source = field.attach(field.open("SSH"), "source", 3);
            source.send(new StreamStart(1, "SSH", 1));
            attackers.add(() -> {
                for (int sent = 0; sent < 700; sent++) {
                    source.write(small.toByteArray());
                }
            });
        }
        return attackers;
    }

    /// An ignorable message of an unknown type, with a payload of the given size.
    private static byte[] ignorable(int bytes) {
        byte[] frame = FloodPeer.bytes(data(1, "", 0, bytes));
        byte[] message = new byte[frame.length + 2];
        System.arraycopy(frame, 0, message, 0, frame.length);
        message[3] = 99;
        message[message.length - 2] = 0x18;
        message[message.length - 1] = 1;
        int length = message.length - 2;
        message[0] = (byte) (length >> 8);
        message[1] = (byte) length;
        return FloodPeer.webSocketFrame(FloodPeer.BINARY, message);
    }

    static List<Attack> pingsWithoutEnd(FloodField field) throws IOException {
        List<Attack> attackers = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            FloodPeer peer = field.attach(field.open("SSH"), "source", 3);
            attackers.add(repeat(peer, PINGS));
            attackers.add(peer::drain);
        }
        return attackers;
    }

    static List<Attack> dataForStreamsThatAreNotThere(FloodField field) throws IOException {
        byte[] lost = FloodPeer
            .together(IntStream.range(0, BATCH).mapToObj(i -> data(1_000_000 + i, "", 0, 1)).toList());
        List<Attack> attackers = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            JsonNode tunnel = field.open();
            FloodPeer source = field.attach(tunnel, "source", 1);
            FloodPeer destination = field.attach(tunnel, "destination", 1);
            attackers.add(source::drain);
            attackers.add(destination::drain);
            attackers.add(() -> {
                startStreams(source);
                repeat(destination, lost).run();
            });
        }
        return attackers;
    }

    private static void startStreams(FloodPeer source) throws IOException {
        source.write(FloodPeer
            .together(IntStream.rangeClosed(1, BATCH).mapToObj(id -> new StreamStart(id, "", 0)).toList()));
    }

    static List<Attack> oneByteAtATime(FloodField field) throws IOException {
        byte[] bytes = FloodPeer
            .together(IntStream.range(0, BATCH).mapToObj(i -> data(1, "SSH", 1, 1)).toList());
        List<Attack> attackers = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            JsonNode tunnel = field.open("SSH");
            attackers.add(field.attach(tunnel, "destination", 3)::drain);
            FloodPeer source = field.attach(tunnel, "source", 3);
            source.send(new StreamStart(1, "SSH", 1));
            attackers.add(repeat(source, bytes));
        }
        return attackers;
    }
}
