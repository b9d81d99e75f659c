package org.waxseal.notifier;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.notifier.smtp.SmtpSettings;

/**
 * Settings of the notifier; docs/operations.md explains them.
 *
 * @param from sender of all mails, for example {@code Waxseal <waxseal@example.org>}
 * @param serviceName how the sender calls itself in the mails
 * @param operatorAddress who is told about nodes; nobody when it is missing
 * @param operatorLocale {@code en} or {@code ja}
 * @param timeZone in which dates are written
 * @param parallelism how many mails are on their way at once
 */
@ConfigurationProperties("waxseal.notifier")
@Validated
public record NotifierProperties(
        @NotBlank String from,
        @DefaultValue("Waxseal") @NotBlank String serviceName,
        @Nullable String operatorAddress,
        @DefaultValue("en") String operatorLocale,
        @DefaultValue("UTC") ZoneId timeZone,
        @DefaultValue("4") @Min(1) @Max(64) int parallelism,
        @NotNull @Valid Smtp smtp,
        @DefaultValue @Valid Patience patience,
        @DefaultValue @Valid Retry retry) {

    /**
     * How the mail server is reached, always with TLS.
     *
     * @param host as it stands in the server's certificate
     * @param port 587 for STARTTLS and 465 for implicit TLS when it is missing
     * @param helloName what EHLO says; this host's own name when it is missing
     * @param username sends without log-in when it is missing
     * @param passwordFile its first line is the password
     * @param trustFile PEM roots that are trusted beside the JDK's
     */
    public record Smtp(
            @NotBlank String host,
            @Nullable @Min(1) @Max(65535) Integer port,
            @DefaultValue("starttls") TlsMode tls,
            @Nullable String helloName,
            @Nullable String username,
            @Nullable Path passwordFile,
            @Nullable Path trustFile,
            @DefaultValue("10s") Duration connectTimeout,
            @DefaultValue("60s") Duration replyTimeout) {

        /**
         * @throws WaxsealException with {@code FIELD_MISSING} when one of user name and password
         *     file is set without the other
         */
        SmtpSettings settings() {
            if ((username == null) != (passwordFile == null)) {
                throw new WaxsealException(
                        ErrorCode.FIELD_MISSING,
                        "waxseal.notifier.smtp.username and waxseal.notifier.smtp.password-file"
                                + " belong together; set both to log in, or none");
            }
            return new SmtpSettings(
                    host,
                    port != null
                            ? port
                            : switch (tls) {
                                case STARTTLS -> 587;
                                case IMPLICIT -> 465;
                            },
                    tls,
                    helloName,
                    username,
                    passwordFile,
                    trustFile,
                    connectTimeout,
                    replyTimeout);
        }
    }

    /** See {@link org.waxseal.notifier.notice.Patience}. */
    public record Patience(
            @DefaultValue("5m") Duration trouble,
            @DefaultValue("1h") Duration passingFailure,
            @DefaultValue("24h") Duration quiet,
            @DefaultValue("7d") Duration news) {

        org.waxseal.notifier.notice.Patience patience() {
            return new org.waxseal.notifier.notice.Patience(trouble, passingFailure, quiet, news);
        }
    }

    /** See {@link org.waxseal.notifier.notice.RetryBackoff}. */
    public record Retry(
            @DefaultValue("2s") Duration passingFirst,
            @DefaultValue("5m") Duration passingLongest,
            @DefaultValue("1m") Duration lastingFirst,
            @DefaultValue("1h") Duration lastingLongest) {

        org.waxseal.notifier.notice.RetryBackoff backoff() {
            return new org.waxseal.notifier.notice.RetryBackoff(
                    new org.waxseal.notifier.notice.RetryBackoff.Range(
                            passingFirst, passingLongest),
                    new org.waxseal.notifier.notice.RetryBackoff.Range(
                            lastingFirst, lastingLongest));
        }
    }
}
