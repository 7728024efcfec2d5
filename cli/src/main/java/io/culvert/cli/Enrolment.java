package io.culvert.cli;

import io.culvert.localproxy.LocalAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Registers a thing through the public API, and writes everything that its device needs: certificate, key,
/// CA and a complete `agent.yaml`.
final class Enrolment {

    private final ApiClient api;
    private String broker = "";

    Enrolment(ApiClient api) {
        this.api = api;
    }

    /// A thing that is to be registered.
    ///
    /// @param groups groups that exist
    record NewThing(String name, Map<String, String> attributes, List<String> groups) {

        /// One without attributes and groups.
        static NewThing of(String name) {
            return new NewThing(name, Map.of(), List.of());
        }
    }

    /// What stands in `agent.yaml`.
    ///
    /// @param endpoint `HOST:PORT` of the data endpoint, as the device reaches it
    /// @param mqtt `HOST:PORT` of the MQTT endpoint, as the device reaches it; empty to ask the service
    /// @param services `ID=HOST:PORT` each
    record Reach(String endpoint, String mqtt, List<String> services) {

        /// @throws CliException if an address cannot be used
        Reach {
            HostPort.parse("endpoint", endpoint, 443);
            services.forEach(Enrolment::requireAddress);
        }
    }

    /// Registers the thing and writes its files, `agent.yaml` last. A certificate that the folder has already
    /// is kept if the folder does not replace files, so that an enrolment that was interrupted can go on.
    ///
    /// @return the path of `agent.yaml`
    Path enrol(NewThing thing, CertificateSource source, DeviceFolder out, Reach reach) {
        ThingName.require(thing.name());
        boolean isNewKey = source instanceof CertificateSource.NewKey;
        out.requireUsable(isNewKey);
        create(thing);
        String mqtt = reach.mqtt().isEmpty() ? broker() : reach.mqtt();
        if (!out.isResumed() || !out.hasIdentity(isNewKey)) {
            certify(thing.name(), source, out);
        }
        out.writeSettings(Pem.of(api.settings().authorities()),
                out.settings(reach.endpoint(), mqtt, reach.services()));
        return out.agent();
    }

    private void create(NewThing thing) {
        api.iot("POST", "/things/" + thing.name(),
                new ApiClient.Document(thing.attributes().isEmpty() ? Map.of()
                        : Map.of("attributePayload", Map.of("attributes", thing.attributes()))));
        thing.groups()
            .forEach(group -> api.iot("PUT", "/thing-groups/addThingToThingGroup",
                    new ApiClient.Document(Map.of("thingGroupName", group, "thingName", thing.name()))));
    }

    /// Gives a thing one more certificate and writes it, with its key if the service made one; the thing's
    /// other certificates stay as they are.
    void certify(String thing, CertificateSource source, DeviceFolder out) {
        JsonNode made = switch (source) {
            case CertificateSource.NewKey key ->
                api.iot("POST", "/keys-and-certificate?setAsActive=true", Map.of());
            case CertificateSource.Request(String pem) -> api.iot("POST", "/certificates?setAsActive=true",
                    new ApiClient.Document(Map.of("certificateSigningRequest", pem)));
            case CertificateSource.Existing existing -> registered(existing);
        };
        api.iot("PUT", "/things/" + thing + "/principals",
                Map.of("x-amzn-principal", made.path("certificateArn").asString()));
        JsonNode key = made.path("keyPair").path("PrivateKey");
        out.writeIdentity(
                source instanceof CertificateSource.Existing existing ? existing.pem()
                        : made.path("certificatePem").asString(),
                key.isMissingNode() ? null : key.asString());
    }

    /// The certificate as the registry knows it; registers it if the account has not.
    private JsonNode registered(CertificateSource.Existing existing) {
        return switch (api.askIot("GET", "/certificates/" + existing.id(), ApiClient.Document.EMPTY)) {
            case ApiClient.Answer.Given(JsonNode answer) ->
                requireActive(answer.path("certificateDescription"));
            case ApiClient.Answer.Denied(ApiRefusal refusal) when refusal.isNotThere() -> register(existing);
            case ApiClient.Answer.Denied(ApiRefusal refusal) -> throw refusal.exception();
        };
    }

    /// Registers a certificate under its authority if that is registered, otherwise without one.
    private JsonNode register(CertificateSource.Existing existing) {
        ApiClient.Document document = new ApiClient.Document(
                Map.of("certificatePem", Pem.of(existing.leaf()), "status", "ACTIVE"));
        return switch (api.askIot("POST", "/certificate/register", document)) {
            case ApiClient.Answer.Given(JsonNode answer) -> answer;
            case ApiClient.Answer.Denied(ApiRefusal refusal) when refusal.type()
                .equals("CertificateValidationException") ->
                api.iot("POST", "/certificate/register-no-ca", document);
            case ApiClient.Answer.Denied(ApiRefusal refusal) -> throw refusal.exception();
        };
    }

    private static JsonNode requireActive(JsonNode known) {
        String status = known.path("status").asString("");
        if (!status.equals("ACTIVE")) {
            throw new CliException("certificate: " + known.path("certificateId").asString("") + " is "
                    + status + " (expected: one that is ACTIVE, or that is not registered yet)");
        }
        return known;
    }

    private static void requireAddress(String service) {
        int equals = service.indexOf('=');
        String address = equals < 0 ? "" : service.substring(equals + 1).strip();
        if (equals < 1 || address.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "service: " + service
                    + " has no address (expected: ID=HOST:PORT, as in SSH=127.0.0.1:22)");
        }
        try {
            LocalAddress.parse(address, "127.0.0.1");
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, "service: " + service + " (" + e.getMessage() + ")");
        }
    }

    /// The MQTT endpoint that the service names, with port 8883 if it names no port.
    private String broker() {
        if (broker.isEmpty()) {
            broker = askedBroker();
        }
        return broker;
    }

    private String askedBroker() {
        String address = api.iot("GET", "/endpoint?endpointType=iot%3AData-ATS", Map.of())
            .path("endpointAddress")
            .asString();
        return address.indexOf(':') < 0 ? address + ":8883" : address;
    }
}
