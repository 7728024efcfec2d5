package io.culvert.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.control.admin.AdminApi;
import io.culvert.control.admin.ListAuditEvents;
import io.culvert.control.admin.UserPolicies;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.AuditSource;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.fleet.FleetOperations;
import io.culvert.control.fleet.InvitationCodes;
import io.culvert.control.iot.IotApi;
import io.culvert.control.iot.IotContext;
import io.culvert.control.iot.IotEndpoints;
import io.culvert.control.iot.IotEnrolment;
import io.culvert.control.iot.RegistrationCodes;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.AuditPages;
import io.culvert.control.operation.CallRates;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.operation.SealedPlaces;
import io.culvert.control.signing.SignatureVerifier;
import io.culvert.control.signing.TestSigner;
import io.culvert.control.sts.RoleSessions;
import io.culvert.control.sts.StsApi;
import io.culvert.control.sts.WebIdentities;
import io.culvert.control.tunneling.ListTunnelEvents;
import io.culvert.control.tunneling.TunnelApi;
import io.culvert.control.tunneling.TunnelApiConfig;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import io.culvert.identity.Identities;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.SessionTokens;
import io.culvert.identity.Sessions;
import io.culvert.policy.Authorizer;
import io.culvert.policy.Decision;
import io.culvert.policy.PolicyAuthorizer;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.Invitations;
import io.culvert.registry.Provisioning;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryQuotas;
import io.culvert.store.SqlInvitationStore;
import io.culvert.store.SqlThingTypeStore;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.TunnelsConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/// The API on a real store, with two accounts and a clock of its own, called in either format with
/// signed requests.
public final class TestService implements AutoCloseable {

    public static final String ACCOUNT = "123456789012";
    public static final String OTHER_ACCOUNT = "210987654321";
    public static final String REGION = "eu-west-1";
    public static final JsonMapper JSON = new JsonMapper();
    public static final CBORMapper CBOR = new CBORMapper();

    /// The signing name of the tunneling API.
    public static final String NAME = "IoTSecuredTunneling";

    private final TestDomain domain;
    private final ControlApi api;
    private final List<TunnelEvent> events = new ArrayList<>();
    private final List<AuditedCall> calls = new ArrayList<>();
    private final OneThing things = new OneThing();
    private final Set<String> outletAccounts = new HashSet<>();
    private Instant now = Instant.parse("2026-11-24T12:00:00.250Z");
    private Authorizer authorizer = request -> new Decision.Allowed();

    /// An answer, whatever its format was.
    ///
    /// @param type the error's class, from the body; empty where there is none
    public record Answer(int status, Map<String, String> headers, JsonNode body, byte[] bytes) {

        public String type() {
            return body.path("__type").asString("").replaceFirst(".*#", "");
        }

        public String message() {
            return body.path("message").asString("");
        }
    }

    private WebIdentities webIdentities = WebIdentities.NONE;
    private AuditSource audit = (from, until, wanted, most, place) -> new AuditSource.Events(List.of(),
            Optional.empty());
    private final AnswerBudget answers = new AnswerBudget(64 << 20);

    /// What calls and their answers take.
    public AnswerBudget answers() {
        return answers;
    }

    public TestService() {
        this(TunnelsConfig.DEFAULTS, TunnelApiConfig.DEFAULTS);
    }

    public TestService(TunnelsConfig tunnelsConfig, TunnelApiConfig apiConfig) {
        this(tunnelsConfig, apiConfig, RegistryQuotas.DEFAULTS);
    }

    public TestService(TunnelsConfig tunnelsConfig, TunnelApiConfig apiConfig, RegistryQuotas quotas) {
        domain = TestDomain.of(tunnelsConfig, quotas, () -> now, events::add);
        Sessions sessions = new Sessions(this::credential, domain.identities()::directory,
                new SessionTokens(new byte[32], new SecureRandom()));
        Access access = new Access(request -> authorizer.decide(request), REGION, () -> now);
        PageTokens tokens = new PageTokens(new byte[32]);
        Arns arns = new Arns(REGION);
        api = new ControlApi(new SignatureVerifier(sessions, REGION, () -> now),
                List.of(new TunnelApi(domain.tunnels(), access, things, tokens, REGION, apiConfig, () -> now),
                        new StsApi(
                                new RoleSessions(
                                        domain.identities()::directory, sessions.tokens(), () -> now),
                                token -> webIdentities.verify(token), sessions.tokens(), access, () -> now),
                        administration(access, others(access, arns, tokens)),
                        new IotApi(domain.registry(), domain.groups(), domain.policies(), domain.presence(),
                                new NoIssuer(),
                                new IotEnrolment(domain.authorities(),
                                        new Provisioning(domain.registry(), domain.groups(),
                                                domain.policies()),
                                        new RegistrationCodes(new byte[32]),
                                        new SqlThingTypeStore(domain.database()), () -> now),
                                new IotContext(access, arns, tokens,
                                        new CallRates(apiConfig.callsPerSecond(), () -> now)),
                                new IotEndpoints("localhost:8883"))),
                List.of(), calls::add, answers);
    }

    private List<Operation> others(Access access, Arns arns, PageTokens tokens) {
        List<Operation> all = new ArrayList<>(
                FleetOperations.of(domain.registry(), domain.groups().store(), domain.presence(),
                        outletAccounts::contains, enrolling(domain, () -> now), access, arns, tokens));
        AuditPages pages = new AuditPages(
                (from, until, wanted, most, place) -> audit.page(from, until, wanted, most, place),
                new SealedPlaces(new byte[32], new SecureRandom()));
        all.add(new ListAuditEvents(pages, access, ACCOUNT, () -> now));
        all.add(new ListTunnelEvents(domain.tunnels(), pages, access, arns));
        return all;
    }

