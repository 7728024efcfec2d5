package io.culvert.server.traces;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/// The operator's collector, and what this process says to it about itself.
final class Collector {

    private Collector() {}

    static Resource resource(String version) {
        return Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "culvert",
                AttributeKey.stringKey("service.version"), version,
                AttributeKey.stringKey("service.instance.id"), UUID.randomUUID().toString()));
    }

    /// @param config with an endpoint
    /// @throws IOException if the file of authorities cannot be read
    static SpanExporter exporter(TracesConfig config) throws IOException {
        URI endpoint = Objects.requireNonNull(config.endpoint());
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString());
        config.headers().forEach(builder::addHeader);
        Path authorities = config.authorities();
        if (authorities != null) {
            builder.setTrustedCertificates(Files.readAllBytes(authorities));
        }
        return new ReportingExporter(builder.build(), endpoint.toString());
    }
}
