package org.waxseal.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.Server;

/**
 * nginx with one site, webmail of every domain. Its configuration is laid out as Debian's: {@code
 * nginx.conf} includes, in its {@code http} block, {@code conf.d/*.conf} and then {@code
 * sites-enabled/*}; workers run as {@code www-data}. The site's server block names the certificate,
 * self-signed at first.
 *
 * <p>A private instance is reloaded by {@code nginx -p <prefix> -c <configDirectory>/nginx.conf -s
 * reload} and tested by the same with {@code -t}; its {@link #server()} has the settings {@code
 * site} (path of the site's file) and {@code prefix}.
 */
public final class NginxServer implements AutoCloseable {
    private final SandboxDirectory sandbox;
    private final Path home;
    private final Path log;
    private final int port = FreePorts.next();
    private @Nullable ServerProcess process;

    private NginxServer(SandboxDirectory sandbox, Path home) {
        this.sandbox = sandbox;
        this.home = home;
        this.log = home.resolve("nginx.log");
    }

    /**
     * @param node name of its directory below the sandbox's
     * @param hostName the node's own name
     * @param certificate for the site at first
     * @param phpSocket where PHP is run
     */
    static NginxServer start(
            SandboxDirectory sandbox,
            String node,
            DnsName hostName,
            SelfSignedCertificate certificate,
            Path documentRoot,
            Path phpSocket) {
        NginxServer server = new NginxServer(sandbox, sandbox.makeDirectory(node + "/nginx"));
        server.configure(node, hostName, certificate, documentRoot, phpSocket);
        server.start();
        return server;
    }

    private void configure(
            String node,
            DnsName hostName,
            SelfSignedCertificate certificate,
            Path documentRoot,
            Path phpSocket) {
        sandbox.makeDirectory(node + "/nginx/temp");
        sandbox.makeDirectory(node + "/nginx/etc/conf.d");
        sandbox.makeDirectory(node + "/nginx/etc/sites-enabled");
        Accounts.write(
                configurationFile(),
                "rw-r--r--",
                """
                user www-data;
                worker_processes auto;
                pid %1$s/nginx.pid;
                error_log %2$s;

                events {
                    worker_connections 768;
                }

                http {
                    client_body_temp_path %1$s/temp/body;
                    proxy_temp_path %1$s/temp/proxy;
                    fastcgi_temp_path %1$s/temp/fastcgi;
                    uwsgi_temp_path %1$s/temp/uwsgi;
                    scgi_temp_path %1$s/temp/scgi;

                    sendfile on;
                    tcp_nopush on;
                    types_hash_max_size 2048;
                    include /etc/nginx/mime.types;
                    default_type application/octet-stream;
                    ssl_protocols TLSv1.2 TLSv1.3;
                    access_log %1$s/access.log;

                    include conf.d/*.conf;
                    include sites-enabled/*;
                }
                """
                        .formatted(home, log));
        Accounts.write(
                siteFile(),
                "rw-r--r--",
                """
                # Webmail of every hosted domain
                server {
                    listen 127.0.0.1:%1$d ssl default_server;
                    server_name %2$s webmail.*;

                    ssl_certificate %3$s;
                    ssl_certificate_key %4$s;

                    root %5$s;
                    index index.php;

                    location / {
                        try_files $uri $uri/ =404;
                    }

                    location ~ ^/[^/]+\\.php$ {
                        include /etc/nginx/fastcgi_params;
                        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
                        fastcgi_pass unix:%6$s;
                    }
                }
                """
                        .formatted(
                                port,
                                hostName,
                                certificate.certificate(),
                                certificate.key(),
                                documentRoot,
                                phpSocket));
    }

    /** Starts it, or starts it again after {@link #stop()}. */
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        process =
                ServerProcess.start(
                        sandbox,
                        "nginx",
                        log,
                        Map.of(),
                        List.of(
                                "nginx",
                                "-p",
                                home.toString(),
                                "-c",
                                configurationFile().toString(),
                                "-g",
                                "daemon off;"));
        process.awaitListening(port);
    }

    /** Stops it. Idempotent. */
    public synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Where it speaks https. */
    public int port() {
        return port;
    }

    /** The directory of {@code nginx.conf}. */
    public Path configDirectory() {
        return home.resolve("etc");
    }

    public Path configurationFile() {
        return configDirectory().resolve("nginx.conf");
    }

    /** The file with webmail's server block. */
    public Path siteFile() {
        return configDirectory().resolve("sites-enabled/webmail");
    }

    /** What {@code nginx -p} is given. */
    public Path prefix() {
        return home;
    }

    public Path logFile() {
        return log;
    }

    /** As the product registers it. */
    public Server server() {
        return new Server(
                Software.NGINX,
                configDirectory().toString(),
                List.of(new Listener(Protocol.HTTPS, port)),
                Map.of("site", siteFile().toString(), "prefix", home.toString()));
    }
}
