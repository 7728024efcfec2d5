package io.culvert.control.api;

/// The types of errors, with AWS's names (spec: service 1.5). The Query protocol has other names, and
/// services in REST style have other statuses.
public enum ErrorType {
    /// A member breaks a rule of its shape.
    VALIDATION("ValidationException", "ValidationError", 400, 400),
    /// The body is malformed, or a member has the wrong type.
    SERIALIZATION("SerializationException", "MalformedInput", 400, 400),
    /// There is no operation of this name or path.
    UNKNOWN_OPERATION("UnknownOperationException", "InvalidAction", 400, 404),
    /// The caller's account has no resource of this id or ARN.
    RESOURCE_NOT_FOUND("ResourceNotFoundException", "NoSuchEntity", 400, 404),
    /// The name is used by another resource.
    RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException", "EntityAlreadyExists", 400, 409),
    /// The request is well-formed but cannot be executed.
    INVALID_REQUEST("InvalidRequestException", "InvalidParameterValue", 400, 400),
    /// A search that cannot be understood or is not supported.
    INVALID_QUERY("InvalidQueryException", "InvalidQuery", 400, 400),
    /// The resource is in use and must be detached first.
    DELETE_CONFLICT("DeleteConflictException", "DeleteConflict", 400, 409),
    /// The resource was changed concurrently.
    VERSION_CONFLICT("VersionConflictException", "VersionConflict", 400, 409),
    /// A policy document is invalid.
    MALFORMED_POLICY("MalformedPolicyException", "MalformedPolicyDocument", 400, 400),
    /// The policy has the maximum number of versions.
    VERSIONS_LIMIT_EXCEEDED("VersionsLimitExceededException", "LimitExceeded", 400, 409),
    /// The certificate's status does not permit the operation.
    CERTIFICATE_STATE("CertificateStateException", "CertificateState", 400, 406),
    /// The certificate cannot be parsed or is not acceptable.
    CERTIFICATE_VALIDATION("CertificateValidationException", "CertificateValidation", 400, 400),
    /// The certificate that proves an authority's key is for another registration code.
    REGISTRATION_CODE_VALIDATION("RegistrationCodeValidationException", "RegistrationCodeValidation", 400,
            400),
    /// A template could not be followed.
    RESOURCE_REGISTRATION_FAILURE("ResourceRegistrationFailureException", "ResourceRegistrationFailure", 400,
            400),
    /// A quota is reached. The status is never 429, which clients would retry.
    LIMIT_EXCEEDED("LimitExceededException", "LimitExceeded", 400, 410),
    /// Too many calls per second; clients retry.
    THROTTLING("ThrottlingException", "Throttling", 400, 400),
    /// The caller does not have the permission.
    ACCESS_DENIED("AccessDeniedException", "AccessDenied", 400, 403),
    /// The request is not signed.
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", "MissingAuthenticationToken", 403,
            403),
    /// There is no enabled access key of this id, or the session token is unknown.
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", "InvalidClientTokenId", 403, 403),
    /// The temporary credentials have expired; SDKs get new ones.
    EXPIRED_TOKEN("ExpiredTokenException", "ExpiredToken", 403, 403),
    /// An identity provider's token is malformed, forged or not for this service.
    INVALID_IDENTITY_TOKEN("InvalidIdentityTokenException", "InvalidIdentityToken", 400, 400),
    /// An identity provider's token has expired; SDKs read the next one.
    EXPIRED_IDENTITY_TOKEN("ExpiredTokenException", "ExpiredTokenException", 400, 400),
    /// An identity provider cannot be reached; SDKs retry.
    IDP_COMMUNICATION("IDPCommunicationErrorException", "IDPCommunicationError", 400, 400),
    /// The signature does not match the request, its date or its scope.
    INVALID_SIGNATURE("InvalidSignatureException", "SignatureDoesNotMatch", 403, 403),
    /// Parts of the signature are missing or malformed.
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", "IncompleteSignature", 403, 403),
    /// The body is longer than the limit.
    REQUEST_TOO_LARGE("RequestEntityTooLargeException", "RequestEntityTooLarge", 413, 413),
    /// Culvert does not implement this part of AWS's API.
    NOT_SUPPORTED("InvalidRequestException", "InvalidAction", 400, 400),
    /// The call was executed but could not be audited. Clients must not retry, which would execute it again.
    DONE_UNAUDITED("DoneButNotAuditedException", "DoneButNotAudited", 400, 409),
    /// The service failed; clients retry.
    INTERNAL("InternalServerException", "InternalFailure", 500, 500),
    /// The service is temporarily unavailable; clients retry.
    SERVICE_UNAVAILABLE("ServiceUnavailableException", "ServiceUnavailable", 503, 503);

    private final String wireName;
    private final String queryName;
    private final int status;
    private final int restStatus;

    ErrorType(String wireName, String queryName, int status, int restStatus) {
        this.wireName = wireName;
        this.queryName = queryName;
        this.status = status;
        this.restStatus = restStatus;
    }

    /// The name in JSON and CBOR, `ResourceNotFoundException`.
    public String wireName() {
        return wireName;
    }

    /// The name in the Query protocol's XML, `InvalidClientTokenId`.
    public String queryName() {
        return queryName;
    }

    /// The HTTP status in the RPC protocols and Query.
    public int status() {
        return status;
    }

    /// The HTTP status of services in REST style.
    public int restStatus() {
        return restStatus;
    }
}
