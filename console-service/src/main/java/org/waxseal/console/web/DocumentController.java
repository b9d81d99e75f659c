package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The files that are the same for everybody: the API's description and what the page needs. */
@RestController
public final class DocumentController {
    private static final Map<String, String> TYPES =
            Map.of(
                    "openapi.json", "application/json",
                    "console.css", "text/css;charset=UTF-8",
                    "console.js", "text/javascript;charset=UTF-8",
                    "seal.svg", "image/svg+xml");

    @GetMapping("/api/v1/openapi.json")
    void openApi(HttpServletResponse response) throws IOException {
        write(response, "openapi.json");
    }

    @GetMapping("/assets/console.css")
    void style(HttpServletResponse response) throws IOException {
        write(response, "console.css");
    }

    @GetMapping("/assets/console.js")
    void script(HttpServletResponse response) throws IOException {
        write(response, "console.js");
    }

    @GetMapping("/assets/seal.svg")
    void seal(HttpServletResponse response) throws IOException {
        write(response, "seal.svg");
    }

    private static void write(HttpServletResponse response, String name) throws IOException {
        byte[] content = read(name);
        response.setContentType(TYPES.get(name));
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    private static byte[] read(String name) {
        try (InputStream resource =
                DocumentController.class.getResourceAsStream("/console/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("the console's jar lacks /console/" + name);
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
