package io.culvert.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.control.api.ErrorType;
import io.culvert.control.api.WebSite;
import io.culvert.control.signing.SignatureVerifier;
import io.culvert.control.wire.ErrorEncoder;
import io.culvert.control.wire.Printable;
import io.culvert.control.wire.WireFormat;
import io.culvert.identity.Caller;
import io.culvert.tunnel.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Answers API requests: finds the service by the request's shape, verifies the signature for that service,
/// passes the call to the service, and records it in the audit. Every answer is one that the caller's SDK can
/// parse, and never contains the message of an unexpected exception.
public final class ControlApi {

    private static final Logger LOG = LoggerFactory.getLogger(ControlApi.class);

    private final SignatureVerifier verifier;
    private final List<ApiService> services;
    private final List<WebSite> sites;
    private final CallAudit audit;
    private final AnswerBudget answers;

    /// @param services in order; the first one that claims a request answers it
    /// @param sites pages for browsers, whose requests no service gets
    /// @param answers the memory for verified calls and their answers
    public ControlApi(SignatureVerifier verifier, List<ApiService> services, List<WebSite> sites,
            CallAudit audit, AnswerBudget answers) {
        this.verifier = verifier;
        this.services = List.copyOf(services);
        this.sites = List.copyOf(sites);
        this.audit = audit;
        this.answers = answers;
    }

    /// An answer to send to a client.
    ///
    /// @param taken to be run once, when the client has received the answer or has disconnected
    record Answered(ApiResponse response, Runnable taken) {}

    /// Answers a request. Blocks: call it on a virtual thread. Never throws.
    Answered answer(ApiRequest request) {
        for (WebSite site : sites) {
            if (site.claims(request)) {
                return new Answered(page(site, request), () -> {});
            }
        }
        Exchange exchange = new Exchange(request);
        MDC.put("request", request.requestId());
        try {
            return exchange.answered(handle(exchange));
        } finally {
            MDC.remove("request");
            exchange.end();
        }
    }

    private static ApiResponse page(WebSite site, ApiRequest request) {
        try {
            return site.answer(request);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("request {}: failed", request.requestId(), e);
            return new ApiResponse(500, "text/plain", Map.of(),
                    "The service failed; the request id is in its log.\n".getBytes(US_ASCII));
        }
    }

    private ApiResponse handle(Exchange exchange) {
        ApiRequest request = exchange.request;
        ApiResponse answer;
        try {
            answer = exchange.answer();
        } catch (ApiError e) {
            answer = exchange.refuse(e);
        } catch (StoreException e) {
            LOG.error("request {}: the store failed", request.requestId(), e);
            answer = exchange.refuse(
                    new ApiError(ErrorType.SERVICE_UNAVAILABLE, "The service is unavailable; try again."));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("request {}: failed", request.requestId(), e);
            answer = exchange.refuse(
                    new ApiError(ErrorType.INTERNAL, "The service failed; the request id is in its log."));
        }
        return exchange.audited(answer);
    }

    /// Answers a request that is refused before its body is read. Blocks for the audit only.
    ApiResponse refuse(ApiRequest request, ApiError refusal) {
        Exchange exchange = new Exchange(request);
        return exchange.audited(exchange.refuse(refusal));
    }

    /// The refusal for an Authorization header that names no known access key; empty if it names one. Does
    /// not verify the signature and does not block.
    Optional<ApiError> stranger(@Nullable String authorization, @Nullable String sessionToken) {
        return verifier.stranger(authorization, sessionToken);
    }

    /// One request and what is known about it so far.
    private final class Exchange {

        private final ApiRequest request;
        private final long startedNanos = System.nanoTime();
        private @Nullable ApiCall call;
        private @Nullable ApiError error;
        private @Nullable String working;

        Exchange(ApiRequest request) {
            this.request = request;
        }

        ApiResponse answer() {
            ApiService service = service();
            Caller caller = service.isOpen(request) ? Caller.ANONYMOUS
                    : verifier.verify(request, service.signingName());
            ApiCall verified = new ApiCall(request, caller);
            call = verified;
            if (!audit.isWritable()) {
                throw new ApiError(ErrorType.SERVICE_UNAVAILABLE,
                        "The service cannot write its audit; try again.");
            }
            answers.begin(caller.account());
            working = caller.account();
            return service.answer(verified);
        }

        Answered answered(ApiResponse answer) {
            String account = working;
            if (account == null) {
                return new Answered(answer, () -> {});
            }
            int bytes = answer.body().length;
            working = null;
            answers.end(account, bytes);
            return new Answered(answer, () -> answers.give(account, bytes));
        }

        /// Releases the memory of a call that an error kept from being answered.
        void end() {
            if (working != null) {
                answers.end(working, 0);
            }
        }

        ApiResponse refuse(ApiError refusal) {
            error = refusal;
            return ErrorEncoder.encode(refusal, WireFormat.of(request), request.requestId());
        }

        ApiResponse audited(ApiResponse answer) {
            try {
                audit.record(audited());
                return answer;
            } catch (RuntimeException e) {
                LOG.error("request {}: could not be audited", request.requestId(), e);
                return refuse(error == null
                        ? new ApiError(ErrorType.DONE_UNAUDITED,
                                "The call is done and could not be audited; look before you repeat it.")
                        : new ApiError(ErrorType.SERVICE_UNAVAILABLE,
                                "The call could not be audited; try again."));
            }
        }

        private AuditedCall audited() {
            ApiCall known = call;
            ApiError refusal = error;
            Caller caller = known == null || known.caller().equals(Caller.ANONYMOUS) ? null : known.caller();
            return new AuditedCall(request, caller, known == null ? null : known.operation().orElse(null),
                    known == null ? Map.of() : known.notes(), refusal == null ? null : refusal.type(),
                    refusal == null ? "" : refusal.text(),
                    Duration.ofNanos(System.nanoTime() - startedNanos));
        }

        private ApiService service() {
            for (ApiService service : services) {
                if (service.claims(request)) {
                    return service;
                }
            }
            throw request.headers().containsKey("authorization")
                    ? new ApiError(ErrorType.UNKNOWN_OPERATION,
                            "service: " + request.signedFor().map(Printable::of).orElse("unknown")
                                    + " is not one that Culvert has (expected: " + names() + ")")
                    : new ApiError(ErrorType.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
        }

        private String names() {
            return services.stream().map(ApiService::signingName).sorted().collect(Collectors.joining(", "));
        }
    }
}
