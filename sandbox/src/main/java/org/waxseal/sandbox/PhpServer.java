package org.waxseal.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * php-fpm with one pool, for webmail, under a numeric user id that nothing else has: a hole in
 * webmail must not open the certificates' keys, which nginx's workers may be able to read.
 */
final class PhpServer implements AutoCloseable {
    private final SandboxDirectory sandbox;
    private final Path home;
    private final Path log;
    private @Nullable ServerProcess process;

    private PhpServer(SandboxDirectory sandbox, Path home) {
        this.sandbox = sandbox;
        this.home = home;
        this.log = home.resolve("php-fpm.log");
    }

    /**
     * @param node name of its directory below the sandbox's
     * @param environment of the PHP programs
     */
    static PhpServer start(SandboxDirectory sandbox, String node, Map<String, String> environment) {
        PhpServer server = new PhpServer(sandbox, sandbox.makeDirectory(node + "/php"));
        Path temporary = sandbox.makeDirectory(node + "/php/tmp");
        Accounts.give(temporary, Accounts.WEBMAIL);
        Accounts.mode(temporary, "rwx------");
        StringBuilder variables = new StringBuilder();
        new TreeMap<>(environment)
                .forEach(
                        (name, value) -> variables.append("env[%s] = %s%n".formatted(name, value)));
        Accounts.write(
                server.home.resolve("php-fpm.conf"),
                "rw-r--r--",
                """
                [global]
                pid = %1$s/php-fpm.pid
                error_log = %2$s
                daemonize = no

                [webmail]
                user = %3$d
                group = %3$d
                listen = %4$s
                listen.owner = www-data
                listen.group = www-data
                listen.mode = 0600
                pm = static
                pm.max_children = 3
                catch_workers_output = yes
                decorate_workers_output = no
                php_admin_value[sys_temp_dir] = %5$s
                php_admin_value[upload_tmp_dir] = %5$s
                php_admin_value[error_log] = %5$s/errors.log
                php_admin_flag[log_errors] = on
                %6$s\
                """
                        .formatted(
                                server.home,
                                server.log,
                                Accounts.WEBMAIL,
                                server.socket(),
                                temporary,
                                variables));
        server.start();
        return server;
    }

    synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        process =
                ServerProcess.start(
                        sandbox,
                        "php-fpm",
                        log,
                        Map.of(),
                        List.of(
                                program(),
                                "--nodaemonize",
                                "--fpm-config",
                                home.resolve("php-fpm.conf").toString()));
        process.awaitReady("open its socket", () -> Files.exists(socket()));
    }

    synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    Path socket() {
        return home.resolve("php-fpm.sock");
    }

    /** Debian names the program by its version. */
    private static String program() {
        Path directory = Path.of("/usr/sbin");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "php-fpm*")) {
            for (Path program : found) {
                return program.toString();
            }
        } catch (IOException e) {
            throw new SandboxException("cannot read " + directory + ": " + e.getMessage(), e);
        }
        throw new SandboxException("there is no php-fpm; install Debian's package php-fpm");
    }
}
