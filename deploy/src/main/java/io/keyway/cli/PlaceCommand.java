package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.cluster.Address;
import io.keyway.placement.Placement;
import io.keyway.placement.Profile;
import io.keyway.placement.Scheme;
import io.keyway.placement.Target;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code keyway place}: says where clients put keys. */
@Command(
    name = "place",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  Where twemproxy puts three keys:",
      "    keyway place --profile twemproxy.ketama --hash md5 --member a=10.0.0.1:11211*2 \\",
      "      --member b=10.0.0.2:11211 user:1 user:2 user:3",
      "  Where python-memcached puts the keys of a file:",
      "    keyway place --profile python-memcached.modula --member 10.0.0.1:11211 \\",
      "      --member 10.0.0.2:11211 < keys.txt",
      "  Which client put keys where they are:",
      "    keyway place --detect --member 10.0.0.1:11211 --member 10.0.0.2:11211 < keys.txt",
      ""
    },
    description = {
      "",
      "Places keys on members exactly as a client library or proxy does, and prints each key, a tab, and its"
          + " member; as JSON an object for each key. No cluster is needed.",
      "",
      "Keys are arguments or lines of standard input, taken as bytes.",
      ""
    })
final class PlaceCommand implements Callable<Integer> {

  /** What is printed for a key that a client gives up because of dead members. */
  private static final String NOBODY = "-";

  /** Bounds the memory for a sample. */
  private static final int SAMPLE_KEYS_MAX = 1_000_000;

  @Option(
      names = "--profile",
      paramLabel = "IMPLEMENTATION.DISTRIBUTION",
      description = "Whose placement; --list shows all. Default: libmemcached.ketama_weighted.")
  private String profile = "";

  @Option(
      names = "--hash",
      paramLabel = "HASH",
      description = "A key hash of the profile. Default: the profile's first.")
  private String hash = "";

