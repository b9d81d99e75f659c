package org.waxseal.assigner;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the assigner.
 *
 * @param issuerUrl where the issuer gives keys, {@code https://host:port}
 * @param trustFile PEM roots that clients are taken to trust beside those of the JDK; null for none
 * @param nodesAtOnce how many nodes are changed at the same time
 * @param coalescing how long a node waits for more changes before all become one
 * @param proof how long a reload may take to be seen
 * @param handshake bounds of one handshake, and of all
 * @param inspection looking again at what nothing changes
 */
@Validated
@ConfigurationProperties("waxseal.assigner")
public record AssignerProperties(
        @NotNull URI issuerUrl,
        @Nullable Path trustFile,
        @DefaultValue("4") @Min(1) @Max(256) int nodesAtOnce,
        @DefaultValue @Valid Coalescing coalescing,
        @DefaultValue @Valid Proof proof,
        @DefaultValue @Valid Handshake handshake,
        @DefaultValue @Valid Inspection inspection) {

    /**
     * Bounds of waiting for more changes.
     *
     * @param quiet the node goes on once nothing new was wanted for this long
     * @param most and after this long even if more keeps coming
     * @param rest when more was wanted during a change, the next one waits for as long as that
     *     took, but no longer than this
     */
    public record Coalescing(
            @DefaultValue("80ms") @DurationMin(millis = 1) Duration quiet,
            @DefaultValue("1s") @DurationMin(millis = 1) Duration most,
            @DefaultValue("3s") @DurationMin(millis = 0) Duration rest) {}

    /**
     * Bounds of waiting for the wanted leaf after a change.
     *
     * @param patience until an endpoint counts as serving the wrong one
     * @param firstPause between the first two looks; each further one is twice as long
     * @param longestPause no pause is longer
     */
    public record Proof(
            @DefaultValue("8s") @DurationMin(millis = 1) Duration patience,
            @DefaultValue("5ms") @DurationMin(millis = 1) Duration firstPause,
            @DefaultValue("250ms") @DurationMin(millis = 1) Duration longestPause) {}

    /**
     * Bounds of handshakes.
     *
     * @param connectTimeout until a port answers
     * @param timeout for greeting, dialogue and handshake together
     * @param parallelism handshakes at once, over all nodes
     */
    public record Handshake(
            @DefaultValue("3s") @DurationMin(millis = 1) Duration connectTimeout,
            @DefaultValue("10s") @DurationMin(millis = 1) Duration timeout,
            @DefaultValue("16") @Min(1) @Max(1024) int parallelism) {}

    /**
     * Looking again.
     *
     * @param interval between two looks at all endpoints of a node; nodes are spread over it
     */
    public record Inspection(@DefaultValue("1h") @DurationMin(seconds = 1) Duration interval) {}
}
