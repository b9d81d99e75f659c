package org.waxseal.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.waxseal.allinone.AllInOneProperties;
import org.waxseal.common.endpoint.Protocol;

/** The settings with which an operator would point the product at the {@link Fleet}. */
public final class ProductSettings {

    private ProductSettings() {}

    /**
     * Names and values as in a configuration file.
     *
     * @param directory of all the product's own data; made when missing
     */
    public static Map<String, String> of(Fleet fleet, Path directory) {
        String notices = "notices";
        Path password = directory.resolve("smtp-password");
        writePrivate(password, fleet.mail().addMailbox(notices, Fleet.ZONE) + "\n");
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("waxseal.directory", directory.toString());
        settings.put(
                "waxseal.issuer.acme.directory-url", fleet.authority().directoryUrl().toString());
        settings.put("waxseal.issuer.acme.trust-file", fleet.authority().trustFile().toString());
        settings.put("waxseal.issuer.acme.contact", "hostmaster@" + Fleet.ZONE);
        settings.put("waxseal.issuer.acme.terms-agreed", "true");
        settings.put("waxseal.issuer.dns.server", fleet.dns().address());
        settings.put("waxseal.issuer.dns.tsig-key-file", fleet.dns().tsigKeyFile().toString());
        settings.put("waxseal.assigner.trust-file", fleet.authority().rootFile().toString());
        settings.put("waxseal.notifier.from", "Waxseal <%s@%s>".formatted(notices, Fleet.ZONE));
        settings.put("waxseal.notifier.smtp.host", fleet.mail().hostName().ascii());
        settings.put(
                "waxseal.notifier.smtp.port",
                Integer.toString(fleet.mail().port(Protocol.SUBMISSION)));
        settings.put("waxseal.notifier.smtp.tls", "starttls");
        settings.put("waxseal.notifier.smtp.username", notices + "@" + Fleet.ZONE);
        settings.put("waxseal.notifier.smtp.password-file", password.toString());
        settings.put("waxseal.notifier.smtp.trust-file", fleet.authority().rootFile().toString());
        // The mail host cannot be trusted before its own certificate is there: look again soon.
        settings.put("waxseal.notifier.retry.passing-first", "500ms");
        settings.put("waxseal.notifier.retry.passing-longest", "2s");
        settings.put("waxseal.notifier.retry.lasting-first", "1s");
        settings.put("waxseal.notifier.retry.lasting-longest", "5s");
        return settings;
    }

    /** The same for {@link org.waxseal.allinone.AllInOne}, on free ports. */
    public static AllInOneProperties allInOne(Fleet fleet, Path directory) {
        return AllInOneProperties.inDirectory(directory, of(fleet, directory));
    }

    private static void writePrivate(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
