package org.waxseal.demo;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.name.DnsName;
import org.waxseal.sandbox.ImapSession;
import org.waxseal.sandbox.TrustedRoots;
import org.waxseal.sandbox.WebmailSession;

/** A person's mail client and browser, connected under the domain's own names before a renewal. */
public final class KeptSessions implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Fleet fleet;
    private final String address;
    private final ImapSession imap;
    private final WebmailSession webmail;

    private KeptSessions(Fleet fleet, String address, ImapSession imap, WebmailSession webmail) {
        this.fleet = fleet;
        this.address = address;
        this.imap = imap;
        this.webmail = webmail;
    }

    /** Logs in to both; each checks the certificate for the name it connects to. */
    public static KeptSessions open(Fleet fleet, DnsName domain, String address, String password) {
        SSLContext trust = TrustedRoots.of(fleet.authority().rootFile());
        ImapSession imap =
                ImapSession.openTls(fleet.mail().port(Protocol.IMAPS), trust, domain.child("mail"))
                        .login(address, password);
        try {
            imap.idle();
            WebmailSession webmail =
                    WebmailSession.logIn(
                            domain.child("webmail"),
                            fleet.webmail().nginx().port(),
                            trust,
                            address,
                            password);
            return new KeptSessions(fleet, address, imap, webmail);
        } catch (RuntimeException e) {
            imap.close();
            throw e;
        }
    }

    /** Delivers a mail and waits until the idle connection tells of it. */
    public boolean mailArrives() {
        fleet.mail()
                .deliver(
                        "postmaster@" + Fleet.ZONE,
                        address,
                        "Delivered while you were connected",
                        "This mail shows that the connection is alive.");
        return imap.awaitNews(LIMIT);
    }

    public boolean webmailStillLoggedIn() {
        return webmail.isLoggedIn();
    }

    @Override
    public void close() {
        imap.close();
        webmail.close();
    }
}
