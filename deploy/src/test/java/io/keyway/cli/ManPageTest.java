package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page, as groff sets it. */
final class ManPageTest {

  @TempDir private Path folder;

  @Test
  void page_hasEveryCommandAndOption_andGroffIsContent() throws Exception {
    CommandLine all = Main.commandLine(new Failure(false));

    String text = set(ManPage.of(all));

    assertThat(text)
        .contains("keyway - memcached cluster of nodes and proxies", "SEE ALSO")
        .contains("keyway keys --match 'user:*' --value '$.plan==pro'")
        .contains("slab_automove_window=SECONDS");
    for (ExitCode code : ExitCode.values()) {
      assertThat(text).containsPattern("(?m)^ +" + code.value() + " +" + code.meaning());
    }
    for (String name : names(all)) {
      assertThat(text).contains(name);
    }
    assertThat(text).doesNotContain("train-cluster");
  }

  /** The lines of the page as a terminal shows them; fails if groff warns of anything. */
  private String set(String page) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("keyway.1"), page);
    Path warnings = folder.resolve("warnings");
    Process groff =
        new ProcessBuilder(
                "groff",
                "-man",
                "-Kutf8",
                "-Tutf8",
                "-P-cbou",
                "-rLL=200n",
                "-ww",
                source.toString())
            .redirectError(warnings.toFile())
            .start();
    String text = new String(groff.getInputStream().readAllBytes(), UTF_8);
    assertThat(groff.waitFor()).isZero();
    assertThat(warnings).isEmptyFile();
    return text;
  }

  private static List<String> names(CommandLine above) {
    List<String> names = new ArrayList<>();
    for (CommandLine command : above.getSubcommands().values()) {
      if (!command.getCommandSpec().usageMessage().hidden()) {
        names.add("   " + command.getCommandSpec().qualifiedName());
        for (OptionSpec option : command.getCommandSpec().options()) {
          if (!option.usageHelp() && !option.versionHelp()) {
            names.addAll(List.of(option.names()));
          }
        }
        names.addAll(names(command));
      }
    }
    return names;
  }
}
