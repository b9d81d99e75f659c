package org.waxseal.issuer.vault.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.vault.KeyEncryptionKey;
import org.waxseal.issuer.vault.KeyEncryptionKeys;
import org.waxseal.issuer.vault.WrappedKey;

/**
 * Key-encryption keys as files of one directory, which several processes may share:
 *
 * <ul>
 *   <li>{@code master.key}, the first one ({@link MasterKeyFile});
 *   <li>{@code kek-ID.key}, those of rotations;
 *   <li>{@code current}: identifiers, one a line, the current key first and then those before it.
 *       Without this file the only key there is is current;
 *   <li>{@code kek-ID.key.retired}, one that nothing uses any more and that still opens.
 * </ul>
 *
 * A file becomes durable before its key wraps anything. What another process has done is seen at
 * the next use: {@code current} is read each time, the keys when one is missing.
 */
public final class KeyDirectory implements KeyEncryptionKeys {
    /** Names the current key and those before it. */
    static final String CURRENT = "current";

    private static final String RETIRED = ".retired";
    private static final Pattern KEY_NAME =
            Pattern.compile("(?:master|kek-(?<id>[0-9a-f]{16}))\\.key(?<retired>\\.retired)?");

    private final Path directory;
    private final SecureRandom random;
    private volatile Map<String, FoundKey> found = Map.of();

    private KeyDirectory(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    private record FoundKey(Path file, KeyEncryptionKey key, boolean retired) {}

    /**
     * Reads the directory.
     *
     * @param mayCreate whether a first key is made where there is none: true only while nothing was
     *     sealed
     * @throws WaxsealException with {@code VAULT_LOCKED} when there is no key, or one is readable
     *     by others, has the wrong length, or is not the one that its name says
     */
    public static KeyDirectory open(Path directory, SecureRandom random, boolean mayCreate) {
        KeyDirectory keys = new KeyDirectory(directory, random);
        keys.read();
        if (keys.found.values().stream().allMatch(FoundKey::retired)
                && !KeyFile.exists(directory.resolve(CURRENT))) {
            new MasterKeyFile(directory, random).open(mayCreate);
            keys.read();
        }
        keys.current();
        return keys;
    }

    @Override
    public String current() {
        return currentKey().id();
    }

    @Override
    public WrappedKey wrap(byte[] dataKey, byte[] context) {
        return currentKey().wrap(dataKey, context, random);
    }

    @Override
    public byte[] unwrap(WrappedKey wrapped, byte[] context) {
        if (wrapped.keyId() != null && !found.containsKey(wrapped.keyId())) {
            read();
        }
        return KeyEncryptionKey.unwrap(
                found.values().stream().map(FoundKey::key).toList(), wrapped, context);
    }

    @Override
    public List<Held> held() {
        read();
        return found.values().stream()
                .map(key -> new Held(key.key().id(), key.file().toString(), key.retired()))
                .toList();
    }

    @Override
    public synchronized String succeed(String replaced) {
        List<String> order = order();
        if (!order.getFirst().equals(replaced)) {
            return order.getFirst();
        }
        String next = prepared(order);
        List<String> names = new ArrayList<>(List.of(next));
        names.addAll(order);
        try {
            KeyFile.replace(
                    directory.resolve(CURRENT),
                    (String.join("\n", names) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw unusable(e);
        }
        return next;
    }

    /** A key that never was current: left over from a rotation that was killed, or a new one. */
    private String prepared(List<String> order) {
        read();
        return found.values().stream()
                .filter(key -> !key.retired() && !order.contains(key.key().id()))
                .map(key -> key.key().id())
                .findFirst()
                .orElseGet(this::create);
    }

    private String create() {
        byte[] key = new byte[KeyEncryptionKey.OCTETS];
        random.nextBytes(key);
        String id = KeyEncryptionKey.of(key).id();
        try {
            KeyFile.create(directory.resolve("kek-" + id + ".key"), key);
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        read();
        return id;
    }

    @Override
    public String retire(String id) {
        read();
        FoundKey key = found.get(id);
        if (key == null) {
            return "the key %s is gone from %s already".formatted(id, directory);
        }
        // By its identifier: there may be another master.key one day.
        Path aside = directory.resolve("kek-" + id + ".key" + RETIRED);
        try {
            if (!key.retired()) {
                KeyFile.rename(key.file(), aside);
            }
        } catch (NoSuchFileException e) {
            // Another process was faster.
            return retire(id);
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            read();
        }
        return "no row needs the key %s any more, it is now %s; delete it, and its backup, together with the last backup of the database from before now"
                .formatted(id, aside);
    }

    private KeyEncryptionKey currentKey() {
        String id = order().getFirst();
        if (!found.containsKey(id)) {
            read();
        }
        FoundKey key = found.get(id);
        if (key == null) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "%s names the key %s, but no file in %s holds it; restore kek-%s.key (or master.key) from its backup"
                            .formatted(directory.resolve(CURRENT), id, directory, id));
        }
        return key.key();
    }

    /** The current key and those before it. */
    private List<String> order() {
        try {
            List<String> named =
                    Files.readAllLines(directory.resolve(CURRENT), StandardCharsets.US_ASCII)
                            .stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList();
            if (!named.isEmpty()) {
                return named;
            }
        } catch (NoSuchFileException e) {
            return List.of(only());
        } catch (IOException e) {
            throw unusable(e);
        }
        return List.of(only());
    }

    /** Before the first rotation, or when {@code current} was not restored with the keys. */
    private String only() {
        if (found.isEmpty()) {
            read();
        }
        List<FoundKey> active = found.values().stream().filter(key -> !key.retired()).toList();
        return active.stream()
                .filter(key -> active.size() == 1 || isMaster(key))
                .map(key -> key.key().id())
                .findFirst()
                .orElseThrow(
                        () ->
                                new WaxsealException(
                                        ErrorCode.VAULT_LOCKED,
                                        "%s is missing and %s holds %d keys; restore it, or write the identifier of the newest key into it"
                                                .formatted(
                                                        directory.resolve(CURRENT),
                                                        directory,
                                                        active.size())));
    }

    private static boolean isMaster(FoundKey key) {
        return key.file().endsWith(MasterKeyFile.NAME);
    }

    private synchronized void read() {
        if (!Files.isDirectory(directory)) {
            found = Map.of();
            return;
        }
        Map<String, FoundKey> keys = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = KEY_NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    add(keys, file, name);
                }
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        found = keys;
    }

    private static void add(Map<String, FoundKey> keys, Path file, Matcher name)
            throws IOException {
        KeyEncryptionKey key;
        try {
            key = KeyFile.read(file);
        } catch (NoSuchFileException e) {
            // Another process has just retired it; whoever misses it reads again.
            return;
        }
        String named = name.group("id");
        if (named != null && !named.equals(key.id())) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "%s holds the key %s and not the one that its name says; restore it from its own backup"
                            .formatted(file, key.id()));
        }
        keys.put(key.id(), new FoundKey(file, key, name.group("retired") != null));
    }

    private WaxsealException unusable(IOException cause) {
        return new WaxsealException(
                ErrorCode.VAULT_LOCKED,
                "the vault's directory %s cannot be read or written (%s); check waxseal.issuer.vault.directory and its owner"
                        .formatted(directory, cause.getClass().getSimpleName()),
                cause);
    }
}
