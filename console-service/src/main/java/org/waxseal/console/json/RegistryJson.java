package org.waxseal.console.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.console.domain.DomainChange;
import org.waxseal.console.domain.DomainChange.CertificateChange;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.DomainRequest.CertificateRequest;
import org.waxseal.console.domain.OwnerReference;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.node.NodeRequest.ListenerRequest;
import org.waxseal.console.node.NodeRequest.ServerRequest;
import org.waxseal.console.owner.OwnerChange;
import org.waxseal.console.owner.OwnerRequest;

/**
 * Owners, nodes and domains as they are written in JSON. Each method adds a fault for every value
 * of the wrong type and for every field that it does not know; what the values mean is checked
 * later. Fields that the caller has read before count as known.
 */
public final class RegistryJson {

    private RegistryJson() {}

    /** An owner: id, name, email, locale. */
    public static OwnerRequest owner(JsonFields fields) {
        OwnerRequest wanted =
                new OwnerRequest(
                        fields.text("id"),
                        fields.text("name"),
                        fields.text("email"),
                        fields.text("locale"));
        fields.refuseOthers();
        return wanted;
    }

    /** A merge patch (RFC 7396) of an owner. */
    public static OwnerChange ownerChange(JsonFields fields) {
        OwnerChange wanted =
                new OwnerChange(
                        fields.textChange("name"),
                        fields.textChange("email"),
                        fields.textChange("locale"));
        fields.refuseOthers();
        return wanted;
    }

    /** A node: id, hostName, address, directory, servers, certificate. */
    public static NodeRequest node(JsonFields fields) {
        NodeRequest wanted =
                new NodeRequest(
                        fields.text("id"),
                        fields.text("hostName"),
                        fields.text("address"),
                        fields.text("directory"),
                        servers(fields),
                        nodeKeyType(fields.object("certificate")));
        fields.refuseOthers();
        return wanted;
    }

    private static List<ServerRequest> servers(JsonFields node) {
        List<ServerRequest> read = new ArrayList<>();
        for (JsonFields server : node.objects("servers")) {
            read.add(
                    new ServerRequest(
                            server.text("software"),
                            server.text("configDirectory"),
                            server.has("listeners") ? listeners(server) : null,
                            server.textsByName("settings")));
            server.refuseOthers();
        }
        return read;
    }

    private static List<ListenerRequest> listeners(JsonFields server) {
        List<ListenerRequest> read = new ArrayList<>();
        for (JsonFields listener : server.objects("listeners")) {
            read.add(new ListenerRequest(listener.text("protocol"), listener.integer("port")));
            listener.refuseOthers();
        }
        return read;
    }

    private static @Nullable String nodeKeyType(@Nullable JsonFields certificate) {
        if (certificate == null) {
            return null;
        }
        String keyType = certificate.text("keyType");
        certificate.refuseOthers();
        return keyType;
    }

    /** A domain: name, owner (identifier or object), mailNode, webmailNode, certificate. */
    public static DomainRequest domain(JsonFields fields) {
        DomainRequest wanted =
                new DomainRequest(
                        fields.text("name"),
                        ownerReference(fields),
                        fields.text("mailNode"),
                        fields.text("webmailNode"),
                        certificate(fields.object("certificate")));
        fields.refuseOthers();
        return wanted;
    }

    private static @Nullable OwnerReference ownerReference(JsonFields domain) {
        if (domain.isObject("owner")) {
            JsonFields described = domain.object("owner");
            return described == null ? null : OwnerReference.to(owner(described));
        }
        String id = domain.text("owner");
        return id == null ? null : OwnerReference.to(id);
    }

    private static @Nullable CertificateRequest certificate(@Nullable JsonFields fields) {
        if (fields == null) {
            return null;
        }
        CertificateRequest wanted =
                new CertificateRequest(
                        fields.text("type"), fields.texts("names"), fields.text("keyType"));
        fields.refuseOthers();
        return wanted;
    }

    /** A merge patch (RFC 7396) of a domain. */
    public static DomainChange domainChange(JsonFields fields) {
        DomainChange wanted =
                new DomainChange(
                        fields.change("owner", () -> ownerReference(fields)),
                        fields.textChange("mailNode"),
                        fields.textChange("webmailNode"),
                        fields.change(
                                "certificate",
                                () -> certificateChange(fields.object("certificate"))));
        fields.refuseOthers();
        return wanted;
    }

    private static @Nullable CertificateChange certificateChange(@Nullable JsonFields fields) {
        if (fields == null) {
            return null;
        }
        CertificateChange wanted =
                new CertificateChange(
                        fields.textChange("type"),
                        fields.change("names", () -> fields.texts("names")),
                        fields.textChange("keyType"));
        fields.refuseOthers();
        return wanted;
    }
}
