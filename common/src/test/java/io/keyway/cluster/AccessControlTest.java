package io.keyway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read and write the tree, and TLS on the way there. */
final class AccessControlTest {

  private static final Address ADDRESS = new Address("127.0.0.1", 11211);
  private static final Duration WAIT = Duration.ofSeconds(15);
  private static final String PASSWORD = "password";

  @Test
  void withCredentials_allThatIsMadeIsTheirsAlone() throws Exception {
    try (EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(0)) {
      ZooKeeperAccess open = ZooKeeperAccess.to(zooKeeper.connectString());
      ZooKeeperAccess known = open.withCredentials(Credentials.parse("keyway:se:cret"));
      try (Cluster ours = Cluster.connect(known, "c");
          Cluster others =
              Cluster.connect(open.withCredentials(new Credentials("keyway", "wrong")), "c")) {
        PoolDocuments pool = ours.documents("p");
        ours.register("p", Member.of("node-1", ADDRESS), 1, "0.1");
        ours.register(
            "proxy-1", new LiveProxy(ADDRESS, Map.of(), Map.of(), Optional.empty(), "0.1"));
        Ring ring =
            Ring.stable(
                1, "libmemcached.ketama_weighted", List.of(Member.of("node-1", ADDRESS)), Set.of());
        ours.acknowledgement("p", "proxy-1").adopted(ring);
        Election election = ours.elect("p", "proxy-1", Runnable::run, _ -> {});
        Awaitility.await()
            .atMost(WAIT)
            .until(() -> election.leads() && !pool.live().isEmpty() && !pool.acks().isEmpty());
        assertThat(pool.publish(ring, RingVersion.ABSENT)).isTrue();

        ACL own =
            new ACL(
                ZooDefs.Perms.ALL,
                new Id("digest", DigestAuthenticationProvider.generateDigest("keyway:se:cret")));
        List<String> paths = paths(ours.client(), "/keyway");
        assertThat(paths).hasSizeGreaterThan(10);
        for (String path : paths) {
          assertThat(ours.client().getACL().forPath(path)).as(path).containsExactly(own);
        }
        assertThatExceptionOfType(ClusterException.class)
            .isThrownBy(() -> others.documents("p").roster())
            .withMessageContaining("no permission for /keyway/c/pools/p")
            .matches(refused -> !refused.unreachable());
        assertThat(ours.inspect("p").orElseThrow().defects()).isEmpty();
      }
    }
  }

  @Test
  void memberOfAnotherUser_amongOpenOnes_isNamed() throws Exception {
    try (EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(0)) {
      ZooKeeperAccess open = ZooKeeperAccess.to(zooKeeper.connectString());
      ZooKeeperAccess known = open.withCredentials(new Credentials("keyway", "secret"));
      try (Cluster everybody = Cluster.connect(open, "c");
          Cluster user = Cluster.connect(known, "c")) {
        everybody.documents("p").write(Member.of("node-1", ADDRESS));
        user.documents("p").write(Member.of("node-2", new Address("127.0.0.1", 2)));
        assertThatExceptionOfType(ClusterException.class)
            .isThrownBy(() -> everybody.documents("p").roster())
            .withMessageContaining("no permission for /keyway/c/pools/p/members/node-2")
            .matches(refused -> !refused.unreachable());
      }
    }
  }

  private static List<String> paths(CuratorFramework client, String path) throws Exception {
    List<String> paths = new ArrayList<>(List.of(path));
    for (String child : client.getChildren().forPath(path)) {
      paths.addAll(paths(client, path + '/' + child));
    }
    return paths;
  }

  @Test
  void credentials_malformed_areRefusedAndNotShown() {
    for (String text : List.of("", ":", "user", "user:", ":hidden")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Credentials.parse(text))
          .withMessage("ZooKeeper credentials: malformed (expected: user:password)");
    }
    assertThat(Credentials.parse("user:hidden").toString()).doesNotContain("hidden");
  }

  @Test
  void clientProperties_unreadable_areNamed() {
    ZooKeeperAccess access =
        ZooKeeperAccess.to("127.0.0.1:1").withClientProperties(Path.of("/nonexistent/file"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cluster.connect(access, "c"))
        .withMessageContaining("/nonexistent/file");
  }

  @Test
  void tls_byClientProperties_reachesASecurePort(@TempDir Path folder) throws Exception {
    Path store = generateKey(folder);
    Properties usual = (Properties) System.getProperties().clone();
    ZooKeeperServerEmbedded server =
        ZooKeeperServerEmbedded.builder()
            .baseDir(folder)
            .configuration(secureServer(store))
            .exitHandler(ExitHandler.LOG_ONLY)
            .build();
    try {
      server.start(WAIT.toMillis());
      ZooKeeperAccess plain = ZooKeeperAccess.to("localhost:" + server.getSecureClientPort());
      Path properties = folder.resolve("client.properties");
      Files.writeString(
          properties,
          """
          zookeeper.client.secure=true
          zookeeper.ssl.trustStore.location=%s
          """
              .formatted(certificate(folder)));
      try (Cluster secure = Cluster.connect(plain.withClientProperties(properties), "c");
          Cluster unsecured = Cluster.connect(plain, "c")) {
        assertThat(secure.awaitConnected(WAIT)).isTrue();
        assertThat(secure.documents("p").create(PoolSettings.DEFAULT)).isTrue();
        assertThat(secure.pools()).containsExactly("p");
        assertThat(unsecured.awaitConnected(Duration.ofMillis(500))).isFalse();
      }
    } finally {
      server.close();
      // The server leaves its settings behind, and the next one in this process would be secure
      // too.
      System.setProperties(usual);
    }
  }

  private static Properties secureServer(Path store) {
    Properties properties = new Properties();
    properties.setProperty("secureClientPort", "0");
    properties.setProperty("secureClientPortAddress", "127.0.0.1");
    properties.setProperty("tickTime", "500");
    properties.setProperty("admin.enableServer", "false");
    properties.setProperty(
        "serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory");
    properties.setProperty("ssl.keyStore.location", store.toString());
    properties.setProperty("ssl.keyStore.password", PASSWORD);
    properties.setProperty("ssl.clientAuth", "none");
    return properties;
  }

  /** Makes a key and a certificate for localhost with the JDK's own tool. */
  private static Path generateKey(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("key.p12");
    String options =
        "-genkeypair -alias zookeeper -keyalg EC -dname CN=localhost -validity 2 -storetype PKCS12"
            + " -ext san=dns:localhost,ip:127.0.0.1";
    keytool(options, store);
    keytool("-exportcert -rfc -alias zookeeper -file " + certificate(folder), store);
    return store;
  }

  private static Path certificate(Path folder) {
    return folder.resolve("certificate.pem");
  }

  private static void keytool(String options, Path store) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(Arrays.asList(options.split(" ")));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = keytool.getInputStream()) {
      String said = new String(out.readAllBytes(), UTF_8);
      assertThat(keytool.waitFor(WAIT.toSeconds(), TimeUnit.SECONDS)).as(said).isTrue();
      assertThat(keytool.exitValue()).as(said).isZero();
    }
  }
}
