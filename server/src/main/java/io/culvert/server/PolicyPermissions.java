package io.culvert.server;

import io.culvert.control.operation.Arns;
import io.culvert.policy.DeviceAction;
import io.culvert.policy.DeviceConnection;
import io.culvert.policy.DevicePolicy;
import io.culvert.policy.PolicyException;
import io.culvert.registry.DevicePermissions;
import io.culvert.registry.DevicePolicyStore;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The permissions of a device by its policies, which are read when it connects.
///
/// @param arnPrefix `arn:aws:iot:REGION:ACCOUNT:` of its account
record PolicyPermissions(List<DevicePolicy> policies, String arnPrefix,
        List<String> things) implements DevicePermissions {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyPermissions.class);

    /// A certificate without policies has all permissions of its things. A document that this build cannot
    /// read allows nothing.
    static DevicePermissions of(DevicePolicyStore store, Arns arns, String account, String certificateId,
            List<String> things) {
        List<String> documents = store.documentsOf(account, certificateId);
        if (documents.isEmpty()) {
            return ALL;
        }
        try {
            return new PolicyPermissions(documents.stream().map(DevicePolicy::parse).toList(),
                    arns.iot(account), things);
        } catch (PolicyException e) {
            LOG.error("A policy of certificate {} cannot be read; its device may do nothing", certificateId,
                    e);
            return NONE;
        }
    }

    @Override
    public boolean mayConnect(String clientId) {
        return allow(DeviceAction.CONNECT, "client/" + clientId, clientId);
    }

    @Override
    public boolean maySubscribe(String clientId, String topic) {
        return allow(DeviceAction.SUBSCRIBE, "topicfilter/" + topic, clientId)
                && allow(DeviceAction.RECEIVE, "topic/" + topic, clientId);
    }

    private boolean allow(DeviceAction action, String resource, String clientId) {
        return DevicePolicy.allow(policies, action, resource,
                new DeviceConnection(arnPrefix, clientId, things));
    }
}
