package io.culvert.cli;

import io.culvert.agent.AgentConfig.Resume;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses the value of `resume` of an agent.
final class ResumeConverter implements ITypeConverter<Resume> {

    @Override
    public Resume convert(String value) {
        return switch (value) {
            case "true" -> Resume.ON;
            case "false" -> Resume.OFF;
            case "required" -> Resume.REQUIRED;
            default -> throw new TypeConversionException(value + " (expected: true, false or required)");
        };
    }
}
