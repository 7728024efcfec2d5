package io.culvert.notify;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The packets that answer a client, in its MQTT version.
///
/// @param version5 whether the version is MQTT 5, as opposed to 3.1 or 3.1.1
record MqttAnswers(boolean version5) {

    private static final int NOT_AUTHORIZED_5 = 0x87;

    /// The keep-alive that is imposed on MQTT 5 clients that request none.
    private static final int LONGEST_KEEP_ALIVE = 1200;

    /// Why this endpoint closes a connection; each reason has a code in MQTT 5.
    enum Reason {
        PROTOCOL_ERROR(0x82),
        NOT_AUTHORIZED(0x87),
        SHUTTING_DOWN(0x8b),
        KEEP_ALIVE_TIMEOUT(0x8d),
        TAKEN_OVER(0x8e),
        PACKET_TOO_LARGE(0x95),
        QUOTA_EXCEEDED(0x97);

        private final byte code;

        Reason(int code) {
            this.code = (byte) code;
        }
    }

    /// Refuses a client with an unsupported version.
    static MqttMessage unknownVersion() {
        return MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION)
            .build();
    }

    /// Refuses a device. An MQTT 5 client gets the reason, which is safe because it has proven its
    /// certificate's key.
    MqttMessage refused(String why) {
        MqttMessageBuilders.ConnAckBuilder refused = MqttMessageBuilders.connAck()
            .returnCode(version5 ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
                    : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED);
        if (version5) {
            refused.properties(properties -> properties.reasonString(why));
        }
        return refused.build();
    }

    /// Refuses a client that must choose a client id and chose none.
    MqttMessage refusedId() {
        return MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED)
            .build();
    }

    /// Accepts a device and announces the features that this endpoint does not support.
    ///
    /// @param present whether the client had a stored session
    MqttMessage accepted(ConnectRequest asked, boolean present) {
        int keepAlive = asked.keepAlive();
        MqttMessageBuilders.ConnAckBuilder accepted = MqttMessageBuilders.connAck()
            .sessionPresent(present)
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED);
        if (version5) {
            accepted.properties(properties -> {
                properties.sessionExpiryInterval(asked.keep().toSeconds())
                    .subscriptionIdentifiersAvailable(false)
                    .maximumPacketSize(MqttEndpoint.MAX_PUBLISH_BYTES)
                    .retainAvailable(false)
                    .wildcardSubscriptionAvailable(false)
                    .sharedSubscriptionAvailable(false)
                    .maximumQos((byte) 1);
                if (keepAlive(keepAlive) != keepAlive) {
                    properties.serverKeepAlive(keepAlive(keepAlive));
                }
                if (asked.assigned()) {
                    properties.assignedClientId(asked.clientId());
                }
            });
        }
        return accepted.build();
    }

    /// The keep-alive in force, in seconds; 0 for none. Only MQTT 5 lets the endpoint impose one.
    int keepAlive(int asked) {
        return version5 && (asked == 0 || asked > LONGEST_KEEP_ALIVE) ? LONGEST_KEEP_ALIVE : asked;
    }

    /// Acknowledges a message with QoS 1 that nothing receives.
    MqttMessage publishDropped(int packetId) {
        MqttMessageBuilders.PubAckBuilder answer = MqttMessageBuilders.pubAck().packetId(packetId);
        return version5 ? answer.reasonCode((byte) NOT_AUTHORIZED_5).build() : answer.build();
    }

    /// Acknowledges a message with QoS 2 that nothing receives. In MQTT 5 this ends the exchange; in older
    /// versions PUBREL follows.
    MqttMessage publish2Dropped(int packetId) {
        return reply(MqttMessageType.PUBREC, packetId, version5 ? (byte) NOT_AUTHORIZED_5 : 0);
    }

    MqttMessage released(int packetId) {
        return reply(MqttMessageType.PUBCOMP, packetId, (byte) 0);
    }

    private static MqttMessage reply(MqttMessageType type, int packetId, byte reason) {
        return new MqttMessage(new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 2),
                new MqttPubReplyMessageVariableHeader(packetId, reason, MqttProperties.NO_PROPERTIES));
    }

    /// The DISCONNECT with a reason for an MQTT 5 client; older clients get none.
    Optional<MqttMessage> goodbye(Reason reason) {
        return version5 ? Optional.of(MqttMessageBuilders.disconnect().reasonCode(reason.code).build())
                : Optional.empty();
    }

    /// The code for a topic that the client may not subscribe to.
    int refusedTopic() {
        return version5 ? NOT_AUTHORIZED_5 : MqttQoS.FAILURE.value();
    }

    static MqttMessage subscribed(int packetId, List<Integer> codes) {
        return MqttMessageFactory.newMessage(
                new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                MqttMessageIdVariableHeader.from(packetId), new MqttSubAckPayload(codes));
    }

    MqttMessage unsubscribed(int packetId, int topics) {
        MqttMessageBuilders.UnsubAckBuilder answer = MqttMessageBuilders.unsubAck().packetId(packetId);
        if (version5) {
            answer.addReasonCodes(Collections.nCopies(topics, (short) 0).toArray(Short[]::new));
        }
        return answer.build();
    }
}
