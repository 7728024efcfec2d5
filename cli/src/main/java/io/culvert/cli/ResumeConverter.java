package io.culvert.cli;

import io.culvert.localproxy.bond.ResumeConfig.Use;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses the value of `resume` of an agent.
final class ResumeConverter implements ITypeConverter<Use> {

    @Override
    public Use convert(String value) {
        return switch (value) {
            case "true" -> Use.ON;
            case "false" -> Use.OFF;
            case "required" -> Use.REQUIRED;
            default -> throw new TypeConversionException(value + " (expected: true, false or required)");
        };
    }
}
