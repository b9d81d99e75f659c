package org.waxseal.console.web;

import static org.waxseal.console.access.Scope.OPERATE;
import static org.waxseal.console.access.Scope.PROVISION;
import static org.waxseal.console.access.Scope.READ;

import java.util.List;
import java.util.regex.Pattern;
import org.waxseal.console.access.Scope;

/** Which scope a request needs. What is not listed needs the highest one. */
final class RequiredScopes {
    private static final List<Rule> RULES =
            List.of(
                    rule(READ, "GET", "/"),
                    rule(READ, "GET", "/events"),
                    rule(READ, "GET", "/domains/{name}"),
                    rule(READ, "GET", "/api/v1/status"),
                    rule(READ, "GET", "/api/v1/owners"),
                    rule(READ, "GET", "/api/v1/owners/{id}"),
                    rule(READ, "GET", "/api/v1/nodes"),
                    rule(READ, "GET", "/api/v1/nodes/{id}"),
                    rule(READ, "GET", "/api/v1/domains"),
                    rule(READ, "GET", "/api/v1/domains/{name}"),
                    rule(READ, "GET", "/api/v1/domains/{name}/watch"),
                    rule(READ, "GET", "/api/v1/certificates"),
                    rule(READ, "GET", "/api/v1/certificates/{subject}"),
                    rule(READ, "GET", "/api/v1/events"),
                    rule(PROVISION, "POST", "/api/v1/owners"),
                    rule(PROVISION, "PUT|PATCH|DELETE", "/api/v1/owners/{id}"),
                    rule(PROVISION, "POST", "/api/v1/domains"),
                    rule(PROVISION, "PUT|PATCH|DELETE", "/api/v1/domains/{name}"),
                    rule(PROVISION, "POST", "/api/v1/bulk/domains"),
                    rule(PROVISION, "POST", "/api/v1/domains/{name}/renewals"),
                    rule(PROVISION, "POST", "/api/v1/nodes/{id}/renewals"),
                    rule(PROVISION, "POST", "/api/v1/certificates/{subject}/renewals"),
                    rule(OPERATE, "POST", "/api/v1/nodes"),
                    rule(OPERATE, "PUT|DELETE", "/api/v1/nodes/{id}"),
                    rule(OPERATE, "PUT", "/api/v1/fleet"),
                    rule(OPERATE, "GET|POST", "/api/v1/tokens"),
                    rule(OPERATE, "DELETE", "/api/v1/tokens/{id}"),
                    rule(OPERATE, "POST", "/api/v1/page-links"),
                    rule(OPERATE, "POST", "/api/v1/events/republish"),
                    rule(OPERATE, "GET", "/api/v1/limits"),
                    rule(OPERATE, "GET", "/api/v1/vault"),
                    rule(OPERATE, "GET", "/api/v1/vault/accesses"),
                    rule(OPERATE, "POST", "/api/v1/vault/rotations"));

    private RequiredScopes() {}

    private record Rule(Scope scope, Pattern request) {}

    private static Rule rule(Scope scope, String methods, String path) {
        return new Rule(
                scope,
                Pattern.compile(
                        "(%s) %s".formatted(methods, path.replaceAll("\\{\\w+}", "[^/]+"))));
    }

    /**
     * The scope for one request.
     *
     * @param path decoded and normalised by the container
     */
    static Scope of(String method, String path) {
        String request = (method.equals("HEAD") ? "GET" : method) + " " + path;
        return RULES.stream()
                .filter(rule -> rule.request().matcher(request).matches())
                .map(Rule::scope)
                .findFirst()
                .orElse(OPERATE);
    }

    /** Whether somebody has thought about it. */
    static boolean isListed(String method, String path) {
        return RULES.stream()
                .anyMatch(rule -> rule.request().matcher(method + " " + path).matches());
    }
}
