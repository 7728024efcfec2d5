package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.CallRates;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.PageTokens;
import java.util.List;
import java.util.Map;

/// Shared by all operations of this service.
///
/// @param access checks the caller's permission
/// @param arns names resources
/// @param tokens continue lists
/// @param rates limit the calls of each account
public record IotContext(Access access, Arns arns, PageTokens tokens, CallRates rates) {

    /// Returns if the caller may run the operation on all of these resources.
    ///
    /// @param operation `CreateThing`
    /// @param resources ARNs
    /// @throws ApiError AccessDeniedException if not
    void require(ApiCall call, String operation, String... resources) {
        access.require(call, "iot:" + operation, List.of(resources), Map.of());
    }

    /// The page that the call asks for, of a list with `maxResults` and `nextToken`.
    IotPage page(Members input, ApiCall call) {
        return new IotPage(input, call, tokens, IotPage.Naming.NEXT_TOKEN);
    }

    /// The page that the call asks for, of a list with `pageSize` and `marker`.
    IotPage markedPage(Members input, ApiCall call) {
        return new IotPage(input, call, tokens, IotPage.Naming.MARKER);
    }
}
