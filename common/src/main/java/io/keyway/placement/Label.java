package io.keyway.placement;

/** The texts by which clients know a server, and which they hash. Any thread. */
final class Label {

  private Label() {}

  /** The host alone on port 11211, else {@code host:port}: libmemcached's. */
  static String hostUnlessDefaultPort(Target target) {
    return unlessDefaultPort(target.host(), target);
  }

  /** The configured name, and without one libmemcached's label: twemproxy's. */
  static String nameOrHost(Target target) {
    return target.name().isEmpty() ? hostUnlessDefaultPort(target) : target.name();
  }

  static String hostAndPort(Target target) {
    return target.host() + ':' + target.port();
  }

  static String slashHostAndPort(Target target) {
    return '/' + hostAndPort(target);
  }

  /** The host, then {@code host:port}, as EVCache has it. */
  static String hostSlashHostAndPort(Target target) {
    return target.host() + '/' + hostAndPort(target);
  }

  /**
   * What Java prints for a socket address: {@code name/ip:port}, or {@code /ip:port} if unnamed.
   */
  static String socketAddress(Target target) {
    String name = target.isNamed() ? target.hostName() : "";
    return name + '/' + addressAndPort(target);
  }

  /** The same without a leading slash: spymemcached's. */
  static String socketAddressWithoutSlash(Target target) {
    return target.isNamed() ? socketAddress(target) : addressAndPort(target);
  }

  static String addressAndPort(Target target) {
    return target.address() + ':' + target.port();
  }

  static String addressUnlessDefaultPort(Target target) {
    return unlessDefaultPort(target.address(), target);
  }

  static String hostNameAndPort(Target target) {
    return target.hostName() + ':' + target.port();
  }

  static String hostNameUnlessDefaultPort(Target target) {
    return unlessDefaultPort(target.hostName(), target);
  }

  private static String unlessDefaultPort(String host, Target target) {
    return target.port() == Target.DEFAULT_PORT ? host : host + ':' + target.port();
  }
}
