package io.culvert.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Devices' policies: what they let whom do, and which documents are refused.
class DevicePolicyTest {

    private static final String PREFIX = "arn:aws:iot:us-east-1:000000000000:";
    private static final String OWN = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "iot:Connect",
               "Resource": "arn:aws:iot:us-east-1:000000000000:client/${iot:Connection.Thing.ThingName}",
               "Condition": {"Bool": {"iot:Connection.Thing.IsAttached": ["true"]}}},
              {"Effect": "Allow", "Action": ["iot:Subscribe", "iot:receive"],
               "Resource": "arn:aws:iot:us-east-1:*:topic*/$aws/things/${iot:ClientId}/tunnels/*"},
              {"Effect": "Deny", "Action": "iot:Pub*", "Resource": "*"}]}""";

    private static boolean allowed(String json, DeviceAction action, String resource, String clientId) {
        return DevicePolicy.allow(List.of(DevicePolicy.parse(json)), action, resource,
                new DeviceConnection(PREFIX, clientId, List.of("pump", "valve")));
    }

    @ParameterizedTest
    @CsvSource({"CONNECT, client/pump, pump, true", "CONNECT, client/valve, valve, true",
            "CONNECT, client/other, other, false", "CONNECT, client/pump, other, false",
            "SUBSCRIBE, topicfilter/$aws/things/pump/tunnels/notify, pump, true",
            "SUBSCRIBE, topicfilter/$aws/things/valve/tunnels/notify, pump, false",
            "SUBSCRIBE, topicfilter/$aws/things/+/tunnels/notify, pump, false",
            "RECEIVE, topic/$aws/things/pump/tunnels/notify, pump, true", "PUBLISH, topic/x, pump, false",
            "RETAIN_PUBLISH, topic/x, pump, false"})
    void variablesAreTheConnections(DeviceAction action, String resource, String clientId, boolean allowed) {
        assertThat(allowed(OWN, action, resource, clientId)).isEqualTo(allowed);
    }

    @Test
    void aDenialWinsAndNothingAllowsNothing() {
        String all = "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"iot:*\", \"Resource\": \"*\"}}";
        DeviceConnection connection = new DeviceConnection(PREFIX, "pump", List.of("pump"));
        List<DevicePolicy> both = List.of(DevicePolicy.parse(all), DevicePolicy.parse(OWN));

        assertThat(allowed(all, DeviceAction.PUBLISH, "topic/x", "pump")).isTrue();
        assertThat(DevicePolicy.allow(both, DeviceAction.PUBLISH, "topic/x", connection)).isFalse();
        assertThat(DevicePolicy.allow(List.of(), DeviceAction.CONNECT, "client/pump", connection)).isFalse();
    }

    @Test
    void whatAVariableStandsForIsNoPattern() {
        assertThat(allowed(OWN, DeviceAction.SUBSCRIBE, "topicfilter/$aws/things/pump/tunnels/notify", "*"))
            .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "'Action': 'iot:GetThingShadow', 'Resource': '*' | Statement[0].Action: 'iot:GetThingShadow'",
            "'Action': ['iot:Connect', 's3:*'], 'Resource': '*' | Statement[0].Action[1]: 's3:*'",
            "'Action': 'iot:Connect', 'Resource': 'client/x' | Statement[0].Resource: 'client/x'",
            "'Action': 'iot:Connect', 'Resource': 'arn:aws:iot:a:b:client/${iot:Other}' | Statement[0].Resource: 'iot:Other'",
            "'Action': 'iot:Connect', 'Resource': 'arn:aws:iot:a:b:client/${iot' | Statement[0].Resource: 'arn",
            "'Action': 'iot:Connect', 'Resource': '*', 'Condition': {'StringEquals': {'a': 'b'}} | StringEquals",
            "'Action': 'iot:Connect', 'Resource': '*', 'Principal': '*' | 'Principal'",
            "'Action': 'iot:Connect' | Statement[0]: no Resource"})
    void refusesWhatItCannotHonour(String members, String says) {
        String json = ("{'Statement': [{'Effect': 'Allow', " + members + "}]}").replace('\'', '"');
        assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> DevicePolicy.parse(json))
            .withMessageContaining(says);
    }
}
