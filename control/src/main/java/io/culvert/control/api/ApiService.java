package io.culvert.control.api;

/// One AWS service of those that `ControlApi` answers for: it knows its requests by their shape, and requests
/// must be signed for its name.
public interface ApiService {

    /// The service name in the scope of signatures, in exactly this case: `IoTSecuredTunneling`,
    /// `sts`, `iot`.
    String signingName();

    /// Whether a request of this shape (method, path, headers, not its body) is for this service. The first
    /// service that says so gets it; nobody has verified the request yet.
    boolean claims(ApiRequest request);

    /// Answers a call whose signature is verified. Checks the caller's permission, does the work, notes on
    /// the call what the audit is to say, and encodes the outcome; blocks, so it is called on a virtual
    /// thread.
    ///
    /// @throws ApiError to refuse; it is encoded in the request's own format
    ApiResponse answer(ApiCall call);
}
