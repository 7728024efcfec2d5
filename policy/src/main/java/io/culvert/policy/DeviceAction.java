package io.culvert.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The MQTT actions that a device's policy can allow or deny.
public enum DeviceAction {
    /// To connect under a client id: `client/ID`.
    CONNECT("iot:Connect"),
    /// To subscribe to a topic filter: `topicfilter/FILTER`.
    SUBSCRIBE("iot:Subscribe"),
    /// To receive messages of a topic: `topic/TOPIC`.
    RECEIVE("iot:Receive"),
    /// To publish to a topic: `topic/TOPIC`.
    PUBLISH("iot:Publish"),
    /// To publish a retained message: `topic/TOPIC`.
    RETAIN_PUBLISH("iot:RetainPublish");

    private final String wireName;

    DeviceAction(String wireName) {
        this.wireName = wireName;
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(action -> action.wireName).toList();
    }

    /// The actions that a pattern matches, without regard to case.
    static Set<DeviceAction> matching(Glob pattern) {
        Glob folded = pattern.folded(Folding.ASCII);
        return Arrays.stream(values())
            .filter(action -> folded.matches(Folding.ASCII.symbols(action.wireName)))
            .collect(Collectors.toUnmodifiableSet());
    }
}
