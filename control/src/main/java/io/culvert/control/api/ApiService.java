package io.culvert.control.api;

/// One of the AWS services that `ControlApi` serves. A service recognises its requests by their shape; they
/// must be signed for its name.
public interface ApiService {

    /// The service name in the scope of signatures, case-sensitive: `IoTSecuredTunneling`, `sts`, `iot`.
    String signingName();

    /// Whether a request is for this service, by its method, path and headers. The request is not verified
    /// yet. The first service that claims a request answers it.
    boolean claims(ApiRequest request);

    /// Whether the operation that a request names needs no signature, because it verifies its caller in
    /// another way. Such a call begins as [io.culvert.identity.Caller#ANONYMOUS].
    default boolean isOpen(ApiRequest request) {
        return false;
    }

    /// Answers a verified call: checks the caller's permission, runs the operation, adds notes for the audit,
    /// and encodes the answer. Blocks, so it is called on a virtual thread.
    ///
    /// @throws ApiError to refuse the call; it is encoded in the format of the request
    ApiResponse answer(ApiCall call);
}
