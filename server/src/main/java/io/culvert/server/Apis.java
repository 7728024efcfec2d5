package io.culvert.server;

import io.culvert.audit.AuditHistory;
import io.culvert.control.AnswerBudget;
import io.culvert.control.ControlApi;
import io.culvert.control.admin.CreateSignInLink;
import io.culvert.control.admin.ListAuditEvents;
import io.culvert.control.api.AuditSource;
import io.culvert.control.api.CallAudit;
import io.culvert.control.console.ConsoleSite;
import io.culvert.control.console.ProviderSignIn;
import io.culvert.control.console.SignIn;
import io.culvert.control.fleet.FleetOperations;
import io.culvert.control.fleet.InvitationCodes;
import io.culvert.control.iot.IotApi;
import io.culvert.control.iot.IotContext;
import io.culvert.control.iot.IotEndpoints;
import io.culvert.control.iot.IotEnrolment;
import io.culvert.control.iot.RegistrationCodes;
import io.culvert.control.oidc.CodeFlow;
import io.culvert.control.oidc.OidcProvider;
import io.culvert.control.oidc.OidcTokens;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.AuditPages;
import io.culvert.control.operation.CallRates;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.operation.SealedPlaces;
import io.culvert.control.signing.SignatureVerifier;
import io.culvert.control.sts.RoleSessions;
import io.culvert.control.sts.StsApi;
import io.culvert.control.sts.WebRoles;
import io.culvert.control.tunneling.ListTunnelEvents;
import io.culvert.control.tunneling.TunnelApi;
import io.culvert.identity.Sessions;
import io.culvert.identity.SignInLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Creates the APIs of a service.
record Apis(ServerConfig config, Domain domain, IdentityService identities, LocalAuthority authority,
        AuditHistory history, InstantSource clock) {

    /// @param serviceKey signs the tokens of pages, and makes temporary credentials and codes
    /// @param mqttPort the port that MQTT listens on
    /// @param dataPort the port of a separate data listener; empty if the API's listener serves data too
    /// @param audit records each call
    ControlApi create(byte[] serviceKey, int mqttPort, Supplier<OptionalInt> dataPort, CallAudit audit)
            throws StartException {
        Access access = new Access(identities.authorizer(), config.region(), clock);
        PageTokens tokens = new PageTokens(serviceKey);
        CallAudit noted = new KeyUseNotes(identities, audit);
        Sessions sessions = identities.sessions(serviceKey);
        RoleSessions roles = identities.roles(sessions);
        SignInLinks links = identities.links(sessions, serviceKey);
        List<OidcProvider> providers = providers();
        OidcTokens verifier = new OidcTokens(providers, clock);
        ConsoleSite console = ConsoleSite.of(config.region(), dataPort,
                new SignIn(links, sessions, noted, clock),
                new ProviderSignIn(providers, new CodeFlow(new SecureRandom()), verifier, new WebRoles(roles),
                        access, noted, clock));
        return new ControlApi(new SignatureVerifier(sessions, config.region(), clock),
                List.of(tunneling(access, tokens),
                        new StsApi(roles, verifier, sessions.tokens(), access, clock),
                        identities.api(access,
                                others(links, access, tokens, enrolling(serviceKey, mqttPort), serviceKey)),
                        iot(access, tokens, serviceKey, mqttPort)),
                config.console().enabled() ? List.of(console) : List.of(), noted,
                new AnswerBudget(config.edge().bodies().answerBytes()));
    }

    private List<OidcProvider> providers() throws StartException {
        try {
            return OidcProvider.all(config.console().providers(), System.getenv(), clock);
        } catch (IOException e) {
            throw new StartException("oidc: " + e.getMessage(), e);
        }
    }

    private FleetOperations.Enrolling enrolling(byte[] serviceKey, int mqttPort) {
        return new FleetOperations.Enrolling(domain.invitations(),
                new InvitationCodes(serviceKey, new SecureRandom()), config.listen().mqttEndpoint(mqttPort));
    }

    private List<Operation> others(SignInLinks links, Access access, PageTokens tokens,
            FleetOperations.Enrolling enrolling, byte[] serviceKey) {
        List<Operation> all = new ArrayList<>(FleetOperations.of(domain.registry(), domain.groups().store(),
                domain.presence(), this::isNotifiedElsewhere, enrolling, access, arns(), tokens));
        all.add(new CreateSignInLink(links));
        AuditPages pages = new AuditPages(audit(), new SealedPlaces(serviceKey, new SecureRandom()));
        all.add(new ListAuditEvents(pages, access, config.accountId(), clock));
        all.add(new ListTunnelEvents(domain.tunnels(), pages, access, arns()));
        return all;
    }

    private AuditSource audit() {
        return (from, until, wanted, most, place) -> {
            try {
                AuditHistory.Page page = history.page(from, until, wanted, most, place);
                return new AuditSource.Events(page.events(), page.next());
            } catch (IOException e) {
                throw new UncheckedIOException("the audit cannot be read", e);
            }
        };
    }

    private TunnelApi tunneling(Access access, PageTokens tokens) {
        return new TunnelApi(domain.tunnels(), access,
                new RegistryThings(domain.registry(), domain.groups(), arns()), tokens, config.region(),
                config.api(), clock);
    }

    private IotApi iot(Access access, PageTokens tokens, byte[] serviceKey, int mqttPort) {
        return new IotApi(domain.registry(), domain.groups(), domain.policies(), domain.presence(), authority,
                new IotEnrolment(domain.authorities(), domain.provisioning(),
                        new RegistrationCodes(serviceKey), domain.types(), clock),
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
