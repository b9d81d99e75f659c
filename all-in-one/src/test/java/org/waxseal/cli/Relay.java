package org.waxseal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A way to the console that can be cut off. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);

    Relay(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Behind so many bytes of answers nothing gets through any more. */
    void cutAfter(long bytes) {
        bytesLeft.set(bytes);
    }

    void mend() {
        bytesLeft.set(Long.MAX_VALUE);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> relay(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void relay(Socket client) {
        try (client;
                Socket console = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread.ofVirtual().start(() -> request(client, console));
            InputStream answers = console.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[1024];
            for (int read = answers.read(buffer); read > 0; read = answers.read(buffer)) {
                if (bytesLeft.addAndGet(-read) < 0) {
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // One of the two has gone; closing both is all there is to do.
            return;
        }
    }

    private static void request(Socket client, Socket console) {
        try {
            client.getInputStream().transferTo(console.getOutputStream());
            console.shutdownOutput();
        } catch (IOException e) {
            // The answers' side ends it.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
