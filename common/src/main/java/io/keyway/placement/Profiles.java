package io.keyway.placement;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** All profiles by name: what each client library does is told by the classes that make them. */
final class Profiles {

  static final Map<String, Profile> BY_NAME = byName();

  private Profiles() {}

  private static Map<String, Profile> byName() {
    Map<String, Profile> profiles = new LinkedHashMap<>();
    Stream.of(
            LibmemcachedProfiles.libmemcached(),
            LibmemcachedProfiles.pylibmc(),
            LibmemcachedProfiles.phpMemcached(),
            ProxyProfiles.twemproxy(),
            OtherProfiles.pythonMemcached(),
            OtherProfiles.pymemcache(),
            OtherProfiles.phpMemcache(),
            OtherProfiles.perl(),
            OtherProfiles.dalli(),
            JavaProfiles.spymemcached(),
            JavaProfiles.elastiCache(),
            JavaProfiles.xmemcached(),
            JavaProfiles.whalin(),
            JavaProfiles.folsom(),
            OtherProfiles.node(),
            OtherProfiles.gomemcache(),
            ProxyProfiles.mcrouter(),
            ProxyProfiles.memcachedProxy())
        .flatMap(Function.identity())
        .forEach(profile -> profiles.put(profile.name(), profile));
    return profiles;
  }
}
