package io.culvert.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All actions that this service checks permission for. A policy or request that names any other action is
/// refused. Policies may spell actions in upper or lower case (ASCII).
public final class Actions {

    private static final List<String> TUNNELING = List.of("OpenTunnel", "DescribeTunnel", "ListTunnels",
            "CloseTunnel", "RotateTunnelAccessToken", "ListTagsForResource", "TagResource", "UntagResource");

    private static final List<String> THINGS = List.of("CreateThing", "DescribeThing", "UpdateThing",
            "ListThings", "SearchIndex", "GetThingConnectivityData", "DeleteThing", "AttachThingPrincipal",
            "DetachThingPrincipal", "ListThingPrincipals", "ListPrincipalThings");

    private static final List<String> THING_GROUPS = List.of("CreateThingGroup", "DescribeThingGroup",
            "ListThingGroups", "DeleteThingGroup", "AddThingToThingGroup", "RemoveThingFromThingGroup",
            "ListThingsInThingGroup", "ListThingGroupsForThing");

    private static final List<String> CERTIFICATES = List.of("CreateKeysAndCertificate",
            "RegisterCertificateWithoutCA", "DescribeCertificate", "ListCertificates", "UpdateCertificate",
            "DeleteCertificate", "DescribeEndpoint", "CreateCertificateFromCsr", "RegisterCertificate");

    private static final List<String> AUTHORITIES = List.of("GetRegistrationCode", "RegisterCACertificate",
            "DescribeCACertificate", "ListCACertificates", "UpdateCACertificate", "DeleteCACertificate",
            "ListCertificatesByCA", "CreateProvisioningTemplate", "DescribeProvisioningTemplate",
            "ListProvisioningTemplates", "DeleteProvisioningTemplate", "RegisterThing");

    private static final List<String> THING_TYPES = List.of("CreateThingType", "DescribeThingType",
            "ListThingTypes", "DeprecateThingType", "DeleteThingType");

    private static final List<String> DEVICE_POLICIES = List.of("CreatePolicy", "GetPolicy", "ListPolicies",
            "DeletePolicy", "CreatePolicyVersion", "GetPolicyVersion", "ListPolicyVersions",
            "DeletePolicyVersion", "SetDefaultPolicyVersion", "AttachPolicy", "DetachPolicy",
            "ListAttachedPolicies", "ListTargetsForPolicy", "AttachPrincipalPolicy", "DetachPrincipalPolicy",
            "ListPrincipalPolicies", "ListPolicyPrincipals");

    private static final List<String> STS = List.of("GetCallerIdentity", "GetSessionToken", "AssumeRole",
            "AssumeRoleWithWebIdentity");

    private static final List<String> ADMINISTRATION = List.of("CreateAccount", "ListAccounts",
            "DeleteAccount", "CreateUser", "DeleteUser", "ListUsers", "CreateAccessKey", "UpdateAccessKey",
            "DeleteAccessKey", "ListAccessKeys", "PutPolicy", "GetPolicy", "DeletePolicy", "ListPolicies",
            "AttachUserPolicy", "DetachUserPolicy", "ApplyIdentities", "CreateRole", "GetRole", "ListRoles",
            "DeleteRole", "UpdateAssumeRolePolicy", "AttachRolePolicy", "DetachRolePolicy", "ListAuditEvents",
            "ListTunnelEvents");

    /// All actions, such as `iot:OpenTunnel`.
    public static final Set<String> ALL = Stream
        .of(of("iot", TUNNELING), of("iot", THINGS), of("iot", THING_GROUPS), of("iot", CERTIFICATES),
                of("iot", AUTHORITIES), of("iot", THING_TYPES), of("iot", DEVICE_POLICIES), of("sts", STS),
                of("culvert", ADMINISTRATION))
        .flatMap(actions -> actions)
        .collect(Collectors.toUnmodifiableSet());

    /// The services whose resources policies may name.
    static final Set<String> SERVICES = Set.of("iot", "sts", "culvert", "iam");

    private Actions() {}

    /// Finds an action by its name, without regard to case.
    public static Optional<String> find(String name) {
        return ALL.stream().filter(action -> Folding.ASCII.equal(action, name)).findAny();
    }

    /// The actions that a pattern such as `iot:*Tunnel*` matches, without regard to case.
    static Set<String> matching(Glob pattern) {
        Glob folded = pattern.folded(Folding.ASCII);
        return ALL.stream()
            .filter(action -> folded.matches(Folding.ASCII.symbols(action)))
            .collect(Collectors.toUnmodifiableSet());
    }

    /// The prefix of an action in lower case, `iot`.
    static String service(String action) {
        return Folding.ASCII.fold(action.substring(0, Math.max(0, action.indexOf(':'))));
    }

    private static Stream<String> of(String service, List<String> names) {
        return names.stream().map(name -> service + ":" + name);
    }
}
