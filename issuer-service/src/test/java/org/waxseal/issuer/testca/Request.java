package org.waxseal.issuer.testca;

import java.util.Map;

/**
 * One HTTP request, read to its end.
 *
 * @param headers by name in lower case
 */
record Request(String method, String path, Map<String, String> headers, String body) {
    boolean isPost() {
        return method.equals("POST");
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
