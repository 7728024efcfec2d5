package io.culvert.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `culvert whoami`.
@Command(name = "whoami", mixinStandardHelpOptions = true, description = "Says who calls which service, and where the access key comes from.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class WhoamiCommand implements Callable<Integer> {

    @Mixin
    private Output output = new Output();

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Override
    public Integer call() {
        try (ApiClient api = options.client()) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.put("arn", api.callerArn());
            answer.put("accessKeyId", api.settings().accessKeyId());
            answer.put("from", api.settings().source());
            answer.put("endpoint", api.settings().endpoint().toString());
            output.print(answer,
                    all -> all.properties()
                        .stream()
                        .map(member -> new String[]{member.getKey(), member.getValue().asString("")})
                        .toList());
        }
        return 0;
    }
}
