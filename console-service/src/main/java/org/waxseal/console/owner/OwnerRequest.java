package org.waxseal.console.owner;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.RequestRejected;

/**
 * An owner as somebody asks for it, nothing checked.
 *
 * @param name empty when it is left out
 * @param locale English when it is left out
 */
public record OwnerRequest(
        @Nullable String id,
        @Nullable String name,
        @Nullable String email,
        @Nullable String locale) {
    private static final int LONGEST_NAME = 200;
    // dot-atom, RFC 5322 section 3.2.3; quoted local parts are left to nobody's mail server
    private static final Pattern LOCAL_PART =
            Pattern.compile(
                    "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final int LONGEST_LOCAL_PART = 64; // RFC 5321 section 4.5.3.1.1
    private static final int LONGEST_ADDRESS = 254; // RFC 5321 section 4.5.3.1.3, without <>

    /** What the request says when everything in it can be read. */
    record Contents(OwnerId id, String name, String email, OwnerLocale locale) {}

    /**
     * Checks everything that can be checked without the registry.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     */
    Contents read() {
        Faults faults = new Faults();
        Contents contents = read(faults, "");
        faults.throwIfAny();
        if (contents == null) {
            throw new IllegalStateException("a request without a fault was not read");
        }
        return contents;
    }

    /**
     * As {@link #read()}.
     *
     * @param at the pointer of this owner in the request
     * @return null after adding faults
     */
    @Nullable Contents read(Faults faults, String at) {
        Faults own = new Faults();
        OwnerId ownerId = readId(own, at);
        String ownerName = readName(own, at);
        String mailbox = readEmail(own, at + "/email");
        OwnerLocale ownerLocale =
                locale == null
                        ? OwnerLocale.ENGLISH
                        : own.read(at + "/locale", () -> OwnerLocale.parse(locale));
        if (own.any()) {
            faults.addAll(own);
            return null;
        }
        return ownerId == null || mailbox == null || ownerLocale == null
                ? null
                : new Contents(ownerId, ownerName, mailbox, ownerLocale);
    }

    /** Everything that is wrong with it, as far as that can be seen without the registry. */
    public List<Fault> faults() {
        try {
            read();
            return List.of();
        } catch (RequestRejected rejected) {
            return rejected.faults();
        }
    }

    /** Whether it asks for what is registered already. False for a request with faults. */
    public boolean describes(Owner registered) {
        Contents wanted = read(new Faults(), "");
        return wanted != null && OwnerIntake.isAsWanted(registered.statement(), wanted);
    }

    /** This request for the owner that the path names; a fault when it names another one. */
    public OwnerRequest named(OwnerId inPath, Faults faults) {
        if (id != null && !id.equals(inPath.value())) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/id",
                    "id '%s' is not '%s' of the path; leave it out or write the same"
                            .formatted(Faults.shown(id), inPath));
        }
        return new OwnerRequest(inPath.value(), name, email, locale);
    }

    /** This request with what it leaves out taken from {@code registered}. */
    OwnerRequest over(OwnerStatement registered) {
        return new OwnerRequest(
                id,
                name == null ? registered.name() : name,
                email == null ? registered.email() : email,
                locale == null ? registered.locale().wireName() : locale);
    }

    /** The identifier; null after adding a fault. */
    public @Nullable OwnerId readId(Faults faults, String at) {
        if (id == null) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    at + "/id",
                    "id is missing; give the owner an identifier such as alice");
            return null;
        }
        return faults.read(at + "/id", () -> new OwnerId(id));
    }

    private String readName(Faults faults, String at) {
        if (name == null) {
            return "";
        }
        String trimmed = name.strip();
        if (trimmed.length() > LONGEST_NAME) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    at + "/name",
                    "name '%s' has %d characters; write at most %d"
                            .formatted(Faults.shown(trimmed), trimmed.length(), LONGEST_NAME));
        } else if (!trimmed.equals(Faults.withoutControls(trimmed))) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    at + "/name",
                    "name '%s' holds control characters; write it on one line without them"
                            .formatted(Faults.shown(trimmed)));
        }
        return trimmed;
    }

    private @Nullable String readEmail(Faults faults, String pointer) {
        if (email == null) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    pointer,
                    "email is missing; give the mailbox to which notices are sent");
            return null;
        }
        int at = email.lastIndexOf('@');
        if (at < 1
                || at > LONGEST_LOCAL_PART
                || email.length() > LONGEST_ADDRESS
                || !LOCAL_PART.matcher(email.substring(0, at)).matches()) {
            faults.add(
                    ErrorCode.EMAIL_INVALID,
                    pointer,
                    "email '%s' is not a mailbox; write it as name@example.org"
                            .formatted(Faults.shown(email)));
            return null;
        }
        Faults inHost = new Faults();
        DnsName host = inHost.read(pointer, () -> DnsName.of(email.substring(at + 1)));
        if (host == null) {
            faults.add(
                    ErrorCode.EMAIL_INVALID,
                    pointer,
                    "email '%s' is not a mailbox: what follows @ is not a host name; write it as name@example.org"
                            .formatted(Faults.shown(email)));
            return null;
        }
        // A-labels: SMTP without SMTPUTF8 carries nothing else
        return email.substring(0, at) + "@" + host.ascii();
    }

    /** A mailbox as it is stored; what is none stays as it is, and no owner has it. */
    public static String mailbox(String written) {
        String read = new OwnerRequest(null, null, written, null).readEmail(new Faults(), "/email");
        return read == null ? written : read;
    }
}
