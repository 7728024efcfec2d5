package io.culvert.control.api;

/// Pages for browsers on the port of the API. Requests for them need no signature and are not audited; they
/// are answered before the services of the API see them.
public interface WebSite {

    /// Whether a request is for this site, by its path. Must be cheap, because it is asked for each request.
    boolean claims(ApiRequest request);

    /// Answers a request. Blocks, so it is called on a virtual thread.
    ApiResponse answer(ApiRequest request);
}
