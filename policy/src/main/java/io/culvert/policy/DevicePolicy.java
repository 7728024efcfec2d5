package io.culvert.policy;

import java.util.List;

/// What the owner of a certificate may do over MQTT: a policy of AWS IoT, of the subset that
/// `docs/registry.md` describes. Immutable.
public final class DevicePolicy {

    private final List<DeviceStatement> statements;

    DevicePolicy(List<DeviceStatement> statements) {
        this.statements = List.copyOf(statements);
    }

    /// Reads a document. Refuses what would have no effect here, such as a right to a shadow.
    ///
    /// @throws PolicyException saying what is wrong and where
    public static DevicePolicy parse(String json) {
        return new DevicePolicy(
                PolicyReader.statements(json).stream().map(DeviceStatementReader::read).toList());
    }

    /// Whether these policies together allow it: one statement allows it and none denies it.
    ///
    /// @param resource behind the ARN's fifth colon, `client/pump`
    public static boolean allow(List<DevicePolicy> policies, DeviceAction action, String resource,
            DeviceConnection connection) {
        List<Effect> effects = policies.stream()
            .flatMap(policy -> policy.statements.stream())
            .filter(statement -> statement.applies(action, connection.arnPrefix() + resource, connection))
            .map(DeviceStatement::effect)
            .distinct()
            .toList();
        return effects.equals(List.of(Effect.ALLOW));
    }
}
