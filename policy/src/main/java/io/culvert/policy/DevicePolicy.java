package io.culvert.policy;

import java.util.List;

/// An AWS IoT policy: what the device that holds a certificate may do over MQTT. Supports the subset that
/// `docs/registry.md` describes. Immutable.
public final class DevicePolicy {

    private final List<DeviceStatement> statements;

    DevicePolicy(List<DeviceStatement> statements) {
        this.statements = List.copyOf(statements);
    }

    /// Parses a document. Refuses a document with parts that Culvert cannot enforce, such as permissions on
    /// shadows.
    ///
    /// @throws PolicyException with the error and its position
    public static DevicePolicy parse(String json) {
        return new DevicePolicy(
                PolicyReader.statements(json).stream().map(DeviceStatementReader::read).toList());
    }

    /// Whether these policies together allow an action on a resource: at least one statement allows it and
    /// none denies it.
    ///
    /// @param resource the part of the ARN after its fifth colon, `client/pump`
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
