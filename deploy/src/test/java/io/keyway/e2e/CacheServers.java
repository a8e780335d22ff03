package io.keyway.e2e;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The servers that every end-to-end test runs against. Each is started when the first test class
 * asks for it, shared by all, and closed by JUnit at the end of the run.
 */
final class CacheServers implements ArgumentsProvider {

  private static final Namespace NAMESPACE = Namespace.create(CacheServers.class);

  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    Store store = context.getRoot().getStore(NAMESPACE);
    return Stream.<Supplier<CacheServer>>of(
            () -> shared(store, DebianMemcached.class, DebianMemcached::start),
            () -> shared(store, LocalClusterProcess.class, LocalClusterProcess::start))
        .map(Supplier::get)
        .map(Arguments::of);
  }

  private static <S extends CacheServer> S shared(Store store, Class<S> kind, Supplier<S> start) {
    return store.computeIfAbsent(kind, _ -> start.get(), kind);
  }
}
