package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.policy.AccessRequest;
import io.culvert.policy.Decision;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A service whose operations ask for permission, and what they asked.
final class PermissionField implements AutoCloseable {

    private final TestService service = new TestService();
    private final List<AccessRequest> asked = new ArrayList<>();

    @Override
    public void close() {
        service.close();
    }

    TestService service() {
        return service;
    }

    /// The requests for permission that an authorizer noted.
    List<AccessRequest> asked() {
        return asked;
    }

    /// Permits everything and notes what is asked.
    void watch() {
        service.authorizer(request -> {
            asked.add(request);
            return new Decision.Allowed();
        });
    }

    void denyAll() {
        service.authorizer(request -> new Decision.Denied("no policy", false, request.resources().getLast()));
    }

    /// Calls, and returns the one request for permission that the operation made.
    AccessRequest request(String operation, String body) {
        watch();
        asked.clear();
        Answer answer = service.json(operation, body);
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().action()).isEqualTo("iot:" + operation);
        return asked.getFirst();
    }

    /// The keys of the operation itself.
    static Map<String, List<String>> own(AccessRequest request) {
        return request.context()
            .entrySet()
            .stream()
            .filter(entry -> entry.getKey().matches("iot:.*|aws:TagKeys|aws:.*Tag/.*"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static String of(String id, String more) {
        return "{\"tunnelId\":\"" + id + "\"" + more + "}";
    }

    static String tagged(String id, String more) {
        return "{\"resourceArn\":\"" + TestService.arn(id) + "\"" + more + "}";
    }

    String openTagged() {
        return service.open("""
                {"destinationConfig":{"thingName":"pump","services":["SSH","RDP"]},
                 "tags":[{"key":"owner","value":"alice"}]}""");
    }

    Tunnel stored(String id) {
        return service.tunnels().describe(TestService.ACCOUNT, new TunnelId(id)).orElseThrow();
    }

    /// A call of each operation on a tunnel.
    List<Call> calls(String id) {
        return List.of(new Call("DescribeTunnel", of(id, "")), new Call("CloseTunnel", of(id, "")),
                new Call("CloseTunnel", of(id, ",\"delete\":true")),
                new Call("RotateTunnelAccessToken", of(id, ",\"clientMode\":\"SOURCE\"")),
                new Call("RotateTunnelAccessToken", of(id, """
                        ,"clientMode":"ALL","destinationConfig":{"thingName":"pump","services":["SSH"]}""")),
                new Call("ListTagsForResource", tagged(id, "")),
                new Call("TagResource", tagged(id, ",\"tags\":[{\"key\":\"a\",\"value\":\"b\"}]")),
                new Call("UntagResource", tagged(id, ",\"tagKeys\":[\"owner\"]")));
    }

    /// One call of an operation.
    final class Call {

        private final String operation;
        private final String body;

        Call(String operation, String body) {
            this.operation = operation;
            this.body = body;
        }

        String operation() {
            return operation;
        }

        Answer answer() {
            return service.json(operation, body);
        }
    }
}