    /// What the audit keeps from now on.
    public void audit(AuditSource source) {
        audit = source;
    }

    /// Invitations without an issuer.
    private static FleetOperations.Enrolling enrolling(TestDomain domain, InstantSource clock) {
        return new FleetOperations.Enrolling(new Invitations(new SqlInvitationStore(domain.database()),
                domain.registry(), new NoIssuer(), clock),
                new InvitationCodes(new byte[32], new SecureRandom()), "localhost");
    }

    private AdminApi administration(Access access, List<Operation> fleet) {
        return new AdminApi(domain.identities(), new KeyMint(new SecureRandom(), domain.cipher()),
                domain.keyUse(), IdentityLimits.DEFAULTS, access, ACCOUNT, fleet, () -> now);
    }

    private record NoIssuer() implements CertificateIssuer {

        @Override
        public IssuedCertificate issueDevice(String commonName) {
            throw new UnsupportedOperationException(commonName);
        }

        @Override
        public Signing issueFor(String request) {
            return new Signing.Refused("not here");
        }
    }

    private Optional<Credential> credential(String keyId) {
        return keyId.matches("[0-9]{12}") ? Optional
            .of(new Credential(new Caller(keyId, "root", keyId, "arn:aws:iam::" + keyId + ":root", keyId),
                    "secret" + keyId, null))
                : domain.identities().find(keyId);
    }

    /// Verifies tokens of identity providers from now on.
    public void webIdentities(WebIdentities verifier) {
        webIdentities = verifier;
    }

    /// Decides calls by the policies of users and roles from now on.
    public void obeyPolicies() {
        authorizer = new PolicyAuthorizer(new UserPolicies(domain.identities()));
    }

    /// Calls in AWS JSON 1.1.
    public Answer json(String operation, String body) {
        return json(ACCOUNT, operation, body.getBytes(UTF_8));
    }

    public Answer json(String account, String operation, byte[] body) {
        return call(account,
                new RequestDraft().body(body)
                    .set("content-type", "application/x-amz-json-1.1")
                    .set("x-amz-target", NAME + "." + operation));
    }

    /// Which devices are connected. The accounts whose notifications leave the service in other ways too.
    public Set<String> outletAccounts() {
        return outletAccounts;
    }

    public DevicePresence presence() {
        return domain.presence();
    }

    /// Calls the administration.
    public Answer administer(String account, String operation, String body) {
        return call(account, "culvert",
                new RequestDraft().body(body.getBytes(UTF_8)).set("x-amz-target", "Culvert." + operation));
    }

    /// Calls the registry.
    public Answer iot(String account, String path, String query) {
        return call(account, "iot", new RequestDraft().method("GET").path(path).query(query));
    }

    /// Sends a JSON document to the registry.
    public Answer send(String method, String path, String document) {
        return call(ACCOUNT, "iot",
                new RequestDraft().method(method).path(path).body(document.getBytes(UTF_8)));
    }

    /// Calls in Smithy RPC v2 CBOR.
    public Answer cbor(String operation, byte[] body) {
        return call(ACCOUNT, cborDraft(operation, body));
    }

    public static RequestDraft cborDraft(String operation, byte[] body) {
        return new RequestDraft().path("/service/" + NAME + "/operation/" + operation)
            .body(body)
            .set("accept", "application/cbor")
            .set("content-type", "application/cbor")
            .set("smithy-protocol", "rpc-v2-cbor");
    }

    /// Replaces the authorizer, which allows everything at first.
    public void authorizer(Authorizer replacement) {
        authorizer = replacement;
    }

    /// Signs for the tunneling service and sends.
    public Answer call(String account, RequestDraft draft) {
        return call(account, NAME, draft);
    }

    public Answer call(String account, String service, RequestDraft draft) {
        return send(new TestSigner(account, "secret" + account, REGION, service).sign(draft, now).request());
    }

    /// Sends as it is.
    public Answer send(ApiRequest request) {
        ControlApi.Answered answered = api.answer(request);
        answered.taken().run();
        ApiResponse answer = answered.response();
        return new Answer(answer.status(), answer.headers(), tree(answer), answer.body());
    }

    private static JsonNode tree(ApiResponse answer) {
        return switch (answer.contentType()) {
            case "application/cbor" -> CBOR.readTree(answer.body());
            case "text/xml" -> JSON.createObjectNode();
            default -> JSON.readTree(answer.body());
        };
    }

    /// Opens a tunnel and returns its id.
    public String open(String body) {
        return json("OpenTunnel", body).body().path("tunnelId").asString();
    }

    /// The tunnel as DescribeTunnel shows it.
    public JsonNode describe(String id) {
        return json("DescribeTunnel", "{\"tunnelId\":\"" + id + "\"}").body().path("tunnel");
    }

    public static String arn(String id) {
        return "arn:aws:iot:" + REGION + ":" + ACCOUNT + ":tunnel/" + id;
    }

    public Tunnels tunnels() {
        return domain.tunnels();
    }

    public Registry registry() {
        return domain.registry();
    }

    public Identities identities() {
        return domain.identities();
    }

    /// What was told since the last call of this.
    public List<TunnelEvent> events() {
        List<TunnelEvent> told = List.copyOf(events);
        events.clear();
        return told;
    }

    /// How often the groups of a thing were looked up.
    public int groupQueries() {
        return things.queries();
    }

    public List<AuditedCall> calls() {
        return calls;
    }

    public Instant now() {
        return now;
    }

    /// Lets time pass, and what the service does every second happen.
    public void pass(Duration time) {
        now = now.plus(time);
        domain.tunnels().sweep();
    }

    @Override
    public void close() {
        domain.close();
    }
}
