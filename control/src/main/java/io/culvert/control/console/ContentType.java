package io.culvert.control.console;

import java.util.Optional;

/// The types of the console's files. A file with another suffix is not served.
enum ContentType {
    HTML("html", "text/html; charset=utf-8", true),
    SCRIPT("js", "text/javascript; charset=utf-8", true),
    STYLE("css", "text/css; charset=utf-8", true),
    JSON("json", "application/json", true),
    MANIFEST("webmanifest", "application/manifest+json", true),
    SVG("svg", "image/svg+xml", true),
    TEXT("txt", "text/plain; charset=utf-8", true),
    WASM("wasm", "application/wasm", true),
    ICON("ico", "image/vnd.microsoft.icon", false),
    PNG("png", "image/png", false),
    FONT("woff2", "font/woff2", false);

    private final String suffix;
    private final String header;
    private final boolean compressible;

    ContentType(String suffix, String header, boolean compressible) {
        this.suffix = suffix;
        this.header = header;
        this.compressible = compressible;
    }

    static Optional<ContentType> of(String name) {
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        for (ContentType type : values()) {
            if (type.suffix.equals(suffix)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// The value of the Content-Type header.
    String header() {
        return header;
    }

    /// Whether compression makes such files smaller.
    boolean isCompressible() {
        return compressible;
    }
}
