package io.culvert.control.operation;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ErrorType;
import io.culvert.policy.AccessRequest;
import io.culvert.policy.Authorizer;
import io.culvert.policy.Decision;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks the permission for a call with the [Authorizer], and supplies the condition keys that every call
/// has: `aws:SourceIp`, `aws:SecureTransport`, `aws:CurrentTime`, `aws:EpochTime`, `aws:RequestedRegion`
/// and `aws:UserAgent`.
public final class Access {

    private final Authorizer authorizer;
    private final String region;
    private final InstantSource clock;

    public Access(Authorizer authorizer, String region, InstantSource clock) {
        this.authorizer = authorizer;
        this.region = region;
        this.clock = clock;
    }

    /// Returns if the caller has the permission.
    ///
    /// @param action `iot:OpenTunnel`
    /// @param resources ARNs, all of which must be allowed
    /// @param keys the condition keys that are specific to the action
    /// @throws ApiError AccessDeniedException, with AWS's message, if not
    public void require(ApiCall call, String action, List<String> resources, Map<String, List<String>> keys) {
        require(call, action, resources, keys, Set.of());
    }

    /// The same, for a call that also needs permission on resources whose names the caller may not be allowed
    /// to know.
    ///
    /// @param unnamed the added ones among `resources`; if one of them is denied, the message names the first
    /// resource instead
    public void require(ApiCall call, String action, List<String> resources, Map<String, List<String>> keys,
            Set<String> unnamed) {
        if (decide(call, action, resources, keys) instanceof Decision.Denied denied) {
            call.note("denied", denied.why());
            String reason = denied.explicit() ? "with an explicit deny in an identity-based policy"
                    : "because no identity-based policy allows the " + action + " action";
            String named = unnamed.contains(denied.resource()) ? resources.getFirst() : denied.resource();
            throw new ApiError(ErrorType.ACCESS_DENIED, "User: " + call.caller().arn()
                    + " is not authorized to perform: " + action + " on resource: " + named + " " + reason);
        }
    }

    /// Whether the caller's policies allow the action.
    public Decision decide(ApiCall call, String action, List<String> resources,
            Map<String, List<String>> keys) {
        Map<String, List<String>> context = new HashMap<>(keys);
        context.putAll(commonKeys(call.request()));
        return authorizer.decide(new AccessRequest(call.caller(), action, resources, context));
    }

    /// The condition keys that every request has, with their values.
    public Map<String, List<String>> commonKeys(ApiRequest request) {
        Map<String, List<String>> context = new HashMap<>();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        context.put("aws:SourceIp", List.of(address(request.remote())));
        context.put("aws:SecureTransport", List.of(Boolean.toString(request.secure())));
        context.put("aws:CurrentTime", List.of(now.toString()));
        context.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        context.put("aws:RequestedRegion", List.of(region));
        request.header("user-agent").ifPresent(agent -> context.put("aws:UserAgent", List.of(agent)));
        return context;
    }

    /// Omits the zone that Java appends to a link-local address.
    private static String address(InetAddress remote) {
        String text = remote.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
