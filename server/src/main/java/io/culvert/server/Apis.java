package io.culvert.server;

import io.culvert.control.AnswerBudget;
import io.culvert.control.ControlApi;
import io.culvert.control.admin.CreateSignInLink;
import io.culvert.control.api.CallAudit;
import io.culvert.control.api.WebSite;
import io.culvert.control.console.ConsoleSite;
import io.culvert.control.console.SignIn;
import io.culvert.control.fleet.FleetOperations;
import io.culvert.control.iot.IotApi;
import io.culvert.control.iot.IotContext;
import io.culvert.control.iot.IotEndpoints;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.CallRates;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.signing.SignatureVerifier;
import io.culvert.control.sts.StsApi;
import io.culvert.control.sts.WebIdentities;
import io.culvert.control.tunneling.TunnelApi;
import io.culvert.identity.Sessions;
import io.culvert.identity.SignInLinks;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Creates the APIs of a service.
record Apis(ServerConfig config, Domain domain, IdentityService identities, LocalAuthority authority,
        InstantSource clock) {

    /// @param serviceKey signs the tokens of pages, and makes temporary credentials
    /// @param mqttPort the port that MQTT listens on
    /// @param dataPort the port of a separate data listener; empty if the API's listener serves data too
    /// @param audit records each call
    ControlApi create(byte[] serviceKey, int mqttPort, Supplier<OptionalInt> dataPort, CallAudit audit) {
        Access access = new Access(identities.authorizer(), config.region(), clock);
        PageTokens tokens = new PageTokens(serviceKey);
        CallAudit noted = new KeyUseNotes(identities, audit);
        Sessions sessions = identities.sessions(serviceKey);
        SignInLinks links = identities.links(sessions, serviceKey);
        return new ControlApi(new SignatureVerifier(sessions, config.region(), clock),
                List.of(tunneling(access, tokens), sts(sessions, access),
                        identities.api(access, others(links, access, tokens)), iot(access, tokens, mqttPort)),
                sites(new SignIn(links, sessions, noted, clock), dataPort), noted,
                new AnswerBudget(config.edge().bodies().answerBytes()));
    }

    private StsApi sts(Sessions sessions, Access access) {
        return new StsApi(identities.roles(sessions), WebIdentities.NONE, sessions.tokens(), access, clock);
    }

    private List<WebSite> sites(SignIn signIn, Supplier<OptionalInt> dataPort) {
        return config.console().enabled() ? List.of(ConsoleSite.of(config.region(), dataPort, signIn))
                : List.of();
    }

    private List<Operation> others(SignInLinks links, Access access, PageTokens tokens) {
        List<Operation> all = new ArrayList<>(FleetOperations.of(domain.registry(), domain.groups().store(),
                domain.presence(), this::isNotifiedElsewhere, access, arns(), tokens));
        all.add(new CreateSignInLink(links));
        return all;
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
