package io.culvert.control.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.WebSite;
import io.culvert.control.console.ConsoleFile.Encoding;
import io.culvert.control.wire.Documents;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The web console at `/console/`: its files, and `service.json`, which tells the page the region to sign for
/// and where WebSockets go. A path without a file of its name and without a suffix is one of the page's own
/// views and gets the start page. Thread safe.
public final class ConsoleSite implements WebSite {

    /// Where the console is.
    public static final String PATH = "/console/";

    private static final String MISSING = "This build of Culvert contains no web console: install Node.js with npm "
            + "and build again without -Pno-console.\n";
    private static final String SERVICE = "service.json";

    /// A quality of zero refuses an encoding.
    private static final Pattern REFUSED = Pattern.compile("\\s*;\\s*q=0(\\.0{0,3})?\\s*");
    private static final Pattern QUALITY = Pattern.compile(";.*");

    private final ConsoleFiles files;
    private final PageHeaders headers;
    private final String region;
    private final SignIn signIn;
    private final ProviderSignIn providers;

    private ConsoleSite(ConsoleFiles files, PageHeaders headers, String region, SignIn signIn,
            ProviderSignIn providers) {
        this.providers = providers;
        this.files = files;
        this.headers = headers;
        this.region = region;
        this.signIn = signIn;
    }

    /// The console of this build.
    ///
    /// @param dataPort the port of a separate data listener; empty if the API's listener serves data too
    /// @param signIn answers at `/console/session`
    /// @param providers answers below `/console/session/`
    public static ConsoleSite of(String region, Supplier<OptionalInt> dataPort, SignIn signIn,
            ProviderSignIn providers) {
        return of(ConsoleFiles.ofThisBuild(), region, dataPort, signIn, providers);
    }

    static ConsoleSite of(ConsoleFiles files, String region, Supplier<OptionalInt> dataPort, SignIn signIn,
            ProviderSignIn providers) {
        return new ConsoleSite(files, new PageHeaders(dataPort), region, signIn, providers);
    }

    /// Whether this build contains the console.
    public static boolean isPacked() {
        return ConsoleFiles.ofThisBuild().isThere();
    }

    @Override
    public boolean claims(ApiRequest request) {
        return request.path().startsWith(PATH) || request.path().equals("/console");
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        if (request.path().equals(PATH + "session")) {
            return signIn.answer(request);
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return text(405, Map.of("allow", "GET, HEAD"), "The console's pages are read by GET.\n");
        }
        if (!request.path().startsWith(PATH)) {
            return text(308, Map.of("location", PATH), "");
        }
        if (request.path().equals(ProviderSignIn.START) || request.path().equals(ProviderSignIn.CALLBACK)) {
            return providers.answer(request);
        }
        String name = request.path().substring(PATH.length());
        if (name.equals(SERVICE)) {
            return service(request);
        }
        return files.isThere() ? file(request, name) : text(404, Map.of(), MISSING);
    }

    private ApiResponse file(ApiRequest request, String name) {
        boolean view = !name.substring(name.lastIndexOf('/') + 1).contains(".");
        Optional<ConsoleFile> found = files.find(view ? ConsoleFiles.START : name);
        return found.map(file -> answer(request, file))
            .orElseGet(() -> text(404, Map.of(), "The console has no file of this name.\n"));
    }

    private ApiResponse answer(ApiRequest request, ConsoleFile file) {
        Encoding encoding = file.best(accepted(request.header("accept-encoding").orElse("")));
        String tag = "\"" + file.tag() + (encoding == Encoding.IDENTITY ? "" : "-" + encoding.token()) + "\"";
        Map<String, String> all = new LinkedHashMap<>(headers.of(request));
        all.put("etag", tag);
        all.put("vary", "accept-encoding");
        all.put("cache-control", file.lasting() ? "public, max-age=31536000, immutable" : "no-cache");
        if (isKnown(tag, request.header("if-none-match").orElse(""))) {
            return new ApiResponse(304, file.type().header(), all, new byte[0]);
        }
        if (encoding != Encoding.IDENTITY) {
            all.put("content-encoding", encoding.token());
        }
        return new ApiResponse(200, file.type().header(), all, file.bytes(encoding));
    }

    private ApiResponse service(ApiRequest request) {
        Map<String, String> all = new LinkedHashMap<>(headers.of(request));
        all.put("cache-control", "no-store");
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("region", region);
        members.put("webSockets", headers.webSockets(request) + "/tunnel");
        members.put("providers", providers.shown());
        return new ApiResponse(200, ContentType.JSON.header(), all, Documents.json().write(members));
    }

    private static Set<String> accepted(String header) {
        Set<String> accepted = new HashSet<>();
        for (String part : header.split(",", -1)) {
            int semicolon = part.indexOf(';');
            boolean refused = semicolon >= 0 && REFUSED.matcher(part.substring(semicolon)).matches();
            if (!refused) {
                accepted.add(QUALITY.matcher(part).replaceFirst("").strip());
            }
        }
        return accepted;
    }

    private static boolean isKnown(String tag, String header) {
        return Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .anyMatch(known -> known.equals(tag) || known.equals("W/" + tag));
    }

    private static ApiResponse text(int status, Map<String, String> more, String text) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.put("cache-control", "no-store");
        all.put("x-content-type-options", "nosniff");
        all.put("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
        return new ApiResponse(status, ContentType.TEXT.header(), all, text.getBytes(UTF_8));
    }
}
