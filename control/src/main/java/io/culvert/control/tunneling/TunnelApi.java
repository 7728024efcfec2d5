package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.CallRates;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.Operations;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.wire.Documents;
import io.culvert.control.wire.Printable;
import io.culvert.tunnel.Tunnels;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The service `IoTSecuredTunneling`: finds the operation, reads its document, and writes the answer in the
/// same format, AWS JSON 1.1 or Smithy RPC v2 CBOR.
public final class TunnelApi implements ApiService {

    private static final String NAME = "IoTSecuredTunneling";
    private static final String TARGET_PREFIX = NAME + ".";
    private static final String PATH_PREFIX = "/service/" + NAME + "/operation/";

    private final Operations operations;
    private final CallRates rates;

    /// @param region the region in ARNs
    public TunnelApi(Tunnels tunnels, Access access, ThingDirectory things, PageTokens tokens, String region,
            TunnelApiConfig config, InstantSource clock) {
        Arns arns = new Arns(region);
        TaggedTunnel tagged = new TaggedTunnel(tunnels, access, arns);
        this.operations = new Operations(List.of(
                new OpenTunnel(tunnels, access, arns, things, config.thingMustExist()),
                new DescribeTunnel(tunnels, access, arns),
                new ListTunnels(tunnels, access, arns, new TunnelPageTokens(tokens)),
                new CloseTunnel(tunnels, access, arns),
                new RotateTunnelAccessToken(tunnels, access, arns, things), new TagResource(tunnels, tagged),
                new UntagResource(tunnels, tagged), new ListTagsForResource(tagged)));
        this.rates = new CallRates(config.callsPerSecond(), clock);
    }

    @Override
    public String signingName() {
        return NAME;
    }

    @Override
    public boolean claims(ApiRequest request) {
        boolean targeted = request.header("x-amz-target").orElse("").startsWith(TARGET_PREFIX);
        return request.path().startsWith(PATH_PREFIX) || (targeted && request.path().equals("/"));
    }

    @Override
    public ApiResponse answer(ApiCall call) {
        ApiRequest request = call.request();
        boolean cbor = request.path().startsWith(PATH_PREFIX);
        if (cbor) {
            requireRpcCbor(request);
        }
        String name = cbor ? request.path().substring(PATH_PREFIX.length())
                : request.header("x-amz-target").orElse("").substring(TARGET_PREFIX.length());
        Operation operation = operations.find(name, call);
        rates.count(call.caller().account());
        Documents documents = cbor ? Documents.cbor() : Documents.json();
        Map<String, ?> answer = operation.run(Members.of(documents.read(request.body())), call);
        return new ApiResponse(200, documents.contentType(),
                cbor ? Map.of("smithy-protocol", "rpc-v2-cbor") : Map.of(), documents.write(answer));
    }

    private static void requireRpcCbor(ApiRequest request) {
        requireHeader(request, "smithy-protocol", "rpc-v2-cbor");
        if (request.body().length > 0) {
            requireHeader(request, "content-type", "application/cbor");
        }
        if (request.headers().containsKey("x-amz-target")) {
            throw new ApiError(ErrorType.SERIALIZATION,
                    "x-amz-target: given with an operation in the path (expected: one of both)");
        }
    }

    private static void requireHeader(ApiRequest request, String name, String expected) {
        String value = request.header(name).orElse("absent");
        if (!value.equals(expected)) {
            throw new ApiError(ErrorType.SERIALIZATION,
                    name + ": " + Printable.of(value) + " (expected: " + expected + ")");
        }
    }
}
