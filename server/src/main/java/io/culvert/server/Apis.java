package io.culvert.server;

import io.culvert.control.AnswerBudget;
import io.culvert.control.ControlApi;
import io.culvert.control.api.CallAudit;
import io.culvert.control.api.WebSite;
import io.culvert.control.fleet.FleetOperations;
import io.culvert.control.iot.IotApi;
import io.culvert.control.iot.IotContext;
import io.culvert.control.iot.IotEndpoints;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.CallRates;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.signing.SignatureVerifier;
import io.culvert.control.sts.StsApi;
import io.culvert.control.tunneling.TunnelApi;
import java.time.InstantSource;
import java.util.List;

/// Creates the APIs of a service.
record Apis(ServerConfig config, Domain domain, IdentityService identities, LocalAuthority authority,
        InstantSource clock) {

    /// @param serviceKey signs the tokens of pages
    /// @param mqttPort the port that MQTT listens on
    /// @param sites pages for browsers
    /// @param audit records each call
    ControlApi create(byte[] serviceKey, int mqttPort, List<WebSite> sites, CallAudit audit) {
        Access access = new Access(identities.authorizer(), config.region(), clock);
        PageTokens tokens = new PageTokens(serviceKey);
        return new ControlApi(new SignatureVerifier(identities.credentials(), config.region(), clock),
                List.of(tunneling(access, tokens), new StsApi(),
                        identities.api(access, FleetOperations.of(domain.registry(), domain.groups().store(),
                                domain.presence(), this::isNotifiedElsewhere, access, arns(), tokens)),
                        iot(access, tokens, mqttPort)),
                sites, new KeyUseNotes(identities, audit),
                new AnswerBudget(config.edge().bodies().answerBytes()));
    }

    private TunnelApi tunneling(Access access, PageTokens tokens) {
        return new TunnelApi(domain.tunnels(), access,
                new RegistryThings(domain.registry(), domain.groups(), arns()), tokens, config.region(),
                config.api(), clock);
    }

    private IotApi iot(Access access, PageTokens tokens, int mqttPort) {
        return new IotApi(domain.registry(), domain.groups(), domain.policies(), domain.presence(), authority,
                new IotContext(access, arns(), tokens, new CallRates(config.api().callsPerSecond(), clock)),
                new IotEndpoints(config.listen().mqttEndpoint(mqttPort)));
    }

    private boolean isNotifiedElsewhere(String account) {
        return config.outlets().stream().anyMatch(outlet -> outlet.serves(account));
    }

    private Arns arns() {
        return new Arns(config.region());
    }
}
