package io.culvert.control.iot;

import io.culvert.control.operation.Arns;
import io.culvert.registry.ThingType;
import java.util.LinkedHashMap;
import java.util.Map;

/// Output shapes of thing types.
final class ThingTypeShapes {

    private ThingTypeShapes() {}

    /// The shape ThingTypeDefinition.
    static Map<String, Object> definition(ThingType type, Arns arns) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (type.description() != null) {
            properties.put("thingTypeDescription", type.description());
        }
        properties.put("searchableAttributes", type.searchable());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("deprecated", type.deprecatedAt() != null);
        if (type.deprecatedAt() != null) {
            metadata.put("deprecationDate", type.deprecatedAt());
        }
        metadata.put("creationDate", type.createdAt());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("thingTypeName", type.name());
        members.put("thingTypeArn", arns.thingType(type.account(), type.name()));
        members.put("thingTypeProperties", properties);
        members.put("thingTypeMetadata", metadata);
        return members;
    }
}
