package org.waxseal.assigner.driver;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;

/**
 * One thing to do on a node. A plan says what; how it is done, and undone, is the rollout's. Doing
 * a step again does no harm.
 */
public sealed interface Step {

    /** For a person: what it does to what, without content. */
    String describe();

    /** Makes a directory, or sets its permissions. */
    record MakeDirectory(NodePath path, Permissions permissions) implements Step {
        @Override
        public String describe() {
            return "make directory " + path;
        }
    }

    /**
     * Makes a file hold this text, atomically.
     *
     * @param text never holds a key
     */
    record WriteFile(NodePath path, String text, Permissions permissions) implements Step {
        @Override
        public String describe() {
            return "write " + path;
        }
    }

    /** Removes a file, a link, or a directory with all that is in it. */
    record RemoveFile(NodePath path) implements Step {
        @Override
        public String describe() {
            return "remove " + path;
        }
    }

    /**
     * Makes a link point somewhere else, atomically.
     *
     * @param target as it stands in the link
     */
    record Link(NodePath path, String target) implements Step {
        @Override
        public String describe() {
            return "link " + path + " to " + target;
        }
    }

    /**
     * Sets and removes entries of a Postfix lookup table that is in use meanwhile. A crash leaves
     * each entry as before or as wanted.
     *
     * @param map where the table is and how it is changed
     * @param entries what the server looks up, and the certificate to be stored there together with
     *     its key; empty to remove the entry. At least one
     */
    record SetMapEntry(MapReference map, SortedMap<String, Optional<MapValue>> entries)
            implements Step {
        public SetMapEntry {
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
            if (entries.isEmpty()) {
                throw new IllegalArgumentException("no entry");
            }
        }

        @Override
        public String describe() {
            return "change " + String.join(", ", entries.keySet()) + " in " + map.name();
        }
    }

    /**
     * Puts certificate and key into a directory that never changes again: {@code fullchain.pem},
     * {@code key.pem} and {@code combined.pem} (key first). The directory appears complete or not
     * at all.
     *
     * @param directory named by the leaf's fingerprint
     * @param names that the leaf has to cover
     * @param directoryPermissions of the directory
     * @param filePermissions of the files in it
     */
    record ImportCertificate(
            NodePath directory,
            CertificateChain chain,
            KeyReference key,
            SortedSet<CertificateName> names,
            Permissions directoryPermissions,
            Permissions filePermissions)
            implements Step {
        public ImportCertificate {
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        }

        @Override
        public String describe() {
            return "import certificate " + directory;
        }
    }

    /** Must hold, or the rollout goes no further. */
    sealed interface Check extends Step {}

    /** The software's own test of its configuration; succeeds with status 0. */
    record ConfigurationTest(Software software, Command command) implements Check {
        @Override
        public String describe() {
            return "test the configuration of " + software.wireName();
        }
    }

    /** The daemon's user can read a file, and enter every directory above it. */
    record ReadableFor(Software software, String user, NodePath path) implements Check {
        @Override
        public String describe() {
            return "check that " + user + " can read " + path;
        }
    }

    /** A user that runs other people's code can not read a file. */
    record HiddenFrom(Software software, String user, NodePath path) implements Check {
        @Override
        public String describe() {
            return "check that " + user + " cannot read " + path;
        }
    }

    /**
     * Makes the running server take what is written, without ending sessions.
     *
     * @param mark file that says which configuration was last loaded; written after success, so
     *     that a crash between writing and reloading is seen by the next inspection
     * @param digest what to write there
     */
    record Reload(Software software, Command command, NodePath mark, String digest)
            implements Step {
        @Override
        public String describe() {
            return "reload " + software.wireName();
        }
    }

    /**
     * A lookup table of Postfix.
     *
     * @param type {@code lmdb}
     * @param path without suffix, as it stands after the colon
     * @param configDirectory Postfix's own
     */
    record MapReference(String type, NodePath path, NodePath configDirectory) {
        /** As Postfix names it. */
        public String name() {
            return type + ":" + path;
        }
    }

    /** A certificate to be put into a table together with its key. */
    record MapValue(CertificateChain chain, KeyReference key, SortedSet<CertificateName> names) {
        public MapValue {
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        }
    }
}
