package io.culvert.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The pattern of a resource in a device's policy:
/// `arn:aws:iot:*:*:topicfilter/$aws/things/${iot:ClientId}/*`. `*` and `?` are wildcards; `+`, `#` and the
/// value of a variable are literal.
final class DeviceResource {

    /// Characters and wildcards, encoded as in [Glob], or a variable.
    private sealed interface Part {

        @SuppressWarnings("ArrayRecordComponent")
        record Symbols(int[] symbols) implements Part {}

        record Variable(DeviceVariable variable) implements Part {}
    }

    private final List<Part> parts;

    private DeviceResource(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /// @throws PolicyException for a variable that is malformed or unknown
    static DeviceResource parse(Place place, String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", at)) {
            int close = text.indexOf('}', start);
            if (close < 0) {
                throw place.refuse(Place.quoted(text), "a } behind each ${");
            }
            parts.add(new Part.Symbols(pattern(text.substring(at, start))));
            String name = text.substring(start + 2, close);
            parts.add(new Part.Variable(DeviceVariable.find(name)
                .orElseThrow(() -> place.unknown(name, DeviceVariable.wireNames()))));
            at = close + 1;
        }
        parts.add(new Part.Symbols(pattern(text.substring(at))));
        return new DeviceResource(parts);
    }

    private static int[] pattern(String text) {
        return text.codePoints()
            .map(each -> each == '*' ? Glob.ANY_RUN : each == '?' ? Glob.ANY_ONE : each)
            .toArray();
    }

    boolean covers(String resource, DeviceConnection connection) {
        IntStream pattern = IntStream.empty();
        for (Part part : parts) {
            Optional<int[]> symbols = switch (part) {
                case Part.Symbols(int[] text) -> Optional.of(text);
                case Part.Variable(DeviceVariable variable) -> connection.value(variable).map(Glob::symbols);
            };
            if (symbols.isEmpty()) {
                return false;
            }
            pattern = IntStream.concat(pattern, IntStream.of(symbols.get()));
        }
        return new Glob(pattern.toArray()).matches(Glob.symbols(resource));
    }
}
