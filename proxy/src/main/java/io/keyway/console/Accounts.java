package io.keyway.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Who may sign in: kept in a file if there is one, else for as long as the process runs. Any
 * thread.
 */
final class Accounts {

  private static final int COUNT_MAX = 1_000;

  private final @Nullable Path file;
  private final Map<String, Account> accounts = new TreeMap<>();

  /**
   * Reads the file, which need not be there yet.
   *
   * @throws IllegalArgumentException if it is not what this class has written
   * @throws UncheckedIOException if it can't be read
   */
  Accounts(@Nullable Path file) {
    this.file = file;
    if (file != null && Files.exists(file)) {
      try {
        Json.MAPPER
            .readValue(Files.readAllBytes(file), new TypeReference<List<Account>>() {})
            .forEach(account -> accounts.put(account.name(), account));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (JacksonException e) {
        throw new IllegalArgumentException(file + " is no list of accounts", e);
      }
    }
  }

  synchronized @Nullable Account named(String name) {
    return accounts.get(name);
  }

  synchronized List<Account> all() {
    return List.copyOf(accounts.values());
  }

  /**
   * Adds an account or replaces it.
   *
   * @throws Refusal if there are too many, or no operator would be left
   */
  synchronized void put(Account account) {
    if (accounts.size() >= COUNT_MAX && !accounts.containsKey(account.name())) {
      throw new Refusal(409, "There are " + COUNT_MAX + " accounts already.");
    }
    Map<String, Account> after = new TreeMap<>(accounts);
    after.put(account.name(), account);
    replace(after);
  }

  /** Removes an account. */
  synchronized void remove(String name) {
    Map<String, Account> after = new TreeMap<>(accounts);
    if (after.remove(name) == null) {
      throw Refusal.notFound("There is no account '" + name + "'.");
    }
    replace(after);
  }

  private void replace(Map<String, Account> after) {
    if (after.values().stream().noneMatch(a -> a.role().equals(Role.OPERATOR.text()))) {
      throw new Refusal(409, "The last operator has to stay one.");
    }
    write(List.copyOf(after.values()));
    accounts.clear();
    accounts.putAll(after);
  }

  /** Writes beside the file and renames, so that a crash leaves one of the two. */
  private void write(List<Account> all) {
    if (file == null) {
      return;
    }
    try {
      Path written = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(written);
      Files.createFile(
          written,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(written, Json.MAPPER.writeValueAsBytes(all));
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Refusal(500, "The accounts can't be written to " + file + ": " + e.getMessage());
    }
  }
}
