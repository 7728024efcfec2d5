package io.culvert.control.api;

/// Every way to refuse a call, named as AWS names it (spec: service 1.5). Services with the Query protocol
/// have older names, and services in REST style other statuses.
public enum ErrorType {
    /// A member breaks a rule of its shape.
    VALIDATION("ValidationException", "ValidationError", 400, 400),
    /// The body is not of its format, or a member has the wrong type.
    SERIALIZATION("SerializationException", "MalformedInput", 400, 400),
    /// No operation of this name or path.
    UNKNOWN_OPERATION("UnknownOperationException", "InvalidAction", 400, 404),
    /// An id or ARN unknown to the caller's account.
    RESOURCE_NOT_FOUND("ResourceNotFoundException", "NoSuchEntity", 400, 404),
    /// The name is taken by something else.
    RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException", "EntityAlreadyExists", 400, 409),
    /// The request is understood and cannot be done.
    INVALID_REQUEST("InvalidRequestException", "InvalidParameterValue", 400, 400),
    /// It must be detached from others first.
    DELETE_CONFLICT("DeleteConflictException", "DeleteConflict", 400, 409),
    /// Another caller changed the resource in between.
    VERSION_CONFLICT("VersionConflictException", "VersionConflict", 400, 409),
    /// A policy's document is refused.
    MALFORMED_POLICY("MalformedPolicyException", "MalformedPolicyDocument", 400, 400),
    /// A policy has all the versions that it may have.
    VERSIONS_LIMIT_EXCEEDED("VersionsLimitExceededException", "LimitExceeded", 400, 409),
    /// A certificate is not in the state that the operation needs.
    CERTIFICATE_STATE("CertificateStateException", "CertificateState", 400, 406),
    /// A certificate cannot be read or is not acceptable.
    CERTIFICATE_VALIDATION("CertificateValidationException", "CertificateValidation", 400, 400),
    /// A quota is reached. Never 429, which clients would retry.
    LIMIT_EXCEEDED("LimitExceededException", "LimitExceeded", 400, 410),
    /// Too many calls per second; clients retry.
    THROTTLING("ThrottlingException", "Throttling", 400, 400),
    /// The caller may not do it.
    ACCESS_DENIED("AccessDeniedException", "AccessDenied", 400, 403),
    /// No signature at all.
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", "MissingAuthenticationToken", 403,
            403),
    /// No enabled access key of that id, or a session token that is not ours.
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", "InvalidClientTokenId", 403, 403),
    /// A signature that does not fit the request, its date or its scope.
    INVALID_SIGNATURE("InvalidSignatureException", "SignatureDoesNotMatch", 403, 403),
    /// A signature whose parts are missing or malformed.
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", "IncompleteSignature", 403, 403),
    /// The body is longer than the cap.
    REQUEST_TOO_LARGE("RequestEntityTooLargeException", "RequestEntityTooLarge", 413, 413),
    /// A part of the original that Culvert does not have.
    NOT_SUPPORTED("InvalidRequestException", "InvalidAction", 400, 400),
    /// It is done, and could not be written down; clients do not retry, which would do it again.
    DONE_UNAUDITED("DoneButNotAuditedException", "DoneButNotAudited", 400, 409),
    /// We failed; clients retry.
    INTERNAL("InternalServerException", "InternalFailure", 500, 500),
    /// We cannot now; clients retry.
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
