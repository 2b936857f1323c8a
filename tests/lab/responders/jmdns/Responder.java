// JmDNS as the device of a lab: publishes what `services.py lines` prints of LAB/services.json, and again whenever LAB/jmdns.sock is told
// that it has changed. SIGTERM ends it in order (goodbyes are sent). One JmDNS speaks from one address: the interface's IPv4 address.

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;

public final class Responder {
    private record Service(String name, String type, int port, String subtype, Map<String, String> txt) {
        String key() { return name + " " + type; }

        ServiceInfo info() { return ServiceInfo.create(type + ".local.", name, subtype, port, 0, 0, txt); }
    }

    private final String lab;
    private final JmDNS jmdns;
    private final Map<String, Service> published = new HashMap<>();
    private final Map<String, ServiceInfo> infos = new HashMap<>();

    private Responder(String lab, InetAddress address) throws Exception {
        this.lab = lab;
        jmdns = JmDNS.create(address, lines().get("host")[1]);
    }

    /** The lines by their first two fields: "host", or "service" and a number. */
    private Map<String, String[]> lines() throws Exception {
        var process = new ProcessBuilder("/usr/bin/python3", System.getenv("LAB_SERVICES"), "lines", lab).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var lines = new LinkedHashMap<String, String[]>();
        for (var line : text.split("\n")) {
            var fields = line.split("\t", -1);
            lines.put(fields[0].equals("host") ? "host" : fields[1] + " " + fields[2], fields);
        }
        return lines;
    }

    private void publish() throws Exception {
        var wanted = new LinkedHashMap<String, Service>();
        for (var fields : lines().values()) {
            if (fields[0].equals("host")) continue;
            var txt = new LinkedHashMap<String, String>();
            for (var i = 5; i < fields.length; i++) txt.put(fields[i].split("=", 2)[0], fields[i].split("=", 2)[1]);
            var service = new Service(fields[1], fields[2], Integer.parseInt(fields[3]), fields[4], txt);
            wanted.put(service.key(), service);
        }
        for (var key : published.keySet().toArray(String[]::new))
            if (!wanted.containsKey(key)) {
                jmdns.unregisterService(infos.remove(key));
                published.remove(key);
            }
        for (var service : wanted.values()) {
            var before = published.put(service.key(), service);
            if (before == null) {
                var info = service.info();
                infos.put(service.key(), info);
                jmdns.registerService(info);
            } else if (!before.equals(service)) infos.get(service.key()).setText(service.txt());
        }
    }

    private void obey() throws Exception {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(Path.of(lab, "jmdns.sock")));
            while (true)
                try (var connection = server.accept()) {
                    connection.read(ByteBuffer.allocate(4096));
                    String answer = "ok";
                    try {
                        publish();
                    } catch (Exception e) {
                        answer = e.toString();
                    }
                    connection.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
                }
        }
    }

    public static void main(String[] arguments) throws Exception {
        var address = Collections.list(NetworkInterface.getByName(arguments[1]).getInetAddresses()).stream().filter(Inet4Address.class::isInstance).findFirst().orElseThrow();
        var responder = new Responder(arguments[0], address);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                responder.jmdns.close();
            } catch (Exception e) {
                e.printStackTrace();
            }
        }));
        responder.publish();
        responder.obey();
    }
}
