package io.culvert.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `culvert whoami`.
@Command(name = "whoami", mixinStandardHelpOptions = true, description = "Shows who calls which service, and where the access key comes from.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class WhoamiCommand implements Callable<Integer> {

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        return options.run(api -> {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.put("arn", api.callerArn());
            answer.put("accessKeyId", api.settings().accessKeyId());
            answer.put("from", api.settings().source());
            answer.put("endpoint", api.settings().endpoint().toString());
            options.print(answer,
                    all -> all.properties()
                        .stream()
                        .map(member -> new String[]{member.getKey(), member.getValue().asString("")})
                        .toList());
        });
    }
}
