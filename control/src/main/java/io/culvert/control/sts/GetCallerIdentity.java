package io.culvert.control.sts;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import java.util.LinkedHashMap;
import java.util.Map;

/// Returns the account, the user and the ARN of the caller. Needs no permission.
final class GetCallerIdentity implements Operation {

    @Override
    public String name() {
        return "GetCallerIdentity";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("Arn", call.caller().arn());
        members.put("UserId", call.caller().userId());
        members.put("Account", call.caller().account());
        return members;
    }
}
