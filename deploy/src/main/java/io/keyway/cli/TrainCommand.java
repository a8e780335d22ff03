package io.keyway.cli;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rehearsal that the launcher records into the JVM's AOT cache: it walks through what every
 * start needs, so that later starts find those classes loaded and linked. It changes nothing
 * outside a temporary folder.
 */
@Command(
    name = "train",
    hidden = true,
    mixinStandardHelpOptions = true,
    header = {"Example:", "  keyway train", ""},
    description = "Prepares the cache that makes keyway start fast; the launcher calls it.")
final class TrainCommand implements Callable<Integer> {
  private static final Logger LOGGER = LoggerFactory.getLogger(TrainCommand.class);
  private static final long STEP_SECONDS_MAX = 20;

  @Override
  public Integer call() throws Exception {
    rehearseCommandLine();
    rehearseDocuments();
    rehearseNetwork();
    rehearseZooKeeper();
    LOGGER.info("rehearsal complete");
    return ExitCode.OK.value();
  }

  private static void rehearseCommandLine() {
    CommandLine commandLine = Main.commandLine(new Failure(false));
    PrintWriter unread = new PrintWriter(new StringWriter());
    commandLine.setOut(unread).setErr(unread);
    commandLine.execute("--version");
    commandLine.execute("--help");
    commandLine.execute("no-such-command");
    commandLine.getSubcommands().values().forEach(command -> command.usage(unread));
  }

  private static void rehearseDocuments() {
    JsonMapper mapper = JsonMapper.shared();
    Sample sample = new Sample("node-1", 11211, List.of("a", "b"));
    mapper.readTree(mapper.writeValueAsString(sample));
    mapper.readValue(mapper.writeValueAsBytes(sample), Sample.class);
  }

  private static void rehearseNetwork() throws Exception {
    if (Epoll.isAvailable()) {
      echo(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class);
    } else {
      echo(NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    }
  }

  private static void echo(
      IoHandlerFactory transport,
      Class<? extends ServerChannel> serverType,
      Class<? extends Channel> clientType)
      throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, transport);
    try {
      Channel server =
          new ServerBootstrap()
              .group(loops)
              .channel(serverType)
              .childHandler(initializer(new Echo()))
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sync()
              .channel();
      new Bootstrap()
          .group(loops)
          .channel(clientType)
          .handler(initializer(new Asker(answered)))
          .connect(server.localAddress())
          .sync();
      if (!answered.await(STEP_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new TimeoutException("the echo did not come back");
      }
    } finally {
      loops.shutdownGracefully(0, STEP_SECONDS_MAX, TimeUnit.SECONDS).sync();
    }
  }

  private static ChannelInitializer<SocketChannel> initializer(
      ChannelInboundHandlerAdapter handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel.pipeline().addLast(handler);
      }
    };
  }

  private static void rehearseZooKeeper() throws Exception {
    Path folder = Files.createTempDirectory("keyway-train");
    Properties settings = new Properties();
    settings.setProperty("clientPort", "0");
    settings.setProperty("clientPortAddress", "127.0.0.1");
    settings.setProperty("admin.enableServer", "false");
    try (ZooKeeperServerEmbedded server =
        ZooKeeperServerEmbedded.builder()
            .baseDir(folder)
            .configuration(settings)
            .exitHandler(ExitHandler.LOG_ONLY)
            .build()) {
      server.start(TimeUnit.SECONDS.toMillis(STEP_SECONDS_MAX));
    } finally {
      Files.walkFileTree(folder, new Deletion());
    }
  }

  private record Sample(String id, int port, List<String> labels) {}

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var _ = context.writeAndFlush(message);
    }
  }

  private static final class Asker extends SimpleChannelInboundHandler<ByteBuf> {
    private final CountDownLatch answered;

    Asker(CountDownLatch answered) {
      this.answered = answered;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var _ = context.writeAndFlush(Unpooled.copyInt(1));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      answered.countDown();
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
