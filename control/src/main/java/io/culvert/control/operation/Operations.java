package io.culvert.control.operation;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The operations of one service, by name. Immutable.
public final class Operations {

    private final SortedMap<String, Operation> byName = new TreeMap<>();

    /// @param operations with different names
    public Operations(List<Operation> operations) {
        operations.forEach(operation -> byName.put(operation.name(), operation));
    }

    /// Whether there is an operation of this name that needs no signature.
    public boolean isOpen(String name) {
        Operation operation = byName.get(name);
        return operation != null && operation.isOpen();
    }

    /// The operation of this name, for a call by POST; notes the name on the call.
    ///
    /// @throws ApiError UnknownOperationException if the service has no such operation, or for another method
    public Operation find(String name, ApiCall call) {
        Operation operation = byName.get(name);
        if (operation == null || !call.request().method().equals("POST")) {
            throw new ApiError(ErrorType.UNKNOWN_OPERATION,
                    "operation: not one of this service (expected: POST, and one of "
                            + String.join(", ", byName.keySet()) + ")");
        }
        call.operation(operation.name());
        return operation;
    }
}
