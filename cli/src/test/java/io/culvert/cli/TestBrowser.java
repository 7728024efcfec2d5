package io.culvert.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/// A person with a browser: follows redirects, keeps cookies, and fills in the forms of an identity provider.
final class TestBrowser implements AutoCloseable {

    private static final int MOST_PAGES = 30;
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>",
            Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("<input[^>]*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(name|value)=\"([^\"]*)\"");

    private final Map<String, Map<String, String>> cookies = new HashMap<>();
    private final HttpClient http;
    private final String user;

    /// @param user signs in by this name
    TestBrowser(SSLContext tls, String user) {
        this.user = user;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
    }

    /// Opens a page and goes on until there is neither a form nor a redirect.
    HttpResponse<String> visit(URI start) throws IOException, InterruptedException {
        HttpResponse<String> page = get(start);
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            String location = page.headers().firstValue("location").orElse("");
            Matcher form = FORM.matcher(page.body());
            if (!location.isEmpty()) {
                page = get(page.uri().resolve(location));
            } else if (form.find()) {
                page = submit(page.uri().resolve(form.group(1)), form.group(2));
            } else {
                return page;
            }
        }
        throw new IOException("too many pages, the last one: " + page.uri());
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri));
    }

    /// Calls the console as its page does.
    HttpResponse<String> post(URI uri, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri)
            .header("content-type", "application/json")
            .header("origin", uri.getScheme() + "://" + uri.getAuthority())
            .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> submit(URI action, String form) throws IOException, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>();
        INPUT.matcher(form).results().forEach(input -> {
            Map<String, String> attributes = ATTRIBUTE.matcher(input.group())
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2),
                        (one, two) -> one));
            fields.put(attributes.getOrDefault("name", ""), attributes.getOrDefault("value", ""));
        });
        fields.remove("");
        fields.computeIfPresent("login", (name, value) -> user);
        fields.computeIfPresent("password", (name, value) -> "any");
        String body = fields.entrySet()
            .stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(action)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Sends the host's cookies, whatever their path, and keeps those of the answer.
    private HttpResponse<String> send(HttpRequest.Builder draft) throws IOException, InterruptedException {
        String host = draft.copy().build().uri().getAuthority();
        Map<String, String> jar = cookies.computeIfAbsent(host, first -> new HashMap<>());
        if (!jar.isEmpty()) {
            draft.header("cookie",
                    jar.entrySet()
                        .stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = http.send(draft.build(), HttpResponse.BodyHandlers.ofString());
        answer.headers().allValues("set-cookie").forEach(cookie -> {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            jar.put(pair[0], pair[1]);
        });
        return answer;
    }

    @Override
    public void close() {
        http.close();
    }
}
