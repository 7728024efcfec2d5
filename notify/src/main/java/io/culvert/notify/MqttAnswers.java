package io.culvert.notify;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/// What is answered to a client, in the words of the version that it speaks.
///
/// @param version5 whether it is MQTT 5, otherwise 3.1 or 3.1.1
record MqttAnswers(boolean version5) {

    private static final int NOT_AUTHORIZED_5 = 0x87;

    /// To a client of a version that nobody here speaks.
    static MqttMessage unknownVersion() {
        return MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION)
            .build();
    }

    /// The device is not let in. MQTT 5 has room to say why; the device has proven the key of the certificate
    /// that this is about.
    MqttMessage refused(String why) {
        MqttMessageBuilders.ConnAckBuilder refused = MqttMessageBuilders.connAck()
            .returnCode(version5 ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
                    : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED);
        if (version5) {
            refused.properties(properties -> properties.reasonString(why));
        }
        return refused.build();
    }

    /// With what this endpoint does not do.
    ///
    /// @param nameless whether the client left it to the endpoint to give it an id
    MqttMessage accepted(boolean nameless) {
        MqttMessageBuilders.ConnAckBuilder accepted = MqttMessageBuilders.connAck()
            .sessionPresent(false)
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED);
        if (version5) {
            accepted.properties(properties -> {
                properties.sessionExpiryInterval(0)
                    .subscriptionIdentifiersAvailable(false)
                    .maximumPacketSize(MqttEndpoint.MAX_PACKET_BYTES)
                    .retainAvailable(false)
                    .wildcardSubscriptionAvailable(false)
                    .sharedSubscriptionAvailable(false)
                    .maximumQos((byte) 1);
                if (nameless) {
                    properties.assignedClientId(UUID.randomUUID().toString());
                }
            });
        }
        return accepted.build();
    }

    /// The code of a topic that the client may not have.
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
