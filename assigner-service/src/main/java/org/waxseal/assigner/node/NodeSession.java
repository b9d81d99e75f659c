package org.waxseal.assigner.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One conversation with a node, with the rights of its administrator. All methods block. Whoever
 * opened it closes it. Not for use by several threads at once.
 *
 * <p>Every method throws {@link org.waxseal.common.error.WaxsealException} with {@code
 * NODE_UNREACHABLE} when the node does not answer, and with {@code INTERNAL_FAULT} naming the path
 * when the node refuses a file operation.
 */
public interface NodeSession extends AutoCloseable {

    /** Where Waxseal keeps its files on this node. */
    NodePath directory();

    /** Content of a file, links followed; empty when there is none. */
    Optional<byte[]> read(NodePath file);

    /** What stands at the path, links not followed; empty when nothing does. */
    Optional<FileStatus> status(NodePath path);

    /** Names in a directory, sorted; none when there is no directory. */
    List<String> list(NodePath directory);

    /**
     * The path that {@code path} stands for when all links in it are followed; itself when nothing
     * is there.
     */
    NodePath follow(NodePath path);

    /** Where a link points, as written; empty when there is no link. */
    Optional<String> readLink(NodePath link);

    /**
     * Makes the file hold {@code content}, whole or not at all: written beside it, readable for
     * nobody else until it has these permissions, synced, renamed over it, directory synced. The
     * directory must exist.
     */
    void write(NodePath file, byte[] content, Permissions permissions);

    /**
     * Makes the directory, and any above it as {@code root 0755}; sets its permissions if there.
     */
    void makeDirectory(NodePath directory, Permissions permissions);

    /**
     * Makes a directory that holds exactly these files, whole or not at all: written beside it as
     * {@code <name>.tmp}, synced, renamed. One that is there is replaced, and for a moment missing.
     *
     * @param files content by name
     */
    void writeDirectory(
            NodePath directory,
            Map<String, byte[]> files,
            Permissions directoryPermissions,
            Permissions filePermissions);

    /** Sets the permissions of a file or directory that exists. */
    void permit(NodePath path, Permissions permissions);

    /**
     * Makes {@code link} point to {@code target}, at no moment missing when it was there: made
     * beside it, renamed over it, directory synced.
     *
     * @param target as it is to stand in the link; relative to the link's directory or absolute
     */
    void link(NodePath link, String target);

    /** Removes a file, a link (never what it points to), or a directory with all that is in it. */
    void remove(NodePath path);

    /** Runs a command to its end. A status other than 0 is an outcome, not an exception. */
    CommandOutcome run(Command command);

    /**
     * As {@link #run}, handing each line of standard output to {@code lines} instead of keeping it.
     */
    CommandOutcome run(Command command, Consumer<String> lines);

    /**
     * Tries, as that user, to read the file.
     *
     * @param user its name, or its number
     * @throws org.waxseal.common.error.WaxsealException with {@code FIELD_INVALID} when the node
     *     has no such user
     */
    Readability readableBy(String user, NodePath file);

    /**
     * As {@link #readableBy}, without finding out what stops the user, which takes a process for
     * each directory above.
     */
    default boolean canRead(String user, NodePath file) {
        return readableBy(user, file) instanceof Readability.Granted;
    }

    /**
     * Runs {@code action} while holding an exclusive lock that other sessions, of other processes
     * and machines too, respect.
     *
     * @param lockFile made when missing; its directory must exist
     * @throws org.waxseal.common.error.WaxsealException with {@code NODE_BUSY} when the lock was
     *     not free within {@code patience}
     */
    void exclusively(NodePath lockFile, Duration patience, Runnable action);

    @Override
    void close();
}
