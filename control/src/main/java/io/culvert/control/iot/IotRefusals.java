package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.InputErrors;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.Printable;
import io.culvert.control.wire.RestRequest;
import io.culvert.registry.Creation;
import io.culvert.registry.DeviceCertificate;

/// The refusals of this service.
final class IotRefusals {

    /// For members that break a rule.
    static final InputErrors INPUT = new InputErrors(ErrorType.INVALID_REQUEST, ErrorType.INVALID_REQUEST);

    private IotRefusals() {}

    static ApiError invalid(String text) {
        return new ApiError(ErrorType.INVALID_REQUEST, text);
    }

    /// @param what `Thing`
    static ApiError notFound(String what, String name) {
        return new ApiError(ErrorType.RESOURCE_NOT_FOUND, what + " " + name + " cannot be found.");
    }

    static ApiError policyVersionNotFound(String policy, int number) {
        return notFound("Policy version", policy + " " + number);
    }

    /// An account has reached a quota. The operations that create things have no error for it in the
    /// original's model; its service has this one.
    static ApiError quotaReached(String what, int max) {
        return new ApiError(ErrorType.LIMIT_EXCEEDED,
                what + ": " + max + " are in this account (expected: fewer; delete one or raise the limit)");
    }

    static DeviceCertificate requireRegistered(Creation<DeviceCertificate> registration) {
        return switch (registration) {
            case Creation.Created(DeviceCertificate certificate) -> certificate;
            case Creation.Taken(DeviceCertificate known) ->
                throw new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                        "certificatePem: the certificate is registered already");
            case Creation.Full(int max) -> throw quotaReached("certificates", max);
        };
    }

    static ApiError thingHasAnotherVersion(String name) {
        return new ApiError(ErrorType.VERSION_CONFLICT,
                "thing: " + name + " has another version than expectedVersion (describe it and try again)");
    }

    static ApiError policyInUse(String what) {
        return new ApiError(ErrorType.DELETE_CONFLICT, "policy: " + what);
    }

    /// Refuses members that AWS IoT has and Culvert does not.
    static void requireAbsent(Members input, String... names) {
        for (String name : names) {
            if (input.has(name)) {
                throw notSupported(input.at(name));
            }
        }
    }

    static ApiError notSupported(String what) {
        return new ApiError(ErrorType.NOT_SUPPORTED, what + " is not supported by Culvert");
    }

    /// @param why the reason, and what to do instead
    static ApiError notSupported(String what, String why) {
        return new ApiError(ErrorType.NOT_SUPPORTED, what + " is not supported: " + why);
    }

    /// An operation that Culvert does not have.
    static ApiError unknownOperation(RestRequest request) {
        return notSupported(request.method() + " " + Printable.of(request.request().path()),
                Hints.of(request.path().getFirst()));
    }
}