  @Option(
      names = "--member",
      paramLabel = PlacedMember.FORM,
      description = "A member; once for each, in the order of the client's configuration.")
  private List<String> memberTexts = new ArrayList<>();

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description = "An option of the profile, such as hash_tag={}; may be given again.")
  private List<String> optionTexts = new ArrayList<>();

  @Option(
      names = "--down",
      paramLabel = "HOST:PORT",
      description = "A member that the client has found dead; may be given again.")
  private List<String> downTexts = new ArrayList<>();

  @Option(names = "--list", description = "Shows the profiles with their hashes and options.")
  private boolean list;

  @Option(
      names = "--detect",
      description =
          "Asks the members which of the keys they hold, and shows the profiles that explain it best.")
  private boolean detect;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "KEY", description = "A key; - stands for standard input.")
  private List<String> keys = new ArrayList<>();

  private final InputStream in;
  private final OutputStream out;

  /**
   * @param in where keys come from
   * @param out where results go, as bytes
   */
  PlaceCommand(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OutputStream results = new BufferedOutputStream(out, 1 << 16);
    if (list) {
      List<Profile> profiles = Profile.all();
      print(results, output.isJson() ? ProfileTable.json(profiles) : ProfileTable.text(profiles));
    } else if (detect) {
      detect(results);
    } else {
      place(results);
    }
    results.flush();
    return ExitCode.OK.value();
  }

  private void place(OutputStream results) throws IOException {
    List<PlacedMember> members = members();
    Placement placement;
    try {
      Scheme scheme =
          (profile.isEmpty() ? Profile.KETAMA : Profile.of(profile)).scheme(hash, options());
      placement = scheme.placement(targets(members, scheme.profile()), down(members));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
    byte[][] lineEnds =
        members.stream()
            .map(m -> ("\t" + m.address() + "\n").getBytes(UTF_8))
            .toArray(byte[][]::new);
    byte[] nobody = ("\t" + NOBODY + "\n").getBytes(UTF_8);
    new KeySource(keys, in)
        .forEach((bytes, offset, length) -> {
          int owner = placement.ownerOf(bytes, offset, length);
          if (!output.isJson()) {
            results.write(bytes, offset, length);
            results.write(owner == Placement.NONE ? nobody : lineEnds[owner]);
          } else {
            ObjectNode object = OutputOptions.JSON.createObjectNode();
            object.put("key", new String(bytes, offset, length, UTF_8));
            object.put(
                "member", owner == Placement.NONE ? null : members.get(owner).address().toString());
            print(results, object + "\n");
          }
        });
  }

  private List<PlacedMember> members() {
    if (memberTexts.isEmpty()) {
      throw CommandException.usage(
          "no member (expected: --member %s)".formatted(PlacedMember.FORM));
    }
    try {
      return memberTexts.stream().map(PlacedMember::parse).toList();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    for (String text : optionTexts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("option: '%s' (expected: KEY=VALUE)".formatted(text));
      }
      options.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return options;
  }

  private static List<Target> targets(List<PlacedMember> members, Profile profile) {
    return members.stream()
        .map(profile.hashesAddresses() ? PlacedMember::resolvedTarget : PlacedMember::target)
        .toList();
  }

  private List<Integer> down(List<PlacedMember> members) {
    List<Integer> indices = new ArrayList<>();
    for (String text : downTexts) {
      Address address = Address.parse(text);
      List<Integer> found =
          IntStream.range(0, members.size())
              .filter(i -> members.get(i).address().equals(address))
              .boxed()
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "down: %s (expected: one of the members)".formatted(text));
      }
      indices.addAll(found);
    }
    return indices;
  }

  private void detect(OutputStream results) throws IOException, InterruptedException {
    List<PlacedMember> members = members();
    List<Scheme> schemes;
    try {
      schemes =
          Detection.schemes(
              profile.isEmpty() ? Profile.all() : List.of(Profile.of(profile)), hash, options());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
    List<byte[]> sample = sample();
    Detection detection = new Detection(sample, holders(members, sample));
    int found = detection.found();
    if (found == 0) {
      throw new CommandException(
          ExitCode.NOT_FOUND, "no member holds any of the %d keys".formatted(sample.size()));
    }
    List<Detection.Match> matches =
        detection.matches(schemes, candidate -> targets(members, candidate));
    print(
        results,
        output.isJson()
            ? ProfileTable.json(sample.size(), found, matches)
            : ProfileTable.text(sample.size(), found, matches));
  }

  private List<byte[]> sample() throws IOException {
    List<byte[]> sample = new ArrayList<>();
    new KeySource(keys, in)
        .forEach((bytes, offset, length) -> {
          if (sample.size() == SAMPLE_KEYS_MAX) {
            throw CommandException.usage(
                "keys: more than %d (expected: a sample)".formatted(SAMPLE_KEYS_MAX));
          }
          sample.add(Arrays.copyOfRange(bytes, offset, offset + length));
        });
    return sample;
  }

  /** Asks all members at the same time, each address once. */
  private static List<BitSet> holders(List<PlacedMember> members, List<byte[]> sample)
      throws InterruptedException {
    Map<Address, Future<BitSet>> answers = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<BitSet>> asked =
          members.stream()
              .map(PlacedMember::address)
              .map(address ->
                  answers.computeIfAbsent(
                      address, one -> threads.submit(() -> HolderProbe.ask(one, sample))))
              .toList();
      List<BitSet> holders = new ArrayList<>();
      for (Future<BitSet> answer : asked) {
        holders.add(answer.get());
      }
      return holders;
    } catch (ExecutionException e) {
      throw new CommandException(
          ExitCode.CANNOT_CONNECT, Complaint.oneLine(e.getCause() == null ? e : e.getCause()), e);
    }
  }

  private static void print(OutputStream results, String text) throws IOException {
    results.write(text.getBytes(UTF_8));
  }
}
