package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.control.operation.CallRates;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.Documents;
import io.culvert.control.wire.RestRequest;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.Registry;
import io.culvert.registry.ThingGroupStore;
import io.culvert.registry.ThingGroups;
import io.culvert.registry.ThingTypeStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The service `iot`: finds the operation by method and path, reads its input, and answers in REST JSON.
/// `docs/registry.md` lists the implemented operations.
public final class IotApi implements ApiService {

    private final List<RestOperation> operations;
    private final CallRates rates;

    public IotApi(Registry registry, ThingGroups groups, DevicePolicies policies, DevicePresence presence,
            CertificateIssuer issuer, IotEnrolment enrolment, IotContext context, IotEndpoints endpoints) {
        this.rates = context.rates();
        Lookup lookup = new Lookup(registry, groups.store(), policies);
        this.operations = Stream
            .<List<RestOperation>>of(things(registry, enrolment.types(), lookup, context),
                    types(enrolment, context), groups(groups, lookup, context),
                    certificates(registry, issuer, lookup, context), policies(policies, lookup, context),
                    policyTargets(policies, lookup, context), authorities(registry, enrolment, context),
                    templates(registry, issuer, enrolment, context),
                    List.of(new SearchIndex(registry, groups.store(), presence, context),
                            new GetThingConnectivityData(lookup, presence, context)),
                    List.of(new DescribeEndpoint(endpoints, context)))
            .flatMap(List::stream)
            .toList();
    }

    private static List<RestOperation> types(IotEnrolment enrolment, IotContext context) {
        ThingTypeStore types = enrolment.types();
        return List.of(new CreateThingType(types, context, enrolment.clock()),
                new DescribeThingType(types, context), new ListThingTypes(types, context),
                new DeprecateThingType(types, context, enrolment.clock()),
                new DeleteThingType(types, context));
    }

    private static List<RestOperation> things(Registry registry, ThingTypeStore types, Lookup lookup,
            IotContext context) {
        ListThingPrincipals principals = new ListThingPrincipals(registry, lookup, context);
        ListPrincipalThings things = new ListPrincipalThings(registry, lookup, context);
        return List.of(new CreateThing(registry, types, context), new DescribeThing(lookup, context),
                new UpdateThing(registry, types, context), new DeleteThing(registry, context),
                new ListThings(registry, types, context), new AttachThingPrincipal(registry, context),
                new DetachThingPrincipal(registry, context), principals,
                new ListThingPrincipalsV2(principals, context), things, new ListPrincipalThingsV2(things));
    }

    private static List<RestOperation> groups(ThingGroups groups, Lookup lookup, IotContext context) {
        ThingGroupStore store = groups.store();
        return List.of(new CreateThingGroup(groups, context), new DescribeThingGroup(lookup, context),
                new ListThingGroups(store, lookup, context), new DeleteThingGroup(store, context),
                new AddThingToThingGroup(groups, context),
                new RemoveThingFromThingGroup(store, lookup, context),
                new ListThingsInThingGroup(store, lookup, context),
                new ListThingGroupsForThing(store, lookup, context));
    }

    private static List<RestOperation> certificates(Registry registry, CertificateIssuer issuer,
            Lookup lookup, IotContext context) {
        return List.of(new CreateKeysAndCertificate(registry, issuer, context),
                new CreateCertificateFromCsr(registry, issuer, context),
                new RegisterCertificateWithoutCA(registry, context), new DescribeCertificate(lookup, context),
                new ListCertificates(registry, context), new UpdateCertificate(registry, context),
                new DeleteCertificate(registry, context));
    }

    private static List<RestOperation> authorities(Registry registry, IotEnrolment enrolment,
            IotContext context) {
        DeviceAuthorities authorities = enrolment.authorities();
        return List.of(new GetRegistrationCode(enrolment.codes(), context),
                new RegisterCACertificate(authorities, enrolment.codes(), context),
                new DescribeCACertificate(authorities, context), new ListCACertificates(authorities, context),
                new UpdateCACertificate(authorities, context), new DeleteCACertificate(authorities, context),
                new ListCertificatesByCA(authorities, context),
                new RegisterCertificate(registry, authorities, context));
    }

    private static List<RestOperation> templates(Registry registry, CertificateIssuer issuer,
            IotEnrolment enrolment, IotContext context) {
        DeviceAuthorities authorities = enrolment.authorities();
        return List.of(new CreateProvisioningTemplate(authorities, context, enrolment.clock()),
                new DescribeProvisioningTemplate(authorities, context),
                new ListProvisioningTemplates(authorities, context),
                new DeleteProvisioningTemplate(authorities, context),
                new RegisterThing(registry, issuer, enrolment, context));
    }

    private static List<RestOperation> policies(DevicePolicies policies, Lookup lookup, IotContext context) {
        return List.of(new CreatePolicy(policies, context), new GetPolicy(lookup, context),
                new ListPolicies(policies, context), new DeletePolicy(policies, context),
                new CreatePolicyVersion(policies, context), new GetPolicyVersion(lookup, context),
                new ListPolicyVersions(lookup, context), new SetDefaultPolicyVersion(policies, context),
                new DeletePolicyVersion(policies, context));
    }

    private static List<RestOperation> policyTargets(DevicePolicies policies, Lookup lookup,
            IotContext context) {
        AttachPolicy attach = new AttachPolicy(policies, context);
        DetachPolicy detach = new DetachPolicy(policies, context);
        ListAttachedPolicies attached = new ListAttachedPolicies(policies, context);
        ListTargetsForPolicy targets = new ListTargetsForPolicy(policies, lookup, context);
        return List.of(attach, new AttachPrincipalPolicy(attach, context), detach,
                new DetachPrincipalPolicy(detach, context), attached,
                new ListPrincipalPolicies(attached, context), targets, new ListPolicyPrincipals(targets));
    }

    @Override
    public String signingName() {
        return "iot";
    }

    /// Claims a request by the service name in its signature, because this service has many paths.
    @Override
    public boolean claims(ApiRequest request) {
        return request.signedFor().filter(signingName()::equals).isPresent();
    }

    @Override
    public ApiResponse answer(ApiCall call) {
        RestRequest request = RestRequest.of(call.request());
        RestOperation operation = operations.stream()
            .filter(known -> known.binding().matches(request))
            .findFirst()
            .orElseThrow(() -> IotRefusals.unknownOperation(request));
        call.operation(operation.name());
        rates.count(call.account());
        Members input = Members.of(operation.binding().read(request), IotRefusals.INPUT);
        return new ApiResponse(200, "application/json", Map.of(),
                Documents.json().write(operation.run(input, call)));
    }
}
