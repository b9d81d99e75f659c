package org.waxseal.notifier.smtp;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.TlsMode;

/**
 * How the mail server is reached.
 *
 * @param host as it stands in the server's certificate
 * @param port 1 to 65535
 * @param helloName what EHLO says (RFC 5321 section 4.1.1.1); null for this host's own name
 * @param username null to send without authentication
 * @param passwordFile its first line is the password; read anew for each connection
 * @param trustFile PEM roots that are trusted beside the JDK's; null for none
 * @param connectTimeout until the connection stands
 * @param replyTimeout until the server answers a command, and until it takes what is sent
 */
public record SmtpSettings(
        String host,
        int port,
        TlsMode tls,
        @Nullable String helloName,
        @Nullable String username,
        @Nullable Path passwordFile,
        @Nullable Path trustFile,
        Duration connectTimeout,
        Duration replyTimeout) {}
