package org.waxseal.assigner.node;

/**
 * Who may do what with a file or directory.
 *
 * @param owner name of a user of the node
 * @param group name of a group of the node
 * @param mode the nine permission bits, for example {@code 0640}
 */
public record Permissions(String owner, String group, int mode) {
    private static final String ROOT = "root";

    public Permissions {
        if (mode < 0 || mode > 0777) {
            throw new IllegalArgumentException("not nine permission bits: " + mode);
        }
    }

    /** For keys that daemons read as root before they drop it: {@code root:root 0600}. */
    public static Permissions secretFile() {
        return new Permissions(ROOT, ROOT, 0600);
    }

    /** {@code root:root 0700}. */
    public static Permissions secretDirectory() {
        return new Permissions(ROOT, ROOT, 0700);
    }

    /** For what holds no secret: {@code root:root 0644}. */
    public static Permissions publicFile() {
        return new Permissions(ROOT, ROOT, 0644);
    }

    /** {@code root:root 0755}. */
    public static Permissions publicDirectory() {
        return new Permissions(ROOT, ROOT, 0755);
    }

    /** For a daemon that reads keys without being root: {@code root:group 0640}. */
    public static Permissions groupFile(String group) {
        return new Permissions(ROOT, group, 0640);
    }

    /** {@code root:group 0750}. */
    public static Permissions groupDirectory(String group) {
        return new Permissions(ROOT, group, 0750);
    }

    /** The bits as {@code chmod} takes them, for example {@code 0640}. */
    public String octal() {
        return "%04o".formatted(mode);
    }

    @Override
    public String toString() {
        return owner + ":" + group + " " + octal();
    }
}
