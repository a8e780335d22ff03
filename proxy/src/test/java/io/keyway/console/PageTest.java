package io.keyway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page is made of. */
final class PageTest {

  private static final Path WEB = Path.of("src/main/resources/io/keyway/console/web");
  private static final int COMPRESSED_MAX = 150 << 10;
  private static final Pattern TEXT = Pattern.compile("\\bt\\(\\s*(\"(?:[^\"\\\\]|\\\\.)*\")");

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(WEB)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void scriptsAndStyles_areSmall() throws IOException {
    int size = 0;
    for (String ending : List.of(".js", ".css")) {
      for (Path file : files(ending)) {
        size += Encoded.of(Files.readAllBytes(file)).compressed().length;
      }
    }
    assertThat(size).isLessThan(COMPRESSED_MAX);
  }

  @Test
  void ownScripts_neverWriteMarkup() throws IOException {
    for (Path file : files(".js")) {
      if (!file.toString().contains("vendor")) {
        assertThat(Files.readString(file))
            .as("%s", file)
            .doesNotContain(
                "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "http:", "https:");
      }
    }
  }

  @Test
  void everyScript_isNamedByThePageSoThatNoneWaitsForAnother() throws IOException {
    String page = Files.readString(WEB.resolve("index.html"));
    for (Path file : files(".js")) {
      assertThat(page).contains("\"/web/" + WEB.relativize(file) + "\"");
    }
  }

  @Test
  void everyText_isTranslated() throws IOException {
    String chinese = Files.readString(WEB.resolve("js/zh.js"));
    for (Path file : files(".js")) {
      Matcher texts = TEXT.matcher(Files.readString(file));
      while (texts.find()) {
        assertThat(chinese).as("%s", file).contains(texts.group(1) + ":");
      }
    }
  }

  @Test
  void vendoredFiles_areThoseThatWereListed() throws Exception {
    Path vendor = WEB.resolve("vendor");
    for (String line : Files.readAllLines(vendor.resolve("VENDORED.txt"))) {
      Matcher hashed = Pattern.compile("([0-9a-f]{64})  (\\S+)").matcher(line);
      if (hashed.matches()) {
        byte[] digest =
            MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(vendor.resolve(hashed.group(2))));
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(hashed.group(1));
      }
    }
  }
}
