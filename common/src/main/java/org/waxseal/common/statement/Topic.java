package org.waxseal.common.statement;

/** The topics on which statements are published; docs/events.md describes them. */
public enum Topic {
    OWNERS("waxseal.owners.v1", "waxseal.owner"),
    NODES("waxseal.nodes.v1", "waxseal.node"),
    DOMAINS("waxseal.domains.v1", "waxseal.domain"),
    CERTIFICATES("waxseal.certificates.v1", "waxseal.certificate"),
    ENDPOINTS("waxseal.endpoints.v1", "waxseal.endpoints");

    /** Fixed at creation: raising it later breaks the order per key. */
    public static final int PARTITIONS = 12;

    private final String topicName;
    private final String eventType;

    Topic(String topicName, String eventType) {
        this.topicName = topicName;
        this.eventType = eventType;
    }

    public String topicName() {
        return topicName;
    }

    /** The {@code type} of its events (CloudEvents 1.0 section 3.1.1). */
    public String eventType() {
        return eventType;
    }

    public static Topic of(Statement statement) {
        return switch (statement) {
            case OwnerStatement ignored -> OWNERS;
            case NodeStatement ignored -> NODES;
            case DomainStatement ignored -> DOMAINS;
            case CertificateStatement ignored -> CERTIFICATES;
            case EndpointsStatement ignored -> ENDPOINTS;
        };
    }
}
